//! A slot image as a file: a head of 4096 octets, then the octets of the slot.
//!
//! The head is text, padded with zero octets; its lines stand in this order, each ended by a line feed:
//!
//! ```text
//! meterbox slot image
//! version 0.2.0
//! board aarch64
//! length 20971520
//! sha256 (64 hex digits, in lower case: of the slot's octets)
//! signature (base64: Ed25519 over all lines before this one, with their line feeds)
//! ```
//!
//! So one file carries everything, and its first read tells whether it is meant for this box. The length is that of the
//! slot's octets, and a multiple of 4096. The board is the processor's architecture, since a
//! slot starts on every board of it. Left out: more than one
//! key, expiry, and protection from an older version, which come with the release metadata of remote updates.

use protocol::PublicKey;
use protocol::encoding::{from_base64, from_hex};

use crate::Refusal;

/// The length of the head, in octets.
pub const HEAD_LENGTH: usize = 4096;

/// The first line: nothing else that a key signs begins so.
const MARK: &str = "meterbox slot image\n";

/// Nothing shorter holds a kernel.
const SHORTEST: u64 = 1024 * 1024;

/// What a signed head says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageHead {
    /// The version, as the binary in it says.
    pub version: String,
    /// The boards that it starts on, by the name that they share.
    pub board: String,
    /// The length of the slot's octets.
    pub length: u64,
    /// Their SHA-256.
    pub sha256: [u8; 32],
}

impl ImageHead {
    /// Reads the first [`HEAD_LENGTH`] octets of a file, and believes nothing in them before the signature is found good.
    ///
    /// # Errors
    /// [`Refusal::NoImage`], [`Refusal::NotSigned`], or [`Refusal::Senseless`] where what is signed makes no sense.
    pub fn open(head: &[u8], key: &PublicKey) -> Result<Self, Refusal> {
        if !head.starts_with(MARK.as_bytes()) || head.len() != HEAD_LENGTH {
            return Err(Refusal::NoImage);
        }
        let text = std::str::from_utf8(head).map_err(|_| Refusal::NotSigned)?;
        let text = text.trim_end_matches('\0');
        let (lines, signature) = text
            .strip_suffix('\n')
            .and_then(|text| text.rsplit_once('\n'))
            .ok_or(Refusal::NotSigned)?;
        let signature = signature.strip_prefix("signature ").and_then(from_base64);
        // With the line feed that parts it from the signature.
        let signed = text.get(..=lines.len()).unwrap_or_default();
        if !key.signed_file(signed.as_bytes(), &signature.ok_or(Refusal::NotSigned)?) {
            return Err(Refusal::NotSigned);
        }
        Self::said(signed).ok_or(Refusal::Senseless)
    }

    fn said(signed: &str) -> Option<Self> {
        let mut lines = signed.strip_prefix(MARK)?.lines();
        let mut value = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
        let head = Self {
            version: word(value("version")?)?,
            board: word(value("board")?)?,
            length: value("length")?.parse().ok()?,
            sha256: from_hex(value("sha256")?)?.try_into().ok()?,
        };
        lines.next().is_none().then_some(head)
    }

    /// Whether the image is for that board and fits into a slot of so many octets.
    ///
    /// # Errors
    /// [`Refusal::OtherBoard`], [`Refusal::TooLarge`] or [`Refusal::TooSmall`].
    pub fn fits(&self, board: &str, slot: u64) -> Result<(), Refusal> {
        if self.board != board {
            return Err(Refusal::OtherBoard {
                image: self.board.clone(),
                own: board.to_owned(),
            });
        }
        if self.length > slot {
            return Err(Refusal::TooLarge {
                length: self.length,
                slot,
            });
        }
        if self.length < SHORTEST || !self.length.is_multiple_of(4096) {
            return Err(Refusal::TooSmall { length: self.length });
        }
        Ok(())
    }

    /// Whether a file of so many octets, head and all, holds the whole image.
    ///
    /// # Errors
    /// [`Refusal::Incomplete`].
    pub fn is_whole(&self, file: u64) -> Result<(), Refusal> {
        let there = file.saturating_sub(HEAD_LENGTH as u64);
        if there == self.length {
            return Ok(());
        }
        Err(Refusal::Incomplete {
            there,
            length: self.length,
        })
    }

    /// Whether the octets are the signed ones, by their SHA-256.
    ///
    /// # Errors
    /// [`Refusal::Damaged`].
    pub fn is_of(&self, sha256: &[u8; 32]) -> Result<(), Refusal> {
        if *sha256 == self.sha256 {
            return Ok(());
        }
        Err(Refusal::Damaged)
    }
}

/// A short word that can be printed anywhere.
fn word(text: &str) -> Option<String> {
    let is_plain = |octet: u8| octet.is_ascii_alphanumeric() || b".-+_".contains(&octet);
    let is_word = (1..=64).contains(&text.len()) && text.bytes().all(is_plain);
    is_word.then(|| text.to_owned())
}

//! A pack: all makers' profiles in one signed file, which replaces those of the firmware.
//!
//! Its bytes, numbers with the highest octet first:
//!
//! | octets | what |
//! |---|---|
//! | 8 | `MBOXPACK` |
//! | 2 | the format of the body; a reader knows one |
//! | 4 | the version of the profiles |
//! | 4 | the body's length |
//! | … | the body: the profiles as [`coding`](crate::coding) writes them |
//! | 64 | an Ed25519 signature over everything before it (RFC 8032) |
//!
//! Nothing of the body is looked at before the signature is verified, and no pack is taken that isn't newer than what
//! the box has. How a pack gets here, and where it is kept, is left to the caller.

use std::fmt;

use ring::signature::{ED25519, UnparsedPublicKey};

use crate::catalogue::Catalogue;
use crate::coding;
use crate::profile::Profile;

#[cfg(test)]
mod tests;

const MAGIC: &[u8; 8] = b"MBOXPACK";
/// The form of the body. It changes with every change of what a profile may say.
const FORMAT: u16 = 1;
const SIGNATURE: usize = 64;
/// Magic, format, version, length.
const HEAD: usize = 18;

/// No body is longer: makers' profiles take some tens of kilobytes.
const LONGEST_BODY: usize = 1 << 20;

/// Why a pack is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackError {
    /// It ends too early, or something stands behind its end.
    Cut,
    /// It is no pack.
    WrongMagic,
    /// It is of a format that this firmware doesn't know.
    UnknownFormat(u16),
    /// It was not signed with the key of this box's server, or was changed since.
    WrongSignature,
    /// The box has these profiles, or newer ones.
    NotNewer {
        /// The pack's version.
        pack: u32,
        /// What the box has.
        has: u32,
    },
    /// Its profiles make no sense, though they are signed.
    BadBody,
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cut => f.write_str("the pack of makers' profiles is not whole: fetch it again"),
            Self::WrongMagic => f.write_str("this file is no pack of makers' profiles: fetch one from your server"),
            Self::UnknownFormat(format) => write!(
                f,
                "this pack of makers' profiles has format {format}, and this firmware knows {FORMAT}: update the firmware first"
            ),
            Self::WrongSignature => f.write_str(
                "this pack of makers' profiles is not signed by this box's server, or was changed on the way: fetch it from your server again",
            ),
            Self::NotNewer { pack, has } => write!(
                f,
                "this pack has version {pack} of the makers' profiles, and the box already has {has}: nothing to do"
            ),
            Self::BadBody => f.write_str(
                "this pack is signed, but its makers' profiles make no sense: make it again with the current tools",
            ),
        }
    }
}

impl std::error::Error for PackError {}

/// The pack of these profiles. `sign` gives the Ed25519 signature of the bytes it is handed.
///
/// # Errors
/// [`PackError::BadBody`] where the profiles are too many for a pack, or one stands on another that is not there.
pub fn seal(
    profiles: &[Profile],
    version: u32,
    sign: impl FnOnce(&[u8]) -> [u8; SIGNATURE],
) -> Result<Vec<u8>, PackError> {
    let body = coding::encode(profiles);
    if body.len() > LONGEST_BODY || Catalogue::new(profiles.to_vec(), version).is_err() {
        return Err(PackError::BadBody);
    }
    let length = u32::try_from(body.len()).map_err(|_| PackError::BadBody)?;
    let mut pack = Vec::with_capacity(HEAD + body.len() + SIGNATURE);
    pack.extend_from_slice(MAGIC);
    pack.extend_from_slice(&FORMAT.to_be_bytes());
    pack.extend_from_slice(&version.to_be_bytes());
    pack.extend_from_slice(&length.to_be_bytes());
    pack.extend_from_slice(&body);
    let signature = sign(&pack);
    pack.extend_from_slice(&signature);
    Ok(pack)
}

/// The profiles of a pack that is signed by the owner of `public_key` (Ed25519) and newer than `newer_than`.
///
/// # Errors
/// [`PackError`]: why it is not taken.
pub fn open(bytes: &[u8], public_key: &[u8; 32], newer_than: u32) -> Result<Catalogue, PackError> {
    let mut rest = bytes;
    let begun = bytes.len().min(MAGIC.len());
    if bytes.get(..begun) != MAGIC.get(..begun) {
        return Err(PackError::WrongMagic);
    }
    take::<8>(&mut rest)?;
    let format = u16::from_be_bytes(take(&mut rest)?);
    if format != FORMAT {
        return Err(PackError::UnknownFormat(format));
    }
    let version = u32::from_be_bytes(take(&mut rest)?);
    let length = usize::try_from(u32::from_be_bytes(take(&mut rest)?)).map_err(|_| PackError::Cut)?;
    let (body, signature) = rest.split_at_checked(length).ok_or(PackError::Cut)?;
    if length > LONGEST_BODY || signature.len() != SIGNATURE {
        return Err(PackError::Cut);
    }
    let signed = bytes.get(..HEAD + length).ok_or(PackError::Cut)?;
    UnparsedPublicKey::new(&ED25519, public_key)
        .verify(signed, signature)
        .map_err(|_| PackError::WrongSignature)?;
    if version <= newer_than {
        return Err(PackError::NotNewer {
            pack: version,
            has: newer_than,
        });
    }
    profiles_in(body, version)
}

/// The profiles of a pack's body, which may be anything.
///
/// # Errors
/// [`PackError::BadBody`].
pub fn profiles_in(body: &[u8], version: u32) -> Result<Catalogue, PackError> {
    let profiles = coding::decode(body).ok_or(PackError::BadBody)?;
    if !profiles.iter().all(Profile::is_sound) {
        return Err(PackError::BadBody);
    }
    Catalogue::new(profiles, version).map_err(|_| PackError::BadBody)
}

fn take<const LENGTH: usize>(rest: &mut &[u8]) -> Result<[u8; LENGTH], PackError> {
    let (first, behind) = rest.split_first_chunk::<LENGTH>().ok_or(PackError::Cut)?;
    *rest = behind;
    Ok(*first)
}

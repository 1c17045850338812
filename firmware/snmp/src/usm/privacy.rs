//! Encryption of a scoped PDU: DES-CBC (RFC 3414 §8.1) and AES-CFB with 128 bits of feedback (RFC 3826 §3.1).
//!
//! The modes are written out here: a few lines each, one for all key lengths, where the crates for them would bring one
//! copy for each cipher. NIST's vectors and RFC 3414's rules are held against them.

use aes::cipher::consts::{U8, U16};
use aes::cipher::{Array, BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use aes::{Aes128Enc, Aes192Enc, Aes256Enc};
use des::Des;

use super::PrivProtocol;

/// The octets of msgPrivacyParameters in every protocol.
pub(super) const SALT_LENGTH: usize = 8;

/// What the message says beside its text, and the keystream begins with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beginning {
    pub(super) boots: u32,
    pub(super) time: u32,
    pub(super) salt: [u8; SALT_LENGTH],
}

impl Beginning {
    /// RFC 3826 §3.1.2.1.
    fn of_aes(&self) -> [u8; 16] {
        let mut block = [0; 16];
        let octets = [self.boots.to_be_bytes(), self.time.to_be_bytes()].concat();
        for (place, octet) in block.iter_mut().zip(octets.iter().chain(&self.salt)) {
            *place = *octet;
        }
        block
    }

    /// RFC 3414 §8.1.1.1: the second half of the key, against the salt.
    fn of_des(&self, pre_iv: &[u8]) -> [u8; 8] {
        let mut block = self.salt;
        for (octet, with) in block.iter_mut().zip(pre_iv) {
            *octet ^= with;
        }
        block
    }
}

/// Encrypts; none where the key does not fit, which no key of ours does. DES fills up with zeros to whole blocks.
pub(super) fn encrypt(protocol: PrivProtocol, key: &[u8], from: &Beginning, text: &[u8]) -> Option<Vec<u8>> {
    match protocol {
        PrivProtocol::Des => {
            let (key, pre_iv) = key.split_at_checked(8)?;
            let des = Des::new_from_slice(key).ok()?;
            Some(cbc_encrypt(&des, from.of_des(pre_iv), text))
        }
        _ => cfb(protocol, key, from, text, Direction::Encrypt),
    }
}

/// Decrypts; none where it is no whole number of DES blocks. Whether the text makes sense, its reader finds out.
pub(super) fn decrypt(protocol: PrivProtocol, key: &[u8], from: &Beginning, text: &[u8]) -> Option<Vec<u8>> {
    match protocol {
        PrivProtocol::Des => {
            let (key, pre_iv) = key.split_at_checked(8)?;
            let des = Des::new_from_slice(key).ok()?;
            text.len()
                .is_multiple_of(8)
                .then(|| cbc_decrypt(&des, from.of_des(pre_iv), text))
        }
        _ => cfb(protocol, key, from, text, Direction::Decrypt),
    }
}

fn cbc_encrypt(cipher: &Des, iv: [u8; 8], text: &[u8]) -> Vec<u8> {
    let mut last: Array<u8, U8> = iv.into();
    let mut out = Vec::with_capacity(text.len() + 8);
    for block in text.chunks(8) {
        for (octet, plain) in last.iter_mut().zip(block) {
            *octet ^= plain;
        }
        cipher.encrypt_block(&mut last);
        out.extend_from_slice(&last);
    }
    out
}

fn cbc_decrypt(cipher: &Des, iv: [u8; 8], text: &[u8]) -> Vec<u8> {
    let mut last: Array<u8, U8> = iv.into();
    let mut out = Vec::with_capacity(text.len());
    for chunk in text.chunks_exact(8) {
        let mut encrypted: Array<u8, U8> = Array::default();
        encrypted.copy_from_slice(chunk);
        let mut block = encrypted;
        cipher.decrypt_block(&mut block);
        out.extend(block.iter().zip(&last).map(|(octet, before)| octet ^ before));
        last = encrypted;
    }
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Encrypt,
    Decrypt,
}

/// CFB needs a cipher's forward direction alone, both ways.
fn cfb(
    protocol: PrivProtocol,
    key: &[u8],
    from: &Beginning,
    text: &[u8],
    direction: Direction,
) -> Option<Vec<u8>> {
    let run = |forward: &dyn Fn(&mut Array<u8, U16>)| cfb_by(forward, from.of_aes(), text, direction);
    Some(match protocol {
        PrivProtocol::Aes128 => {
            let cipher = Aes128Enc::new_from_slice(key).ok()?;
            run(&|block| cipher.encrypt_block(block))
        }
        PrivProtocol::Aes192 | PrivProtocol::Aes192Reeder => {
            let cipher = Aes192Enc::new_from_slice(key).ok()?;
            run(&|block| cipher.encrypt_block(block))
        }
        PrivProtocol::Aes256 | PrivProtocol::Aes256Reeder => {
            let cipher = Aes256Enc::new_from_slice(key).ok()?;
            run(&|block| cipher.encrypt_block(block))
        }
        PrivProtocol::Des => return None,
    })
}

fn cfb_by(forward: &dyn Fn(&mut Array<u8, U16>), iv: [u8; 16], text: &[u8], direction: Direction) -> Vec<u8> {
    let mut feedback: Array<u8, U16> = iv.into();
    let mut out = Vec::with_capacity(text.len());
    for chunk in text.chunks(16) {
        forward(&mut feedback);
        for (key, octet) in feedback.iter_mut().zip(chunk) {
            let changed = *key ^ octet;
            out.push(changed);
            // What is fed back is the encrypted text, whichever way we go.
            *key = if direction == Direction::Encrypt {
                changed
            } else {
                *octet
            };
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<u8> = hex
            .chars()
            .filter_map(|digit| u8::try_from(digit.to_digit(16)?).ok())
            .collect();
        digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
    }

    const PLAIN: &str = "6bc1bee22e409f96e93d7e117393172a ae2d8a571e03ac9c9eb76fac45af8e51";

    /// NIST SP 800-38A F.3.13, F.3.15 and F.3.17: CFB128, the first two blocks.
    #[test]
    fn aes_is_nists() {
        let from = Beginning {
            boots: 0x0001_0203,
            time: 0x0405_0607,
            salt: [8, 9, 10, 11, 12, 13, 14, 15],
        };
        for (protocol, key, expected) in [
            (
                PrivProtocol::Aes128,
                "2b7e151628aed2a6abf7158809cf4f3c",
                "3b3fd92eb72dad20333449f8e83cfb4a c8a64537a0b3a93fcde3cdad9f1ce58b",
            ),
            (
                PrivProtocol::Aes192,
                "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
                "cdc80d6fddf18cab34c25909c99a4174 67ce7f7f81173621961a2b70171d3d7a",
            ),
            (
                PrivProtocol::Aes256,
                "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
                "dc7e84bfda79164b7ecd8486985d3860 39ffed143b28b1c832113c6331e5407b",
            ),
        ] {
            let encrypted = encrypt(protocol, &bytes(key), &from, &bytes(PLAIN)).unwrap();
            assert_eq!(encrypted, bytes(expected), "{protocol:?}");
            let decrypted = decrypt(protocol, &bytes(key), &from, &encrypted);
            assert_eq!(decrypted.unwrap(), bytes(PLAIN), "{protocol:?}");
        }
    }

    #[test]
    fn every_length_comes_back() {
        let from = Beginning {
            boots: 7,
            time: 9,
            salt: *b"saltsalt",
        };
        let key: Vec<u8> = (1..=32).collect();
        for (protocol, key_length) in [(PrivProtocol::Des, 16), (PrivProtocol::Aes128, 16)] {
            for length in 0..40 {
                let text: Vec<u8> = (0..length).collect();
                let encrypted = encrypt(protocol, &key[..key_length], &from, &text).unwrap();
                let decrypted = decrypt(protocol, &key[..key_length], &from, &encrypted).unwrap();
                assert_eq!(decrypted[..text.len()], text, "{protocol:?} {length}");
                assert!(decrypted[text.len()..].iter().all(|octet| *octet == 0));
            }
        }
    }

    /// FIPS 81 B.1, in CBC: the block at the beginning stands in the key's second half, against a salt of zeros.
    #[test]
    fn des_is_that_of_fips_81() {
        let key = bytes("0123456789abcdef 1234567890abcdef");
        let from = Beginning {
            boots: 0,
            time: 0,
            salt: [0; 8],
        };
        let encrypted = encrypt(PrivProtocol::Des, &key, &from, b"Now is the time for all ").unwrap();
        assert_eq!(
            encrypted,
            bytes("e5c7cdde872bf27c 43e934008c389c0f 683788499a7c05f6")
        );
    }

    #[test]
    fn half_a_des_block_is_nothing() {
        let from = Beginning {
            boots: 0,
            time: 0,
            salt: [0; 8],
        };
        assert_eq!(decrypt(PrivProtocol::Des, &[1; 16], &from, &[0; 7]), None);
        assert_eq!(decrypt(PrivProtocol::Des, &[1; 7], &from, &[0; 8]), None);
        assert_eq!(decrypt(PrivProtocol::Aes256, &[1; 16], &from, &[0; 8]), None);
    }
}

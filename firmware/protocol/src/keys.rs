//! Ed25519 keys of box and server (RFC 8032), and the fingerprint by which a person's code names one.

use std::fmt;
use std::str::FromStr;

use ring::digest::{SHA256, digest};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::encoding::{from_base64, to_base32, to_base64};

/// Length of a seed and of a public key, in bytes.
pub const KEY_LENGTH: usize = 32;

/// Length of a signature, in bytes.
pub const SIGNATURE_LENGTH: usize = 64;

/// A key pair that signs. Its seed is the secret; nothing here prints it.
pub struct SigningKey(Ed25519KeyPair);

/// The public half of a key, written in base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PublicKey([u8; KEY_LENGTH]);

/// The text is not the base64 of 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedKey;

impl SigningKey {
    /// The key pair of a seed: 32 random bytes, which the caller brings and keeps.
    ///
    /// # Errors
    /// [`MalformedKey`] where the signature library refuses the seed.
    pub fn from_seed(seed: &[u8; KEY_LENGTH]) -> Result<Self, MalformedKey> {
        Ed25519KeyPair::from_seed_unchecked(seed)
            .map(Self)
            .map_err(|_| MalformedKey)
    }

    /// The public half.
    ///
    /// # Errors
    /// [`MalformedKey`] where the library hands out something that is not 32 bytes long.
    pub fn public_key(&self) -> Result<PublicKey, MalformedKey> {
        PublicKey::from_bytes(self.0.public_key().as_ref())
    }

    /// The signature of a file that travels by other ways than requests, such as a pack of makers' profiles. Its first
    /// octets must be a mark of its own, so that it can't be taken for a request or an answer.
    pub fn sign_file(&self, file: &[u8]) -> [u8; SIGNATURE_LENGTH] {
        let mut signature = [0; SIGNATURE_LENGTH];
        for (octet, signed) in signature.iter_mut().zip(self.sign(file)) {
            *octet = signed;
        }
        signature
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message).as_ref().to_vec()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(secret)")
    }
}

impl PublicKey {
    /// A key of exactly 32 bytes.
    ///
    /// # Errors
    /// [`MalformedKey`] for any other length.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MalformedKey> {
        bytes.try_into().map(Self).map_err(|_| MalformedKey)
    }

    /// The key's 32 bytes.
    pub fn as_bytes(&self) -> &[u8; KEY_LENGTH] {
        &self.0
    }

    /// The first 60 bits of the key's SHA-256 as 12 base32 characters: the second part of an enrolment code.
    pub fn fingerprint(&self) -> String {
        let mut text = to_base32(digest(&SHA256, &self.0).as_ref());
        text.truncate(12);
        text
    }

    /// Whether that is this key's signature of a file, as [`SigningKey::sign_file`] makes it.
    pub fn signed_file(&self, file: &[u8], signature: &[u8]) -> bool {
        self.verifies(file, signature)
    }

    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.0)
            .verify(message, signature)
            .is_ok()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_base64(&self.0))
    }
}

impl FromStr for PublicKey {
    type Err = MalformedKey;

    fn from_str(text: &str) -> Result<Self, MalformedKey> {
        Self::from_bytes(&from_base64(text).ok_or(MalformedKey)?)
    }
}

impl fmt::Display for MalformedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is not an Ed25519 key: 32 bytes, written in base64")
    }
}

impl std::error::Error for MalformedKey {}

impl Serialize for PublicKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

//! A key on P-256 that signs: the page's certificate, and the handshakes under it.

use std::fmt;

use p256::ecdsa::signature::hazmat::PrehashSigner;
use p256::ecdsa::{Signature, SigningKey};
use ring::digest::{SHA256, digest};
use rustls::pki_types::{SubjectPublicKeyInfoDer, alg_id};
use rustls::sign::{Signer, public_key_to_spki};
use rustls::{SignatureAlgorithm, SignatureScheme};

use crate::curve::{POINT, draw, written};
use crate::{GetRandomFailed, Randomness, pair};

/// What stands before the secret number in PKCS#8 (RFC 5208, RFC 5915), and between it and the public point. One form
/// is written and the same one is read, so no reader of DER is needed.
const BEFORE_SECRET: &[u8] = &[
    0x30, 0x81, 0x87, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
    0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04, 0x6d, 0x30, 0x6b, 0x02, 0x01, 0x01,
    0x04, 0x20,
];
const BEFORE_POINT: &[u8] = &[0xa1, 0x44, 0x03, 0x42, 0x00];

/// A key pair for ECDSA on P-256 with SHA-256. Nothing here prints its secret.
#[derive(Clone)]
pub struct Key(SigningKey);

/// Those octets are no key of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoKey;

impl Key {
    /// A new key.
    ///
    /// # Errors
    /// [`GetRandomFailed`] where there is no randomness.
    pub fn generate(randomness: Randomness) -> Result<Self, GetRandomFailed> {
        Ok(Self(draw(randomness)?.into()))
    }

    /// The key of [`Key::to_pkcs8`].
    ///
    /// # Errors
    /// [`NoKey`] for anything else, and where the public point is not the secret's.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, NoKey> {
        let rest = der.strip_prefix(BEFORE_SECRET).ok_or(NoKey)?;
        let (secret, rest) = rest.split_at_checked(32).ok_or(NoKey)?;
        let point = rest.strip_prefix(BEFORE_POINT).ok_or(NoKey)?;
        let key = Self(SigningKey::from_slice(secret).map_err(|_| NoKey)?);
        if key.public_point() == point {
            Ok(key)
        } else {
            Err(NoKey)
        }
    }

    /// PKCS#8, DER. Secret.
    pub fn to_pkcs8(&self) -> Vec<u8> {
        [
            BEFORE_SECRET,
            self.0.to_bytes().as_slice(),
            BEFORE_POINT,
            &self.public_point(),
        ]
        .concat()
    }

    /// The public point, uncompressed.
    pub fn public_point(&self) -> [u8; POINT] {
        written(&self.0.verifying_key().into())
    }

    /// The message's signature, in DER (RFC 3279 §2.2.3). The same each time: its number is made of key and message
    /// (RFC 6979), so no weak randomness can give the key away.
    ///
    /// # Errors
    /// [`NoKey`]: the library can refuse in theory.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, NoKey> {
        let signature: Signature = self
            .0
            .sign_prehash(digest(&SHA256, message).as_ref())
            .map_err(|_| NoKey)?;
        Ok(pair::write(&signature))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(secret)")
    }
}

impl fmt::Display for NoKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is no key for ECDSA on P-256 in PKCS#8")
    }
}

impl std::error::Error for NoKey {}

impl rustls::sign::SigningKey for Key {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        offered
            .contains(&SignatureScheme::ECDSA_NISTP256_SHA256)
            .then(|| -> Box<dyn Signer> { Box::new(self.clone()) })
    }

    fn public_key(&self) -> Option<SubjectPublicKeyInfoDer<'_>> {
        Some(public_key_to_spki(&alg_id::ECDSA_P256, self.public_point()))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::ECDSA
    }
}

impl Signer for Key {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        self.sign(message)
            .map_err(|no_key| rustls::Error::General(no_key.to_string()))
    }

    fn scheme(&self) -> SignatureScheme {
        SignatureScheme::ECDSA_NISTP256_SHA256
    }
}

//! The setup page's own certificate.
//!
//! No authority can vouch for a box at an address of a customer's own network, so the certificate signs itself and its
//! fingerprint is shown where only the owner looks. It is kept by the agent, and made anew (with the same key) before it
//! ends, or when the clock by which it was made turns out to have been wrong. Left out: trust; nobody checks it here.

mod contents;
mod der;
mod validity;

use std::net::IpAddr;

use meters::Timestamp;
use protocol::encoding::to_hex;
use ring::digest::{SHA256, digest};
use tls::Key;

use crate::PortalError;
use crate::tls::randomness;
use contents::{Contents, with_signature};

const DAY: u64 = 86_400;
/// Phones refuse a certificate for more than 825 days.
const LIFETIME: u64 = 820 * DAY;
/// So long before its end a new one is made.
const RENEWED_BEFORE_ITS_END: u64 = 30 * DAY;

/// A certificate that signed itself, and its key.
#[derive(Clone, PartialEq, Eq)]
pub struct PageCertificate {
    /// DER.
    pub certificate: Vec<u8>,
    /// PKCS#8, DER. Secret.
    pub key: Vec<u8>,
}

impl PageCertificate {
    /// A new key (ECDSA on P-256) and a certificate for those names and addresses, for 820 days from the day before
    /// `now`. Names that no certificate can hold are left out.
    ///
    /// # Errors
    /// [`PortalError::Certificate`] where there is no randomness.
    pub fn make(names: &[String], addresses: &[IpAddr], now: Timestamp) -> Result<Self, PortalError> {
        let key = Key::generate(randomness).map_err(|_| unusable("there is no randomness"))?;
        Self::signed(&key, names, addresses, now)
    }

    /// The same key in a new certificate.
    ///
    /// # Errors
    /// [`PortalError::Certificate`] where the key is none.
    pub fn renewed(
        &self,
        names: &[String],
        addresses: &[IpAddr],
        now: Timestamp,
    ) -> Result<Self, PortalError> {
        let key = Key::from_pkcs8(&self.key).map_err(|_| unusable("its key is none"))?;
        Self::signed(&key, names, addresses, now)
    }

    fn signed(
        key: &Key,
        names: &[String],
        addresses: &[IpAddr],
        now: Timestamp,
    ) -> Result<Self, PortalError> {
        let public_key = &key.public_point();
        let from = Timestamp::from_unix_seconds(now.unix_seconds().saturating_sub(DAY));
        let to_be_signed = Contents {
            serial_number: &serial_number(public_key, now),
            names,
            addresses,
            from,
            until: from.plus_seconds(LIFETIME),
            public_key,
        }
        .to_be_signed();
        let signature = key
            .sign(&to_be_signed)
            .map_err(|_| unusable("its key can't sign"))?;
        Ok(Self {
            certificate: with_signature(&to_be_signed, &signature),
            key: key.to_pkcs8(),
        })
    }

    /// SHA-256 of the certificate, upper-case hex with colons, as browsers show it.
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.certificate)
    }

    /// Whether it is valid now, and for a month more. Not so where the clock was wrong when it was made.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        validity::of(&self.certificate)
            .is_some_and(|(from, until)| from <= now && now.plus_seconds(RENEWED_BEFORE_ITS_END) <= until)
    }

    /// When it ends; none where it is no certificate.
    pub fn not_after(&self) -> Option<Timestamp> {
        validity::of(&self.certificate).map(|(_, until)| until)
    }
}

/// SHA-256 of a certificate in DER, upper-case hex with colons, as browsers show it.
pub fn fingerprint(certificate: &[u8]) -> String {
    let octets: Vec<String> = digest(&SHA256, certificate)
        .as_ref()
        .iter()
        .map(|octet| to_hex(&[*octet]).to_ascii_uppercase())
        .collect();
    octets.join(":")
}

/// Another one each time: a browser refuses, without a way out, a second certificate of the same name and number.
fn serial_number(public_key: &[u8], now: Timestamp) -> [u8; 16] {
    let material = [public_key, &now.unix_seconds().to_be_bytes()].concat();
    let mut number = [0; 16];
    for (octet, hashed) in number.iter_mut().zip(digest(&SHA256, &material).as_ref()) {
        *octet = *hashed;
    }
    // Positive, and without leading zeros.
    number[0] = number[0] & 0x3f | 0x40;
    number
}

fn unusable(cause: &str) -> PortalError {
    PortalError::Certificate(cause.to_owned())
}

#[cfg(test)]
mod tests;

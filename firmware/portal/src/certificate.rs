//! The setup page's own certificate.
//!
//! No authority can vouch for a box at an address of a customer's own network, so the certificate signs itself and its
//! fingerprint is shown where only the owner looks. It is kept by the agent, and made anew (with the same key) before it
//! ends, or when the clock by which it was made turns out to have been wrong. Left out: trust; nobody checks it here.

mod validity;

use std::net::IpAddr;
use std::time::Duration;

use data_encoding::HEXUPPER;
use meters::Timestamp;
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, SanType, SerialNumber, date_time_ymd,
};
use ring::digest::{SHA256, digest};

use crate::PortalError;

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
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(unusable)?;
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
        let key = KeyPair::from_pkcs8_der_and_sign_algo(&self.key.as_slice().into(), &PKCS_ECDSA_P256_SHA256)
            .map_err(unusable)?;
        Self::signed(&key, names, addresses, now)
    }

    fn signed(
        key: &KeyPair,
        names: &[String],
        addresses: &[IpAddr],
        now: Timestamp,
    ) -> Result<Self, PortalError> {
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        let common_name = names.first().map_or("Meterbox", String::as_str);
        params.distinguished_name.push(DnType::CommonName, common_name);
        for name in names {
            if let Ok(name) = name.as_str().try_into() {
                params.subject_alt_names.push(SanType::DnsName(name));
            }
        }
        let addresses = addresses.iter().map(|address| SanType::IpAddress(*address));
        params.subject_alt_names.extend(addresses);
        params.serial_number = Some(serial_number(key, now));
        let from = Timestamp::from_unix_seconds(now.unix_seconds().saturating_sub(DAY));
        let moment = |at: Timestamp| {
            date_time_ymd(1970, 1, 1).checked_add(Duration::from_secs(at.unix_seconds()).try_into().ok()?)
        };
        let no_date = || PortalError::Certificate("the box's clock is beyond every calendar".to_owned());
        params.not_before = moment(from).ok_or_else(no_date)?;
        params.not_after = moment(from.plus_seconds(LIFETIME)).ok_or_else(no_date)?;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let made = params.self_signed(key).map_err(unusable)?;
        Ok(Self {
            certificate: made.der().to_vec(),
            key: key.serialize_der(),
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
        .map(|octet| HEXUPPER.encode(&[*octet]))
        .collect();
    octets.join(":")
}

/// Another one each time: a browser refuses, without a way out, a second certificate of the same name and number.
fn serial_number(key: &KeyPair, now: Timestamp) -> SerialNumber {
    let mut material = key.public_key_raw().to_vec();
    material.extend(now.unix_seconds().to_be_bytes());
    let mut number: Vec<u8> = digest(&SHA256, &material)
        .as_ref()
        .iter()
        .take(16)
        .copied()
        .collect();
    // Positive, and without leading zeros.
    if let Some(first) = number.first_mut() {
        *first = *first & 0x3f | 0x40;
    }
    number.into()
}

#[expect(clippy::needless_pass_by_value, reason = "it maps errors")]
fn unusable(error: rcgen::Error) -> PortalError {
    PortalError::Certificate(error.to_string())
}

#[cfg(test)]
mod tests;

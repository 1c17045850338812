//! What stands in the certificate before its signature (RFC 5280 §4.1, RFC 5480).
//!
//! Written here and not by a crate for certificates of every kind: that one would be 57 KB of the box's program for this
//! single one. A test holds the two against each other, octet by octet.

use std::net::IpAddr;

use meters::Timestamp;

use super::der::{
    BIT_STRING, EXPLICIT_0, EXPLICIT_3, GENERALIZED_TIME, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE,
    SET, UTC_TIME, UTF8_STRING, value,
};

/// ecdsa-with-SHA256, 1.2.840.10045.4.3.2
const ECDSA_WITH_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
/// id-ecPublicKey, 1.2.840.10045.2.1
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
/// secp256r1, 1.2.840.10045.3.1.7
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
/// id-at-commonName, 2.5.4.3
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
/// id-ce-subjectAltName, 2.5.29.17
const SUBJECT_ALT_NAME: &[u8] = &[0x55, 0x1d, 0x11];
/// id-ce-keyUsage, 2.5.29.15
const KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x0f];
/// id-ce-extKeyUsage, 2.5.29.37
const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25];
/// id-kp-serverAuth, 1.3.6.1.5.5.7.3.1
const SERVER_AUTH: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01];

const VERSION_3: &[u8] = &[INTEGER, 1, 2];
const TRUE: &[u8] = &[0x01, 0x01, 0xff];
/// digitalSignature: the first bit of one octet, of which seven are unused.
const DIGITAL_SIGNATURE: &[u8] = &[BIT_STRING, 2, 7, 0x80];
/// Tags of a general name.
const DNS_NAME: u8 = 0x82;
const IP_ADDRESS: u8 = 0x87;

/// What a certificate says.
pub(super) struct Contents<'a> {
    /// Positive, without leading zeros.
    pub(super) serial_number: &'a [u8],
    /// The first one is the common name as well. Those that no host can have are left out of the alternative names.
    pub(super) names: &'a [String],
    pub(super) addresses: &'a [IpAddr],
    pub(super) from: Timestamp,
    pub(super) until: Timestamp,
    /// The point, uncompressed.
    pub(super) public_key: &'a [u8],
}

impl Contents<'_> {
    /// The part that is signed.
    pub(super) fn to_be_signed(&self) -> Vec<u8> {
        let common_name = self.names.first().map_or("Meterbox", String::as_str);
        let name = pair(
            &value(OBJECT_IDENTIFIER, &[COMMON_NAME]),
            &value(UTF8_STRING, &[common_name.as_bytes()]),
        );
        let name = value(SEQUENCE, &[&value(SET, &[&name])]);
        let kind_of_key = pair(
            &value(OBJECT_IDENTIFIER, &[EC_PUBLIC_KEY]),
            &value(OBJECT_IDENTIFIER, &[P256]),
        );
        let extensions = [
            self.alternative_names(),
            extension(KEY_USAGE, TRUE, DIGITAL_SIGNATURE),
            extension(
                EXTENDED_KEY_USAGE,
                &[],
                &value(SEQUENCE, &[&value(OBJECT_IDENTIFIER, &[SERVER_AUTH])]),
            ),
        ];
        value(
            SEQUENCE,
            &[
                &value(EXPLICIT_0, &[VERSION_3]),
                &value(INTEGER, &[self.serial_number]),
                &algorithm(),
                &name,
                &pair(&moment(self.from), &moment(self.until)),
                &name,
                &pair(&kind_of_key, &value(BIT_STRING, &[&[0], self.public_key])),
                &value(EXPLICIT_3, &[&value(SEQUENCE, &[&extensions.concat()])]),
            ],
        )
    }

    fn alternative_names(&self) -> Vec<u8> {
        let mut names = Vec::new();
        for name in self.names.iter().filter(|name| is_host_name(name)) {
            names.extend(value(DNS_NAME, &[name.as_bytes()]));
        }
        for address in self.addresses {
            names.extend(match address {
                IpAddr::V4(address) => value(IP_ADDRESS, &[&address.octets()]),
                IpAddr::V6(address) => value(IP_ADDRESS, &[&address.octets()]),
            });
        }
        if names.is_empty() {
            return names;
        }
        extension(SUBJECT_ALT_NAME, &[], &value(SEQUENCE, &[&names]))
    }
}

/// Of the alphabet and length that fit a general name.
fn is_host_name(name: &str) -> bool {
    (1..=253).contains(&name.len()) && name.bytes().all(|octet| octet.is_ascii_graphic())
}

/// The whole certificate.
pub(super) fn with_signature(to_be_signed: &[u8], signature: &[u8]) -> Vec<u8> {
    let signature = value(BIT_STRING, &[&[0], signature]);
    value(SEQUENCE, &[to_be_signed, &algorithm(), &signature])
}

fn algorithm() -> Vec<u8> {
    value(SEQUENCE, &[&value(OBJECT_IDENTIFIER, &[ECDSA_WITH_SHA256])])
}

fn pair(first: &[u8], second: &[u8]) -> Vec<u8> {
    value(SEQUENCE, &[first, second])
}

/// `critical` is [`TRUE`] or empty.
fn extension(name: &[u8], critical: &[u8], content: &[u8]) -> Vec<u8> {
    let (name, content) = (value(OBJECT_IDENTIFIER, &[name]), value(OCTET_STRING, &[content]));
    value(SEQUENCE, &[&name, critical, &content])
}

/// With two digits of the year until 2049, with four from 2050 (RFC 5280 §4.1.2.5).
fn moment(at: Timestamp) -> Vec<u8> {
    let written = at.to_string().replace(['-', ':', 'T'], "");
    match written.strip_prefix("20").or(written.strip_prefix("19")) {
        Some(short) if written.as_str() < "2050" => value(UTC_TIME, &[short.as_bytes()]),
        _ => value(GENERALIZED_TIME, &[written.as_bytes()]),
    }
}

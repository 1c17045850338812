//! Hashes and HMAC (RFC 2104), of whichever protocol the user has.

use md5::Md5;
use ring::digest::{Algorithm, Context, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512};
use sha2::{Digest, Sha224};
use subtle::ConstantTimeEq;

use super::AuthProtocol;

/// The hash of the parts, one behind the other. TLS has most of the hashes on the box already.
pub(super) fn hash(protocol: AuthProtocol, parts: &mut dyn Iterator<Item = &[u8]>) -> Vec<u8> {
    match protocol {
        AuthProtocol::Md5 => hash_by::<Md5>(parts),
        AuthProtocol::Sha1 => hash_of_tls(&SHA1_FOR_LEGACY_USE_ONLY, parts),
        AuthProtocol::Sha224 => hash_by::<Sha224>(parts),
        AuthProtocol::Sha256 => hash_of_tls(&SHA256, parts),
        AuthProtocol::Sha384 => hash_of_tls(&SHA384, parts),
        AuthProtocol::Sha512 => hash_of_tls(&SHA512, parts),
    }
}

fn hash_by<D: Digest>(parts: &mut dyn Iterator<Item = &[u8]>) -> Vec<u8> {
    let mut digest = D::new();
    for part in parts {
        digest.update(part);
    }
    digest.finalize().to_vec()
}

fn hash_of_tls(algorithm: &'static Algorithm, parts: &mut dyn Iterator<Item = &[u8]>) -> Vec<u8> {
    let mut digest = Context::new(algorithm);
    for part in parts {
        digest.update(part);
    }
    digest.finish().as_ref().to_vec()
}

/// The octets of a signature in a message: msgAuthenticationParameters (RFC 3414 §6.1, RFC 7860 §4.2).
pub(super) const fn signature_length(protocol: AuthProtocol) -> usize {
    match protocol {
        AuthProtocol::Md5 | AuthProtocol::Sha1 => 12,
        AuthProtocol::Sha224 => 16,
        AuthProtocol::Sha256 => 24,
        AuthProtocol::Sha384 => 32,
        AuthProtocol::Sha512 => 48,
    }
}

/// The octets that the hash works on at a time; HMAC fills its key up to them.
const fn block_length(protocol: AuthProtocol) -> usize {
    match protocol {
        AuthProtocol::Md5 | AuthProtocol::Sha1 | AuthProtocol::Sha224 | AuthProtocol::Sha256 => 64,
        AuthProtocol::Sha384 | AuthProtocol::Sha512 => 128,
    }
}

/// The signature of the message that these parts make: the first octets of its HMAC.
pub(super) fn signature(protocol: AuthProtocol, key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let padded = |fill: u8| -> Vec<u8> {
        let key = key.iter().copied().chain(std::iter::repeat(0));
        key.take(block_length(protocol))
            .map(|octet| octet ^ fill)
            .collect()
    };
    let (inner_key, outer_key) = (padded(0x36), padded(0x5c));
    let inner = hash(
        protocol,
        &mut std::iter::once(inner_key.as_slice()).chain(parts.iter().copied()),
    );
    let mut outer = hash(
        protocol,
        &mut [outer_key.as_slice(), inner.as_slice()].into_iter(),
    );
    outer.truncate(signature_length(protocol));
    outer
}

/// Whether they are the same, found out in a time that does not depend on where they differ. Another length is another
/// signature: a short one proves nothing.
pub(super) fn is_same(expected: &[u8], given: &[u8]) -> bool {
    expected.ct_eq(given).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use AuthProtocol::{Md5, Sha1, Sha224, Sha256, Sha384, Sha512};

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// RFC 2202 and RFC 4231, cut to what a message carries.
    #[test]
    fn signatures_are_those_of_the_rfcs() {
        let what = b"what do ya want for nothing?";
        for (protocol, expected) in [
            (Md5, "750c783e6ab0b503eaa86e31"),
            (Sha1, "effcdf6ae5eb2fa2d27416d5"),
            (Sha224, "a30e01098bc6dbbf45690f3a7e9e6d0f"),
            (Sha256, "5bdcc146bf60754e6a042426089575c75a003f089d273983"),
            (
                Sha384,
                "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e",
            ),
            (
                Sha512,
                "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fd",
            ),
        ] {
            let (head, tail) = what.split_at(9);
            assert_eq!(
                hex(&signature(protocol, b"Jefe", &[head, tail])),
                expected,
                "{protocol:?}"
            );
        }
    }

    #[test]
    fn a_shorter_signature_is_another_one() {
        assert!(is_same(b"abc", b"abc"));
        for other in [&b""[..], b"a", b"ab", b"abd", b"abcd"] {
            assert!(!is_same(b"abc", other));
        }
    }
}

//! Keys from passwords: RFC 3414 A.2, and the two drafts that lengthen them for AES-192 and AES-256.

use super::digest::hash;
use super::{AuthProtocol, EngineId, PrivProtocol};

/// How much of the repeated password is hashed (RFC 3414 A.2.1).
const HASHED: usize = 1_048_576;

/// Hashed at a time; a divisor of [`HASHED`].
const STRETCH: usize = 4_096;

/// Ku: what a password makes, before an engine id makes it local. Dear to compute.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct MasterKey(Vec<u8>);

impl MasterKey {
    /// RFC 3414 A.2.1, step 1 and 2; for the other hashes RFC 7860 §9.3. An empty password makes the key of nothing.
    pub(super) fn of_password(protocol: AuthProtocol, password: &[u8]) -> Self {
        // The password repeated, from each place in it that a stretch can begin at.
        let repeated: Vec<u8> = password
            .iter()
            .copied()
            .cycle()
            .take(STRETCH + password.len())
            .collect();
        let stretches = (0..HASHED / STRETCH).filter_map(|number| {
            let begin = (number * STRETCH).checked_rem(password.len())?;
            repeated.get(begin..begin + STRETCH)
        });
        Self(hash(protocol, &mut { stretches }))
    }

    /// Kul: the key at one engine (RFC 3414 A.2.1, step 3).
    pub(super) fn localised(&self, protocol: AuthProtocol, engine: &EngineId) -> Vec<u8> {
        let Self(key) = self;
        hash(
            protocol,
            &mut [key.as_slice(), engine.as_bytes(), key.as_slice()].into_iter(),
        )
    }
}

/// The keys of a user at one engine.
#[derive(Clone)]
pub(super) struct LocalKeys {
    pub(super) protocol: AuthProtocol,
    pub(super) authentication: Vec<u8>,
    pub(super) privacy: Option<(PrivProtocol, Vec<u8>)>,
}

/// The octets of key that the protocol uses; DES has 8 of key and 8 of pre-IV.
const fn key_length(protocol: PrivProtocol) -> usize {
    match protocol {
        PrivProtocol::Des | PrivProtocol::Aes128 => 16,
        PrivProtocol::Aes192 | PrivProtocol::Aes192Reeder => 24,
        PrivProtocol::Aes256 | PrivProtocol::Aes256Reeder => 32,
    }
}

/// A local key at the length that the privacy protocol needs: cut, or lengthened as its draft says.
pub(super) fn lengthened(
    mut key: Vec<u8>,
    hash_of: AuthProtocol,
    protocol: PrivProtocol,
    engine: &EngineId,
) -> Vec<u8> {
    let mut last = key.clone();
    while key.len() < key_length(protocol) {
        last = match protocol {
            // The last key is a password, with all that follows.
            PrivProtocol::Aes192Reeder | PrivProtocol::Aes256Reeder => {
                MasterKey::of_password(hash_of, &last).localised(hash_of, engine)
            }
            // The hash of the key so far.
            PrivProtocol::Des | PrivProtocol::Aes128 | PrivProtocol::Aes192 | PrivProtocol::Aes256 => {
                hash(hash_of, &mut std::iter::once(key.as_slice()))
            }
        };
        key.extend_from_slice(&last);
    }
    key.truncate(key_length(protocol));
    key
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use AuthProtocol::{Md5, Sha1, Sha224, Sha256, Sha384, Sha512};

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn engine() -> EngineId {
        EngineId::new(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]).unwrap()
    }

    /// RFC 3414 A.3.1 and A.3.2.
    #[test]
    fn the_rfcs_password_makes_the_rfcs_keys() {
        for (protocol, ku, kul) in [
            (
                Md5,
                "9faf3283884e92834ebc9847d8edd963",
                "526f5eed9fcce26f8964c2930787d82b",
            ),
            (
                Sha1,
                "9fb5cc0381497b3793528939ff788d5d79145211",
                "6695febc9288e36282235fc7151f128497b38f3f",
            ),
        ] {
            let master = MasterKey::of_password(protocol, b"maplesyrup");
            assert_eq!(hex(&master.0), ku);
            assert_eq!(hex(&master.localised(protocol, &engine())), kul);
        }
    }

    #[test]
    fn a_key_has_the_length_of_its_hash_and_then_of_its_cipher() {
        for (protocol, length) in [(Sha224, 28), (Sha256, 32), (Sha384, 48), (Sha512, 64)] {
            let key = MasterKey(vec![7; length]).localised(protocol, &engine());
            assert_eq!(key.len(), length);
            let cut = lengthened(key.clone(), protocol, PrivProtocol::Aes192, &engine());
            assert_eq!(cut, key[..24]);
        }
    }

    #[test]
    fn each_draft_lengthens_a_key_in_its_own_way() {
        let key = vec![7; 16];
        let blumenthal = lengthened(key.clone(), Md5, PrivProtocol::Aes256, &engine());
        assert_eq!(blumenthal[16..], hash(Md5, &mut [key.as_slice()].into_iter()));
        let reeder = lengthened(key.clone(), Md5, PrivProtocol::Aes256Reeder, &engine());
        let of_key = MasterKey::of_password(Md5, &key).localised(Md5, &engine());
        assert_eq!(reeder[16..], of_key);
        assert_eq!(
            lengthened(key, Md5, PrivProtocol::Aes192Reeder, &engine()),
            reeder[..24]
        );
    }

    #[test]
    fn any_password_length_is_repeated_without_a_seam() {
        for length in [1, 7, 8, 100, 4_095, 4_096, 5_000] {
            let password: Vec<u8> = (0_u8..251).cycle().take(length).collect();
            let plain: Vec<u8> = password.iter().copied().cycle().take(HASHED).collect();
            let expected = hash(Md5, &mut [plain.as_slice()].into_iter());
            assert_eq!(MasterKey::of_password(Md5, &password).0, expected, "{length}");
        }
    }
}

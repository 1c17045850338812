//! What TLS is made of on the box: which ciphers, groups and signatures, for the way to the server and for the page's
//! door alike.
//!
//! All of it is `ring`'s but P-256, which is the crate `p256`'s: ring keeps a table of multiples of the curve's base point
//! (`ecp_nistz256_precomputed`, 151,552 octets that nothing compresses and no feature leaves out), a twentieth of what the
//! box's program may weigh. Without the table a handshake takes some milliseconds more, and a box makes few. So nothing
//! of ring's P-256 may be named anywhere in the program: that means `rustls::crypto::ring::default_provider()` and
//! `any_supported_type` too. `tests/run binaries` looks for the table.
//!
//! Left out: RSA keys of our own (verified they are), curves above P-384, tickets and configurations, which are the two
//! ends' own business. No randomness is drawn here but by ring's X25519 and P-384: the caller brings it.

mod curve;
mod exchange;
mod key;
mod pair;
mod verification;

pub use curve::POINT;
pub use key::{Key, NoKey};
pub use rustls::crypto::GetRandomFailed;

use std::fmt;

use rustls::crypto::ring::{cipher_suite, kx_group};
use rustls::crypto::{CryptoProvider, KeyProvider, SecureRandom};
use rustls::pki_types::PrivateKeyDer;
use rustls::sign::SigningKey;

/// Fills octets with randomness that nobody can foretell.
pub type Randomness = fn(&mut [u8]) -> Result<(), GetRandomFailed>;

/// The cryptography of TLS, with the randomness that it is given. Lives as long as the program: rustls wants that.
pub struct Cryptography {
    randomness: Randomness,
}

impl Cryptography {
    /// With that randomness.
    pub const fn with(randomness: Randomness) -> Self {
        Self { randomness }
    }

    /// What a configuration of rustls is built with.
    pub fn provider(&'static self) -> CryptoProvider {
        CryptoProvider {
            cipher_suites: vec![
                cipher_suite::TLS13_AES_256_GCM_SHA384,
                cipher_suite::TLS13_AES_128_GCM_SHA256,
                cipher_suite::TLS13_CHACHA20_POLY1305_SHA256,
                cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
                cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                cipher_suite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
                cipher_suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
                cipher_suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
                cipher_suite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
            ],
            kx_groups: vec![kx_group::X25519, self, kx_group::SECP384R1],
            signature_verification_algorithms: verification::ALGORITHMS,
            secure_random: self,
            key_provider: self,
        }
    }
}

impl fmt::Debug for Cryptography {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cryptography")
    }
}

impl SecureRandom for Cryptography {
    fn fill(&self, octets: &mut [u8]) -> Result<(), GetRandomFailed> {
        (self.randomness)(octets)
    }
}

impl KeyProvider for Cryptography {
    fn load_private_key(
        &self,
        key: PrivateKeyDer<'static>,
    ) -> Result<std::sync::Arc<dyn SigningKey>, rustls::Error> {
        match Key::from_pkcs8(key.secret_der()) {
            Ok(key) => Ok(std::sync::Arc::new(key)),
            Err(NoKey) => Err(rustls::Error::General(NoKey.to_string())),
        }
    }
}

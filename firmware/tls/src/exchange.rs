//! Key exchange on P-256 (secp256r1): what old proxies and servers under FIPS ask for.

use p256::elliptic_curve::point::AffineCoordinates;
use p256::{PublicKey, SecretKey};
use rustls::crypto::{ActiveKeyExchange, SharedSecret, SupportedKxGroup};
use rustls::{Error, NamedGroup, PeerMisbehaved};

use crate::Cryptography;
use crate::curve::{POINT, draw, is_point, written};

impl SupportedKxGroup for Cryptography {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let secret = draw(self.randomness)?;
        let ours = written(&secret.public_key());
        Ok(Box::new(Exchange { secret, ours }))
    }

    fn name(&self) -> NamedGroup {
        NamedGroup::secp256r1
    }
}

struct Exchange {
    secret: SecretKey,
    ours: [u8; POINT],
}

impl ActiveKeyExchange for Exchange {
    fn complete(self: Box<Self>, theirs: &[u8]) -> Result<SharedSecret, Error> {
        let theirs = Some(theirs)
            .filter(|theirs| is_point(theirs))
            // Refuses what is not on the curve.
            .and_then(|theirs| PublicKey::from_sec1_bytes(theirs).ok())
            .ok_or(PeerMisbehaved::InvalidKeyShare)?;
        let shared = theirs.to_projective() * *self.secret.to_nonzero_scalar();
        // The curve has as many points as its order says, so the product of two that are none is none.
        Ok(SharedSecret::from(shared.to_affine().x().as_slice()))
    }

    fn pub_key(&self) -> &[u8] {
        &self.ours
    }

    fn group(&self) -> NamedGroup {
        NamedGroup::secp256r1
    }
}

//! Whose signatures are believed, on certificates and in handshakes: ECDSA on P-256 and P-384, Ed25519, RSA from 2048
//! bits. The same list as rustls has for ring, in the same order.

use p256::ecdsa::VerifyingKey;
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use ring::digest::{Algorithm, SHA256, SHA384, digest};
use rustls::SignatureScheme;
use rustls::crypto::WebPkiSupportedAlgorithms;
use rustls::pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};
use webpki::ring as by_ring;

use crate::curve::is_point;
use crate::pair;

pub(crate) static ALGORITHMS: WebPkiSupportedAlgorithms = WebPkiSupportedAlgorithms {
    all: &[
        P256_SHA256,
        P256_SHA384,
        by_ring::ECDSA_P384_SHA256,
        by_ring::ECDSA_P384_SHA384,
        by_ring::ED25519,
        by_ring::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
        by_ring::RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
        by_ring::RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
        by_ring::RSA_PKCS1_2048_8192_SHA256,
        by_ring::RSA_PKCS1_2048_8192_SHA384,
        by_ring::RSA_PKCS1_2048_8192_SHA512,
        by_ring::RSA_PKCS1_2048_8192_SHA256_ABSENT_PARAMS,
        by_ring::RSA_PKCS1_2048_8192_SHA384_ABSENT_PARAMS,
        by_ring::RSA_PKCS1_2048_8192_SHA512_ABSENT_PARAMS,
    ],
    // TLS 1.3 takes the first of each line; for TLS 1.2 the scheme does not say which curve (RFC 8446 §4.2.3).
    mapping: &[
        (
            SignatureScheme::ECDSA_NISTP384_SHA384,
            &[by_ring::ECDSA_P384_SHA384, P256_SHA384],
        ),
        (
            SignatureScheme::ECDSA_NISTP256_SHA256,
            &[P256_SHA256, by_ring::ECDSA_P384_SHA256],
        ),
        (SignatureScheme::ED25519, &[by_ring::ED25519]),
        (
            SignatureScheme::RSA_PSS_SHA512,
            &[by_ring::RSA_PSS_2048_8192_SHA512_LEGACY_KEY],
        ),
        (
            SignatureScheme::RSA_PSS_SHA384,
            &[by_ring::RSA_PSS_2048_8192_SHA384_LEGACY_KEY],
        ),
        (
            SignatureScheme::RSA_PSS_SHA256,
            &[by_ring::RSA_PSS_2048_8192_SHA256_LEGACY_KEY],
        ),
        (
            SignatureScheme::RSA_PKCS1_SHA512,
            &[by_ring::RSA_PKCS1_2048_8192_SHA512],
        ),
        (
            SignatureScheme::RSA_PKCS1_SHA384,
            &[by_ring::RSA_PKCS1_2048_8192_SHA384],
        ),
        (
            SignatureScheme::RSA_PKCS1_SHA256,
            &[by_ring::RSA_PKCS1_2048_8192_SHA256],
        ),
    ],
};

static P256_SHA256: &dyn SignatureVerificationAlgorithm = &EcdsaOnP256 {
    hash: &SHA256,
    name: alg_id::ECDSA_SHA256,
};

static P256_SHA384: &dyn SignatureVerificationAlgorithm = &EcdsaOnP256 {
    hash: &SHA384,
    name: alg_id::ECDSA_SHA384,
};

/// ECDSA on P-256 (FIPS 186-5 §6) over a message's digest.
#[derive(Debug)]
struct EcdsaOnP256 {
    hash: &'static Algorithm,
    name: AlgorithmIdentifier,
}

impl SignatureVerificationAlgorithm for EcdsaOnP256 {
    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_P256
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.name
    }

    fn verify_signature(
        &self,
        public_key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        if !is_point(public_key) {
            return Err(InvalidSignature);
        }
        let key = VerifyingKey::from_sec1_bytes(public_key).map_err(|_| InvalidSignature)?;
        let signature = pair::read(signature).ok_or(InvalidSignature)?;
        key.verify_prehash(digest(self.hash, message).as_ref(), &signature)
            .map_err(|_| InvalidSignature)
    }
}

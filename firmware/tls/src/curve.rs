//! P-256 as it is written down (SEC 1 §2.3.3), and secret numbers on it.

use p256::elliptic_curve::sec1::ToSec1Point;
use p256::{PublicKey, SecretKey};
use rustls::crypto::GetRandomFailed;

use crate::Randomness;

/// Length of a point that is written uncompressed.
pub const POINT: usize = 65;

/// Whether that has the form of an uncompressed point, the only one that TLS and certificates of today have.
pub(crate) fn is_point(octets: &[u8]) -> bool {
    octets.len() == POINT && octets.first() == Some(&4)
}

/// The point, uncompressed.
pub(crate) fn written(point: &PublicKey) -> [u8; POINT] {
    let mut octets = [0; POINT];
    for (octet, written) in octets.iter_mut().zip(point.to_sec1_point(false).as_bytes()) {
        *octet = *written;
    }
    octets
}

/// A secret number between 1 and the curve's order (FIPS 186-5 §A.2.2: drawn again where it is none).
pub(crate) fn draw(randomness: Randomness) -> Result<SecretKey, GetRandomFailed> {
    // Once in 4 thousand million is one drawn again; whoever hands out the same each time is no randomness.
    for _ in 0..8 {
        let mut octets = [0; 32];
        randomness(&mut octets)?;
        if let Ok(secret) = SecretKey::from_slice(&octets) {
            return Ok(secret);
        }
    }
    Err(GetRandomFailed)
}

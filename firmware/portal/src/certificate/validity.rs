//! From when until when a certificate is valid: the one field that has to be read back from it (RFC 5280 §4.1).

use meters::Timestamp;

use super::der::{EXPLICIT_0, GENERALIZED_TIME, INTEGER, SEQUENCE, UTC_TIME, content};

/// (notBefore, notAfter); none where this is no certificate.
pub(super) fn of(certificate: &[u8]) -> Option<(Timestamp, Timestamp)> {
    let (certificate, _) = content(certificate, SEQUENCE)?;
    let (signed_part, _) = content(certificate, SEQUENCE)?;
    let (_, rest) = content(signed_part, EXPLICIT_0)?;
    let (_, rest) = content(rest, INTEGER)?;
    let (_algorithm, rest) = content(rest, SEQUENCE)?;
    let (_issuer, rest) = content(rest, SEQUENCE)?;
    let (validity, _) = content(rest, SEQUENCE)?;
    let (from, rest) = moment(validity)?;
    let (until, _) = moment(rest)?;
    Some((from, until))
}

fn moment(der: &[u8]) -> Option<(Timestamp, &[u8])> {
    let (text, rest) = match content(der, UTC_TIME) {
        // Two digits of the year: 50 to 99 are of the century before.
        Some((text, rest)) => {
            let century = if *text.first()? >= b'5' { "19" } else { "20" };
            (format!("{century}{}", std::str::from_utf8(text).ok()?), rest)
        }
        None => {
            let (text, rest) = content(der, GENERALIZED_TIME)?;
            (std::str::from_utf8(text).ok()?.to_owned(), rest)
        }
    };
    let part = |range| text.get(range);
    let written = format!(
        "{}-{}-{}T{}:{}:{}{}",
        part(0..4)?,
        part(4..6)?,
        part(6..8)?,
        part(8..10)?,
        part(10..12)?,
        part(12..14)?,
        text.get(14..)?
    );
    Some((written.parse().ok()?, rest))
}

//! From when until when a certificate is valid: the one field that has to be read back from it (RFC 5280 §4.1).

use meters::Timestamp;

const INTEGER: u8 = 0x02;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const EXPLICIT_0: u8 = 0xa0;

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

/// What is in the value at the front, if it has that tag, and what stands behind it.
fn content(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let [first, length, rest @ ..] = der else {
        return None;
    };
    if *first != tag {
        return None;
    }
    let (length, rest) = match length {
        0..=0x7f => (usize::from(*length), rest),
        0x81 => (usize::from(*rest.first()?), rest.get(1..)?),
        0x82 => {
            let octets = [*rest.first()?, *rest.get(1)?];
            (usize::from(u16::from_be_bytes(octets)), rest.get(2..)?)
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}

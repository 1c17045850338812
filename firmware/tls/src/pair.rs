//! The two numbers of a signature as certificates and handshakes write them (DER, RFC 3279 §2.2.3). Written here: the crate
//! for DER of every kind would be 5 KB of the box's program.

use p256::ecdsa::Signature;

const INTEGER: u8 = 0x02;
const SEQUENCE: u8 = 0x30;
/// Octets of a number on the curve.
const NUMBER: usize = 32;

/// The signature in DER, the two numbers of it neither zero nor past the curve's order; none for anything else, as for
/// another form of the same numbers.
pub(crate) fn read(der: &[u8]) -> Option<Signature> {
    let (pair, behind) = value(der, SEQUENCE)?;
    let (r, rest) = value(pair, INTEGER)?;
    let (s, after) = value(rest, INTEGER)?;
    if !(behind.is_empty() && after.is_empty()) {
        return None;
    }
    Signature::from_scalars(number(r)?, number(s)?).ok()
}

/// The signature in DER.
pub(crate) fn write(signature: &Signature) -> Vec<u8> {
    let mut pair = Vec::with_capacity(72);
    for number in signature.to_bytes().chunks(NUMBER) {
        let zeros = number.iter().take_while(|octet| **octet == 0).count();
        let short = number.get(zeros..).unwrap_or_default();
        // What begins with a one would be negative.
        let sign = short.first().is_some_and(|octet| *octet >= 0x80);
        pair.extend([INTEGER, length(short) + u8::from(sign)]);
        pair.extend(sign.then_some(0));
        pair.extend(short);
    }
    let mut der = vec![SEQUENCE, length(&pair)];
    der.extend(pair);
    der
}

/// Of at most two numbers with their heads, 70 octets.
fn length(octets: &[u8]) -> u8 {
    u8::try_from(octets.len()).unwrap_or(u8::MAX)
}

/// The content of the short value at the front, if it has that tag, and what stands behind it.
fn value(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let [first, length @ ..=0x7f, rest @ ..] = der else {
        return None;
    };
    if *first != tag {
        return None;
    }
    rest.split_at_checked(usize::from(*length))
}

/// A number that is not negative and has no zeros before it that need not be.
fn number(content: &[u8]) -> Option<[u8; NUMBER]> {
    let short = match content {
        [0, next, ..] if *next < 0x80 => return None,
        [0, rest @ ..] => rest,
        [0x80..=0xff, ..] => return None,
        _ => content,
    };
    let mut number = [0; NUMBER];
    let (_, place) = number.split_at_mut_checked(NUMBER.checked_sub(short.len())?)?;
    place.copy_from_slice(short);
    Some(number)
}

//! The few forms of DER (X.690) that a certificate is written in. Contents up to 64 KiB.

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(super) const UTF8_STRING: u8 = 0x0c;
pub(super) const UTC_TIME: u8 = 0x17;
pub(super) const GENERALIZED_TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
pub(super) const EXPLICIT_0: u8 = 0xa0;
pub(super) const EXPLICIT_3: u8 = 0xa3;

/// A value with its tag and length; what is in it is written one after another.
pub(super) fn value(tag: u8, contents: &[&[u8]]) -> Vec<u8> {
    let content = contents.concat();
    let [.., high, low] = content.len().to_be_bytes();
    let mut written = vec![tag];
    match high {
        0 if low < 0x80 => written.push(low),
        0 => written.extend([0x81, low]),
        _ => written.extend([0x82, high, low]),
    }
    written.extend(content);
    written
}

/// The content of the value at the front, if it has that tag, and what stands behind it.
pub(super) fn content(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
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

//! Octets as text (RFC 4648): hex, base32 and base64, in the one form of each that is written here.
//!
//! One loop serves all three, since they differ only in their alphabet: a crate for it weighs forty kilobytes on the box.
//! Left out: other alphabets, line breaks, white space, and more than one way to write the same octets.

const HEX: &str = "0123456789abcdef";
const BASE32: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Two hex digits an octet, in lower case.
pub fn to_hex(octets: &[u8]) -> String {
    written(octets, HEX)
}

/// The octets of hex digits in lower case; none for any other text.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    read(text, HEX)
}

/// Base32 without padding (RFC 4648 §6).
pub fn to_base32(octets: &[u8]) -> String {
    written(octets, BASE32)
}

/// Base64 with padding (RFC 4648 §4).
pub fn to_base64(octets: &[u8]) -> String {
    let mut text = written(octets, BASE64);
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}

/// The octets of base64 with padding; none for any other text.
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let bare = text.strip_suffix('=').unwrap_or(text);
    read(bare.strip_suffix('=').unwrap_or(bare), BASE64)
}

/// The bits that a character of the alphabet stands for.
fn width(alphabet: &str) -> u32 {
    alphabet.len().ilog2()
}

fn written(octets: &[u8], alphabet: &str) -> String {
    let width = width(alphabet);
    let mut text = String::new();
    let (mut bits, mut waiting) = (0_u32, 0);
    let mut push = |value: u32| {
        let place = usize::try_from(value).unwrap_or_default() % alphabet.len();
        text.push_str(alphabet.get(place..=place).unwrap_or_default());
    };
    for octet in octets {
        bits = bits << 8 | u32::from(*octet);
        waiting += 8;
        while waiting >= width {
            waiting -= width;
            push(bits >> waiting);
        }
    }
    if waiting > 0 {
        push(bits << (width - waiting));
    }
    text
}

/// What is left over at the end must be zero and less than a character: so no two texts are the same octets.
fn read(text: &str, alphabet: &str) -> Option<Vec<u8>> {
    let width = width(alphabet);
    let mut octets = Vec::with_capacity(text.len());
    let (mut bits, mut waiting) = (0_u32, 0);
    for character in text.chars() {
        bits = bits << width | u32::try_from(alphabet.find(character)?).ok()?;
        waiting += width;
        if waiting >= 8 {
            waiting -= 8;
            octets.push(u8::try_from(bits >> waiting & 0xff).ok()?);
        }
    }
    (waiting < width && bits & ((1 << waiting) - 1) == 0).then_some(octets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::{BASE32_NOPAD, BASE64, HEXLOWER};
    use proptest::prelude::*;

    #[test]
    fn the_examples_of_the_rfc_are_written_and_read() {
        for (octets, hex, base32, base64) in [
            ("", "", "", ""),
            ("f", "66", "MY", "Zg=="),
            ("fo", "666f", "MZXQ", "Zm8="),
            ("foo", "666f6f", "MZXW6", "Zm9v"),
            ("foob", "666f6f62", "MZXW6YQ", "Zm9vYg=="),
            ("fooba", "666f6f6261", "MZXW6YTB", "Zm9vYmE="),
            ("foobar", "666f6f626172", "MZXW6YTBOI", "Zm9vYmFy"),
        ] {
            let octets = octets.as_bytes();
            assert_eq!(to_hex(octets), hex);
            assert_eq!(to_base32(octets), base32);
            assert_eq!(to_base64(octets), base64);
            assert_eq!(from_hex(hex).as_deref(), Some(octets));
            assert_eq!(from_base64(base64).as_deref(), Some(octets));
        }
    }

    #[test]
    fn another_way_to_write_it_is_refused() {
        for text in ["6", "66F0", "zz", "66 ", "é", "6\u{0}"] {
            assert_eq!(from_hex(text), None, "{text:?}");
        }
        for text in [
            "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z===", "====", "=", "Zg==Zg==", "Zm9v\n", "Zm-_", " Zg=",
        ] {
            assert_eq!(from_base64(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn others_write_and_read_the_same(octets in proptest::collection::vec(any::<u8>(), 0..100)) {
            prop_assert_eq!(to_hex(&octets), HEXLOWER.encode(&octets));
            prop_assert_eq!(to_base32(&octets), BASE32_NOPAD.encode(&octets));
            prop_assert_eq!(to_base64(&octets), BASE64.encode(&octets));
            prop_assert_eq!(from_hex(&to_hex(&octets)), Some(octets.clone()));
            prop_assert_eq!(from_base64(&to_base64(&octets)), Some(octets));
        }

        #[test]
        fn what_is_read_is_what_was_written(text in "[A-Za-z0-9+/=]{0,12}|\\PC{0,8}") {
            if let Some(octets) = from_base64(&text) {
                prop_assert_eq!(to_base64(&octets), text.clone());
            }
            if let Some(octets) = from_hex(&text) {
                prop_assert_eq!(to_hex(&octets), text);
            }
        }
    }
}

//! ISO-2022-JP: seven bits, and escapes that say which alphabet follows.

use super::east_asian::half_width_kana;
use super::tables;

#[derive(Clone, Copy, PartialEq)]
enum Alphabet {
    Ascii,
    /// ASCII with ¥ and ‾.
    Roman,
    Katakana,
    Kanji,
}

const BAD: char = char::REPLACEMENT_CHARACTER;

/// All bytes, with U+FFFD for what is no letter and for an alphabet without any.
pub(super) fn decode(mut bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    let mut alphabet = Alphabet::Ascii;
    let mut is_unused = false;
    while let Some((first, behind)) = bytes.split_first() {
        if let Some(next) = escape(bytes) {
            // Two escapes in a row may hide something from whoever looks for it.
            if is_unused {
                text.push(BAD);
            }
            (alphabet, is_unused) = (next, true);
            bytes = bytes.get(3..).unwrap_or_default();
            continue;
        }
        is_unused = false;
        let (letter, octets) = match alphabet {
            Alphabet::Kanji => kanji(*first, behind),
            _ => (single(alphabet, *first).unwrap_or(BAD), 1),
        };
        text.push(letter);
        bytes = bytes.get(octets..).unwrap_or_default();
    }
    text
}

fn escape(bytes: &[u8]) -> Option<Alphabet> {
    match bytes {
        [0x1b, b'(', b'B', ..] => Some(Alphabet::Ascii),
        [0x1b, b'(', b'J', ..] => Some(Alphabet::Roman),
        [0x1b, b'(', b'I', ..] => Some(Alphabet::Katakana),
        [0x1b, b'$', b'@' | b'B', ..] => Some(Alphabet::Kanji),
        _ => None,
    }
}

fn single(alphabet: Alphabet, octet: u8) -> Option<char> {
    match (alphabet, octet) {
        // Shifts and a lone escape.
        (_, 0x0e | 0x0f | 0x1b | 0x80..) => None,
        (Alphabet::Roman, 0x5c) => Some('¥'),
        (Alphabet::Roman, 0x7e) => Some('‾'),
        (Alphabet::Katakana, 0x21..=0x5f) => half_width_kana(octet + 0x80),
        (Alphabet::Katakana, _) => None,
        _ => Some(char::from(octet)),
    }
}

fn kanji(first: u8, behind: &[u8]) -> (char, usize) {
    match (first, behind.first()) {
        (0x21..=0x7e, Some(second @ 0x21..=0x7e)) => {
            (tables::jis(first - 0x21, second - 0x21).unwrap_or(BAD), 2)
        }
        // Before an escape half a letter is looked at alone.
        (0x21..=0x7e, Some(0x1b)) => (BAD, 1),
        (0x21..=0x7e, Some(_)) => (BAD, 2),
        _ => (BAD, 1),
    }
}

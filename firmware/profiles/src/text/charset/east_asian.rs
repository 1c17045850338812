//! The sets that have ASCII's octets for ASCII's letters, and two octets or four for another.

use super::tables;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EastAsian {
    ShiftJis,
    EucJp,
    /// With code page 949.
    EucKr,
    /// Which has GBK and GB 2312 in it.
    Gb18030,
    Big5,
}

const BAD: char = char::REPLACEMENT_CHARACTER;

impl EastAsian {
    /// All bytes, with U+FFFD for what is no letter.
    pub(super) fn decode(self, mut bytes: &[u8]) -> String {
        let mut text = String::with_capacity(bytes.len());
        while let Some((first, behind)) = bytes.split_first() {
            let (letter, octets) = match first {
                0..0x80 => (char::from(*first), 1),
                _ => self.first_letter(*first, behind),
            };
            text.push(letter);
            bytes = bytes.get(octets..).unwrap_or_default();
        }
        text
    }

    /// The letter that begins with this octet, and how many octets it is.
    fn first_letter(self, first: u8, behind: &[u8]) -> (char, usize) {
        if let Some(letter) = self.alone(first) {
            return (letter, 1);
        }
        let Some(second) = behind.first().filter(|_| self.leads(first)) else {
            return (BAD, 1);
        };
        let pair = match self {
            Self::ShiftJis => shift_jis(first, *second),
            Self::EucJp if first == 0x8f && *second > 0xa0 && *second < 0xff => {
                // JIS X 0212 has a third octet, and none of its letters is here.
                let inside = behind.get(1).is_none_or(|third| !third.is_ascii());
                return (BAD, if inside { 3 } else { 2 });
            }
            Self::EucJp => euc_jp(first, *second),
            Self::EucKr => tables::korean(first, *second),
            Self::Gb18030 if second.is_ascii_digit() => return four(first, *second, behind),
            Self::Gb18030 => tables::gbk(first, *second),
            Self::Big5 => tables::big5(first, *second),
        };
        match pair {
            Some(letter) => (letter, 2),
            // An octet that may be a letter of ASCII is not swallowed with a bad one before it.
            None if second.is_ascii() => (BAD, 1),
            None => (BAD, 2),
        }
    }

    /// The letter of an octet that needs no second.
    fn alone(self, octet: u8) -> Option<char> {
        match (self, octet) {
            (Self::ShiftJis, 0x80) => Some('\u{80}'),
            (Self::ShiftJis, 0xa1..=0xdf) => half_width_kana(octet),
            (Self::Gb18030, 0x80) => Some('€'),
            _ => None,
        }
    }

    /// Whether this octet is the first of several.
    fn leads(self, octet: u8) -> bool {
        match self {
            Self::ShiftJis => matches!(octet, 0x81..=0x9f | 0xe0..=0xfc),
            Self::EucJp => matches!(octet, 0x8e | 0x8f | 0xa1..=0xfe),
            Self::EucKr | Self::Gb18030 | Self::Big5 => matches!(octet, 0x81..=0xfe),
        }
    }
}

/// JIS X 0201's katakana, from A1.
pub(super) fn half_width_kana(octet: u8) -> Option<char> {
    char::from_u32(0xff61 + u32::from(octet.checked_sub(0xa1)?))
}

fn shift_jis(first: u8, second: u8) -> Option<char> {
    let column = match second {
        0x40..=0x7e => second - 0x40,
        0x80..=0xfc => second - 0x41,
        _ => return None,
    };
    let pair_of_rows = if first < 0xa0 { first - 0x81 } else { first - 0xc1 };
    if let Some(own) = first.checked_sub(0xf0).filter(|own| *own < 10) {
        // The user's own letters.
        return char::from_u32(0xe000 + u32::from(own) * 188 + u32::from(column));
    }
    tables::jis(pair_of_rows * 2 + column / 94, column % 94)
}

fn euc_jp(first: u8, second: u8) -> Option<char> {
    match (first, second) {
        (0x8e, 0xa1..=0xdf) => half_width_kana(second),
        (0xa1.., 0xa1..=0xfe) => tables::jis(first - 0xa1, second - 0xa1),
        _ => None,
    }
}

/// Two octets of which the second is a digit: with two more such they are a letter.
fn four(first: u8, second: u8, behind: &[u8]) -> (char, usize) {
    let (third, fourth) = match behind.get(1..).unwrap_or_default() {
        [] => return (BAD, 2),
        [0x81..=0xfe] => return (BAD, 3),
        [third @ 0x81..=0xfe, fourth @ b'0'..=b'9', ..] => (third, fourth),
        // All behind the first is looked at again.
        _ => return (BAD, 1),
    };
    let tens = u32::from(first - 0x81) * 10 + u32::from(second - b'0');
    let number = (tens * 126 + u32::from(third - 0x81)) * 10 + u32::from(fourth - b'0');
    (tables::gb18030(number).unwrap_or(BAD), 4)
}

//! The character sets that prtLocalizationCharacterSet names, down to characters.
//!
//! Their letters and what they make of bad octets are those of the Encoding Standard, as the library `encoding_rs` has them;
//! the tables are made from it when this is built ([`letters`]), and a test holds every sequence of octets against it. On
//! purpose it is the library's reading without the letters of Hong Kong in Big5 and without JIS X 0212 in EUC-JP: no printer
//! that we know of has them. HP Roman-8, the set of PCL, is in no library and is ours. Left out are the code pages of DOS
//! (437, 850): no printer that we know of names them.

mod east_asian;
mod iso_2022_jp;
mod letters;
mod places;
mod tables;
mod utf_16;

#[cfg(test)]
mod tests;

use east_asian::EastAsian;

/// 0xA1 to 0xFE of HP Roman-8.
const HP_ROMAN8: &str =
    "ÀÂÈÊËÎÏ´ˋˆ¨˜ÙÛ₤¯Ýý°ÇçÑñ¡¿¤£¥§ƒ¢âêôûáéóúàèòùäëöüÅîØÆåíøæÄìÖÜÉïßÔÁÃãÐðÍÌÓÒÕõŠšÚŸÿÞþ·µ¶¾—¼½ªº«■»±";

/// A character set by its IANA MIBenum, as prtLocalizationCharacterSet gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Charset {
    /// The character set of PCL.
    HpRoman8,
    /// One of those with a letter an octet, by its place in their table.
    OneOctet(usize),
    /// One that has ASCII, and letters of two octets or four.
    EastAsian(EastAsian),
    /// One whose escapes change the alphabet.
    Iso2022Jp,
    /// Sixteen bits a letter, the high octet first.
    Utf16Be,
    /// The low octet first.
    Utf16Le,
}

impl Default for Charset {
    /// ISO 8859-1, with the letters that Windows writes where that has control codes: what we take where the device
    /// names no set or one that we don't know.
    fn default() -> Self {
        Self::OneOctet(0)
    }
}

impl Charset {
    /// The set of that MIBenum (IANA character-sets registry). UTF-8 (106) is no case of its own: valid UTF-8 is taken
    /// as such whatever the device says, and what isn't valid is read as Latin-1.
    pub(crate) fn from_mib_enum(code: i64) -> Self {
        let code = match code {
            17 | 2024 => return Self::EastAsian(EastAsian::ShiftJis),
            18 => return Self::EastAsian(EastAsian::EucJp),
            36 | 38 => return Self::EastAsian(EastAsian::EucKr),
            57 | 113 | 114 | 2025 => return Self::EastAsian(EastAsian::Gb18030),
            2026 | 2101 => return Self::EastAsian(EastAsian::Big5),
            39 => return Self::Iso2022Jp,
            1000 | 1013 | 1015 => return Self::Utf16Be,
            1014 => return Self::Utf16Le,
            2004 => return Self::HpRoman8,
            81 | 82 => 9,
            84 | 85 => 11,
            12 => 2254,
            2109 => 2259,
            other => other,
        };
        let place = places::OF_ONE_OCTET.iter().position(|known| *known == code);
        place.map_or_else(Self::default, Self::OneOctet)
    }

    /// The characters of these bytes.
    ///
    /// Valid UTF-8 is taken as it is, whatever set the device names: many name Latin-1 and send UTF-8, while text in
    /// another set is hardly ever valid UTF-8 by chance. Two kinds of sets go first: those that hide other characters
    /// behind ASCII's bytes (UTF-16, ISO-2022-JP), where the bytes show their marks; and those of East Asia, whose short
    /// words may by chance be Latin, Greek or Arabic letters of UTF-8, but never its three octets of a kana or ideograph.
    pub(crate) fn decode(self, bytes: &[u8]) -> String {
        match std::str::from_utf8(bytes) {
            Ok(text) if !self.is_marked_in(bytes) && !self.is_likelier_than(text) => text.to_owned(),
            _ => self.letters(bytes),
        }
    }

    /// The characters of these bytes in this set, with U+FFFD for what is none.
    fn letters(self, bytes: &[u8]) -> String {
        match self {
            Self::HpRoman8 => bytes.iter().map(|byte| hp_roman8(*byte)).collect(),
            Self::OneOctet(place) => bytes
                .iter()
                .map(|byte| tables::of_one_octet(place, *byte))
                .collect(),
            Self::EastAsian(set) => set.decode(bytes),
            Self::Iso2022Jp => iso_2022_jp::decode(bytes),
            Self::Utf16Be => utf_16::decode(bytes, u16::from_be_bytes),
            Self::Utf16Le => utf_16::decode(bytes, u16::from_le_bytes),
        }
    }

    /// Whether UTF-8's reading has letters, and none that is written where this set is.
    fn is_likelier_than(self, utf8: &str) -> bool {
        matches!(self, Self::EastAsian(_)) && !utf8.is_ascii() && utf8.chars().all(|c| c < '\u{800}')
    }

    /// Whether the bytes, though they may be read as ASCII, show that they are in this set: the escape that begins
    /// another alphabet, the NUL that makes sixteen bits of a letter.
    fn is_marked_in(self, bytes: &[u8]) -> bool {
        match self {
            Self::Iso2022Jp => bytes.contains(&0x1b),
            Self::Utf16Be | Self::Utf16Le => {
                // NULs that fill up the end of an ordinary text are no such mark.
                let filled = bytes.iter().rev().take_while(|byte| **byte == 0).count();
                bytes.len().is_multiple_of(2) && bytes.iter().filter(|byte| **byte == 0).count() > filled
            }
            Self::HpRoman8 | Self::OneOctet(_) | Self::EastAsian(_) => false,
        }
    }
}

fn hp_roman8(byte: u8) -> char {
    match byte.checked_sub(0xa1) {
        None => char::from(byte),
        Some(place) => HP_ROMAN8
            .chars()
            .nth(usize::from(place))
            .unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

//! The character sets that printers name in prtLocalizationCharacterSet, down to characters.
//!
//! Single-byte sets are decoded whole. Of Shift_JIS only the single bytes (JIS X 0201) are: its kanji need a table of
//! 7,000 characters, and each of them becomes one replacement character.

/// 0xA1 to 0xFE of HP Roman-8, the character set of PCL.
const HP_ROMAN8: &str =
    "ÀÂÈÊËÎÏ´ˋˆ¨˜ÙÛ₤¯Ýý°ÇçÑñ¡¿¤£¥§ƒ¢âêôûáéóúàèòùäëöüÅîØÆåíøæÄìÖÜÉïßÔÁÃãÐðÍÌÓÒÕõŠšÚŸÿÞþ·µ¶¾—¼½ªº«■»±";

/// 0xA1 to 0xFF of ISO 8859-2; 0xAD is the soft hyphen.
const LATIN2: &str =
    "Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u{ad}ŽŻ°ą˛ł´ľśˇ¸šşťź˝žżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙";

/// A character set by its IANA MIBenum, as prtLocalizationCharacterSet gives it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Charset {
    /// ISO 8859-1, and what we take where the device names none or one that we don't know.
    #[default]
    Latin1,
    Latin2,
    Latin5,
    Cyrillic,
    HpRoman8,
    ShiftJis,
}

impl Charset {
    /// The set of that MIBenum (IANA character-sets registry). UTF-8 (106) is no case of its own: valid UTF-8 is taken
    /// as such whatever the device says, and what isn't valid is read as Latin-1.
    pub(crate) const fn from_mib_enum(code: i64) -> Self {
        match code {
            5 => Self::Latin2,
            8 => Self::Cyrillic,
            12 => Self::Latin5,
            17 | 2024 => Self::ShiftJis,
            2004 => Self::HpRoman8,
            _ => Self::Latin1,
        }
    }

    /// The characters of bytes in this set.
    pub(crate) fn decode(self, bytes: &[u8]) -> String {
        if self == Self::ShiftJis {
            shift_jis(bytes)
        } else {
            bytes.iter().map(|byte| self.character(*byte)).collect()
        }
    }

    fn character(self, byte: u8) -> char {
        if byte <= 0xa0 {
            return char::from(byte);
        }
        match self {
            Self::Latin1 | Self::ShiftJis => char::from(byte),
            Self::Latin2 => nth_from_a1(LATIN2, byte),
            Self::Latin5 => latin5(byte),
            Self::Cyrillic => cyrillic(byte),
            Self::HpRoman8 => nth_from_a1(HP_ROMAN8, byte),
        }
    }
}

fn nth_from_a1(table: &str, byte: u8) -> char {
    table
        .chars()
        .nth(usize::from(byte.saturating_sub(0xa1)))
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// ISO 8859-9 is Latin-1 with six Turkish letters in place of the Icelandic ones.
fn latin5(byte: u8) -> char {
    match byte {
        0xd0 => 'Ğ',
        0xdd => 'İ',
        0xde => 'Ş',
        0xf0 => 'ğ',
        0xfd => 'ı',
        0xfe => 'ş',
        _ => char::from(byte),
    }
}

/// ISO 8859-5 is the Unicode block of Cyrillic, moved, but for three signs.
fn cyrillic(byte: u8) -> char {
    match byte {
        0xad => '\u{ad}',
        0xf0 => '№',
        0xfd => '§',
        _ => char::from_u32(u32::from(byte) + 0x360).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

fn shift_jis(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    let mut rest = bytes.iter();
    while let Some(&byte) = rest.next() {
        match byte {
            0x00..=0x7f => text.push(char::from(byte)),
            0xa1..=0xdf => {
                let katakana = char::from_u32(u32::from(byte) + 0xfec0);
                text.push(katakana.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            _ => {
                rest.next();
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_set_gives_its_own_letters() {
        assert_eq!(Charset::from_mib_enum(4).decode(b"D\xe9p\xf4t"), "Dépôt");
        assert_eq!(Charset::from_mib_enum(5).decode(b"\xa3\xf3d\xbc \xff"), "Łódź ˙");
        assert_eq!(
            Charset::from_mib_enum(8).decode(b"\xbf\xd8\xe0 \xf0\xf1"),
            "Пир №ё"
        );
        assert_eq!(
            Charset::from_mib_enum(12).decode(b"\xddstanbul ya\xf0"),
            "İstanbul yağ"
        );
        assert_eq!(
            Charset::from_mib_enum(2004).decode(b"T\xccner f\xcar \xfe\xff"),
            "Täner fòr ±\u{fffd}"
        );
    }

    #[test]
    fn shift_jis_keeps_katakana_and_marks_each_kanji_once() {
        // トナー in half-width katakana, then 切 (two bytes), then ASCII, then a pair that is cut short.
        let bytes = b"\xc4\xc5\xb0\x90\xd8OK\x90";
        assert_eq!(Charset::from_mib_enum(17).decode(bytes), "ﾄﾅｰ\u{fffd}OK\u{fffd}");
    }

    #[test]
    fn no_byte_is_without_a_character() {
        for code in [4, 5, 8, 12, 17, 106, 2004, -1] {
            for byte in 0..=u8::MAX {
                assert_eq!(
                    Charset::from_mib_enum(code).decode(&[byte]).chars().count(),
                    1,
                    "{code} {byte}"
                );
            }
        }
    }
}

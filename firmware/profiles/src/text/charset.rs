//! The character sets that prtLocalizationCharacterSet names, down to characters.
//!
//! The sets of the world's languages are `encoding_rs`'s: its tables weigh 165 KB in the appliance, and Shift_JIS alone
//! would weigh 155 KB of them, so all are here. HP Roman-8, the set of PCL, is in no library and is ours. Left out are the
//! code pages of DOS (437, 850): no printer that we know of names them.

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, IBM866, ISO_2022_JP, ISO_8859_2, ISO_8859_3, ISO_8859_4,
    ISO_8859_5, ISO_8859_6, ISO_8859_7, ISO_8859_8, ISO_8859_10, ISO_8859_13, ISO_8859_14, ISO_8859_15,
    ISO_8859_16, KOI8_R, KOI8_U, MACINTOSH, SHIFT_JIS, UTF_16BE, UTF_16LE, WINDOWS_874, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257,
    WINDOWS_1258,
};

/// 0xA1 to 0xFE of HP Roman-8.
const HP_ROMAN8: &str =
    "ÀÂÈÊËÎÏ´ˋˆ¨˜ÙÛ₤¯Ýý°ÇçÑñ¡¿¤£¥§ƒ¢âêôûáéóúàèòùäëöüÅîØÆåíøæÄìÖÜÉïßÔÁÃãÐðÍÌÓÒÕõŠšÚŸÿÞþ·µ¶¾—¼½ªº«■»±";

/// A character set by its IANA MIBenum, as prtLocalizationCharacterSet gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Charset {
    /// The character set of PCL.
    HpRoman8,
    /// Every other.
    Encoded(&'static Encoding),
}

impl Default for Charset {
    /// ISO 8859-1, with the letters that Windows writes where that has control codes: what we take where the device
    /// names no set or one that we don't know.
    fn default() -> Self {
        Self::Encoded(WINDOWS_1252)
    }
}

impl Charset {
    /// The set of that MIBenum (IANA character-sets registry). UTF-8 (106) is no case of its own: valid UTF-8 is taken
    /// as such whatever the device says, and what isn't valid is read as Latin-1.
    pub(crate) fn from_mib_enum(code: i64) -> Self {
        Self::Encoded(match code {
            5 => ISO_8859_2,
            6 => ISO_8859_3,
            7 => ISO_8859_4,
            8 => ISO_8859_5,
            9 | 81 | 82 => ISO_8859_6,
            10 => ISO_8859_7,
            11 | 84 | 85 => ISO_8859_8,
            12 | 2254 => WINDOWS_1254,
            13 => ISO_8859_10,
            17 | 2024 => SHIFT_JIS,
            18 => EUC_JP,
            36 | 38 => EUC_KR,
            39 => ISO_2022_JP,
            57 | 113 | 2025 => GBK,
            109 => ISO_8859_13,
            110 => ISO_8859_14,
            111 => ISO_8859_15,
            112 => ISO_8859_16,
            114 => GB18030,
            1000 | 1013 | 1015 => UTF_16BE,
            1014 => UTF_16LE,
            2004 => return Self::HpRoman8,
            2026 | 2101 => BIG5,
            2027 => MACINTOSH,
            2084 => KOI8_R,
            2086 => IBM866,
            2088 => KOI8_U,
            2109 | 2259 => WINDOWS_874,
            2250 => WINDOWS_1250,
            2251 => WINDOWS_1251,
            2253 => WINDOWS_1253,
            2255 => WINDOWS_1255,
            2256 => WINDOWS_1256,
            2257 => WINDOWS_1257,
            2258 => WINDOWS_1258,
            _ => return Self::default(),
        })
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
            _ => match self {
                Self::HpRoman8 => bytes.iter().map(|byte| hp_roman8(*byte)).collect(),
                Self::Encoded(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            },
        }
    }

    /// Whether UTF-8's reading has letters, and none that is written where this set is.
    fn is_likelier_than(self, utf8: &str) -> bool {
        let Self::Encoded(encoding) = self else {
            return false;
        };
        let is_east_asian = [SHIFT_JIS, EUC_JP, EUC_KR, GBK, GB18030, BIG5].contains(&encoding);
        is_east_asian && !utf8.is_ascii() && utf8.chars().all(|c| c < '\u{800}')
    }

    /// Whether the bytes, though they may be read as ASCII, show that they are in this set: the escape that begins
    /// another alphabet, the NUL that makes sixteen bits of a letter.
    fn is_marked_in(self, bytes: &[u8]) -> bool {
        let mark = match self {
            Self::Encoded(encoding) if encoding == ISO_2022_JP => 0x1b,
            Self::Encoded(encoding) if !encoding.is_ascii_compatible() => {
                // NULs that fill up the end of an ordinary text are no such mark.
                let filled = bytes.iter().rev().take_while(|byte| **byte == 0).count();
                return bytes.len().is_multiple_of(2)
                    && bytes.iter().filter(|byte| **byte == 0).count() > filled;
            }
            _ => return false,
        };
        bytes.contains(&mark)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_set_gives_its_own_letters() {
        for (code, bytes, text) in [
            (4, &b"D\xe9p\xf4t \x96 a"[..], "Dépôt – a"),
            (5, b"\xa3\xf3d\xbc \xff", "Łódź ˙"),
            (8, b"\xbf\xd8\xe0 \xf0\xf1", "Пир №ё"),
            (10, b"\xcc\xe5\xeb\xdc\xed\xe9", "Μελάνι"),
            (12, b"\xddstanbul ya\xf0", "İstanbul yağ"),
            (17, b"\x83V\x83A\x83\x93 \x83g\x83i\x81[", "シアン トナー"),
            (17, b"\xc4\xc5\xb0\x90\xd8\x82\xeaOK", "ﾄﾅｰ切れOK"),
            (2024, b"\x97p\x8e\x86\x82\xc8\x82\xb5", "用紙なし"),
            (18, b"\xa5\xc8\xa5\xca\xa1\xbc", "トナー"),
            (38, b"\xc5\xe4\xb3\xca", "토너"),
            (39, b"\x1b$B%H%J!<\x1b(B OK", "トナー OK"),
            (113, b"\xcc\xbc\xb7\xdb", "碳粉"),
            (2025, b"\xba\xda\xc9\xab", "黑色"),
            (2025, b"\xc8\xb1\xd6\xbd", "缺纸"),
            (2025, "缺纸".as_bytes(), "缺纸"),
            (17, b"\xc4\xb1 A", "ﾄｱ A"),
            (2026, b"\xba\xd2\xaf\xbb", "碳粉"),
            (2084, b"\xf4\xcf\xce\xc5\xd2", "Тонер"),
            (2251, b"\xd2\xee\xed\xe5\xf0", "Тонер"),
            (2250, b"\x8ed\xedm\xe1", "Ždímá"),
            (1013, b"\x30\xc8\x30\xca\x30\xfc", "トナー"),
            (1013, b"\0O\0K", "OK"),
            (2004, b"T\xccner f\xcar \xfe\xff", "Täner fòr ±\u{fffd}"),
            (2004, b"Beh\xcclter \xb4\xb7\xd8\xda\xdb", "Behälter ÇñÄÖÜ"),
        ] {
            assert_eq!(Charset::from_mib_enum(code).decode(bytes), text, "{code}");
        }
    }

    #[test]
    fn ascii_is_ascii_in_every_set() {
        for code in (0..120).chain(1000..1020).chain(2000..2260) {
            let charset = Charset::from_mib_enum(code);
            assert_eq!(charset.decode(b"Toner 1"), "Toner 1", "{code}");
            assert_eq!(charset.decode(b"Black Toner\0"), "Black Toner\0", "{code}");
        }
    }

    #[test]
    fn half_a_character_is_marked_and_eats_nothing_behind_it() {
        // The second byte of a pair is at least 0x40: what is less stands for itself.
        assert_eq!(
            Charset::from_mib_enum(17).decode(b"\x90<b>\x90"),
            "\u{fffd}<b>\u{fffd}"
        );
        assert_eq!(
            Charset::from_mib_enum(17).decode(b"\x90\x1b[31m"),
            "\u{fffd}\u{1b}[31m"
        );
    }

    #[test]
    fn no_byte_is_without_a_character() {
        for code in [4, 5, 8, 12, 17, 18, 38, 113, 114, 1013, 2004, 2026, 2084, 106, -1] {
            for byte in 0..=u8::MAX {
                let decoded = Charset::from_mib_enum(code).decode(&[byte]);
                assert_eq!(decoded.chars().count(), 1, "{code} {byte}");
            }
        }
    }
}

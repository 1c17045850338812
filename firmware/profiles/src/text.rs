//! Somebody else's bytes as text that may be shown: decoded to UTF-8, without control characters, of bounded length.
//!
//! What is left may still hold markup or formulas: escaping belongs where the text is shown.

mod charset;

pub(crate) use charset::Charset;

/// DisplayString and the localized strings of the Printer-MIB end at 255.
const LONGEST: usize = 255;

/// The text of an OCTET STRING; none where nothing readable is in it.
pub(crate) fn readable(bytes: &[u8], charset: Charset) -> Option<String> {
    let inert: String = charset.decode(bytes).chars().filter_map(inert).collect();
    let short: String = inert.trim().chars().take(LONGEST).collect();
    let trimmed = short.trim_end();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

/// The character, a space for what separates lines and columns, or none for what only steers a terminal, turns the
/// direction of writing, or is there and not seen.
fn inert(character: char) -> Option<char> {
    match character {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{feff}' => None,
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => None,
        _ if character.is_control() => None,
        _ => Some(character),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn hostile_text_becomes_inert() {
        let hostile = "a\0b\x1b[31m\u{202e}c\td\r\n\u{7f}\u{9b}e".as_bytes();
        assert_eq!(readable(hostile, Charset::default()).unwrap(), "ab[31mc d  e");
    }

    #[test]
    fn hostile_text_is_inert_in_every_set() {
        let hostile = b"\x90\x1b]0;x\x07<b>\x9b31m\xe2\x80\xaea\0\r\nb\x85\x81c";
        for code in (0..120).chain(1000..1020).chain(2000..2260) {
            let text = readable(hostile, Charset::from_mib_enum(code)).unwrap_or_default();
            assert!(!text.contains(char::is_control), "{code}: {text:?}");
            assert!(!text.contains('\u{202e}'), "{code}: {text:?}");
        }
    }

    #[test]
    fn blank_is_absent() {
        for blank in [
            &b""[..],
            b"   ",
            b"\0\0\0",
            b"\r\n",
            "\u{202e}\u{feff}".as_bytes(),
            "\u{200b}\u{2060}\u{e0041}".as_bytes(),
        ] {
            assert_eq!(readable(blank, Charset::default()), None);
        }
    }

    #[test]
    fn utf8_counts_before_the_named_set_and_bad_utf8_does_not() {
        assert_eq!(
            readable("Zürich".as_bytes(), Charset::HpRoman8).unwrap(),
            "Zürich"
        );
        assert_eq!(readable(b"Z\xcfrich", Charset::HpRoman8).unwrap(), "Zürich");
        assert_eq!(readable(b"Z\xfcrich", Charset::default()).unwrap(), "Zürich");
    }

    #[test]
    fn length_is_capped_in_characters() {
        let long = "ü".repeat(10_000);
        assert_eq!(
            readable(long.as_bytes(), Charset::default())
                .unwrap()
                .chars()
                .count(),
            LONGEST
        );
    }
}

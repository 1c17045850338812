//! Somebody else's bytes as text that may be shown: decoded to UTF-8, without control characters, of bounded length.
//!
//! What is left may still hold markup or formulas: escaping belongs where the text is shown.

mod charset;

pub(crate) use charset::Charset;

/// DisplayString and the localized strings of the Printer-MIB end at 255.
const LONGEST: usize = 255;

/// The text of an OCTET STRING; none where nothing readable is in it.
///
/// Valid UTF-8 is taken as it is, whatever set the device names: many name Latin-1 and send UTF-8, while text in
/// another set is hardly ever valid UTF-8 by chance.
pub(crate) fn readable(bytes: &[u8], charset: Charset) -> Option<String> {
    let decoded = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => charset.decode(bytes),
    };
    let inert: String = decoded.chars().filter_map(inert).collect();
    let short: String = inert.trim().chars().take(LONGEST).collect();
    let trimmed = short.trim_end();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

/// The character, a space for what separates lines and columns, or none for what only steers a terminal or turns the
/// direction of writing.
fn inert(character: char) -> Option<char> {
    match character {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        '\u{feff}' => None,
        _ if character.is_control() => None,
        _ => Some(character),
    }
}

/// Whether `text` begins with `prefix`, of ASCII letters in either case, and a word ends there.
pub(crate) fn strip_word<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    let rest = text.get(prefix.len()..)?;
    let word_ends = !rest.starts_with(char::is_alphanumeric);
    (head.eq_ignore_ascii_case(prefix) && word_ends).then_some(rest)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn hostile_text_becomes_inert() {
        let hostile = "a\0b\x1b[31m\u{202e}c\td\r\n\u{7f}\u{9b}e".as_bytes();
        assert_eq!(readable(hostile, Charset::Latin1).unwrap(), "ab[31mc d  e");
    }

    #[test]
    fn blank_is_absent() {
        for blank in [
            &b""[..],
            b"   ",
            b"\0\0\0",
            b"\r\n",
            "\u{202e}\u{feff}".as_bytes(),
        ] {
            assert_eq!(readable(blank, Charset::Latin1), None);
        }
    }

    #[test]
    fn utf8_counts_before_the_named_set_and_bad_utf8_does_not() {
        assert_eq!(
            readable("Zürich".as_bytes(), Charset::HpRoman8).unwrap(),
            "Zürich"
        );
        assert_eq!(readable(b"Z\xcfrich", Charset::HpRoman8).unwrap(), "Zürich");
        assert_eq!(readable(b"Z\xfcrich", Charset::Latin1).unwrap(), "Zürich");
    }

    #[test]
    fn length_is_capped_in_characters() {
        let long = "ü".repeat(10_000);
        assert_eq!(
            readable(long.as_bytes(), Charset::Latin1)
                .unwrap()
                .chars()
                .count(),
            LONGEST
        );
    }

    #[test]
    fn a_word_is_a_whole_word() {
        assert_eq!(strip_word("hp LaserJet", "HP"), Some(" LaserJet"));
        assert_eq!(strip_word("HPE switch", "HP"), None);
        assert_eq!(strip_word("ü", "HP"), None);
    }
}

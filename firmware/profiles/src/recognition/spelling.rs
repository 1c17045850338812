//! When a text begins with a known spelling: case doesn't count, nor whether words are parted by a space, a hyphen or
//! nothing (`KONICA MINOLTA`, `KonicaMinolta`, `Konica-Minolta`; `e-STUDIO`, `eSTUDIO`).

/// No text of a device that is longer says more; what comes behind is not read.
const LONGEST: usize = 512;

/// The text in plain characters: full-width letters (Japanese devices write `ＣＡＮＯＮ`) become ASCII, every kind of
/// space and hyphen the usual one, line ends `\n`.
pub(super) fn plain(text: &str) -> String {
    text.chars().take(LONGEST).map(plain_character).collect()
}

fn plain_character(character: char) -> char {
    const FULL_WIDTH_TO_ASCII: u32 = 0xff01 - 0x21;
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(character) - FULL_WIDTH_TO_ASCII).unwrap_or(character)
        }
        '\u{3000}' | '\u{a0}' | '\u{2007}' | '\u{202f}' | '\t' | '\u{c}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\r' => '\n',
        other => other,
    }
}

/// What stands behind a name that the text begins with. A word ends there.
pub(super) fn after_name<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let rest = after_start(text, name)?;
    // Japanese is written without spaces.
    let is_latin = name.chars().next_back().is_some_and(|last| last.is_ascii());
    (!is_latin || !rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

/// What stands behind a family that the text begins with: a number may follow at once (`iR1020`), a letter may not
/// (`irssi`), unless the family itself says where its word ends (`FS-`).
pub(super) fn after_family<'a>(text: &'a str, family: &str) -> Option<&'a str> {
    let rest = after_start(text, family)?;
    let word_ends = family.ends_with(is_separator) || !rest.starts_with(char::is_alphabetic);
    word_ends.then_some(rest)
}

/// What stands behind a spelling that the text begins with.
fn after_start<'a>(text: &'a str, spelling: &str) -> Option<&'a str> {
    let mut rest = text;
    let mut expected = spelling.chars().peekable();
    while let Some(letter) = expected.next() {
        if !is_separator(letter) {
            rest = after_letter(rest, letter)?;
        } else if expected.peek().is_some() {
            rest = rest.trim_start_matches(is_separator);
        } else {
            rest = rest.strip_prefix(is_separator)?;
        }
    }
    Some(rest)
}

/// Whether any word of a text begins so.
pub(super) fn has_at_a_word(text: &str, spelling: &str) -> bool {
    word_starts(text).any(|word| after_family(word, spelling).is_some())
}

/// Whether a text has these whole words.
pub(super) fn has_words(text: &str, words: &str) -> bool {
    word_starts(text).any(|start| after_name(start, words).is_some())
}

/// The text from each beginning of a word on.
fn word_starts(text: &str) -> impl Iterator<Item = &str> {
    let mut in_word = false;
    text.char_indices().filter_map(move |(at, character)| {
        let begins = character.is_alphanumeric() && !in_word;
        in_word = character.is_alphanumeric();
        begins.then(|| text.get(at..)).flatten()
    })
}

fn after_letter(text: &str, expected: char) -> Option<&str> {
    let mut characters = text.chars();
    let found = characters.next()?;
    let same = found == expected || found.to_lowercase().eq(expected.to_lowercase());
    same.then_some(characters.as_str())
}

fn is_separator(character: char) -> bool {
    matches!(character, ' ' | '-' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_may_be_parted_in_any_way() {
        for text in [
            "KONICA MINOLTA 20",
            "KonicaMinolta 20",
            "Konica-Minolta  20",
            "konica_minolta 20",
        ] {
            assert_eq!(
                after_name(text, "Konica Minolta").map(str::trim),
                Some("20"),
                "{text}"
            );
        }
        assert_eq!(after_name("KONICA", "Konica Minolta"), None);
    }

    #[test]
    fn a_name_is_a_whole_word() {
        assert_eq!(after_name("hp LaserJet", "HP"), Some(" LaserJet"));
        assert_eq!(after_name("HPE switch", "HP"), None);
        assert_eq!(after_name("リコー複合機", "リコー"), Some("複合機"));
        assert_eq!(after_name("", "HP"), None);
    }

    #[test]
    fn full_width_letters_are_plain() {
        assert_eq!(plain("ＣＡＮＯＮ　ＬＢＰ－３０００"), "CANON LBP-3000");
        assert_eq!(plain(&"ü".repeat(10_000)).chars().count(), LONGEST);
    }

    #[test]
    fn words_are_found_anywhere_but_within_words() {
        assert!(has_words("48-port Switch, revision 3", "switch"));
        assert!(!has_words("LaserSwitcher 3", "switch"));
        assert!(has_at_a_word("SP NC-6300h", "NC-"));
        assert!(!has_at_a_word("SYNC-6300h", "NC-"));
    }
}

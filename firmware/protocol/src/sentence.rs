//! What the other side says for people, as this side may show or keep it. Whoever signs it may still be somebody's tool.

/// The longest sentence that is believed to be one, in characters.
pub const LONGEST: usize = 500;

/// Such words as they may stand in a log, in a table and on a page: one line of at most [`LONGEST`] characters, without anything
/// that steers a terminal or turns the direction of writing.
pub fn one_line(words: &str) -> String {
    let plain = |character: char| match character {
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => ' ',
        character if character.is_control() => ' ',
        character => character,
    };
    words.trim().chars().take(LONGEST).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_it_steers_whoever_reads_it() {
        let words = "no\u{1b}[31m\r\nmeterbox: \u{202e}degrof\u{2029}, über 5\u{a0}€";
        assert_eq!(one_line(words), "no [31m  meterbox:  degrof , über 5\u{a0}€");
        assert_eq!(one_line(&"ü".repeat(9_000)).chars().count(), LONGEST);
    }
}

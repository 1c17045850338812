//! The writer of HTML: the one place where text from outside is escaped.
//!
//! Markup is only ever a literal ([`Html::raw`] takes nothing else); whatever is computed, typed, or came from the
//! network goes through [`Html::text`] or [`Html::attr`], which leave it inert: no markup, no control character, no
//! override of the direction of writing.

use meters::Timestamp;

use crate::Language;
use crate::amounts;
use crate::texts::{Part, Text, parts};

/// HTML that is being written, in a language, at a time.
pub(crate) struct Html {
    out: String,
    language: Language,
    now: Timestamp,
}

impl Html {
    /// Nothing yet.
    pub(crate) fn new(language: Language, now: Timestamp) -> Self {
        Self {
            out: String::with_capacity(8 * 1024),
            language,
            now,
        }
    }

    /// Markup, as it stands.
    pub(crate) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.out.push_str(markup);
        self
    }

    /// Any text, made inert. Line ends stay line ends.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            match character {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                '\n' | '\t' => self.out.push(character),
                '\r' => {}
                character => self.out.push(inert(character)),
            }
        }
        self
    }

    /// ` name="text"`
    pub(crate) fn attr(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.raw(" ").raw(name).raw("=\"").text(value).raw("\"")
    }

    /// A text of the page.
    pub(crate) fn say(&mut self, text: Text) -> &mut Self {
        let words = text.of(self.language);
        self.text(words)
    }

    /// ` name="text of the page"`
    pub(crate) fn attr_say(&mut self, name: &'static str, text: Text) -> &mut Self {
        let words = text.of(self.language);
        self.attr(name, words)
    }

    /// A text of the page with its placeholders filled. What is filled in stands in `<bdi>`: words from elsewhere
    /// can't turn the sentence round.
    pub(crate) fn say_with(&mut self, text: Text, arguments: &[&str]) -> &mut Self {
        for part in parts(text.of(self.language)) {
            match part {
                Part::Words(words) => self.text(words),
                Part::Argument(index) => {
                    debug_assert!(index < arguments.len(), "nothing to fill in");
                    let argument = arguments.get(index).copied().unwrap_or_default();
                    self.raw("<bdi>").text(argument).raw("</bdi>")
                }
            };
        }
        self
    }

    /// A number, grouped.
    pub(crate) fn number(&mut self, number: u64) -> &mut Self {
        let words = amounts::grouped(self.language, number);
        self.text(&words)
    }

    /// An amount of bytes.
    pub(crate) fn bytes(&mut self, bytes: u64) -> &mut Self {
        let words = amounts::bytes(self.language, bytes);
        self.text(&words)
    }

    /// A time span in seconds.
    pub(crate) fn duration(&mut self, seconds: u64) -> &mut Self {
        let words = amounts::duration(self.language, seconds);
        self.text(&words)
    }

    /// A moment: date and time.
    pub(crate) fn moment(&mut self, at: Timestamp) -> &mut Self {
        let words = amounts::moment(self.language, at);
        self.raw("<time").attr("datetime", &at.to_string()).raw(">");
        self.text(&words).raw("</time>")
    }

    /// How long ago it was; the moment itself is its title.
    pub(crate) fn age(&mut self, at: Timestamp) -> &mut Self {
        let words = amounts::age(self.language, self.now, at);
        let moment = amounts::moment(self.language, at);
        self.raw("<time").attr("datetime", &at.to_string());
        self.attr("title", &moment).raw(">");
        self.text(&words).raw("</time>")
    }

    /// The language of the page.
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// A text of the page as a plain string, for an argument of another.
    pub(crate) fn words(&self, text: Text) -> &'static str {
        text.of(self.language)
    }

    /// How much is written.
    pub(crate) fn len(&self) -> usize {
        self.out.len()
    }

    /// Moves what was written since `from` to the earlier place `to`. Both come from [`Html::len`].
    pub(crate) fn move_back(&mut self, from: usize, to: usize) {
        if to <= from && self.out.is_char_boundary(from) && self.out.is_char_boundary(to) {
            let tail = self.out.split_off(from);
            self.out.insert_str(to, &tail);
        }
    }

    /// What was written.
    pub(crate) fn into_string(self) -> String {
        self.out
    }
}

/// A character that can do nothing: control characters become their pictures, and what turns the direction of writing,
/// hides, or ends a line unseen becomes U+FFFD. The joiners U+200C and U+200D stay: some scripts need them.
fn inert(character: char) -> char {
    match character {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => '\u{fffd}',
        character => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut html = Html::new(Language::English, Timestamp::from_unix_seconds(0));
        html.text(text);
        html.into_string()
    }

    #[test]
    fn markup_from_outside_is_text() {
        assert_eq!(
            written("<script>alert('x')</script> & \"y\""),
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;"
        );
    }

    #[test]
    fn what_can_not_be_seen_is_shown_or_taken_away() {
        assert_eq!(written("a\0\u{1b}[31mb\u{7f}"), "a\u{2400}\u{241b}[31mb\u{2421}");
        assert_eq!(
            written("invoice\u{202e}fdp.exe\u{2066}"),
            "invoice\u{fffd}fdp.exe\u{fffd}"
        );
        assert_eq!(written("a\r\nb\tc"), "a\nb\tc");
        assert_eq!(
            written("Büro 2, 1\u{202f}000, 東京"),
            "Büro 2, 1\u{202f}000, 東京"
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_at_all_is_markup(text in ".*", spice in "[<>&\"'\\x00-\\x1f\\u{7f}-\\u{9f}\\u{202a}-\\u{202e}\\u{2066}-\\u{2069}]*") {
            let html = written(&[text.as_str(), &spice].concat());
            let bad = |character: char| {
                matches!(character, '<' | '>' | '"' | '\'' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
                    || (character.is_control() && !matches!(character, '\n' | '\t'))
            };
            proptest::prop_assert!(!html.contains(bad), "{:?}", html);
        }
    }

    #[test]
    fn what_is_filled_in_stands_by_itself() {
        let mut html = Html::new(Language::English, Timestamp::from_unix_seconds(0));
        html.say_with(crate::texts::layout::LEAF, &["<x>", "{0}"]);
        assert_eq!(html.into_string(), "Page <bdi>&lt;x&gt;</bdi> of <bdi>{0}</bdi>");
    }

    #[test]
    fn a_late_piece_moves_to_its_place() {
        let mut html = Html::new(Language::English, Timestamp::from_unix_seconds(0));
        html.raw("<a>");
        let place = html.len();
        html.raw("<c>");
        let from = html.len();
        html.raw("<b>").move_back(from, place);
        assert_eq!(html.into_string(), "<a><b><c>");
    }
}

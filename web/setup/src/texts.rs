//! What the page says, in every language. One file a page; a row is one text in all languages, so that the compiler
//! sees when one is missing and a translator sees what the others say. `{0}`, `{1}` stand for what is filled in.
//!
//! A row is one string with its languages apart by U+001F: a table of pointers would cost the box more than the texts.

use crate::Language;

/// One text in all languages.
#[derive(Clone, Copy)]
pub(crate) struct Text(&'static str);

impl Text {
    /// Only [`texts!`] makes one.
    pub(crate) const fn of_row(row: &'static str) -> Self {
        Self(row)
    }

    /// The text in that language.
    pub(crate) fn of(self, language: Language) -> &'static str {
        self.0.split('\u{1f}').nth(language as usize).unwrap_or_default()
    }
}

/// Texts: `NAME: "English", "Deutsch", "français", "español";`
macro_rules! texts {
    ($($name:ident: $english:literal, $german:literal, $french:literal, $spanish:literal;)*) => {
        $(pub(crate) const $name: crate::texts::Text = crate::texts::Text::of_row(
            concat!($english, "\u{1f}", $german, "\u{1f}", $french, "\u{1f}", $spanish)
        );)*
        /// All of them, to be checked.
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, crate::texts::Text)] = &[$((stringify!($name), $name)),*];
    };
}

pub(crate) mod claim;
pub(crate) mod device;
pub(crate) mod devices;
pub(crate) mod faults;
pub(crate) mod fields;
pub(crate) mod health;
pub(crate) mod it;
pub(crate) mod layout;
pub(crate) mod network;
pub(crate) mod reports;
pub(crate) mod search;
pub(crate) mod server;
pub(crate) mod this_box;

/// Fills `{0}`, `{1}`… of a pattern. An argument is for each of them.
pub(crate) fn filled(pattern: &str, arguments: &[&str]) -> String {
    let mut text = String::with_capacity(pattern.len() + 16);
    for part in parts(pattern) {
        match part {
            Part::Words(words) => text.push_str(words),
            Part::Argument(index) => {
                debug_assert!(index < arguments.len(), "nothing to fill in");
                text.push_str(arguments.get(index).copied().unwrap_or_default());
            }
        }
    }
    text
}

/// A piece of a pattern.
pub(crate) enum Part<'a> {
    /// As it stands.
    Words(&'a str),
    /// What is filled in, by its number.
    Argument(usize),
}

/// The pieces of a pattern.
pub(crate) fn parts(pattern: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut pieces = pattern.split('{');
    parts.push(Part::Words(pieces.next().unwrap_or_default()));
    for piece in pieces {
        if let Some((number, words)) = piece.split_once('}') {
            parts.push(Part::Argument(number.parse().unwrap_or(usize::MAX)));
            parts.push(Part::Words(words));
        }
    }
    parts
}

#[cfg(test)]
mod tests;

//! What the page says, in every language. One file a page; a row is one text in all languages, so that the compiler
//! sees when one is missing and a translator sees what the others say. `{0}`, `{1}` stand for what is filled in.
//!
//! The rows are for people and for the tests. The box holds them packed (`build.rs`): a language is unpacked when it is
//! first spoken.

use std::sync::OnceLock;

use packed::octets;

use crate::Language;

/// A text in all languages, by its number.
#[derive(Clone, Copy)]
pub(crate) struct Text(u16);

impl Text {
    /// The text of that row of a file, which is named by its module's path.
    pub(crate) const fn of_row(module: &str, row: u16) -> Self {
        let mut file = 0;
        while file < packs::FIRST.len() {
            let (name, first) = packs::FIRST[file];
            if ends_with(module.as_bytes(), name.as_bytes()) {
                return Self(first + row);
            }
            file += 1;
        }
        panic!("texts in a file that was not packed")
    }

    /// The text in that language.
    pub(crate) fn of(self, language: Language) -> &'static str {
        let texts = UNPACKED[language as usize].get_or_init(|| unpacked(packs::TEXTS[language as usize]));
        texts.get(usize::from(self.0)).copied().unwrap_or_default()
    }
}

/// Whether a path of modules ends with that module.
const fn ends_with(path: &[u8], name: &[u8]) -> bool {
    if path.len() <= name.len() || path[path.len() - name.len() - 1] != b':' {
        return false;
    }
    let mut place = 0;
    while place < name.len() {
        if path[path.len() - name.len() + place] != name[place] {
            return false;
        }
        place += 1;
    }
    true
}

/// What was unpacked so far, by language.
static UNPACKED: [OnceLock<Vec<&'static str>>; Language::ALL.len()] =
    [const { OnceLock::new() }; Language::ALL.len()];

/// A language's texts, for ever: what was spoken once is spoken again.
fn unpacked(pack: &[u8]) -> Vec<&'static str> {
    let texts: &'static str = String::from_utf8(octets::unpack(pack)).unwrap_or_default().leak();
    // Each is ended by U+001F.
    texts.split('\u{1f}').collect()
}

/// The packed texts.
mod packs {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));

    macro_rules! pack {
        ($number:literal) => {
            include_bytes!(concat!(env!("OUT_DIR"), "/texts", $number, ".bin"))
        };
    }

    /// Each language's texts.
    pub(super) static TEXTS: [&[u8]; 4] = [pack!(0), pack!(1), pack!(2), pack!(3)];
}

/// Texts: `NAME: "English", "Deutsch", "français", "español";`
macro_rules! texts {
    ($($name:ident: $english:literal, $german:literal, $french:literal, $spanish:literal;)*) => {
        /// The rows in their order.
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Row { $($name),* }
        $(pub(crate) const $name: crate::texts::Text =
            crate::texts::Text::of_row(module_path!(), Row::$name as u16);)*
        /// All of them as they are written, to be checked.
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, crate::texts::Text, [&str; 4])] =
            &[$((stringify!($name), $name, [$english, $german, $french, $spanish])),*];
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

//! What the start-up of the box says of its card: a note in the state folder, whose first word tells what happened. It is
//! shown for a month: on the page, by `meterbox status` and on the light.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// The note's file.
const NOTE: &str = "card";

/// A card that was mended and gave no trouble since is a good one.
const SHOWN_FOR: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How the card was at the last starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Card {
    /// Nothing is known against it.
    Good,
    /// Its file system was damaged and mended; something may be missing.
    Mended,
    /// Books or file system were beyond mending, and were made anew.
    Remade,
    /// It can't be written: everything is in memory.
    InMemory,
}

impl Card {
    /// What the note says, where there is one of the last month.
    pub(crate) fn of(state: &Path) -> Self {
        let path = state.join(NOTE);
        let Ok(text) = fs::read_to_string(&path) else {
            return Self::Good;
        };
        let card = match text.split_whitespace().next() {
            Some("mended") => Self::Mended,
            Some("remade") => Self::Remade,
            Some("memory") => return Self::InMemory,
            _ => return Self::Good,
        };
        let written = fs::metadata(&path).and_then(|note| note.modified());
        // By a clock that was set back since, it is not old.
        let age = written.map(|at| SystemTime::now().duration_since(at).unwrap_or_default());
        match age {
            Ok(age) if age > SHOWN_FOR => Self::Good,
            _ => card,
        }
    }

    /// A sentence for `meterbox status`.
    pub(crate) fn sentence(self) -> Option<&'static str> {
        match self {
            Self::Good => None,
            Self::Mended => {
                Some("the box's card was damaged and has been mended: replace it if that happens again")
            }
            Self::Remade => Some(
                "the box's card or its books were beyond mending and were made anew: readings that were not sent are lost; replace the card soon",
            ),
            Self::InMemory => Some(
                "the box's card can't be written: it runs in memory, and forgets what is not sent when its power goes; replace the card now",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_notes_first_word_counts_for_a_month() {
        let state = tempfile::tempdir().unwrap();
        assert_eq!(Card::of(state.path()), Card::Good);
        let path = state.path().join(NOTE);
        for (text, card) in [
            ("mended\nPass 1\n", Card::Mended),
            ("remade", Card::Remade),
            ("memory", Card::InMemory),
            ("", Card::Good),
            ("burnt", Card::Good),
        ] {
            fs::write(&path, text).unwrap();
            assert_eq!(Card::of(state.path()), card, "{text}");
            assert_eq!(card.sentence().is_none(), card == Card::Good);
        }
        fs::write(&path, "mended").unwrap();
        let note = fs::File::options().write(true).open(&path).unwrap();
        note.set_modified(SystemTime::now() + SHOWN_FOR).unwrap();
        assert_eq!(Card::of(state.path()), Card::Mended, "a clock that was set back");
        note.set_modified(SystemTime::now() - SHOWN_FOR * 2).unwrap();
        assert_eq!(Card::of(state.path()), Card::Good);
    }
}

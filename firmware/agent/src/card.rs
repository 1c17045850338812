//! What the start-up of the box says of its card: a note in the state folder, whose first word tells what happened. It is
//! told for a month: on the page, by `meterbox status`, and to the server. The light tells of it as long as somebody has to
//! do something: it is nothing to look at for who stands before a box whose card has been mended and is well.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use protocol::check_in::CardFault;

/// The note's file.
const NOTE: &str = "card";

/// A card that was mended and gave no trouble since is a good one.
const TOLD_FOR: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What the note says, where there is one of the last month. A box that runs in memory does so at this start.
pub(crate) fn card_fault(state: &Path) -> Option<CardFault> {
    let path = state.join(NOTE);
    let text = fs::read_to_string(&path).ok()?;
    let fault = match text.split_whitespace().next() {
        Some("mended") => CardFault::Mended,
        Some("remade") => CardFault::Remade,
        Some("memory") => return Some(CardFault::InMemory),
        _ => return None,
    };
    let written = fs::metadata(&path).and_then(|note| note.modified());
    // By a clock that was set back since, it is not old.
    let age = written.map(|at| SystemTime::now().duration_since(at).unwrap_or_default());
    match age {
        Ok(age) if age > TOLD_FOR => None,
        _ => Some(fault),
    }
}

/// A sentence for `meterbox status`.
pub(crate) fn sentence(fault: CardFault) -> &'static str {
    match fault {
        CardFault::Mended => {
            "the box's card was damaged and has been mended: replace it if that happens again"
        }
        CardFault::Remade => {
            "the box's card or its books were beyond mending and were made anew: readings that were not sent are lost; replace the card soon"
        }
        CardFault::InMemory => {
            "the box's card can't be written: it runs in memory, and forgets what is not sent when its power goes; replace the card now"
        }
        CardFault::Other => "something is wrong with the box's card: replace it",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_notes_first_word_counts_for_a_month() {
        let state = tempfile::tempdir().unwrap();
        assert_eq!(card_fault(state.path()), None);
        let path = state.path().join(NOTE);
        for (text, fault) in [
            ("mended\nPass 1\n", Some(CardFault::Mended)),
            ("remade", Some(CardFault::Remade)),
            ("memory", Some(CardFault::InMemory)),
            ("", None),
            ("burnt", None),
        ] {
            fs::write(&path, text).unwrap();
            assert_eq!(card_fault(state.path()), fault, "{text}");
        }
        fs::write(&path, "mended").unwrap();
        let note = fs::File::options().write(true).open(&path).unwrap();
        note.set_modified(SystemTime::now() + TOLD_FOR).unwrap();
        let of_the_future = card_fault(state.path());
        assert_eq!(
            of_the_future,
            Some(CardFault::Mended),
            "a clock that was set back"
        );
        note.set_modified(SystemTime::now() - TOLD_FOR * 2).unwrap();
        assert_eq!(card_fault(state.path()), None);
    }
}

//! The system that an appliance runs: which slot, which version, and what came of the version that was tried before.
//!
//! Left out: a computer that was not started from a slot; it has none of this.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use meters::Timestamp;
use platform::slots;
use protocol::check_in::{LeftVersion, System};
use store::{Store, StoreError, SystemRecord};
use update::Slot;

use crate::card::card_fault;
use crate::proving::Note;

/// What runs.
#[derive(Debug)]
pub(crate) struct RunningSystem {
    pub(crate) slot: Slot,
    version: String,
    confirmed: AtomicBool,
    /// Where the start-up notes how the card is.
    state: PathBuf,
}

impl RunningSystem {
    /// This computer's, with its state in that folder; none where it was not started from a slot.
    pub(crate) fn here(state: &Path) -> Option<Self> {
        let version = slots::version().unwrap_or_else(|| env!("CARGO_PKG_VERSION").to_owned());
        Some(Self::of(slots::running().ok()?, version, state))
    }

    pub(crate) fn of(slot: Slot, version: String, state: &Path) -> Self {
        Self {
            slot,
            version,
            confirmed: AtomicBool::new(false),
            state: state.to_owned(),
        }
    }

    /// As it is told.
    pub(crate) fn told(&self) -> System {
        System {
            version: self.version.clone(),
            slot: self.slot.name().to_owned(),
            confirmed: self.confirmed.load(Ordering::Relaxed),
            left: None,
            card: card_fault(&self.state),
        }
    }

    /// It proved good.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn proved(&self, store: &Store, was_on_trial: bool) -> Result<(), StoreError> {
        self.confirmed.store(true, Ordering::Relaxed);
        store.record_proved(self.slot.name(), &self.version, was_on_trial)
    }

    /// Notes a version that was left for this one: one that was on trial, or one that had proved good and did no more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn look_back(
        &self,
        state: &Path,
        store: &Store,
        boot: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (version, why) = match Note::of(state) {
            // It is on trial itself, or the other one is to be started yet.
            Some(note) if note.slot == self.slot || note.boot == boot => return Ok(()),
            Some(note) => (note.version, Note::said(state)),
            None => match store.system_record()?.proved {
                Some((slot, version)) if slot != self.slot.name() => (version, None),
                _ => return Ok(()),
            },
        };
        let said = why.as_deref().unwrap_or("it said nothing");
        eprintln!("meterbox: version {version} was left for this one: {said}");
        let left = LeftVersion {
            version,
            noticed_at: now,
            why,
        };
        store.record_left(&left, self.slot.name(), &self.version)?;
        Note::forget(state);
        Ok(())
    }

    /// Whether the server should hear of it soon.
    pub(crate) fn has_news(&self, record: &SystemRecord) -> bool {
        record.has_news(&self.told())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::proving::Expected;
    use crate::station::open_store;

    const NOW: Timestamp = Timestamp::from_unix_seconds(1_800_000_000);

    fn note(state: &Path, slot: Slot, version: &str) {
        let note = Note {
            slot,
            version: version.to_owned(),
            boot: "first".to_owned(),
            within: None,
            expected: Expected::default(),
        };
        note.write(state).unwrap();
    }

    /// U25: a version that was tried and did not prove good is noted once, by the one that was gone back to.
    #[test]
    fn the_version_that_was_gone_back_to_notes_which_one_was_left_and_why() {
        let state = tempfile::tempdir().unwrap();
        let store = open_store(state.path()).unwrap();
        let old = RunningSystem::of(Slot::A, "1".to_owned(), state.path());
        let look = |system: &RunningSystem, boot: &str| {
            system.look_back(state.path(), &store, boot, NOW).unwrap();
            store
                .system_record()
                .unwrap()
                .left
                .map(|left| (left.version, left.why))
        };
        assert_eq!(look(&old, "first"), None, "a new box");
        old.proved(&store, false).unwrap();
        note(state.path(), Slot::B, "2");
        assert_eq!(look(&old, "first"), None, "it is to be started yet");
        let tried = RunningSystem::of(Slot::B, "2".to_owned(), state.path());
        assert_eq!(look(&tried, "second"), None, "it is on trial");
        Note::say(state.path(), "the setup page does not answer");
        let left = ("2".to_owned(), Some("the setup page does not answer".to_owned()));
        assert_eq!(look(&old, "third"), Some(left.clone()));
        assert!(Note::of(state.path()).is_none());
        assert_eq!(look(&old, "fourth"), Some(left), "it stays, and is noted once");

        // One that hangs before its service begins says nothing.
        note(state.path(), Slot::B, "3");
        assert_eq!(look(&old, "fifth"), Some(("3".to_owned(), None)));
        note(state.path(), Slot::B, "4");
        let good = RunningSystem::of(Slot::B, "4".to_owned(), state.path());
        look(&good, "sixth");
        good.proved(&store, true).unwrap();
        Note::forget(state.path());
        assert_eq!(look(&good, "seventh"), None);
        // It proved good, and hung each time some minutes later until its starts were used up.
        assert_eq!(look(&old, "eighth"), Some(("4".to_owned(), None)));
        old.proved(&store, false).unwrap();
        assert_eq!(look(&old, "ninth"), Some(("4".to_owned(), None)), "once");
    }
}

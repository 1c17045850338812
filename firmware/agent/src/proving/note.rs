//! The note of a version on trial, in files of the state folder: whoever installs a version writes it, the version itself
//! adds what it lacks, and the one that runs in the end reads it. In files, since the books may be what is broken.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use platform::slots::Slots;
use update::Slot;

use super::Expected;
use crate::failure::Failure;

/// A version on trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    /// The slot that it is in.
    pub(crate) slot: Slot,
    /// The version of its image.
    pub(crate) version: String,
    /// The name of the boot in which it was installed.
    pub(crate) boot: String,
    /// The time in which it has to prove good, if not the usual one.
    pub(crate) within: Option<Duration>,
    /// What has to work.
    pub(crate) expected: Expected,
}

fn trial(state: &Path) -> PathBuf {
    state.join("trial")
}

/// A file of its own: the note itself is root's, and the service is not.
fn saying(state: &Path) -> PathBuf {
    state.join("trial-lacks")
}

impl Note {
    /// Writes it down.
    ///
    /// # Errors
    /// [`Failure::File`].
    pub(crate) fn write(&self, state: &Path) -> Result<(), Failure> {
        remove(&saying(state));
        let mut text = format!("{} {} {}", self.slot, self.version, self.boot);
        if let Some(within) = self.within {
            text += &format!(" within={}", within.as_secs());
        }
        for (is_expected, word) in [(self.expected.reading, " reading"), (self.expected.push, " push")] {
            if is_expected {
                text += word;
            }
        }
        text.push('\n');
        // On the disk before the slots are switched: without it a new version would have nothing to prove.
        let path = trial(state);
        keep(&path, &text).map_err(|error| {
            let cause = format!("what works now can't be noted ({error}): is the disk full?");
            Failure::file(&path, cause)
        })
    }

    /// The note that there is. One that makes no sense is none.
    pub(crate) fn of(state: &Path) -> Option<Self> {
        let text = fs::read_to_string(trial(state)).ok()?;
        let mut words = text.split_ascii_whitespace();
        let mut note = Self {
            slot: Slot::named(words.next()?)?,
            version: words.next()?.to_owned(),
            boot: words.next()?.to_owned(),
            within: None,
            expected: Expected::default(),
        };
        for word in words {
            match (word, word.strip_prefix("within=")) {
                ("reading", _) => note.expected.reading = true,
                ("push", _) => note.expected.push = true,
                (_, Some(seconds)) => note.within = seconds.parse().ok().map(Duration::from_secs),
                // A newer version's word.
                _ => {}
            }
        }
        Some(note)
    }

    /// Forgets a note whose slot was never put at the head of the order: the power went between the note and the switch, and
    /// that version never ran (fault U2). Before the service starts, by root: it may not read the disk. Slots that can't be
    /// read leave the note as it is.
    pub(crate) fn forget_untried(state: &Path, folder: &Path) {
        let Some(note) = Self::of(state) else {
            return;
        };
        let environment = Slots::look(folder).and_then(|slots| slots.environment());
        if environment.is_ok_and(|environment| environment.choice.first != note.slot) {
            Self::forget(state);
        }
    }

    /// The version on trial says what it lacks.
    pub(crate) fn say(state: &Path, sentence: &str) {
        if let Err(error) = keep(&saying(state), sentence) {
            eprintln!("meterbox: {} can't be written ({error})", saying(state).display());
        }
    }

    /// What it said last.
    pub(crate) fn said(state: &Path) -> Option<String> {
        let text = fs::read_to_string(saying(state)).ok()?;
        (!text.is_empty()).then(|| text.chars().take(500).collect())
    }

    /// It is over. A note that stays would say the same again with the next start.
    pub(crate) fn forget(state: &Path) {
        remove(&trial(state));
        remove(&saying(state));
    }
}

/// The kernel writes what is in memory once a minute, and the watchdog does not wait for it.
fn keep(path: &Path, text: &str) -> io::Result<()> {
    fs::write(path, text)?;
    File::open(path)?.sync_all()
}

fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path)
        && error.kind() != ErrorKind::NotFound
    {
        eprintln!("meterbox: {} can't be removed ({error})", path.display());
    }
}

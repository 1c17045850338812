//! What an appliance remembers of its systems from one start to the next: which one proved good last, which version it
//! left, and what its server has heard of that.

use protocol::check_in::{LeftVersion, System};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::documents::Document;
use crate::{Store, StoreError};

/// What is remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SystemRecord {
    /// The slot that proved good last, and the version in it.
    pub proved: Option<(String, String)>,
    /// The version that was left last. Absent again once a newer one proved good.
    pub left: Option<LeftVersion>,
    /// What the server has heard.
    pub told: Option<System>,
}

impl SystemRecord {
    /// That system, with what is to be told of it beside.
    pub fn telling(&self, running: System) -> System {
        let has_heard = self.told.as_ref().is_some_and(|told| told.left == self.left);
        System {
            left: self.left.clone().filter(|_| !has_heard),
            ..running
        }
    }

    /// Whether the server should hear of that system soon. One that is not confirmed yet can wait; its card can't.
    pub fn has_news(&self, running: &System) -> bool {
        let Some(told) = &self.told else {
            return true;
        };
        let knows = (&told.version, &told.slot, told.confirmed) == (&running.version, &running.slot, true);
        let is_left_untold = self.left.is_some() && told.left != self.left;
        is_left_untold || told.card != running.card || (running.confirmed && !knows)
    }
}

impl Store {
    /// What is remembered.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn system_record(&self) -> Result<SystemRecord, StoreError> {
        self.read(read)
    }

    /// A system proved good: one that was on trial, or one that had proved good before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn record_proved(&self, slot: &str, version: &str, was_on_trial: bool) -> Result<(), StoreError> {
        let proved = Some((slot.to_owned(), version.to_owned()));
        if !was_on_trial && self.system_record()?.proved == proved {
            return Ok(());
        }
        self.change_systems(&|record| {
            record.proved.clone_from(&proved);
            if was_on_trial {
                record.left = None;
            }
        })
    }

    /// A version was left for the one that runs.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn record_left(&self, left: &LeftVersion, slot: &str, version: &str) -> Result<(), StoreError> {
        self.change_systems(&|record| {
            record.left = Some(left.clone());
            record.proved = Some((slot.to_owned(), version.to_owned()));
        })
    }

    /// The server has heard of that system, and of the version that was left then.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn record_told(&self, heard: &System) -> Result<(), StoreError> {
        self.change_systems(&|record| {
            let known = record.told.take().and_then(|told| told.left);
            record.told = Some(System {
                left: heard.left.clone().or(known),
                ..heard.clone()
            });
        })
    }

    fn change_systems(&self, change: &dyn Fn(&mut SystemRecord)) -> Result<(), StoreError> {
        self.write(|connection| {
            let mut record = read(connection)?;
            change(&mut record);
            Document::Systems.write(connection, &record)
        })
    }
}

fn read(connection: &Connection) -> Result<SystemRecord, StoreError> {
    Ok(Document::Systems.read(connection)?.unwrap_or_default())
}

/// Another server has heard nothing.
pub(crate) fn forget_told(connection: &Connection) -> Result<(), StoreError> {
    let record = SystemRecord {
        told: None,
        ..read(connection)?
    };
    Document::Systems.write(connection, &record)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use meters::Timestamp;
    use protocol::check_in::CardFault;

    fn running(slot: &str, version: &str, confirmed: bool) -> System {
        System {
            version: version.to_owned(),
            slot: slot.to_owned(),
            confirmed,
            left: None,
            card: None,
        }
    }

    fn left(version: &str, at: u64) -> LeftVersion {
        LeftVersion {
            version: version.to_owned(),
            noticed_at: Timestamp::from_unix_seconds(at),
            why: None,
        }
    }

    /// U30: what a box tells is told until the server is known to have heard it, and then no more.
    #[test]
    fn a_version_that_was_left_is_told_until_it_is_heard() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), [1; 16]).unwrap();
        let record = || store.system_record().unwrap();
        let old = running("A", "1", true);
        assert!(record().has_news(&old), "nothing was ever told");
        store.record_told(&record().telling(old.clone())).unwrap();
        assert!(!record().has_news(&old));
        assert!(!record().has_news(&running("A", "1", false)), "just started");

        store.record_left(&left("2", 7), "A", "1").unwrap();
        for _lost in 0..2 {
            assert!(record().has_news(&running("A", "1", false)));
            assert_eq!(record().telling(old.clone()).left, Some(left("2", 7)));
        }
        store.record_told(&record().telling(old.clone())).unwrap();
        store.record_proved("A", "1", false).unwrap();
        assert_eq!(
            (record().has_news(&old), record().telling(old.clone()).left),
            (false, None)
        );
        store.record_told(&record().telling(old.clone())).unwrap();
        assert!(!record().has_news(&old), "and it stays so");
        assert_eq!(record().left, Some(left("2", 7)), "the page shows it");
        // The same version is tried once more.
        store.record_left(&left("2", 9), "A", "1").unwrap();
        assert_eq!(record().telling(old).left, Some(left("2", 9)));

        let new = running("B", "3", true);
        store.record_proved("B", "3", true).unwrap();
        assert!(!record().has_news(&running("B", "3", false)) || record().left.is_none());
        assert!(record().has_news(&new));
        assert_eq!(record().telling(new.clone()).left, None);
        store.record_told(&record().telling(new.clone())).unwrap();
        assert_eq!(record().left, None);
        assert!(!record().has_news(&new));
    }

    /// D20: what the dealer has to do something about is told soon, and once.
    #[test]
    fn a_card_that_is_bad_or_good_again_is_news_until_it_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), [1; 16]).unwrap();
        let with = |card| System {
            card,
            ..running("A", "1", false)
        };
        let told = |system: System| {
            let record = store.system_record().unwrap();
            let is_news = record.has_news(&system);
            store.record_told(&record.telling(system)).unwrap();
            is_news
        };
        assert!(told(with(None)), "nothing was ever told");
        assert!(!told(with(None)));
        assert!(told(with(Some(CardFault::Mended))));
        assert!(!told(with(Some(CardFault::Mended))));
        assert!(told(with(Some(CardFault::InMemory))));
        assert!(told(with(None)), "another card");
        assert!(!told(with(None)));
    }
}

//! What was searched last and when, so that a restart does not search it again, and a change of targets does.

use meters::Timestamp;
use serde::{Deserialize, Serialize};

use crate::documents::Document;
use crate::{Store, StoreError};

/// The last search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastSearch {
    /// When it ended.
    pub at: Timestamp,
    /// The targets, as the settings had them.
    pub targets: Vec<String>,
    /// What was left out of them.
    pub excludes: Vec<String>,
    /// How many devices answered, of whatever kind.
    #[serde(default)]
    pub found: u64,
    /// How many printers were among them.
    #[serde(default)]
    pub printers: u64,
}

impl Store {
    /// The last search; none where there was none yet.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn last_search(&self) -> Result<Option<LastSearch>, StoreError> {
        self.read(|connection| Document::LastSearch.read(connection))
    }

    /// Notes a search.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn save_last_search(&self, search: &LastSearch) -> Result<(), StoreError> {
        self.write(|connection| Document::LastSearch.write(connection, search))
    }
}

//! When the targets were searched last, so that a restart does not search them again.

use meters::Timestamp;

use crate::documents::Document;
use crate::{Store, StoreError};

impl Store {
    /// When the targets were searched last; none where they never were.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn searched_at(&self) -> Result<Option<Timestamp>, StoreError> {
        self.read(|connection| Document::LastSearch.read(connection))
    }

    /// Notes that the targets were searched.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn save_searched(&self, at: Timestamp) -> Result<(), StoreError> {
        self.write(|connection| Document::LastSearch.write(connection, &at))
    }
}

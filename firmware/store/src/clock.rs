//! The last time that was known, so that a box without a clock doesn't fall back behind it.

use meters::Timestamp;

use crate::documents::Document;
use crate::{Store, StoreError};

impl Store {
    /// The time that was saved last.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn saved_time(&self) -> Result<Option<Timestamp>, StoreError> {
        self.read(|connection| Document::Clock.read(connection))
    }

    /// Saves the time. An earlier one replaces a later one: whoever learnt that the later was wrong can say so.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn save_time(&self, time: Timestamp) -> Result<(), StoreError> {
        self.write(|connection| Document::Clock.write(connection, &time))
    }
}

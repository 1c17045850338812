//! Table `origin`, one row: what makes this store and this box themselves. Its epoch, and the seed of the box's
//! signing key.

use protocol::keys::KEY_LENGTH;
use rusqlite::{Connection, params};

use crate::{Store, StoreError};

impl Store {
    /// The seed of the box's signing key: `fresh` the first time, and the same ever after.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn signing_seed(&self, fresh: [u8; KEY_LENGTH]) -> Result<[u8; KEY_LENGTH], StoreError> {
        self.write(|connection| {
            connection.execute(
                "UPDATE origin SET signing_seed = ?1 WHERE signing_seed IS NULL",
                params![fresh],
            )?;
            Ok(connection.query_row("SELECT signing_seed FROM origin", [], |row| row.get(0))?)
        })
    }
}

pub(crate) fn insert(connection: &Connection, epoch: [u8; 16]) -> Result<(), StoreError> {
    let epoch = format!("{:032x}", u128::from_be_bytes(epoch));
    connection.execute("INSERT INTO origin (one, epoch) VALUES (1, ?1)", params![epoch])?;
    Ok(())
}

pub(crate) fn epoch(connection: &Connection) -> Result<String, StoreError> {
    Ok(connection.query_row("SELECT epoch FROM origin", [], |row| row.get(0))?)
}

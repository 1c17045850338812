//! The factory reset: the store forgets everything, and nothing of it can be read out of its files afterwards.
//!
//! A power cut may come between the forgetting and the wiping. So the transaction that forgets leaves a note, and whoever
//! opens the store next wipes what is left.

use rusqlite::Connection;

use crate::documents::Document;
use crate::{Store, StoreError, StoreFault, origin, schema};

impl Store {
    /// Forgets everything but the claim code, which is printed on the box: settings, secrets, keys, devices, readings, what
    /// waits. The store is as new, with a new epoch; a signing key is made anew when it is asked for.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreFault::Busy`] where another process reads the store just now: everything is forgotten then,
    /// but its traces are wiped only when the store is opened again.
    pub fn reset(&self, fresh_epoch: [u8; 16]) -> Result<(), StoreError> {
        let mut connection = self.connection();
        connection.pragma_update(None, "foreign_keys", false)?;
        let forgotten = schema::begin_anew(&mut connection, fresh_epoch);
        connection.pragma_update(None, "foreign_keys", true)?;
        forgotten?;
        *self
            .epoch
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = origin::epoch(&connection)?;
        finish(&connection)
    }
}

/// Wipes the traces of what was forgotten, if a reset left that to be done.
pub(crate) fn finish(connection: &Connection) -> Result<(), StoreError> {
    if Document::Wiping.read::<bool>(connection)?.is_none() {
        return Ok(());
    }
    // What is freed from here on is overwritten by zeros.
    connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    empty_log(connection)?;
    connection.execute_batch("VACUUM")?;
    empty_log(connection)?;
    Document::Wiping.remove(connection)?;
    connection.pragma_update_and_check(None, "secure_delete", false, |_| Ok(()))?;
    Ok(())
}

/// Brings the log into the database, and makes it empty.
fn empty_log(connection: &Connection) -> Result<(), StoreError> {
    let blocked: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
        row.get::<_, i64>(0).map(|it| it != 0)
    })?;
    if blocked {
        Err(StoreFault::Busy.into())
    } else {
        Ok(())
    }
}

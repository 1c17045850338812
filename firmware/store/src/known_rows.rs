//! Table `known_rows`: what a device's SNMP agent said in its last full reading, and what the steady reading since then put
//! over it, in the agent's own text. Apart from `devices`, since these texts are long and rarely needed.

use meters::{DeviceId, Timestamp};
use rusqlite::{OptionalExtension, params};

use crate::devices::{seconds, timestamp};
use crate::{Store, StoreError, recognition};

/// The rows of a device, as text that the store doesn't look into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownRows {
    /// The rows of the last full reading.
    pub full: String,
    /// When that was.
    pub full_at: Timestamp,
    /// The version of the makers' profiles that asked for them; 0 where that is not known.
    pub profiles: u32,
    /// The rows of the last steady reading after it; empty where there was none.
    pub fresh: String,
}

impl Store {
    /// The rows that are known of a device; none before its first full reading, and none of a device whose serial
    /// number another one shows as well: only a full reading says which of them answered.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn known_rows(&self, device: DeviceId) -> Result<Option<KnownRows>, StoreError> {
        self.read(|connection| {
            if recognition::shows_a_disputed_serial(connection, device)? {
                return Ok(None);
            }
            Ok(connection
                .query_row(
                    "SELECT full, full_at, profiles, fresh FROM known_rows WHERE device = ?1",
                    params![device.to_string()],
                    |row| {
                        Ok(KnownRows {
                            full: row.get(0)?,
                            full_at: timestamp(row.get(1)?),
                            profiles: row.get(2)?,
                            fresh: row.get(3)?,
                        })
                    },
                )
                .optional()?)
        })
    }

    /// Keeps the rows of a full reading by profiles of that version, in place of all that was known.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn save_full_rows(
        &self,
        device: DeviceId,
        full: &str,
        at: Timestamp,
        profiles: u32,
    ) -> Result<(), StoreError> {
        self.write(|connection| {
            connection.execute(
                "INSERT INTO known_rows (device, full, full_at, profiles, fresh) VALUES (?1, ?2, ?3, ?4, '')
                 ON CONFLICT (device) DO UPDATE SET full = excluded.full,
                     full_at = excluded.full_at, profiles = excluded.profiles, fresh = ''",
                params![device.to_string(), full, seconds(at), profiles],
            )?;
            Ok(())
        })
    }

    /// Keeps the rows of a steady reading beside those of the full one; nothing where there was no full one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn save_fresh_rows(&self, device: DeviceId, fresh: &str) -> Result<(), StoreError> {
        self.write(|connection| {
            connection.execute(
                "UPDATE known_rows SET fresh = ?2 WHERE device = ?1",
                params![device.to_string(), fresh],
            )?;
            Ok(())
        })
    }
}

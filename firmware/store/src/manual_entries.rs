//! Table `manual_entries`: printers that a person named, by address or name. A name is looked up at each round, so that
//! such a printer is followed when DHCP gives it another address.

use std::fmt;

use meters::{DeviceId, Timestamp};
use rusqlite::params;

use crate::devices::{device_id, seconds, timestamp};
use crate::{Store, StoreError, device_notes};

/// A printer that a person named.
#[derive(Clone, PartialEq, Eq)]
pub struct ManualEntry {
    /// The address or name as it was typed, with or without a port.
    pub host: String,
    /// The device that answered there when it was added.
    pub device: DeviceId,
    /// The community that it answered, where that is none of the settings'. A secret.
    pub community: Option<String>,
    /// When it was added.
    pub added_at: Timestamp,
}

impl fmt::Debug for ManualEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ManualEntry")
            .field("host", &self.host)
            .field("device", &self.device)
            .field("community", &self.community.as_ref().map(|_| "secret"))
            .field("added_at", &self.added_at)
            .finish()
    }
}

impl Store {
    /// Keeps a manual entry, in place of an older one of the same host. Who adds an ignored device wants it read: it is
    /// ignored no more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn save_manual_entry(&self, entry: &ManualEntry) -> Result<(), StoreError> {
        self.write(|connection| {
            device_notes::heed(connection, entry.device)?;
            connection.execute(
                "INSERT INTO manual_entries (host, device, community, added_at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (host) DO UPDATE SET device = excluded.device, community = excluded.community,
                                                  added_at = excluded.added_at",
                params![
                    entry.host,
                    entry.device.to_string(),
                    entry.community,
                    seconds(entry.added_at)
                ],
            )?;
            Ok(())
        })
    }

    /// All manual entries, by host.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn manual_entries(&self) -> Result<Vec<ManualEntry>, StoreError> {
        self.read(|connection| {
            let mut statement = connection
                .prepare("SELECT host, device, community, added_at FROM manual_entries ORDER BY host")?;
            let mut rows = statement.query([])?;
            let mut entries = Vec::new();
            while let Some(row) = rows.next()? {
                entries.push(ManualEntry {
                    host: row.get(0)?,
                    device: device_id(&row.get::<_, String>(1)?)?,
                    community: row.get(2)?,
                    added_at: timestamp(row.get(3)?),
                });
            }
            Ok(entries)
        })
    }

    /// Removes the manual entry of that host; says whether there was one. The device and its readings stay in the books.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_manual_entry(&self, host: &str) -> Result<bool, StoreError> {
        self.write(|connection| {
            Ok(connection.execute("DELETE FROM manual_entries WHERE host = ?1", params![host])? > 0)
        })
    }
}

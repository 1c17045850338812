//! Table `device_notes`: what people say of a device, and whether it is to be left alone.
//!
//! An ignored device is neither visited nor sent. What waits of it stays in the outbox, and is sent when somebody heeds
//! the device again; only a batch that is under way already goes on, since its bytes are fixed.

use std::collections::BTreeSet;

use meters::DeviceId;
use rusqlite::{Connection, params};

use crate::devices::{self, device_id};
use crate::{Store, StoreError, StoreFault};

/// What people say of a device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeviceNote {
    /// What people call it; none: by what it says of itself.
    pub name: Option<String>,
    /// A note, such as where it stands.
    pub note: String,
    /// Whether it is left alone: neither read nor sent.
    pub ignored: bool,
    /// Whether it is asked by IPP where it doesn't answer SNMP. Nobody is, unless a person wished for it.
    pub ipp: bool,
}

impl Store {
    /// Keeps what people say of a device.
    ///
    /// # Errors
    /// [`StoreFault::UnknownDevice`] where there is no such device, or another [`StoreError`].
    pub fn describe_device(&self, device: DeviceId, note: &DeviceNote) -> Result<(), StoreError> {
        self.write(|connection| {
            if !devices::is_known(connection, device)? {
                return Err(StoreFault::UnknownDevice.into());
            }
            connection.execute(
                "INSERT INTO device_notes (device, name, note, ignored, ipp) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (device) DO UPDATE SET name = excluded.name, note = excluded.note,
                                                    ignored = excluded.ignored, ipp = excluded.ipp",
                params![device.to_string(), note.name, note.note, note.ignored, note.ipp],
            )?;
            Ok(())
        })
    }

    /// Wishes for a device that it be asked by IPP where it doesn't answer SNMP; whatever else people say of it stays.
    ///
    /// # Errors
    /// [`StoreFault::UnknownDevice`] where there is no such device, or another [`StoreError`].
    pub fn ask_by_ipp(&self, device: DeviceId) -> Result<(), StoreError> {
        self.write(|connection| {
            if !devices::is_known(connection, device)? {
                return Err(StoreFault::UnknownDevice.into());
            }
            connection.execute(
                "INSERT INTO device_notes (device, note, ignored, ipp) VALUES (?1, '', 0, 1)
                 ON CONFLICT (device) DO UPDATE SET ipp = 1",
                params![device.to_string()],
            )?;
            Ok(())
        })
    }
}

/// Ends the ignoring of a device, inside the transaction of whoever wants it read.
pub(crate) fn heed(connection: &Connection, device: DeviceId) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE device_notes SET ignored = 0 WHERE device = ?1 AND ignored",
        params![device.to_string()],
    )?;
    Ok(())
}

/// The devices that are left alone.
pub(crate) fn ignored(connection: &Connection) -> Result<BTreeSet<DeviceId>, StoreError> {
    let mut statement = connection.prepare("SELECT device FROM device_notes WHERE ignored")?;
    let mut rows = statement.query([])?;
    let mut devices = BTreeSet::new();
    while let Some(row) = rows.next()? {
        devices.insert(device_id(&row.get::<_, String>(0)?)?);
    }
    Ok(devices)
}

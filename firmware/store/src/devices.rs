//! Table `devices`: every machine that was ever met, under our own id. Which one is met is told in `recognition`.

use meters::{DeviceId, Identity, Timestamp};
use protocol::{Event, EventKind, json};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::{DeviceNote, Store, StoreError, StoreFault, outbox};

/// A device as the books have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownDevice {
    /// Its id.
    pub id: DeviceId,
    /// Where it was met last.
    pub address: String,
    /// What it says of itself; what it didn't say last time is kept from before.
    pub identity: Identity,
    /// When it was met first.
    pub first_seen: Timestamp,
    /// When it was met last.
    pub last_seen: Timestamp,
    /// When it was read last.
    pub last_read: Option<Timestamp>,
    /// What the agent learnt about talking to it, in the agent's own JSON.
    pub learnt: Option<String>,
    /// Since when it has been missed without a break; none for a device that was read last time.
    pub silent_since: Option<Timestamp>,
    /// When the targets were last searched for it.
    pub looked_for: Option<Timestamp>,
    /// What people say of it.
    pub note: DeviceNote,
}

impl KnownDevice {
    /// Its maker, model and serial, as far as it says them; never empty.
    pub fn label(&self) -> String {
        label(&self.identity)
    }
}

impl Store {
    /// All devices, in the order in which they were met first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn devices(&self) -> Result<Vec<KnownDevice>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare(
                "SELECT id, address, identity, first_seen, last_seen, last_read, learnt,
                        silent_since, looked_for, name, note, ignored, ipp
                 FROM devices LEFT JOIN device_notes ON device_notes.device = devices.id ORDER BY devices.rowid",
            )?;
            let mut rows = statement.query([])?;
            let mut devices = Vec::new();
            while let Some(row) = rows.next()? {
                devices.push(known_device(row)?);
            }
            Ok(devices)
        })
    }

    /// Keeps what the agent learnt about talking to the device: JSON that the store doesn't look into.
    ///
    /// # Errors
    /// [`StoreFault::UnknownDevice`] where there is no such device, or another [`StoreError`].
    pub fn save_learnt(&self, device: DeviceId, json: &str) -> Result<(), StoreError> {
        self.write(|connection| {
            let changed = connection.execute(
                "UPDATE devices SET learnt = ?2 WHERE id = ?1",
                params![device.to_string(), json],
            )?;
            if changed == 1 {
                Ok(())
            } else {
                Err(StoreFault::UnknownDevice.into())
            }
        })
    }
}

/// The device that was met at the address last.
pub(crate) fn last_at(connection: &Connection, address: &str) -> Result<Option<DeviceId>, StoreError> {
    let found: Option<String> = connection
        .query_row(
            "SELECT id FROM devices WHERE address = ?1 ORDER BY last_seen DESC, rowid DESC LIMIT 1",
            params![address],
            |row| row.get(0),
        )
        .optional()?;
    found.as_deref().map(device_id).transpose()
}

/// Takes a machine into the books, and tells of it.
pub(crate) fn add(
    connection: &Connection,
    device: DeviceId,
    identity: &Identity,
    address: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO devices (id, address, identity, first_seen, last_seen) VALUES (?1, ?2, ?3, ?4, ?4)",
        params![
            device.to_string(),
            address,
            serde_json::to_string(identity)?,
            seconds(now)
        ],
    )?;
    outbox::add_event(
        connection,
        &Event {
            device,
            address: address.to_owned(),
            at: now,
            kind: EventKind::New,
            message: format!("new at {address}: {}", label(identity)),
            before: None,
            after: Some(address.to_owned()),
        },
    )
}

/// What the device said of itself so far, and where it was met last.
pub(crate) fn met(connection: &Connection, device: DeviceId) -> Result<(Identity, String), StoreError> {
    let (identity, address): (String, String) = connection.query_row(
        "SELECT identity, address FROM devices WHERE id = ?1",
        params![device.to_string()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok((json::read(&identity)?, address))
}

/// Notes that the device was met, and tells of its move where it has another address than before.
pub(crate) fn note_seen(
    connection: &Connection,
    device: DeviceId,
    identity: &Identity,
    address: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (before, old_address) = met(connection, device)?;
    if old_address != address {
        outbox::add_event(
            connection,
            &Event {
                device,
                address: address.to_owned(),
                at: now,
                kind: EventKind::Moved,
                message: format!("{} moved from {old_address} to {address}", label(identity)),
                before: Some(old_address),
                after: Some(address.to_owned()),
            },
        )?;
    }
    let identity = completed(identity, before);
    connection.execute(
        "UPDATE devices SET address = ?2, identity = ?3, last_seen = ?4 WHERE id = ?1",
        params![
            device.to_string(),
            address,
            serde_json::to_string(&identity)?,
            seconds(now)
        ],
    )?;
    Ok(())
}

/// What the device says now, and of what it doesn't say now, what it said before: a reading may be partial.
fn completed(now: &Identity, before: Identity) -> Identity {
    let now = now.clone();
    Identity {
        manufacturer: now.manufacturer.or(before.manufacturer),
        model: now.model.or(before.model),
        serial: now.serial.or(before.serial),
        mac: now.mac.or(before.mac),
        uuid: now.uuid.or(before.uuid),
        name: now.name.or(before.name),
        location: now.location.or(before.location),
        description: now.description.or(before.description),
        firmware: now.firmware.or(before.firmware),
        asset_tag: now.asset_tag.or(before.asset_tag),
        object_id: now.object_id.or(before.object_id),
    }
}

/// Maker, model and serial for a sentence.
pub(crate) fn label(identity: &Identity) -> String {
    let serial = identity.serial.as_ref().map(|serial| format!("serial {serial}"));
    let said: Vec<&str> = [&identity.manufacturer, &identity.model, &serial]
        .into_iter()
        .filter_map(Option::as_deref)
        .collect();
    if said.is_empty() {
        "a printer that does not say what it is".to_owned()
    } else {
        said.join(" ")
    }
}

/// Notes that the device was read, inside the transaction that keeps the reading.
pub(crate) fn note_read(connection: &Connection, device: DeviceId, at: Timestamp) -> Result<(), StoreError> {
    let changed = connection.execute(
        "UPDATE devices SET last_read = ?2, replaced_by = NULL WHERE id = ?1",
        params![device.to_string(), seconds(at)],
    )?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreFault::UnknownDevice.into())
    }
}

pub(crate) fn is_known(connection: &Connection, device: DeviceId) -> Result<bool, StoreError> {
    Ok(connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM devices WHERE id = ?1)",
        params![device.to_string()],
        |row| row.get(0),
    )?)
}

fn known_device(row: &Row<'_>) -> Result<KnownDevice, StoreError> {
    Ok(KnownDevice {
        id: device_id(&row.get::<_, String>(0)?)?,
        address: row.get(1)?,
        identity: json::read(&row.get::<_, String>(2)?)?,
        first_seen: timestamp(row.get(3)?),
        last_seen: timestamp(row.get(4)?),
        last_read: row.get::<_, Option<i64>>(5)?.map(timestamp),
        learnt: row.get(6)?,
        silent_since: row.get::<_, Option<i64>>(7)?.map(timestamp),
        looked_for: row.get::<_, Option<i64>>(8)?.map(timestamp),
        note: DeviceNote {
            name: row.get(9)?,
            note: row.get::<_, Option<String>>(10)?.unwrap_or_default(),
            ignored: row.get::<_, Option<bool>>(11)?.unwrap_or_default(),
            ipp: row.get::<_, Option<bool>>(12)?.unwrap_or_default(),
        },
    })
}

/// An id as it stands in a column.
pub(crate) fn device_id(text: &str) -> Result<DeviceId, StoreError> {
    text.parse()
        .map_err(|_| StoreFault::Corrupt("a device's id is no id".to_owned()).into())
}

/// A moment as it stands in a column. Moments end with the year 9999, so that each fits.
pub(crate) fn seconds(moment: Timestamp) -> i64 {
    i64::try_from(moment.unix_seconds()).unwrap_or(i64::MAX)
}

/// A moment from a column.
pub(crate) fn timestamp(seconds: i64) -> Timestamp {
    Timestamp::from_unix_seconds(u64::try_from(seconds).unwrap_or(0))
}

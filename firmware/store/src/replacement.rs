//! Column `replaced_by` of table `devices`: who was told to have taken a missed device's place.
//!
//! Whether a device was replaced or has only lent its address to another one shows when the round is over: it was read
//! nowhere, and somebody else answers where it was met last.

use meters::identity::Evidence;
use meters::{DeviceId, Identity};
use protocol::{Event, EventKind, Miss, MissCause, json};
use rusqlite::{Connection, OptionalExtension, params};

use crate::devices::{device_id, label, met};
use crate::{StoreError, outbox};

/// Tells, once, who answers in the place of a device that was missed.
pub(crate) fn note_missed(connection: &Connection, miss: &Miss) -> Result<(), StoreError> {
    if miss.cause != MissCause::OtherDevice {
        return Ok(());
    }
    let (before, address) = met(connection, miss.device)?;
    let Some((newcomer, after)) = who_is_at(connection, &address, miss.device)? else {
        return Ok(());
    };
    let told = connection.execute(
        "UPDATE devices SET replaced_by = ?2 WHERE id = ?1 AND address = ?3 AND replaced_by IS NOT ?2",
        params![miss.device.to_string(), newcomer.to_string(), miss.address],
    )?;
    if told == 0 {
        return Ok(());
    }
    outbox::add_event(
        connection,
        &Event {
            device: miss.device,
            address: address.clone(),
            at: miss.at,
            kind: EventKind::Replaced,
            message: format!(
                "{} is no longer at {address}: {} answers there now",
                label(&before),
                label(&after)
            ),
            before: Some(name(&before)),
            after: Some(name(&after)),
        },
    )
}

/// Who was met at the address since this device was.
fn who_is_at(
    connection: &Connection,
    address: &str,
    device: DeviceId,
) -> Result<Option<(DeviceId, Identity)>, StoreError> {
    let found: Option<(String, String)> = connection
        .query_row(
            "SELECT other.id, other.identity FROM devices AS other JOIN devices AS this ON this.id = ?2
             WHERE other.address = ?1 AND other.id <> ?2 AND other.last_seen >= this.last_seen
             ORDER BY other.last_seen DESC, other.rowid DESC LIMIT 1",
            params![address, device.to_string()],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let Some((id, identity)) = found else {
        return Ok(None);
    };
    Ok(Some((device_id(&id)?, json::read(&identity)?)))
}

/// What names it: its serial number, else its hardware address, else what little it says.
fn name(identity: &Identity) -> String {
    match Evidence::of(identity).into_iter().next() {
        Some(Evidence::Serial(..)) => identity.serial.clone().unwrap_or_default(),
        Some(Evidence::Mac(name) | Evidence::Uuid(name)) => name,
        None => label(identity),
    }
}

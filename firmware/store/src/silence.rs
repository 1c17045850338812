//! Columns of table `devices`: since when a device has been silent, and who was told.
//!
//! A printer sleeps, is switched off for a night, is unplugged to be moved: one miss is no event. Only a device that was
//! missed several times over a whole day is called silent, once; when it is read again, that is an event as well.

use meters::{DeviceId, Reading, Timestamp};
use protocol::{Event, EventKind, Miss, MissCause, json};
use rusqlite::{Connection, params};

use crate::devices::{label, seconds, timestamp};
use crate::{Store, StoreError, outbox};

/// Shorter silences are sleep.
const DAY: u64 = 86_400;

/// Fewer misses are no proof, however long they are apart: the box itself may have been off, or its clock been set.
const FEWEST_MISSES: i64 = 3;

impl Store {
    /// Notes that the targets were searched for these devices, so that they are not searched again at once.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note_looked_for(&self, devices: &[DeviceId], at: Timestamp) -> Result<(), StoreError> {
        self.write(|connection| {
            let mut statement = connection.prepare("UPDATE devices SET looked_for = ?2 WHERE id = ?1")?;
            for device in devices {
                statement.execute(params![device.to_string(), seconds(at)])?;
            }
            Ok(())
        })
    }
}

/// Counts a miss, and tells of the silence once it has lasted. That this box had no way to the device says nothing of
/// the device.
pub(crate) fn note_missed(connection: &Connection, miss: &Miss) -> Result<(), StoreError> {
    if miss.cause == MissCause::Unreachable {
        return Ok(());
    }
    let device = miss.device.to_string();
    let (since, times, told, identity): (i64, i64, bool, String) = connection.query_row(
        "UPDATE devices SET silent_since = coalesce(silent_since, ?2), times_silent = times_silent + 1
         WHERE id = ?1 RETURNING silent_since, times_silent, silence_told, identity",
        params![device, seconds(miss.at)],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let since = timestamp(since);
    if told || times < FEWEST_MISSES || miss.at.seconds_since(since) < DAY {
        return Ok(());
    }
    connection.execute(
        "UPDATE devices SET silence_told = 1 WHERE id = ?1",
        params![device],
    )?;
    let label = label(&json::read(&identity)?);
    outbox::add_event(
        connection,
        &Event {
            device: miss.device,
            address: miss.address.clone(),
            at: miss.at,
            kind: EventKind::Silent,
            message: format!("{label} has been silent since {since}: {}", miss.message),
            before: None,
            after: None,
        },
    )
}

/// Ends a silence, and tells of its end whoever was told of it.
pub(crate) fn note_heard(
    connection: &Connection,
    device: DeviceId,
    reading: &Reading,
) -> Result<(), StoreError> {
    let (since, told): (Option<i64>, bool) = connection.query_row(
        "SELECT silent_since, silence_told FROM devices WHERE id = ?1",
        params![device.to_string()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let Some(since) = since.map(timestamp) else {
        return Ok(());
    };
    connection.execute(
        "UPDATE devices SET silent_since = NULL, times_silent = 0, silence_told = 0, looked_for = NULL WHERE id = ?1",
        params![device.to_string()],
    )?;
    if !told {
        return Ok(());
    }
    let (label, address) = (label(&reading.identity), &reading.address);
    outbox::add_event(
        connection,
        &Event {
            device,
            address: address.clone(),
            at: reading.read_at,
            kind: EventKind::FoundAgain,
            message: format!("{label} answers again at {address}; it was silent since {since}"),
            before: None,
            after: None,
        },
    )
}

//! Table `outbox`: readings, misses and events that the server has not acknowledged, oldest first. An acknowledged entry
//! leaves the table; a refused one stays, set aside with the reason.

use meters::{DeviceId, Timestamp};
use protocol::batch::MOST_ENTRIES;
use protocol::json;
use protocol::{DeviceReading, Event, Miss};
use rusqlite::{Connection, params};

use crate::devices::{self, device_id, seconds, timestamp};
use crate::{Store, StoreError, StoreFault, push_record, replacement, silence};

/// As many entries as a batch may have, for a column.
const WHOLE_BATCH: i64 = MOST_ENTRIES as i64;

/// What waits to be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutboxSummary {
    /// Readings, misses and events that wait, those of a batch under way included, but none that is held back because its
    /// device is ignored.
    pub waiting: u64,
    /// When the oldest of them was taken.
    pub oldest: Option<Timestamp>,
    /// Entries that the server refused for good.
    pub quarantined: u64,
    /// When the server last acknowledged a batch.
    pub last_acknowledged: Option<Timestamp>,
}

/// An entry that the server refused for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Whose it is.
    pub device: DeviceId,
    /// When it was taken.
    pub at: Timestamp,
    /// The number of the reading; none for a miss or an event.
    pub reading: Option<u64>,
    /// Why it was refused.
    pub reason: String,
}

/// An entry that waits.
pub(crate) struct Entry {
    pub(crate) id: i64,
    pub(crate) content: Content,
    /// Its length in a batch, in bytes.
    pub(crate) length: usize,
    /// The largest batch that it may travel in: halved with each refusal.
    pub(crate) at_most: usize,
}

pub(crate) enum Content {
    Reading(Box<DeviceReading>),
    Miss(Miss),
    Event(Event),
    /// The row doesn't say what this program understands.
    Unreadable(String),
}

impl Store {
    /// Queues that a device could not be read. Of one device and cause only one entry waits at a time: a further miss
    /// takes its place in the queue with the newer time and sentence, so that a printer which is off for a weekend
    /// doesn't fill the outbox of a box that is offline.
    ///
    /// A device that is missed again and again for a day raises [`protocol::EventKind::Silent`], and one in whose place
    /// another one answers [`protocol::EventKind::Replaced`], each once, in the same transaction.
    ///
    /// # Errors
    /// [`StoreFault::UnknownDevice`] where there is no such device, or another [`StoreError`].
    pub fn record_miss(&self, miss: &Miss) -> Result<(), StoreError> {
        let device = miss.device.to_string();
        let cause = serde_json::to_string(&miss.cause)?;
        let body = serde_json::to_string(miss)?;
        self.write(|connection| {
            if !devices::is_known(connection, miss.device)? {
                return Err(StoreFault::UnknownDevice.into());
            }
            silence::note_missed(connection, miss)?;
            replacement::note_missed(connection, miss)?;
            let replaced = connection.execute(
                "UPDATE outbox SET at = ?3, miss = ?4
                 WHERE device = ?1 AND cause = ?2 AND batch IS NULL AND refused IS NULL",
                params![device, cause, seconds(miss.at), body],
            )?;
            if replaced == 0 {
                connection.execute(
                    "INSERT INTO outbox (at, device, cause, miss, at_most) VALUES (?3, ?1, ?2, ?4, ?5)",
                    params![device, cause, seconds(miss.at), body, WHOLE_BATCH],
                )?;
            }
            Ok(())
        })
    }

    /// What waits to be sent.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn outbox_summary(&self) -> Result<OutboxSummary, StoreError> {
        self.read(|connection| {
            let last_acknowledged = push_record::read(connection)?.acknowledged_at;
            let (waiting, oldest, quarantined): (i64, Option<i64>, i64) = connection.query_row(
                "SELECT count(*) FILTER (WHERE refused IS NULL), min(at) FILTER (WHERE refused IS NULL), count(refused)
                 FROM outbox WHERE refused IS NOT NULL OR batch IS NOT NULL
                    OR device NOT IN (SELECT device FROM device_notes WHERE ignored)",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )?;
            Ok(OutboxSummary {
                waiting: waiting.unsigned_abs(),
                oldest: oldest.map(timestamp),
                quarantined: quarantined.unsigned_abs(),
                last_acknowledged,
            })
        })
    }

    /// The entries that the server refused for good, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_aside(&self) -> Result<Vec<SetAside>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare(
                "SELECT device, at, reading, refused FROM outbox WHERE refused IS NOT NULL ORDER BY id",
            )?;
            let mut rows = statement.query([])?;
            let mut entries = Vec::new();
            while let Some(row) = rows.next()? {
                entries.push(SetAside {
                    device: device_id(&row.get::<_, String>(0)?)?,
                    at: timestamp(row.get(1)?),
                    reading: row.get::<_, Option<i64>>(2)?.map(i64::unsigned_abs),
                    reason: row.get(3)?,
                });
            }
            Ok(entries)
        })
    }
}

/// Queues an event, inside the transaction of what caused it.
pub(crate) fn add_event(connection: &Connection, event: &Event) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO outbox (at, device, event, at_most) VALUES (?1, ?2, ?3, ?4)",
        params![
            seconds(event.at),
            event.device.to_string(),
            serde_json::to_string(event)?,
            WHOLE_BATCH
        ],
    )?;
    Ok(())
}

pub(crate) fn add_reading(
    connection: &Connection,
    sequence: i64,
    device: DeviceId,
    at: Timestamp,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO outbox (at, device, reading, at_most) VALUES (?1, ?2, ?3, ?4)",
        params![seconds(at), device.to_string(), sequence, WHOLE_BATCH],
    )?;
    Ok(())
}

/// The oldest entries that are in no batch, at most so many as fill one. Those of ignored devices are held back.
pub(crate) fn oldest(connection: &Connection) -> Result<Vec<Entry>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT outbox.id, readings.body, outbox.miss, outbox.event, outbox.at_most
         FROM outbox LEFT JOIN readings ON readings.sequence = outbox.reading
         WHERE outbox.batch IS NULL AND outbox.refused IS NULL
           AND outbox.device NOT IN (SELECT device FROM device_notes WHERE ignored)
         ORDER BY outbox.id LIMIT ?1",
    )?;
    let mut rows = statement.query(params![WHOLE_BATCH])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let reading: Option<String> = row.get(1)?;
        let miss: Option<String> = row.get(2)?;
        let event: Option<String> = row.get(3)?;
        entries.push(Entry {
            id: row.get(0)?,
            length: [&reading, &miss, &event]
                .into_iter()
                .flatten()
                .map(String::len)
                .sum(),
            content: content(reading.as_deref(), miss.as_deref(), event.as_deref()),
            at_most: usize::try_from(row.get::<_, u32>(4)?)
                .unwrap_or(MOST_ENTRIES)
                .max(1),
        });
    }
    Ok(entries)
}

fn content(reading: Option<&str>, miss: Option<&str>, event: Option<&str>) -> Content {
    let read = match (reading, miss, event) {
        (Some(reading), _, _) => json::read(reading).map(|reading| Content::Reading(Box::new(reading))),
        (None, Some(miss), _) => json::read(miss).map(Content::Miss),
        (None, None, Some(event)) => json::read(event).map(Content::Event),
        (None, None, None) => return Content::Unreadable("its reading is gone".to_owned()),
    };
    read.unwrap_or_else(|why| Content::Unreadable(why.to_string()))
}

/// Puts an entry into a batch.
pub(crate) fn enclose(connection: &Connection, id: i64, batch: i64) -> Result<(), StoreError> {
    connection.execute("UPDATE outbox SET batch = ?2 WHERE id = ?1", params![id, batch])?;
    Ok(())
}

/// How many entries a batch has.
pub(crate) fn enclosed(connection: &Connection, batch: i64) -> Result<u32, StoreError> {
    Ok(connection.query_row(
        "SELECT count(*) FROM outbox WHERE batch = ?1",
        params![batch],
        |row| row.get(0),
    )?)
}

/// Lets the entries of a batch wait again in their old places, to travel in batches of `at_most` entries where that
/// is given.
pub(crate) fn release(connection: &Connection, batch: i64, at_most: Option<u32>) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE outbox SET batch = NULL, at_most = coalesce(?2, at_most) WHERE batch = ?1",
        params![batch, at_most],
    )?;
    Ok(())
}

/// How many readings a batch has.
pub(crate) fn enclosed_readings(connection: &Connection, batch: i64) -> Result<i64, StoreError> {
    Ok(connection.query_row(
        "SELECT count(reading) FROM outbox WHERE batch = ?1",
        params![batch],
        |row| row.get(0),
    )?)
}

/// Removes the entries of an acknowledged batch.
pub(crate) fn remove(connection: &Connection, batch: i64) -> Result<(), StoreError> {
    connection.execute("DELETE FROM outbox WHERE batch = ?1", params![batch])?;
    Ok(())
}

/// Sets an entry aside.
pub(crate) fn set_aside(connection: &Connection, id: i64, reason: &str) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE outbox SET refused = ?2, batch = NULL WHERE id = ?1",
        params![id, reason],
    )?;
    Ok(())
}

/// Sets all entries of a batch aside.
pub(crate) fn set_batch_aside(connection: &Connection, batch: i64, reason: &str) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE outbox SET refused = ?2, batch = NULL WHERE batch = ?1",
        params![batch, reason],
    )?;
    Ok(())
}

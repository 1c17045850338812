//! Table `sent_batches`: what became of each batch that is no longer under way. Its body stays in table `batches` for a
//! while; the line here stays longer.

use meters::Timestamp;
use rusqlite::{Connection, params};

use crate::devices::seconds;
use crate::{StoreError, outbox};

/// For so many days the bodies of what was sent stay whole.
pub const WHOLE_DAYS: u32 = 7;

/// Of the bodies of sent batches together, in bytes; messages have a share of their own.
const MOST_BYTES: i64 = 15 * 1024 * 1024;

/// Notes what became of a batch while its entries are still in it: acknowledged, or refused with that sentence. Without a
/// time it is that of its newest entry. The oldest bodies make room for its own.
pub(crate) fn close(
    connection: &Connection,
    batch: i64,
    at: Option<Timestamp>,
    refused: Option<&str>,
) -> Result<(), StoreError> {
    let readings = outbox::enclosed_readings(connection, batch)?;
    connection.execute(
        "INSERT INTO sent_batches (sequence, at, bytes, readings, refused)
         SELECT sequence, coalesce(?2, (SELECT max(at) FROM outbox WHERE batch = ?1), 0), length(body), ?3, ?4
         FROM batches WHERE sequence = ?1",
        params![batch, at.map(seconds), readings, refused],
    )?;
    make_room(connection, batch)
}

/// Drops the oldest bodies while those that are kept are too much together; never that of `newest`.
fn make_room(connection: &Connection, newest: i64) -> Result<(), StoreError> {
    let (oldest, mut together): (i64, i64) = connection.query_row(
        "SELECT coalesce(min(sequence), 0), coalesce(sum(bytes), 0) FROM sent_batches
         WHERE sequence >= (SELECT min(sequence) FROM batches)",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let mut sequence = oldest;
    while together > MOST_BYTES && sequence < newest {
        let bytes: i64 = connection.query_row(
            "SELECT coalesce((SELECT bytes FROM sent_batches WHERE sequence = ?1), 0)",
            params![sequence],
            |row| row.get(0),
        )?;
        connection.execute("DELETE FROM batches WHERE sequence = ?1", params![sequence])?;
        together -= bytes;
        sequence += 1;
    }
    Ok(())
}

/// Drops the bodies of batches that were done with before `bodies_before`, and forgets those before `lines_before`.
pub(crate) fn prune(
    connection: &Connection,
    bodies_before: Timestamp,
    lines_before: Timestamp,
) -> Result<(), StoreError> {
    connection.execute(
        "DELETE FROM batches WHERE sequence <= (SELECT max(sequence) FROM sent_batches WHERE at < ?1)",
        params![seconds(bodies_before)],
    )?;
    connection.execute(
        "DELETE FROM sent_batches WHERE at < ?1 AND sequence < (SELECT coalesce(min(sequence), 1 << 62) FROM batches)",
        params![seconds(lines_before)],
    )?;
    Ok(())
}

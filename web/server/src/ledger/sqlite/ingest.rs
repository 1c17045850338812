//! A batch into the tables: once, whole, in the caller's transaction.

use meters::identity::Evidence;
use meters::{ClockQuality, Timestamp};
use protocol::{DeviceReading, Miss};
use rusqlite::{Connection, OptionalExtension, params};

use super::devices::{Sender, device_of, keep_identity};
use super::doubts::{keep_comparisons, keep_doubts};
use super::events::keep_event;
use super::seconds;
use super::words::word;
use crate::error::ServerError;
use crate::ledger::incoming::{IncomingBatch, Kept};
use crate::ledger::rows::DeviceKey;

pub(super) fn keep_batch(
    tx: &Connection,
    incoming: &IncomingBatch,
    now: Timestamp,
) -> Result<Kept, ServerError> {
    let key = &incoming.batch.key;
    let Some((site, customer)) = place_of(tx, key.appliance.as_str())? else {
        return Ok(Kept::UnknownAppliance);
    };
    tx.prepare_cached("UPDATE appliances SET last_seen_at = ?2, version = ?3 WHERE id = ?1")?
        .execute(params![
            key.appliance.as_str(),
            seconds(now),
            incoming.batch.version
        ])?;
    match kept_hash(tx, incoming)? {
        Some(hash) if hash == incoming.body_hash => return Ok(Kept::Duplicate),
        Some(_) => {
            set_aside(tx, incoming, now)?;
            return Ok(Kept::DifferentBody);
        }
        None => keep_key(tx, incoming, now)?,
    }
    let sender = Sender {
        appliance: key.appliance.as_str(),
        epoch: &key.epoch,
        site,
        customer,
    };
    for (entry, raw) in incoming.batch.readings.iter().zip(&incoming.raw_readings) {
        keep_reading(tx, &sender, entry, raw, now)?;
    }
    for miss in &incoming.batch.misses {
        keep_miss(tx, &sender, miss, now)?;
    }
    for event in &incoming.batch.events {
        keep_event(tx, &sender, event, now)?;
    }
    Ok(Kept::Accepted)
}

/// (site, customer) of an appliance that is not revoked.
pub(super) fn place_of(tx: &Connection, appliance: &str) -> Result<Option<(i64, i64)>, ServerError> {
    let place = tx
        .prepare_cached(
            "SELECT a.site, s.customer FROM appliances a JOIN sites s ON s.id = a.site
             WHERE a.id = ?1 AND a.revoked_at IS NULL",
        )?
        .query_row([appliance], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(place)
}

/// The hash of the body that is kept under the batch's name.
fn kept_hash(tx: &Connection, incoming: &IncomingBatch) -> Result<Option<String>, ServerError> {
    let key = &incoming.batch.key;
    let hash = tx
        .prepare_cached(
            "SELECT body_hash FROM batches WHERE appliance = ?1 AND epoch = ?2 AND sequence = ?3",
        )?
        .query_row(
            params![key.appliance.as_str(), key.epoch, key.sequence.to_string()],
            |row| row.get(0),
        )
        .optional()?;
    Ok(hash)
}

fn keep_key(tx: &Connection, incoming: &IncomingBatch, now: Timestamp) -> Result<(), ServerError> {
    let key = &incoming.batch.key;
    tx.prepare_cached(
        "INSERT INTO batches (appliance, epoch, sequence, body_hash, version, received_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        key.appliance.as_str(),
        key.epoch,
        key.sequence.to_string(),
        incoming.body_hash,
        incoming.batch.version,
        seconds(now)
    ])?;
    Ok(())
}

/// Keeps the other body of a batch, once however often it comes.
fn set_aside(tx: &Connection, incoming: &IncomingBatch, now: Timestamp) -> Result<(), ServerError> {
    let key = &incoming.batch.key;
    tx.execute(
        "INSERT INTO quarantined_batches (appliance, epoch, sequence, body_hash, body, received_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
        params![
            key.appliance.as_str(),
            key.epoch,
            key.sequence.to_string(),
            incoming.body_hash,
            incoming.body,
            seconds(now)
        ],
    )?;
    Ok(())
}

/// Where in the order of a device's readings this one stands: see the schema.
fn placed_at(read_at: Timestamp, clock: ClockQuality, now: Timestamp) -> Timestamp {
    match clock {
        ClockQuality::Floor => now,
        ClockQuality::Synchronised | ClockQuality::Unverified => read_at.min(now),
    }
}

fn keep_reading(
    tx: &Connection,
    sender: &Sender<'_>,
    entry: &DeviceReading,
    raw: &str,
    now: Timestamp,
) -> Result<(), ServerError> {
    let reading = &entry.reading;
    let placed_at = placed_at(reading.read_at, entry.clock, now);
    let evidence = Evidence::of(&reading.identity);
    let device = device_of(tx, sender, &entry.device, &evidence, placed_at)?;
    keep_identity(tx, sender, device, reading, placed_at)?;
    tx.prepare_cached(
        "INSERT INTO readings (device, appliance, epoch, sequence, boot, address, read_at, received_at, placed_at,
                               clock, status, partial, rated_per_minute, json)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?
    .execute(params![
        device.0,
        sender.appliance,
        sender.epoch,
        entry.sequence.to_string(),
        entry.boot,
        reading.address,
        seconds(reading.read_at),
        seconds(now),
        seconds(placed_at),
        word(&entry.clock),
        reading.status.as_ref().map(word),
        reading.partial,
        reading.rated_per_minute,
        raw
    ])?;
    let row = tx.last_insert_rowid();
    keep_meters(tx, device, row, entry, placed_at)?;
    keep_doubts(tx, device, row, entry)?;
    keep_comparisons(tx, row, &reading.comparisons)
}

fn keep_meters(
    tx: &Connection,
    device: DeviceKey,
    reading: i64,
    entry: &DeviceReading,
    placed_at: Timestamp,
) -> Result<(), ServerError> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO meters (reading, device, name, value, unit, source, bills, label, verdict, read_at, placed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    let mut latest = tx.prepare_cached(
        "INSERT INTO device_meters_latest (device, name, meter, placed_at, first_placed_at)
         VALUES (?1, ?2, ?3, ?4, ?4)
         ON CONFLICT (device, name) DO UPDATE SET
           meter = CASE WHEN excluded.placed_at >= device_meters_latest.placed_at
                        THEN excluded.meter ELSE device_meters_latest.meter END,
           placed_at = CASE WHEN excluded.placed_at >= device_meters_latest.placed_at
                            THEN excluded.placed_at ELSE device_meters_latest.placed_at END,
           first_placed_at = CASE WHEN excluded.first_placed_at < device_meters_latest.first_placed_at
                                  THEN excluded.first_placed_at ELSE device_meters_latest.first_placed_at END",
    )?;
    for meter in &entry.reading.meters {
        insert.execute(params![
            reading,
            device.0,
            meter.name.as_str(),
            meter.value.to_string(),
            word(&meter.unit),
            meter.source,
            meter.bills,
            meter.label,
            entry.verdicts.get(&meter.name).map(|verdict| verdict.as_str()),
            seconds(entry.reading.read_at),
            seconds(placed_at)
        ])?;
        latest.execute(params![
            device.0,
            meter.name.as_str(),
            tx.last_insert_rowid(),
            seconds(placed_at)
        ])?;
    }
    Ok(())
}

fn keep_miss(tx: &Connection, sender: &Sender<'_>, miss: &Miss, now: Timestamp) -> Result<(), ServerError> {
    let at = miss.at.min(now);
    let device = device_of(tx, sender, &miss.device, &[], at)?;
    tx.prepare_cached("UPDATE devices SET address = COALESCE(address, ?2) WHERE id = ?1")?
        .execute(params![device.0, miss.address])?;
    tx.prepare_cached(
        "INSERT INTO misses (device, appliance, address, at, received_at, cause, message)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        device.0,
        sender.appliance,
        miss.address,
        seconds(at),
        seconds(now),
        word(&miss.cause),
        miss.message
    ])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::moment;
    use super::*;

    #[test]
    fn a_clock_that_is_wrong_does_not_put_a_reading_out_of_order() {
        let now = moment(1_000_000);
        let cases = [
            (moment(999_000), ClockQuality::Synchronised, moment(999_000)),
            (moment(2_000_000), ClockQuality::Unverified, now),
            (moment(10), ClockQuality::Floor, now),
        ];
        for (read_at, clock, expected) in cases {
            assert_eq!(placed_at(read_at, clock, now), expected, "{clock:?}");
        }
    }
}

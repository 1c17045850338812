//! Table `readings`: what devices said, as it is sent. A reading that the server has acknowledged stays for a while,
//! for whoever looks at the box.

use meters::validation::Taken;
use meters::{ClockQuality, DeviceId, Reading, Timestamp};
use protocol::{DeviceReading, json};
use rusqlite::{Connection, OptionalExtension, params};

use crate::devices::{self, seconds};
use crate::{Store, StoreError, WHOLE_DAYS, accounts, messages, outbox, sent_batches, silence};

const SECONDS_PER_DAY: u64 = 86_400;

impl Store {
    /// Keeps what a device said. The number of the reading, the verdicts on its meters, their accounts and the outbox
    /// row are one transaction (law 3): what this returns is stored and will be sent. So are the events
    /// [`protocol::EventKind::FoundAgain`] of a device that had been reported silent, and
    /// [`protocol::EventKind::Reset`] of one whose counters began anew.
    ///
    /// `boot` names the boot of the box, 32 hex digits.
    ///
    /// # Errors
    /// [`StoreFault::UnknownDevice`](crate::StoreFault::UnknownDevice) where there is no such device, or another [`StoreError`]; nothing is kept then.
    pub fn record_reading(
        &self,
        device: DeviceId,
        reading: &Reading,
        boot: &str,
        clock: ClockQuality,
    ) -> Result<DeviceReading, StoreError> {
        self.write_more(|connection| {
            devices::note_read(connection, device, reading.read_at)?;
            silence::note_heard(connection, device, reading)?;
            let sequence = next_sequence(connection)?;
            let taken = Taken {
                at: reading.read_at,
                clock,
                boot: boot.to_owned(),
            };
            let judgement = accounts::judge(connection, device, reading, &taken)?;
            let kept = DeviceReading {
                device,
                boot: boot.to_owned(),
                sequence: sequence.unsigned_abs(),
                clock,
                verdicts: judgement.verdicts,
                doubts: judgement.doubts,
                reading: reading.clone(),
            };
            connection.execute(
                "INSERT INTO readings (sequence, device, body) VALUES (?1, ?2, ?3)",
                params![sequence, device.to_string(), serde_json::to_string(&kept)?],
            )?;
            outbox::add_reading(connection, sequence, device, reading.read_at)?;
            Ok(kept)
        })
    }

    /// The last reading of each device that was ever read, oldest reading first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn latest_readings(&self) -> Result<Vec<DeviceReading>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare(
                // Looked up for each device: however many older readings there are, none of them is passed by.
                "SELECT body FROM devices CROSS JOIN readings ON sequence =
                     (SELECT max(sequence) FROM readings WHERE device = devices.id) ORDER BY sequence",
            )?;
            let mut rows = statement.query([])?;
            let mut readings = Vec::new();
            while let Some(row) = rows.next()? {
                readings.push(json::read(&row.get::<_, String>(0)?)?);
            }
            Ok(readings)
        })
    }

    /// The last reading of that device, if it was ever read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn latest_reading(&self, device: DeviceId) -> Result<Option<DeviceReading>, StoreError> {
        let body: Option<String> = self.read(|connection| {
            let newest = "SELECT body FROM readings WHERE device = ?1 ORDER BY sequence DESC LIMIT 1";
            Ok(connection
                .query_row(newest, [device.to_string()], |row| row.get(0))
                .optional()?)
        })?;
        Ok(body.map(|body| json::read(&body)).transpose()?)
    }

    /// Removes readings that the server acknowledged more than `keep_days` ago, but never the last one of a device; says
    /// how many. Forgets what was sent before that, too, and the bodies of what was sent more than
    /// [`WHOLE_DAYS`](crate::WHOLE_DAYS) ago.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn prune(&self, keep_days: u32, now: Timestamp) -> Result<usize, StoreError> {
        let days_ago = |days: u32| {
            let seconds = u64::from(days) * SECONDS_PER_DAY;
            Timestamp::from_unix_seconds(now.unix_seconds().saturating_sub(seconds))
        };
        let before = days_ago(keep_days);
        // Bodies go once a day, not with each round: each time costs the card some pages.
        let whole_days = days_ago(WHOLE_DAYS).unix_seconds() / SECONDS_PER_DAY;
        let bodies_before = Timestamp::from_unix_seconds(whole_days * SECONDS_PER_DAY);
        self.write(|connection| {
            sent_batches::prune(connection, bodies_before, before)?;
            messages::prune(connection, bodies_before, before)?;
            prune(connection, before)
        })
    }
}

/// Removes what was acknowledged before that, but never the last reading of a device; says how many.
pub(crate) fn prune(connection: &Connection, before: Timestamp) -> Result<usize, StoreError> {
    Ok(connection.execute(
        "DELETE FROM readings WHERE acknowledged_at < ?1
         AND sequence NOT IN (SELECT max(sequence) FROM readings GROUP BY device)",
        params![seconds(before)],
    )?)
}

/// The next number: also that of a reading which was pruned is never given twice.
fn next_sequence(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.query_row(
        "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'readings'), 0) + 1",
        [],
        |row| row.get(0),
    )?)
}

/// Notes that the server has the readings of a batch, inside the transaction that takes the acknowledgement.
pub(crate) fn acknowledge(connection: &Connection, batch: i64, now: Timestamp) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE readings SET acknowledged_at = ?2
         WHERE sequence IN (SELECT reading FROM outbox WHERE batch = ?1 AND reading IS NOT NULL)",
        params![batch, seconds(now)],
    )?;
    Ok(())
}

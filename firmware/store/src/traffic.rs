//! Table `traffic`: how much went over the network, by the hour, for whoever wants to know what the box does there. It is
//! written once a round, not with each datagram, and kept for two days.

use meters::Timestamp;
use rusqlite::{Row, params};

use crate::{Store, StoreError};

const SECONDS_PER_HOUR: u64 = 3_600;
/// Older hours are forgotten.
const KEPT_HOURS: u64 = 48;

/// What was counted: numbers of datagrams or messages, and their bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrafficCount {
    /// Datagrams to printers and gateways, and their bytes.
    pub snmp_sent: (u64, u64),
    /// Datagrams from them.
    pub snmp_received: (u64, u64),
    /// Messages to the server, and the bytes of their bodies.
    pub server_sent: (u64, u64),
    /// Answers from it.
    pub server_received: (u64, u64),
}

impl TrafficCount {
    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Store {
    /// Adds what was counted since the last call to the hour that it is now. Nothing is written where nothing was counted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn add_traffic(&self, now: Timestamp, count: &TrafficCount) -> Result<(), StoreError> {
        if count.is_empty() {
            return Ok(());
        }
        let hour = now.unix_seconds() / SECONDS_PER_HOUR;
        self.write(|connection| {
            connection.execute(
                "INSERT INTO traffic VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                 ON CONFLICT (hour) DO UPDATE SET
                    snmp_datagrams_out = snmp_datagrams_out + excluded.snmp_datagrams_out,
                    snmp_bytes_out = snmp_bytes_out + excluded.snmp_bytes_out,
                    snmp_datagrams_in = snmp_datagrams_in + excluded.snmp_datagrams_in,
                    snmp_bytes_in = snmp_bytes_in + excluded.snmp_bytes_in,
                    server_messages_out = server_messages_out + excluded.server_messages_out,
                    server_bytes_out = server_bytes_out + excluded.server_bytes_out,
                    server_messages_in = server_messages_in + excluded.server_messages_in,
                    server_bytes_in = server_bytes_in + excluded.server_bytes_in",
                params![
                    column(hour),
                    column(count.snmp_sent.0),
                    column(count.snmp_sent.1),
                    column(count.snmp_received.0),
                    column(count.snmp_received.1),
                    column(count.server_sent.0),
                    column(count.server_sent.1),
                    column(count.server_received.0),
                    column(count.server_received.1),
                ],
            )?;
            // An hour that is far ahead was counted by a clock that was wrong.
            connection.execute(
                "DELETE FROM traffic WHERE hour < ?1 OR hour > ?2",
                params![column(hour.saturating_sub(KEPT_HOURS)), column(hour + KEPT_HOURS)],
            )?;
            Ok(())
        })
    }

    /// What was counted in the last so many seconds, by whole hours: the hour in which they begin counts as well.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn traffic_since(&self, now: Timestamp, seconds: u64) -> Result<TrafficCount, StoreError> {
        let first = now.unix_seconds().saturating_sub(seconds) / SECONDS_PER_HOUR;
        let last = now.unix_seconds() / SECONDS_PER_HOUR;
        self.read(|connection| {
            Ok(connection.query_row(
                "SELECT coalesce(sum(snmp_datagrams_out), 0), coalesce(sum(snmp_bytes_out), 0),
                        coalesce(sum(snmp_datagrams_in), 0), coalesce(sum(snmp_bytes_in), 0),
                        coalesce(sum(server_messages_out), 0), coalesce(sum(server_bytes_out), 0),
                        coalesce(sum(server_messages_in), 0), coalesce(sum(server_bytes_in), 0)
                 FROM traffic WHERE hour BETWEEN ?1 AND ?2",
                params![column(first), column(last)],
                |row| {
                    Ok(TrafficCount {
                        snmp_sent: (count(row, 0)?, count(row, 1)?),
                        snmp_received: (count(row, 2)?, count(row, 3)?),
                        server_sent: (count(row, 4)?, count(row, 5)?),
                        server_received: (count(row, 6)?, count(row, 7)?),
                    })
                },
            )?)
        })
    }
}

fn column(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn count(row: &Row<'_>, place: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(place).map(i64::unsigned_abs)
}

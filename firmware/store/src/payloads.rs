//! Everything that leaves the box, in one list: batches and other messages, with their bodies as long as these are kept.

use meters::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::devices::timestamp;
use crate::{Store, StoreError, messages};

/// What kind of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayloadKind {
    /// Readings, misses, events.
    Batch,
    /// The box asked for settings and commands.
    CheckIn,
    /// The box made itself known.
    Enrolment,
}

/// Where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PayloadState {
    /// It is under way.
    Waiting,
    /// The server has it.
    Sent {
        /// Since when.
        at: Timestamp,
    },
    /// It was refused.
    Refused {
        /// When.
        at: Timestamp,
        /// The sentence of whoever refused it.
        sentence: String,
    },
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayloadRecord {
    /// Its name here: `b-12` is a batch, `m-3` another message.
    pub key: String,
    /// What kind.
    pub kind: PayloadKind,
    /// Where it is.
    pub state: PayloadState,
    /// Bytes of its body.
    pub bytes: u64,
    /// Readings in it.
    pub readings: u64,
    /// Whether its body is still kept.
    pub has_body: bool,
}

/// A part of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Payloads {
    /// Lines of the whole list.
    pub total: u64,
    /// Lines of this part.
    pub rows: Vec<PayloadRecord>,
}

/// What is under way is newer than anything that was done with.
const STILL_UNDER_WAY: i64 = i64::MAX;

/// Every line: kind of key, number, time, bytes, readings, sentence, kind of message, whether the body is there.
const LINES: &str = "
    SELECT 'b' AS of, sequence AS number, 9223372036854775807 AS at, length(body) AS bytes,
           (SELECT count(reading) FROM outbox WHERE batch = sequence) AS readings, NULL AS refused, '' AS kind, 1 AS has_body
    FROM batches WHERE sequence = (SELECT max(sequence) FROM batches)
        AND sequence NOT IN (SELECT sequence FROM sent_batches)
    UNION ALL
    SELECT 'b', sequence, at, bytes, readings, refused, '',
           EXISTS (SELECT 1 FROM batches WHERE batches.sequence = sent_batches.sequence)
    FROM sent_batches
    UNION ALL
    SELECT 'm', id, at, bytes, 0, refused, kind, body IS NOT NULL FROM messages";

impl Store {
    /// A part of the list of everything that leaves the box: what is under way, then what was sent, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn payloads(&self, offset: u64, limit: u64) -> Result<Payloads, StoreError> {
        let column = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        self.read(|connection| {
            let total: i64 =
                connection.query_row(&format!("SELECT count(*) FROM ({LINES})"), [], |row| row.get(0))?;
            let mut statement = connection.prepare(&format!(
                "SELECT * FROM ({LINES}) ORDER BY at DESC, of, number DESC LIMIT ?1 OFFSET ?2"
            ))?;
            let rows = statement
                .query_map(params![column(limit), column(offset)], line)?
                .collect::<Result<_, _>>()?;
            Ok(Payloads {
                total: total.unsigned_abs(),
                rows,
            })
        })
    }

    /// A line by its key, and its body byte for byte; none where there is no such line, or its body is no longer kept.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn payload(&self, key: &str) -> Result<Option<(PayloadRecord, Vec<u8>)>, StoreError> {
        let Some((of, number)) = key.split_once('-') else {
            return Ok(None);
        };
        let Ok(number) = number.parse::<i64>() else {
            return Ok(None);
        };
        self.read(|connection| {
            let record = connection
                .query_row(
                    &format!("SELECT * FROM ({LINES}) WHERE of = ?1 AND number = ?2"),
                    params![of, number],
                    line,
                )
                .optional()?;
            let body = match (&record, of) {
                (None, _) => None,
                (_, "b") => batch_body(connection, number)?,
                _ => messages::body(connection, number)?,
            };
            Ok(record.zip(body))
        })
    }
}

fn line(row: &Row<'_>) -> rusqlite::Result<PayloadRecord> {
    let of: String = row.get(0)?;
    let number: i64 = row.get(1)?;
    let at: i64 = row.get(2)?;
    let refused: Option<String> = row.get(5)?;
    Ok(PayloadRecord {
        kind: match of.as_str() {
            "b" => PayloadKind::Batch,
            _ => messages::kind(&row.get::<_, String>(6)?),
        },
        key: format!("{of}-{number}"),
        state: match refused {
            _ if at == STILL_UNDER_WAY => PayloadState::Waiting,
            None => PayloadState::Sent { at: timestamp(at) },
            Some(sentence) => PayloadState::Refused {
                at: timestamp(at),
                sentence,
            },
        },
        bytes: row.get::<_, i64>(3)?.unsigned_abs(),
        readings: row.get::<_, i64>(4)?.unsigned_abs(),
        has_body: row.get(7)?,
    })
}

fn batch_body(connection: &Connection, sequence: i64) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(connection
        .query_row(
            "SELECT body FROM batches WHERE sequence = ?1",
            params![sequence],
            |row| row.get(0),
        )
        .optional()?)
}

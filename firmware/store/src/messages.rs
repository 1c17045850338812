//! Table `messages`: what the box sent to its server beside the batches: that it made itself known, and its check-ins. It
//! is kept for whoever wants to see all that leaves his network.

use meters::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use crate::devices::seconds;
use crate::payloads::PayloadKind;
use crate::{Store, StoreError};

/// Of the bodies of messages together, in bytes.
const MOST_BYTES: i64 = 1024 * 1024;

/// What kind of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// The box asked for settings and commands.
    CheckIn,
    /// The box made itself known.
    Enrolment,
}

const CHECK_IN: &str = "check_in";
const ENROLMENT: &str = "enrolment";

impl Store {
    /// Keeps a message that was sent: its body as it was, but for a one-use secret that the caller has replaced, and what
    /// came of it: `Err` brings the sentence of whoever refused it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn record_message(
        &self,
        kind: MessageKind,
        body: &[u8],
        at: Timestamp,
        outcome: Result<(), &str>,
    ) -> Result<(), StoreError> {
        let kind = match kind {
            MessageKind::CheckIn => CHECK_IN,
            MessageKind::Enrolment => ENROLMENT,
        };
        self.write(|connection| {
            connection.execute(
                "INSERT INTO messages (at, kind, bytes, refused, body) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    seconds(at),
                    kind,
                    i64::try_from(body.len()).unwrap_or(i64::MAX),
                    outcome.err(),
                    body
                ],
            )?;
            Ok(())
        })
    }
}

/// What kind of message a word in the table means.
pub(crate) fn kind(word: &str) -> PayloadKind {
    match word {
        ENROLMENT => PayloadKind::Enrolment,
        _ => PayloadKind::CheckIn,
    }
}

/// The body of a message, if it is still kept.
pub(crate) fn body(connection: &Connection, id: i64) -> Result<Option<Vec<u8>>, StoreError> {
    let found: Option<Option<Vec<u8>>> = connection
        .query_row("SELECT body FROM messages WHERE id = ?1", params![id], |row| {
            row.get(0)
        })
        .optional()?;
    Ok(found.flatten())
}

/// Empties the bodies of messages before `bodies_before`, and the oldest of those that are too much together; forgets
/// what was sent before `lines_before`.
pub(crate) fn prune(
    connection: &Connection,
    bodies_before: Timestamp,
    lines_before: Timestamp,
) -> Result<(), StoreError> {
    connection.execute(
        "DELETE FROM messages WHERE at < ?1",
        params![seconds(lines_before)],
    )?;
    connection.execute(
        "UPDATE messages SET body = NULL WHERE at < ?1 AND body IS NOT NULL",
        params![seconds(bodies_before)],
    )?;
    connection.execute(
        "UPDATE messages SET body = NULL WHERE id IN (
            SELECT id FROM (SELECT id, sum(bytes) OVER (ORDER BY id DESC) AS up_to_here
                            FROM messages WHERE body IS NOT NULL)
            WHERE up_to_here > ?1)",
        params![MOST_BYTES],
    )?;
    Ok(())
}

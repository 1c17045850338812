//! Table `batches`: the batch that is under way, with the very bytes that are sent.
//!
//! The bytes are kept from before the first sending until the acknowledgement, so that after a kill, and after an
//! update of the program, the same name still has the same body. There is one batch under way at most. A number is
//! used once: that of a batch which the server refused is known there, and not used again.

use meters::Timestamp;
use protocol::batch::{LONGEST_BODY, MOST_ENTRIES};
use protocol::{ApplianceId, Batch, BatchKey};
use rusqlite::{Connection, OptionalExtension, params};

use crate::outbox::{self, Content, Entry};
use crate::{Store, StoreError, push_record, readings};

/// The length of `,"events":[]`, which a batch without events doesn't have.
const EVENTS_KEY: usize = 12;

/// A batch that is ready to be sent, and sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedBatch {
    /// Its name.
    pub key: BatchKey,
    /// The JSON of a [`Batch`], always the same for one name.
    pub body: Vec<u8>,
}

/// What became of a batch that the server refused for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quarantine {
    /// Its entries wait again, to travel in smaller batches until the one that is refused is alone.
    Split,
    /// Its one entry was set aside.
    SetAside,
    /// It is not under way: somebody else has dealt with it.
    NotUnderWay,
}

impl Store {
    /// The batch to send now: the one under way, or else the oldest entries in a new one; none where nothing waits.
    ///
    /// A batch that was made under another name of the box is unmade, and its entries go into a new one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn next_batch(
        &self,
        appliance: &ApplianceId,
        version: &str,
    ) -> Result<Option<SealedBatch>, StoreError> {
        self.write(|connection| {
            if let Some((sequence, owner, body)) = under_way(connection)? {
                if owner == appliance.as_str() {
                    return Ok(Some(SealedBatch {
                        key: self.key(appliance, sequence),
                        body,
                    }));
                }
                outbox::release(connection, sequence, None)?;
                delete(connection, sequence)?;
            }
            self.seal(connection, appliance, version)
        })
    }

    /// Takes the server's acknowledgement: only now do the batch's entries count as sent. Says whether the batch was
    /// under way; a second acknowledgement changes nothing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn acknowledge(&self, key: &BatchKey, now: Timestamp) -> Result<bool, StoreError> {
        self.write(|connection| {
            let Some(sequence) = self.is_under_way(connection, key)? else {
                return Ok(false);
            };
            readings::acknowledge(connection, sequence, now)?;
            outbox::remove(connection, sequence)?;
            delete(connection, sequence)?;
            push_record::acknowledged(connection, now)?;
            Ok(true)
        })
    }

    /// Takes the server's final refusal of a batch. The batch is split in halves, under new names, until the entry
    /// that is refused travels alone; that one is set aside with the reason, and the queue moves on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn quarantine(&self, key: &BatchKey, reason: &str) -> Result<Quarantine, StoreError> {
        self.write(|connection| {
            let Some(sequence) = self.is_under_way(connection, key)? else {
                return Ok(Quarantine::NotUnderWay);
            };
            let entries = outbox::enclosed(connection, sequence)?;
            let outcome = if entries > 1 {
                outbox::release(connection, sequence, Some(entries.div_ceil(2)))?;
                Quarantine::Split
            } else {
                outbox::set_batch_aside(connection, sequence, reason)?;
                Quarantine::SetAside
            };
            delete(connection, sequence)?;
            Ok(outcome)
        })
    }

    fn key(&self, appliance: &ApplianceId, sequence: i64) -> BatchKey {
        BatchKey {
            appliance: appliance.clone(),
            epoch: self.epoch().to_owned(),
            sequence: sequence.unsigned_abs(),
        }
    }

    /// Makes a batch of the oldest entries. What no batch can carry is set aside, so that it holds up nothing.
    fn seal(
        &self,
        connection: &Connection,
        appliance: &ApplianceId,
        version: &str,
    ) -> Result<Option<SealedBatch>, StoreError> {
        loop {
            let sequence = next_sequence(connection)?;
            let mut batch = Batch {
                key: self.key(appliance, sequence),
                version: version.to_owned(),
                readings: Vec::new(),
                misses: Vec::new(),
                events: Vec::new(),
            };
            let room = LONGEST_BODY
                .saturating_sub(serde_json::to_vec(&batch)?.len())
                .saturating_sub(EVENTS_KEY);
            let waiting = outbox::oldest(connection)?;
            if waiting.is_empty() {
                return Ok(None);
            }
            let enclosed = fill(connection, &mut batch, waiting, room)?;
            if enclosed.is_empty() {
                // Everything at hand was set aside just now: look at what comes behind it.
                continue;
            }
            let body = serde_json::to_vec(&batch)?;
            connection.execute(
                "INSERT INTO batches (sequence, appliance, body) VALUES (?1, ?2, ?3)",
                params![sequence, appliance.as_str(), body],
            )?;
            for id in enclosed {
                outbox::enclose(connection, id, sequence)?;
            }
            return Ok(Some(SealedBatch { key: batch.key, body }));
        }
    }

    /// The number of the batch under way, if that is the one with this name.
    fn is_under_way(&self, connection: &Connection, key: &BatchKey) -> Result<Option<i64>, StoreError> {
        Ok(under_way(connection)?
            .filter(|(sequence, owner, _)| {
                self.epoch() == key.epoch
                    && owner == key.appliance.as_str()
                    && sequence.unsigned_abs() == key.sequence
            })
            .map(|(sequence, ..)| sequence))
    }
}

/// Moves entries into the batch while it has room for them; gives the ids of those that are in it.
fn fill(
    connection: &Connection,
    batch: &mut Batch,
    waiting: Vec<Entry>,
    mut room: usize,
) -> Result<Vec<i64>, StoreError> {
    let whole = room;
    let mut most = MOST_ENTRIES;
    let mut enclosed = Vec::new();
    for Entry {
        id,
        content,
        length,
        at_most,
    } in waiting
    {
        // A comma parts it from the one before.
        let length = length + 1;
        if length > whole {
            outbox::set_aside(connection, id, "it is longer than the server takes")?;
            continue;
        }
        most = most.min(at_most);
        if length > room || enclosed.len() >= most {
            break;
        }
        match content {
            Content::Reading(reading) => batch.readings.push(*reading),
            Content::Miss(miss) => batch.misses.push(miss),
            Content::Event(event) => batch.events.push(event),
            Content::Unreadable(why) => {
                outbox::set_aside(
                    connection,
                    id,
                    &format!("this program can't read it any more: {why}"),
                )?;
                continue;
            }
        }
        room -= length;
        enclosed.push(id);
    }
    Ok(enclosed)
}

/// The oldest batch: its number, the box's name in it, its body.
fn under_way(connection: &Connection) -> Result<Option<(i64, String, Vec<u8>)>, StoreError> {
    Ok(connection
        .query_row(
            "SELECT sequence, appliance, body FROM batches ORDER BY sequence LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?)
}

fn next_sequence(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.query_row(
        "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'batches'), 0) + 1",
        [],
        |row| row.get(0),
    )?)
}

fn delete(connection: &Connection, sequence: i64) -> Result<(), StoreError> {
    connection.execute("DELETE FROM batches WHERE sequence = ?1", params![sequence])?;
    Ok(())
}

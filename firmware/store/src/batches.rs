//! Table `batches`: the batch that is under way, with the very bytes that are sent, and those that were sent lately.
//!
//! The bytes are kept from before the first sending, so that after a kill, and after an update of the program, the same
//! name still has the same body. There is one batch under way at most: the newest, if no row of `sent_batches` says
//! what became of it. A number is used once: that of a batch which the server refused is known there, and not used again.
//!
//! The bytes of a batch that is done with stay for a while, for whoever wants to see what left his network. They are not
//! written again for that: what became of the batch stands in the other table.

use meters::Timestamp;
use protocol::batch::{LONGEST_BODY, MOST_ENTRIES};
use protocol::{ApplianceId, Batch, BatchKey};
use rusqlite::{Connection, OptionalExtension, params};

use crate::outbox::{self, Content, Entry};
use crate::{Store, StoreError, device_notes, push_record, readings, sent_batches};

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
                // It may have left the box, and nobody can know whether it arrived.
                let why = "the box got another name before the server took this: its entries were sent again";
                sent_batches::close(connection, sequence, None, Some(why))?;
                outbox::release(connection, sequence, None)?;
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
            sent_batches::close(connection, sequence, Some(now), None)?;
            outbox::remove(connection, sequence)?;
            push_record::acknowledged(connection, now)?;
            Ok(true)
        })
    }

    /// Takes the server's final refusal of a batch. The batch is split in halves, under new names, until the entry
    /// that is refused travels alone; that one is set aside with the reason, and the queue moves on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn quarantine(&self, key: &BatchKey, reason: &str, now: Timestamp) -> Result<Quarantine, StoreError> {
        self.write(|connection| {
            let Some(sequence) = self.is_under_way(connection, key)? else {
                return Ok(Quarantine::NotUnderWay);
            };
            let entries = outbox::enclosed(connection, sequence)?;
            sent_batches::close(connection, sequence, Some(now), Some(reason))?;
            let outcome = if entries > 1 {
                outbox::release(connection, sequence, Some(entries.div_ceil(2)))?;
                Quarantine::Split
            } else {
                outbox::set_batch_aside(connection, sequence, reason)?;
                Quarantine::SetAside
            };
            Ok(outcome)
        })
    }

    fn key(&self, appliance: &ApplianceId, sequence: i64) -> BatchKey {
        BatchKey {
            appliance: appliance.clone(),
            epoch: self.epoch(),
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
            let waiting = outbox::oldest(connection)?;
            if waiting.is_empty() {
                return Ok(None);
            }
            let sequence = next_sequence(connection)?;
            let filled = Filled::of(self.empty(appliance, sequence, version), waiting)?;
            for (id, reason) in &filled.set_aside {
                outbox::set_aside(connection, *id, reason)?;
            }
            if filled.enclosed.is_empty() {
                // Everything at hand was set aside just now: look at what comes behind it.
                continue;
            }
            let body = serde_json::to_vec(&filled.batch)?;
            connection.execute(
                "INSERT INTO batches (sequence, appliance, body) VALUES (?1, ?2, ?3)",
                params![sequence, appliance.as_str(), body],
            )?;
            for id in filled.enclosed {
                outbox::enclose(connection, id, sequence)?;
            }
            return Ok(Some(SealedBatch {
                key: filled.batch.key,
                body,
            }));
        }
    }

    /// The body that would be sent next, and nothing is sealed by asking: that of the batch under way, or of one with
    /// what waits, or where nothing waits, of one with the last readings. None before anything was read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn preview(&self, appliance: &ApplianceId, version: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let found = self.read(|connection| {
            if let Some((_, _, body)) = under_way(connection)? {
                return Ok(Ok(body));
            }
            let batch = self.empty(appliance, next_sequence(connection)?, version);
            let filled = Filled::of(batch, outbox::oldest(connection)?)?;
            Ok(if filled.enclosed.is_empty() {
                Err(filled.batch)
            } else {
                Ok(serde_json::to_vec(&filled.batch)?)
            })
        })?;
        let mut batch = match found {
            Ok(body) => return Ok(Some(body)),
            Err(empty) => empty,
        };
        let notes = self.read(device_notes::ignored)?;
        batch.readings = self.latest_readings()?;
        batch.readings.retain(|reading| !notes.contains(&reading.device));
        let too_many = batch.readings.len().saturating_sub(MOST_ENTRIES);
        batch.readings.drain(..too_many);
        Ok(if batch.readings.is_empty() {
            None
        } else {
            Some(serde_json::to_vec(&batch)?)
        })
    }

    fn empty(&self, appliance: &ApplianceId, sequence: i64, version: &str) -> Batch {
        Batch {
            key: self.key(appliance, sequence),
            version: version.to_owned(),
            readings: Vec::new(),
            misses: Vec::new(),
            events: Vec::new(),
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

/// A batch with as many entries as fit.
struct Filled {
    batch: Batch,
    /// The ids of the entries in it.
    enclosed: Vec<i64>,
    /// The ids of entries that no batch can carry, and why.
    set_aside: Vec<(i64, String)>,
}

impl Filled {
    /// Moves entries into the empty batch while it has room for them.
    fn of(batch: Batch, waiting: Vec<Entry>) -> Result<Self, StoreError> {
        let mut room = LONGEST_BODY
            .saturating_sub(serde_json::to_vec(&batch)?.len())
            .saturating_sub(EVENTS_KEY);
        let whole = room;
        let mut filled = Self {
            batch,
            enclosed: Vec::new(),
            set_aside: Vec::new(),
        };
        let mut most = MOST_ENTRIES;
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
                let why = "it is longer than the server takes".to_owned();
                filled.set_aside.push((id, why));
                continue;
            }
            most = most.min(at_most);
            if length > room || filled.enclosed.len() >= most {
                break;
            }
            let batch = &mut filled.batch;
            match content {
                Content::Reading(reading) => batch.readings.push(*reading),
                Content::Miss(miss) => batch.misses.push(miss),
                Content::Event(event) => batch.events.push(event),
                Content::Unreadable(why) => {
                    let why = format!("this program can't read it any more: {why}");
                    filled.set_aside.push((id, why));
                    continue;
                }
            }
            room -= length;
            filled.enclosed.push(id);
        }
        Ok(filled)
    }
}

/// The batch under way: its number, the box's name in it, its body. Only the newest one can be; the others are looked at
/// no more, however many are kept.
fn under_way(connection: &Connection) -> Result<Option<(i64, String, Vec<u8>)>, StoreError> {
    Ok(connection
        .query_row(
            "SELECT sequence, appliance, body FROM batches
             WHERE sequence = (SELECT max(sequence) FROM batches)
               AND NOT EXISTS (SELECT 1 FROM sent_batches WHERE sent_batches.sequence = batches.sequence)",
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

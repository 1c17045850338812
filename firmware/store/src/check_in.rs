//! How checking in goes, and which of the server's settings this box follows.
//!
//! A revision of the server's settings is taken once, whole or not at all, in the transaction that notes it: after a
//! power cut it is either applied and noted or neither. What somebody at the box changes afterwards stays until the
//! server sends a newer one.

use meters::Timestamp;
use protocol::check_in::RefusedSettings;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::documents::Document;
use crate::settings::Settings;
use crate::{Store, StoreError, reports, systems};

/// How checking in goes at the server that the box is enrolled at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckInRecord {
    /// The number of the last check-in that was made; they count from 1.
    pub sequence: u64,
    /// When it was tried last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tried_at: Option<Timestamp>,
    /// Why it failed then: one sentence. Absent where it worked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// When the server last answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Timestamp>,
    /// How long after that answer the server wants the next one, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_in: Option<u64>,
    /// The revision of the server's settings that was applied last; 0 where none ever was.
    pub applied: u64,
    /// The newest revision, where it was not applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<RefusedSettings>,
}

impl CheckInRecord {
    /// The newest revision that the box knows, applied or refused.
    pub fn newest_revision(&self) -> u64 {
        let refused = self.refused.as_ref().map_or(0, |refused| refused.revision);
        self.applied.max(refused)
    }
}

/// What became of settings that the server wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TakenSettings {
    /// They are the box's own now.
    Applied,
    /// They make no sense here, for the reason in the sentence; nothing was changed.
    Refused(String),
    /// The box knows that revision or a newer one; nothing was changed.
    Old,
}

impl Store {
    /// How checking in goes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn check_in_record(&self) -> Result<CheckInRecord, StoreError> {
        self.read(read)
    }

    /// The number of the next check-in, used up by this call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn next_check_in(&self) -> Result<u64, StoreError> {
        self.change(|record| {
            record.sequence = record.sequence.saturating_add(1);
            record.sequence
        })
    }

    /// Notes that the server answered, the highest number that it has seen, and when it wants the next check-in.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn record_check_in(&self, now: Timestamp, seen: u64, next_in: Option<u64>) -> Result<(), StoreError> {
        self.change(|record| {
            *record = CheckInRecord {
                sequence: record.sequence.max(seen),
                tried_at: Some(now),
                failure: None,
                answered_at: Some(now),
                next_in,
                ..std::mem::take(record)
            };
        })
    }

    /// Notes why a check-in failed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn record_check_in_failure(&self, now: Timestamp, sentence: &str) -> Result<(), StoreError> {
        self.change(|record| {
            record.tried_at = Some(now);
            record.failure = Some(sentence.to_owned());
        })
    }

    /// Takes the settings that the server wants, once: `change` makes them of the ones that the box has, or says in one
    /// sentence why they make no sense. Nothing is changed then but the note of that sentence.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn take_settings(
        &self,
        revision: u64,
        change: impl Fn(&Settings) -> Result<Settings, String>,
    ) -> Result<TakenSettings, StoreError> {
        self.write(|connection| {
            let mut record = read(connection)?;
            if revision <= record.newest_revision() {
                return Ok(TakenSettings::Old);
            }
            let current = Document::Settings.read(connection)?.unwrap_or_default();
            let wanted = change(&current)
                .and_then(|wanted| wanted.check().map(|()| wanted).map_err(|bad| bad.to_string()));
            let taken = match wanted {
                Ok(wanted) => {
                    Document::Settings.write(connection, &wanted)?;
                    record.applied = revision;
                    record.refused = None;
                    TakenSettings::Applied
                }
                Err(message) => {
                    record.refused = Some(RefusedSettings {
                        revision,
                        message: message.clone(),
                    });
                    TakenSettings::Refused(message)
                }
            };
            Document::CheckIn.write(connection, &record)?;
            Ok(taken)
        })
    }

    fn change<T>(&self, change: impl Fn(&mut CheckInRecord) -> T) -> Result<T, StoreError> {
        self.write(|connection| {
            let mut record = read(connection)?;
            let done = change(&mut record);
            Document::CheckIn.write(connection, &record)?;
            Ok(done)
        })
    }
}

fn read(connection: &Connection) -> Result<CheckInRecord, StoreError> {
    Ok(Document::CheckIn.read(connection)?.unwrap_or_default())
}

/// Begins anew, inside the transaction that makes the box another server's or gives it another name: revisions, numbers
/// and answers of the one mean nothing to the other.
pub(crate) fn begin_anew(connection: &Connection) -> Result<(), StoreError> {
    Document::CheckIn.write(connection, &CheckInRecord::default())?;
    systems::forget_told(connection)?;
    reports::forget_answers(connection)
}

#[cfg(test)]
mod tests;

//! How the last push went, for whoever asks for the status.

use meters::Timestamp;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::documents::Document;
use crate::{Store, StoreError};

/// How pushing goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PushRecord {
    /// When it was tried last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tried_at: Option<Timestamp>,
    /// Why it failed then: one sentence. Absent where it worked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// When the server last acknowledged a batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledged_at: Option<Timestamp>,
}

impl Store {
    /// How pushing goes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn push_record(&self) -> Result<PushRecord, StoreError> {
        self.read(read)
    }

    /// Notes how a push went: `Err` brings the sentence that says why it failed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn record_push_result(&self, now: Timestamp, result: Result<(), &str>) -> Result<(), StoreError> {
        self.write(|connection| {
            let record = PushRecord {
                tried_at: Some(now),
                failure: result.err().map(str::to_owned),
                ..read(connection)?
            };
            Document::PushRecord.write(connection, &record)
        })
    }
}

pub(crate) fn read(connection: &Connection) -> Result<PushRecord, StoreError> {
    Ok(Document::PushRecord.read(connection)?.unwrap_or_default())
}

/// Notes an acknowledgement, inside the transaction that takes it.
pub(crate) fn acknowledged(connection: &Connection, now: Timestamp) -> Result<(), StoreError> {
    let record = PushRecord {
        acknowledged_at: Some(now),
        ..read(connection)?
    };
    Document::PushRecord.write(connection, &record)
}

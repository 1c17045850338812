//! What makes the box itself, in one text: its key, its code and password, its enrolment, its way out, its settings and its
//! page's certificate. Whoever keeps that text elsewhere can give it to a new store when this one is lost. It is full of
//! secrets. Left out: devices and readings, which the server has, or which are read again.

use protocol::encoding::{from_hex, to_hex};
use protocol::json;
use protocol::keys::KEY_LENGTH;
use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::documents::Document;
use crate::{Store, StoreError, StoreFault};

/// The documents of the copy.
const OWN: [Document; 6] = [
    Document::ClaimCode,
    Document::Password,
    Document::Enrolment,
    Document::Access,
    Document::Settings,
    Document::PageCertificate,
];

#[derive(Serialize, Deserialize)]
struct Copy {
    /// The seed of the signing key in hex; empty where there was none yet.
    seed: String,
    documents: Vec<Kept>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    name: String,
    /// As it stands in the table.
    body: String,
}

impl Store {
    /// The copy as it is now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn own_copy(&self) -> Result<String, StoreError> {
        self.read(|connection| {
            let seed: Option<Vec<u8>> =
                connection.query_row("SELECT signing_seed FROM origin", [], |row| row.get(0))?;
            let mut documents = Vec::new();
            for document in OWN {
                if let Some(body) = document.body(connection)? {
                    documents.push(Kept {
                        name: document.name().to_owned(),
                        body,
                    });
                }
            }
            let seed = seed.map(|seed| to_hex(&seed)).unwrap_or_default();
            Ok(serde_json::to_string(&Copy { seed, documents })?)
        })
    }

    /// Takes a copy into a store that has no key and no such document yet: else nothing happens. Says whether it was taken.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreFault::Corrupt`] where the text is no copy.
    pub fn take_copy(&self, text: &str) -> Result<bool, StoreError> {
        let copy: Copy = json::read(text)?;
        let seed = from_hex(&copy.seed).filter(|seed| matches!(seed.len(), 0 | KEY_LENGTH));
        let Some(seed) = seed else {
            return Err(StoreFault::Corrupt("the copy's key is none".to_owned()).into());
        };
        self.write(|connection| {
            let is_used: bool = connection.query_row(
                // What migrations say of themselves is in every store.
                "SELECT EXISTS (SELECT 1 FROM documents WHERE name <> ?1)
                     OR EXISTS (SELECT 1 FROM origin WHERE signing_seed IS NOT NULL)",
                params![Document::OldestProgram.name()],
                |row| row.get(0),
            )?;
            if is_used {
                return Ok(false);
            }
            if !seed.is_empty() {
                connection.execute("UPDATE origin SET signing_seed = ?1", params![seed])?;
            }
            for document in OWN {
                let found = copy.documents.iter().find(|kept| kept.name == document.name());
                if let Some(kept) = found {
                    document.write_body(connection, &kept.body)?;
                }
            }
            Ok(true)
        })
    }
}

//! What can go wrong with the store, and what a person does about it.

use std::fmt;

use protocol::json::Malformed;
use rusqlite::ErrorCode;

use crate::BadSettings;

/// Why the store did not do it. Nothing of the failed call was kept. One word wide: nearly every call may hand it on.
#[derive(Debug)]
pub struct StoreError(Box<StoreFault>);

impl StoreError {
    /// What it is.
    pub fn fault(&self) -> &StoreFault {
        &self.0
    }
}

/// What can go wrong with the store.
#[derive(Debug)]
pub enum StoreFault {
    /// The state folder or the file in it can't be made or opened; says which and why.
    Folder(String),
    /// No space is left (ENOSPC).
    Full,
    /// The file system or the file doesn't take writes.
    ReadOnly,
    /// The disk or card failed to read or write (EIO), in SQLite's words.
    Disk(String),
    /// The file is damaged, or is no database of ours. It was left as it is.
    Corrupt(String),
    /// A newer program wrote it: its schema, and the newest that this program knows.
    NewerSchema {
        /// The schema's version in the file.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// Another process kept it locked for too long.
    Busy,
    /// No device with that id is in the books.
    UnknownDevice,
    /// These settings make no sense.
    Settings(BadSettings),
    /// Anything else, in SQLite's words.
    Database(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for StoreFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(what) => write!(
                f,
                "{what}: check that the state folder exists and belongs to the user that runs meterbox"
            ),
            Self::Full => f.write_str(
                "no space is left for the store: free some space on the disk of the state folder; nothing that was stored before is lost",
            ),
            Self::ReadOnly => f.write_str(
                "the store can't be written: its file or file system is read-only; check the disk or card, it may be failing",
            ),
            Self::Disk(what) => write!(
                f,
                "the disk or card of the store failed ({what}): replace it soon; only what this call was to store is missing"
            ),
            Self::Corrupt(what) => write!(
                f,
                "the store meterbox.db is damaged or not a store ({what}): it was left as it is; copy it away for rescue, then move it out of the state folder to start anew"
            ),
            Self::NewerSchema { found, known } => write!(
                f,
                "the store was written by a newer program (schema {found}, this one knows {known}): install the newer program again"
            ),
            Self::Busy => f.write_str("another process is using the store for a long time: try again in a moment"),
            Self::UnknownDevice => f.write_str("no device with that id is in the store: search for devices first"),
            Self::Settings(bad) => bad.fmt(f),
            Self::Database(what) => write!(f, "the store failed ({what}): try again, and report this if it comes back"),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<StoreFault> for StoreError {
    fn from(fault: StoreFault) -> Self {
        Self(Box::new(fault))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let fault = match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreFault::Full,
            Some(ErrorCode::ReadOnly) => StoreFault::ReadOnly,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                StoreFault::Corrupt(error.to_string())
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreFault::Busy,
            Some(ErrorCode::SystemIoFailure) => StoreFault::Disk(error.to_string()),
            Some(ErrorCode::CannotOpen) => StoreFault::Folder(error.to_string()),
            _ => StoreFault::Database(error.to_string()),
        };
        fault.into()
    }
}

impl From<Malformed> for StoreError {
    /// Rows are written by this crate alone: one that can't be read is damage.
    fn from(error: Malformed) -> Self {
        StoreFault::Corrupt(format!("a row can't be read: {error}")).into()
    }
}

impl From<serde_json::Error> for StoreError {
    /// All that is written here can be.
    fn from(error: serde_json::Error) -> Self {
        StoreFault::Database(error.to_string()).into()
    }
}

impl From<BadSettings> for StoreError {
    fn from(bad: BadSettings) -> Self {
        StoreFault::Settings(bad).into()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{Settings, Store};

    fn opened() -> (Store, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        (Store::open(folder.path(), [1; 16]).unwrap(), folder)
    }

    fn long_settings() -> Settings {
        Settings {
            targets: vec!["x".repeat(255); 200],
            ..Settings::default()
        }
    }

    #[test]
    fn a_full_disk_is_named_and_loses_nothing() {
        let (store, _folder) = opened();
        store
            .save_settings(&Settings {
                readings_per_day: 7,
                ..Settings::default()
            })
            .unwrap();
        let pages: i64 = store
            .read(|c| Ok(c.pragma_query_value(None, "page_count", |row| row.get(0))?))
            .unwrap();
        store
            .read(|c| Ok(c.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?))
            .unwrap();
        let error = store.save_settings(&long_settings()).unwrap_err();
        assert!(matches!(error.fault(), StoreFault::Full), "{error:?}");
        assert!(error.to_string().contains("free some space"));
        assert_eq!(store.settings().unwrap().readings_per_day, 7);
    }

    #[test]
    fn d11_a_read_only_file_is_named() {
        let (store, _folder) = opened();
        store
            .read(|c| Ok(c.pragma_update(None, "query_only", true)?))
            .unwrap();
        let error = store.save_settings(&Settings::default()).unwrap_err();
        assert!(matches!(error.fault(), StoreFault::ReadOnly), "{error:?}");
        assert!(error.to_string().contains("read-only"));
    }

    #[test]
    fn a_damaged_page_is_named() {
        let (store, folder) = opened();
        store.save_settings(&long_settings()).unwrap();
        store
            .read(|c| Ok(c.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?))
            .unwrap();
        drop(store);
        let file = folder.path().join(crate::FILE_NAME);
        let mut bytes = std::fs::read(&file).unwrap();
        bytes[4_096..].fill(0xff);
        std::fs::write(&file, bytes).unwrap();
        let error = Store::open(folder.path(), [1; 16])
            .and_then(|store| store.settings())
            .unwrap_err();
        assert!(matches!(error.fault(), StoreFault::Corrupt(_)), "{error:?}");
    }

    #[test]
    fn the_store_is_durable_by_its_settings() {
        let (store, _folder) = opened();
        let pragma = |name: &str| {
            store
                .read(|c| Ok(c.pragma_query_value(None, name, |row| row.get::<_, i64>(0))?))
                .unwrap()
        };
        assert_eq!(pragma("synchronous"), 2, "FULL");
        assert_eq!(pragma("foreign_keys"), 1);
        let mode: String = store
            .read(|c| Ok(c.pragma_query_value(None, "journal_mode", |row| row.get(0))?))
            .unwrap();
        assert_eq!(mode, "wal");
    }
}

//! Opening the file: private to its owner, durable, and never in the place of a damaged one.

use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use crate::{Store, StoreError, StoreFault, origin, reset, room, schema};

/// The database's name in the state folder.
pub const FILE_NAME: &str = "meterbox.db";

/// The pages of a new file, in octets; one that is there keeps its own. Most of what is written changes a few rows in many
/// tables and indexes, and each of these pages is written whole: with SQLite's own 4096 a day writes 63 % more to the card.
const PAGE: u32 = 1024;

/// How many pages the log may have before they are written into the file: the 4 MB that SQLite means.
const LOG_PAGES: u32 = 4_000;

/// How long a call waits for another process to finish its transaction.
const PATIENCE: Duration = Duration::from_secs(10);

impl Store {
    /// Opens the store in the folder `state`, and makes both where they are missing; `fresh_epoch` is used only for
    /// a new store.
    ///
    /// # Errors
    /// [`StoreError`]; a damaged file, one of another program and one of a newer version are left untouched.
    pub fn open(state: &Path, fresh_epoch: [u8; 16]) -> Result<Self, StoreError> {
        let opened = Self::open_once(state, fresh_epoch);
        // On a full disk there is no room for the log either, and SQLite calls that a failure of the disk.
        let is_full =
            matches!(&opened, Err(error) if matches!(error.fault(), StoreFault::Full | StoreFault::Disk(_)));
        if is_full && room::give_up(state) {
            return Self::open_once(state, fresh_epoch);
        }
        opened
    }

    fn open_once(state: &Path, fresh_epoch: [u8; 16]) -> Result<Self, StoreError> {
        make_folder(state)?;
        let file = state.join(FILE_NAME);
        refuse_lost_database(&file)?;
        make_private(&file)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(&file, flags)?;
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "page_size", PAGE)?;
        use_wal(&connection)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        schema::migrate(&mut connection, fresh_epoch)?;
        reset::finish(&connection)?;
        let epoch = Mutex::new(origin::epoch(&connection)?);
        room::keep_free(state);
        Ok(Self {
            connection: Mutex::new(connection),
            epoch,
            folder: state.to_owned(),
        })
    }
}

/// A folder that was there keeps its mode: it may be somebody's home.
fn make_folder(state: &Path) -> Result<(), StoreError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(state)
        .map_err(|why| {
            let what = format!("the state folder {} can't be made ({why})", state.display());
            StoreFault::Folder(what).into()
        })
}

/// SQLite takes an empty file as a new database and throws away the write-ahead log beside it. A log beside an empty
/// or missing database is all that is left of a store.
fn refuse_lost_database(file: &Path) -> Result<(), StoreError> {
    let length = |path: &Path| fs::metadata(path).map_or(0, |metadata| metadata.len());
    let log = file.with_file_name(format!("{FILE_NAME}-wal"));
    if length(file) == 0 && length(&log) > 0 {
        return Err(StoreFault::Corrupt(
            "the file is empty or gone, but its log meterbox.db-wal is there".to_owned(),
        )
        .into());
    }
    Ok(())
}

/// The mode is set before there is anything to read; SQLite gives its log and index the mode of the database.
fn make_private(file: &Path) -> Result<(), StoreError> {
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file);
    let private = match made {
        Err(why) if why.kind() == ErrorKind::AlreadyExists => {
            fs::set_permissions(file, Permissions::from_mode(0o600))
        }
        made => made.map(drop),
    };
    private.map_err(|why| {
        let fault = match why.kind() {
            ErrorKind::StorageFull => StoreFault::Full,
            ErrorKind::ReadOnlyFilesystem => StoreFault::ReadOnly,
            _ => StoreFault::Folder(format!("the store {} can't be opened ({why})", file.display())),
        };
        fault.into()
    })
}

/// Changing to WAL needs the file alone, and SQLite's own patience does not cover that.
fn use_wal(connection: &Connection) -> Result<(), StoreError> {
    let given_up = Instant::now() + PATIENCE;
    loop {
        let asked =
            connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get::<_, String>(0));
        match asked.map_err(StoreError::from) {
            Err(error) if matches!(error.fault(), StoreFault::Busy) && Instant::now() < given_up => {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(error) => return Err(error),
            Ok(mode) if mode == "wal" => return Ok(()),
            Ok(mode) => {
                return Err(StoreFault::Database(format!("the disk allows only journal mode {mode}")).into());
            }
        }
    }
}

//! The schema and its versions. A migration is one transaction that ends by raising `user_version`: killed anywhere,
//! the next start does it again from the beginning.

use rusqlite::{Connection, TransactionBehavior};

use crate::{StoreError, origin};

/// `PRAGMA application_id` of our files: `MBox`.
const APPLICATION_ID: i64 = 0x4d42_6f78;

/// Migration n brings a store from version n to n + 1. Entries are only ever added.
const MIGRATIONS: [&str; 1] = [r"
    CREATE TABLE origin (
        one          INTEGER PRIMARY KEY CHECK (one = 1),
        epoch        TEXT NOT NULL,
        signing_seed BLOB
    ) STRICT;

    CREATE TABLE documents (
        name TEXT PRIMARY KEY,
        body TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE devices (
        id         TEXT PRIMARY KEY,
        address    TEXT NOT NULL,
        identity   TEXT NOT NULL,
        first_seen INTEGER NOT NULL,
        last_seen  INTEGER NOT NULL,
        last_read  INTEGER,
        learnt     TEXT
    ) STRICT;
    CREATE INDEX devices_by_address ON devices (address, last_seen);

    CREATE TABLE evidence (
        kind   TEXT NOT NULL,
        value  TEXT NOT NULL,
        device TEXT REFERENCES devices (id),
        PRIMARY KEY (kind, value)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX evidence_by_device ON evidence (device);

    CREATE TABLE readings (
        sequence        INTEGER PRIMARY KEY AUTOINCREMENT,
        device          TEXT NOT NULL REFERENCES devices (id),
        body            TEXT NOT NULL,
        acknowledged_at INTEGER
    ) STRICT;
    CREATE INDEX readings_by_device ON readings (device, sequence);

    CREATE TABLE last_good (
        device TEXT NOT NULL REFERENCES devices (id),
        meter  TEXT NOT NULL,
        body   TEXT NOT NULL,
        PRIMARY KEY (device, meter)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE batches (
        sequence  INTEGER PRIMARY KEY AUTOINCREMENT,
        appliance TEXT NOT NULL,
        body      BLOB NOT NULL
    ) STRICT;

    CREATE TABLE outbox (
        id      INTEGER PRIMARY KEY AUTOINCREMENT,
        at      INTEGER NOT NULL,
        device  TEXT NOT NULL REFERENCES devices (id),
        reading INTEGER UNIQUE REFERENCES readings (sequence),
        cause   TEXT,
        miss    TEXT,
        batch   INTEGER REFERENCES batches (sequence),
        at_most INTEGER NOT NULL,
        refused TEXT,
        CHECK ((reading IS NULL) <> (miss IS NULL))
    ) STRICT;
    CREATE INDEX outbox_by_batch ON outbox (batch);
    CREATE INDEX outbox_by_device ON outbox (device, cause);
"];

const NEWEST: i64 = MIGRATIONS.len() as i64;

/// Brings the store to the newest version, from wherever it is; `fresh_epoch` names it if it is new.
pub(crate) fn migrate(connection: &mut Connection, fresh_epoch: [u8; 16]) -> Result<(), StoreError> {
    refuse_foreign(connection)?;
    while version(connection)? < NEWEST {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have been here between the look and the lock.
        let from = version(&transaction)?;
        let Some(migration) = usize::try_from(from).ok().and_then(|from| MIGRATIONS.get(from)) else {
            continue;
        };
        transaction.execute_batch(migration)?;
        if from == 0 {
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            origin::insert(&transaction, fresh_epoch)?;
        }
        transaction.pragma_update(None, "user_version", from + 1)?;
        transaction.commit()?;
    }
    match version(connection)? {
        NEWEST => Ok(()),
        found => Err(StoreError::NewerSchema { found, known: NEWEST }),
    }
}

fn version(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Somebody else's database is not migrated into a store. The look is one statement, so that a store which another
/// process is just making is seen either empty or whole.
fn refuse_foreign(connection: &Connection) -> Result<(), StoreError> {
    let (tables, id): (i64, i64) = connection.query_row(
        "SELECT (SELECT count(*) FROM sqlite_schema), application_id FROM pragma_application_id",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if tables == 0 || id == APPLICATION_ID {
        Ok(())
    } else {
        Err(StoreError::Corrupt(
            "it is a database of another program".to_owned(),
        ))
    }
}

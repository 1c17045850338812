//! The schema and its versions. A migration is one transaction that ends by raising `user_version`: killed anywhere,
//! the next start does it again from the beginning.
//!
//! A box may go back to the version that it had before, whose program meets the schema of the newer one then. So every
//! migration from now on says in the document `oldest_program` (a number) which schema a program must know at least to go
//! on with the store: the one before, where it adds only what that does not miss (tables, columns that may be absent or
//! have a default, documents, fields of documents); its own number, where it changes the meaning of anything.

use rusqlite::{Connection, TransactionBehavior};

use crate::documents::Document;
use crate::{StoreError, StoreFault, origin};

/// `PRAGMA application_id` of our files: `MBox`.
const APPLICATION_ID: i64 = 0x4d42_6f78;

/// Migration n brings a store from version n to n + 1. Entries are only ever added.
const MIGRATIONS: [&str; 7] = [
    r"
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
",
    r"
    ALTER TABLE devices ADD COLUMN silent_since INTEGER;
    ALTER TABLE devices ADD COLUMN times_silent INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE devices ADD COLUMN silence_told INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE devices ADD COLUMN looked_for INTEGER;

    CREATE TABLE manual_entries (
        host      TEXT PRIMARY KEY,
        device    TEXT NOT NULL REFERENCES devices (id),
        community TEXT,
        added_at  INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE outbox_with_events (
        id      INTEGER PRIMARY KEY AUTOINCREMENT,
        at      INTEGER NOT NULL,
        device  TEXT NOT NULL REFERENCES devices (id),
        reading INTEGER UNIQUE REFERENCES readings (sequence),
        cause   TEXT,
        miss    TEXT,
        event   TEXT,
        batch   INTEGER REFERENCES batches (sequence),
        at_most INTEGER NOT NULL,
        refused TEXT,
        CHECK ((reading IS NOT NULL) + (miss IS NOT NULL) + (event IS NOT NULL) = 1)
    ) STRICT;
    INSERT INTO outbox_with_events (id, at, device, reading, cause, miss, batch, at_most, refused)
        SELECT id, at, device, reading, cause, miss, batch, at_most, refused FROM outbox;
    DROP TABLE outbox;
    ALTER TABLE outbox_with_events RENAME TO outbox;
    CREATE INDEX outbox_by_batch ON outbox (batch);
    CREATE INDEX outbox_by_device ON outbox (device, cause);
",
    r"
    CREATE TABLE known_rows (
        device  TEXT PRIMARY KEY REFERENCES devices (id),
        full    TEXT NOT NULL,
        full_at INTEGER NOT NULL,
        fresh   TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
",
    r"
    ALTER TABLE last_good RENAME TO accounts;
    ALTER TABLE devices ADD COLUMN replaced_by TEXT;
",
    r"
    ALTER TABLE known_rows ADD COLUMN profiles INTEGER NOT NULL DEFAULT 0;
",
    r"
    CREATE TABLE sent_batches (
        sequence INTEGER PRIMARY KEY,
        at       INTEGER NOT NULL,
        bytes    INTEGER NOT NULL,
        readings INTEGER NOT NULL,
        refused  TEXT
    ) STRICT;

    CREATE TABLE messages (
        id      INTEGER PRIMARY KEY AUTOINCREMENT,
        at      INTEGER NOT NULL,
        kind    TEXT NOT NULL,
        bytes   INTEGER NOT NULL,
        refused TEXT,
        body    BLOB
    ) STRICT;

    CREATE TABLE device_notes (
        device  TEXT PRIMARY KEY REFERENCES devices (id),
        name    TEXT,
        note    TEXT NOT NULL,
        ignored INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE traffic (
        hour                  INTEGER PRIMARY KEY,
        snmp_datagrams_out    INTEGER NOT NULL,
        snmp_bytes_out        INTEGER NOT NULL,
        snmp_datagrams_in     INTEGER NOT NULL,
        snmp_bytes_in         INTEGER NOT NULL,
        server_messages_out   INTEGER NOT NULL,
        server_bytes_out      INTEGER NOT NULL,
        server_messages_in    INTEGER NOT NULL,
        server_bytes_in       INTEGER NOT NULL
    ) STRICT;
",
    r"
    ALTER TABLE device_notes ADD COLUMN ipp INTEGER NOT NULL DEFAULT 0;
    INSERT OR REPLACE INTO documents VALUES ('oldest_program', '6');
",
];

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
        found if found > NEWEST && oldest_program(connection)?.is_none_or(|oldest| oldest > NEWEST) => {
            Err(StoreFault::NewerSchema { found, known: NEWEST }.into())
        }
        _ => Ok(()),
    }
}

/// The schema that a program must know to go on with a store of a newer one.
fn oldest_program(connection: &Connection) -> Result<Option<i64>, StoreError> {
    Document::OldestProgram.read(connection)
}

/// Makes the store as new, in one transaction: every table is dropped, and the newest schema made again. A note is left
/// that the traces are still to be wiped. The claim code stays: it is printed on the box. Foreign keys have to be off.
pub(crate) fn begin_anew(connection: &mut Connection, fresh_epoch: [u8; 16]) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let claim_code = Document::ClaimCode.body(&transaction)?;
    let tables: Vec<String> = transaction
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for table in tables {
        transaction.execute_batch(&format!("DROP TABLE \"{table}\""))?;
    }
    for migration in MIGRATIONS {
        transaction.execute_batch(migration)?;
    }
    origin::insert(&transaction, fresh_epoch)?;
    if let Some(code) = claim_code {
        Document::ClaimCode.write_body(&transaction, &code)?;
    }
    Document::Wiping.write(&transaction, &true)?;
    transaction.pragma_update(None, "user_version", NEWEST)?;
    transaction.commit()?;
    Ok(())
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
        Err(StoreFault::Corrupt("it is a database of another program".to_owned()).into())
    }
}

#[cfg(test)]
mod tests;

//! Stores of every older version become stores of this one.
#![allow(clippy::unwrap_used)]
use super::*;

#[test]
fn what_waited_in_a_store_of_the_first_version_still_waits() {
    let mut connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(MIGRATIONS[0]).unwrap();
    connection
        .execute_batch(
            "INSERT INTO devices (id, address, identity, first_seen, last_seen) VALUES ('d', 'a', '{}', 1, 1);
             INSERT INTO readings (sequence, device, body) VALUES (7, 'd', '{}');
             INSERT INTO outbox (id, at, device, reading, at_most) VALUES (3, 10, 'd', 7, 25);
             INSERT INTO outbox (id, at, device, cause, miss, at_most, refused)
                 VALUES (5, 11, 'd', 'no_answer', '{}', 50, 'why');
             PRAGMA user_version = 1;",
        )
        .unwrap();
    connection
        .pragma_update(None, "application_id", APPLICATION_ID)
        .unwrap();
    connection.pragma_update(None, "foreign_keys", true).unwrap();
    migrate(&mut connection, [1; 16]).unwrap();
    let waits = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(waits("SELECT reading + at_most FROM outbox WHERE id = 3"), 32);
    assert_eq!(
        waits("SELECT count(*) FROM outbox WHERE refused = 'why' AND cause = 'no_answer'"),
        1
    );
    let next = "INSERT INTO outbox (at, device, event, at_most) VALUES (12, 'd', '{}', 50) RETURNING id";
    assert_eq!(waits(next), 6, "behind what waits already");
}
#[test]
fn a_last_good_value_of_an_older_version_is_the_beginning_of_an_account() {
    let mut connection = Connection::open_in_memory().unwrap();
    MIGRATIONS[..3]
        .iter()
        .for_each(|migration| connection.execute_batch(migration).unwrap());
    let good = r#"{"value":100,"unit":"impressions","read_at":"2026-11-22T10:00:00Z"}"#;
    connection
        .execute(
            "INSERT INTO devices (id, address, identity, first_seen, last_seen) VALUES ('d', 'a', '{}', 1, 1)",
            [],
        )
        .unwrap();
    connection
        .execute(
            "INSERT INTO last_good (device, meter, body) VALUES ('d', 'total', ?1)",
            [good],
        )
        .unwrap();
    connection
        .pragma_update(None, "application_id", APPLICATION_ID)
        .unwrap();
    connection.pragma_update(None, "user_version", 3).unwrap();
    migrate(&mut connection, [1; 16]).unwrap();
    let body: String = connection
        .query_row(
            "SELECT body FROM accounts WHERE device = 'd' AND meter = 'total'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let account: meters::validation::Account = serde_json::from_str(&body).unwrap();
    assert_eq!(account.last_good().value, 100);
}

/// A store as a program of that version made and used it: a reading that is under way in a batch, and a miss that waits.
fn of_version(version: usize) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection.pragma_update(None, "foreign_keys", true).unwrap();
    for migration in MIGRATIONS.iter().take(version) {
        connection.execute_batch(migration).unwrap();
    }
    if version > 0 {
        connection
            .execute_batch(
                "INSERT INTO origin (one, epoch) VALUES (1, 'e');
                 INSERT INTO documents VALUES ('settings', '{\"readings_per_day\":7}');
                 INSERT INTO documents VALUES
                    ('last_search', '{\"at\":\"2026-11-22T10:00:00Z\",\"targets\":[\"10.0.0.0/24\"],\"excludes\":[]}');
                 INSERT INTO devices (id, address, identity, first_seen, last_seen) VALUES ('d', 'a', '{}', 1, 1);
                 INSERT INTO readings (sequence, device, body) VALUES (7, 'd', '{}');
                 INSERT INTO batches (sequence, appliance, body) VALUES (41, 'box', x'7b7d');
                 INSERT INTO outbox (id, at, device, reading, at_most, batch) VALUES (3, 10, 'd', 7, 25, 41);
                 INSERT INTO outbox (id, at, device, cause, miss, at_most) VALUES (5, 11, 'd', 'no_answer', '{}', 50);",
            )
            .unwrap();
        connection
            .pragma_update(None, "application_id", APPLICATION_ID)
            .unwrap();
    }
    connection
        .pragma_update(None, "user_version", i64::try_from(version).unwrap())
        .unwrap();
    connection
}

fn schema_of(connection: &Connection) -> Vec<(String, String)> {
    let mut statement = connection
        .prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
        .unwrap();
    statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

#[test]
fn every_older_version_becomes_this_one_and_loses_nothing() {
    let mut fresh = of_version(0);
    migrate(&mut fresh, [1; 16]).unwrap();
    for version in 1..=MIGRATIONS.len() {
        let mut connection = of_version(version);
        migrate(&mut connection, [1; 16]).unwrap();
        assert_eq!(schema_of(&connection), schema_of(&fresh), "from {version}");
        let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(number("SELECT sum(id) FROM outbox"), 8, "from {version}");
        assert_eq!(
            number("SELECT batch FROM outbox WHERE reading = 7"),
            41,
            "from {version}"
        );
        assert_eq!(
            number("SELECT count(*) FROM sent_batches"),
            0,
            "it is still under way"
        );
        assert_eq!(
            number("SELECT seq FROM sqlite_sequence WHERE name = 'batches'"),
            41,
            "its number is not given again"
        );
        let settings: crate::Settings = Document::Settings.read(&connection).unwrap().unwrap();
        assert_eq!(settings.readings_per_day, 7);
        let search: crate::LastSearch = Document::LastSearch.read(&connection).unwrap().unwrap();
        assert_eq!((search.found, search.printers), (0, 0));
        assert_eq!(number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    }
}

#[test]
fn a_store_that_begins_anew_is_like_a_new_one() {
    let mut fresh = of_version(0);
    migrate(&mut fresh, [1; 16]).unwrap();
    let mut used = of_version(MIGRATIONS.len());
    used.pragma_update(None, "foreign_keys", false).unwrap();
    begin_anew(&mut used, [2; 16]).unwrap();
    assert_eq!(schema_of(&used), schema_of(&fresh));
    assert_eq!(version(&used).unwrap(), NEWEST);
    let left: i64 = used
        .query_row("SELECT coalesce(sum(seq), 0) FROM sqlite_sequence", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(left, 0, "numbers begin anew as well");
    assert_eq!(origin::epoch(&used).unwrap(), "02".repeat(16));
}

/// What the next version might do: something more, and nothing that this one would miss.
const ADDED: &str = r"
    ALTER TABLE devices ADD COLUMN colour TEXT;
    CREATE TABLE rooms (name TEXT PRIMARY KEY) STRICT;";

/// The store of a program one schema further, which says which schema a program must know at least.
fn one_further(oldest: i64) -> Connection {
    let connection = of_version(MIGRATIONS.len());
    connection
        .execute_batch(&format!(
            "{ADDED} INSERT OR REPLACE INTO documents VALUES ('oldest_program', '{oldest}'); PRAGMA user_version = {};",
            NEWEST + 1
        ))
        .unwrap();
    connection
}

/// U29: version 2 migrates the books, proves no good, and the box goes back to version 1.
#[test]
fn the_books_of_a_newer_version_are_read_and_written_where_it_only_added() {
    let mut connection = one_further(NEWEST);
    connection
        .execute_batch("UPDATE devices SET colour = 'grey'; INSERT INTO rooms VALUES ('cellar');")
        .unwrap();
    migrate(&mut connection, [1; 16]).unwrap();
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(number("SELECT sum(id) FROM outbox"), 8, "what waited still waits");
    let settings: crate::Settings = Document::Settings.read(&connection).unwrap().unwrap();
    assert_eq!(settings.readings_per_day, 7);
    connection
        .execute_batch(
            "INSERT INTO devices (id, address, identity, first_seen, last_seen) VALUES ('e', 'b', '{}', 1, 1);
             INSERT INTO readings (device, body) VALUES ('e', '{}');",
        )
        .unwrap();
    // Version 2.1 comes: it has nothing to migrate, and misses nothing.
    assert_eq!(version(&connection).unwrap(), NEWEST + 1);
    assert_eq!(number("SELECT count(*) FROM rooms"), 1);
    assert_eq!(number("SELECT count(*) FROM devices WHERE colour IS NULL"), 1);
}

#[test]
fn books_whose_meaning_changed_are_refused_and_left() {
    for oldest in [NEWEST + 1, NEWEST + 2] {
        let mut connection = one_further(oldest);
        let refused = migrate(&mut connection, [1; 16]);
        assert!(
            refused
                .as_ref()
                .is_err_and(|why| why.to_string().contains("newer program")),
            "{oldest}: {refused:?}"
        );
        assert_eq!(version(&connection).unwrap(), NEWEST + 1);
    }
    let mut silent = one_further(NEWEST);
    silent
        .execute_batch("DELETE FROM documents WHERE name = 'oldest_program'")
        .unwrap();
    assert!(migrate(&mut silent, [1; 16]).is_err(), "it does not say so");
}

/// Whoever adds a migration says who can go on with it: see the head of this module.
#[test]
fn every_further_migration_says_who_can_go_on_with_it() {
    for (migration, number) in MIGRATIONS.iter().zip(1..).skip(6) {
        assert!(
            migration.contains("'oldest_program'"),
            "the migration to {number} does not say so"
        );
    }
}

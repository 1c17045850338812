//! Opening: new, again, together, damaged, foreign, from the future.
#![allow(clippy::unwrap_used)]

mod printers;

use std::fs;
use std::os::unix::fs::PermissionsExt;

use printers::{appliance, at, met, read};
use protocol::{PublicKey, SigningKey};
use store::{Access, Enrolment, FILE_NAME, LastSearch, Settings, Store, StoreFault};

#[test]
fn what_was_saved_is_there_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    let server_key: PublicKey = SigningKey::from_seed(&[3; 32]).unwrap().public_key().unwrap();
    let settings = Settings {
        targets: vec!["10.0.0.0/24".into()],
        readings_per_day: 8,
        ..Settings::default()
    };
    let access = Access {
        proxy: Some("http://u:s3cret@10.0.0.1:3128".into()),
        extra_ca: None,
    };
    let enrolment = Enrolment {
        server: "https://meters.example".into(),
        appliance: appliance(),
        server_key,
        ca: None,
        site: "Harbour Street 5".into(),
        enrolled_at: at(5),
    };
    let search = LastSearch {
        at: at(4),
        targets: vec!["10.0.0.0/24".into()],
        excludes: Vec::new(),
        found: 12,
        printers: 7,
    };
    {
        let store = Store::open(&state, [0xab; 16]).unwrap();
        assert_eq!(store.settings().unwrap(), Settings::default());
        assert_eq!(store.access().unwrap(), Access::default());
        assert_eq!(
            (store.enrolment().unwrap(), store.saved_time().unwrap()),
            (None, None)
        );
        assert_eq!(store.signing_seed([1; 32]).unwrap(), [1; 32]);
        store.save_settings(&settings).unwrap();
        store.save_access(&access).unwrap();
        store.save_enrolment(&enrolment).unwrap();
        store.save_time(at(9)).unwrap();
        assert_eq!(store.last_search().unwrap(), None);
        store.save_last_search(&search).unwrap();
        store
            .record_push_result(at(10), Err("the server did not answer"))
            .unwrap();
    }
    let store = Store::open(&state, [0xcd; 16]).unwrap();
    assert_eq!(
        store.epoch(),
        "ab".repeat(16),
        "the epoch is the store's, not the program's"
    );
    assert_eq!(
        store.signing_seed([2; 32]).unwrap(),
        [1; 32],
        "the seed is made once"
    );
    assert_eq!(store.settings().unwrap(), settings);
    assert_eq!(store.access().unwrap(), access);
    assert_eq!(store.enrolment().unwrap(), Some(enrolment));
    assert_eq!(store.saved_time().unwrap(), Some(at(9)));
    assert_eq!(store.last_search().unwrap(), Some(search));
    assert_eq!(
        store.push_record().unwrap().failure.as_deref(),
        Some("the server did not answer")
    );
    store.record_push_result(at(11), Ok(())).unwrap();
    assert_eq!(store.push_record().unwrap().failure, None);
    assert!(!format!("{access:?} {store:?}").contains("s3cret"));

    let bad = store.save_settings(&Settings {
        readings_per_day: 1_000,
        ..Settings::default()
    });
    assert!(
        bad.unwrap_err()
            .to_string()
            .starts_with("readings_per_day is 1000")
    );
    assert_eq!(store.settings().unwrap(), settings, "bad settings change nothing");
}

#[test]
fn nobody_else_can_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    let store = Store::open(&state, [1; 16]).unwrap();
    store.signing_seed([1; 32]).unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&state), 0o700);
    let mut files = 0;
    for entry in fs::read_dir(&state).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        files += 1;
    }
    assert!(files >= 2, "the log is among them");
}

#[test]
fn many_open_a_new_store_at_once_and_work_in_it_together() {
    let folder = tempfile::tempdir().unwrap();
    let epochs: Vec<String> = std::thread::scope(|scope| {
        let openers: Vec<_> = (0..8_u8)
            .map(|number| {
                let state = folder.path();
                scope.spawn(move || {
                    let store = Store::open(state, [number; 16]).unwrap();
                    let device = met(&store);
                    for reading in 0..10 {
                        read(&store, device, 1_000, reading);
                    }
                    store.epoch()
                })
            })
            .collect();
        openers.into_iter().map(|opener| opener.join().unwrap()).collect()
    });
    assert!(epochs.iter().all(|epoch| *epoch == epochs[0]), "{epochs:?}");
    let store = Store::open(folder.path(), [99; 16]).unwrap();
    assert_eq!(
        store.outbox_summary().unwrap().waiting,
        81,
        "80 readings, and that the device is new"
    );
    assert_eq!(
        store.latest_readings().unwrap()[0].sequence,
        80,
        "each number once"
    );
    assert_eq!(store.devices().unwrap().len(), 1);
}

/// The sentence of the refusal, after a look that the file was left alone.
fn refused(state: &std::path::Path) -> String {
    let before = fs::read(state.join(FILE_NAME)).unwrap_or_default();
    let error = Store::open(state, [9; 16]).unwrap_err();
    assert_eq!(
        fs::read(state.join(FILE_NAME)).unwrap_or_default(),
        before,
        "it was changed"
    );
    assert!(
        matches!(
            error.fault(),
            StoreFault::Corrupt(_) | StoreFault::NewerSchema { .. }
        ),
        "{error:?}"
    );
    error.to_string()
}

fn filled() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), [1; 16]).unwrap();
    let device = met(&store);
    read(&store, device, 1, 0);
    folder
}

#[test]
fn d10_a_zeroed_header_is_refused_and_left() {
    let folder = filled();
    let file = folder.path().join(FILE_NAME);
    let mut bytes = fs::read(&file).unwrap();
    bytes[..100].fill(0);
    fs::write(&file, bytes).unwrap();
    assert!(refused(folder.path()).contains("damaged"));
}

#[test]
fn a_text_file_is_refused_and_left() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join(FILE_NAME),
        "this is not a database, and longer than a header of one hundred bytes, so that it is read as one",
    )
    .unwrap();
    assert!(refused(folder.path()).contains("damaged or not a store"));
}

#[test]
fn d10_a_log_without_its_database_is_refused_and_left() {
    for emptied in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("meterbox.db-wal"), [1; 64]).unwrap();
        if emptied {
            fs::write(folder.path().join(FILE_NAME), "").unwrap();
        }
        assert!(refused(folder.path()).contains("meterbox.db-wal"));
        assert_eq!(fs::read(folder.path().join("meterbox.db-wal")).unwrap(), [1; 64]);
    }
}

/// SQLite marks no log as that of a database: one that is whole and of the same page size is taken for its own. What comes of
/// it is this store, that one, or damage that is told; never a panic, and never a store that mixes the two.
#[test]
fn d10_a_missing_log_loses_no_more_than_itself_and_a_foreign_one_is_no_mixture() {
    let folder = filled();
    let wal = folder.path().join("meterbox.db-wal");
    assert!(!wal.exists(), "whoever closes last takes it along");
    let other = tempfile::tempdir().unwrap();
    let foreign = Store::open(other.path(), [2; 16]).unwrap();
    foreign.signing_seed([7; 32]).unwrap();
    fs::copy(other.path().join("meterbox.db-wal"), &wal).unwrap();
    match Store::open(folder.path(), [9; 16]) {
        Err(error) => assert!(matches!(error.fault(), StoreFault::Corrupt(_)), "{error:?}"),
        Ok(store) => match store.epoch().as_str() {
            epoch if epoch == "01".repeat(16) => {
                assert_eq!(store.devices().unwrap().len(), 1);
                assert_eq!(store.signing_seed([3; 32]).unwrap(), [3; 32]);
            }
            epoch => {
                assert_eq!(epoch, "02".repeat(16));
                assert_eq!(store.signing_seed([3; 32]).unwrap(), [7; 32]);
            }
        },
    }
}

#[test]
fn another_programs_database_is_refused_and_left() {
    let folder = tempfile::tempdir().unwrap();
    let other = rusqlite::Connection::open(folder.path().join(FILE_NAME)).unwrap();
    other
        .execute_batch("PRAGMA journal_mode=WAL; CREATE TABLE photos (name TEXT);")
        .unwrap();
    drop(other);
    assert!(refused(folder.path()).contains("another program"));
}

#[test]
fn a_store_of_a_newer_program_is_refused_and_left() {
    let folder = filled();
    let newer = rusqlite::Connection::open(folder.path().join(FILE_NAME)).unwrap();
    newer.pragma_update(None, "user_version", 1_000).unwrap();
    // It changed what things mean, so that no program before it may go on.
    newer
        .execute(
            "INSERT OR REPLACE INTO documents VALUES ('oldest_program', '1000')",
            [],
        )
        .unwrap();
    drop(newer);
    assert!(refused(folder.path()).contains("newer program (schema 1000"));
}

#[test]
fn a_folder_that_cannot_be_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let error = Store::open(&folder.path().join("file/state"), [1; 16]).unwrap_err();
    assert!(error.to_string().contains("file/state"), "{error}");
}

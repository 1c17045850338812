//! A full disk. What the server has acknowledged is given up, what it has not is kept, and a file that is there for nothing else
//! has made room for the transaction that gives it up: on a disk without a single free block nothing can be deleted either.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use meters::Timestamp;
use rusqlite::Connection;

use crate::{StoreError, messages, readings, sent_batches};

/// The file's name in the state folder, and its length in bytes: what the log may hold before it is written into the books,
/// which grow by that (1,000 pages of 1 KiB), and half as much for the transaction that gives up.
const KEPT_FREE: &str = "kept-free";
const LENGTH: usize = 1536 << 10;

/// Keeps room free for the day when there is none. Without it the store works all the same.
pub(crate) fn keep_free(state: &Path) {
    let path = state.join(KEPT_FREE);
    if fs::metadata(&path).is_ok_and(|known| known.len() >= LENGTH as u64) {
        return;
    }
    if fill(&path).is_err() {
        // A part of it would be of no use, and in the way of others.
        let _ = fs::remove_file(&path);
    }
}

fn fill(path: &Path) -> io::Result<()> {
    let mut file: File = OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?;
    // Blocks that are written belong to it; holes don't.
    file.write_all(&vec![0; LENGTH])?;
    file.sync_data()
}

/// Gives up what is kept free; says whether there was any.
pub(crate) fn give_up(state: &Path) -> bool {
    fs::remove_file(state.join(KEPT_FREE)).is_ok()
}

/// Makes room on a full disk.
///
/// # Errors
/// [`StoreError`]; [`StoreFault::Full`](crate::StoreFault::Full) where there is none to be made.
pub(crate) fn make(state: &Path, connection: &Connection) -> Result<(), StoreError> {
    give_up(state);
    // Later than anything that was sent.
    let all = Timestamp::from_unix_seconds(u64::from(u32::MAX));
    sent_batches::prune(connection, all, all)?;
    messages::prune(connection, all, all)?;
    readings::prune(connection, all)?;
    // Another process may be reading: the log is emptied the next time then.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use meters::{ClockQuality, Cost, DeviceId, Identity, Meter, MeterName, Reading, Unit};

    use super::*;
    use crate::{Settings, Store, StoreFault};

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_unix_seconds(1_800_000_000 + seconds)
    }

    fn reading(total: u64) -> Reading {
        Reading {
            address: "10.0.0.9:161".into(),
            read_at: at(total),
            identity: Identity {
                manufacturer: Some("Sharp".into()),
                serial: Some("6509415X00".into()),
                ..Identity::default()
            },
            meters: vec![Meter {
                name: MeterName::TOTAL,
                value: total,
                unit: Unit::Impressions,
                source: "1.3.6.1.2.1.43.10.2.1.4.1.1".into(),
                bills: true,
                label: Some("x".repeat(500)),
            }],
            comparisons: Vec::new(),
            rated_per_minute: None,
            supplies: Vec::new(),
            alerts: Vec::new(),
            status: None,
            partial: None,
            cost: Cost::default(),
        }
    }

    /// A store in whose file there is room for no more than this, with a device.
    fn small(pages: i64) -> (Store, DeviceId, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), [1; 16]).unwrap();
        let identity = reading(0).identity;
        let device = store.device_for(&identity, "10.0.0.9", at(0), DeviceId::from_random([7; 16]));
        store
            .read(|it| Ok(it.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?))
            .unwrap();
        (store, device.unwrap().device, folder)
    }

    fn send_all(store: &Store) {
        while let Some(batch) = store.next_batch(&"box-4k7qz2".parse().unwrap(), "1").unwrap() {
            store.acknowledge(&batch.key, at(1)).unwrap();
        }
    }

    #[test]
    fn d7_what_the_server_has_makes_room_for_whatever_is_written() {
        let (store, device, _folder) = small(80);
        for number in 1..=500 {
            store
                .record_reading(device, &reading(number), "boot", ClockQuality::Synchronised)
                .unwrap();
            if number % 10 == 0 {
                send_all(&store);
            }
        }
        let waiting = store.outbox_summary().unwrap().waiting;
        assert_eq!(waiting, 0);
        assert_eq!(store.latest_readings().unwrap()[0].sequence, 500);
    }

    #[test]
    fn d7_what_the_server_has_not_is_never_given_up() {
        let (store, device, folder) = small(120);
        let mut stored = 0;
        let full = loop {
            match store.record_reading(device, &reading(stored + 1), "boot", ClockQuality::Synchronised) {
                Ok(_) => stored += 1,
                Err(error) => break error,
            }
        };
        assert!(matches!(full.fault(), StoreFault::Full), "{full:?}");
        let waiting = || store.outbox_summary().unwrap().waiting;
        // That the device is new is told as well.
        assert_eq!(waiting(), stored + 1);
        let settings = Settings {
            readings_per_day: 7,
            ..Settings::default()
        };
        store.save_settings(&settings).unwrap();
        assert_eq!((waiting(), store.settings().unwrap()), (stored + 1, settings));
        // A reading left alone what is kept free, which is what this is by.
        assert!(folder.path().join(KEPT_FREE).exists());
        store
            .read(|it| Ok(it.pragma_update_and_check(None, "max_page_count", 120 + 128, |_| Ok(()))?))
            .unwrap();
        send_all(&store);
        store
            .read(|it| Ok(it.pragma_update_and_check(None, "max_page_count", 120, |_| Ok(()))?))
            .unwrap();
        store
            .record_reading(device, &reading(stored + 1), "boot", ClockQuality::Synchronised)
            .unwrap();
        assert!(folder.path().join(KEPT_FREE).exists(), "for the next time");
    }
}

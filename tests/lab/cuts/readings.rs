//! Cuts in a day of readings (faults D1 to D4): twenty printers, read every hour, and everything acknowledged by the server.
//! What the store returned as kept is there after each cut.

use std::num::NonZero;
use std::path::Path;
use std::thread;

use meters::{ClockQuality, Cost, DeviceId, Identity, Meter, MeterName, Reading, Timestamp, Unit};
use rusqlite::Connection;
use store::Store;

use crate::cut::{Cut, Disk};
use crate::data::{Data, readings_after};
use crate::is_whole;
use crate::write_log::WriteLog;

const PRINTERS: u8 = 20;
const HOURS: u64 = 24;
const BOOT: &str = "9d3c1f2ab4e84e0c8b5a7f6e5d4c3b2a";
const SAMPLE: usize = 200;

/// A reading, and how long the log was when it was kept.
struct Kept {
    reading: u64,
    length: u64,
}

fn at(hour: u64) -> Timestamp {
    Timestamp::from_unix_seconds(1_800_000_000 + hour * 3_600)
}

fn identity(printer: u8) -> Identity {
    Identity {
        manufacturer: Some("Sharp".into()),
        model: Some("MX-3570N".into()),
        serial: Some(format!("6509415X{printer:02}")),
        mac: Some(format!("02:00:5e:10:00:{printer:02x}")),
        ..Identity::default()
    }
}

fn reading(printer: u8, hour: u64) -> Reading {
    let meter = |name, value| Meter {
        name,
        value,
        unit: Unit::Impressions,
        source: "1.3.6.1.2.1.43.10.2.1.4.1.1".into(),
        bills: true,
        label: None,
    };
    Reading {
        address: format!("10.0.0.{printer}:161"),
        read_at: at(hour),
        identity: identity(printer),
        meters: vec![meter(MeterName::TOTAL, 1_000 + hour * 7)],
        comparisons: Vec::new(),
        rated_per_minute: None,
        supplies: Vec::new(),
        alerts: Vec::new(),
        status: None,
        partial: None,
        cost: Cost::default(),
    }
}

/// So many hours of a box's life with its store in `data`.
fn lives(data: &Data, hours: u64) -> Vec<Kept> {
    let store = Store::open(&data.state(), [1; 16]).unwrap();
    let appliance = "box-4k7qz2".parse().unwrap();
    let mut kept = Vec::new();
    for hour in 0..hours {
        for printer in 0..PRINTERS {
            let id = DeviceId::from_random([printer; 16]);
            let met = store.device_for(&identity(printer), &format!("10.0.0.{printer}"), at(hour), id);
            let reading = reading(printer, hour);
            let read = store.record_reading(met.unwrap().device, &reading, BOOT, ClockQuality::Synchronised);
            kept.push(Kept {
                reading: read.unwrap().sequence,
                length: data.length(),
            });
        }
        while let Some(batch) = store.next_batch(&appliance, "0.1.0").unwrap() {
            store.acknowledge(&batch.key, at(hour)).unwrap();
        }
    }
    kept
}

/// What is wrong after each of these cuts, tried side by side.
fn lost(before: &[u8], log: &WriteLog, kept: &[Kept], cuts: &[Cut], folder: &Path) -> Vec<(Cut, String)> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let part = cuts.len().div_ceil(threads);
    thread::scope(|scope| {
        let parts = cuts.chunks(part).enumerate().map(|(number, cuts)| {
            let folder = folder.join(number.to_string());
            scope.spawn(move || {
                let mut disk = Disk::new(before.to_vec(), log);
                let wrong = |cut: &Cut| {
                    let must = kept
                        .iter()
                        .filter(|kept| log.entries_at(kept.length) <= cut.after);
                    let there = disk.at(*cut, |octets| readings_after(octets, &folder));
                    let cause = match there {
                        Err(cause) => Some(cause),
                        Ok(there) => must
                            .filter(|kept| there.binary_search(&kept.reading).is_err())
                            .map(|kept| format!("reading {} is lost", kept.reading))
                            .next(),
                    };
                    cause.map(|cause| (*cut, cause))
                };
                cuts.iter().filter_map(wrong).collect::<Vec<_>>()
            })
        });
        let threads: Vec<_> = parts.collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    })
}

#[test]
fn no_reading_that_was_kept_is_lost_in_a_day_of_cuts() {
    let folder = tempfile::tempdir().unwrap();
    let (data, before) = Data::new(folder.path());
    let kept = lives(&data, HOURS);
    let log = data.stop();
    let all = 0..log.entries.len() + 1;
    let cuts = if is_whole() {
        Cut::every(all)
    } else {
        Cut::sample(all, SAMPLE)
    };
    let lost = lost(&before, &log, &kept, &cuts, folder.path());
    println!(
        "cuts in a day of {} readings: {} tried in {} entries, {} lost",
        kept.len(),
        cuts.len(),
        log.entries.len(),
        lost.len()
    );
    assert_eq!(kept.len(), usize::from(PRINTERS) * 24);
    assert!(log.entries.len() > kept.len(), "each reading was flushed");
    assert!(lost.is_empty(), "{lost:#?}");
}

/// D2: the same books with `synchronous=NORMAL`, which does not wait for the disk.
#[test]
fn books_that_do_not_wait_for_the_disk_are_caught() {
    let folder = tempfile::tempdir().unwrap();
    let (data, before) = Data::new(folder.path());
    lives(&data, 1);
    let books = Connection::open(data.state().join(store::FILE_NAME)).unwrap();
    books.pragma_update(None, "synchronous", "NORMAL").unwrap();
    let mut kept = Vec::new();
    for _ in 0..100 {
        let one_more = "INSERT INTO readings (device, body) SELECT device, body FROM readings LIMIT 1";
        books.execute(one_more, []).unwrap();
        kept.push(Kept {
            reading: books.last_insert_rowid().unsigned_abs(),
            length: data.length(),
        });
        data_of_others(&data);
    }
    drop(books);
    let log = data.stop();
    let first = log.entries_at(kept[0].length);
    let cuts = Cut::sample(first..log.entries.len(), 60);
    let lost = lost(&before, &log, &kept, &cuts, folder.path());
    println!(
        "the same with synchronous=NORMAL: {} of {} cuts lost some, as it must be",
        lost.len(),
        cuts.len()
    );
    assert!(lost.len() > 10, "cuts that lose something are found");
}

/// Something else is written meanwhile, and waits for the disk.
fn data_of_others(data: &Data) {
    let file = std::fs::File::create(data.state().join("other")).unwrap();
    std::io::Write::write_all(&mut &file, &[7; 512]).unwrap();
    file.sync_all().unwrap();
}

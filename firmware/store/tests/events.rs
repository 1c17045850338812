//! What happens to devices: noticed once, and sent with what caused it.
#![allow(clippy::unwrap_used)]

mod printers;

use meters::ClockQuality;
use printers::{BOOT, VERSION, appliance, at, id, met, miss, reading, sharp};
use protocol::{Batch, EventKind, MissCause};
use store::{ManualEntry, Store};
use tempfile::TempDir;

const HOUR: u64 = 3_600;

fn opened() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (Store::open(folder.path(), [7; 16]).unwrap(), folder)
}

/// Kinds and messages of the events that wait; they count as sent afterwards.
fn told(store: &Store) -> Vec<(EventKind, String)> {
    let mut told = Vec::new();
    while let Some(batch) = store.next_batch(&appliance(), VERSION).unwrap() {
        let contents: Batch = serde_json::from_slice(&batch.body).unwrap();
        told.extend(
            contents
                .events
                .into_iter()
                .map(|event| (event.kind, event.message)),
        );
        store.acknowledge(&batch.key, at(0)).unwrap();
    }
    told
}

fn kinds(store: &Store) -> Vec<EventKind> {
    told(store).into_iter().map(|(kind, _)| kind).collect()
}

fn hear(store: &Store, seconds: u64) {
    let device = met(store);
    store
        .record_reading(device, &reading(1, at(seconds)), BOOT, ClockQuality::Synchronised)
        .unwrap();
}

#[test]
fn a_device_is_new_once_and_moves_as_often_as_it_moves() {
    let (store, _folder) = opened();
    let identity = sharp("6509415X00", "02:00:5e:10:00:01");
    let meet = |address: &str, seconds: u64| {
        store.device_for(&identity, address, at(seconds), id(1)).unwrap();
    };
    meet("10.0.0.9:161", 0);
    meet("10.0.0.9:161", 60);
    meet("10.0.0.77:161", 120);
    assert_eq!(
        told(&store),
        [
            (
                EventKind::New,
                "new at 10.0.0.9:161: Sharp MX-3570N serial 6509415X00".to_owned()
            ),
            (
                EventKind::Moved,
                "Sharp MX-3570N serial 6509415X00 moved from 10.0.0.9:161 to 10.0.0.77:161".to_owned()
            ),
        ]
    );
}

#[test]
fn a_night_of_silence_is_sleep_and_a_day_is_told_once() {
    let (store, _folder) = opened();
    hear(&store, 0);
    assert_eq!(kinds(&store), [EventKind::New]);
    let device = store.devices().unwrap()[0].id;
    let miss_at = |hour: u64| {
        store
            .record_miss(&miss(device, MissCause::NoAnswer, hour * HOUR))
            .unwrap();
    };
    (6..=29).step_by(6).for_each(miss_at);
    assert_eq!(kinds(&store), [], "from 6 to 24 o'clock is no day");
    assert_eq!(store.devices().unwrap()[0].silent_since, Some(at(6 * HOUR)));
    (30..=90).step_by(6).for_each(miss_at);
    let silent = told(&store);
    assert_eq!(silent.len(), 1, "{silent:?}");
    assert_eq!(silent[0].0, EventKind::Silent);
    assert!(silent[0].1.contains("is it switched on?"), "{silent:?}");

    hear(&store, 91 * HOUR);
    assert_eq!(kinds(&store), [EventKind::FoundAgain]);
    assert_eq!(store.devices().unwrap()[0].silent_since, None);
}

#[test]
fn a_short_silence_ends_without_a_word() {
    let (store, _folder) = opened();
    hear(&store, 0);
    let device = store.devices().unwrap()[0].id;
    store
        .record_miss(&miss(device, MissCause::NoAnswer, HOUR))
        .unwrap();
    hear(&store, 2 * HOUR);
    assert_eq!(kinds(&store), [EventKind::New]);
}

#[test]
fn a_clock_that_was_set_or_a_cable_that_was_pulled_silences_no_device() {
    let (store, _folder) = opened();
    hear(&store, 0);
    let device = store.devices().unwrap()[0].id;
    // The box was off for a month: two misses are a month apart.
    for day in [0, 30] {
        store
            .record_miss(&miss(device, MissCause::NoAnswer, day * 24 * HOUR))
            .unwrap();
    }
    assert_eq!(kinds(&store), [EventKind::New]);
    hear(&store, 31 * 24 * HOUR);
    for hour in 0..100 {
        store
            .record_miss(&miss(device, MissCause::Unreachable, hour * HOUR))
            .unwrap();
    }
    assert_eq!(kinds(&store), []);
    assert_eq!(store.devices().unwrap()[0].silent_since, None);
}

#[test]
fn what_was_looked_for_is_known_until_it_is_heard() {
    let (store, _folder) = opened();
    hear(&store, 0);
    let device = store.devices().unwrap()[0].id;
    store.record_miss(&miss(device, MissCause::NoAnswer, 60)).unwrap();
    store.note_looked_for(&[device, id(9)], at(61)).unwrap();
    assert_eq!(store.devices().unwrap()[0].looked_for, Some(at(61)));
    hear(&store, 120);
    assert_eq!(store.devices().unwrap()[0].looked_for, None);
}

#[test]
fn a_manual_entry_is_replaced_listed_and_removed() {
    let (store, _folder) = opened();
    let device = met(&store);
    let mut entry = ManualEntry {
        host: "printer.office".into(),
        device,
        community: None,
        added_at: at(0),
    };
    store.save_manual_entry(&entry).unwrap();
    entry.community = Some("s3cret".into());
    store.save_manual_entry(&entry).unwrap();
    assert_eq!(store.manual_entries().unwrap(), [entry.clone()]);
    assert!(!format!("{entry:?}").contains("s3cret"));
    assert!(store.remove_manual_entry("printer.office").unwrap());
    assert!(!store.remove_manual_entry("printer.office").unwrap());
    assert_eq!(store.devices().unwrap().len(), 1);
    entry.device = id(9);
    assert!(
        store.save_manual_entry(&entry).is_err(),
        "an entry is of a known device"
    );
}

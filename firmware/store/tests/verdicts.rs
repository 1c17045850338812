//! What a reading is worth, from the store: verdicts, doubts and the events that go with them, over restarts of the box.
#![allow(clippy::unwrap_used)]

mod printers;

use meters::validation::Doubt;
use meters::{ClockQuality, MeterName, Reading, Verdict};
use printers::{BOOT, VERSION, appliance, at, met, read, reading};
use protocol::{Batch, DeviceReading, Event, EventKind};
use store::Store;

const DAY: u64 = 86_400;

/// A box that is switched off and on again before each reading.
struct Box {
    folder: tempfile::TempDir,
}

impl Box {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn store(&self) -> Store {
        Store::open(self.folder.path(), [7; 16]).unwrap()
    }

    fn reads(&self, total: u64, day: u64) -> DeviceReading {
        let store = self.store();
        read(&store, met(&store), total, day * DAY)
    }

    fn told(&self) -> Vec<Event> {
        let store = self.store();
        let mut told = Vec::new();
        while let Some(batch) = store.next_batch(&appliance(), VERSION).unwrap() {
            told.extend(serde_json::from_slice::<Batch>(&batch.body).unwrap().events);
            store.acknowledge(&batch.key, at(0)).unwrap();
        }
        told.retain(|event| event.kind == EventKind::Reset);
        told
    }
}

fn verdict(kept: &DeviceReading) -> Verdict {
    kept.verdicts[&MeterName::TOTAL]
}

fn doubt(kept: &DeviceReading) -> &Doubt {
    &kept.doubts[&MeterName::TOTAL]
}

#[test]
fn a_reset_stays_dropped_above_the_old_count_and_is_told_once() {
    let meterbox = Box::new();
    for day in 0..5 {
        meterbox.reads(100_000 + day * 100, day);
    }
    let mut value = 0;
    for day in 5..60 {
        value += if day == 5 { 300 } else { 2_000 };
        let kept = meterbox.reads(value, day);
        assert_eq!(verdict(&kept), Verdict::Dropped, "day {day}");
        assert_eq!(doubt(&kept).last_good.value, 100_400);
        assert_eq!(doubt(&kept).last_good.read_at, at(4 * DAY));
        assert_eq!(doubt(&kept).proposed_offset, Some(100_400));
    }
    assert!(value > 100_400);
    let told = meterbox.told();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].before.as_deref(), Some("100400"));
    assert_eq!(told[0].after.as_deref(), Some("2300"));
}

#[test]
fn a_snapshot_of_zeros_is_no_reset() {
    let meterbox = Box::new();
    meterbox.reads(100_000, 0);
    meterbox.reads(100_100, 1);
    let kept = meterbox.reads(0, 2);
    assert_eq!(
        (verdict(&kept), kept.reading.meters[0].value),
        (Verdict::Dropped, 0),
        "kept as it was read"
    );
    assert_eq!(verdict(&meterbox.reads(100_300, 3)), Verdict::Ok);
    assert_eq!(meterbox.told(), []);
}

#[test]
fn several_counters_that_begin_anew_are_one_event() {
    let meterbox = Box::new();
    let store = meterbox.store();
    let device = met(&store);
    let with_mono = |total: u64, day: u64| {
        let mut reading = reading(total, at(day * DAY));
        let mut mono = reading.meters[0].clone();
        (mono.name, mono.bills) = (MeterName::MONO, false);
        reading.meters.insert(0, mono);
        store
            .record_reading(device, &reading, BOOT, ClockQuality::Synchronised)
            .unwrap()
    };
    for (day, total) in (0..).zip([100_000, 12, 20, 30]) {
        with_mono(total, day);
    }
    drop(store);
    let told = meterbox.told();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].message.contains("total was 100000"),
        "{}",
        told[0].message
    );
}

#[test]
fn a_clock_at_its_floor_accuses_nobody() {
    let meterbox = Box::new();
    let store = meterbox.store();
    let device = met(&store);
    let at_clock = |total: u64, second: u64, clock| {
        let kept = store.record_reading(device, &reading(total, at(second)), BOOT, clock);
        verdict(&kept.unwrap())
    };
    assert_eq!(at_clock(1_000, 10, ClockQuality::Synchronised), Verdict::Ok);
    assert_eq!(at_clock(90_000, 0, ClockQuality::Floor), Verdict::Ok);
    assert_eq!(at_clock(99_000, 20, ClockQuality::Synchronised), Verdict::Ok);
    assert_eq!(at_clock(188_000, 80, ClockQuality::Synchronised), Verdict::Jumped);
}

#[test]
fn a_meter_that_is_not_read_any_more_is_stale_with_its_own_time() {
    let meterbox = Box::new();
    meterbox.reads(100_000, 0);
    let store = meterbox.store();
    let without = Reading {
        meters: Vec::new(),
        ..reading(0, at(DAY))
    };
    let kept = store
        .record_reading(met(&store), &without, BOOT, ClockQuality::Synchronised)
        .unwrap();
    assert_eq!(verdict(&kept), Verdict::Stale);
    assert_eq!(doubt(&kept).last_good.read_at, at(0));
    assert_eq!(kept.reading.meters, []);
    assert_eq!(store.latest_readings().unwrap(), [kept]);
}

//! The outbox: in order, in bounds, by acknowledgement only, and past what the server refuses.
#![allow(clippy::unwrap_used)]

mod printers;

use meters::{ClockQuality, Verdict};
use printers::{BOOT, VERSION, appliance, at, id, met, miss, read, reading};
use protocol::batch::{LONGEST_BODY, MOST_ENTRIES};
use protocol::{Batch, BatchKey, DeviceReading, MissCause};
use store::{Quarantine, SealedBatch, Store, StoreFault};
use tempfile::TempDir;

fn opened() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (Store::open(folder.path(), [7; 16]).unwrap(), folder)
}

fn next(store: &Store) -> Option<SealedBatch> {
    store.next_batch(&appliance(), VERSION).unwrap()
}

fn contents(batch: &SealedBatch) -> Batch {
    let contents: Batch = serde_json::from_slice(&batch.body).unwrap();
    assert_eq!(contents.key, batch.key);
    assert!(batch.body.len() < LONGEST_BODY);
    assert!(contents.readings.len() + contents.misses.len() + contents.events.len() <= MOST_ENTRIES);
    contents
}

fn sequences(batch: &SealedBatch) -> Vec<u64> {
    contents(batch)
        .readings
        .iter()
        .map(|reading| reading.sequence)
        .collect()
}

#[test]
fn a_reading_is_judged_kept_and_queued_at_once() {
    let (store, _folder) = opened();
    let device = met(&store);
    let first = read(&store, device, 1_000, 0);
    assert_eq!((first.sequence, first.boot.as_str()), (1, BOOT));
    assert_eq!(first.verdicts.values().collect::<Vec<_>>(), [&Verdict::Ok]);
    assert_eq!(read(&store, device, 1_010, 3_600).sequence, 2);

    let kept = contents(&next(&store).unwrap());
    assert_eq!(kept.readings[0], first);
    assert_eq!(store.devices().unwrap()[0].last_read, Some(at(3_600)));
}

#[test]
fn after_a_drop_the_last_good_value_stays_until_the_meter_has_caught_up() {
    let (store, _folder) = opened();
    let device = met(&store);
    let verdict = |total, seconds| {
        *read(&store, device, total, seconds)
            .verdicts
            .values()
            .next()
            .unwrap()
    };
    assert_eq!(verdict(50_000, 0), Verdict::Ok);
    assert_eq!(verdict(10, 3_600), Verdict::Dropped);
    assert_eq!(
        verdict(900, 7_200),
        Verdict::Dropped,
        "still judged against 50,000"
    );
    assert_eq!(verdict(9_000_000, 7_201), Verdict::Jumped);
    assert_eq!(verdict(50_100, 7_300), Verdict::Ok);
    let shown = store.latest_readings().unwrap();
    assert_eq!(shown[0].reading.meters[0].value, 50_100);
    assert_eq!(
        contents(&next(&store).unwrap()).readings[1].reading.meters[0].value,
        10,
        "the doubtful value is sent"
    );
}

#[test]
fn what_stands_in_place_of_a_count_is_kept_exactly_and_believed_by_nobody() {
    let (store, _folder) = opened();
    let device = met(&store);
    let verdict = |kept: &DeviceReading| *kept.verdicts.values().next().unwrap();
    assert_eq!(verdict(&read(&store, device, u64::MAX, 0)), Verdict::Jumped);
    let kept = store.latest_readings().unwrap();
    assert_eq!(kept[0].reading.meter("total").unwrap().value, u64::MAX);
    assert_eq!(verdict(&read(&store, device, 3, 60)), Verdict::Ok);
}

#[test]
fn a_partial_reading_is_judged_like_any_other() {
    let (store, _folder) = opened();
    let device = met(&store);
    read(&store, device, 1_000, 0);
    let mut partial = reading(1_001, at(60));
    partial.partial = Some("the device restarted in the middle".into());
    let kept = store
        .record_reading(device, &partial, BOOT, ClockQuality::Floor)
        .unwrap();
    assert_eq!(*kept.verdicts.values().next().unwrap(), Verdict::Ok);
    partial.meters.clear();
    let kept = store
        .record_reading(device, &partial, BOOT, ClockQuality::Floor)
        .unwrap();
    assert!(kept.verdicts.is_empty(), "no meter, no verdict, no zero");
}

#[test]
fn a_reading_of_nobody_leaves_no_trace() {
    let (store, _folder) = opened();
    let refused = store.record_reading(id(9), &reading(1, at(0)), BOOT, ClockQuality::Unverified);
    assert!(matches!(refused.unwrap_err().fault(), StoreFault::UnknownDevice));
    let error = store
        .record_miss(&miss(id(9), MissCause::NoAnswer, 0))
        .unwrap_err();
    assert!(matches!(error.fault(), StoreFault::UnknownDevice));
    assert_eq!(store.outbox_summary().unwrap().waiting, 0);
    let device = met(&store);
    assert_eq!(read(&store, device, 1, 0).sequence, 1, "no number was lost");
}

#[test]
fn the_outbox_drains_oldest_first_in_batches_of_bounded_size() {
    let (store, _folder) = opened();
    let device = met(&store);
    for number in 0..120 {
        read(&store, device, 1_000 + number, number * 600);
    }
    assert_eq!(
        store.outbox_summary().unwrap().waiting,
        121,
        "120 readings, and that the device is new"
    );
    assert_eq!(store.outbox_summary().unwrap().oldest, Some(at(0)));
    let mut seen = Vec::new();
    for number in 1.. {
        let Some(batch) = next(&store) else { break };
        assert_eq!(batch.key.sequence, number, "without gaps");
        seen.extend(sequences(&batch));
        assert!(store.acknowledge(&batch.key, at(100_000)).unwrap());
    }
    assert_eq!(seen, (1..=120).collect::<Vec<_>>());
    let summary = store.outbox_summary().unwrap();
    assert_eq!(
        (summary.waiting, summary.oldest, summary.last_acknowledged),
        (0, None, Some(at(100_000)))
    );
}

#[test]
fn a_batch_keeps_its_bytes_until_it_is_acknowledged() {
    let (store, folder) = opened();
    let device = met(&store);
    read(&store, device, 1, 0);
    let sent = next(&store).unwrap();
    read(&store, device, 2, 60);
    assert_eq!(
        next(&store).unwrap(),
        sent,
        "a reading that comes later doesn't get in"
    );
    drop(store);

    let reopened = Store::open(folder.path(), [8; 16]).unwrap();
    let after_update = reopened.next_batch(&appliance(), "0.2.0").unwrap().unwrap();
    assert_eq!(after_update, sent, "nor does a new version change it");
    assert!(reopened.acknowledge(&sent.key, at(120)).unwrap());
    assert!(
        !reopened.acknowledge(&sent.key, at(121)).unwrap(),
        "a second acknowledgement changes nothing"
    );
    assert_eq!(sequences(&next(&reopened).unwrap()), [2]);
}

#[test]
fn only_the_batch_under_way_can_be_acknowledged_or_refused() {
    let (store, _folder) = opened();
    let device = met(&store);
    read(&store, device, 1, 0);
    let sent = next(&store).unwrap();
    let wrong = [
        BatchKey {
            sequence: 2,
            ..sent.key.clone()
        },
        BatchKey {
            epoch: "00".repeat(16),
            ..sent.key.clone()
        },
        BatchKey {
            appliance: "another-box".parse().unwrap(),
            ..sent.key.clone()
        },
    ];
    for key in wrong {
        assert!(!store.acknowledge(&key, at(1)).unwrap(), "{key:?}");
        assert_eq!(
            store.quarantine(&key, "no", at(1)).unwrap(),
            Quarantine::NotUnderWay,
            "{key:?}"
        );
    }
    assert_eq!(next(&store).unwrap(), sent);
}

#[test]
fn one_refused_entry_is_set_aside_and_the_queue_moves_on() {
    let (store, _folder) = opened();
    let device = met(&store);
    for number in 0..20 {
        read(&store, device, 1_000 + number, number * 60);
    }
    // A server that refuses for good whatever holds reading 13.
    let mut kept = Vec::new();
    let mut names = Vec::new();
    for _ in 0..40 {
        let Some(batch) = next(&store) else { break };
        names.push(batch.key.sequence);
        let inside = sequences(&batch);
        if inside.contains(&13) {
            store
                .quarantine(&batch.key, "the server says: malformed", at(9_000))
                .unwrap();
        } else {
            kept.extend(inside);
            store.acknowledge(&batch.key, at(9_000)).unwrap();
        }
    }
    assert_eq!(kept, (1..=20).filter(|number| *number != 13).collect::<Vec<_>>());
    assert_eq!(
        names,
        (1..=u64::try_from(names.len()).unwrap()).collect::<Vec<_>>(),
        "no name is used twice"
    );
    let summary = store.outbox_summary().unwrap();
    assert_eq!((summary.waiting, summary.quarantined), (0, 1));
    let aside = store.set_aside().unwrap();
    assert_eq!(
        (aside[0].reading, aside[0].reason.as_str()),
        (Some(13), "the server says: malformed")
    );
    assert_eq!(
        store.prune(1, at(400 * 86_400)).unwrap(),
        18,
        "all but the refused and the last"
    );
}

#[test]
fn a_box_that_got_a_new_name_sends_what_waits_under_that_name() {
    let (store, _folder) = opened();
    let device = met(&store);
    read(&store, device, 1, 0);
    let old = next(&store).unwrap();
    let renamed = "box-new".parse().unwrap();
    let new = store.next_batch(&renamed, VERSION).unwrap().unwrap();
    assert_eq!(sequences(&new), sequences(&old));
    assert_eq!(new.key.appliance, renamed);
    assert_ne!(new.key.sequence, old.key.sequence);
    assert!(!store.acknowledge(&old.key, at(1)).unwrap());
}

#[test]
fn a_printer_that_is_off_for_a_weekend_takes_one_row_a_cause() {
    let (store, _folder) = opened();
    let device = met(&store);
    for hour in 0..60 {
        store
            .record_miss(&miss(device, MissCause::NoAnswer, hour * 3_600))
            .unwrap();
    }
    store
        .record_miss(&miss(device, MissCause::OtherDevice, 9))
        .unwrap();
    assert_eq!(
        store.outbox_summary().unwrap().waiting,
        4,
        "a row a cause, that the device is new, and that it is silent"
    );
    let batch = next(&store).unwrap();
    let misses = contents(&batch).misses;
    assert_eq!(
        (misses[0].at, misses[0].cause),
        (at(59 * 3_600), MissCause::NoAnswer)
    );

    // What is under way keeps its bytes: the next miss is a new row.
    store
        .record_miss(&miss(device, MissCause::NoAnswer, 61 * 3_600))
        .unwrap();
    assert_eq!(next(&store).unwrap(), batch);
    store.acknowledge(&batch.key, at(62 * 3_600)).unwrap();
    assert_eq!(contents(&next(&store).unwrap()).misses[0].at, at(61 * 3_600));
}

#[test]
fn long_readings_make_small_batches_and_one_that_fits_nowhere_is_set_aside() {
    let (store, _folder) = opened();
    let device = met(&store);
    let mut long = reading(1, at(0));
    for length in [1_500_000, 1_500_000, 1_500_000, LONGEST_BODY, 10] {
        long.identity.description = Some("x".repeat(length));
        store
            .record_reading(device, &long, BOOT, ClockQuality::Synchronised)
            .unwrap();
    }
    let mut seen = Vec::new();
    while let Some(batch) = next(&store) {
        seen.push(sequences(&batch));
        store.acknowledge(&batch.key, at(1)).unwrap();
    }
    assert_eq!(seen, [vec![1, 2], vec![3, 5]]);
    assert_eq!(store.set_aside().unwrap()[0].reading, Some(4));
}

#[test]
fn pruning_takes_only_old_acknowledged_readings_and_never_the_last_of_a_device() {
    let (store, _folder) = opened();
    let device = met(&store);
    for number in 0..4 {
        read(&store, device, number, number * 60);
    }
    assert_eq!(
        store.prune(1, at(1_000 * 86_400)).unwrap(),
        0,
        "nothing is acknowledged"
    );
    let batch = next(&store).unwrap();
    store.acknowledge(&batch.key, at(300)).unwrap();
    assert_eq!(store.prune(30, at(29 * 86_400)).unwrap(), 0, "it is not old");
    assert_eq!(store.prune(30, at(31 * 86_400)).unwrap(), 3);
    assert_eq!(store.latest_readings().unwrap()[0].sequence, 4);
    assert_eq!(
        read(&store, device, 9, 600).sequence,
        5,
        "a pruned number is not given again"
    );
}

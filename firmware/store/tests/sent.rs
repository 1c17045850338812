//! The customer sees all that leaves: what was sent stays to be looked at for a while, in bounds, and changes nothing of
//! how it is sent.
#![allow(clippy::unwrap_used)]

mod printers;

use meters::ClockQuality;
use printers::{BOOT, VERSION, appliance, at, id, met, miss, read, reading};
use protocol::{Batch, MissCause};
use store::{
    DeviceNote, MessageKind, PayloadKind, PayloadRecord, PayloadState, Quarantine, SealedBatch, Store,
    WHOLE_DAYS,
};
use tempfile::TempDir;

const DAY: u64 = 86_400;

fn opened() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (Store::open(folder.path(), [7; 16]).unwrap(), folder)
}

fn next(store: &Store) -> Option<SealedBatch> {
    store.next_batch(&appliance(), VERSION).unwrap()
}

fn batch_of(body: &[u8]) -> Batch {
    serde_json::from_slice(body).unwrap()
}

/// Sends everything that waits.
fn drain(store: &Store, seconds: u64) {
    while let Some(batch) = next(store) {
        store.acknowledge(&batch.key, at(seconds)).unwrap();
    }
}

fn rows(store: &Store) -> Vec<PayloadRecord> {
    store.payloads(0, 100).unwrap().rows
}

fn keys(store: &Store) -> Vec<String> {
    rows(store).into_iter().map(|row| row.key).collect()
}

#[test]
fn what_was_sent_is_listed_with_its_very_bytes_and_what_is_under_way_comes_first() {
    let (store, _folder) = opened();
    assert_eq!(store.payloads(0, 10).unwrap().total, 0);
    let device = met(&store);
    read(&store, device, 1_000, 0);
    let first = next(&store).unwrap();
    assert!(store.acknowledge(&first.key, at(100)).unwrap());
    store
        .record_message(MessageKind::Enrolment, b"{\"secret\":\"(used)\"}", at(50), Ok(()))
        .unwrap();
    store
        .record_message(MessageKind::CheckIn, b"{}", at(200), Err("the server is too old"))
        .unwrap();
    read(&store, device, 1_010, 300);
    let second = next(&store).unwrap();

    let listed = store.payloads(0, 100).unwrap();
    assert_eq!(listed.total, 4);
    assert_eq!(keys(&store), ["b-2", "m-2", "b-1", "m-1"]);
    assert_eq!(
        listed.rows[0],
        PayloadRecord {
            key: "b-2".into(),
            kind: PayloadKind::Batch,
            state: PayloadState::Waiting,
            bytes: u64::try_from(second.body.len()).unwrap(),
            readings: 1,
            has_body: true,
        }
    );
    assert_eq!(listed.rows[2].state, PayloadState::Sent { at: at(100) });
    assert_eq!(listed.rows[2].bytes, u64::try_from(first.body.len()).unwrap());
    assert_eq!(
        (listed.rows[1].kind, &listed.rows[1].state),
        (
            PayloadKind::CheckIn,
            &PayloadState::Refused {
                at: at(200),
                sentence: "the server is too old".into()
            }
        )
    );
    assert_eq!(listed.rows[3].kind, PayloadKind::Enrolment);
    let page = store.payloads(1, 2).unwrap();
    assert_eq!((page.total, page.rows), (4, listed.rows[1..3].to_vec()));
    assert_eq!(store.payload("b-1").unwrap().unwrap().1, first.body);
    assert_eq!(store.payload("b-2").unwrap().unwrap().1, second.body);
    assert_eq!(store.payload("m-2").unwrap().unwrap().1, b"{}");
    for unknown in [
        "",
        "b-",
        "b-3",
        "m-9",
        "x-1",
        "b-1-1",
        "1",
        "b--1",
        "b-99999999999999999999",
    ] {
        assert_eq!(store.payload(unknown).unwrap(), None, "{unknown}");
    }
}

#[test]
fn what_is_kept_to_be_looked_at_is_never_sent_again() {
    let (store, folder) = opened();
    let device = met(&store);
    for number in 0..5 {
        read(&store, device, 1_000 + number, number * 60);
        let batch = next(&store).unwrap();
        assert_eq!(batch.key.sequence, number + 1);
        assert_eq!(next(&store).unwrap(), batch, "it stays under way");
        assert!(store.acknowledge(&batch.key, at(400)).unwrap());
        assert!(!store.acknowledge(&batch.key, at(401)).unwrap());
        assert_eq!(
            store.quarantine(&batch.key, "late", at(402)).unwrap(),
            Quarantine::NotUnderWay
        );
        assert_eq!(next(&store), None);
    }
    drop(store);
    let reopened = Store::open(folder.path(), [8; 16]).unwrap();
    assert_eq!(next(&reopened), None);
    assert_eq!(reopened.outbox_summary().unwrap().waiting, 0);
    assert_eq!(keys(&reopened).len(), 5);
}

#[test]
fn a_refused_batch_keeps_its_line_and_the_servers_sentence() {
    let (store, _folder) = opened();
    let device = met(&store);
    read(&store, device, 1_000, 0);
    let whole = next(&store).unwrap();
    let sentence = "reading 1 makes no sense";
    assert_eq!(
        store.quarantine(&whole.key, sentence, at(10)).unwrap(),
        Quarantine::Split
    );
    let half = next(&store).unwrap();
    assert_ne!(half.key, whole.key);
    assert_eq!(
        store.quarantine(&half.key, sentence, at(20)).unwrap(),
        Quarantine::SetAside
    );
    drain(&store, 30);
    let refused = |seconds| PayloadState::Refused {
        at: at(seconds),
        sentence: sentence.into(),
    };
    let states: Vec<PayloadState> = rows(&store).into_iter().map(|row| row.state).collect();
    assert_eq!(
        states,
        [PayloadState::Sent { at: at(30) }, refused(20), refused(10)]
    );
    assert_eq!(store.payload("b-1").unwrap().unwrap().1, whole.body);
}

#[test]
fn a_batch_under_an_old_name_of_the_box_is_not_hidden() {
    let (store, _folder) = opened();
    let device = met(&store);
    read(&store, device, 1_000, 5);
    let old = next(&store).unwrap();
    let renamed = "box-new".parse().unwrap();
    let new = store.next_batch(&renamed, VERSION).unwrap().unwrap();
    assert_eq!(keys(&store), ["b-2", "b-1"]);
    assert!(
        matches!(&rows(&store)[1].state, PayloadState::Refused { at: then, sentence }
        if *then == at(5) && sentence.contains("another name"))
    );
    assert_eq!(store.payload("b-1").unwrap().unwrap().1, old.body);
    assert!(store.acknowledge(&new.key, at(9)).unwrap());
}

#[test]
fn bodies_go_after_a_week_and_lines_with_the_readings() {
    let (store, _folder) = opened();
    let device = met(&store);
    for day in 0..20 {
        read(&store, device, 1_000 + day, day * DAY);
        drain(&store, day * DAY);
        store
            .record_message(MessageKind::CheckIn, b"{\"sequence\":1}", at(day * DAY), Ok(()))
            .unwrap();
    }
    store.prune(10, at(19 * DAY)).unwrap();
    let listed = rows(&store);
    assert_eq!(listed.len(), 2 * 11, "today and ten days more");
    let whole = listed.iter().filter(|row| row.has_body).count();
    assert_eq!(whole, 2 * (usize::try_from(WHOLE_DAYS).unwrap() + 1));
    assert!(
        listed.iter().all(|row| row.bytes > 0),
        "their length is still told"
    );
    let emptied = listed.iter().find(|row| !row.has_body).unwrap();
    assert_eq!(store.payload(&emptied.key).unwrap(), None);

    // Nobody reads any more: the numbers of batches go on all the same.
    store.prune(1, at(400 * DAY)).unwrap();
    assert_eq!(rows(&store), []);
    read(&store, device, 2_000, 400 * DAY);
    assert_eq!(next(&store).unwrap().key.sequence, 21);
}

#[test]
fn what_waits_is_pruned_never_however_old_it_is() {
    let (store, _folder) = opened();
    let device = met(&store);
    read(&store, device, 1_000, 0);
    drain(&store, 0);
    read(&store, device, 1_010, 60);
    let waiting = next(&store).unwrap();
    store.prune(1, at(1_000 * DAY)).unwrap();
    assert_eq!(next(&store).unwrap(), waiting);
    assert_eq!(keys(&store), ["b-2"]);
}

#[test]
fn long_bodies_make_room_for_one_another() {
    let (store, folder) = opened();
    let device = met(&store);
    let mut long = reading(1, at(0));
    long.identity.description = Some("x".repeat(1_000_000));
    for number in 0..40 {
        long.read_at = at(number);
        store
            .record_reading(device, &long, BOOT, ClockQuality::Synchronised)
            .unwrap();
        drain(&store, number);
    }
    for _ in 0..20 {
        store
            .record_message(MessageKind::CheckIn, &[b'x'; 100_000], at(50), Ok(()))
            .unwrap();
    }
    store.prune(90, at(60)).unwrap();
    let listed = rows(&store);
    assert_eq!(listed.len(), 60);
    let kept: u64 = listed
        .iter()
        .filter(|row| row.has_body)
        .map(|row| row.bytes)
        .sum();
    assert!((14_000_000..=16 * 1024 * 1024).contains(&kept), "{kept}");
    let newest = listed.iter().find(|row| row.kind == PayloadKind::Batch).unwrap();
    assert!(newest.has_body, "the oldest went");
    store.prune(1, at(400 * DAY)).unwrap();
    drop((store, folder));
}

#[test]
fn a_preview_seals_nothing() {
    let (store, _folder) = opened();
    let placeholder = "not-enrolled".parse().unwrap();
    assert_eq!(
        store.preview(&placeholder, VERSION).unwrap(),
        None,
        "nothing was read yet"
    );
    let device = met(&store);
    let first = read(&store, device, 1_000, 0);
    let shown = batch_of(&store.preview(&placeholder, VERSION).unwrap().unwrap());
    assert_eq!(shown.readings, std::slice::from_ref(&first));
    assert_eq!(shown.events.len(), 1, "that it is new");
    assert_eq!(keys(&store), Vec::<String>::new());

    let sealed = next(&store).unwrap();
    assert_eq!(sealed.key.sequence, 1, "the preview has used up no number");
    read(&store, device, 1_001, 60);
    assert_eq!(
        store.preview(&appliance(), VERSION).unwrap().unwrap(),
        sealed.body
    );
    drain(&store, 100);
    let shown = batch_of(&store.preview(&appliance(), VERSION).unwrap().unwrap());
    assert_eq!(shown.readings.len(), 1, "the last one, where nothing waits");
    assert_eq!(shown.readings[0].sequence, 2);
    assert_eq!(next(&store), None);
}

#[test]
fn what_waits_of_an_ignored_device_is_held_back_until_it_is_heeded_again() {
    let (store, _folder) = opened();
    let device = met(&store);
    read(&store, device, 1_000, 0);
    let under_way = next(&store).unwrap();
    read(&store, device, 1_010, 60);
    store
        .record_miss(&miss(device, MissCause::NoAnswer, 120))
        .unwrap();
    let note = |ignored| DeviceNote {
        name: Some("Front desk".into()),
        note: "behind the door".into(),
        ignored,
        ipp: false,
    };
    store.describe_device(device, &note(true)).unwrap();
    assert_eq!(store.devices().unwrap()[0].note, note(true));

    assert_eq!(next(&store).unwrap(), under_way, "its bytes are fixed");
    assert!(store.acknowledge(&under_way.key, at(130)).unwrap());
    assert_eq!(next(&store), None);
    let summary = store.outbox_summary().unwrap();
    assert_eq!((summary.waiting, summary.oldest), (0, None));
    assert_eq!(
        store.preview(&appliance(), VERSION).unwrap(),
        None,
        "nor is it shown as sent"
    );

    store.describe_device(device, &note(false)).unwrap();
    assert_eq!(store.outbox_summary().unwrap().waiting, 2);
    let batch = batch_of(&next(&store).unwrap().body);
    assert_eq!((batch.readings.len(), batch.misses.len()), (1, 1));
}

#[test]
fn whoever_adds_an_ignored_device_by_hand_wants_it_read() {
    let (store, _folder) = opened();
    let device = met(&store);
    let ignored = DeviceNote {
        ignored: true,
        note: "scrap".into(),
        name: None,
        ipp: false,
    };
    store.describe_device(device, &ignored).unwrap();
    store
        .save_manual_entry(&store::ManualEntry {
            host: "10.0.0.9".into(),
            device,
            community: None,
            added_at: at(1),
        })
        .unwrap();
    let note = store.devices().unwrap().remove(0).note;
    assert_eq!((note.ignored, note.note.as_str()), (false, "scrap"));
    let error = store.describe_device(id(9), &ignored).unwrap_err();
    assert!(matches!(error.fault(), store::StoreFault::UnknownDevice));
}

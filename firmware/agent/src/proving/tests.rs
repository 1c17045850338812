//! What is expected of a version on trial, and what proves it.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use update::Slot;

use super::*;
use crate::station::open_store;
use crate::system::RunningSystem;

#[test]
fn a_note_is_read_as_it_was_written() {
    let state = tempfile::tempdir().unwrap();
    assert_eq!(Note::of(state.path()), None, "nothing is on trial");
    for (reading, push, within) in [
        (true, true, None),
        (true, false, Some(60)),
        (false, true, Some(1)),
        (false, false, None),
    ] {
        let note = Note {
            slot: Slot::B,
            version: "0.2.0-1a2b".to_owned(),
            boot: "c0ffee".to_owned(),
            within: within.map(Duration::from_secs),
            expected: Expected { reading, push },
        };
        Note::say(state.path(), "of the one before");
        note.write(state.path()).unwrap();
        assert_eq!(Note::of(state.path()), Some(note));
        assert_eq!(Note::said(state.path()), None, "it said nothing yet");
    }
    Note::say(state.path(), "the setup page does not answer");
    let said = Note::said(state.path());
    assert_eq!(said.as_deref(), Some("the setup page does not answer"));
    Note::forget(state.path());
    assert_eq!((Note::of(state.path()), Note::said(state.path())), (None, None));
}

#[test]
fn a_spoilt_note_is_none_and_a_newer_versions_word_is_passed_over() {
    let state = tempfile::tempdir().unwrap();
    for text in ["", "C 2 b", "B", "B 2", "\u{0}"] {
        fs::write(state.path().join("trial"), text).unwrap();
        assert_eq!(Note::of(state.path()), None, "{text:?}");
    }
    fs::write(
        state.path().join("trial"),
        "A 2 b reading=twice push within=soon colour",
    )
    .unwrap();
    let note = Note::of(state.path()).unwrap();
    let expected = Expected {
        reading: false,
        push: true,
    };
    assert_eq!((note.slot, note.within, note.expected), (Slot::A, None, expected));
}

/// A version that hangs some minutes after each start is not started for ever: it does not get its tries back at once.
#[test]
fn a_start_that_came_to_an_early_end_is_remembered_and_one_that_was_ended_is_not() {
    let state = tempfile::tempdir().unwrap();
    let (young, was_early) = Young::begin(state.path());
    assert!(!was_early, "a new box");
    drop(young);
    let (young, was_early) = Young::begin(state.path());
    assert!(!was_early, "it was ended as it should be");
    std::mem::forget(young);
    let (young, was_early) = Young::begin(state.path());
    assert!(was_early, "its power went, or its watchdog bit");
    drop(young);
    assert!(!Young::begin(state.path()).1);
}

/// U26.
#[test]
fn a_server_that_was_down_before_is_not_expected() {
    let state = tempfile::tempdir().unwrap();
    let store = open_store(state.path()).unwrap();
    assert_eq!(Expected::now(&store).unwrap(), Expected::default());
    store
        .record_push_result(Timestamp::from_unix_seconds(1_800_000_000), Err("no route"))
        .unwrap();
    assert_eq!(Expected::now(&store).unwrap(), Expected::default());
}

#[tokio::test]
async fn a_push_since_the_start_proves_it_and_one_before_does_not() {
    let state = tempfile::tempdir().unwrap();
    let at = |seconds: u64| Timestamp::from_unix_seconds(1_800_000_000 + seconds);
    let store = open_store(state.path()).unwrap();
    store.record_push_result(at(0), Ok(())).unwrap();
    let station = Station::open(store).await.unwrap();
    let before = Records::of(&station.store).unwrap();
    let expected = Expected {
        reading: false,
        push: true,
    };
    let push = || before.health(&station, expected).push;
    assert_eq!(push(), Proof::Missing);
    station.store.record_push_result(at(60), Err("refused")).unwrap();
    assert_eq!(push(), Proof::Missing);
    station.store.record_push_result(at(120), Ok(())).unwrap();
    assert_eq!(push(), Proof::Given);
    let health = before.health(&station, Expected::default());
    assert_eq!(
        (health.push, health.reading),
        (Proof::NotExpected, Proof::NotExpected)
    );
    assert!(health.store_writes);
}

#[tokio::test]
async fn a_page_answers_by_http_and_not_by_an_open_port_alone() {
    for (answer, is_page) in [
        (&b"HTTP/1.1 308 Permanent Redirect\r\n\r\n"[..], true),
        (b"", false),
    ] {
        let door = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = door.local_addr().unwrap();
        let serving = thread::spawn(move || {
            let (mut caller, _) = door.accept().unwrap();
            let mut head = [0; 16];
            caller.read_exact(&mut head).unwrap();
            caller.write_all(answer).unwrap();
        });
        assert_eq!(answers(Some(address)).await, is_page);
        serving.join().unwrap();
        assert!(!answers(Some(address)).await, "nobody is there any more");
    }
    assert!(answers(None).await, "no page is wanted");
}

async fn of_slot_b(state: &Path) -> Station {
    let mut station = Station::open(open_store(state).unwrap()).await.unwrap();
    station.system = Some(RunningSystem::of(Slot::B, "2".to_owned(), state));
    station
}

fn on_trial(state: &Path, push: bool) {
    let note = Note {
        slot: Slot::B,
        version: "2".to_owned(),
        boot: "the one before".to_owned(),
        within: Some(Duration::ZERO),
        expected: Expected { reading: false, push },
    };
    note.write(state).unwrap();
}

/// U25: an agent that can't push.
#[tokio::test]
async fn a_version_that_lacks_something_for_too_long_gives_itself_up_and_says_what() {
    let state = tempfile::tempdir().unwrap();
    let station = of_slot_b(state.path()).await;
    on_trial(state.path(), true);
    let bells = Bells::default();
    prove(&station, &bells, state.path(), None).await;
    assert!(Note::said(state.path()).unwrap().contains("nothing was pushed"));
    assert!(bells.wishes().read, "it did not wait for the next round");
    assert!(!station.system.as_ref().unwrap().told().confirmed);
    assert!(Note::of(state.path()).is_some(), "who comes after it reads this");
}

/// Proves for so long, in which a version must not give itself up.
async fn proves_for(seconds: u64, station: &Station, state: &Path) {
    let bells = Bells::default();
    let proving = prove(station, &bells, state, None);
    assert!(timeout(Duration::from_secs(seconds), proving).await.is_err());
    assert!(!station.system.as_ref().unwrap().told().confirmed);
}

/// A version that is well has to stay so, however little time it was given.
#[tokio::test]
async fn a_version_on_trial_is_not_confirmed_at_once() {
    let state = tempfile::tempdir().unwrap();
    let station = of_slot_b(state.path()).await;
    on_trial(state.path(), false);
    proves_for(1, &station, state.path()).await;
    assert_eq!(Note::said(state.path()), None, "it lacks nothing");
}

/// U35: nobody could update such a version again.
#[tokio::test]
async fn a_version_whose_keeper_is_broken_is_not_confirmed() {
    let state = tempfile::tempdir().unwrap();
    let station = of_slot_b(state.path()).await;
    proves_for(1, &station, state.path()).await;
}

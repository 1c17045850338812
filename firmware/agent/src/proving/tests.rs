//! What is expected of a version on trial, and what proves it.

#![allow(clippy::unwrap_used)]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use super::*;
use crate::station::open_store;

#[test]
fn what_was_noted_is_expected_of_that_slot_alone() {
    let state = tempfile::tempdir().unwrap();
    assert_eq!(
        Expected::noted(state.path(), Slot::B),
        None,
        "nothing is on trial"
    );
    for (reading, push) in [(true, true), (true, false), (false, true), (false, false)] {
        let expected = Expected { reading, push };
        expected.note(state.path(), Slot::B).unwrap();
        assert_eq!(Expected::noted(state.path(), Slot::B), Some(expected));
        assert_eq!(
            Expected::noted(state.path(), Slot::A),
            None,
            "the slot that was gone back to is not on trial"
        );
    }
    forget_trial(state.path());
    assert_eq!(Expected::noted(state.path(), Slot::B), None);
}

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

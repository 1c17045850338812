//! What a box pushes is kept exactly once, and nothing else is.

#![allow(clippy::unwrap_used)]

mod support;

use protocol::RefusalKind;
use serde_json::json;
use support::{Appliance, Office};

const READINGS: &str = "SELECT COUNT(*) FROM readings";

#[test]
fn the_same_batch_three_times_is_one_batch() {
    let office = Office::new();
    let server = office.serve();
    let appliance = Appliance::enrolled(&office, &server);
    let batch = appliance.batch(1, &[1, 2], 121_104);
    let outcomes: Vec<String> = (0..3)
        .map(|_| appliance.push(&server, &batch).outcome())
        .collect();
    assert_eq!(outcomes, ["accepted", "duplicate", "duplicate"]);
    assert_eq!(office.count(READINGS), 2);
    assert_eq!(office.count("SELECT COUNT(*) FROM meters"), 2);
    assert!(appliance.push(&server, &batch).is_signed_by(&server.key()));
}

#[test]
fn what_happened_to_a_device_is_kept_with_the_device_that_its_reading_names() {
    let office = Office::new();
    let server = office.serve();
    let appliance = Appliance::enrolled(&office, &server);
    let event = json!({"device": "01".repeat(16), "address": "10.0.0.9:161", "at": "2026-11-22T10:00:00Z",
                       "kind": "new", "message": "new at 10.0.0.9:161\u{1b}[2J"});
    // The first event of a device may come before its first reading.
    let mut early = appliance.batch(1, &[], 0);
    early["events"] = json!([event]);
    assert_eq!(appliance.push(&server, &early).outcome(), "accepted");
    assert_eq!(office.count("SELECT COUNT(*) FROM devices"), 0);
    let reading = appliance.batch(2, &[1], 121_104);
    assert_eq!(appliance.push(&server, &reading).outcome(), "accepted");
    let joined = "SELECT kind || ' ' || message FROM events
                  JOIN device_sources USING (appliance, box_device) JOIN devices ON devices.id = device";
    assert_eq!(office.text(joined), "new new at 10.0.0.9:161[2J");
}

#[test]
fn the_same_batch_three_times_at_once_is_one_batch() {
    let office = Office::new();
    let server = office.serve();
    let appliance = Appliance::enrolled(&office, &server);
    for sequence in 1..=10 {
        let batch = appliance.batch(sequence, &[1], 100 + sequence);
        let mut outcomes: Vec<String> = std::thread::scope(|scope| {
            let pushes: Vec<_> = (0..3)
                .map(|_| scope.spawn(|| appliance.push(&server, &batch).outcome()))
                .collect();
            pushes.into_iter().map(|push| push.join().unwrap()).collect()
        });
        outcomes.sort();
        assert_eq!(outcomes, ["accepted", "duplicate", "duplicate"]);
    }
    assert_eq!(office.count(READINGS), 10);
    assert_eq!(office.count("SELECT COUNT(*) FROM devices"), 1);
}

#[test]
fn another_body_under_a_kept_name_is_set_aside_whole() {
    let office = Office::new();
    let server = office.serve();
    let appliance = Appliance::enrolled(&office, &server);
    assert_eq!(
        appliance.push(&server, &appliance.batch(1, &[1], 100)).outcome(),
        "accepted"
    );
    let other = appliance.batch(1, &[1], 999);
    for _ in 0..2 {
        let answer = appliance.push(&server, &other);
        assert_eq!(
            (answer.status, answer.refusal()),
            (409, RefusalKind::DifferentBody)
        );
        assert!(answer.is_signed_by(&server.key()));
    }
    assert_eq!(office.text("SELECT value FROM meters"), "100");
    assert_eq!(office.count("SELECT COUNT(*) FROM quarantined_batches"), 1);
    assert_eq!(
        office.text("SELECT CAST(body AS TEXT) FROM quarantined_batches"),
        serde_json::to_string(&other).unwrap()
    );
    assert_eq!(
        appliance.push(&server, &appliance.batch(2, &[1], 101)).outcome(),
        "accepted"
    );
}

#[test]
fn whoever_can_not_sign_pushes_nothing() {
    let office = Office::new();
    let server = office.serve();
    let appliance = Appliance::enrolled(&office, &server);
    let body = serde_json::to_vec(&appliance.batch(1, &[1], 100)).unwrap();
    let good = appliance.signed(&appliance.id, "/api/v1/batches", &body);

    let tampered = String::from_utf8(body.clone()).unwrap().replace("100", "900");
    let answer = server.post("/api/v1/batches", Some(&good), tampered.as_bytes());
    assert_eq!(
        (answer.status, answer.refusal()),
        (401, RefusalKind::BadSignature)
    );

    let unsigned = server.post("/api/v1/batches", None, &body);
    assert_eq!(
        (unsigned.status, unsigned.refusal()),
        (401, RefusalKind::BadSignature)
    );

    let stranger = Appliance::new();
    let headers = stranger.signed(&appliance.id, "/api/v1/batches", &body);
    let forged = server.post("/api/v1/batches", Some(&headers), &body);
    assert_eq!(
        (forged.status, forged.refusal()),
        (401, RefusalKind::BadSignature)
    );

    let headers = stranger.signed("box-unknown", "/api/v1/batches", &body);
    let unknown = server.post("/api/v1/batches", Some(&headers), &body);
    assert_eq!(
        (unknown.status, unknown.refusal()),
        (401, RefusalKind::UnknownAppliance)
    );

    let other = Appliance::enrolled(&office, &server);
    let headers = other.signed(&other.id, "/api/v1/batches", &body);
    let in_anothers_name = server.post("/api/v1/batches", Some(&headers), &body);
    assert_eq!(in_anothers_name.refusal(), RefusalKind::BadSignature);

    for answer in [answer, unsigned, forged, unknown, in_anothers_name] {
        assert!(answer.is_signed_by(&server.key()), "{answer:?}");
    }
    assert_eq!(office.count(READINGS), 0);
    assert_eq!(
        server.post("/api/v1/batches", Some(&good), &body).outcome(),
        "accepted"
    );
}

#[test]
fn a_revoked_box_pushes_nothing_more() {
    let office = Office::new();
    let server = office.serve();
    let appliance = Appliance::enrolled(&office, &server);
    assert_eq!(
        appliance.push(&server, &appliance.batch(1, &[1], 100)).outcome(),
        "accepted"
    );
    office.done(&["appliance", "revoke", &appliance.id]);
    let answer = appliance.push(&server, &appliance.batch(2, &[1], 101));
    assert_eq!(
        (answer.status, answer.refusal()),
        (401, RefusalKind::UnknownAppliance)
    );
    assert_eq!(office.count(READINGS), 1);
}

#[test]
fn too_large_and_malformed_bodies_are_refused_and_signed() {
    let office = Office::new();
    let server = office.serve();
    let appliance = Appliance::enrolled(&office, &server);
    let large = vec![b' '; protocol::batch::LONGEST_BODY + 1];
    let answer = appliance.push_bytes(&server, &large);
    assert_eq!((answer.status, answer.refusal()), (413, RefusalKind::TooLarge));
    assert!(answer.is_signed_by(&server.key()));

    let mut future = appliance.batch(1, &[1], 100);
    future["readings"][0]["reading"]["meters"][0]["value"] = json!(-1);
    let mut epoch = appliance.batch(1, &[1], 100);
    epoch["epoch"] = json!("a'; DROP TABLE readings; --");
    let deep = "[".repeat(100_000);
    for body in [
        b"".to_vec(),
        b"<html>".to_vec(),
        b"{\"appliance\":\"box-1\"}".to_vec(),
        vec![0xff; 100],
        deep.into_bytes(),
        serde_json::to_vec(&future).unwrap(),
        serde_json::to_vec(&epoch).unwrap(),
    ] {
        let answer = appliance.push_bytes(&server, &body);
        assert_eq!((answer.status, answer.refusal()), (400, RefusalKind::Malformed));
        assert!(answer.is_signed_by(&server.key()));
    }
    assert_eq!(office.count(READINGS), 0);
}

#[test]
fn the_largest_counters_stay_exact_and_newer_fields_are_no_trouble() {
    let office = Office::new();
    let server = office.serve();
    let appliance = Appliance::enrolled(&office, &server);
    let mut batch = appliance.batch(u64::MAX, &[1], u64::MAX);
    batch["readings"][0]["reading"]["finisher"] = json!({"staples": 3});
    batch["mood"] = json!("good");
    assert_eq!(appliance.push(&server, &batch).outcome(), "accepted");
    assert_eq!(appliance.push(&server, &batch).outcome(), "duplicate");
    assert_eq!(office.text("SELECT value FROM meters"), "18446744073709551615");
    assert_eq!(
        office.text("SELECT sequence FROM batches"),
        "18446744073709551615"
    );
    assert!(
        office.text("SELECT json FROM readings").contains("staples"),
        "the reading is kept as it came"
    );
}

#[test]
fn hostile_text_is_cleaned_and_stays_text() {
    let office = Office::new();
    let server = office.serve();
    let appliance = Appliance::enrolled(&office, &server);
    let mut batch = appliance.batch(1, &[1], 100);
    let identity = &mut batch["readings"][0]["reading"]["identity"];
    identity["name"] = json!("<script>alert(1)</script>\u{1b}[31m\u{202e}\u{0}");
    identity["location"] = json!("=1+1");
    identity["description"] = json!("x".repeat(40_000));
    identity["firmware"] = json!("\u{0}");
    assert_eq!(appliance.push(&server, &batch).outcome(), "accepted");
    assert_eq!(
        office.text("SELECT name FROM devices"),
        "<script>alert(1)</script>[31m"
    );
    assert_eq!(office.text("SELECT location FROM devices"), "=1+1");
    assert_eq!(office.count("SELECT LENGTH(description) FROM devices"), 1_000);
    assert_eq!(
        office.count("SELECT COUNT(*) FROM devices WHERE firmware IS NOT NULL"),
        0
    );
    let listing = office.done(&["device", "list"]);
    assert!(!listing.contains('\u{1b}'), "{listing}");
}

/// S14, and steering characters, in what came with disputes.
#[test]
fn the_texts_of_a_dispute_are_cleaned_too() {
    let office = Office::new();
    let server = office.serve();
    let appliance = Appliance::enrolled(&office, &server);
    let hostile = format!("=HYPERLINK(\"x\")\u{1b}[2J\u{202e}{}", "y".repeat(40_000));
    let mut batch = appliance.batch(1, &[1], 100);
    let entry = &mut batch["readings"][0];
    entry["verdicts"]["total"] = json!("dropped");
    entry["doubts"] = json!({"total": {
        "last_good": {"value": 7, "unit": "furlongs", "read_at": "2026-11-22T10:00:00Z", "source": hostile},
        "proposed_offset": i64::MIN, "message": hostile}});
    entry["reading"]["comparisons"] = json!([{
        "kind": "second_source", "meter": hostile, "against": [hostile, "total"], "difference": i64::MAX,
        "agrees": false, "reason": hostile}]);
    batch["events"] = json!([{
        "device": "01".repeat(16), "address": hostile, "at": "2026-11-22T10:00:00Z", "kind": "reset",
        "message": hostile, "before": hostile, "after": " \u{0}"}]);
    assert_eq!(appliance.push(&server, &batch).outcome(), "accepted");
    let clean = "=HYPERLINK(\"x\")[2Jyyy";
    for text in [
        "SELECT last_good_source FROM doubts",
        "SELECT message FROM doubts",
        "SELECT meter FROM comparisons",
        "SELECT reason FROM comparisons",
        "SELECT message FROM events",
        "SELECT before FROM events",
    ] {
        let kept = office.text(text);
        assert!(kept.starts_with(clean) && kept.len() <= 1_000, "{text}: {kept}");
    }
    assert!(
        !office
            .text("SELECT against FROM comparisons")
            .contains('\u{202e}')
    );
    assert_eq!(office.count("SELECT COUNT(*) FROM events WHERE after IS NULL"), 1);
    assert_eq!(office.count("SELECT proposed_offset FROM doubts"), i64::MIN);
}

#[test]
fn a_box_without_doubts_is_understood_and_nonsense_in_them_is_refused() {
    let office = Office::new();
    let server = office.serve();
    let appliance = Appliance::enrolled(&office, &server);
    assert_eq!(
        appliance.push(&server, &appliance.batch(1, &[1], 100)).outcome(),
        "accepted"
    );
    assert_eq!(office.count("SELECT COUNT(*) FROM doubts"), 0);
    assert_eq!(
        office.count("SELECT COUNT(*) FROM readings WHERE rated_per_minute IS NULL"),
        1
    );
    let doubt = json!({"last_good": {"value": 7, "unit": "sheets", "read_at": "2026-11-22T10:00:00Z"}, "message": "m"});
    for (key, nonsense) in [
        ("value", json!(-7)),
        ("value", json!(1.5)),
        ("read_at", json!("yesterday")),
        ("read_at", json!(null)),
    ] {
        let mut batch = appliance.batch(2, &[1], 100);
        let mut doubt = doubt.clone();
        doubt["last_good"][key] = nonsense;
        batch["readings"][0]["doubts"] = json!({"total": doubt});
        let answer = appliance.push(&server, &batch);
        assert_eq!((answer.status, answer.refusal()), (400, RefusalKind::Malformed));
    }
    assert_eq!(office.count(READINGS), 1);
}

#[test]
fn what_was_acknowledged_survives_kill_9() {
    let office = Office::new();
    let mut server = office.serve();
    let appliance = Appliance::enrolled(&office, &server);
    let key = server.key();
    for sequence in 1..=5 {
        let batch = appliance.batch(sequence, &[1, 2, 3], 100 + sequence);
        assert_eq!(appliance.push(&server, &batch).outcome(), "accepted");
        server.kill();
        server = office.serve();
        assert_eq!(appliance.push(&server, &batch).outcome(), "duplicate");
    }
    assert_eq!(server.key(), key);
    assert_eq!(office.count(READINGS), 15);
}

#[test]
fn a_replaced_box_goes_on_with_the_same_devices() {
    let office = Office::new();
    let server = office.serve();
    let old = Appliance::enrolled(&office, &server);
    assert_eq!(
        old.push(&server, &old.batch(1, &[1, 2], 100)).outcome(),
        "accepted"
    );
    let new = Appliance::enrolled(&office, &server);
    let mut batch = new.batch(1, &[1, 2], 110);
    for (entry, id) in batch["readings"]
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .zip(["aa", "bb"])
    {
        entry["device"] = json!(id.repeat(16));
    }
    assert_eq!(new.push(&server, &batch).outcome(), "accepted");
    assert_eq!(office.count("SELECT COUNT(*) FROM devices"), 2);
    assert_eq!(office.count(READINGS), 4);
}

#[test]
fn a_new_card_in_the_same_box_goes_on_with_the_same_devices() {
    let office = Office::new();
    let server = office.serve();
    let appliance = Appliance::enrolled(&office, &server);
    appliance.push(&server, &appliance.batch(1, &[1], 100));
    let mut batch = appliance.batch(1, &[1], 110);
    batch["epoch"] = json!("00112233445566778899aabbccddeeff");
    batch["readings"][0]["device"] = json!("aa".repeat(16));
    assert_eq!(
        appliance.push(&server, &batch).outcome(),
        "accepted",
        "another epoch counts anew"
    );
    assert_eq!(office.count("SELECT COUNT(*) FROM devices"), 1);
    assert_eq!(office.count(READINGS), 2);
}

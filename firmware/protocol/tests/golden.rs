//! The golden examples: each message reads its file and writes exactly that file again. A change that an older box or
//! server could not read shows here as a changed file.

#![allow(clippy::unwrap_used)]

use std::fmt::Debug;
use std::path::Path;

use meters::{MeterName, Verdict};
use protocol::check_in::{CardFault, System};
use protocol::{
    Ack, Batch, CheckIn, CheckInAnswer, EnrolmentRequest, EnrolmentResponse, Event, EventKind, Refusal,
    RefusalKind, ServerCard, WishState,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn survives<T: Serialize + DeserializeOwned + Debug + PartialEq>(file: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let message: T = serde_json::from_str(&text).unwrap();
    assert_eq!(
        serde_json::to_string_pretty(&message).unwrap() + "\n",
        text,
        "{file}"
    );
    message
}

#[test]
fn every_message_is_its_example() {
    survives::<ServerCard>("server_card.json");
    survives::<EnrolmentRequest>("enrolment_request.json");
    survives::<EnrolmentResponse>("enrolment_response.json");
    survives::<Ack>("ack.json");
    survives::<Refusal>("refusal.json");
    let check_in = survives::<CheckIn>("check_in.json");
    assert_eq!(check_in.refused.unwrap().revision, 4);
    assert_eq!(check_in.wish.unwrap().rule, "monthly 1 07:00");
    let system = check_in.system.unwrap();
    assert_eq!(system.card, Some(CardFault::Remade));
    assert_eq!(system.left.unwrap().version, "0.3.0-5e6f7a8b");
    let answer = survives::<CheckInAnswer>("check_in_answer.json");
    assert!(
        answer
            .settings
            .unwrap()
            .patch
            .as_str()
            .contains("readings_per_day")
    );
    assert_eq!(answer.wish.unwrap().state, WishState::Refused);
    let batch = survives::<Batch>("batch.json");
    assert_eq!(batch.readings[0].reading.meter("total").unwrap().value, 121_104);
    let doubt = |meter: &'static str| batch.readings[0].doubts.get(&MeterName::new(meter)).unwrap();
    assert_eq!(doubt("total").proposed_offset, Some(-22_900));
    assert_eq!(doubt("scan").last_good.value, 6_120);
    assert!(
        batch.readings[0].reading.meter("scan").is_none(),
        "stale: it was not read"
    );
    let kinds: Vec<EventKind> = batch.events.iter().map(|event| event.kind).collect();
    assert_eq!(
        kinds,
        [
            EventKind::Moved,
            EventKind::Replaced,
            EventKind::Reset,
            EventKind::BoardChanged,
            EventKind::Conflict
        ]
    );
}

/// A box of the first versions says nothing of doubts, comparisons and what was before an event.
#[test]
fn a_batch_of_an_older_box_is_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/batch.json");
    let mut older: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for entry in older["readings"].as_array_mut().unwrap() {
        entry.as_object_mut().unwrap().remove("doubts");
        let reading = entry["reading"].as_object_mut().unwrap();
        reading.remove("comparisons");
        reading.remove("rated_per_minute");
    }
    for event in older["events"].as_array_mut().unwrap() {
        event.as_object_mut().unwrap().remove("before");
        event.as_object_mut().unwrap().remove("after");
    }
    let batch: Batch = serde_json::from_value(older.clone()).unwrap();
    assert_eq!(serde_json::to_value(&batch).unwrap(), older);
}

#[test]
fn a_batch_of_an_older_box_has_no_events_and_a_newer_boxs_events_are_read() {
    let empty =
        r#"{"appliance":"box-1","epoch":"e","sequence":1,"version":"0.1.0","readings":[],"misses":[]}"#;
    let batch: Batch = serde_json::from_str(empty).unwrap();
    assert_eq!(batch.events, []);
    assert_eq!(serde_json::to_string(&batch).unwrap(), empty);

    let newer = r#"{"device":"0f1e2d3c4b5a69788796a5b4c3d2e1f0","address":"10.0.0.9:161","at":"2026-11-22T10:00:03Z",
                    "kind":"stolen","message":"somebody carried it away"}"#;
    let event: Event = serde_json::from_str(newer).unwrap();
    assert_eq!(event.kind, EventKind::Other);
}

#[test]
fn a_newer_partners_fields_and_refusals_are_read() {
    let refusal: Refusal =
        serde_json::from_str(r#"{"error":"payment_overdue","message":"…","since":"2026"}"#).unwrap();
    assert_eq!(refusal.error, RefusalKind::Other);
}

/// The least that either side must say, and what a newer one might.
#[test]
fn a_check_in_of_an_older_or_newer_partner_is_read() {
    let least: CheckIn =
        serde_json::from_str(r#"{"appliance":"box-1","sequence":1,"version":"0.1.0"}"#).unwrap();
    assert_eq!((least.applied, least.profiles, least.wish), (0, 0, None));
    let system: System = serde_json::from_str(r#"{"version":"1","slot":"A"}"#).unwrap();
    assert_eq!(
        (system.confirmed, &system.left, system.card),
        (false, &None, None)
    );
    let newer = r#"{"version":"9","slot":"C","confirmed":true,"card":"melted","heat":90}"#;
    let system: System = serde_json::from_str(newer).unwrap();
    assert_eq!(system.card, Some(CardFault::Other));
    for fault in [
        CardFault::Mended,
        CardFault::Remade,
        CardFault::InMemory,
        CardFault::Other,
    ] {
        assert_eq!(serde_json::to_value(fault).unwrap(), fault.word());
        assert_eq!(CardFault::of_word(fault.word()), fault);
    }
    let nothing_new: CheckInAnswer = serde_json::from_str("{}").unwrap();
    assert_eq!(nothing_new, CheckInAnswer::default());

    let newer = r#"{"sequence":1,"firmware":{"version":"9"},"schedules":[],
                    "wish":{"number":1,"state":"negotiating","message":null,"price":3},
                    "settings":{"revision":1,"patch":{"something_new":{"deep":[1,2]}},"urgent":true}}"#;
    let answer: CheckInAnswer = serde_json::from_str(newer).unwrap();
    assert_eq!(answer.wish.unwrap().state, WishState::Other);
    assert!(answer.settings.unwrap().patch.as_str().contains("something_new"));
}

/// A box that is newer than its server may know more kinds of things. Its meters must arrive all the same.
#[test]
fn a_newer_boxs_words_are_read_as_unknown() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/batch.json");
    let newer = std::fs::read_to_string(path)
        .unwrap()
        .replace("\"impressions\"", "\"light_years\"")
        .replace("\"waste_toner\"", "\"warp_coil\"")
        .replace("\"idle\"", "\"daydreaming\"")
        .replace("\"parts_differ\"", "\"haunted\"");
    let batch: Batch = serde_json::from_str(&newer).unwrap();
    let reading = &batch.readings[0].reading;
    assert_eq!(reading.meter("total").unwrap().unit, meters::Unit::Unknown);
    assert_eq!(reading.supplies[1].kind, meters::SupplyKind::Unknown);
    assert_eq!(reading.status, Some(meters::Status::Unknown));
    let verdict = batch.readings[0].verdicts[&MeterName::COLOR];
    assert_eq!(
        verdict,
        Verdict::Other,
        "a doubt of which this version has no word is a doubt"
    );
    assert_eq!(serde_json::to_value(verdict).unwrap(), verdict.as_str());
}

#[test]
fn an_appliances_name_can_stand_in_a_header() {
    for name in ["", "Box", "a b", "a\"b", "a\r\nb", &"a".repeat(65)] {
        let json = serde_json::json!({"appliance": name, "epoch": "e", "sequence": 1, "outcome": "accepted"});
        assert!(serde_json::from_value::<Ack>(json).is_err(), "{name:?}");
    }
}

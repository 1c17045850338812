#![allow(clippy::unwrap_used)]
use std::collections::BTreeMap;
use std::fs;

use meters::validation::{Taken, judge_reading};
use meters::{ClockQuality, Comparison, ComparisonKind, Cost, DeviceId, Meter, MeterName, Reading, Unit};
use profiles::{Catalogue, Facts, Recording};
use store::KnownDevice;

use super::*;

fn facts(recording: &str) -> Facts {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../profiles/tests/recordings");
    let bytes = fs::read(folder.join(format!("{recording}.snmprec"))).unwrap();
    Catalogue::built_in().interpret(&Recording::read(&bytes).rows)
}

/// The first reading of a device that says this, as it is in the books.
fn first_reading(facts: Facts) -> Listed {
    let reading = Reading {
        address: "10.0.0.9:161".into(),
        read_at: Timestamp::from_unix_seconds(0),
        identity: facts.identity,
        meters: facts.meters,
        comparisons: facts.comparisons,
        rated_per_minute: facts.rated_per_minute,
        supplies: facts.supplies,
        alerts: facts.alerts,
        status: facts.status,
        partial: None,
        cost: Cost::default(),
    };
    let taken = Taken {
        at: reading.read_at,
        clock: ClockQuality::Synchronised,
        boot: "0".repeat(32),
    };
    let judgement = judge_reading(&reading, &taken, &mut BTreeMap::new());
    let id = DeviceId::from_random([1; 16]);
    let known = KnownDevice {
        id,
        address: reading.address.clone(),
        identity: reading.identity.clone(),
        first_seen: reading.read_at,
        last_seen: reading.read_at,
        last_read: Some(reading.read_at),
        learnt: None,
        silent_since: None,
        looked_for: None,
        note: store::DeviceNote::default(),
    };
    let last = DeviceReading {
        device: id,
        boot: taken.boot,
        sequence: 1,
        clock: ClockQuality::Synchronised,
        verdicts: judgement.verdicts,
        doubts: judgement.doubts,
        reading,
    };
    Listed::new(known, Some(last))
}

fn printed(device: Listed) -> String {
    let mut out = String::new();
    let devices = [device];
    write_devices(&mut out, &devices, Timestamp::from_unix_seconds(60));
    write_doubts(&mut out, &devices);
    out
}

fn meter(name: &'static str, value: u64) -> Meter {
    Meter {
        name: MeterName::new(name),
        value,
        unit: Unit::Impressions,
        source: "1.3.6".into(),
        bills: name == "total",
        label: None,
    }
}

fn disagreeing(kind: ComparisonKind, against: &[&'static str], difference: i64) -> Comparison {
    Comparison {
        kind,
        meter: MeterName::TOTAL,
        against: against.iter().map(|name| MeterName::new(*name)).collect(),
        difference,
        agrees: false,
        reason: Some("Nobody has said why: ask before billing by either.".into()),
    }
}

#[test]
fn a_front_end_alone_is_not_ok() {
    let device = first_reading(facts("konica_accurioprint_c4065_fiery"));
    let json = serde_json::to_value(Device::from(&device)).unwrap();
    assert!(
        json["no_billing_meter"].as_str().unwrap().contains("front end"),
        "{json}"
    );
    let said = printed(device);
    assert!(
        said.contains(
            "10.0.0.9:161, AccurioPrint C4065: no billing meter: its front end answers, not the engine; read the engine's \
             own address"
        ),
        "{said}"
    );
    let row = said.lines().nth(1).unwrap();
    assert!(row.ends_with("no billing meter"), "{said}");
}

#[test]
fn a_device_that_bills_says_nothing_of_it() {
    let device = first_reading(facts("konica_bizhub_press_c1085_fiery"));
    assert!(
        serde_json::to_value(Device::from(&device))
            .unwrap()
            .get("no_billing_meter")
            .is_none()
    );
    let said = printed(device);
    assert!(said.trim_end().ends_with("ok"), "{said}");
}

#[test]
fn what_contradicts_itself_is_told_once_with_the_profiles_reason() {
    let said = printed(first_reading(Facts {
        meters: vec![
            meter("total", 500),
            meter("mono", 300),
            meter("color", 180),
            meter("engine_total", 700),
        ],
        comparisons: vec![
            disagreeing(ComparisonKind::Parts, &["mono", "color"], 20),
            disagreeing(ComparisonKind::SecondSource, &["engine_total"], -200),
        ],
        ..Facts::default()
    }));
    assert!(
        said.contains("a printer: total 500: parts differ. mono and color together 480: they differ by 20"),
        "{said}"
    );
    assert!(
        said.contains("a printer: total 500, engine_total 700: they differ by 200"),
        "{said}"
    );
    assert_eq!(said.matches("ask before billing by either").count(), 2, "{said}");
    assert_eq!(said.matches("together 480").count(), 1, "{said}");
}

//! What rows of prtMarkerSuppliesTable mean.

use meters::{SupplyKind, SupplyState, SupplyUnit};
use profiles::Value;

use crate::cells::*;
use crate::reading::interpret;

/// A supply of device 1 with this level, capacity and unit.
fn supply(level: i64, capacity: i64, unit: i64) -> meters::Supply {
    let rows = rows([
        (SUPPLIES, "5.1.1", int(21)),
        (SUPPLIES, "7.1.1", int(unit)),
        (SUPPLIES, "8.1.1", int(capacity)),
        (SUPPLIES, "9.1.1", int(level)),
    ]);
    interpret(&rows).supplies.remove(0)
}

#[test]
fn a_level_is_a_number_or_a_code_and_never_both() {
    let toner = supply(7500, 15_000, 7);
    assert_eq!(toner.kind, SupplyKind::TonerCartridge);
    assert_eq!(toner.unit, Some(SupplyUnit::Impressions));
    assert_eq!(
        (toner.level, toner.capacity, toner.percent),
        (Some(7500), Some(15_000), Some(50))
    );
    assert_eq!(toner.state, SupplyState::Ok);
    for (level, state) in [
        (-3, SupplyState::SomeLeft),
        (-2, SupplyState::Unknown),
        (-1, SupplyState::Unknown),
        (-100, SupplyState::Unknown),
    ] {
        let coded = supply(level, -2, 19);
        assert_eq!(
            (coded.level, coded.capacity, coded.percent),
            (None, None, None),
            "{level}"
        );
        assert_eq!(coded.state, state, "{level}");
    }
    let over_full = supply(120, 100, 19);
    assert_eq!((over_full.level, over_full.percent), (Some(120), None));
    assert_eq!(over_full.state, SupplyState::Unknown);
    let of_nothing = supply(5, 0, 13);
    assert_eq!(
        (of_nothing.percent, of_nothing.state),
        (None, SupplyState::Unknown)
    );
}

#[test]
fn a_color_comes_from_the_colorant_else_from_the_words() {
    let facts = interpret(&rows([
        (COLORANT, "4.1.3", octets(b"CYAN\0\0")),
        (SUPPLIES, "3.1.1", int(3)),
        (SUPPLIES, "6.1.1", octets(b"TK-8527C")),
        (SUPPLIES, "3.1.2", int(0)),
        (SUPPLIES, "6.1.2", octets(b"Toner (Magenta)")),
        (SUPPLIES, "3.1.3", int(99)),
        (SUPPLIES, "6.1.3", octets(b"Waste Toner Box")),
    ]));
    let colors: Vec<_> = facts
        .supplies
        .iter()
        .map(|supply| supply.color.as_deref())
        .collect();
    assert_eq!(colors, [Some("cyan"), Some("magenta"), None]);
}

#[test]
fn the_class_tells_what_is_filled_else_the_kind() {
    let receptacle = |class: Option<i64>, kind: i64| {
        let mut rows = rows([(SUPPLIES, "5.1.1", int(kind)), (SUPPLIES, "9.1.1", int(30))]);
        if let Some(class) = class {
            rows.insert(oid(&format!("{SUPPLIES}.4.1.1")), int(class));
        }
        interpret(&rows).supplies.remove(0).receptacle
    };
    for waste in [4, 8, 14, 24, 26] {
        assert!(receptacle(Some(4), waste));
        assert!(receptacle(None, waste), "no class");
        assert!(receptacle(Some(1), waste), "class other");
        assert!(receptacle(Some(77), waste));
        assert!(!receptacle(Some(3), waste), "the device calls it consumed");
    }
    for consumed in [3, 5, 6, 9, 21, 32] {
        assert!(!receptacle(Some(3), consumed));
        assert!(!receptacle(None, consumed));
        assert!(receptacle(Some(4), consumed), "the device calls it filled");
    }
}

#[test]
fn the_level_of_a_waste_box_is_the_room_that_is_left() {
    let waste = |level: i64| {
        interpret(&rows([
            (SUPPLIES, "4.1.1", int(4)),
            (SUPPLIES, "5.1.1", int(4)),
            (SUPPLIES, "7.1.1", int(19)),
            (SUPPLIES, "8.1.1", int(100)),
            (SUPPLIES, "9.1.1", int(level)),
        ]))
        .supplies
        .remove(0)
    };
    for (level, percent, state) in [
        (100, Some(100), SupplyState::Ok),
        (8, Some(8), SupplyState::Low),
        (0, Some(0), SupplyState::Empty),
        (-3, None, SupplyState::SomeLeft),
    ] {
        let box_ = waste(level);
        assert!(box_.receptacle);
        assert_eq!((box_.percent, box_.state), (percent, state), "{level}");
    }
}

#[test]
fn ink_tanks_staples_and_what_has_no_name_are_supplies_too() {
    let facts = interpret(&rows([
        (DEVICE, "2.3", device_type(5)),
        (SUPPLIES, "5.3.1", int(5)),
        (SUPPLIES, "6.3.1", octets("Réservoir d'encre noir".as_bytes())),
        (SUPPLIES, "7.3.1", int(15)),
        (SUPPLIES, "8.3.1", int(700)),
        (SUPPLIES, "9.3.1", int(350)),
        (SUPPLIES, "5.3.7", int(32)),
        (SUPPLIES, "7.3.7", int(18)),
        (SUPPLIES, "8.3.7", int(5_000)),
        (SUPPLIES, "9.3.7", int(200)),
        (SUPPLIES, "6.3.9", octets(b"\0 ")),
        (SUPPLIES, "9.3.9", int(5)),
    ]));
    let [ink, staples, nameless] = facts.supplies.as_slice() else {
        panic!("{:?}", facts.supplies)
    };
    assert_eq!((ink.kind, ink.color.as_deref()), (SupplyKind::Ink, Some("black")));
    assert_eq!(
        (ink.unit, ink.percent),
        (Some(SupplyUnit::TenthsOfMilliliters), Some(50))
    );
    assert_eq!((staples.kind, staples.percent), (SupplyKind::Staples, Some(4)));
    assert_eq!((staples.state, staples.index), (SupplyState::Low, 7));
    assert_eq!((nameless.kind, nameless.index), (SupplyKind::Unknown, 9));
    assert_eq!((nameless.description.as_deref(), nameless.level), (None, Some(5)));
    assert_eq!(nameless.state, SupplyState::Unknown, "5 of what?");
}

#[test]
fn a_color_is_told_in_the_language_of_the_panel() {
    let facts = interpret(&rows([
        (COLORANT, "4.1.1", octets(b"Schwarz\0")),
        (LOCALIZATION, "4.1.1", int(17)),
        (SUPPLIES, "3.1.1", int(1)),
        (SUPPLIES, "6.1.2", octets(b"\xbc\xb1\xdd \xc4\xc5\xb0")),
        (SUPPLIES, "6.1.3", octets(b"\x83C\x83G\x83\x8d\x81[")),
        (SUPPLIES, "6.1.4", octets(b"\x94p\x83g\x83i\x81[")),
    ]));
    let colors: Vec<_> = facts
        .supplies
        .iter()
        .map(|supply| supply.color.as_deref())
        .collect();
    assert_eq!(colors, [Some("black"), Some("cyan"), Some("yellow"), None]);
}

#[test]
fn levels_of_every_type_of_number_are_read_and_texts_are_not() {
    for (level, expected) in [
        (int(50), Some(50)),
        (Value::Gauge32(50), Some(50)),
        (Value::Counter32(50), Some(50)),
        (Value::Counter64(u64::MAX), None),
        (octets(b"50"), None),
        (Value::Null, None),
        (int(i64::MIN), None),
    ] {
        let facts = interpret(&rows([
            (SUPPLIES, "8.1.1", int(100)),
            (SUPPLIES, "9.1.1", level.clone()),
        ]));
        assert_eq!(facts.supplies[0].level, expected, "{level:?}");
        assert_eq!(
            facts.supplies[0].state == SupplyState::Ok,
            expected.is_some(),
            "{level:?}"
        );
    }
}

#[test]
fn s13_a_device_that_claims_a_thousand_supplies_and_alerts_fills_nothing() {
    let mut device = rows([(DEVICE, "2.1", device_type(5))]);
    for number in 1..=1_000 {
        let words = format!("<{number}>{}", "\"".repeat(250)).into_bytes();
        device.insert(oid(&format!("{SUPPLIES}.6.1.{number}")), octets(&words));
        device.insert(oid(&format!("{ALERT}.8.1.{number}")), octets(&words));
    }
    let read = interpret(&device);
    assert_eq!((read.supplies.len(), read.alerts.len()), (100, 100));
    assert_eq!(read.supplies.first().unwrap().index, 1);
}

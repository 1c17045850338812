//! Devices whose rows are missing, doubled, of the wrong type, or nonsense.

use meters::{SupplyState, Unit};
use profiles::{Rows, Value, is_printer};

use crate::cells::*;
use crate::reading::interpret;

/// A whole printer at that hrDeviceIndex, every row right.
fn printer(device: u32) -> Rows {
    let cells = [
        (DEVICE, format!("2.{device}"), device_type(5)),
        (DEVICE, format!("3.{device}"), octets(b"Nobody LP-1")),
        (DEVICE, format!("5.{device}"), int(2)),
        (PRINTER, format!("1.{device}"), int(3)),
        (PRINTER, format!("2.{device}"), octets(b"\0")),
        (GENERAL, format!("17.{device}"), octets(b"LP1-0001")),
        (MARKER, format!("3.{device}.1"), int(7)),
        (MARKER, format!("4.{device}.1"), Value::Counter32(12_345)),
        (SUPPLIES, format!("4.{device}.1"), int(3)),
        (SUPPLIES, format!("5.{device}.1"), int(3)),
        (SUPPLIES, format!("6.{device}.1"), octets(b"Black Toner")),
        (SUPPLIES, format!("7.{device}.1"), int(19)),
        (SUPPLIES, format!("8.{device}.1"), int(100)),
        (SUPPLIES, format!("9.{device}.1"), int(40)),
        (MEDIA_PATH, format!("2.{device}.1"), int(7)),
        (MEDIA_PATH, format!("4.{device}.1"), int(2_400)),
        (ALERT, format!("2.{device}.1"), int(4)),
        (ALERT, format!("4.{device}.1"), int(6)),
        (ALERT, format!("7.{device}.1"), int(3)),
    ];
    cells
        .into_iter()
        .map(|(table, cell, value)| (oid(&format!("{table}.{cell}")), value))
        .collect()
}

fn except(rows: &Rows, left_out: usize) -> Rows {
    let kept = rows.iter().enumerate().filter(|(place, _)| *place != left_out);
    kept.map(|(_, (name, value))| (name.clone(), value.clone()))
        .collect()
}

#[test]
fn whatever_the_printers_index_is_it_is_read() {
    let first = interpret(&printer(1));
    assert_eq!(first.rated_per_minute, Some(40));
    for device in [2, 7, 65_536, u32::MAX] {
        let facts = interpret(&printer(device));
        assert_eq!(facts.identity, first.identity);
        assert_eq!((&facts.supplies, &facts.alerts), (&first.supplies, &first.alerts));
        assert_eq!((facts.status, facts.rated_per_minute), (first.status, Some(40)));
        assert_eq!(facts.meters[0].value, 12_345);
        assert!(facts.meters[0].source.ends_with(&format!(".{device}.1")));
    }
}

#[test]
fn a_device_0_is_the_printer_only_where_there_is_no_other() {
    assert_eq!(interpret(&printer(0)).meters[0].value, 12_345);
    let both = printer(0).overlaid(&printer(1));
    let source = interpret(&both).meters[0].source.clone();
    assert!(source.ends_with(".1.1"), "{source}");
}

#[test]
fn a_row_that_is_missing_takes_nothing_else_along() {
    let whole = printer(1);
    let all = interpret(&whole);
    for left_out in 0..whole.len() {
        let facts = interpret(&except(&whole, left_out));
        assert!(facts.meters.len() <= 1);
        for meter in &facts.meters {
            assert_eq!(meter.value, 12_345, "no other value takes its place");
            assert!(matches!(meter.unit, Unit::Impressions | Unit::Unknown));
        }
        assert_eq!(facts.supplies.len(), 1);
        let supply = &facts.supplies[0];
        assert!(matches!(supply.level, None | Some(40)));
        assert!(matches!(supply.percent, None | Some(40)));
        assert_eq!(facts.alerts.len(), 1);
        let lost = [
            facts.meters != all.meters,
            facts.supplies != all.supplies,
            facts.alerts != all.alerts,
            facts.identity != all.identity,
            facts.status != all.status,
            facts.rated_per_minute != all.rated_per_minute,
        ];
        assert!(
            lost.iter().filter(|lost| **lost).count() <= 1,
            "without row {left_out}: {lost:?}"
        );
    }
}

#[test]
fn a_row_of_the_wrong_type_is_a_row_that_is_missing() {
    let whole = printer(1);
    for place in 0..whole.len() {
        let missing = interpret(&except(&whole, place));
        let (name, value) = whole.iter().nth(place).unwrap();
        let is_text = value.as_bytes().is_some();
        let mut wrong = vec![Value::Null, Value::Opaque(vec![1]), Value::IpAddress([7; 4])];
        wrong.push(if is_text { int(7) } else { octets(b"\x01nonsense") });
        for wrong in wrong {
            let mut rows = whole.clone();
            rows.insert(name.clone(), wrong.clone());
            let facts = interpret(&rows);
            assert_eq!(facts.meters, missing.meters, "{name} as {wrong:?}");
            assert_eq!(facts.supplies, missing.supplies, "{name} as {wrong:?}");
            assert_eq!(facts.alerts, missing.alerts, "{name} as {wrong:?}");
            assert_eq!(facts.identity, missing.identity, "{name} as {wrong:?}");
            assert_eq!(facts.status, missing.status, "{name} as {wrong:?}");
            assert_eq!(
                facts.rated_per_minute, missing.rated_per_minute,
                "{name} as {wrong:?}"
            );
        }
    }
}

#[test]
fn of_a_row_that_came_twice_the_last_one_counts_once() {
    let life_count = oid(&format!("{LIFE_COUNT}.1.1"));
    let twice: Rows = [int(7), int(8)]
        .into_iter()
        .map(|value| (life_count.clone(), value))
        .collect();
    let facts = interpret(&twice);
    assert_eq!(facts.meters.len(), 1);
    assert_eq!(facts.meters[0].value, 8);
}

#[test]
fn a_snapshot_of_zeros_is_told_as_it_was_read() {
    let mut zeros = printer(1);
    for (name, value) in printer(1).iter() {
        let zero = match value {
            Value::OctetString(_) => octets(b""),
            Value::ObjectIdentifier(_) => value.clone(),
            Value::Counter32(_) => Value::Counter32(0),
            _ => int(0),
        };
        zeros.insert(name.clone(), zero);
    }
    let facts = interpret(&zeros);
    assert!(is_printer(&zeros));
    assert_eq!((facts.identity.serial, facts.identity.model), (None, None));
    assert_eq!(facts.meters.len(), 1);
    assert_eq!(
        (facts.meters[0].value, facts.meters[0].unit),
        (0, Unit::Unknown),
        "whether 0 is true is the verdict's business"
    );
    let supply = &facts.supplies[0];
    assert_eq!(
        (supply.percent, supply.state),
        (None, SupplyState::Unknown),
        "0 of 0"
    );
    assert_eq!(
        (supply.color.as_deref(), supply.description.as_deref()),
        (None, None)
    );
    assert_eq!(facts.rated_per_minute, None);
}

#[test]
fn empty_strings_are_absent() {
    let mut empty = printer(1);
    for (name, value) in printer(1).iter() {
        if value.as_bytes().is_some() {
            empty.insert(name.clone(), octets(b""));
        }
    }
    let facts = interpret(&empty);
    let identity = &facts.identity;
    for text in [
        &identity.serial,
        &identity.model,
        &identity.name,
        &identity.description,
    ] {
        assert_eq!(*text, None);
    }
    assert_eq!(facts.supplies[0].description, None);
    assert_eq!(facts.supplies[0].percent, Some(40), "its level is none the worse");
    assert_eq!(facts.alerts[0].description.as_deref(), Some("cover open"));
}

#[test]
fn endless_strings_are_cut_and_hold_up_nothing() {
    let mut endless = printer(1);
    for (name, value) in printer(1).iter() {
        if value.as_bytes().is_some() {
            endless.insert(name.clone(), octets("Ä9".repeat(5_000).as_bytes()));
        }
    }
    let facts = interpret(&endless);
    let serial = facts.identity.serial.unwrap();
    assert_eq!(serial.chars().count(), 255);
    assert!(facts.supplies[0].description.as_ref().unwrap().chars().count() <= 255);
    assert_eq!(facts.meters[0].value, 12_345);
}

#[test]
fn several_markers_keep_their_units_and_lend_none() {
    let facts = interpret(&rows([
        (MARKER, "3.1.1", int(7)),
        (MARKER, "4.1.1", Value::Counter32(100)),
        (MARKER, "3.1.2", int(8)),
        (MARKER, "4.1.2", octets(b"50")),
        (MARKER, "3.1.3", int(17)),
        (MARKER, "4.1.3", Value::Counter64(1 << 40)),
        (MARKER, "3.1.4", int(7)),
        (MARKER, "4.1.4", int(-2)),
        (MARKER, "4.1.5", int(9)),
    ]));
    let read: Vec<_> = facts
        .meters
        .iter()
        .map(|meter| (meter.name.as_str(), meter.value, meter.unit, meter.bills))
        .collect();
    assert_eq!(
        read,
        [
            ("total", 100, Unit::Impressions, true),
            ("marker_2_total", 50, Unit::Sheets, false),
            ("marker_3_total", 1 << 40, Unit::Meters, false),
            ("marker_5_total", 9, Unit::Unknown, false),
        ]
    );
}

#[test]
fn the_fastest_media_path_is_the_printers_speed() {
    let rated = |paths: &[(u32, i64, i64)]| {
        let mut rows = rows([(MARKER, "4.1.1", int(1))]);
        for (path, unit, speed) in paths {
            rows.insert(oid(&format!("{MEDIA_PATH}.2.1.{path}")), int(*unit));
            rows.insert(oid(&format!("{MEDIA_PATH}.4.1.{path}")), int(*speed));
        }
        interpret(&rows).rated_per_minute
    };
    assert_eq!(rated(&[(1, 7, 1_860), (2, 7, 420), (3, 7, 420)]), Some(31));
    assert_eq!(rated(&[(1, 7, 420), (2, 7, 2_400)]), Some(40));
    assert_eq!(rated(&[(1, 8, 900)]), Some(30), "a sheet has two sides");
    assert_eq!(rated(&[(1, 17, -1)]), None, "a plotter, as recorded");
    assert_eq!(
        rated(&[(1, 7, i64::MAX), (2, 7, 1_800)]),
        Some(30),
        "nonsense does not win"
    );
    assert_eq!(rated(&[(1, 7, 40)]), None, "so slow is none");
    assert_eq!(rated(&[]), None);
}

//! What prtAlertTable, hrPrinterDetectedErrorState and the two statuses mean together.

use meters::{Severity, Status};
use profiles::{Rows, Value};

use crate::cells::*;
use crate::reading::interpret;

/// Severity, group, code and words of each alert.
fn told(rows: &Rows) -> Vec<(Severity, String, Option<i64>, Option<String>)> {
    let alerts = interpret(rows).alerts.into_iter();
    alerts
        .map(|alert| (alert.severity, alert.group, alert.code, alert.description))
        .collect()
}

fn words(rows: &Rows) -> Vec<String> {
    told(rows)
        .into_iter()
        .filter_map(|(_, _, _, words)| words)
        .collect()
}

#[test]
fn the_alert_table_counts_before_the_error_bits() {
    let facts = interpret(&rows([
        (DEVICE, "2.1", device_type(5)),
        (PRINTER, "2.1", octets(&[0x20, 0])),
        (ALERT, "2.1.4", int(3)),
        (ALERT, "4.1.4", int(8)),
        (ALERT, "7.1.4", int(808)),
        (ALERT, "8.1.4", octets(b"")),
        (ALERT, "2.1.9", int(5)),
        (ALERT, "4.1.9", int(11)),
        (ALERT, "8.1.9", octets(b"Toner is low.")),
    ]));
    let read: Vec<_> = facts
        .alerts
        .iter()
        .map(|alert| {
            (
                alert.severity,
                alert.group.as_str(),
                alert.code,
                alert.description.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        read,
        [
            (Severity::Critical, "input", Some(808), Some("input media empty")),
            (Severity::Warning, "marker_supplies", None, Some("Toner is low.")),
        ]
    );
}

#[test]
fn a_row_that_says_sleep_hides_no_jam() {
    let facts = interpret(&rows([
        (DEVICE, "2.1", device_type(5)),
        (PRINTER, "2.1", octets(&[0x04])),
        (ALERT, "2.1.1", int(0)),
        (ALERT, "8.1.1", octets(b"Sleep")),
    ]));
    let said: Vec<_> = facts
        .alerts
        .iter()
        .map(|alert| (alert.severity, alert.description.as_deref()))
        .collect();
    assert_eq!(
        said,
        [
            (Severity::Other, Some("Sleep")),
            (Severity::Critical, Some("jammed"))
        ]
    );
}

#[test]
fn a_device_that_is_down_is_down_whatever_its_printer_says() {
    let status = |device: i64, printer: Option<i64>| {
        let mut rows = rows([(DEVICE, "2.1", device_type(5)), (DEVICE, "5.1", int(device))]);
        if let Some(printer) = printer {
            rows.insert(oid(&format!("{PRINTER}.1.1")), int(printer));
        }
        interpret(&rows).status
    };
    assert_eq!(status(5, Some(3)), Some(Status::Down));
    assert_eq!(status(2, Some(3)), Some(Status::Idle));
    assert_eq!(status(3, Some(5)), Some(Status::Warmup));
    assert_eq!(status(2, Some(77)), Some(Status::Unknown));
    assert_eq!(status(2, None), None);
}

#[test]
fn the_bits_add_what_no_row_tells() {
    let with_bits = |bits: &[u8], group: i64, code: i64| {
        words(&rows([
            (DEVICE, "2.1", device_type(5)),
            (PRINTER, "2.1", octets(bits)),
            (ALERT, "2.1.1", int(4)),
            (ALERT, "4.1.1", int(group)),
            (ALERT, "7.1.1", int(code)),
            (ALERT, "8.1.1", octets(b"own words")),
        ]))
    };
    assert_eq!(with_bits(b"\x20", 11, 1104), ["own words"], "low toner, told");
    assert_eq!(with_bits(b"\x24", 11, 1104), ["own words", "jammed"]);
    assert_eq!(with_bits(b"\x20", 11, 1115), ["own words", "low toner"]);
    assert_eq!(
        with_bits(b"\x20", 11, 32_001),
        ["own words"],
        "a maker's own code"
    );
    assert_eq!(with_bits(b"\x08", 6, 3), ["own words"]);
    assert_eq!(
        with_bits(b"\x03", 6, 3),
        ["own words"],
        "offline and service: any alert"
    );
    assert_eq!(
        with_bits(b"\x40\x04", 8, 808),
        ["own words"],
        "no paper, tray empty"
    );
}

#[test]
fn rows_that_read_alike_are_told_once() {
    let low = |number: u32| {
        [
            (format!("2.1.{number}"), int(5)),
            (format!("4.1.{number}"), int(11)),
            (format!("7.1.{number}"), int(1105)),
            (format!("8.1.{number}"), octets(b"Ink is low.")),
        ]
    };
    let mut device = rows([(DEVICE, "2.1", device_type(5))]);
    for (cell, value) in [low(4), low(5), low(6)].into_iter().flatten() {
        device.insert(oid(&format!("{ALERT}.{cell}")), value);
    }
    assert_eq!(words(&device), ["Ink is low."]);
    device.insert(oid(&format!("{ALERT}.7.1.5")), int(1102));
    assert_eq!(told(&device).len(), 2, "another code is another alert");
}

#[test]
fn the_octets_of_the_error_state_are_read_however_they_come() {
    let said = |value: Value| words(&rows([(DEVICE, "2.1", device_type(5)), (PRINTER, "2.1", value)]));
    for nothing in [
        octets(b""),
        octets(b"\0"),
        octets(b"\0\0"),
        octets(b"\0\0\0"),
        int(0x2000),
        Value::Gauge32(32),
        Value::Null,
        Value::Opaque(vec![0x20]),
    ] {
        assert_eq!(said(nothing.clone()), [""; 0], "{nothing:?}");
    }
    for low_toner in [
        &b"\x20"[..],
        b"\x20\0",
        b"\x20\0\0",
        b"0x20 00",
        b"20 00",
        b"0x2000",
        b" \\0",
    ] {
        assert_eq!(said(octets(low_toner)), ["low toner"], "{low_toner:?}");
    }
}

#[test]
fn a_code_without_words_of_its_own_has_the_standards() {
    let rows = rows([
        (DEVICE, "2.1", device_type(5)),
        (LOCALIZATION, "4.1.1", int(2004)),
        (ALERT, "2.1.1", int(3)),
        (ALERT, "4.1.1", int(8)),
        (ALERT, "7.1.1", int(808)),
        (ALERT, "8.1.1", octets(b"Einf\xcfgen: Fach 2")),
        (ALERT, "2.1.2", int(4)),
        (ALERT, "4.1.2", int(13)),
        (ALERT, "7.1.2", int(8)),
        (ALERT, "8.1.2", octets(b"\0")),
        (ALERT, "2.1.3", int(4)),
        (ALERT, "4.1.3", int(30)),
        (ALERT, "7.1.3", int(31_337)),
        (ALERT, "2.1.4", octets(b"3")),
        (ALERT, "4.1.4", int(-1)),
        (ALERT, "7.1.4", int(-1)),
    ]);
    let read = told(&rows);
    let read: Vec<_> = read
        .iter()
        .map(|(severity, group, code, words)| (*severity, group.as_str(), *code, words.as_deref()))
        .collect();
    assert_eq!(
        read,
        [
            (Severity::Critical, "input", Some(808), Some("Einfügen: Fach 2")),
            (Severity::Warning, "media_path", Some(8), Some("jam")),
            (Severity::Warning, "fin_device", Some(31_337), None),
            (Severity::Other, "unknown", None, None),
        ]
    );
}

/// RFC 2790's table of hrDeviceStatus, hrPrinterStatus and hrPrinterDetectedErrorState.
#[test]
fn the_states_of_the_standards_table_are_told_apart() {
    let status = |device: Option<i64>, printer: Option<i64>, bits: &[u8]| {
        let mut rows = rows([(DEVICE, "2.1", device_type(5)), (PRINTER, "2.1", octets(bits))]);
        if let Some(device) = device {
            rows.insert(oid(&format!("{DEVICE}.5.1")), int(device));
        }
        if let Some(printer) = printer {
            rows.insert(oid(&format!("{PRINTER}.1.1")), int(printer));
        }
        interpret(&rows).status
    };
    for (what, device, printer, bits, expected) in [
        ("normal", Some(2), Some(3), &b"\0"[..], Some(Status::Idle)),
        ("busy", Some(2), Some(4), b"", Some(Status::Printing)),
        (
            "non-critical alert",
            Some(3),
            Some(3),
            b"\x20",
            Some(Status::Idle),
        ),
        (
            "non-critical alert, busy",
            Some(3),
            Some(4),
            b"\x80",
            Some(Status::Printing),
        ),
        ("critical alert", Some(5), Some(1), b"\x04", Some(Status::Down)),
        ("unavailable", Some(5), Some(1), b"", Some(Status::Down)),
        ("moving offline", Some(3), Some(3), b"\x02", Some(Status::Idle)),
        ("offline", Some(5), Some(1), b"\x02", Some(Status::Down)),
        ("moving online", Some(5), Some(5), b"", Some(Status::Warmup)),
        ("standby", Some(2), Some(1), b"", Some(Status::Other)),
        (
            "jammed, and only the bits say so",
            Some(2),
            Some(1),
            b"\x04",
            Some(Status::Down),
        ),
        (
            "jammed, and nothing else is said",
            None,
            Some(2),
            b"\x04",
            Some(Status::Down),
        ),
        (
            "asleep with little toner",
            Some(2),
            Some(1),
            b"\x20",
            Some(Status::Other),
        ),
        ("one tray empty", Some(3), Some(3), b"\x40", Some(Status::Idle)),
        ("no status", Some(2), None, b"\x04", None),
        ("nothing at all", None, None, b"", None),
    ] {
        assert_eq!(status(device, printer, bits), expected, "{what}");
    }
}

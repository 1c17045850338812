//! Names and texts that want to be formulas, markup or more than there is room for.

use calamine::Reader;
use meters::validation::{Doubt, LastGood};
use meters::{Comparison, ComparisonKind, MeterName, Unit, Verdict};
use protocol::{EventKind, MissCause};

use super::{cell, device, finished, meter, moment, period, text, written};
use crate::reports::data::{DeviceRow, EventRow, LastMiss};

const FORMULAS: [&str; 6] = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(\"x\")"];

#[test]
fn no_text_becomes_a_formula_or_breaks_the_file() {
    let hostile = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "=HYPERLINK(\"x\")",
        "a\0b\u{1b}c",
        "<f>1</f>",
        "]]>&",
    ];
    let mut devices: Vec<DeviceRow> = hostile
        .iter()
        .map(|location| DeviceRow {
            location: Some((*location).to_owned()),
            ..device("A", location, "S", vec![meter("total", 1, None)])
        })
        .collect();
    devices[0].description = Some("x".repeat(40_000));
    devices[0].last_miss = Some(LastMiss {
        at: period().to,
        cause: MissCause::NoAnswer,
        message: "=cmd|'/c calc'!A0".into(),
    });
    devices[0].meters.clear();
    let mut office = written(&[("=1+1", devices)]);
    let sheet = office.sheet("=1+1");
    for (row, location) in hostile.iter().enumerate() {
        let shown = location.replace(['\0', '\u{1b}'], "");
        assert_eq!(cell(&sheet, row + 1, "Location"), text(&shown));
    }
    assert_eq!(cell(&sheet, 1, "Description"), text(&"x".repeat(32_767)));
    let missing = office.sheet("Missing");
    assert_eq!(cell(&missing, 1, "Customer"), text("=1+1"));
    for (part, xml) in office.xml() {
        assert!(
            !xml.contains("<f>") && !xml.contains("<f "),
            "a formula in {part}"
        );
    }
}

#[test]
fn any_customers_name_gives_a_report() {
    let devices = || vec![device("A", "1", "S", vec![meter("total", 1, None)])];
    let long = "N".repeat(40_000);
    let names = [
        "A/B*",
        "a b",
        &long,
        "Summary",
        "missing",
        "Meters",
        "events",
        "'x'",
        "",
        "\r\nBcc: x",
    ];
    let customers: Vec<_> = names.iter().map(|name| (*name, devices())).collect();
    let mut office = written(&customers);
    let cut = "N".repeat(31);
    assert_eq!(
        office.book.sheet_names(),
        [
            "Summary",
            "A B",
            "a b (2)",
            &cut,
            "Summary (2)",
            "missing (2)",
            "Meters (2)",
            "events (2)",
            "x",
            "Customer",
            "Bcc x",
            "Meters",
            "Events",
            "Missing"
        ]
    );
    let summary = office.sheet("Summary");
    assert!(summary.rows().any(|row| row[0] == text("A/B*")));
    assert!(summary.rows().any(|row| row[0] == text(&"N".repeat(255))));
}

/// A device whose every text of a doubt is that formula, and an event that tells it.
fn disputed(formula: &str) -> (DeviceRow, EventRow) {
    let mut total = meter("total", 5, Some(900));
    total.verdict = Some(Verdict::Dropped);
    total.label = Some(formula.into());
    total.source = formula.into();
    total.doubt = Some(Doubt {
        last_good: LastGood {
            value: 900,
            unit: Unit::Impressions,
            read_at: period().from,
            source: Some(formula.into()),
        },
        proposed_offset: Some(i64::MIN),
        message: formula.into(),
    });
    let mut device = device("A", "1", formula, vec![total, meter("engine_total", 9, None)]);
    device.asset_tag = Some(formula.into());
    device.comparisons = vec![Comparison {
        kind: ComparisonKind::SecondSource,
        meter: MeterName::TOTAL,
        against: vec![MeterName::new("engine_total")],
        difference: i64::MIN,
        agrees: false,
        reason: Some(formula.into()),
    }];
    let event = EventRow {
        at: moment("2026-11-10T08:00:00Z"),
        kind: EventKind::Other,
        message: formula.into(),
        before: Some(formula.into()),
        after: Some(formula.into()),
        manufacturer: Some(formula.into()),
        model: None,
        serial: Some(formula.into()),
        address: formula.into(),
        site: formula.into(),
    };
    (device, event)
}

#[test]
fn the_texts_of_a_dispute_stay_text() {
    let (devices, events): (Vec<DeviceRow>, Vec<EventRow>) = FORMULAS.map(disputed).into_iter().unzip();
    let (mut office, csv) = finished("C", &devices, &events);
    let (meters, happened) = (office.sheet("Meters"), office.sheet("Events"));
    for (row, formula) in FORMULAS.iter().enumerate() {
        for heading in ["Serial", "Maker's own label", "Source"] {
            assert_eq!(cell(&meters, 2 * row + 1, heading), text(formula), "{heading}");
        }
        for heading in ["Device", "Serial", "Before", "After", "What happened", "Site"] {
            assert_eq!(cell(&happened, row + 1, heading), text(formula), "{heading}");
        }
    }
    assert_eq!(
        cell(&meters, 1, "Proposed offset"),
        text("-9223372036854775808"),
        "exact, so not a number"
    );
    for (part, xml) in office.xml() {
        assert!(
            !xml.contains("<f>") && !xml.contains("<f "),
            "a formula in {part}"
        );
    }
    for field in csv.lines().skip(1).flat_map(|line| line.split(',')) {
        let field = field.trim_start_matches('"');
        let is_number = field.parse::<f64>().is_ok();
        assert!(
            is_number || !field.starts_with(['=', '+', '-', '@', '\t']),
            "{field:?}"
        );
    }
}

//! The PWG Imaging System Counter MIB beside the Printer-MIB, and alone.

use std::path::Path;

use meters::{ComparisonKind, Meter, MeterName, Unit};
use profiles::{Rows, Value};

use crate::cells::*;
use crate::reading::{interpret, repeat_questions, steady_questions};
use crate::{asking, snmprec};

const IC: &str = "1.3.6.1.4.1.2699.1.3.1";
const IC_KEY: &str = "1.3.6.1.4.1.2699.1.3.1.2.1.1";
const IC_IMPRESSION: &str = "1.3.6.1.4.1.2699.1.3.1.8.1.1";

fn recorded() -> Rows {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings/pwg_imaging_counters.snmprec");
    let (rows, damaged) = snmprec::rows_of(&path);
    assert_eq!(damaged, [""; 0]);
    rows
}

fn without(rows: &Rows, column: &str) -> Rows {
    let column = oid(column);
    rows.iter()
        .filter(|(name, _)| name.index_under(&column).is_none())
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn named<'a>(meters: &'a [Meter], name: &str) -> &'a Meter {
    let mut found = meters.iter().filter(|meter| meter.name.as_str() == name);
    let meter = found.next().unwrap_or_else(|| panic!("no {name}"));
    assert_eq!(found.next(), None, "{name} twice");
    meter
}

/// A device with these services (key, type) and a total and a full-colour count of each.
fn device_with(services: &[(u32, i64)]) -> Rows {
    let mut rows = rows([(DEVICE, "2.1", device_type(5)), (IC, "1.2.0", int(9))]);
    for (key, kind) in services {
        rows.insert(oid(&format!("{IC_KEY}.2.{key}")), int(*kind));
        for column in [4, 7] {
            let count = int(i64::from(key * 100 + column));
            rows.insert(oid(&format!("{IC_IMPRESSION}.{column}.{key}.3.3")), count);
        }
    }
    rows
}

#[test]
fn services_become_meters_and_keep_their_sources() {
    let meters = interpret(&recorded()).meters;
    let bills: Vec<_> = meters.iter().filter(|meter| meter.bills).collect();
    assert_eq!(bills.len(), 1);
    assert_eq!(bills[0].source, "1.3.6.1.2.1.43.10.2.1.4.1.1");
    let second = named(&meters, "imaging_total");
    assert_eq!(second.source, format!("{IC_IMPRESSION}.4.1.3.3"));
    assert_eq!(second.label.as_deref(), Some("icImpressionTotalImps"));
    let color = named(&meters, "color");
    assert_eq!(color.value, 14_000, "full colour and highlight");
    assert_eq!(
        color.source,
        format!("{IC_IMPRESSION}.7.1.3.3 + {IC_IMPRESSION}.8.1.3.3")
    );
    assert_eq!(color.label, None, "neither of its rows is called so");
    assert_eq!(named(&meters, "duplex").unit, Unit::Impressions);
    assert_eq!(named(&meters, "sheets").unit, Unit::Sheets);
    assert_eq!(named(&meters, "scan_send").unit, Unit::Scans);
    let parts = ["copy", "print", "fax"].map(|name| named(&meters, name).value);
    assert_eq!(parts.iter().sum::<u64>(), second.value);
    let values: Vec<u64> = meters.iter().map(|meter| meter.value).collect();
    assert!(!values.contains(&1_200), "a finisher's count is nobody's bill");
}

#[test]
fn two_totals_are_held_against_each_other() {
    let with_life_count = |count: u32| {
        let mut rows = recorded();
        rows.insert(oid(&format!("{LIFE_COUNT}.1.1")), Value::Counter32(count));
        let comparisons = interpret(&rows).comparisons;
        let second = comparisons
            .iter()
            .find(|one| one.kind == ComparisonKind::SecondSource)
            .unwrap();
        assert_eq!(second.against, [MeterName::new("imaging_total")]);
        (second.meter.to_string(), second.difference, second.agrees)
    };
    assert_eq!(with_life_count(30_540), ("total".to_owned(), 0, true));
    assert_eq!(with_life_count(30_550), ("total".to_owned(), 10, true));
    assert_eq!(with_life_count(30_529), ("total".to_owned(), -11, false));
}

#[test]
fn without_a_life_count_its_total_is_the_total() {
    let meters = interpret(&without(&recorded(), LIFE_COUNT)).meters;
    let total = named(&meters, "total");
    assert_eq!((total.value, total.bills), (30_540, true));
    assert!(!meters.iter().any(|meter| meter.name.as_str() == "imaging_total"));
}

#[test]
fn a_device_without_the_mib_is_asked_one_row_of_it() {
    let printer = without(&recorded(), IC);
    let asked = asking::ask(&printer);
    let of_the_mib = |name: &&profiles::Oid| name.index_under(&oid(IC)).is_some();
    assert_eq!(asked.names.iter().filter(of_the_mib).count(), 1);
    let none = rows([(IC, "1.2.0", int(0))]);
    let asked = asking::ask(&printer.overlaid(&none));
    assert_eq!(asked.names.iter().filter(of_the_mib).count(), 1, "no services");
}

#[test]
fn its_cells_are_asked_by_name_and_again_in_the_steady_reading() {
    let device = recorded();
    let asked = asking::ask(&device);
    assert_eq!(interpret(&asked.rows), interpret(&device));
    let power_on = oid(&format!("{IC_IMPRESSION}.4.1.3.4"));
    assert_eq!(asked.rows.get(&power_on), None, "not read");
    let repeat = repeat_questions(&asked.rows);
    let steady = steady_questions(&asked.rows);
    for meter in interpret(&device).meters {
        for source in meter.source.split(" + ").map(oid) {
            let in_a_column = |column: &profiles::Oid| source.index_under(column).is_some();
            assert!(
                repeat.scalars.contains(&source) || repeat.columns.iter().any(in_a_column),
                "{source}"
            );
            assert!(steady.scalars.contains(&source), "{source}");
        }
    }
    assert!(steady.scalars.len() < 45, "{}", steady.scalars.len());
}

#[test]
fn several_services_of_one_type_are_told_apart_and_none_stands_for_all() {
    let meters = interpret(&device_with(&[(1, 3), (4, 11), (9, 11)])).meters;
    let read: Vec<_> = meters
        .iter()
        .map(|meter| (meter.name.as_str(), meter.value))
        .collect();
    assert_eq!(
        read,
        [
            ("total", 104),
            ("color", 107),
            ("print_1", 404),
            ("print_color_1", 407),
            ("print_2", 904),
            ("print_color_2", 907),
        ]
    );
}

#[test]
fn codes_and_wrong_types_make_no_meter() {
    let cell = format!("{IC_IMPRESSION}.4.1.3.3");
    let highlight = format!("{IC_IMPRESSION}.8.1.3.3");
    for value in [int(-1), octets(b"x"), Value::Null, Value::TimeTicks(7)] {
        let mut rows = device_with(&[(1, 3)]);
        rows.insert(oid(&cell), value.clone());
        rows.insert(oid(&highlight), value);
        // A colour count whose other part can't be read would be too little.
        assert_eq!(interpret(&rows).meters, []);
    }
    for kind in [0, 1, 2, 13, 99, -3] {
        assert_eq!(interpret(&device_with(&[(1, kind)])).meters, [], "{kind}");
    }
}

#[test]
fn a_device_that_makes_up_services_is_asked_for_few() {
    let services: Vec<(u32, i64)> = (1..1_000).map(|key| (key, 11)).collect();
    let asked = asking::ask(&device_with(&services));
    assert!(asked.scalars < 100, "{}", asked.scalars);
    assert_eq!(interpret(&asked.rows).meters.len(), 16);
}

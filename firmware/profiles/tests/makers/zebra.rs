//! Zebra: an odometer in words, and a print server that speaks before the printer.

use meters::Unit;
use profiles::Value;

use crate::reading::{Asked, corpus, facts, names, read, rows, with};

const ODOMETER: &str = "1.3.6.1.4.1.10642.200.17.3.0";

#[test]
fn the_odometer_is_the_number_in_front_of_its_unit() {
    let facts = read("zebra_zt411");
    assert_eq!(facts.count("total"), Some((487_600, Unit::Centimeters)));
    assert_eq!(facts.count("labels"), Some((32_507, Unit::Impressions)));
    assert_eq!(facts.count("engine_total"), Some((4_876, Unit::Meters)));
    assert_eq!(facts.bills(), ["total"]);
    assert_eq!(facts.source("total"), Some(ODOMETER));
}

/// Centimetres and metres are not held against each other.
#[test]
fn totals_of_different_units_are_not_compared() {
    assert_eq!(read("zebra_zt411").comparisons, []);
}

#[test]
fn an_odometer_in_other_words_is_none() {
    for text in [
        "",
        "CENTIMETERS",
        "191968 INCHES",
        "many CENTIMETERS",
        "-7 CENTIMETERS",
    ] {
        let odd = with(
            rows("zebra_gk420d"),
            ODOMETER,
            Value::OctetString(text.as_bytes().to_vec()),
        );
        assert_eq!(names(&facts(&odd)), ["labels"], "{text:?}");
    }
}

#[test]
fn behind_a_print_server_the_printers_own_serial_and_model_count() {
    let identity = read("zebra_gk420d").identity;
    assert_eq!(identity.manufacturer.as_deref(), Some("Zebra"));
    assert_eq!(identity.serial.as_deref(), Some("29J101202030"));
    assert_eq!(identity.model.as_deref(), Some("GK420d"));
    let Some(rows) = corpus("librenms__zebra") else {
        return;
    };
    let walked = facts(&rows);
    assert_eq!(walked.identity.serial.as_deref(), Some("37J162600538"));
    assert_eq!(walked.identity.model.as_deref(), Some("TLP 2824 Plus"));
    assert_eq!(walked.count("total"), Some((4_876, Unit::Centimeters)));
    assert_eq!(walked.count("labels"), Some((2_352, Unit::Impressions)));
}

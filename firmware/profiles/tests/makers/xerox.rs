//! Xerox and Fuji Xerox: labels in front of numbers; copier, scanner and fax are devices of their own.

use meters::{SupplyKind, SupplyState, Unit};
use profiles::Value;

use crate::reading::{Asked, corpus, facts, read, rows, with};

#[test]
fn prints_copies_and_faxes_make_black_and_colour() {
    let facts = read("xerox_versalink_c7030");
    assert_eq!(facts.count("total"), Some((61_500, Unit::Impressions)));
    assert_eq!(facts.count("copy"), Some((13_080, Unit::Impressions)));
    for (meter, parts) in [
        ("total", &["mono", "color"][..]),
        ("mono", &["print_mono", "copy_mono", "fax"]),
        ("color", &["print_color", "copy_color"]),
        ("large", &["large_mono", "large_color"]),
        ("total", &["engine_total"]),
    ] {
        let comparison = facts.comparison(meter, parts).unwrap();
        assert!(comparison.agrees, "{meter} {parts:?}");
    }
    let label = facts.meter("mono").unwrap().label.as_deref();
    assert_eq!(label, Some("Black Impressions"));
}

#[test]
fn a_sheet_on_both_sides_is_a_sheet() {
    let facts = read("xerox_versalink_c7030");
    assert_eq!(facts.count("duplex"), Some((20_500, Unit::Sheets)));
    assert_eq!(facts.count("sheets"), Some((41_000, Unit::Sheets)));
}

#[test]
fn a_copier_is_told_by_its_label_whatever_device_it_is() {
    let facts = read("xerox_workcentre_5655");
    assert_eq!(
        facts.source("copy_mono"),
        Some("1.3.6.1.4.1.253.8.53.13.2.1.6.14.20.3")
    );
    assert_eq!(facts.count("fax_sent"), Some((420, Unit::Scans)));
    assert_eq!(facts.count("scan_send"), Some((7_900, Unit::Scans)));
    let parts = facts.comparison("mono", &["print_mono", "copy_mono", "fax"]);
    assert!(parts.is_none_or(|parts| parts.agrees));
}

#[test]
fn an_accounts_total_is_not_the_machines() {
    assert_eq!(
        read("xerox_workcentre_5655").count("total"),
        Some((90_600, Unit::Impressions))
    );
}

#[test]
fn in_tier_billing_number_33_is_not_all_colour() {
    let facts = read("xerox_altalink_c8170_tiers");
    assert_eq!(facts.meter("color"), None);
    assert_eq!(facts.meter("mono"), None);
    assert_eq!(
        facts.count("black_and_color_level_1"),
        Some((31_000, Unit::Impressions))
    );
    assert_eq!(facts.count("color_level_3"), Some((2_000, Unit::Impressions)));
    assert_eq!(facts.count("total"), Some((40_000, Unit::Impressions)));
}

#[test]
fn numbers_stand_in_for_labels_that_are_left_out() {
    let Some(rows) = corpus("handmade__xerox_ethz_2008_mini") else {
        return;
    };
    let facts = facts(&rows);
    for (name, value) in [
        ("total", 30_734),
        ("mono", 19_735),
        ("color", 10_999),
        ("print_mono", 16_733),
        ("print_color", 10_272),
        ("copy_mono", 3_002),
        ("copy_color", 727),
    ] {
        assert_eq!(facts.meter(name).map(|meter| meter.value), Some(value), "{name}");
    }
    assert!(
        facts
            .comparison("color", &["print_color", "copy_color"])
            .unwrap()
            .agrees
    );
}

#[test]
fn a_fiery_in_front_of_a_xerox_is_no_total() {
    let fiery = Value::OctetString(b"Xerox DocuColor 250 with EFI Fiery Controller; SW1.1".to_vec());
    let mut rows = with(rows("xerox_versalink_c7030"), "1.3.6.1.2.1.1.1.0", fiery);
    rows = with(rows, "1.3.6.1.2.1.43.10.2.1.4.1.1", Value::Counter32(48_300));
    let facts = facts(&rows);
    assert_eq!(facts.count("total"), Some((61_500, Unit::Impressions)));
    assert_eq!(facts.count("fiery_total"), Some((48_300, Unit::Impressions)));
    assert!(
        !facts.comparison("total", &["fiery_total"]).unwrap().agrees,
        "13200 pages are too many"
    );
}

#[test]
fn waste_is_room() {
    let facts = read("xerox_versalink_c7030");
    let waste = facts.supply(SupplyKind::WasteToner, None).unwrap();
    assert_eq!((waste.percent, waste.state), (Some(75), SupplyState::Ok));
    assert_eq!(facts.identity.firmware.as_deref(), Some("59.23.1"));
}

#[test]
fn fuji_xerox_answers_in_xerox_tree() {
    let facts = read("fuji_xerox_docucentre_iii_c2200");
    assert_eq!(facts.identity.manufacturer.as_deref(), Some("Fuji Xerox"));
    assert_eq!(facts.count("total"), Some((71_250, Unit::Impressions)));
    assert_eq!(facts.count("copy_color"), Some((5_000, Unit::Impressions)));
    assert_eq!(facts.count("fax_sent"), Some((100, Unit::Scans)));
    assert_eq!(facts.bills(), ["total"]);
    assert!(facts.comparisons.iter().all(|comparison| comparison.agrees));
}

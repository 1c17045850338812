//! Lexmark, and the Dells and Toshibas that are one inside.

use meters::Unit;

use crate::reading::{Asked, corpus, facts, read};

#[test]
fn rows_are_told_by_their_type_and_not_by_their_number() {
    let facts = read("lexmark_ms825");
    assert_eq!(facts.source("total"), Some("1.3.6.1.4.1.641.6.4.2.1.1.4.1.3"));
    assert_eq!(facts.count("total"), Some((210_321, Unit::Impressions)));
    assert_eq!(facts.count("picked_total"), Some((210_450, Unit::Impressions)));
    assert_eq!(facts.bills(), ["total"]);
    assert!(facts.comparison("total", &["picked_total"]).unwrap().agrees);
}

#[test]
fn large_sides_are_added_up_over_kinds_of_paper() {
    let facts = read("lexmark_xc9255");
    assert_eq!(facts.count("large_mono"), Some((21_010, Unit::Impressions)));
    assert_eq!(facts.count("large"), Some((36_510, Unit::Impressions)));
    assert!(facts.comparison("total", &["mono", "color"]).unwrap().agrees);
    assert!(
        facts
            .comparison("copy", &["copy_mono", "copy_color"])
            .unwrap()
            .agrees
    );
}

#[test]
fn an_original_counts_however_it_came_in() {
    let facts = read("lexmark_xc9255");
    assert_eq!(facts.count("scan"), Some((43_300, Unit::Scans)));
    assert_eq!(facts.count("scan_copy"), Some((22_200, Unit::Scans)));
    assert_eq!(facts.count("scan_fax"), Some((40, Unit::Scans)));
    assert_eq!(facts.count("scan_send"), Some((21_060, Unit::Scans)));
}

#[test]
fn sheets_are_not_taken_for_sides() {
    let facts = read("lexmark_xc9255");
    assert!(facts.meters.iter().all(|meter| meter.value != 91_000));
}

#[test]
fn a_dell_may_be_a_lexmark() {
    let facts = read("dell_b5460dn");
    assert_eq!(facts.identity.manufacturer.as_deref(), Some("Dell"));
    assert_eq!(
        facts.source("total"),
        Some("1.3.6.1.4.1.674.10898.100.6.4.2.1.1.4.1.3")
    );
    assert_eq!(facts.count("total"), Some((61_100, Unit::Impressions)));
    assert_eq!(facts.bills(), ["total"]);
    assert_eq!(facts.identity.firmware.as_deref(), Some("LW20.MD.P210"));
}

#[test]
fn a_dell_may_be_a_fuji_xerox_without_labels() {
    let facts = read("dell_3115cn");
    assert_eq!(facts.count("total"), Some((20_100, Unit::Impressions)));
    assert_eq!(facts.count("mono"), Some((12_100, Unit::Impressions)));
    assert_eq!(facts.count("fax"), Some((100, Unit::Impressions)));
    assert!(
        facts
            .comparison("mono", &["print_mono", "copy_mono", "fax"])
            .unwrap()
            .agrees
    );
    assert!(
        facts
            .comparison("color", &["print_color", "copy_color"])
            .unwrap()
            .agrees
    );
}

#[test]
fn a_dell_may_be_a_samsung() {
    let facts = read("dell_2145cn");
    assert_eq!(facts.identity.manufacturer.as_deref(), Some("Dell"));
    assert_eq!(facts.count("total"), Some((9_130, Unit::Impressions)));
    assert_eq!(facts.count("mono"), Some((6_600, Unit::Impressions)));
    assert_eq!(facts.count("copy_color"), Some((500, Unit::Impressions)));
}

#[test]
fn a_toshiba_may_be_a_lexmark() {
    let facts = read("toshiba_estudio_305cs");
    assert_eq!(facts.identity.manufacturer.as_deref(), Some("Toshiba"));
    assert_eq!(facts.count("total"), Some((33_000, Unit::Impressions)));
    assert_eq!(facts.count("color"), Some((13_000, Unit::Impressions)));
    assert_eq!(facts.identity.firmware.as_deref(), Some("NH63.GM.N639"));
}

#[test]
fn a_dell_of_the_corpus_tells_its_firmware() {
    let Some(rows) = corpus("librenms__dell-laser_s5830dn") else {
        return;
    };
    assert_eq!(facts(&rows).identity.firmware.as_deref(), Some("NH62.YS.N636"));
}

//! Toshiba: categories and colours; hybrid machines; large sides that count twice.

use meters::Unit;

use crate::reading::{Asked, read};

#[test]
fn erasable_blue_is_no_black() {
    let facts = read("toshiba_estudio_5008lp");
    assert_eq!(facts.count("total"), Some((79_200, Unit::Impressions)));
    assert_eq!(facts.count("mono"), Some((66_400, Unit::Impressions)));
    assert_eq!(facts.count("two_color"), Some((12_800, Unit::Impressions)));
    assert_eq!(facts.count("color"), Some((12_800, Unit::Impressions)));
    assert_eq!(facts.bills(), ["total"]);
    let parts = facts.comparison("total", &["mono", "color"]).unwrap();
    assert_eq!((parts.agrees, parts.difference), (true, 0));
}

#[test]
fn a_hybrid_machines_first_marker_is_held_against_black() {
    let facts = read("toshiba_estudio_5008lp");
    assert_eq!(facts.count("engine_total"), Some((66_400, Unit::Impressions)));
    assert!(facts.comparison("mono", &["engine_total"]).unwrap().agrees);
    assert!(facts.comparison("total", &["engine_total"]).is_none());
}

#[test]
fn an_engine_may_count_less_than_is_billed() {
    let facts = read("toshiba_estudio_3515ac");
    let second = facts.comparison("total", &["engine_total"]).unwrap();
    assert_eq!((second.agrees, second.difference), (true, 800));
    assert!(second.reason.as_deref().unwrap().contains("twice"));
}

#[test]
fn lists_are_in_the_total_beside_the_functions() {
    let facts = read("toshiba_estudio_3515ac");
    let parts = facts
        .comparison("total", &["print", "copy", "fax", "report"])
        .unwrap();
    assert_eq!((parts.agrees, parts.difference), (true, 0));
}

#[test]
fn sizes_without_a_total_are_added_up() {
    let facts = read("toshiba_estudio_3515ac");
    assert_eq!(facts.count("large"), Some((800, Unit::Impressions)));
    assert_eq!(facts.count("scan_copy"), Some((15_700, Unit::Scans)));
    assert_eq!(facts.count("scan"), Some((25_030, Unit::Scans)));
}

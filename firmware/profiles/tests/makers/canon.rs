//! Canon: codes, and three tables that hold them.

use meters::Unit;
use profiles::Value;

use crate::reading::{Asked, corpus, facts, read, rows, with};

#[test]
fn total_1_bills_and_total_2_counts_large_sides_twice() {
    let facts = read("canon_ir_adv_c5850");
    assert_eq!(facts.count("total"), Some((98_760, Unit::Impressions)));
    assert_eq!(facts.count("total_2"), Some((99_920, Unit::Impressions)));
    assert_eq!(facts.bills(), ["total"]);
    let parts = facts.comparison("total_2", &["total", "large"]).unwrap();
    assert_eq!((parts.agrees, parts.difference), (true, 0));
}

#[test]
fn total_1_is_the_sum_of_its_colours_and_of_its_functions() {
    let facts = read("canon_ir_adv_c5850");
    for parts in [
        &["mono", "color"][..],
        &["print", "copy", "fax"],
        &["large", "small"],
        &["engine_total"],
    ] {
        let comparison = facts.comparison("total", parts).unwrap();
        assert_eq!((comparison.agrees, comparison.difference), (true, 0), "{parts:?}");
    }
    assert_eq!(facts.count("color"), Some((57_000, Unit::Impressions)));
    let label = facts.meter("total").unwrap().label.as_deref();
    assert_eq!(label, Some("Total 1"));
}

#[test]
fn a_black_total_that_lost_pages_is_seen() {
    let black = "1.3.6.1.4.1.1602.1.11.1.4.1.4.108";
    let rows = with(rows("canon_ir_adv_c5850"), black, Value::Counter32(41_000));
    let facts = facts(&rows);
    let parts = facts.comparison("total", &["mono", "color"]).unwrap();
    assert_eq!((parts.agrees, parts.difference), (false, 760));
}

#[test]
fn where_rows_have_running_numbers_labels_tell_them_apart() {
    let facts = read("canon_lbp352x");
    assert_eq!(facts.source("total"), Some("1.3.6.1.4.1.1602.1.11.2.1.1.3.2"));
    assert_eq!(facts.source("total_2"), Some("1.3.6.1.4.1.1602.1.11.2.1.1.3.1"));
    assert_eq!(facts.count("print"), Some((55_000, Unit::Impressions)));
}

#[test]
fn a_total_that_service_mode_left_out_is_the_sum_of_its_sizes() {
    let facts = read("canon_ir_c3380i");
    assert_eq!(facts.count("total"), Some((70_000, Unit::Impressions)));
    assert_eq!(facts.count("mono"), Some((40_000, Unit::Impressions)));
    assert_eq!(facts.count("engine_total"), Some((70_000, Unit::Impressions)));
    assert!(facts.comparison("total", &["engine_total"]).unwrap().agrees);
}

#[test]
fn copies_are_missing_from_what_an_imagepass_counts() {
    let fiery = Value::OctetString(b"Canon iR-ADV C5850 with imagePASS, Fiery E100".to_vec());
    let rows = with(rows("canon_ir_adv_c5850"), "1.3.6.1.2.1.1.1.0", fiery);
    let rows = with(rows, "1.3.6.1.2.1.43.10.2.1.4.1.1", Value::Counter32(63_500));
    let facts = facts(&rows);
    assert_eq!(facts.count("total"), Some((98_760, Unit::Impressions)));
    assert_eq!(facts.count("fiery_total"), Some((63_500, Unit::Impressions)));
    let second = facts.comparison("total", &["fiery_total"]).unwrap();
    assert_eq!((second.agrees, second.difference), (false, 35_260));
    assert!(second.reason.as_deref().unwrap().contains("copies"));
}

#[test]
fn duplex_has_no_unit_that_nobody_proved() {
    assert_eq!(
        read("canon_ir_adv_c5850").count("duplex"),
        Some((30_250, Unit::Unknown))
    );
}

#[test]
fn an_ir_adv_of_the_corpus_is_read_to_the_page() {
    let Some(rows) = corpus("handmade__canon_ir_adv_c5840_counters") else {
        return;
    };
    let facts = facts(&rows);
    for (name, value) in [
        ("total", 213_402),
        ("total_2", 214_389),
        ("mono", 203_021),
        ("color", 10_381),
        ("single_color", 5),
        ("copy", 14_671),
        ("copy_color", 266),
        ("print", 198_731),
        ("print_color", 10_115),
        ("fax", 0),
        ("scan", 91_977),
        ("duplex", 3_364),
        ("large", 987),
        ("large_mono", 605),
        ("large_color", 382),
    ] {
        assert_eq!(facts.meter(name).map(|meter| meter.value), Some(value), "{name}");
    }
    assert!(facts.comparisons.iter().all(|comparison| comparison.agrees));
}

//! Konica Minolta, Minolta and Develop: one layout; a Fiery may stand in front.

use meters::Unit;
use profiles::Value;

use crate::reading::{Asked, corpus, facts, read, rows, with};

#[test]
fn reports_and_faxes_are_in_the_total() {
    let facts = read("konica_bizhub_c360i");
    assert_eq!(facts.count("total"), Some((34_000, Unit::Impressions)));
    assert_eq!(facts.count("mono"), Some((26_640, Unit::Impressions)));
    assert_eq!(facts.count("color"), Some((7_360, Unit::Impressions)));
    assert_eq!(facts.count("report"), Some((8, Unit::Impressions)));
    for parts in [
        &["mono", "color"][..],
        &["print", "copy", "received", "fax", "report"],
        &["engine_total"],
    ] {
        let comparison = facts.comparison("total", parts).unwrap();
        assert_eq!((comparison.agrees, comparison.difference), (true, 0), "{parts:?}");
    }
}

#[test]
fn a_few_reports_that_no_row_counts_are_no_contradiction() {
    let Some(rows) = corpus("handmade__konica_bizhub_c287_mini") else {
        return;
    };
    let facts = facts(&rows);
    for (name, value) in [
        ("total", 66_900),
        ("mono", 10_959),
        ("color", 55_937),
        ("copy_mono", 1_063),
        ("copy_color", 2_451),
        ("print_mono", 9_896),
        ("print_color", 53_486),
        ("scan", 4_852),
        ("duplex", 11_964),
    ] {
        assert_eq!(facts.meter(name).map(|meter| meter.value), Some(value), "{name}");
    }
    let parts = facts.comparison("total", &["mono", "color"]).unwrap();
    assert_eq!((parts.agrees, parts.difference), (true, 4));
}

#[test]
fn a_thousand_pages_that_no_row_counts_are_one() {
    let total = "1.3.6.1.4.1.18334.1.1.1.5.7.2.1.1.0";
    let rows = with(rows("konica_bizhub_c360i"), total, Value::Counter32(35_000));
    assert!(
        !facts(&rows)
            .comparison("total", &["mono", "color"])
            .unwrap()
            .agrees
    );
}

#[test]
fn a_black_machine_of_the_corpus_has_no_colour() {
    let Some(rows) = corpus("handmade__konica_bizhub_750i_mini") else {
        return;
    };
    let facts = facts(&rows);
    assert_eq!(facts.count("total"), Some((757_288, Unit::Impressions)));
    assert_eq!(facts.count("mono"), Some((757_288, Unit::Impressions)));
    assert_eq!(facts.count("copy_mono"), Some((533_574, Unit::Impressions)));
    assert_eq!(facts.meter("color"), None);
}

#[test]
fn codes_say_what_a_row_is_where_the_device_gives_them() {
    let facts = read("minolta_di3010");
    assert_eq!(facts.count("single_color"), Some((1_000, Unit::Impressions)));
    assert_eq!(facts.count("two_color"), None, "row 4 is the paper path");
    assert_eq!(facts.count("color"), Some((18_000, Unit::Impressions)));
    assert_eq!(facts.count("fax"), Some((200, Unit::Impressions)));
    assert_eq!(facts.count("report"), Some((10, Unit::Impressions)));
    let parts = facts.comparison("total", &["mono", "color"]).unwrap();
    assert_eq!((parts.agrees, parts.difference), (true, 0));
}

#[test]
fn a_fiery_alone_has_no_billed_total() {
    let facts = read("konica_accurioprint_c4065_fiery");
    assert_eq!(facts.count("fiery_total"), Some((328_900, Unit::Impressions)));
    assert_eq!(facts.meter("total"), None);
    assert!(facts.bills().is_empty());
}

#[test]
fn a_fiery_that_hands_on_the_engines_rows_is_held_against_them() {
    let facts = read("konica_bizhub_press_c1085_fiery");
    assert_eq!(facts.count("total"), Some((515_000, Unit::Impressions)));
    assert_eq!(facts.bills(), ["total"]);
    let second = facts.comparison("total", &["fiery_total"]).unwrap();
    assert_eq!((second.agrees, second.difference), (true, 2_700));
    assert!(second.reason.as_deref().unwrap().contains("front end"));
}

#[test]
fn a_copy_is_of_the_maker_on_its_case() {
    let identity = read("develop_ineo_280").identity;
    assert_eq!(identity.manufacturer.as_deref(), Some("Develop"));
    assert_eq!(identity.model.as_deref(), Some("ineo+ 280"));
}

#[test]
fn a_copy_of_the_corpus_is_what_its_maker_calls_it() {
    let Some(rows) = corpus("librenms__konica") else {
        return;
    };
    let facts = facts(&rows);
    assert_eq!(facts.identity.firmware.as_deref(), Some("1.80"));
    assert_eq!(facts.identity.manufacturer.as_deref(), Some("Develop"));
    assert!(facts.identity.model.as_deref().unwrap().contains("ineo+ 280"));
}

//! Kyocera: the billed total is not the engine's.

use meters::{ComparisonKind, Unit};

use crate::reading::{Asked, corpus, facts, oid, read, rows, with};
use profiles::{Rows, Value};

#[test]
fn the_billed_total_is_not_the_engines() {
    let facts = read("kyocera_taskalfa_4054ci");
    assert_eq!(facts.count("total"), Some((76_210, Unit::Impressions)));
    assert_eq!(facts.source("total"), Some("1.3.6.1.4.1.1347.43.10.1.1.12.1.1"));
    assert_eq!(facts.count("engine_total"), Some((76_655, Unit::Impressions)));
    assert_eq!(facts.source("engine_total"), Some("1.3.6.1.2.1.43.10.2.1.4.1.1"));
    assert_eq!(facts.bills(), ["total"]);
    let second = facts.comparison("total", &["engine_total"]).unwrap();
    assert_eq!(second.kind, ComparisonKind::SecondSource);
    assert_eq!((second.agrees, second.difference), (true, -445));
    assert!(second.reason.as_deref().unwrap().contains("engine"));
}

/// The engine's count is a little more than what bills: where the billed one is not there, the functions still make it.
#[test]
fn without_the_billed_row_the_functions_bill_and_not_the_engine() {
    let billed = oid("1.3.6.1.4.1.1347.43.10.1.1.12.1.1");
    let mut cut = Rows::default();
    for (name, value) in rows("kyocera_taskalfa_4054ci").iter() {
        if *name != billed {
            cut.insert(name.clone(), value.clone());
        }
    }
    let facts = facts(&cut);
    assert_eq!(facts.count("total"), Some((76_210, Unit::Impressions)));
    assert_eq!(facts.bills(), ["total"]);
    assert_eq!(facts.count("engine_total"), Some((76_655, Unit::Impressions)));
    assert!(facts.comparisons.iter().all(|comparison| comparison.agrees));
}

#[test]
fn an_engine_that_counts_less_than_is_billed_does_not_agree() {
    let life = "1.3.6.1.2.1.43.10.2.1.4.1.1";
    let rows = with(rows("kyocera_taskalfa_4054ci"), life, Value::Counter32(76_000));
    let facts = facts(&rows);
    assert!(!facts.comparison("total", &["engine_total"]).unwrap().agrees);
}

#[test]
fn functions_and_colours_make_the_billed_total() {
    let facts = read("kyocera_taskalfa_4054ci");
    for (meter, parts) in [
        ("total", &["print", "copy", "fax", "other"][..]),
        ("total", &["mono", "color"]),
        ("scan", &["scan_copy", "scan_fax", "scan_send"]),
    ] {
        let parts = facts.comparison(meter, parts).unwrap();
        assert_eq!((parts.agrees, parts.difference), (true, 0), "{meter}");
    }
    assert_eq!(facts.count("single_color"), Some((100, Unit::Impressions)));
}

#[test]
fn a_page_that_no_function_counted_is_seen() {
    let copies = "1.3.6.1.4.1.1347.42.3.1.1.1.1.2";
    let rows = with(rows("kyocera_taskalfa_4054ci"), copies, Value::Counter32(32_900));
    let facts = facts(&rows);
    let parts = facts
        .comparison("total", &["print", "copy", "fax", "other"])
        .unwrap();
    assert_eq!((parts.agrees, parts.difference), (false, 110));
}

#[test]
fn an_older_printer_tells_its_colours_by_label() {
    let facts = read("kyocera_fs_c5150dn");
    assert_eq!(facts.count("total"), Some((25_000, Unit::Impressions)));
    assert_eq!(facts.count("mono"), Some((15_000, Unit::Impressions)));
    assert_eq!(facts.count("color"), Some((10_000, Unit::Impressions)));
    assert_eq!(facts.meter("print"), None);
    assert!(facts.comparison("total", &["mono", "color"]).unwrap().agrees);
}

#[test]
fn a_cs_4053ci_of_the_corpus_is_read_to_the_page() {
    let Some(rows) = corpus("printmaster__kyocera_cs4053") else {
        return;
    };
    let facts = facts(&rows);
    for (name, value) in [
        ("total", 76_064),
        ("engine_total", 76_498),
        ("mono", 36_347),
        ("color", 39_717),
        ("print", 40_600),
        ("print_color", 25_870),
        ("copy", 32_971),
        ("copy_mono", 19_124),
        ("fax", 2_493),
        ("scan", 230_478),
        ("scan_copy", 10_500),
        ("scan_send", 219_030),
        ("large", 3_498),
        ("large_mono", 2_312),
        ("large_color", 1_186),
    ] {
        assert_eq!(facts.meter(name).map(|meter| meter.value), Some(value), "{name}");
    }
    assert!(facts.comparisons.iter().all(|comparison| comparison.agrees));
    assert_eq!(facts.identity.firmware.as_deref(), Some("2V8_S000.002.801"));
    assert!(rows.get(&oid("1.3.6.1.4.1.1347.40.10.1.1.5.1")).is_some());
    assert_eq!(facts.identity.serial.as_deref(), Some("RH28Y00024"));
}

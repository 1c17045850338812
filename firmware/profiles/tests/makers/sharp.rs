//! Sharp: groups, levels and codes in the place of rows.

use meters::Unit;

use crate::reading::{Asked, corpus, facts, read};

#[test]
fn colour_is_every_side_that_is_not_black_alone() {
    let facts = read("sharp_mx_4071");
    assert_eq!(facts.count("mono"), Some((67_200, Unit::Impressions)));
    assert_eq!(facts.count("full_color"), Some((53_100, Unit::Impressions)));
    assert_eq!(facts.count("single_color"), Some((60, Unit::Impressions)));
    assert_eq!(facts.count("two_color"), Some((0, Unit::Impressions)));
    assert_eq!(facts.count("color"), Some((53_160, Unit::Impressions)));
    let parts = facts.comparison("total", &["mono", "color"]).unwrap();
    assert_eq!((parts.agrees, parts.difference), (true, 0));
}

#[test]
fn functions_and_reports_make_the_total() {
    let facts = read("sharp_mx_4071");
    assert_eq!(facts.count("print"), Some((30_000, Unit::Impressions)));
    assert_eq!(facts.count("copy_color"), Some((41_130, Unit::Impressions)));
    assert_eq!(facts.count("report"), Some((360, Unit::Impressions)));
    assert_eq!(facts.count("scan"), Some((7_710, Unit::Scans)));
    let parts = facts.comparison("total", &["print", "copy", "report"]).unwrap();
    assert_eq!((parts.agrees, parts.difference), (true, 0));
    assert_eq!(facts.bills(), ["total"]);
}

#[test]
fn duplex_has_no_unit_that_nobody_proved() {
    assert_eq!(
        read("sharp_mx_4071").count("duplex"),
        Some((8_000, Unit::Unknown))
    );
}

#[test]
fn a_machine_of_the_corpus_counts_its_document_filing_apart() {
    let Some(rows) = corpus("librenms__sharp") else {
        return;
    };
    let facts = facts(&rows);
    assert_eq!(facts.count("total"), Some((121_104, Unit::Impressions)));
    assert_eq!(facts.count("filing"), Some((0, Unit::Impressions)));
    assert_eq!(facts.count("report"), Some((86, Unit::Impressions)));
    assert_eq!(facts.identity.firmware.as_deref(), Some("1.04"));
    let parts = facts
        .comparison("total", &["print", "copy", "filing", "report"])
        .unwrap();
    assert_eq!((parts.agrees, parts.difference), (true, 0));
}

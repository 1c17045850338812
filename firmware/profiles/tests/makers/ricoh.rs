//! Ricoh and its sisters: one table of counters, whose rows stand where the model likes.

use meters::{SupplyKind, SupplyState, Unit};
use profiles::{Rows, Value};

use crate::reading::{Asked, corpus, facts, oid, read, rows, with};

const TYPE: &str = "1.3.6.1.4.1.367.3.2.1.2.19.5.1.2";
const LABEL: &str = "1.3.6.1.4.1.367.3.2.1.2.19.5.1.5";
const COUNT: &str = "1.3.6.1.4.1.367.3.2.1.2.19.5.1.9";

#[test]
fn colour_prints_are_found_in_whatever_row_the_model_keeps_them() {
    let one = read("ricoh_im_c3000");
    assert_eq!(one.source("print_full_color"), Some(&*format!("{COUNT}.11")));
    assert_eq!(one.count("print_color"), Some((49_000, Unit::Impressions)));
    let other = read("lanier_mp_c3004");
    assert_eq!(other.source("print_full_color"), Some(&*format!("{COUNT}.3")));
    assert_eq!(other.count("print_color"), Some((86_228, Unit::Sheets)));
}

#[test]
fn a_row_keeps_ricohs_own_name() {
    let facts = read("ricoh_im_c3000");
    let label = facts.meter("copy_full_color").unwrap().label.as_deref();
    assert_eq!(label, Some("Counter:Copy:Full Color"));
}

#[test]
fn types_count_before_labels_and_labels_where_there_are_no_types() {
    // The label of a row changes with the panel's language, its type doesn't.
    let german = with(
        rows("ricoh_im_c3000"),
        &format!("{LABEL}.2"),
        text("Zähler:Kopieren:Gesamt"),
    );
    assert_eq!(facts(&german).count("copy"), Some((41_820, Unit::Impressions)));
    let untyped = without(&rows("ricoh_im_c3000"), TYPE);
    assert_eq!(facts(&untyped).count("copy"), Some((41_820, Unit::Impressions)));
    assert_eq!(facts(&untyped).count("total"), Some((152_340, Unit::Impressions)));
}

#[test]
fn black_transmissions_are_inside_all_transmissions() {
    let facts = read("ricoh_im_c3000");
    assert_eq!(facts.count("sent"), Some((9_870, Unit::Scans)));
    assert_eq!(facts.count("sent_mono"), Some((6_770, Unit::Scans)));
    assert_eq!(facts.count("scan_send"), Some((9_300, Unit::Scans)));
    let parts = facts.comparison("sent", &["fax_sent", "scan_send"]).unwrap();
    assert_eq!((parts.agrees, parts.difference), (true, 0));
    assert_eq!(facts.meter("scan"), None, "copies' originals are counted nowhere");
}

#[test]
fn reports_may_be_in_the_total_alone_but_not_many_pages() {
    let name = format!("{COUNT}.1");
    let some = with(rows("ricoh_im_c3000"), &name, Value::Counter32(153_000));
    let parts = ["print", "copy", "fax"];
    assert!(facts(&some).comparison("total", &parts).unwrap().agrees);
    let many = with(rows("ricoh_im_c3000"), &name, Value::Counter32(160_000));
    assert!(!facts(&many).comparison("total", &parts).unwrap().agrees);
}

#[test]
fn a_coverage_is_no_count_and_sides_are_no_sheets() {
    let facts = read("lanier_mp_c3004");
    assert!(facts.meters.iter().all(|meter| meter.value != 6));
    assert_eq!(facts.count("duplex"), Some((181_000, Unit::Impressions)));
    assert_eq!(facts.count("total"), Some((372_407, Unit::Sheets)));
    assert_eq!(facts.identity.manufacturer.as_deref(), Some("Lanier"));
}

#[test]
fn a_sum_has_the_unit_of_its_rows_whatever_the_engine_counts() {
    let unit = "1.3.6.1.2.1.43.10.2.1.3.1.1";
    let facts = facts(&with(rows("lanier_mp_c3004"), unit, Value::Integer(7)));
    assert_eq!(facts.count("print_color"), Some((86_228, Unit::Sheets)));
    assert_eq!(facts.count("engine_total"), Some((372_407, Unit::Impressions)));
    assert!(
        facts.comparison("total", &["engine_total"]).is_none(),
        "sheets and sides are not compared"
    );
    assert!(facts.comparison("total", &["mono", "color"]).unwrap().agrees);
}

#[test]
fn toner_is_what_ricohs_own_table_says() {
    let facts = read("ricoh_im_c3000");
    for (color, percent) in [("black", 60), ("cyan", 40), ("magenta", 30)] {
        let toner = facts.supply(SupplyKind::Toner, Some(color)).unwrap();
        assert_eq!(
            (toner.percent, toner.state),
            (Some(percent), SupplyState::Ok),
            "{color}"
        );
    }
}

#[test]
fn a_private_code_says_more_than_some_left_and_less_than_a_level() {
    let level = "1.3.6.1.2.1.43.11.1.1.9.1.4";
    let yellow = |rows: &Rows| {
        facts(rows)
            .supply(SupplyKind::Toner, Some("yellow"))
            .unwrap()
            .state
    };
    let some_left = with(rows("ricoh_im_c3000"), level, Value::Integer(-3));
    assert_eq!(yellow(&some_left), SupplyState::Low, "-100 is near its end");
    assert_eq!(
        yellow(&rows("ricoh_im_c3000")),
        SupplyState::Empty,
        "the standard's level is 0"
    );
}

#[test]
fn a_waste_bottle_of_the_corpus_has_room() {
    let Some(rows) = corpus("librenms__ricoh_mpc3002") else {
        return;
    };
    let facts = facts(&rows);
    let waste = facts.supply(SupplyKind::WasteToner, None).unwrap();
    assert_eq!((waste.percent, waste.state), (Some(100), SupplyState::Ok));
    assert_eq!(facts.identity.firmware.as_deref(), Some("2.20"));
    assert_eq!(facts.identity.serial.as_deref(), Some("W492KB03439"));
}

#[test]
fn labels_alone_are_enough_for_the_corpus() {
    let Some(rows) = corpus("handmade__ricoh_checkmk_mini") else {
        return;
    };
    // The recording is of the counters alone; nothing in it says that they are a printer's.
    let printer = Value::ObjectIdentifier(oid("1.3.6.1.2.1.25.3.1.5"));
    let facts = facts(&with(rows, "1.3.6.1.2.1.25.3.2.1.2.1", printer));
    for (name, value) in [
        ("total", 118_722),
        ("mono", 62_846),
        ("color", 55_876),
        ("print", 118_722),
    ] {
        assert_eq!(facts.meter(name).map(|meter| meter.value), Some(value), "{name}");
    }
    assert!(facts.comparison("total", &["mono", "color"]).unwrap().agrees);
}

fn text(text: &str) -> Value {
    Value::OctetString(text.as_bytes().to_vec())
}

fn without(rows: &Rows, column: &str) -> Rows {
    let column = oid(column);
    let mut left = Rows::default();
    for (name, value) in rows
        .iter()
        .filter(|(name, _)| !name.arcs().starts_with(column.arcs()))
    {
        left.insert(name.clone(), value.clone());
    }
    left
}

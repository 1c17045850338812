//! Samsung, and HP's machines with its engines: rows that five codes tell apart.

use meters::Unit;
use profiles::{Rows, Value};

use crate::reading::{Asked, facts, names, read, rows, with};

const COUNT: &str = "1.3.6.1.4.1.236.11.5.11.55.20.2.1.9";

#[test]
fn rows_of_one_job_are_summed_whatever_their_paper_and_sides() {
    let facts = read("samsung_m4580fx");
    assert_eq!(facts.count("total"), Some((31_200, Unit::Impressions)));
    assert_eq!(facts.count("print"), Some((24_000, Unit::Impressions)));
    assert_eq!(facts.count("copy"), Some((7_000, Unit::Impressions)));
    assert_eq!(facts.count("fax"), Some((200, Unit::Impressions)));
    assert_eq!(facts.count("scan"), Some((5_150, Unit::Scans)));
    assert_eq!(facts.count("duplex"), Some((10_000, Unit::Impressions)));
    assert_eq!(facts.bills(), ["total"]);
    assert!(
        facts
            .comparison("total", &["print", "copy", "fax"])
            .unwrap()
            .agrees
    );
}

/// A monochrome machine has no rows in colour: it has no colour meter, which is not a meter of 0.
#[test]
fn no_row_is_no_meter() {
    let facts = read("samsung_m4580fx");
    assert_eq!(facts.meter("color"), None);
    assert_eq!(facts.meter("print_color"), None);
    assert_eq!(facts.meter("fax_sent"), None);
}

#[test]
fn hps_machines_with_samsungs_engines_are_hps_and_count_as_samsungs() {
    let facts = read("hp_color_laser_mfp_178nw");
    assert_eq!(facts.identity.manufacturer.as_deref(), Some("HP"));
    assert_eq!(facts.count("print_color"), Some((2_100, Unit::Impressions)));
    assert_eq!(facts.count("mono"), Some((8_850, Unit::Impressions)));
    assert_eq!(facts.count("fax_sent"), Some((70, Unit::Scans)));
    // Reports are in the life count alone.
    let parts = facts.comparison("total", &["mono", "color"]).unwrap();
    assert_eq!((parts.agrees, parts.difference), (true, 20));
}

/// Device 2, job 3: the originals that were scanned for copies.
#[test]
fn an_original_scanned_for_a_copy_is_no_copy() {
    let facts = read("hp_color_laser_mfp_178nw");
    assert_eq!(facts.count("copy"), Some((1_000, Unit::Impressions)));
    assert_eq!(facts.count("scan"), Some((1_000, Unit::Scans)));
}

#[test]
fn a_row_without_its_codes_counts_nowhere() {
    let whole = rows("samsung_m4580fx");
    let mut cut = Rows::default();
    for (name, value) in whole.iter() {
        if name.to_string() != "1.3.6.1.4.1.236.11.5.11.55.20.2.1.3.1" {
            cut.insert(name.clone(), value.clone());
        }
    }
    assert_eq!(facts(&cut).count("print"), Some((10_000, Unit::Impressions)));
}

#[test]
fn a_count_that_is_none_takes_no_part() {
    for nonsense in [
        Value::Integer(-1),
        Value::OctetString(b"many".to_vec()),
        Value::Null,
    ] {
        let facts = facts(&with(
            rows("samsung_m4580fx"),
            &format!("{COUNT}.1"),
            nonsense.clone(),
        ));
        let print = facts.count("print").map(|(count, _)| count);
        assert!(matches!(print, None | Some(10_000)), "{nonsense:?}: {print:?}");
        assert!(names(&facts).contains(&"copy"), "{nonsense:?}");
    }
}

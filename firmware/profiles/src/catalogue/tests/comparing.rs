//! Totals against their parts and against each other.

use meters::ComparisonKind;

use super::*;

fn comparison(rules: &str, rows: &[(&str, Value)]) -> Option<meters::Comparison> {
    let text = meter("total", "scalar = \".1.0\"")
        + &meter("mono", "scalar = \".2.0\"")
        + &meter("color", "scalar = \".3.0\"")
        + &meter("copy", "scalar = \".4.0\"\nunit = \"sheets\"")
        + rules;
    let mut comparisons = catalogue(&text).interpret(&printer(rows)).comparisons;
    assert!(comparisons.len() < 2);
    comparisons.pop()
}

fn parts(total: u32, mono: u32, color: u32) -> [(&'static str, Value); 3] {
    [("1.0", count(total)), ("2.0", count(mono)), ("3.0", count(color))]
}

#[test]
fn parts_agree_within_the_larger_tolerance() {
    let rule = "[[parts]]\nof = \"total\"\nare = [\"mono\", \"color\"]\ntolerance = 5\ntolerance_percent = 1\nreason = \"Reports.\"\n";
    let found = comparison(rule, &parts(1000, 600, 390)).unwrap();
    assert_eq!(
        (found.kind, found.difference, found.agrees),
        (ComparisonKind::Parts, 10, true)
    );
    assert_eq!(found.reason.as_deref(), Some("Reports."));
    for (total, mono, color, agrees) in [
        (1000, 600, 410, true),
        (1000, 600, 389, false),
        (1000, 600, 411, false),
        (100, 55, 40, true),
        (100, 54, 40, false),
        (0, 0, 0, true),
    ] {
        let found = comparison(rule, &parts(total, mono, color)).unwrap();
        assert_eq!(found.agrees, agrees, "{total} {mono} {color}");
        assert_eq!(
            found.difference,
            i64::from(total) - i64::from(mono) - i64::from(color)
        );
    }
    let strict = "[[parts]]\nof = \"total\"\nare = [\"mono\", \"color\"]\n";
    assert!(!comparison(strict, &parts(1000, 600, 399)).unwrap().agrees);
}

#[test]
fn what_was_not_read_or_counts_something_else_is_not_compared() {
    let rule = "[[parts]]\nof = \"total\"\nare = [\"mono\", \"color\"]\n";
    assert_eq!(comparison(rule, &parts(10, 6, 4)[..2]), None);
    let sheets = "[[second]]\nof = \"total\"\nis = \"copy\"\n";
    assert_eq!(comparison(sheets, &[("1.0", count(10)), ("4.0", count(5))]), None);
}

/// Some devices have prtMarkerLifeCount and no prtMarkerCounterUnit: two totals that differ must not pass for that.
#[test]
fn a_total_without_a_unit_is_compared() {
    let text = meter("total", "scalar = \".1.0\"") + "[[second]]\nof = \"total\"\nis = \"engine_total\"\n";
    let silent: Rows = printer(&[("1.0", count(986))])
        .iter()
        .filter(|(name, _)| **name != oid("1.3.6.1.2.1.43.10.2.1.3.1.1"))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let facts = catalogue(&text).interpret(&silent);
    let engine = facts
        .meters
        .iter()
        .find(|meter| meter.name.as_str() == "engine_total");
    assert_eq!(engine.map(|meter| meter.unit), Some(meters::Unit::Unknown));
    let found = facts.comparisons.first().unwrap();
    assert_eq!((found.difference, found.agrees), (986 - 1000, false));
}

#[test]
fn a_second_total_may_be_as_far_away_as_expected() {
    let second = |more: &str, total: u32| {
        let rule = format!("[[second]]\nof = \"total\"\nis = \"engine_total\"\n{more}");
        let found = comparison(&rule, &[("1.0", count(total))]).unwrap();
        assert_eq!(found.kind, ComparisonKind::SecondSource);
        found.agrees
    };
    // The engine has 1000.
    assert!(second("", 1000) && !second("", 999));
    assert!(second("tolerance = 1", 999) && second("tolerance = 1", 1001));
    assert!(second("expect = \"more\"", 10) && !second("expect = \"more\"", 1001));
    assert!(second("expect = \"less\"", 5000) && !second("expect = \"less\"", 999));
    assert!(second("expect = \"more\"\ntolerance_percent = 10", 910));
    assert!(!second("expect = \"more\"\ntolerance_percent = 10", 900));
}

#[test]
fn a_difference_beyond_all_bounds_is_the_largest() {
    let rule = "[[second]]\nof = \"total\"\nis = \"engine_total\"\n";
    let found = comparison(rule, &[("1.0", Value::Counter64(u64::MAX))]).unwrap();
    assert_eq!((found.difference, found.agrees), (i64::MAX, false));
}

//! Which total bills, and what the standard's is called beside it.

use super::*;

fn facts(text: &str, rows: &[(&str, Value)]) -> Facts {
    catalogue(text).interpret(&printer(rows))
}

fn billing(facts: &Facts) -> Vec<&str> {
    let bills = facts.meters.iter().filter(|meter| meter.bills);
    bills.map(|meter| meter.name.as_str()).collect()
}

#[test]
fn the_makers_total_bills_and_the_standards_is_kept_beside_it() {
    let text = meter("total", "scalar = \".1.0\"");
    let read = facts(&text, &[("1.0", count(900))]);
    assert_eq!(
        (value(&read, "total"), value(&read, "engine_total")),
        (Some(900), Some(1000))
    );
    assert_eq!(billing(&read), ["total"]);
    assert_eq!(read.meters[0].name.as_str(), "total");
    let without = facts(&text, &[]);
    assert_eq!(
        (value(&without, "total"), value(&without, "engine_total")),
        (Some(1000), None)
    );
    assert_eq!(billing(&without), ["total"]);
}

#[test]
fn the_same_row_is_not_two_meters() {
    let read = facts(&meter("total", "scalar = \"1.3.6.1.2.1.43.10.2.1.4.1.1\""), &[]);
    assert_eq!(read.meters.len(), 1);
    assert!(read.meters[0].bills);
}

#[test]
fn what_bills_is_what_the_profile_says_and_else_the_total() {
    let text = "[totals]\nbills = [\"mono\", \"color\"]\n".to_owned()
        + &meter("mono", "scalar = \".1.0\"")
        + &meter("color", "scalar = \".2.0\"");
    let both = facts(&text, &[("1.0", count(1)), ("2.0", count(2))]);
    assert_eq!(billing(&both), ["mono", "color"]);
    assert_eq!(billing(&facts(&text, &[])), ["total"]);
}

#[test]
fn behind_a_front_end_the_standards_count_is_no_total() {
    let text = "[[totals]]\nalone = \"print\"\nwhere = { description = \"one\" }\n[[totals]]\nalone = \"engine_total\"\n";
    let read = facts(text, &[]);
    assert_eq!((value(&read, "total"), value(&read, "print")), (None, Some(1000)));
    assert_eq!(billing(&read), Vec::<&str>::new());
}

#[test]
fn the_first_way_to_a_meter_counts() {
    let text = meter("total", "scalar = \".1.0\"") + &meter("total", "scalar = \".2.0\"");
    let source =
        |rows: &[(&str, Value)]| named(&facts(&text, rows), "total").map(|meter| meter.source.clone());
    assert_eq!(
        source(&[("1.0", count(1)), ("2.0", count(2))]).unwrap(),
        "1.3.6.1.4.1.9999.1.0"
    );
    assert_eq!(
        source(&[("1.0", text_value()), ("2.0", count(2))]).unwrap(),
        "1.3.6.1.4.1.9999.2.0"
    );
}

fn text_value() -> Value {
    super::text("not available")
}

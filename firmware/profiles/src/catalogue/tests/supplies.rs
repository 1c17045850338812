//! Percentages beside the standard's supplies, and in their place.

use meters::{Supply, SupplyState};

use super::*;

const MIB: &str = "1.3.6.1.2.1.43.11.1.1";

/// The supplies of a printer whose standard table has these: (kind's code, description, level of 100).
fn supplies(rules: &str, standard: &[(i64, &str, i64)], private: &[(&str, Value)]) -> Vec<Supply> {
    let mut rows = printer(private);
    for (place, (kind, description, level)) in standard.iter().enumerate() {
        let cells = [
            (5, Value::Integer(*kind)),
            (6, text(description)),
            (8, Value::Integer(100)),
            (9, Value::Integer(*level)),
        ];
        for (column, value) in cells {
            rows.insert(oid(&format!("{MIB}.{column}.1.{}", place + 1)), value);
        }
    }
    catalogue(rules).interpret(&rows).supplies
}

fn rule(kind: &str, color: Option<&str>, percent: &str) -> String {
    let color = color
        .map(|color| format!("color = \"{color}\"\n"))
        .unwrap_or_default();
    format!("[[supply]]\nkind = {kind}\n{color}percent = {percent}\n")
}

#[test]
fn a_percentage_goes_to_the_supply_of_its_kind_and_colour() {
    let rules = rule("\"toner\"", Some("cyan"), "{ scalar = \".1.0\" }");
    let standard = [
        (3, "Black Toner", -3),
        (3, "Cyan Toner", -3),
        (9, "Cyan Drum", 50),
    ];
    let read = supplies(&rules, &standard, &[("1.0", Value::Integer(8))]);
    let states: Vec<_> = read.iter().map(|supply| (supply.percent, supply.state)).collect();
    assert_eq!(
        states,
        [
            (None, SupplyState::SomeLeft),
            (Some(8), SupplyState::Low),
            (Some(50), SupplyState::Ok)
        ]
    );
}

#[test]
fn the_only_one_of_its_kind_needs_no_colour() {
    let rules = rule(
        "[\"toner\", \"toner_cartridge\"]",
        Some("black"),
        "{ scalar = \".1.0\" }",
    );
    let private = [("1.0", Value::Integer(0))];
    let only = supplies(&rules, &[(21, "TN-2410", -3)], &private);
    assert_eq!(
        (only.len(), only[0].percent, only[0].state),
        (1, Some(0), SupplyState::Empty)
    );
    let two = supplies(&rules, &[(3, "TN-1", -3), (3, "TN-2", -3)], &private);
    assert_eq!(two.len(), 2);
    assert!(
        two.iter().all(|supply| supply.percent.is_none()),
        "which of them is not said"
    );
}

#[test]
fn a_supply_that_the_standard_lacks_is_added_once() {
    let rules = rule("[\"ink\", \"toner\"]", Some("cyan"), "{ scalar = \".1.0\" }")
        + &rule("[\"ink\", \"toner\"]", Some("cyan"), "{ scalar = \".2.0\" }");
    let private = [("1.0", Value::Integer(70)), ("2.0", Value::Integer(60))];
    let read = supplies(&rules, &[(3, "Black Toner", 50)], &private);
    let last = read.last().unwrap();
    assert_eq!(
        (read.len(), last.color.as_deref(), last.percent),
        (2, Some("cyan"), Some(70))
    );
}

#[test]
fn what_is_full_and_what_a_code_means_is_said_by_the_profile() {
    let codes = "[supplies]\nlevels = { \"-100\" = \"low\" }\n";
    let black = |rule: &str, value: Value| {
        let rules = format!("{codes}{rule}");
        let read = supplies(&rules, &[(3, "Black Toner", -3)], &[("1.0", value)]);
        (read[0].percent, read[0].state)
    };
    let hundredths = rule("\"toner\"", Some("black"), "{ scalar = \".1.0\" }") + "full = 10000\n";
    assert_eq!(
        black(&hundredths, Value::Integer(5_025)),
        (Some(50), SupplyState::Ok)
    );
    assert_eq!(
        black(&hundredths, Value::Integer(10_001)),
        (None, SupplyState::SomeLeft)
    );
    assert_eq!(black(&hundredths, Value::Integer(-100)), (None, SupplyState::Low));
    assert_eq!(
        black(&hundredths, Value::Integer(-7)),
        (None, SupplyState::SomeLeft)
    );
    let packed = rule("\"toner\"", Some("black"), "{ packed = \".1.0\", code = 0x6f }");
    let level = |level: u8| Value::OctetString(vec![0x6f, 1, 2, level, 20, 0xff]);
    assert_eq!(black(&packed, level(7)), (Some(35), SupplyState::Ok));
    assert_eq!(black(&packed, level(21)), (None, SupplyState::SomeLeft));
}

#[test]
fn a_standard_level_that_says_otherwise_is_not_kept_beside_it() {
    let rules = rule("\"toner\"", Some("black"), "{ scalar = \".1.0\" }");
    let read = |percent| {
        supplies(
            &rules,
            &[(3, "Black Toner", 50)],
            &[("1.0", Value::Integer(percent))],
        )
    };
    assert_eq!((read(50)[0].level, read(50)[0].percent), (Some(50), Some(50)));
    assert_eq!((read(40)[0].level, read(40)[0].percent), (None, Some(40)));
}

#[test]
fn receptacles_are_read_as_the_maker_fills_them() {
    let filled = supplies(
        "[supplies]\nreceptacles = \"filled\"\n",
        &[(4, "Waste Toner", 90)],
        &[],
    );
    assert_eq!((filled[0].receptacle, filled[0].percent), (true, Some(10)));
    let room = supplies("", &[(4, "Waste Toner", 90)], &[]);
    assert_eq!(room[0].percent, Some(90));
}

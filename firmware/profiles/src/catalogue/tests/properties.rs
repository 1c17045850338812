//! Whatever the rows and whatever the profile: no panic, and no meter that no row holds.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

/// A profile with every kind of source, over few names, so that made-up rows meet it.
const EVERYTHING: &str = r#"
[table.counters]
value = ".1.9"
type = ".1.2"
label = ".1.5"
unit = ".1.4"
units = { 7 = "impressions", 8 = "sheets" }
[table.codes]
value = ".1.9"
codes = { a = ".1.2", b = ".1.4" }
[supplies]
levels = { "-3" = "empty" }
[[supply]]
kind = "toner"
color = "black"
percent = { packed = ".2.0", code = 1 }
[[supply]]
kind = "ink"
percent = { table = "counters", type = 1 }
[identity]
serial = [{ scalar = ".2.0" }, "standard"]
model = [{ scalar = ".3.0", key = "MDL" }]
mac = [{ scalar = ".3.0" }]
firmware = [{ scalar = ".2.0", after = "1", until = "2" }]
[[parts]]
of = "total"
are = ["mono", "color"]
[[second]]
of = "total"
is = "engine_total"
expect = "less"
tolerance_percent = 50
"#;

fn everything() -> Catalogue {
    catalogue(
        &(EVERYTHING.to_owned()
            + &meter(
                "total",
                "sum = [{ meter = \"mono\" }, { meter = \"color\", optional = true }]",
            )
            + &meter("mono", "table = \"counters\"\ntype = 1\nlabel = [\"1\"]")
            + &meter("mono", "packed = \".2.0\"\ncode = 0")
            + &meter(
                "color",
                "table = \"codes\"\nrows = { a = [1, 2], b = 7 }\nunless = [0]",
            )
            + &meter(
                "copy",
                "text = \".3.0\"\nword = \"x\"\nwhere = { lacks = \".2\" }",
            )
            + &meter("print", "scalar = \".3.0\"\nafter = \"1\"")),
    )
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        (-4_i64..12).prop_map(Value::Integer),
        any::<i64>().prop_map(Value::Integer),
        any::<u32>().prop_map(Value::Counter32),
        any::<u64>().prop_map(Value::Counter64),
        any::<u32>().prop_map(Value::TimeTicks),
        Just(Value::Null),
        "[0-9x ]{0,6}".prop_map(|text| Value::OctetString(text.into_bytes())),
        proptest::collection::vec(0_u8..9, 0..24).prop_map(Value::OctetString),
    ]
}

fn rows() -> impl Strategy<Value = Rows> {
    let name = prop_oneof![
        (prop_oneof![Just(2_u32), Just(4), Just(5), Just(9)], 1_u32..4)
            .prop_map(|(column, row)| format!("1.{column}.{row}")),
        Just("2.0".to_owned()),
        Just("3.0".to_owned()),
    ];
    proptest::collection::vec((name, value()), 0..16).prop_map(|private| {
        let private: Vec<(&str, Value)> = private
            .iter()
            .map(|(name, value)| (name.as_str(), value.clone()))
            .collect();
        printer(&private)
    })
}

/// What the rows of a source hold together, as far as rows hold plain numbers.
fn total_of(rows: &Rows, names: &[Oid]) -> Option<u128> {
    names
        .iter()
        .map(|name| rows.get(name)?.as_u64().map(u128::from))
        .sum()
}

proptest! {
    #[test]
    fn no_meter_is_read_that_no_row_holds(rows in rows()) {
        let catalogue = everything();
        let interpretation = catalogue.interpretation(&rows, true);
        for meter in &interpretation.facts.meters {
            let names: Vec<Oid> = meter.source.split(" + ").filter_map(|name| name.split('[').next()?.parse().ok()).collect();
            prop_assert!(!names.is_empty(), "{meter:?}");
            for name in &names {
                let is_there = rows.get(name).is_some() || rows.column(name).next().is_some();
                prop_assert!(is_there, "{meter:?}");
            }
            if !meter.source.contains('[')
                && let Some(sum) = total_of(&rows, &names)
            {
                prop_assert_eq!(sum, u128::from(meter.value), "{:?}", meter);
            }
        }
        let names: BTreeSet<&str> = interpretation.facts.meters.iter().map(|meter| meter.name.as_str()).collect();
        prop_assert_eq!(names.len(), interpretation.facts.meters.len());
        for name in &interpretation.measured {
            prop_assert!(rows.get(name).is_some());
        }
        for comparison in &interpretation.facts.comparisons {
            let read = |name: &str| super::value(&interpretation.facts, name).map(i128::from);
            let against: Option<i128> = comparison.against.iter().map(|name| read(name.as_str())).sum();
            let difference = read(comparison.meter.as_str()).unwrap() - against.unwrap();
            prop_assert_eq!(i128::from(comparison.difference), difference.clamp(i64::MIN.into(), i64::MAX.into()));
        }
        for supply in &interpretation.facts.supplies {
            prop_assert!(supply.percent.is_none_or(|percent| percent <= 100));
        }
        let considered = catalogue.considered(&rows);
        prop_assert_eq!(considered.facts, interpretation.facts);
        let known = catalogue.steady_questions(&rows).scalars;
        prop_assert!(known.iter().all(|name| rows.get(name).is_some()));
        prop_assert_eq!(catalogue.change_between(&rows, &rows), None);
    }

    #[test]
    fn any_text_is_a_profile_or_has_a_line(text in "(?s).{0,200}|(\\[\\[?(meter|table\\.x|second|identity)\\]\\]?\n|(name|sum|table|scalar|type) = (\"[a-z.0-9]{0,6}\"|[0-9]{1,3}|\\[\\])\n){0,12}") {
        if let Err(error) = parse("x.toml", &text) {
            prop_assert!(error.line >= 1 && error.line <= text.lines().count() + 1, "{error}");
            prop_assert!(!error.message.is_empty());
        }
    }
}

//! What holds for any rows whatsoever.

use std::collections::BTreeSet;

use profiles::{Oid, Rows, Value, is_printer};
use proptest::prelude::*;

use crate::asking;
use crate::cells::*;
use crate::reading::{detail_questions, interpret};

/// A value of any type, with the numbers and texts that break programs.
fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        prop_oneof![Just(i64::MIN), Just(i64::MAX), -4..200_i64, any::<i64>()].prop_map(Value::Integer),
        proptest::collection::vec(any::<u8>(), 0..40).prop_map(Value::OctetString),
        "[0-9a-zA-Z ,;/.:-]{0,40}".prop_map(|text| Value::OctetString(text.into_bytes())),
        "(HP|RICOH|Canon|Dell) ?.{0,30}".prop_map(|text| Value::OctetString(text.into_bytes())),
        (0..7_u32).prop_map(device_type),
        proptest::collection::vec(any::<u32>(), 0..12)
            .prop_map(|arcs| Value::ObjectIdentifier(Oid::new(arcs))),
        any::<u32>().prop_map(Value::Counter32),
        any::<u32>().prop_map(Value::Gauge32),
        any::<u32>().prop_map(Value::TimeTicks),
        any::<u64>().prop_map(Value::Counter64),
        Just(Value::Null),
    ]
}

/// A cell of any table that is read, with an index that is right, too short or too long.
fn any_cell() -> impl Strategy<Value = Oid> {
    let tables = [
        SYSTEM,
        INTERFACE,
        DEVICE,
        PRINTER,
        GENERAL,
        LOCALIZATION,
        MARKER,
        SUPPLIES,
        COLORANT,
        MEDIA_PATH,
        ALERT,
        "1.3.6.1.4.1.2699.1.3.1.1",
        "1.3.6.1.4.1.2699.1.3.1.2.1.1",
        "1.3.6.1.4.1.2699.1.3.1.8.1.1",
    ];
    let index = proptest::collection::vec(prop_oneof![4 => 0..4_u32, 1 => any::<u32>()], 0..4);
    (proptest::sample::select(tables.to_vec()), 1..18_u32, index)
        .prop_map(|(table, column, index)| oid(table).child(&[column]).child(&index))
}

fn any_rows() -> impl Strategy<Value = Rows> {
    proptest::collection::vec((any_cell(), any_value()), 0..120).prop_map(Rows::from_iter)
}

/// The count that a row holds: a number, or its digits.
fn counted(value: &Value) -> Option<u64> {
    let digits = || {
        let text = std::str::from_utf8(value.as_bytes()?).ok()?;
        text.trim_matches([' ', '\0']).parse().ok()
    };
    value.as_u64().or_else(digits)
}

proptest! {
    #[test]
    fn no_rows_panic_and_no_fact_is_without_a_row(rows in any_rows()) {
        let _ = detail_questions(&rows);
        let facts = interpret(&rows);
        for meter in &facts.meters {
            let sources = meter.source.split(" + ").map(|source| rows.get(&oid(source)));
            prop_assert!(sources.clone().all(|source| source.is_some()), "{}", meter.source);
            let counts: Option<Vec<u64>> = sources.map(|source| counted(source?)).collect();
            prop_assert_eq!(counts.map(|counts| counts.iter().sum()), Some(meter.value));
        }
        prop_assert!(facts.meters.iter().filter(|meter| meter.bills).count() <= 1);
        prop_assert!(is_printer(&rows) || facts.meters.is_empty() && facts.supplies.is_empty());
        for supply in &facts.supplies {
            let levels = oid(SUPPLIES).child(&[9]);
            let raw: Vec<_> = rows
                .column(&levels)
                .filter(|(index, _)| matches!(index, [_, number] if *number == supply.index))
                .filter_map(|(_, value)| value.as_u64())
                .collect();
            prop_assert!(supply.level.is_none_or(|level| raw.contains(&level)));
            prop_assert!(supply.percent.is_none_or(|percent| percent <= 100));
            prop_assert!(supply.percent.is_none() || supply.level.is_some());
            prop_assert!(supply.description.as_deref() != Some(""));
        }
        prop_assert!(facts.rated_per_minute.is_none_or(|rated| (1..=1_000).contains(&rated)));
        let names: BTreeSet<_> = facts.meters.iter().map(|meter| &meter.name).collect();
        prop_assert_eq!(names.len(), facts.meters.len(), "{:?}", &facts.meters);
        let alike = |at: usize| facts.alerts[..at].contains(&facts.alerts[at]);
        prop_assert!(!(0..facts.alerts.len()).any(alike), "{:?}", facts.alerts);
    }

    #[test]
    fn text_of_the_network_is_inert(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let rows = rows([(SYSTEM, "1.0", octets(&bytes)), (SUPPLIES, "6.1.1", octets(&bytes))]);
        let facts = interpret(&rows);
        let texts = [facts.identity.description, facts.supplies[0].description.clone()];
        for text in texts.into_iter().flatten() {
            prop_assert!(!text.chars().any(char::is_control));
            prop_assert!(text.chars().count() <= 255);
            prop_assert_eq!(text.trim(), &text);
        }
    }

    #[test]
    fn what_is_asked_is_what_is_read(rows in any_rows()) {
        let asked = asking::ask(&rows);
        if is_printer(&asked.rows) {
            prop_assert_eq!(interpret(&asked.rows).meters, interpret(&rows).meters);
        }
    }
}

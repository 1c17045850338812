//! What rows mean: any rows, under the names that profiles look at.

use std::sync::OnceLock;

use meters::{Meter, SupplyState};
use profiles::{Catalogue, Facts, Oid, Rows, Value, is_printer};

use super::{Target, telling_names};
use crate::script::Script;

pub(super) const TARGET: Target = Target {
    name: "profile",
    check,
    seeds,
    longest: 2_000,
};

/// Makers that have a profile, and one that has none.
const ENTERPRISES: [u32; 19] = [
    11, 236, 253, 297, 367, 641, 674, 1129, 1248, 1347, 1602, 2001, 2385, 2435, 10_642, 18_334, 40_093,
    51_966, 9_999,
];

/// The rows that any profile asks for.
fn names() -> &'static [Oid] {
    static ONCE: OnceLock<Vec<Oid>> = OnceLock::new();
    ONCE.get_or_init(|| {
        let mut names = telling_names();
        for enterprise in ENTERPRISES {
            let object_id = Oid::new([1, 3, 6, 1, 4, 1, enterprise, 1]);
            let rows = Rows::from_iter([
                (
                    Oid::new([1, 3, 6, 1, 2, 1, 1, 2, 0]),
                    Value::ObjectIdentifier(object_id),
                ),
                (
                    Oid::new([1, 3, 6, 1, 2, 1, 43, 10, 2, 1, 4, 1, 1]),
                    Value::Counter32(1),
                ),
            ]);
            let asked = Catalogue::built_in().detail_questions(&rows);
            names.extend(asked.scalars.into_iter().chain(asked.columns));
        }
        names.sort();
        names.dedup();
        names
    })
}

fn check(bytes: &[u8]) {
    let mut script = Script::new(bytes);
    let names = names();
    let mut rows = Rows::default();
    while !script.is_over() {
        let Some(name) = script.of(names) else { return };
        let name = match script.below(4) {
            0 => name.clone(),
            1 => name.child(&[1]),
            2 => name.child(&[1, script.arc()]),
            _ => name.child(&(0..script.below(6)).map(|_| script.arc()).collect::<Vec<_>>()),
        };
        rows.insert(name, value(&mut script));
    }
    let asked = Catalogue::built_in().detail_questions(&rows);
    assert!(asked.scalars.len() + asked.columns.len() < 500, "{asked:?}");
    let facts = Catalogue::built_in().interpret(&rows);
    assert!(
        is_printer(&rows) || facts.meters.is_empty(),
        "only printers have meters"
    );
    assert_texts_are_inert(&facts);
    for meter in &facts.meters {
        assert_is_held(meter, &rows);
    }
    for supply in &facts.supplies {
        assert!(supply.percent.is_none_or(|percent| percent <= 100), "{supply:?}");
        let is_said = supply.level.is_some() || supply.percent.is_some();
        assert!(
            is_said || supply.state != SupplyState::Ok || has_codes(&rows),
            "{supply:?}"
        );
    }
}

/// Every row of a meter's source is there; where all of them hold plain numbers, their sum is the meter.
fn assert_is_held(meter: &Meter, rows: &Rows) {
    let mut sum = Some(0_u128);
    for source in meter.source.split(" + ") {
        let name = source.split('[').next().unwrap_or_default();
        let Ok(name) = name.parse::<Oid>() else {
            panic!("{meter:?} has no row");
        };
        assert!(
            rows.get(&name).is_some() || rows.column(&name).next().is_some(),
            "{meter:?}"
        );
        let held = rows.get(&name).and_then(counted).map(u128::from);
        sum = sum.zip(held).map(|(sum, held)| sum + held);
    }
    assert!(sum.is_none_or(|sum| sum == u128::from(meter.value)), "{meter:?}");
}

/// Whether the device is of a maker whose codes may say that a supply is fine.
fn has_codes(rows: &Rows) -> bool {
    rows.get(&Oid::new([1, 3, 6, 1, 2, 1, 1, 2, 0])).is_some()
}

/// A count: a number, or its digits as a text.
fn counted(value: &Value) -> Option<u64> {
    let digits = || std::str::from_utf8(value.as_bytes()?).ok()?.trim().parse().ok();
    value.as_u64().or_else(digits)
}

/// No control character, no turn of direction, nothing blank, nothing endless.
pub(super) fn assert_texts_are_inert(facts: &Facts) {
    let identity = &facts.identity;
    let said = [
        &identity.manufacturer,
        &identity.model,
        &identity.serial,
        &identity.mac,
        &identity.name,
        &identity.location,
        &identity.description,
        &identity.firmware,
        &identity.object_id,
    ];
    let supplies = facts.supplies.iter().map(|supply| &supply.description);
    let alerts = facts.alerts.iter().map(|alert| &alert.description);
    for text in said.into_iter().chain(supplies).chain(alerts).flatten() {
        let steers = |c: char| {
            c.is_control()
                || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
        };
        assert!(!text.contains(steers), "{text:?}");
        assert!(!text.trim().is_empty(), "blank is absent");
        assert!(text.len() <= 2_000, "{} bytes", text.len());
    }
}

fn value(script: &mut Script<'_>) -> Value {
    const TEXTS: [&str; 8] = [
        "HP LaserJet 4250",
        "RICOH IM C3000 1.14 / RICOH Network Printer",
        "MFG:Lexmark;MDL:MS825;",
        "Xerox VersaLink C7030; SS 1.2",
        "Attached to Epson",
        "PID:Canon iR,SN:1",
        "\u{202e}toner\u{0}",
        "  ",
    ];
    match script.below(12) {
        0 => Value::OctetString(script.bytes(80)),
        1 | 2 => Value::OctetString(script.of(&TEXTS).unwrap_or(&"").as_bytes().to_vec()),
        3 => Value::Integer(i64::from(script.byte()) - 4),
        4 => Value::Integer(i64::from(script.u32()) << 32),
        5 => Value::Counter32(script.u32()),
        6 => Value::Counter64(u64::MAX - u64::from(script.byte())),
        7 => Value::Gauge32(script.u32()),
        8 => Value::ObjectIdentifier(Oid::new([1, 3, 6, 1, 2, 1, 25, 3, 1, 5])),
        9 => {
            let enterprise = script.of(&ENTERPRISES).copied().unwrap_or(0);
            Value::ObjectIdentifier(Oid::new([1, 3, 6, 1, 4, 1, enterprise, script.arc()]))
        }
        10 => Value::TimeTicks(script.u32()),
        _ => Value::Integer(i64::from(script.byte() % 24)),
    }
}

fn seeds() -> Vec<Vec<u8>> {
    (1..60_u8)
        .map(|step| (0..=255).map(|place: u8| place.wrapping_mul(step)).collect())
        .collect()
}

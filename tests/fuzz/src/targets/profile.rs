//! What rows mean: any rows, under the names that profiles look at.

use meters::SupplyState;
use profiles::{Catalogue, Facts, Oid, Rows, Value, is_printer};

use super::{Target, telling_names};
use crate::script::Script;

pub(super) const TARGET: Target = Target {
    name: "profile",
    check,
    seeds,
    longest: 2_000,
};

fn check(bytes: &[u8]) {
    let mut script = Script::new(bytes);
    let names = telling_names();
    let mut rows = Rows::default();
    while !script.is_over() {
        let Some(name) = script.of(&names) else { return };
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
        let Ok(source) = meter.source.parse::<Oid>() else {
            panic!("{meter:?} has no row");
        };
        let read = rows.get(&source).and_then(counted);
        assert_eq!(read, Some(meter.value), "{meter:?} is {:?}", rows.get(&source));
    }
    for supply in &facts.supplies {
        assert!(supply.percent.is_none_or(|percent| percent <= 100), "{supply:?}");
        assert!(
            supply.level.is_some() || supply.state != SupplyState::Ok || supply.percent.is_none(),
            "{supply:?}"
        );
    }
}

/// A count: a number, or its digits as a text.
fn counted(value: &Value) -> Option<u64> {
    let digits = || std::str::from_utf8(value.as_bytes()?).ok()?.trim().parse().ok();
    value.as_u64().or_else(digits)
}

/// No control character, no turn of direction, nothing blank, nothing endless.
fn assert_texts_are_inert(facts: &Facts) {
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
        9 => Value::ObjectIdentifier(Oid::new([
            1,
            3,
            6,
            1,
            4,
            1,
            script.arc().wrapping_mul(7),
            script.arc(),
        ])),
        10 => Value::TimeTicks(script.u32()),
        _ => Value::Integer(i64::from(script.byte() % 24)),
    }
}

fn seeds() -> Vec<Vec<u8>> {
    (1..60_u8)
        .map(|step| (0..=255).map(|place: u8| place.wrapping_mul(step)).collect())
        .collect()
}

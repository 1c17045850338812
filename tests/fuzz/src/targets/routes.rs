//! A gateway's route tables: any index and any value become segments that may be searched, or nothing.

use profiles::{Oid, Rows, Value};
use snmp::segments::learn;

use super::Target;
use crate::script::Script;

const COLUMNS: [&[u32]; 8] = [
    &[1, 3, 6, 1, 2, 1, 4, 24, 7, 1, 7],
    &[1, 3, 6, 1, 2, 1, 4, 24, 7, 1, 8],
    &[1, 3, 6, 1, 2, 1, 4, 24, 4, 1, 6],
    &[1, 3, 6, 1, 2, 1, 4, 21, 1, 7],
    &[1, 3, 6, 1, 2, 1, 4, 21, 1, 8],
    &[1, 3, 6, 1, 2, 1, 4, 21, 1, 11],
    &[1, 3, 6, 1, 2, 1, 4, 20, 1, 3],
    &[1, 3, 6, 1, 2, 1, 4, 34, 1, 5],
];

pub(super) const TARGET: Target = Target {
    name: "routes",
    check,
    seeds,
    longest: 1_000,
};

fn check(bytes: &[u8]) {
    let mut script = Script::new(bytes);
    let mut rows = Rows::default();
    while !script.is_over() {
        let column = Oid::new(*script.of(&COLUMNS).unwrap_or(&COLUMNS[0]));
        let index: Vec<u32> = (0..script.below(24)).map(|_| part(&mut script)).collect();
        rows.insert(column.child(&index), value(&mut script));
    }
    let learnt = learn(&rows);
    assert!(learnt.len() <= rows.len(), "more segments than rows");
    for pair in learnt.windows(2) {
        let (Some(one), Some(next)) = (pair.first(), pair.last()) else {
            continue;
        };
        assert!(one.segment < next.segment, "each once, in order");
    }
    for one in learnt {
        let (network, prefix) = (one.segment.network(), one.segment.prefix());
        let special = network.is_loopback()
            || network.is_link_local()
            || network.is_multicast()
            || network.is_broadcast()
            || network.is_unspecified();
        assert!((8..=30).contains(&prefix) && !special, "{}", one.segment);
        assert_eq!(
            one.segment.to_string().parse(),
            Ok(one.segment),
            "what is shown can be typed"
        );
    }
}

/// A part of an index: an octet, a small number that may be a length, or anything.
fn part(script: &mut Script<'_>) -> u32 {
    match script.below(8) {
        0 => 4,
        1 => 1,
        2 => 10,
        3 => 255,
        4 => script.u32(),
        _ => u32::from(script.byte()),
    }
}

fn value(script: &mut Script<'_>) -> Value {
    match script.below(5) {
        0 => Value::IpAddress(script.u32().to_be_bytes()),
        1 => Value::IpAddress((u32::MAX << script.below(32)).to_be_bytes()),
        2 => Value::OctetString(script.bytes(6)),
        3 => Value::Integer(i64::from(script.byte() % 7)),
        _ => Value::Integer(-i64::from(script.u32())),
    }
}

fn seeds() -> Vec<Vec<u8>> {
    (1..60_u8)
        .map(|step| (0..=255).map(|place: u8| place.wrapping_mul(step)).collect())
        .collect()
}

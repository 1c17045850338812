//! A text in the character set that the device names: any octets in any set.

use profiles::{Catalogue, Oid, Rows, Value};

use super::Target;
use super::profile::assert_texts_are_inert;

pub(super) const TARGET: Target = Target {
    name: "text",
    check,
    seeds,
    longest: 600,
};

/// One MIBenum of each way to read.
const SETS: [i64; 14] = [4, 5, 9, 17, 18, 38, 39, 114, 1013, 1014, 2004, 2026, 2027, 2259];

fn check(bytes: &[u8]) {
    let Some((first, octets)) = bytes.split_first() else {
        return;
    };
    let set = SETS
        .get(usize::from(*first) % SETS.len())
        .copied()
        .unwrap_or_default();
    let printer = Oid::new([1, 3, 6, 1, 2, 1, 43]);
    let rows = Rows::from_iter([
        (printer.child(&[7, 1, 1, 4, 1, 1]), Value::Integer(set)),
        (
            printer.child(&[11, 1, 1, 6, 1, 1]),
            Value::OctetString(octets.to_vec()),
        ),
    ]);
    let facts = Catalogue::built_in().interpret(&rows);
    assert_texts_are_inert(&facts);
    let text = facts
        .supplies
        .first()
        .and_then(|supply| supply.description.as_deref());
    // No octet is more than a letter.
    let letters = text.map_or(0, |text| text.chars().count());
    assert!(letters <= octets.len(), "{set}: {octets:x?} is {text:?}");
}

fn seeds() -> Vec<Vec<u8>> {
    (0..28_u8)
        .map(|first| {
            let tail = (0..=255).map(|place: u8| place.wrapping_mul(first | 1).wrapping_add(0x81));
            [first].into_iter().chain(tail).collect()
        })
        .collect()
}

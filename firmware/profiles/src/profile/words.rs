//! The words that a profile may use: names of meters, units, kinds and states of supplies.

use meters::{SupplyKind, SupplyState, Unit};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};

/// The meters of DESIGN §3, and further ones that makers keep.
const METERS: [&str; 72] = [
    "total",
    "mono",
    "color",
    "full_color",
    "two_color",
    "single_color",
    "print",
    "print_mono",
    "print_color",
    "print_full_color",
    "print_two_color",
    "print_single_color",
    "copy",
    "copy_mono",
    "copy_color",
    "copy_full_color",
    "copy_two_color",
    "copy_single_color",
    "fax",
    "fax_mono",
    "fax_color",
    "fax_full_color",
    "fax_two_color",
    "fax_single_color",
    "fax_sent",
    "scan",
    "scan_copy",
    "scan_fax",
    "scan_send",
    "scan_mono",
    "scan_color",
    "large",
    "large_mono",
    "large_color",
    "large_full_color",
    "large_two_color",
    "large_single_color",
    "duplex",
    "report",
    "report_mono",
    "report_color",
    // Totals that don't bill: of the PWG's counters, of the engine, of a maker's other way to count (large sides twice), of a
    // front end.
    "imaging_total",
    "engine_total",
    "engine_mono",
    "engine_color",
    "total_2",
    "print_engine_total",
    "small",
    "small_mono",
    "small_color",
    "print_large",
    "copy_large",
    "fax_large",
    // Prints from the copier's own disk.
    "filing",
    "filing_mono",
    "filing_color",
    "blank",
    // Labels and bands: how many, how long, and how long under this head.
    "labels",
    "length",
    "head_length",
    // Ricoh's and Canon's further totals; what a front end counts; what a feeder took, delivered or not; what was sent; the
    // tiers of colour that Xerox bills by.
    "mono_2",
    "fiery_total",
    "picked_total",
    "sent",
    "sent_mono",
    "other",
    "received",
    "sheets",
    "color_level_1",
    "color_level_2",
    "color_level_3",
    "black_and_color_level_1",
];

const STATES: [(&str, SupplyState); 5] = [
    ("ok", SupplyState::Ok),
    ("low", SupplyState::Low),
    ("empty", SupplyState::Empty),
    ("some_left", SupplyState::SomeLeft),
    ("unknown", SupplyState::Unknown),
];

/// Whether a meter may have this name.
pub(super) fn is_meter(name: &str) -> bool {
    METERS.contains(&name)
}

/// The names that are most like a wrong one: those that begin with the same letter.
pub(super) fn meters_like(name: &str) -> String {
    let first = name.chars().next().unwrap_or(' ');
    let like: Vec<&str> = METERS
        .into_iter()
        .filter(|known| known.starts_with(first))
        .collect();
    if like.is_empty() {
        METERS.join(", ")
    } else {
        like.join(", ")
    }
}

pub(super) fn unit(word: &str) -> Option<Unit> {
    Unit::ALL.into_iter().find(|unit| unit.as_str() == word)
}

pub(super) fn units() -> String {
    Unit::ALL.map(Unit::as_str).join(", ")
}

/// A unit as a small number, for packs. The order never changes.
pub(crate) fn unit_code(unit: Unit) -> u8 {
    place(&Unit::ALL, &unit)
}

/// The unit of that number.
pub(crate) fn unit_of(code: u8) -> Option<Unit> {
    Unit::ALL.get(usize::from(code)).copied()
}

/// A state as a small number, for packs. The order never changes.
pub(crate) fn state_code(state: SupplyState) -> u8 {
    place(&STATES.map(|(_, state)| state), &state)
}

/// The state of that number.
pub(crate) fn state_of(code: u8) -> Option<SupplyState> {
    STATES.get(usize::from(code)).map(|(_, state)| *state)
}

fn place<T: PartialEq>(all: &[T], one: &T) -> u8 {
    let place = all.iter().position(|known| known == one);
    place
        .and_then(|place| u8::try_from(place).ok())
        .unwrap_or(u8::MAX)
}

pub(super) fn state(word: &str) -> Option<SupplyState> {
    STATES
        .into_iter()
        .find_map(|(known, state)| (known == word).then_some(state))
}

pub(super) fn states() -> String {
    STATES.map(|(word, _)| word).join(", ")
}

/// The kind of that word, as it is written in a reading.
pub(crate) fn kind(word: &str) -> Option<SupplyKind> {
    let deserializer: StrDeserializer<'_, Error> = word.into_deserializer();
    let kind = SupplyKind::deserialize(deserializer).ok()?;
    (kind != SupplyKind::Unknown).then_some(kind)
}

/// The PrtMarkerSuppliesTypeTC number of a kind.
pub(crate) fn kind_code(kind: SupplyKind) -> u8 {
    let of = |code: &u8| SupplyKind::from_prt_marker_supplies_type(i64::from(*code)) == kind;
    (1..=36).find(of).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_a_reading() {
        assert_eq!(kind("waste_toner"), Some(SupplyKind::WasteToner));
        assert_eq!(kind("drum"), None);
        assert_eq!(unit("impressions"), Some(Unit::Impressions));
        for known in Unit::ALL {
            assert_eq!(unit_of(unit_code(known)), Some(known));
        }
        for (_, known) in STATES {
            assert_eq!(state_of(state_code(known)), Some(known));
        }
        assert_eq!(kind_code(SupplyKind::Opc), 9);
    }
}

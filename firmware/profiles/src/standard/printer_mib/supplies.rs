//! prtMarkerSuppliesTable: toner, ink, drums, waste boxes and how full they are.
//!
//! A receptacle's level (class 4) is the room that is left, by the text of the standard. Some makes report what is in
//! it instead; which ones is the makers' profiles' business. Here the level stays as the device says and is read by
//! the text: 0 is full. So the class decides nothing yet, and is not asked.

use std::collections::BTreeSet;

use meters::{Supply, SupplyKind, SupplyState, SupplyUnit};

use super::super::table::{Table, column};
use super::colorants;
use crate::text::{Charset, readable};
use crate::{Oid, Questions, Rows};

const PRT_MARKER_SUPPLIES_ENTRY: &[u32] = &[1, 3, 6, 1, 2, 1, 43, 11, 1, 1];
const COLORANT_INDEX: u32 = 3;
const TYPE: u32 = 5;
const DESCRIPTION: u32 = 6;
const UNIT: u32 = 7;
const MAX_CAPACITY: u32 = 8;
const LEVEL: u32 = 9;

const COLUMNS: [u32; 6] = [COLORANT_INDEX, TYPE, DESCRIPTION, UNIT, MAX_CAPACITY, LEVEL];

/// prtMarkerSuppliesLevel: some remains.
const SOME_REMAINS: i64 = -3;
/// Percent at and below which a supply is low.
const LOW: u8 = 10;

pub(super) fn detail(questions: &mut Questions) {
    questions
        .columns
        .extend(COLUMNS.map(|number| column(PRT_MARKER_SUPPLIES_ENTRY, number)));
}

pub(super) fn devices(rows: &Rows) -> BTreeSet<u32> {
    let indexes = Table::new(rows, PRT_MARKER_SUPPLIES_ENTRY).indexes(&COLUMNS);
    indexes
        .iter()
        .filter_map(|index| index.first().copied())
        .collect()
}

/// The names of the levels that there are.
pub(in crate::standard) fn levels(rows: &Rows, device: u32) -> Vec<Oid> {
    Table::new(rows, PRT_MARKER_SUPPLIES_ENTRY).names(device, LEVEL)
}

/// The supplies of that device, in the order of prtMarkerSuppliesIndex.
pub(in crate::standard) fn supplies(rows: &Rows, device: u32, charset: Charset) -> Vec<Supply> {
    let table = Table::new(rows, PRT_MARKER_SUPPLIES_ENTRY);
    table
        .subunits(device, &COLUMNS)
        .into_iter()
        .map(|number| supply(rows, &table, [device, number], charset))
        .collect()
}

fn supply(rows: &Rows, table: &Table<'_>, index: [u32; 2], charset: Charset) -> Supply {
    let [device, number] = index;
    let description = table
        .bytes(DESCRIPTION, &index)
        .and_then(|bytes| readable(bytes, charset));
    let color = table
        .number(COLORANT_INDEX, &index)
        .and_then(|colorant| colorants::color(rows, device, colorant))
        .or_else(|| colorants::color_in_words(description.as_deref()?));
    let unit = table
        .number(UNIT, &index)
        .and_then(SupplyUnit::from_prt_marker_supplies_unit);
    let code = table.number(LEVEL, &index);
    let level = code.and_then(|level| u64::try_from(level).ok());
    let capacity = table
        .number(MAX_CAPACITY, &index)
        .and_then(|capacity| u64::try_from(capacity).ok());
    let percent = level.and_then(|level| percent(level, capacity, unit));
    Supply {
        index: number,
        kind: table
            .number(TYPE, &index)
            .map_or(SupplyKind::Unknown, SupplyKind::from_prt_marker_supplies_type),
        receptacle: false,
        color,
        description,
        level,
        capacity,
        unit,
        percent,
        state: state(code, percent, capacity),
    }
}

/// What is left of the capacity, rounded. None where that can't be known: no capacity, capacity 0, or a level above
/// it. A level in percent needs no capacity.
fn percent(level: u64, capacity: Option<u64>, unit: Option<SupplyUnit>) -> Option<u8> {
    let full = match (capacity, unit) {
        (Some(capacity), _) => capacity,
        (None, Some(SupplyUnit::Percent)) => 100,
        (None, _) => return None,
    };
    if full == 0 || level > full {
        return None;
    }
    let hundredfold = u128::from(level) * 100 + u128::from(full) / 2;
    u8::try_from(hundredfold / u128::from(full)).ok()
}

/// What the level means. A level of 0 is empty unless the capacity is 0 too: that row is no measurement.
fn state(level: Option<i64>, percent: Option<u8>, capacity: Option<u64>) -> SupplyState {
    match (level, percent) {
        (Some(SOME_REMAINS), _) => SupplyState::SomeLeft,
        (Some(0), _) if capacity != Some(0) => SupplyState::Empty,
        (Some(_), Some(percent)) if percent <= LOW => SupplyState::Low,
        (Some(_), Some(_)) => SupplyState::Ok,
        _ => SupplyState::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_is_rounded_and_never_guessed() {
        let percent_unit = Some(SupplyUnit::Percent);
        for (level, capacity, unit, expected) in [
            (28_407, Some(30_000), None, Some(95)),
            (7500, Some(15_000), Some(SupplyUnit::Impressions), Some(50)),
            (55, None, percent_unit, Some(55)),
            (55, Some(100), percent_unit, Some(55)),
            (101, Some(100), percent_unit, None),
            (101, None, percent_unit, None),
            (5, Some(0), None, None),
            (0, Some(0), None, None),
            (5, None, Some(SupplyUnit::Sheets), None),
            (u64::MAX, Some(u64::MAX), None, Some(100)),
        ] {
            assert_eq!(
                percent(level, capacity, unit),
                expected,
                "{level} of {capacity:?}"
            );
        }
    }

    #[test]
    fn codes_and_levels_have_their_states() {
        for (level, percent, capacity, expected) in [
            (Some(-1), None, None, SupplyState::Unknown),
            (Some(-2), None, Some(100), SupplyState::Unknown),
            (Some(-3), None, Some(100), SupplyState::SomeLeft),
            (Some(-100), None, Some(100), SupplyState::Unknown),
            (None, None, Some(100), SupplyState::Unknown),
            (Some(0), Some(0), Some(100), SupplyState::Empty),
            (Some(0), None, Some(0), SupplyState::Unknown),
            (Some(0), None, None, SupplyState::Empty),
            (Some(4), Some(0), Some(1000), SupplyState::Low),
            (Some(10), Some(10), Some(100), SupplyState::Low),
            (Some(11), Some(11), Some(100), SupplyState::Ok),
            (Some(900), None, Some(100), SupplyState::Unknown),
        ] {
            assert_eq!(
                state(level, percent, capacity),
                expected,
                "{level:?} of {capacity:?}"
            );
        }
    }
}

//! prtMarkerTable: the lifetime counters of the engines.
//!
//! A marker counts on its own by the standard, but colour machines with a marker a colour repeat one page count in each
//! row. So counts of several markers are never added up: the first marker's count is `total` and bills, the others
//! stand beside it as `marker_2_total` and so on.

use std::collections::BTreeSet;

use meters::{Meter, MeterName, Unit};

use super::super::table::{Table, column, instance};
use crate::{Oid, Questions, Rows, Value};

const PRT_MARKER_ENTRY: &[u32] = &[1, 3, 6, 1, 2, 1, 43, 10, 2, 1];
const COUNTER_UNIT: u32 = 3;
const LIFE_COUNT: u32 = 4;

pub(super) fn detail(questions: &mut Questions) {
    let columns = [COUNTER_UNIT, LIFE_COUNT];
    questions
        .columns
        .extend(columns.map(|number| column(PRT_MARKER_ENTRY, number)));
}

/// The counters' columns: they decide beside hrDeviceType whether a host is a printer.
pub(in crate::standard) fn deciding(questions: &mut Questions) {
    detail(questions);
}

pub(super) fn devices(rows: &Rows) -> BTreeSet<u32> {
    let indexes = Table::new(rows, PRT_MARKER_ENTRY).indexes(&[COUNTER_UNIT, LIFE_COUNT]);
    let mut devices = BTreeSet::new();
    devices.extend(indexes.iter().filter_map(|index| index.first()));
    devices
}

/// A meter for each marker that has a prtMarkerLifeCount. Where the first marker has none, no other takes its place:
/// the total would be another counter than last time.
pub(in crate::standard) fn meters(rows: &Rows, device: u32) -> Vec<Meter> {
    let markers = Table::new(rows, PRT_MARKER_ENTRY);
    let numbers = markers.subunits(device, &[COUNTER_UNIT, LIFE_COUNT]);
    let first = numbers.first().copied();
    numbers
        .into_iter()
        .filter_map(|number| {
            let index = [device, number];
            let value = count(markers.cell(LIFE_COUNT, &index)?)?;
            let unit = markers.number(COUNTER_UNIT, &index);
            let bills = Some(number) == first;
            Some(Meter {
                name: if bills {
                    MeterName::TOTAL
                } else {
                    MeterName::new(format!("marker_{number}_total"))
                },
                value,
                unit: unit.map_or(Unit::Unknown, Unit::from_prt_marker_counter_unit),
                source: instance(PRT_MARKER_ENTRY, LIFE_COUNT, &index).to_string(),
                bills,
                label: None,
            })
        })
        .collect()
}

/// The names of the counts that there are.
pub(in crate::standard) fn counts(rows: &Rows, device: u32) -> Vec<Oid> {
    Table::new(rows, PRT_MARKER_ENTRY).names(device, LIFE_COUNT)
}

/// A count in any of SNMP's types for one, or written out in digits, which spaces and NULs may fill up. A negative number
/// is a code, TimeTicks is a time.
pub(crate) fn count(value: &Value) -> Option<u64> {
    match value {
        Value::TimeTicks(_) => None,
        Value::OctetString(bytes) => {
            let digits = std::str::from_utf8(bytes).ok()?.trim_matches([' ', '\0']);
            // u64::from_str would take a plus sign.
            let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| digits.parse().ok())?
        }
        other => other.as_u64(),
    }
}

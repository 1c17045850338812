//! PWG Imaging System Counter MIB (PWG 5106.3): counts by service, on the few devices that have it.
//!
//! A second source: where the printer's own rows give a meter of the same name, the one from here stands beside it as
//! `imaging_…`. Read are the counts of whole services (a tray's or a finisher's are nobody's bill), of all kinds of work
//! together (workTotals) and of the whole life (persistence lifetime). Only `color` is a sum: of full colour, and black with
//! one colour. Left out: counts since power-on or reset, waste and maintenance apart, traffic, media by size.
//!
//! A device without the MIB pays one row of one request. With it: the table of services next, then the cells by name.

mod counts;

use meters::{Meter, MeterName};

use super::printer_mib::marker::count;
use super::table::{Table, column, instance};
use crate::{Oid, Questions, Rows};

use counts::{Count, of_service};

/// icGeneralTotalServiceRecords.0: how many services are counted. The MIB's first counter, and its cheapest witness.
const SERVICE_RECORDS: &[u32] = &[1, 3, 6, 1, 4, 1, 2699, 1, 3, 1, 1, 2, 0];

const IC_KEY_ENTRY: &[u32] = &[1, 3, 6, 1, 4, 1, 2699, 1, 3, 1, 2, 1, 1];
const SERVICE_TYPE: u32 = 2;
const SUBUNIT_INDEX: u32 = 5;

/// IcWorkTypeTC workTotals.
const WORK_TOTALS: u32 = 3;
/// IcPersistenceTC lifetime.
const LIFETIME: u32 = 3;

/// Services of one type that are told apart by their number. A device with more of them is making them up.
const MOST_OF_A_TYPE: usize = 8;

/// The next step: whether there are services, which ones, their counts.
pub(super) fn detail(rows: &Rows, questions: &mut Questions) {
    let records = Oid::new(SERVICE_RECORDS);
    let has_services = rows
        .get(&records)
        .and_then(|value| value.as_i64())
        .is_some_and(|records| records > 0);
    questions.scalars.push(records);
    if has_services {
        let columns = [SERVICE_TYPE, SUBUNIT_INDEX].map(|number| column(IC_KEY_ENTRY, number));
        questions.columns.extend(columns);
    }
    questions.scalars.extend(cells(rows));
}

/// The names of the counts that there are.
pub(super) fn counters(rows: &Rows) -> Vec<Oid> {
    let mut names = cells(rows);
    names.retain(|name| rows.get(name).is_some());
    names
}

/// A meter for each count that was read. `is_taken` tells which names the printer's own rows gave to their meters; the
/// total bills only where there is no other. A sum's source are its rows, joined by ` + `.
pub(crate) fn meters(rows: &Rows, is_taken: impl Fn(&MeterName) -> bool) -> Vec<Meter> {
    let mut meters = Vec::new();
    for service in services(rows) {
        for one in of_service(service.kind) {
            let Some((value, read)) = read(rows, one, service.key) else {
                continue;
            };
            let name = match service.number {
                None => MeterName::new(one.name),
                Some(number) => MeterName::new(format!("{}_{number}", one.name)),
            };
            let is_second = is_taken(&name);
            meters.push(Meter {
                bills: !is_second && name == MeterName::TOTAL,
                name: if is_second {
                    MeterName::new(format!("imaging_{name}"))
                } else {
                    name
                },
                value,
                unit: one.unit,
                // A sum has no name of its own.
                label: (read.len() == 1).then(|| one.object.to_owned()),
                source: read.join(" + "),
            });
        }
    }
    meters
}

/// A count and the rows of it. A part that is there and no count spoils it: the rest would be too little.
fn read(rows: &Rows, one: &Count, key: u32) -> Option<(u64, Vec<String>)> {
    let mut value: Option<u64> = None;
    let mut read = Vec::new();
    for (place, number) in one.columns.iter().enumerate() {
        let name = cell(one, *number, key);
        let Some(row) = rows.get(&name) else {
            if place == 0 {
                return None;
            }
            continue;
        };
        value = Some(value.unwrap_or(0).checked_add(count(row)?)?);
        read.push(name.to_string());
    }
    Some((value?, read))
}

/// A service that is counted.
struct Service {
    /// icKeyIndex.
    key: u32,
    /// IcServiceTypeTC.
    kind: i64,
    /// Its place among the services of its type, from 1; none where it is the only one.
    number: Option<usize>,
}

/// The keys that stand for a whole service and not for a part of the machine, in order.
fn services(rows: &Rows) -> Vec<Service> {
    let keys = Table::new(rows, IC_KEY_ENTRY);
    let whole: Vec<(u32, i64)> = keys
        .indexes(&[SERVICE_TYPE])
        .into_iter()
        .filter_map(|index| match index.as_slice() {
            [key] => Some((*key, keys.number(SERVICE_TYPE, &index)?)),
            _ => None,
        })
        .filter(|(key, _)| {
            keys.number(SUBUNIT_INDEX, &[*key])
                .is_none_or(|subunit| subunit == 0)
        })
        .collect();
    let of_kind = |kind: i64| whole.iter().filter(move |(_, other)| *other == kind);
    whole
        .iter()
        .filter_map(|&(key, kind)| {
            let is_only = of_kind(kind).count() == 1;
            let place = of_kind(kind).position(|(other, _)| *other == key)?;
            (place < MOST_OF_A_TYPE).then_some(Service {
                key,
                kind,
                number: (!is_only).then_some(place + 1),
            })
        })
        .collect()
}

/// The cells of every service's counts.
fn cells(rows: &Rows) -> Vec<Oid> {
    let mut cells = Vec::new();
    for service in services(rows) {
        for one in of_service(service.kind) {
            let columns = one.columns.iter();
            cells.extend(columns.map(|number| cell(one, *number, service.key)));
        }
    }
    cells
}

fn cell(one: &Count, number: u32, key: u32) -> Oid {
    instance(one.entry, number, &[key, WORK_TOTALS, LIFETIME])
}

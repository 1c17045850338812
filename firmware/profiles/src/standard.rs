//! What every printer says in the standard MIBs: SNMPv2-MIB, IF-MIB, HOST-RESOURCES-MIB, Printer-MIB; and the few that have
//! it, in the PWG Imaging System Counter MIB.
//!
//! These facts are the floor that makers' profiles build upon. Firmware versions and asset tags are in no standard row;
//! nor are counts by function or colour.

mod error_state;
mod host_resources;
mod identity;
mod imaging_counters;
mod interfaces;
mod printer_mib;
mod steady;
mod system;
mod table;

use meters::MeterName;

use crate::recognition::{Brands, built_in};
use crate::text::Charset;
use crate::{Facts, Oid, Questions, Rows};

pub use steady::{Change, change_between, steady_questions};

use printer_mib::{alerts, general, marker, media_path, supplies};
use supplies::SupplyManners;

/// One small GET that tells what a device is: the system group, and of device and interface 1 what is cheap and on
/// most printers decides everything. Eleven rows, no column.
pub fn identifying_questions() -> Questions {
    let system = [
        system::SYS_DESCR,
        system::SYS_OBJECT_ID,
        system::SYS_UP_TIME,
        system::SYS_NAME,
        system::SYS_LOCATION,
    ];
    let mut questions = Questions {
        scalars: system.map(Oid::new).into(),
        columns: Vec::new(),
    };
    host_resources::identifying(&mut questions);
    general::identifying(&mut questions);
    interfaces::identifying(&mut questions);
    questions
}

/// What is still to be asked of a device that gave these identifying rows.
///
/// - A printer, or a device of somebody who makes printers: everything that [`interpret`] reads and the rows don't
///   hold. Where device 1 is known to be the printer, its state is asked by name and no table of devices is walked.
/// - Anything else: only the columns that decide, in one small question. If [`is_printer`] turns true with their
///   answer, ask once more for the rest; if not, the device is no printer and all is said.
/// - A device that gave no row at all: nothing.
pub fn detail_questions(rows: &Rows) -> Questions {
    let mut questions = Questions::default();
    if rows.is_empty() {
        return questions;
    }
    if !may_be_printer(rows, built_in()) {
        host_resources::deciding(&mut questions);
        general::deciding(&mut questions);
        marker::deciding(&mut questions);
        return questions;
    }
    let mut questions = details(rows);
    questions.scalars.retain(|name| rows.get(name).is_none());
    questions
}

/// Everything at once that a full reading asks of a printer of which these rows are known: from an earlier reading, or
/// the few that a search brought. What their answer leaves open, [`detail_questions`] asks.
pub fn repeat_questions(rows: &Rows) -> Questions {
    let mut questions = identifying_questions();
    let details = details(rows);
    let is_new = |name: &Oid| {
        let in_a_column = |column: &Oid| name.index_under(column).is_some();
        !questions.scalars.contains(name) && !details.columns.iter().any(in_a_column)
    };
    let more: Vec<Oid> = details
        .scalars
        .iter()
        .filter(|name| is_new(name))
        .cloned()
        .collect();
    questions.scalars.retain(|name| {
        !details
            .columns
            .iter()
            .any(|column| name.index_under(column).is_some())
    });
    questions.scalars.extend(more);
    questions.columns = details.columns;
    questions
}

fn details(rows: &Rows) -> Questions {
    let mut questions = Questions::default();
    let device = known_device(rows);
    host_resources::detail(device, &mut questions);
    // Should the Printer-MIB count otherwise than HOST-RESOURCES, device 1 has no row there.
    let numbered = device.filter(|device| printer_mib::devices(rows).contains(device));
    general::detail(numbered, rows, &mut questions);
    printer_mib::detail(numbered, &mut questions);
    imaging_counters::detail(rows, &mut questions);
    interfaces::detail(rows, &mut questions);
    questions
}

/// Whether these are the rows of a printer: a device of type hrDevicePrinter, whatever its index, or any row of the
/// Printer-MIB.
pub fn is_printer(rows: &Rows) -> bool {
    printer_mib::any_row(rows) || !host_resources::printers(rows).is_empty()
}

/// What the rows say. Rows that are missing or of the wrong type leave their facts out; nothing is guessed.
///
/// Of several printers behind one agent only one is read: the first of type hrDevicePrinter that has Printer-MIB rows,
/// else the first that has such rows, else the first of that type.
pub fn interpret(rows: &Rows) -> Facts {
    let device = printer_device(rows);
    let charset = device.map_or_else(Charset::default, |device| general::charset(rows, device));
    let identity = identity::identity(rows, device, charset, built_in());
    let Some(device) = device else {
        return Facts {
            identity,
            ..Facts::default()
        };
    };
    let mut meters = marker::meters(rows, device);
    let names: Vec<MeterName> = meters.iter().map(|meter| meter.name.clone()).collect();
    meters.extend(imaging_counters::meters(rows, |name| names.contains(name)));
    Facts {
        identity,
        meters,
        comparisons: Vec::new(),
        rated_per_minute: media_path::rated_per_minute(rows, device),
        supplies: supplies::supplies(rows, device, charset, &SupplyManners::default()),
        alerts: alerts::alerts(rows, device, charset),
        status: host_resources::status(rows, device),
    }
}

/// Whether anything hints at a printer: its rows, its maker's number, its maker's name. A maker's switch does not.
fn may_be_printer(rows: &Rows, brands: &Brands) -> bool {
    let description = system::text(rows, system::SYS_DESCR, Charset::default()).unwrap_or_default();
    let has_maker = || {
        let maker = system::enterprise(rows).and_then(|number| brands.of_enterprise(number));
        maker.or_else(|| brands.brand_in(&description)).is_some()
    };
    is_printer(rows) || (has_maker() && !brands.is_other_machine(&description))
}

/// 1, where the identifying rows leave no doubt that the printer is device 1.
fn known_device(rows: &Rows) -> Option<u32> {
    let is_first =
        host_resources::first_is_printer(rows).unwrap_or_else(|| printer_mib::devices(rows).contains(&1));
    is_first.then_some(1)
}

/// The hrDeviceIndex under which the printer's rows stand.
fn printer_device(rows: &Rows) -> Option<u32> {
    let printers = host_resources::printers(rows);
    let with_rows = printer_mib::devices(rows);
    let both = printers.iter().find(|device| with_rows.contains(device));
    both.or_else(|| with_rows.first())
        .or_else(|| printers.first())
        .copied()
}

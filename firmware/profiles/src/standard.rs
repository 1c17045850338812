//! What every printer says in the standard MIBs: SNMPv2-MIB, IF-MIB, HOST-RESOURCES-MIB, Printer-MIB; and the few that have
//! it, in the PWG Imaging System Counter MIB.
//!
//! These facts are the floor that makers' profiles build upon. Firmware versions and asset tags are in no standard row,
//! and counts by function or colour in the PWG's alone.

mod error_state;
mod host_resources;
mod identity;
mod imaging_counters;
mod interfaces;
mod printer_mib;
pub(crate) mod steady;
mod system;
mod table;

use meters::{Identity, MeterName};

use crate::recognition::Brands;
use crate::text::Charset;
use crate::{Facts, Oid, Questions, Rows};

pub use steady::Change;

pub(crate) use printer_mib::colorants::spelled;
pub(crate) use printer_mib::general::charset;
pub(crate) use printer_mib::supplies::{Row as SupplyRow, SupplyManners};
pub(crate) use system::{enterprise, object_id};

use printer_mib::{alerts, general, marker, media_path, supplies};

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

/// The first question to somebody who is thought to be a printer: who it is, and in the room that this leaves what the
/// standard MIBs say of a printer that is device 1. Where it turns out to be no printer, or another device, the details
/// ask on.
pub fn opening_questions() -> Questions {
    const FIRST: Option<u32> = Some(1);
    let mut questions = identifying_questions();
    host_resources::detail(FIRST, &mut questions);
    general::opening(&mut questions);
    printer_mib::detail(FIRST, &mut questions);
    questions
}

/// The columns that decide whether a host is a printer.
pub(crate) fn deciding_questions() -> Questions {
    let mut questions = Questions::default();
    host_resources::deciding(&mut questions);
    general::deciding(&mut questions);
    marker::deciding(&mut questions);
    questions
}

/// Everything that [`identity`] and [`facts`] read of a printer that gave these rows. Where device 1 is known to be the
/// printer, its state is asked by name and no table of devices is walked.
pub(crate) fn detail_questions(rows: &Rows) -> Questions {
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

/// What a device says of itself.
pub(crate) fn identity(rows: &Rows, brands: &Brands) -> Identity {
    let device = printer_device(rows);
    let charset = device.map_or_else(Charset::default, |device| charset(rows, device));
    identity::identity(rows, device, charset, brands)
}

/// Everything else that the rows say of a printer, read as its maker's devices mean it. What a profile read already
/// (`is_taken`) is not looked for in the imaging counters.
pub(crate) fn facts(
    rows: &Rows,
    manners: &SupplyManners<'_>,
    is_taken: impl Fn(&MeterName) -> bool,
) -> Facts {
    let Some(device) = printer_device(rows) else {
        return Facts::default();
    };
    let charset = charset(rows, device);
    let mut meters = marker::meters(rows, device);
    let names: Vec<MeterName> = meters.iter().map(|meter| meter.name.clone()).collect();
    let counters = imaging_counters::meters(rows, |name| is_taken(name) || names.contains(name));
    meters.extend(counters);
    Facts {
        identity: Identity::default(),
        meters,
        comparisons: Vec::new(),
        rated_per_minute: media_path::rated_per_minute(rows, device),
        supplies: supplies::supplies(rows, device, charset, manners),
        alerts: alerts::alerts(rows, device, charset),
        status: host_resources::status(rows, device),
    }
}

/// sysDescr.
pub(crate) fn description(rows: &Rows) -> Option<String> {
    system::text(rows, system::SYS_DESCR, Charset::default())
}

/// Whether anything hints at a printer: its rows, its maker's number, its maker's name. A maker's switch does not.
pub(crate) fn may_be_printer(rows: &Rows, brands: &Brands) -> bool {
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

/// The hrDeviceIndex under which the printer's rows stand. It counts from 1 (RFC 2790): a 0 is taken where there is nothing
/// else, since the reading of a printer that is known to be device 1 doesn't ask for the rows of a device 0.
pub(crate) fn printer_device(rows: &Rows) -> Option<u32> {
    let printers = a_0_last(host_resources::printers(rows));
    let with_rows = a_0_last(printer_mib::devices(rows).into_iter().collect());
    let both = printers.iter().find(|device| with_rows.contains(device));
    both.or_else(|| with_rows.first())
        .or_else(|| printers.first())
        .copied()
}

/// Ascending indexes, but for a 0.
fn a_0_last(mut devices: Vec<u32>) -> Vec<u32> {
    if devices.first() == Some(&0) {
        devices.rotate_left(1);
    }
    devices
}

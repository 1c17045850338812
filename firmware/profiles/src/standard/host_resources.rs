//! HOST-RESOURCES-MIB (RFC 2790): which device of the host is the printer, and how it is.

use meters::{Severity, Status};

use super::error_state::detected_errors;
use super::table::{Table, column, instance};
use crate::{Oid, Questions, Rows, Value};

const HR_DEVICE_ENTRY: &[u32] = &[1, 3, 6, 1, 2, 1, 25, 3, 2, 1];
const HR_DEVICE_TYPE: u32 = 2;
const HR_DEVICE_DESCR: u32 = 3;
const HR_DEVICE_STATUS: u32 = 5;

const HR_PRINTER_ENTRY: &[u32] = &[1, 3, 6, 1, 2, 1, 25, 3, 5, 1];
const HR_PRINTER_STATUS: u32 = 1;
const HR_PRINTER_DETECTED_ERROR_STATE: u32 = 2;

/// hrDevicePrinter.
const PRINTER: &[u32] = &[1, 3, 6, 1, 2, 1, 25, 3, 1, 5];
/// hrDeviceStatus down.
const DOWN: i64 = 5;
/// hrPrinterStatus warmup.
const WARMUP: i64 = 5;

pub(super) fn identifying(questions: &mut Questions) {
    for column in [HR_DEVICE_TYPE, HR_DEVICE_DESCR] {
        questions.scalars.push(instance(HR_DEVICE_ENTRY, column, &[1]));
    }
}

/// The column that decides whether a host is a printer.
pub(super) fn deciding(questions: &mut Questions) {
    questions.columns.push(column(HR_DEVICE_ENTRY, HR_DEVICE_TYPE));
}

/// The state of that device, or of all where we don't know yet which one is the printer.
pub(super) fn detail(device: Option<u32>, questions: &mut Questions) {
    let state = [
        (HR_DEVICE_ENTRY, HR_DEVICE_STATUS),
        (HR_PRINTER_ENTRY, HR_PRINTER_STATUS),
        (HR_PRINTER_ENTRY, HR_PRINTER_DETECTED_ERROR_STATE),
    ];
    if let Some(device) = device {
        let cells = state.map(|(entry, number)| instance(entry, number, &[device]));
        questions.scalars.extend(cells);
    } else {
        deciding(questions);
        questions.columns.push(column(HR_DEVICE_ENTRY, HR_DEVICE_DESCR));
        questions
            .columns
            .extend(state.map(|(entry, number)| column(entry, number)));
    }
}

/// The names of what [`status`] is made of: hrPrinterStatus, and hrDeviceStatus only where it said that the device is
/// down, since a printer that goes down says so by its error state too.
pub(super) fn states(rows: &Rows, device: u32) -> Vec<Oid> {
    let device_status = instance(HR_DEVICE_ENTRY, HR_DEVICE_STATUS, &[device]);
    let was_down = rows.get(&device_status).and_then(Value::as_i64) == Some(DOWN);
    let mut names = vec![instance(HR_PRINTER_ENTRY, HR_PRINTER_STATUS, &[device])];
    names.extend(was_down.then_some(device_status));
    names
}

/// The name of hrPrinterDetectedErrorState.
pub(super) fn error_state(device: u32) -> Oid {
    instance(HR_PRINTER_ENTRY, HR_PRINTER_DETECTED_ERROR_STATE, &[device])
}

/// The hrDeviceIndex of each printer, in order.
pub(super) fn printers(rows: &Rows) -> Vec<u32> {
    let devices = Table::new(rows, HR_DEVICE_ENTRY);
    devices
        .indexes(&[HR_DEVICE_TYPE])
        .iter()
        .filter_map(|index| match index.as_slice() {
            [device] if is_printer(&devices, *device) => Some(*device),
            _ => None,
        })
        .collect()
}

/// What device 1 is: a printer, something else, or not said.
pub(super) fn first_is_printer(rows: &Rows) -> Option<bool> {
    let devices = Table::new(rows, HR_DEVICE_ENTRY);
    devices
        .cell(HR_DEVICE_TYPE, &[1])
        .map(|_| is_printer(&devices, 1))
}

fn is_printer(devices: &Table<'_>, device: u32) -> bool {
    let kind = devices
        .cell(HR_DEVICE_TYPE, &[device])
        .and_then(|cell| cell.as_oid());
    kind.is_some_and(|kind| kind.arcs() == PRINTER)
}

/// hrDeviceDescr, undecoded.
pub(super) fn description(rows: &Rows, device: u32) -> Option<&[u8]> {
    Table::new(rows, HR_DEVICE_ENTRY).bytes(HR_DEVICE_DESCR, &[device])
}

/// hrPrinterDetectedErrorState, undecoded.
pub(super) fn detected_error_state(rows: &Rows, device: u32) -> Option<&[u8]> {
    Table::new(rows, HR_PRINTER_ENTRY).bytes(HR_PRINTER_DETECTED_ERROR_STATE, &[device])
}

/// What the device is doing, by RFC 2790's table of states (hrDeviceStatus, hrPrinterStatus,
/// hrPrinterDetectedErrorState): `Down` where hrDeviceStatus says so, unless it is warming up (coming online), and where
/// the printer has no better word than other(1) or unknown(2) and an error stops it. None where neither status is said.
pub(crate) fn status(rows: &Rows, device: u32) -> Option<Status> {
    let device_status = Table::new(rows, HR_DEVICE_ENTRY).number(HR_DEVICE_STATUS, &[device]);
    let printer_status = Table::new(rows, HR_PRINTER_ENTRY).number(HR_PRINTER_STATUS, &[device]);
    if device_status == Some(DOWN) && printer_status != Some(WARMUP) {
        return Some(Status::Down);
    }
    Some(match printer_status? {
        3 => Status::Idle,
        4 => Status::Printing,
        WARMUP => Status::Warmup,
        _ if is_stopped(rows, device) => Status::Down,
        1 => Status::Other,
        _ => Status::Unknown,
    })
}

fn is_stopped(rows: &Rows, device: u32) -> bool {
    let octets = detected_error_state(rows, device).unwrap_or_default();
    detected_errors(octets).any(|error| error.severity == Severity::Critical)
}

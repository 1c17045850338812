//! prtGeneralTable and prtLocalizationTable: the printer's name, its serial number, its character set.

use std::collections::BTreeSet;

use super::super::host_resources;
use super::super::table::{Table, column, instance};
use crate::text::Charset;
use crate::{Oid, Questions, Rows};

const PRT_GENERAL_ENTRY: &[u32] = &[1, 3, 6, 1, 2, 1, 43, 5, 1, 1];
const CONSOLE_LOCALIZATION: u32 = 10;
const PRINTER_NAME: u32 = 16;
const SERIAL_NUMBER: u32 = 17;
/// prtAlertCriticalEvents, which stands in this table.
const CRITICAL_EVENTS: u32 = 18;

const PRT_LOCALIZATION_ENTRY: &[u32] = &[1, 3, 6, 1, 2, 1, 43, 7, 1, 1];
const CHARACTER_SET: u32 = 4;

pub(in crate::standard) fn identifying(questions: &mut Questions) {
    for column in [SERIAL_NUMBER, CONSOLE_LOCALIZATION] {
        questions.scalars.push(instance(PRT_GENERAL_ENTRY, column, &[1]));
    }
}

/// What [`detail`] asks of device 1 as most printers number it, before anything is known.
pub(in crate::standard) fn opening(questions: &mut Questions) {
    let charset = instance(PRT_LOCALIZATION_ENTRY, CHARACTER_SET, &[1, 1]);
    questions.scalars.extend([critical_events(1), charset]);
}

/// The serial's column: it decides beside hrDeviceType whether a host is a printer.
pub(in crate::standard) fn deciding(questions: &mut Questions) {
    questions.columns.push(column(PRT_GENERAL_ENTRY, SERIAL_NUMBER));
}

/// What the identifying rows left open: how many critical alerts there were, the printer's name only where hrDeviceDescr names none, and the character set.
/// The table of localizations has a row for each language of the panel (22 on a
/// small Brother), so we ask for its one row that counts, if we know which it is.
pub(in crate::standard) fn detail(device: Option<u32>, rows: &Rows, questions: &mut Questions) {
    let Some(device) = device else {
        let general = [SERIAL_NUMBER, PRINTER_NAME, CONSOLE_LOCALIZATION, CRITICAL_EVENTS];
        questions
            .columns
            .extend(general.map(|number| column(PRT_GENERAL_ENTRY, number)));
        questions
            .columns
            .push(column(PRT_LOCALIZATION_ENTRY, CHARACTER_SET));
        return;
    };
    questions.scalars.push(critical_events(device));
    if host_resources::description(rows, device).is_none() {
        let name = instance(PRT_GENERAL_ENTRY, PRINTER_NAME, &[device]);
        questions.scalars.push(name);
    }
    let localization = console_localization(rows, device).unwrap_or(1);
    let charset = instance(PRT_LOCALIZATION_ENTRY, CHARACTER_SET, &[device, localization]);
    questions.scalars.push(charset);
}

pub(super) fn devices(rows: &Rows) -> BTreeSet<u32> {
    let mut devices = BTreeSet::new();
    for index in
        Table::new(rows, PRT_GENERAL_ENTRY).indexes(&[CONSOLE_LOCALIZATION, PRINTER_NAME, SERIAL_NUMBER])
    {
        if let [device] = index.as_slice() {
            devices.insert(*device);
        }
    }
    devices
}

/// The name of prtGeneralSerialNumber.
pub(in crate::standard) fn serial_name(device: u32) -> Oid {
    instance(PRT_GENERAL_ENTRY, SERIAL_NUMBER, &[device])
}

/// The name of prtAlertCriticalEvents: it counts with every critical alert.
pub(in crate::standard) fn critical_events(device: u32) -> Oid {
    instance(PRT_GENERAL_ENTRY, CRITICAL_EVENTS, &[device])
}

/// prtGeneralSerialNumber, undecoded.
pub(in crate::standard) fn serial_number(rows: &Rows, device: u32) -> Option<&[u8]> {
    Table::new(rows, PRT_GENERAL_ENTRY).bytes(SERIAL_NUMBER, &[device])
}

/// prtGeneralPrinterName, undecoded. On most makes people can change it.
pub(in crate::standard) fn printer_name(rows: &Rows, device: u32) -> Option<&[u8]> {
    Table::new(rows, PRT_GENERAL_ENTRY).bytes(PRINTER_NAME, &[device])
}

/// The character set of localized strings: prtLocalizationCharacterSet of prtGeneralConsoleLocalization, or of the
/// first localization where that isn't known.
pub(crate) fn charset(rows: &Rows, device: u32) -> Charset {
    let localizations = Table::new(rows, PRT_LOCALIZATION_ENTRY);
    let current = console_localization(rows, device)
        .and_then(|localization| localizations.number(CHARACTER_SET, &[device, localization]));
    let first = || {
        let number = *localizations.subunits(device, &[CHARACTER_SET]).first()?;
        localizations.number(CHARACTER_SET, &[device, number])
    };
    current
        .or_else(first)
        .map(Charset::from_mib_enum)
        .unwrap_or_default()
}

fn console_localization(rows: &Rows, device: u32) -> Option<u32> {
    let number = Table::new(rows, PRT_GENERAL_ENTRY).number(CONSOLE_LOCALIZATION, &[device])?;
    u32::try_from(number).ok().filter(|number| *number > 0)
}

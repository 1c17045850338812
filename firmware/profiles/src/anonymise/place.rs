//! What a row's place in the MIBs says about whose words stand there.

use crate::Oid;

/// Whose words stand in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The row must not be in a recording at all.
    LeftOut,
    /// The whole value is a secret.
    Secret,
    /// The maker speaks.
    Makers,
    /// Anybody may speak.
    Unknown,
}

/// sysContact, sysName, sysLocation.
const SYSTEM_SECRETS: [&[u32]; 3] = [
    &[1, 3, 6, 1, 2, 1, 1, 4],
    &[1, 3, 6, 1, 2, 1, 1, 5],
    &[1, 3, 6, 1, 2, 1, 1, 6],
];

/// ifPhysAddress.
pub(super) const HARDWARE_ADDRESS: &[u32] = &[1, 3, 6, 1, 2, 1, 2, 2, 1, 6];

/// hrDeviceDescr.
pub(super) const DEVICE_DESCRIPTION: &[u32] = &[1, 3, 6, 1, 2, 1, 25, 3, 2, 1, 3];

/// sysDescr.
pub(super) const SYSTEM_DESCRIPTION: &[u32] = &[1, 3, 6, 1, 2, 1, 1, 1];

/// Of the Printer-MIB (RFC 3805): prtGeneralCurrentOperator, prtGeneralServicePerson, prtGeneralPrinterName,
/// prtGeneralSerialNumber, prtInputSerialNumber, prtOutputSerialNumber.
const PRINTER_SECRETS: [&[u32]; 6] = [
    &[1, 3, 6, 1, 2, 1, 43, 5, 1, 1, 4],
    &[1, 3, 6, 1, 2, 1, 43, 5, 1, 1, 5],
    &[1, 3, 6, 1, 2, 1, 43, 5, 1, 1, 16],
    &[1, 3, 6, 1, 2, 1, 43, 5, 1, 1, 17],
    &[1, 3, 6, 1, 2, 1, 43, 8, 2, 1, 17],
    &[1, 3, 6, 1, 2, 1, 43, 9, 2, 1, 11],
];

/// Where people or jobs may be named in the Printer-MIB: prtInputMediaName, prtInputName, prtOutputName,
/// prtChannelInformation, the console's display, prtAlertDescription.
const PRINTER_UNKNOWN: [&[u32]; 6] = [
    &[1, 3, 6, 1, 2, 1, 43, 8, 2, 1, 12],
    &[1, 3, 6, 1, 2, 1, 43, 8, 2, 1, 13],
    &[1, 3, 6, 1, 2, 1, 43, 9, 2, 1, 7],
    &[1, 3, 6, 1, 2, 1, 43, 14, 1, 1, 9],
    &[1, 3, 6, 1, 2, 1, 43, 16],
    &[1, 3, 6, 1, 2, 1, 43, 18, 1, 1, 8],
];

/// The standard groups of which rows are kept: system, ifTable, hrDevice, the Printer-MIB.
const STANDARD: [&[u32]; 4] = [
    &[1, 3, 6, 1, 2, 1, 1],
    &[1, 3, 6, 1, 2, 1, 2],
    &[1, 3, 6, 1, 2, 1, 25, 3],
    &[1, 3, 6, 1, 2, 1, 43],
];

/// What stands within kept groups and is left out: sysORTable, the partitions and file systems of hrDevice, the Job
/// Monitoring MIB (RFC 2707), and what UCD's and Net-SNMP's agents tell of the host they run on.
pub(super) const LEFT_OUT: [&[u32]; 6] = [
    &[1, 3, 6, 1, 2, 1, 1, 9],
    &[1, 3, 6, 1, 2, 1, 25, 3, 7],
    &[1, 3, 6, 1, 2, 1, 25, 3, 8],
    &[1, 3, 6, 1, 4, 1, 2699, 1, 1],
    &[1, 3, 6, 1, 4, 1, 2021],
    &[1, 3, 6, 1, 4, 1, 8072],
];

const ENTERPRISES: &[u32] = &[1, 3, 6, 1, 4, 1];

impl Place {
    pub(super) fn of(name: &Oid) -> Self {
        let is_under = |prefix: &[u32]| name.arcs().starts_with(prefix);
        let is_in = |prefixes: &[&[u32]]| prefixes.iter().any(|prefix| is_under(prefix));
        if is_in(&LEFT_OUT) {
            Self::LeftOut
        } else if is_in(&SYSTEM_SECRETS) || is_in(&PRINTER_SECRETS) || is_under(HARDWARE_ADDRESS) {
            Self::Secret
        } else if is_under(ENTERPRISES) || is_in(&PRINTER_UNKNOWN) {
            Self::Unknown
        } else if is_in(&STANDARD) {
            Self::Makers
        } else {
            Self::LeftOut
        }
    }
}

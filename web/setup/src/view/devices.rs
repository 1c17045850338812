//! The printers: all of them, and one with its history.

use meters::{Alert, DeviceId, Identity, Meter, Supply, Timestamp, Verdict};

/// The page `/devices`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Devices {
    /// By address.
    pub rows: Vec<DeviceRow>,
    /// Printers on the box's USB ports that could not be read, and are none of the rows.
    pub unread: Vec<Unread>,
    /// Every device is being read now.
    pub reading: bool,
}

/// A printer that is plugged into the box and could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The kernel's name of the port.
    pub port: String,
    /// What its plug calls it.
    pub identity: Identity,
    /// What it can do.
    pub functions: Vec<Function>,
    /// Why it was not read, and what to do: a sentence.
    pub sentence: String,
}

/// What a machine can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// It prints.
    Printer,
    /// It sends and gets faxes.
    Fax,
    /// It scans.
    Scanner,
    /// It reads memory cards or sticks.
    CardReader,
}

/// How a device is on the box's USB ports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnUsb {
    /// The kernel's name of the port on which it was met last.
    pub port: String,
    /// What it can do.
    pub functions: Vec<Function>,
    /// Whether anything is plugged in there now.
    pub plugged_in: bool,
}

/// A device in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceRow {
    /// Its id.
    pub id: DeviceId,
    /// What people call it.
    pub name: Option<String>,
    /// What it says of itself.
    pub identity: Identity,
    /// Where it was met last.
    pub address: String,
    /// The same where that is a USB port of the box.
    pub usb: Option<OnUsb>,
    /// Its last values of `total`, `mono`, `color`, as far as it has them.
    pub meters: Vec<Meter>,
    /// Its supplies.
    pub supplies: Vec<Supply>,
    /// When it was read last.
    pub last_read: Option<Timestamp>,
    /// The worst verdict of its meters; none: never read.
    pub verdict: Option<Verdict>,
    /// Why nothing of it bills: a sentence.
    pub no_billing_meter: Option<String>,
    /// Since when it is silent.
    pub silent_since: Option<Timestamp>,
    /// Whether it is left alone.
    pub ignored: bool,
}

/// The page `/devices/ID`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its line.
    pub row: DeviceRow,
    /// What people noted.
    pub note: String,
    /// When it was met first.
    pub first_seen: Timestamp,
    /// Every meter of the last reading.
    pub meters: Vec<MeterRow>,
    /// What it complains of.
    pub alerts: Vec<Alert>,
    /// What a person has to decide, a sentence each.
    pub doubts: Vec<String>,
    /// How its counts grew.
    pub history: Vec<History>,
    /// Whether it is asked by IPP where it doesn't answer SNMP.
    pub ipp: bool,
    /// As it was added by hand, if it was.
    pub added_as: Vec<String>,
}

/// A meter of a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeterRow {
    /// The meter.
    pub meter: Meter,
    /// What it is worth.
    pub verdict: Verdict,
}

/// How a meter grew: its points, oldest first, 200 at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// The meter's name.
    pub meter: String,
    /// When, what, and whether it was beyond doubt.
    pub points: Vec<(Timestamp, u64, bool)>,
}

//! The printers: all of them, and one with its history.

use meters::{Alert, DeviceId, Identity, Meter, Supply, Timestamp, Verdict};

/// The page `/devices`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Devices {
    /// By address.
    pub rows: Vec<DeviceRow>,
    /// Every device is being read now.
    pub reading: bool,
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

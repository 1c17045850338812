//! A reading: what one device said at one time, and how it was got.

use serde::{Deserialize, Serialize};

use crate::{Alert, Comparison, Identity, Meter, Supply, Timestamp};

/// hrPrinterStatus (RFC 2790), with `down` from hrDeviceStatus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Ready.
    Idle,
    /// At work.
    Printing,
    /// Warming up.
    Warmup,
    /// Stopped: somebody has to go there.
    Down,
    /// Asleep, or anything else that the standard has no word for.
    Other,
    /// The device says that it doesn't know.
    #[serde(other)]
    Unknown,
}

/// What a reading cost on the wire. Bytes are UDP payload.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Requests sent, repeats included.
    pub datagrams_sent: u32,
    /// Datagrams that came back from the device, late and wrong ones included.
    pub datagrams_received: u32,
    /// Bytes sent.
    pub bytes_sent: u64,
    /// Bytes received.
    pub bytes_received: u64,
    /// Requests that were sent again because no answer came in time.
    pub retries: u32,
}

/// In front of the kernel's name of a USB port, where a device is met there and not on the network: `usb:1-1.4`.
const ON_USB: &str = "usb:";

/// The address of whatever is plugged into that USB port of the box.
pub fn usb_address(port: &str) -> String {
    [ON_USB, port].concat()
}

/// The USB port that an address names; none where it is one on the network.
pub fn usb_port(address: &str) -> Option<&str> {
    address.strip_prefix(ON_USB)
}

/// What one device said at one time. This is the object that `meterbox read --json` prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Where it was reached: `10.0.0.9:161`, or a USB port.
    pub address: String,
    /// When the last of it was read, by the box's wall clock.
    pub read_at: Timestamp,
    /// What the device says of itself.
    pub identity: Identity,
    /// Its counters.
    pub meters: Vec<Meter>,
    /// Its counters held against each other, where its maker's profile knows how they belong together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comparisons: Vec<Comparison>,
    /// How fast it can print, in impressions a minute (prtMediaPathMaxSpeed); absent where it doesn't say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rated_per_minute: Option<u32>,
    /// Its supplies.
    pub supplies: Vec<Supply>,
    /// What it complains of.
    pub alerts: Vec<Alert>,
    /// What it is doing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Why the reading is not whole: the device fell silent or restarted in the middle. Absent when it is whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial: Option<String>,
    /// What it cost on the wire.
    pub cost: Cost,
}

impl Reading {
    /// The meter of that name, if it was read.
    pub fn meter(&self, name: &str) -> Option<&Meter> {
        self.meters.iter().find(|meter| meter.name.as_str() == name)
    }
}

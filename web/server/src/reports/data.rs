//! What a report is made of: plain data, one customer at a time.
//!
//! The ledger's rows are mapped into these structs by [`collect`](super::collect); workbook and CSV know nothing else.
//! Every text here is somebody else's and is made safe only where it is written.

use jiff::tz::TimeZone;
use meters::{MeterName, Timestamp, Unit, Verdict};

/// What is true of the whole report.
#[derive(Clone, Debug)]
pub struct ReportData {
    /// The dealer who sends it.
    pub dealer: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// The period begins here: `previous` values are those of this moment.
    pub from: Timestamp,
    /// The period ends here: ages are counted from this moment.
    pub to: Timestamp,
    /// The zone in which the summary's moments are written.
    pub zone: TimeZone,
}

/// One customer's part of a report.
#[derive(Clone, Debug)]
pub struct CustomerReport {
    /// The customer's name as the dealer typed it.
    pub name: String,
    /// The zone in which the customer's moments are written.
    pub zone: TimeZone,
    /// The customer's devices, in the order in which they are shown.
    pub devices: Vec<DeviceRow>,
}

/// One device and what its last readings gave.
#[derive(Clone, Debug, Default)]
pub struct DeviceRow {
    /// The maker's name.
    pub manufacturer: Option<String>,
    /// The model without the maker's name.
    pub model: Option<String>,
    /// sysDescr.
    pub description: Option<String>,
    /// The serial number as the device writes it.
    pub serial: Option<String>,
    /// Where it was last reached.
    pub address: Option<String>,
    /// sysLocation.
    pub location: Option<String>,
    /// The dealer's name for the site.
    pub site: String,
    /// When the device was seen for the first time.
    pub first_seen: Timestamp,
    /// When the device last gave anything. Absent where it never did.
    pub read_at: Option<Timestamp>,
    /// Why the last reading is not whole.
    pub partial: Option<String>,
    /// The latest value of each meter.
    pub meters: Vec<MeterCell>,
    /// The last try that gave nothing, where it is later than the last reading.
    pub last_miss: Option<LastMiss>,
}

/// The latest value of one meter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeterCell {
    /// Its name in the house's words.
    pub name: MeterName,
    /// The count, in `unit`.
    pub value: u64,
    /// What is counted.
    pub unit: Unit,
    /// Whether the dealer bills by it.
    pub bills: bool,
    /// When this very value was read.
    pub read_at: Timestamp,
    /// What the value is worth.
    pub verdict: Verdict,
    /// The last good value at the beginning of the period.
    pub previous: Option<PreviousValue>,
}

/// A meter's value at the beginning of the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PreviousValue {
    /// The count, in `unit`.
    pub value: u64,
    /// What was counted.
    pub unit: Unit,
}

/// A try to read a device that gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastMiss {
    /// When it was given up.
    pub at: Timestamp,
    /// Why, for programs.
    pub cause: protocol::MissCause,
    /// Why, for people: the box's own sentence.
    pub message: String,
}

impl MeterCell {
    /// What was counted in the period. Absent unless both values are there, count the same and are believed.
    pub fn delta(&self) -> Option<u64> {
        let previous = self.previous?;
        if self.verdict != Verdict::Ok || previous.unit != self.unit {
            return None;
        }
        self.value.checked_sub(previous.value)
    }
}

impl DeviceRow {
    /// The meter of that name.
    pub fn meter(&self, name: &str) -> Option<&MeterCell> {
        self.meters.iter().find(|meter| meter.name.as_str() == name)
    }

    /// Whether it gave a counter that the dealer bills by.
    pub fn has_billing_meter(&self) -> bool {
        self.meters.iter().any(|meter| meter.bills)
    }

    /// The moment that stands in the row: that of the billing value where there is one, so that an old value never
    /// gets the time of a later reading that did not hold it.
    pub fn value_read_at(&self) -> Option<Timestamp> {
        let billing = self
            .meters
            .iter()
            .find(|meter| meter.bills)
            .or(self.meters.first());
        billing.map(|meter| meter.read_at).or(self.read_at)
    }
}

//! What a report is made of: plain data, one device at a time.
//!
//! The ledger's rows are mapped into these structs by [`collect`](super::collect); workbook and CSV know nothing else.
//! No list of devices is ever held: a report of ten thousand needs no more memory than one of ten. Every text here is
//! somebody else's and is made safe only where it is written.

use jiff::tz::TimeZone;
use meters::{MeterName, Timestamp, Unit, Verdict};

use super::standing::Period;

/// What is true of the whole report.
#[derive(Clone, Debug)]
pub(crate) struct ReportHead {
    /// The dealer who sends it.
    pub(crate) dealer: String,
    /// When it was made.
    pub(crate) made_at: Timestamp,
    /// What is reported.
    pub(crate) period: Period,
    /// The zone in which the summary's moments are written.
    pub(crate) zone: TimeZone,
}

/// What is true of one customer's part.
#[derive(Clone, Debug)]
pub(crate) struct CustomerHead {
    /// The customer's name as the dealer typed it.
    pub(crate) name: String,
    /// The zone in which the customer's moments are written.
    pub(crate) zone: TimeZone,
    /// The meters that occur at the customer, in any order.
    pub(crate) meters: Vec<MeterName>,
}

/// One device and what its last readings gave.
#[derive(Clone, Debug, Default)]
pub(crate) struct DeviceRow {
    /// The maker's name.
    pub(crate) manufacturer: Option<String>,
    /// The model without the maker's name.
    pub(crate) model: Option<String>,
    /// sysDescr.
    pub(crate) description: Option<String>,
    /// The serial number as the device writes it.
    pub(crate) serial: Option<String>,
    /// Where it was last reached.
    pub(crate) address: Option<String>,
    /// sysLocation.
    pub(crate) location: Option<String>,
    /// The dealer's name for the site.
    pub(crate) site: String,
    /// When the device was seen for the first time.
    pub(crate) first_seen: Timestamp,
    /// When the device last gave anything. Absent where it never did.
    pub(crate) read_at: Option<Timestamp>,
    /// Whether the box knew that its clock was wrong when it took the last reading.
    pub(crate) clock_was_wrong: bool,
    /// Why the last reading is not whole.
    pub(crate) partial: Option<String>,
    /// The latest value of each meter.
    pub(crate) meters: Vec<MeterCell>,
    /// The last try that gave nothing, where it is later than the last reading.
    pub(crate) last_miss: Option<LastMiss>,
}

/// The latest value of one meter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MeterCell {
    /// Its name in the house's words.
    pub(crate) name: MeterName,
    /// The count, in `unit`.
    pub(crate) value: u64,
    /// What is counted.
    pub(crate) unit: Unit,
    /// Whether the dealer bills by it.
    pub(crate) bills: bool,
    /// When this very value was read.
    pub(crate) read_at: Timestamp,
    /// What the value is worth. Absent where the box said nothing of it.
    pub(crate) verdict: Option<Verdict>,
    /// The last good value at the beginning of the period.
    pub(crate) previous: Option<PreviousValue>,
}

/// A meter's value at the beginning of the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PreviousValue {
    /// The count, in `unit`.
    pub(crate) value: u64,
    /// What was counted.
    pub(crate) unit: Unit,
}

/// A try to read a device that gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LastMiss {
    /// When it was given up.
    pub(crate) at: Timestamp,
    /// Why, for programs.
    pub(crate) cause: protocol::MissCause,
    /// Why, for people: the box's own sentence.
    pub(crate) message: String,
}

impl MeterCell {
    /// What was counted in the period. Absent unless both values are there, count the same and are believed.
    pub(crate) fn delta(&self) -> Option<u64> {
        let previous = self.previous?;
        if self.verdict != Some(Verdict::Ok) || previous.unit != self.unit {
            return None;
        }
        self.value.checked_sub(previous.value)
    }
}

impl DeviceRow {
    /// The meter of that name.
    pub(crate) fn meter(&self, name: &str) -> Option<&MeterCell> {
        self.meters.iter().find(|meter| meter.name.as_str() == name)
    }

    /// Whether it gave a counter that the dealer bills by.
    pub(crate) fn has_billing_meter(&self) -> bool {
        self.meters.iter().any(|meter| meter.bills)
    }

    /// The moment that stands in the row: that of the billing value where there is one, so that an old value never
    /// gets the time of a later reading that did not hold it.
    pub(crate) fn value_read_at(&self) -> Option<Timestamp> {
        let billing = self
            .meters
            .iter()
            .find(|meter| meter.bills)
            .or(self.meters.first());
        billing.map(|meter| meter.read_at).or(self.read_at)
    }
}

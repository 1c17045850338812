//! What a report is made of: plain data, one device at a time.
//!
//! The ledger's rows are mapped into these structs by [`collect`](super::collect); workbook and CSV know nothing else.
//! No list of devices is ever held: a report of ten thousand needs no more memory than one of ten. Every text here is
//! somebody else's and is made safe only where it is written.

use jiff::tz::TimeZone;
use meters::validation::Doubt;
use meters::{Comparison, MeterName, Timestamp, Unit, Verdict};
use protocol::EventKind;

use super::continuity::Break;
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
    pub(crate) meters: Vec<MeterKind>,
}

/// A meter that occurs at a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MeterKind {
    /// Its name in the house's words.
    pub(crate) name: MeterName,
    /// Whether the dealer bills by it at any device.
    pub(crate) bills: bool,
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
    /// The customer's own number for it.
    pub(crate) asset_tag: Option<String>,
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
    /// How fast it prints by its own word, in impressions a minute.
    pub(crate) rated_per_minute: Option<u32>,
    /// The latest value of each meter.
    pub(crate) meters: Vec<MeterCell>,
    /// These values held against each other.
    pub(crate) comparisons: Vec<Comparison>,
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
    /// The maker's own name for it.
    pub(crate) label: Option<String>,
    /// Where it was read: a dotted OID, or a PJL variable.
    pub(crate) source: String,
    /// When this very value was read.
    pub(crate) read_at: Timestamp,
    /// What the value is worth. Absent where the box said nothing of it.
    pub(crate) verdict: Option<Verdict>,
    /// What the box wrote to a doubtful value.
    pub(crate) doubt: Option<Doubt>,
    /// The last good value at the beginning of the period.
    pub(crate) previous: Option<PreviousValue>,
    /// Where the row of values from `previous` to here broke.
    pub(crate) row_break: Option<Break>,
}

/// A meter's value at the beginning of the period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PreviousValue {
    /// The count, in `unit`.
    pub(crate) value: u64,
    /// What was counted.
    pub(crate) unit: Unit,
    /// When it was read.
    pub(crate) read_at: Timestamp,
    /// Where it was read.
    pub(crate) source: String,
}

/// Something that happened to a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EventRow {
    /// When the box noticed it.
    pub(crate) at: Timestamp,
    /// What, for programs.
    pub(crate) kind: EventKind,
    /// What, for people: the box's own sentence.
    pub(crate) message: String,
    /// An address, a serial number, a count.
    pub(crate) before: Option<String>,
    /// What it is now.
    pub(crate) after: Option<String>,
    /// The maker's name.
    pub(crate) manufacturer: Option<String>,
    /// The model without the maker's name.
    pub(crate) model: Option<String>,
    /// The serial number as the device writes it.
    pub(crate) serial: Option<String>,
    /// Where the device was then.
    pub(crate) address: String,
    /// The dealer's name for the site.
    pub(crate) site: String,
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
    /// What was counted in the period. Absent unless both values are there and believed, and no doubt lies between
    /// them.
    pub(crate) fn delta(&self) -> Option<u64> {
        if self.verdict != Some(Verdict::Ok) || self.doubt_about_delta().is_some() {
            return None;
        }
        self.value.checked_sub(self.previous.as_ref()?.value)
    }

    /// The word that stands in a delta's place where a doubt forbids it.
    pub(crate) fn mark(&self) -> Option<&'static str> {
        Some(match self.doubt_about_delta()? {
            Verdict::Dropped => "dropped",
            Verdict::Jumped => "jumped",
            Verdict::PartsDiffer => "parts differ",
            Verdict::UnitChanged => "unit changed",
            Verdict::Other => "doubtful",
            Verdict::Ok | Verdict::Stale => return None,
        })
    }

    /// Why there is no delta: the box's own doubt, else what the two ends of the period show where another box judged
    /// the later one.
    pub(crate) fn doubt_about_delta(&self) -> Option<Verdict> {
        match self.verdict {
            None => return None,
            Some(Verdict::Ok | Verdict::Stale) => {}
            Some(doubt) => return Some(doubt),
        }
        if let Some(found) = self.row_break {
            return Some(found.verdict);
        }
        let previous = self.previous.as_ref()?;
        if previous.unit != self.unit {
            Some(Verdict::UnitChanged)
        } else if self.value < previous.value {
            Some(Verdict::Dropped)
        } else {
            None
        }
    }

    /// Whether a person has to look at it before it is billed.
    pub(crate) fn is_doubtful(&self) -> bool {
        self.verdict.is_none() || self.doubt_about_delta().is_some()
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

    /// Maker and model in one.
    pub(crate) fn title(&self) -> String {
        title(self.manufacturer.as_deref(), self.model.as_deref())
    }

    /// The comparisons that came out badly and that no meter's own verdict tells of.
    pub(crate) fn open_differences(&self) -> impl Iterator<Item = &Comparison> {
        self.comparisons.iter().filter(|comparison| {
            let meter = self.meter(comparison.meter.as_str());
            !comparison.agrees && meter.is_some_and(|meter| meter.verdict != Some(Verdict::PartsDiffer))
        })
    }

    /// Whether a person has to look at one of its meters before it is billed.
    pub(crate) fn is_doubtful(&self) -> bool {
        self.meters.iter().any(MeterCell::is_doubtful) || self.open_differences().next().is_some()
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

impl EventRow {
    /// Maker and model in one.
    pub(crate) fn title(&self) -> String {
        title(self.manufacturer.as_deref(), self.model.as_deref())
    }
}

fn title(manufacturer: Option<&str>, model: Option<&str>) -> String {
    let parts: Vec<&str> = [manufacturer, model].into_iter().flatten().collect();
    parts.join(" ")
}

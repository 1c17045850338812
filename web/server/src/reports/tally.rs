//! The numbers of the summary: a line a customer, and their sum. The mail says the same numbers in words.

use meters::Unit;

use super::data::DeviceRow;
use super::missing;
use super::standing::Period;

/// What is counted of one customer, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// All devices.
    pub(crate) devices: u64,
    /// Those whose value is young enough to bill.
    pub(crate) on_time: u64,
    /// Those whose value is too old.
    pub(crate) stale: u64,
    /// Those that never gave a value.
    pub(crate) never_read: u64,
    /// Those first seen within the period.
    pub(crate) new: u64,
    /// Those with a meter that a person has to look at.
    pub(crate) doubtful: u64,
    /// The lines on the sheet «Missing».
    pub(crate) missing: u64,
    /// Impressions of the meter `total` in the period. Absent where no device has a delta.
    pub(crate) total: Option<u64>,
    /// Impressions of `mono` in the period.
    pub(crate) mono: Option<u64>,
    /// Impressions of `color` in the period.
    pub(crate) color: Option<u64>,
    /// Devices whose `total` counts something else than impressions, and so is not in the sums.
    pub(crate) other_units: u64,
}

impl Tally {
    /// Counts one more device.
    pub(crate) fn count(&mut self, device: &DeviceRow, period: Period) {
        self.devices += 1;
        match (device.value_read_at(), period.is_stale(device)) {
            (None, _) => self.never_read += 1,
            (Some(_), true) => self.stale += 1,
            (Some(_), false) => self.on_time += 1,
        }
        self.new += u64::from(period.is_new(device));
        self.doubtful += u64::from(device.is_doubtful());
        self.missing += u64::from(missing::why(device, period).is_some());
        self.total = sum(self.total, pages(device, "total"));
        self.mono = sum(self.mono, pages(device, "mono"));
        self.color = sum(self.color, pages(device, "color"));
        let counts_otherwise = device
            .meter("total")
            .is_some_and(|meter| meter.unit != Unit::Impressions);
        self.other_units += u64::from(counts_otherwise);
    }

    /// Adds another customer's numbers.
    pub(crate) fn add(&mut self, other: &Self) {
        self.devices += other.devices;
        self.on_time += other.on_time;
        self.stale += other.stale;
        self.never_read += other.never_read;
        self.new += other.new;
        self.doubtful += other.doubtful;
        self.missing += other.missing;
        self.total = sum(self.total, other.total);
        self.mono = sum(self.mono, other.mono);
        self.color = sum(self.color, other.color);
        self.other_units += other.other_units;
    }
}

/// One customer's line of the summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SummaryLine {
    /// The customer's name as the dealer typed it.
    pub(crate) customer: String,
    /// The name of the customer's sheet.
    pub(crate) sheet: String,
    /// The customer's numbers.
    pub(crate) tally: Tally,
}

/// What a finished report says in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    /// A line a customer, in the order of the sheets.
    pub(crate) lines: Vec<SummaryLine>,
}

impl Summary {
    /// The sum of all customers.
    pub(crate) fn sum(&self) -> Tally {
        let mut sum = Tally::default();
        for line in &self.lines {
            sum.add(&line.tally);
        }
        sum
    }
}

/// Impressions that the meter of that name counted in the period. Sheets and impressions are never mixed.
fn pages(device: &DeviceRow, name: &str) -> Option<u64> {
    let meter = device.meter(name)?;
    (meter.unit == Unit::Impressions).then(|| meter.delta())?
}

/// The sum of what is there; absent only where neither is.
fn sum(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.saturating_add(other)),
        (one, other) => one.or(other),
    }
}

//! What a report is told: devices with their meters at both ends of a period, and what happened in between.

use meters::validation::Doubt;
use meters::{ClockQuality, Comparison, Identity, MeterName, Status, Timestamp, Unit, Verdict};
use protocol::{EventKind, MissCause};

use super::DeviceKey;

/// A meter that occurs at a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReportMeterName {
    pub(crate) name: MeterName,
    /// Whether the dealer bills by it at any device.
    pub(crate) bills: bool,
}

/// A device as a report shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReportDevice {
    pub(crate) device: DeviceKey,
    pub(crate) site: String,
    /// The box that last told of it.
    pub(crate) appliance: String,
    pub(crate) identity: Identity,
    pub(crate) address: Option<String>,
    /// How fast it prints by its own word, in impressions a minute.
    pub(crate) rated_per_minute: Option<u32>,
    pub(crate) first_seen_at: Timestamp,
    /// The last reading at or before the period's end.
    pub(crate) last_reading: Option<LastReading>,
    /// Its meters by name.
    pub(crate) meters: Vec<ReportMeter>,
    /// The comparisons of the very values in `meters`.
    pub(crate) comparisons: Vec<Comparison>,
    /// The last time that it could not be read, at or before the period's end.
    pub(crate) last_miss: Option<LastMiss>,
}

/// When a device was last read, and how that went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LastReading {
    /// By the box's clock.
    pub(crate) read_at: Timestamp,
    /// By the server's clock.
    pub(crate) received_at: Timestamp,
    /// How far `read_at` may be trusted.
    pub(crate) clock: ClockQuality,
    pub(crate) status: Option<Status>,
    /// Why the reading is not whole.
    pub(crate) partial: Option<String>,
}

/// A meter in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReportMeter {
    pub(crate) name: MeterName,
    /// The last one known at or before the period's end, whatever its verdict. Where its `read_at` is earlier than
    /// the last reading's, it was not read then: it is stale.
    pub(crate) current: MeterValue,
    /// What the box wrote to a doubtful `current`.
    pub(crate) doubt: Option<Doubt>,
    /// The last one with the verdict `ok` at or before the period's begin.
    pub(crate) previous: Option<MeterValue>,
    /// All values after `previous` up to a good `current`, oldest first, where one of them dropped, jumped or changed
    /// its unit. Empty where none did.
    pub(crate) broken_row: Vec<BookedValue>,
}

/// A meter's value with the books that its verdict comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BookedValue {
    /// The box and the store (epoch) on it: another one knows nothing of what this one doubts.
    pub(crate) books: String,
    pub(crate) value: MeterValue,
}

/// A meter's value at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MeterValue {
    pub(crate) value: u64,
    pub(crate) unit: Unit,
    /// None where the box gave none.
    pub(crate) verdict: Option<Verdict>,
    /// By the box's clock.
    pub(crate) read_at: Timestamp,
    /// Whether the dealer bills by it.
    pub(crate) bills: bool,
    /// The maker's own name for it.
    pub(crate) label: Option<String>,
    /// Where it was read: a dotted OID, or a PJL variable.
    pub(crate) source: String,
}

/// Why a device could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LastMiss {
    pub(crate) at: Timestamp,
    pub(crate) cause: MissCause,
    /// One sentence for people.
    pub(crate) message: String,
}

/// Something that happened to a device of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReportEvent {
    /// Where the box stands that noticed it.
    pub(crate) site: String,
    /// What the device says of itself now; empty where it never gave a reading.
    pub(crate) identity: Identity,
    /// Where it was then.
    pub(crate) address: String,
    /// When it was noticed, by the box's clock.
    pub(crate) at: Timestamp,
    pub(crate) kind: EventKind,
    /// One sentence for people.
    pub(crate) message: String,
    /// An address, a serial number, a count. None where there is no before.
    pub(crate) before: Option<String>,
    /// What it is now.
    pub(crate) after: Option<String>,
}

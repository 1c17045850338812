//! A batch: what one push carries.
//!
//! A batch is named by (appliance, epoch, sequence) and its bytes never change once it was sent for the first time:
//! sending it again changes nothing on the server. So there is no time of sending in it; the signature has that.

use std::collections::BTreeMap;

use meters::validation::Doubt;
use meters::{ClockQuality, DeviceId, MeterName, Reading, Timestamp, Verdict};
use serde::{Deserialize, Serialize};

use crate::ApplianceId;

/// `POST` a [`Batch`] here.
pub const PATH: &str = "/api/v1/batches";
/// The most readings, misses and events that the box puts into one batch.
pub const MOST_ENTRIES: usize = 50;
/// The longest body that the server takes, in bytes.
pub const LONGEST_BODY: usize = 4 * 1024 * 1024;

/// The name of a batch, and its idempotency key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BatchKey {
    /// The box that sends it.
    pub appliance: ApplianceId,
    /// The store that it comes from, 32 hex digits: made of random bytes with a new store, so that a restored or
    /// replaced card doesn't number its batches like the old one.
    pub epoch: String,
    /// Counts from 1 within the epoch, without gaps.
    pub sequence: u64,
}

/// What one push carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Its name.
    #[serde(flatten)]
    pub key: BatchKey,
    /// The agent's version when the batch was made.
    pub version: String,
    /// What devices said, oldest first.
    pub readings: Vec<DeviceReading>,
    /// Devices that could not be read, and why, oldest first.
    pub misses: Vec<Miss>,
    /// What happened to devices, oldest first. An absent key says the same as an empty list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
}

/// A reading of a known device, and what its meters are worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceReading {
    /// The device's id in the box's books.
    pub device: DeviceId,
    /// The boot of the box that took it: 32 hex digits, as the kernel names its boots.
    pub boot: String,
    /// Counts the readings of one epoch from 1.
    pub sequence: u64,
    /// How far `read_at` may be trusted.
    pub clock: ClockQuality,
    /// The verdict on each meter, by the meter's name. A meter that this device had and that a whole reading did not bring
    /// is here too, as `stale`, though `reading` doesn't have it; its last good value is in `doubts`, with its own time.
    ///
    /// A word that the reader doesn't know is read as `other`, which is a doubt: a newer box's batch arrives, and nothing
    /// in it becomes `ok` by it.
    pub verdicts: BTreeMap<MeterName, Verdict>,
    /// What a person needs to decide about each meter whose verdict is not `ok`, by the meter's name. Of a meter that was
    /// never believed there is no last good value, and nothing here.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub doubts: BTreeMap<MeterName, Doubt>,
    /// What the device said.
    pub reading: Reading,
}

/// Why a known device was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissCause {
    /// It didn't answer.
    NoAnswer,
    /// It answered, but not as a printer.
    NotAPrinter,
    /// Another machine answered at its address.
    OtherDevice,
    /// The box could not send to it.
    Unreachable,
}

/// A known device that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Miss {
    /// The device's id in the box's books.
    pub device: DeviceId,
    /// Where it was looked for.
    pub address: String,
    /// When it was given up.
    pub at: Timestamp,
    /// Why, for programs.
    pub cause: MissCause,
    /// Why, for people: one sentence.
    pub message: String,
}

/// What happened to a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// It was met for the first time.
    New,
    /// It answers at another address than before.
    Moved,
    /// Another machine answers at the address at which this one was met last, and this one nowhere. Before and after:
    /// what names them, the serial number if there is one.
    Replaced,
    /// Two machines show the serial number of this one. The other one is a device of its own from now on, and both are
    /// known by their hardware addresses, which are before (this one) and after (the other).
    Conflict,
    /// The same serial number with lower counters than before, in two readings at least. Before and after: counts.
    Reset,
    /// The same serial number with another hardware address: another network board. Before and after: the two.
    BoardChanged,
    /// It has been silent for a day, also where else it was looked for.
    Silent,
    /// It was silent for a day or longer, and answers again.
    FoundAgain,
    /// Something that this version has no word for; the message says what.
    #[serde(other)]
    Other,
}

/// Something that happened to a device, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The device's id in the box's books.
    pub device: DeviceId,
    /// Where it is now, or where it was met last.
    pub address: String,
    /// When it was noticed.
    pub at: Timestamp,
    /// What, for programs.
    pub kind: EventKind,
    /// What, for people: one sentence.
    pub message: String,
    /// What it was before: an address, a serial number, a count. Absent where there is no before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// What the server answers to a batch that it keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "WrittenAck", into = "WrittenAck")]
pub struct Ack {
    /// The batch.
    pub key: BatchKey,
    /// Whether it was new.
    pub outcome: Outcome,
}

/// The same as one flat object: serde's way to flatten costs kilobytes on the box.
#[derive(Serialize, Deserialize)]
struct WrittenAck {
    appliance: ApplianceId,
    epoch: String,
    sequence: u64,
    outcome: Outcome,
}

impl From<WrittenAck> for Ack {
    fn from(written: WrittenAck) -> Self {
        Self {
            key: BatchKey {
                appliance: written.appliance,
                epoch: written.epoch,
                sequence: written.sequence,
            },
            outcome: written.outcome,
        }
    }
}

impl From<Ack> for WrittenAck {
    fn from(ack: Ack) -> Self {
        Self {
            appliance: ack.key.appliance,
            epoch: ack.key.epoch,
            sequence: ack.key.sequence,
            outcome: ack.outcome,
        }
    }
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was new, and is kept.
    Accepted,
    /// It was there already; nothing changed.
    Duplicate,
}

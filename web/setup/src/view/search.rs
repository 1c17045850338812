//! Where is searched, and how.

use meters::{DeviceId, Timestamp};

/// The page `/search`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// What could be searched.
    pub segments: Vec<SegmentRow>,
    /// Why the gateway gave none; none where it did, or nobody asked yet.
    pub why_none: Option<WhyNoSegments>,
    /// The gateway is being asked.
    pub learning: bool,
    /// Targets beside the segments, as typed.
    pub targets: Vec<String>,
    /// What is left out, as typed.
    pub excludes: Vec<String>,
    /// Communities in their order.
    pub communities: Vec<CommunityRow>,
    /// SNMPv3 users in their order.
    pub users: Vec<UserRow>,
    /// Whether a broadcast may be sent.
    pub broadcast: bool,
    /// More than a /16 is meant.
    pub wide: bool,
    /// `gentle`, `normal` or `fast`.
    pub pace: &'static str,
    /// Readings of each device a day.
    pub readings_per_day: u32,
    /// Searches a week.
    pub searches_per_week: u32,
    /// What a search of what is selected takes: addresses, seconds, bytes.
    pub estimate: Option<(u64, u64, u64)>,
    /// It runs.
    pub progress: Option<SearchProgress>,
    /// The last one: when it ended, and what it found: everything that answered, printers among them.
    pub last: Option<(Timestamp, u64, u64)>,
    /// Why the last one did not work: a sentence.
    pub last_failure: Option<String>,
    /// A device is being added, or the last one was.
    pub adding: Option<Adding>,
    /// What was added by hand.
    pub manual: Vec<ManualRow>,
}

/// A segment that could be searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentRow {
    /// `10.1.2.0/24`
    pub segment: String,
    /// Where it was learnt.
    pub source: SegmentSource,
    /// How many addresses it has.
    pub addresses: u64,
    /// Whether it is selected.
    pub selected: bool,
}

/// Where a segment was learnt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SegmentSource {
    /// From the gateway's route table.
    Gateway {
        /// Its address.
        gateway: String,
        /// The table's name in its MIB.
        table: String,
    },
    /// The box itself is in it.
    Interface {
        /// `eth0`
        name: String,
    },
    /// It was selected before and nobody tells of it now.
    Kept,
}

/// Why the gateway gave no segments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyNoSegments {
    /// There is no default gateway.
    NoGateway,
    /// It doesn't answer SNMP with those communities.
    Silent {
        /// Its address.
        gateway: String,
    },
    /// It answers, but tells no routes.
    NoRoutes {
        /// Its address.
        gateway: String,
    },
    /// Another sentence.
    Said(String),
}

/// A community.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommunityRow {
    /// Its text, where that is `public`, which is no secret; none: it is not shown.
    pub shown: Option<String>,
}

/// An SNMPv3 user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRow {
    /// The name.
    pub name: String,
    /// How messages are signed.
    pub auth: Option<String>,
    /// How they are encrypted.
    pub privacy: Option<String>,
}

/// How far the search is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchProgress {
    /// Addresses that were asked.
    pub asked: u64,
    /// Of so many.
    pub of: u64,
    /// Printers found.
    pub printers: u64,
    /// Printers read.
    pub read: u64,
    /// Seconds left, estimated.
    pub seconds_left: u64,
    /// Whether it reads what it found by now.
    pub reading: bool,
}

/// A device is being added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adding {
    /// As it was typed.
    pub host: String,
    /// What was tested so far.
    pub steps: Vec<AddingStep>,
    /// Whether it goes on.
    pub running: bool,
    /// The device, once it is kept.
    pub device: Option<DeviceId>,
}

/// A step of the test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddingStep {
    /// `name`, `address`, `answer`, `printer`, `meters` or `kept`.
    pub step: &'static str,
    /// Whether it went well.
    pub ok: bool,
    /// What was found: a sentence.
    pub sentence: String,
}

/// A device that was added by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManualRow {
    /// As it was typed.
    pub host: String,
    /// Which device answers there.
    pub device: DeviceId,
    /// Maker, model and serial.
    pub label: String,
}

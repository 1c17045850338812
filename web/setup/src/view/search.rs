//! Where is searched, and how.

use std::net::IpAddr;

use meters::{DeviceId, MeterName, Timestamp, Unit};

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
    /// What was found.
    pub found: Tested,
}

/// What a step of the test found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tested {
    /// The name's address.
    NameKnown {
        /// As it was typed.
        name: String,
        /// The address.
        address: IpAddr,
    },
    /// What was typed is an address.
    Address(IpAddr),
    /// The name has no address.
    NameUnknown {
        /// As it was typed.
        name: String,
    },
    /// The box can send there, and asks on that UDP port.
    Way {
        /// Where to.
        address: IpAddr,
        /// The port.
        port: u16,
    },
    /// The box can't send there.
    NoWay {
        /// Where to.
        address: IpAddr,
        /// What the system says, in English.
        cause: String,
    },
    /// It answers.
    Answers {
        /// How it describes itself, in its own words.
        description: Option<String>,
    },
    /// It doesn't answer SNMP, but IPP.
    AnswersByIpp {
        /// How it describes itself, in its own words; perhaps not at all.
        description: String,
    },
    /// It answers, but not what it was asked.
    AnswersBesides,
    /// It does not answer.
    Silent {
        /// Who was asked.
        address: IpAddr,
        /// On that UDP port.
        port: u16,
    },
    /// It is a printer.
    Printer {
        /// Maker and model, as far as it tells.
        machine: String,
        /// Its serial number.
        serial: Option<String>,
    },
    /// It is something else.
    NoPrinter {
        /// How it describes itself, in its own words.
        description: Option<String>,
    },
    /// It counts.
    Counts {
        /// The meter that says most.
        name: MeterName,
        /// How far it is.
        value: u64,
        /// What it counts.
        unit: Unit,
        /// How many meters there are beside it.
        more: usize,
    },
    /// It is a printer without meters.
    CountsNothing,
    /// It is among those that are read from now on.
    Kept,
    /// Another sentence, in English.
    Said(String),
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

//! Whose box this is, and everything that leaves it.

use meters::Timestamp;

use crate::FieldFault;

/// The page `/server`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Server {
    /// Whose; none: nobody's yet.
    pub enrolled: Option<Enrolled>,
    /// The box is being made known to a server, or that did not come to it.
    pub enrolling: Option<Enrolling>,
    /// A real payload, indented JSON: the last one that was sent or the next one, or one made of a first reading; none
    /// before anything was read.
    pub sample: Option<String>,
    /// What waits and what was sent, newest first.
    pub payloads: Vec<PayloadRow>,
    /// The page of that list, from 0, and how many there are.
    pub page: (usize, usize),
    /// Entries that wait to be sent.
    pub waiting: u64,
    /// How many days payloads are kept whole.
    pub whole_days: u32,
}

/// The box is being made known to a server, which takes seconds: the page shows how it goes, as it does with a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolling {
    /// The server's address as typed: it stands in its field again.
    pub server: String,
    /// Whether it goes on.
    pub running: bool,
    /// Why it did not come to it, for the fields of the form; none while it goes on.
    pub faults: Vec<FieldFault>,
}

/// Whose box this is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// The server's address.
    pub server: String,
    /// The box's name there.
    pub appliance: String,
    /// The site.
    pub site: String,
    /// Since when.
    pub since: Timestamp,
    /// Fingerprint of the server's key.
    pub server_key: String,
}

/// What kind of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayloadKind {
    /// Readings, misses, events.
    Batch,
    /// The box asked for settings.
    CheckIn,
    /// The box made itself known.
    Enrolment,
}

/// Where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PayloadState {
    /// It waits, or is under way.
    Waiting,
    /// The server has it.
    Sent {
        /// Since when.
        at: Timestamp,
    },
    /// The server refused it; its sentence.
    Refused {
        /// What the server says.
        sentence: String,
    },
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayloadRow {
    /// For [`crate::Place::Payload`]; none where its body is no longer kept.
    pub key: Option<String>,
    /// What kind.
    pub kind: PayloadKind,
    /// Where it is.
    pub state: PayloadState,
    /// Bytes of its body.
    pub bytes: u64,
    /// Readings in it.
    pub readings: u64,
}

/// The page `/server/sent/KEY`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payload {
    /// Its line.
    pub row: PayloadRow,
    /// The body, byte for byte as it was sent but for a one-use secret, then indented.
    pub body: String,
}

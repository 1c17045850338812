//! What goes over the keeper's socket: one JSON line in, JSON lines out.

use std::io;
use std::net::Ipv4Addr;

use platform::dhcp::DhcpEvent;
use platform::network::NetworkPlan;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::lamp::Condition;

/// No line is longer: the second copy is the longest thing that is said, and quotation marks count twice.
pub(super) const LONGEST_LINE: u64 = 512 << 10;

/// What stands in JSON. From a text: all JSON on the box is read by one reader.
///
/// # Errors
/// [`io::ErrorKind::InvalidData`] where it is no text, no JSON or another thing.
pub(super) fn json<T: DeserializeOwned>(octets: &[u8]) -> io::Result<T> {
    let text = std::str::from_utf8(octets).map_err(|why| io::Error::new(io::ErrorKind::InvalidData, why))?;
    protocol::json::read(text).map_err(|why| io::Error::new(io::ErrorKind::InvalidData, why))
}

/// What somebody wants of the keeper.
#[derive(Debug)]
pub(super) enum Request {
    /// Tell how it is.
    Show,
    /// Test that plan, and keep it if somebody confirms it.
    Try(NetworkPlan),
    /// The plan on trial is good. The box's own address at which whoever confirms reached it; none from the box itself.
    Confirm(Option<Ipv4Addr>),
    /// The plan on trial is taken back.
    Revert,
    /// The service is healthy: the slot that runs is to be confirmed.
    Healthy,
    /// How the service is, for the light.
    Condition(Condition),
    /// What makes the box itself, for the second copy.
    Keep(String),
    /// The version that runs proved no good: the next start is to be from the other slot.
    Leave,
    /// A DHCP client, by its name, tells something: an ended one has nothing to say.
    Dhcp(String, DhcpEvent),
}

/// The same as a line: one flat object, for serde's way with tagged enums costs ten kilobytes.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Written {
    /// `show`, `try`, `confirm`, `revert`, `healthy`, `leave`, `condition`, `keep` or `dhcp`.
    #[serde(rename = "do")]
    pub(super) what: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) plan: Option<NetworkPlan>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) arrived_at: Option<Ipv4Addr>,
    /// The word of a condition; the copy that is to be kept; the DHCP client's name, its word, and `name=value` of its
    /// environment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) told: Vec<String>,
}

impl Written {
    /// What it asks for; none where it asks for nothing that there is.
    pub(super) fn request(self) -> Option<Request> {
        Some(match (self.what.as_str(), self.plan, self.told.as_slice()) {
            ("show", ..) => Request::Show,
            ("try", Some(plan), _) => Request::Try(plan),
            ("confirm", ..) => Request::Confirm(self.arrived_at),
            ("revert", ..) => Request::Revert,
            ("healthy", ..) => Request::Healthy,
            ("condition", _, [word]) => Request::Condition(Condition::of(word)?),
            ("keep", _, [copy]) => Request::Keep(copy.clone()),
            ("leave", ..) => Request::Leave,
            ("dhcp", _, [client, word, environment @ ..]) => {
                let found = |wanted: &str| {
                    let mut pairs = environment.iter().filter_map(|pair| pair.split_once('='));
                    pairs
                        .find(|(name, _)| *name == wanted)
                        .map(|(_, value)| value.to_owned())
                };
                Request::Dhcp(client.clone(), DhcpEvent::of_call(word, &found)?)
            }
            _ => return None,
        })
    }
}

/// A line of the answer. After steps comes the last line: how it is, or why not.
#[derive(Debug)]
pub(super) enum Line {
    /// A test of the trial is over.
    Step(Step),
    /// It is done, and this is how it is now.
    Shown(Box<Shown>),
    /// It was not done: a sentence.
    Refused(String),
}

/// The same as it is written: an object with one of these, for the same reason.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct WrittenLine {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    step: Option<Step>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shown: Option<Box<Shown>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
}

impl From<Line> for WrittenLine {
    fn from(line: Line) -> Self {
        let mut written = Self::default();
        match line {
            Line::Step(step) => written.step = Some(step),
            Line::Shown(shown) => written.shown = Some(shown),
            Line::Refused(sentence) => written.refused = Some(sentence),
        }
        written
    }
}

impl WrittenLine {
    /// What it tells; none where it tells nothing.
    pub(super) fn line(self) -> Option<Line> {
        let (step, shown) = (self.step.map(Line::Step), self.shown.map(Line::Shown));
        step.or(shown).or(self.refused.map(Line::Refused))
    }
}

/// A test of a trial.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Step {
    /// What was tested, in a word: `plan`, `cable`, `conflict`, `dhcp`, `address`, `gateway`, `names`.
    pub(crate) step: String,
    /// Whether it went well.
    pub(crate) ok: bool,
    /// A sentence.
    pub(crate) message: String,
}

/// How the box is on the network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shown {
    /// The plug; none where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) interface: Option<String>,
    /// Its hardware address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) mac: Option<String>,
    /// Whether a cable is in it, with something switched on at the other end.
    pub(crate) cable: bool,
    /// What it has now: `10.0.0.7/24`.
    pub(crate) addresses: Vec<String>,
    /// The default gateway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) gateway: Option<Ipv4Addr>,
    /// The name servers in use.
    pub(crate) dns: Vec<Ipv4Addr>,
    /// The plan that was confirmed last, and is applied at each start.
    pub(crate) plan: NetworkPlan,
    /// A plan that nobody has confirmed yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) trial: Option<TrialShown>,
    /// Why the last trial was taken back: a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) last_failure: Option<String>,
    /// What is wrong on the network now, such as no DHCP server or a second computer with this address: a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) trouble: Option<String>,
}

/// A plan on trial.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TrialShown {
    /// What is tried.
    pub(crate) plan: NetworkPlan,
    /// The tests so far.
    pub(crate) steps: Vec<Step>,
    /// Whether it still is being tested; else it waits to be confirmed.
    pub(crate) testing: bool,
    /// It is taken back after so many seconds.
    pub(crate) seconds_left: u64,
    /// The box's address by this plan, as far as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<Ipv4Addr>,
}

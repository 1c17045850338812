//! A sweep: the same small question to many addresses, at a pace, until each has answered or was asked often enough.
//!
//! The question is a GETNEXT of four names: sysDescr, sysObjectID, hrDeviceType and prtMarkerLifeCount. As GETNEXT it
//! works in v1 and v2c alike, and whoever has a row of Printer-MIB's marker table is a printer.
//!
//! A sweep goes over its addresses in passes, one for each version and community in every round, v2c before v1. An
//! address has never more than one question open: the next pass reaches it at the earliest after the spacing. Addresses
//! come in strides, so that no subnet gets them all at once. Nothing is remembered of silent addresses: the
//! request-id is a keyed hash of address and pass, and an answer proves by it which question it belongs to.

use core::time::Duration;
use std::collections::{BTreeSet, VecDeque};
use std::net::Ipv4Addr;

use profiles::{Oid, Rows};

use crate::message::{Answer, ErrorStatus, Request, Response, decode, encode};
use crate::request_id::keyed;
use crate::{Access, Targets, Version};

/// What is asked of each address: the names just before sysDescr.0, sysObjectID.0, the first hrDeviceType and the first
/// prtMarkerLifeCount.
const NAMES: [&[u32]; 4] = [
    &[1, 3, 6, 1, 2, 1, 1, 1],
    &[1, 3, 6, 1, 2, 1, 1, 2],
    &[1, 3, 6, 1, 2, 1, 25, 3, 2, 1, 2],
    &[1, 3, 6, 1, 2, 1, 43, 10, 2, 1, 4],
];

/// An IPv4 and UDP header.
const HEADER_BYTES: u64 = 28;

/// How fast, how often and how patiently is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Datagrams a second, at least 1.
    pub per_second: u32,
    /// How many may leave at once after a pause, at least 1.
    pub burst: u32,
    /// How often every version and community is tried at a silent address.
    pub rounds: u32,
    /// The least time between two questions to one address in the first round. Later rounds leave twice as much.
    pub spacing: Duration,
    /// How long answers are waited for after the last question.
    pub listen: Duration,
}

impl Default for Pace {
    /// 1 % of a 100 Mbit/s link: at 130 bytes a datagram, 960 a second.
    fn default() -> Self {
        Self {
            per_second: 960,
            burst: 16,
            rounds: 3,
            spacing: Duration::from_millis(250),
            listen: Duration::from_millis(1_200),
        }
    }
}

/// An address that answered. Each is found once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The address.
    pub address: Ipv4Addr,
    /// The access that it answered.
    pub access: Access,
    /// sysDescr.0, sysObjectID.0, the first hrDeviceType and prtMarkerLifeCount, as far as it has them.
    pub rows: Rows,
}

impl Found {
    /// Whether it has a row of prtMarkerLifeCount or says that its first device is a printer (hrDevicePrinter).
    pub fn is_printer(&self) -> bool {
        let [_, _, device_type, life_count] = NAMES.map(Oid::new);
        let hr_device_printer = Oid::new([1, 3, 6, 1, 2, 1, 25, 3, 1, 5]);
        self.rows.column(&life_count).next().is_some()
            || self
                .rows
                .column(&device_type)
                .any(|(_, value)| value.as_oid() == Some(&hr_device_printer))
    }
}

/// How far a sweep is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Datagrams sent.
    pub sent: u64,
    /// Addresses that answered.
    pub answered: u64,
    /// Addresses in all.
    pub addresses: u64,
    /// The most datagrams that can still leave, if nobody else answers.
    pub left: u64,
}

/// What the caller has to do now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SweepAction {
    /// Send this datagram to that address, then poll again.
    Send(Ipv4Addr, Vec<u8>),
    /// Wait for datagrams, at most until this time, then poll again.
    Wait(Duration),
    /// Every address has answered, or was asked and waited for.
    Done,
}

/// One pass: its access, and the bare least time since the pass before it began.
#[derive(Clone, Debug)]
struct Pass {
    access: Access,
    spacing: Duration,
}

/// A sweep over a range. Times are since an origin of the caller's choice.
#[derive(Debug)]
pub struct Sweep {
    targets: Targets,
    passes: Vec<Pass>,
    pace: Pace,
    seed: u64,
    stride: u64,
    answered: BTreeSet<Ipv4Addr>,
    /// v1 agents that had nothing behind one of the names and are asked for the system group alone.
    poorer: VecDeque<(Ipv4Addr, usize)>,
    asked_poorer: BTreeSet<Ipv4Addr>,
    pass: usize,
    /// How many addresses of this pass are behind us.
    done_of_pass: u64,
    pass_began: Option<Duration>,
    tokens: u64,
    tokens_at: Option<Duration>,
    last_sent: Option<Duration>,
    sent: u64,
}

impl Sweep {
    /// A sweep over `targets` with each of the communities. `seed` is random: it makes the request-ids.
    pub fn new(targets: Targets, communities: &[Vec<u8>], pace: Pace, seed: u64) -> Self {
        let accesses: Vec<Access> = communities
            .iter()
            .flat_map(|community| [Access::v2c(community.clone()), Access::v1(community.clone())])
            .collect();
        let passes = (0..pace.rounds)
            .flat_map(|round| {
                let spacing = if round == 0 {
                    pace.spacing
                } else {
                    pace.spacing * 2
                };
                accesses
                    .iter()
                    .cloned()
                    .map(move |access| Pass { access, spacing })
            })
            .collect();
        Self {
            stride: stride(targets.len()),
            targets,
            passes,
            pace,
            seed,
            answered: BTreeSet::new(),
            poorer: VecDeque::new(),
            asked_poorer: BTreeSet::new(),
            pass: 0,
            done_of_pass: 0,
            pass_began: None,
            tokens: 0,
            tokens_at: None,
            last_sent: None,
            sent: 0,
        }
    }

    /// How long it takes if nobody answers.
    pub fn estimate(&self) -> Duration {
        let per_second = u64::from(self.pace.per_second.max(1));
        let over_all = Duration::from_millis(self.targets.len().saturating_mul(1_000).div_ceil(per_second));
        let repeats = self.passes.iter().skip(1).map(|pass| pass.spacing.max(over_all));
        repeats.sum::<Duration>() + over_all + self.pace.listen
    }

    /// The bytes on the wire if nobody answers: IPv4 and UDP headers included.
    pub fn estimated_bytes(&self) -> u64 {
        let datagrams = self
            .passes
            .iter()
            .map(|pass| encode(&pass.access, i32::MAX, &Question::Whole.request()).len() as u64);
        datagrams
            .map(|bytes| (bytes + HEADER_BYTES) * self.targets.len())
            .sum()
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        let all = self.targets.len().saturating_mul(self.passes.len() as u64);
        let behind = self.targets.len().saturating_mul(self.pass as u64) + self.done_of_pass;
        Progress {
            sent: self.sent,
            answered: self.answered.len() as u64,
            addresses: self.targets.len(),
            left: all.saturating_sub(behind),
        }
    }

    /// What to do now.
    pub fn poll(&mut self, now: Duration) -> SweepAction {
        loop {
            let poorer = self.poorer.front().copied();
            if poorer.is_none() && self.is_asked() {
                return self.listen_out(now);
            }
            if let Some(until) = self.no_token_until(now) {
                return SweepAction::Wait(until);
            }
            if let Some((address, pass)) = poorer {
                self.poorer.pop_front();
                return self.send(now, address, pass, Question::SystemGroup);
            }
            if let Some(until) = self.pass_begins_at().filter(|until| now < *until) {
                return SweepAction::Wait(until);
            }
            if self.done_of_pass == 0 {
                self.pass_began = Some(now);
            }
            let pass = self.pass;
            let address = self.address_of_turn();
            self.turn_over();
            if let Some(address) = address.filter(|address| !self.answered.contains(address)) {
                return self.send(now, address, pass, Question::Whole);
            }
        }
    }

    /// Takes a datagram that came from that address. Gives what was found if it answers a question of this sweep, and
    /// the address is new.
    pub fn receive(&mut self, from: Ipv4Addr, datagram: &[u8]) -> Option<Found> {
        if !self.targets.contains(from) || self.answered.contains(&from) {
            return None;
        }
        let response = decode(datagram).ok()?;
        let (pass, question) = self.answered_question(from, &response)?;
        let has_nothing_behind = response.error == ErrorStatus::NoSuchName && response.version == Version::V1;
        if has_nothing_behind && question == Question::Whole {
            if self.asked_poorer.insert(from) {
                self.poorer.push_back((from, pass));
            }
            return None;
        }
        let access = self.passes.get(pass)?.access.clone();
        self.answered.insert(from);
        Some(Found {
            address: from,
            access,
            rows: rows_of(response),
        })
    }

    fn answered_question(&self, from: Ipv4Addr, response: &Response) -> Option<(usize, Question)> {
        let sent = self.passes.iter().take(self.pass + 1).enumerate();
        let same_access = sent.filter(|(_, pass)| {
            pass.access.version == response.version && pass.access.community == response.community
        });
        same_access
            .flat_map(|(number, _)| [(number, Question::Whole), (number, Question::SystemGroup)])
            .find(|(number, question)| self.request_id(from, *number, *question) == response.request_id)
    }

    fn request_id(&self, address: Ipv4Addr, pass: usize, question: Question) -> i32 {
        let pass = u32::try_from(pass).unwrap_or(u32::MAX / 2);
        let number = pass.wrapping_mul(2) | u32::from(question == Question::SystemGroup);
        keyed(self.seed, address.to_bits(), number)
    }

    fn send(&mut self, now: Duration, address: Ipv4Addr, pass: usize, question: Question) -> SweepAction {
        let Some(access) = self.passes.get(pass).map(|pass| &pass.access) else {
            return SweepAction::Done;
        };
        let datagram = encode(
            access,
            self.request_id(address, pass, question),
            &question.request(),
        );
        self.tokens = self.tokens.saturating_sub(NANOS_A_TOKEN);
        self.last_sent = Some(now);
        self.sent += 1;
        SweepAction::Send(address, datagram)
    }

    fn is_asked(&self) -> bool {
        self.pass >= self.passes.len()
            || self.targets.is_empty()
            || self.answered.len() as u64 >= self.targets.len()
    }

    fn listen_out(&self, now: Duration) -> SweepAction {
        let everybody = self.answered.len() as u64 >= self.targets.len();
        match self.last_sent.map(|sent| sent + self.pace.listen) {
            Some(until) if now < until && !everybody => SweepAction::Wait(until),
            _ => SweepAction::Done,
        }
    }

    fn pass_begins_at(&self) -> Option<Duration> {
        (self.done_of_pass == 0)
            .then(|| Some(self.pass_began? + self.passes.get(self.pass)?.spacing))
            .flatten()
    }

    fn address_of_turn(&self) -> Option<Ipv4Addr> {
        let count = u128::from(self.targets.len());
        let place = u128::from(self.done_of_pass) * u128::from(self.stride) % count.max(1);
        self.targets.get(u64::try_from(place).ok()?)
    }

    fn turn_over(&mut self) {
        self.done_of_pass += 1;
        if self.done_of_pass >= self.targets.len() {
            self.done_of_pass = 0;
            self.pass += 1;
        }
    }

    /// Fills the bucket up to now. None where a datagram may leave; else the time when one may.
    fn no_token_until(&mut self, now: Duration) -> Option<Duration> {
        let per_second = u64::from(self.pace.per_second.max(1));
        let full = u64::from(self.pace.burst.max(1)) * NANOS_A_TOKEN;
        let since = self.tokens_at.map(|at| now.saturating_sub(at));
        let gained = since.map_or(full, |since| {
            u64::try_from(since.as_nanos())
                .unwrap_or(u64::MAX)
                .saturating_mul(per_second)
        });
        self.tokens = self.tokens.saturating_add(gained).min(full);
        self.tokens_at = Some(now);
        let lacking = NANOS_A_TOKEN
            .checked_sub(self.tokens)
            .filter(|lacking| *lacking > 0)?;
        Some(now + Duration::from_nanos(lacking.div_ceil(per_second)))
    }
}

/// A token is counted in billionths, so that a second's worth of nanoseconds at one a second makes one.
const NANOS_A_TOKEN: u64 = 1_000_000_000;

/// What one datagram asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    /// All four names.
    Whole,
    /// sysDescr and sysObjectID, of a v1 agent that has nothing behind one of the others.
    SystemGroup,
}

impl Question {
    fn request(self) -> Request {
        let names = match self {
            Self::Whole => &NAMES[..],
            Self::SystemGroup => &NAMES[..2],
        };
        Request::GetNext(names.iter().map(|name| Oid::new(*name)).collect())
    }
}

/// The rows that stand right behind the names that were asked, and none that merely came along.
fn rows_of(response: Response) -> Rows {
    let names = NAMES.map(Oid::new);
    response
        .rows
        .into_iter()
        .filter(|row| names.iter().any(|name| row.name.index_under(name).is_some()))
        .filter_map(|row| match row.answer {
            Answer::Value(value) => Some((row.name, value)),
            _ => None,
        })
        .collect()
}

/// A step through `count` places that reaches each once: near the golden section, so that neighbours are far apart
/// in time, and without a common divisor.
fn stride(count: u64) -> u64 {
    let golden = u64::try_from(u128::from(count) * 618_034 / 1_000_000).unwrap_or(1);
    (golden.max(1)..=count.max(1))
        .find(|step| greatest_common_divisor(*step, count) == 1)
        .unwrap_or(1)
}

fn greatest_common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests;

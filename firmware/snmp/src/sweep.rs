//! A sweep: the same small question to many addresses, at a pace, until each has answered or was asked often enough.
//!
//! It has two ways. A range of which nothing is known is gone over in passes, one for each version and community in
//! every round, v2c before v1; nothing is remembered of its silent addresses: the request-id is a keyed hash of address
//! and try, and an answer proves by it which question it belongs to. Hosts that are known to be there (they answered
//! ARP or a broadcast) are asked by a timer each, v2c and v1 in turn.
//!
//! An address never has more than one question open: the next one leaves at the earliest after the spacing. A round
//! that found nobody new is the last one: so little was lost before it that another would find nobody either.

mod hosts;
mod pace;
mod passes;
mod question;

use core::time::Duration;
use std::collections::BTreeSet;
use std::net::Ipv4Addr;

pub use pace::{Bucket, Pace};
pub use question::{Found, How};

use crate::message::{ErrorStatus, Response, decode};
use crate::request_id::keyed;
use crate::{Access, Targets, Version};
use hosts::{Host, Hosts};
use passes::Passes;
use question::{Question, packet_bytes};

/// A range is gone over this often before a round that found nobody new can end it.
const LEAST_ROUNDS: usize = 2;

/// How far a sweep is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Datagrams sent, and ARP frames where there are any.
    pub sent: u64,
    /// Addresses that answered.
    pub answered: u64,
    /// Addresses in all.
    pub addresses: u64,
    /// The datagrams that are still planned, if nobody else answers.
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

/// A sweep over a range and over hosts. Times are since an origin of the caller's choice.
#[derive(Debug)]
pub struct Sweep {
    passes: Passes,
    hosts: Hosts,
    /// The access of each try, in its order: that of a pass, or of a host's try.
    tries: Vec<Access>,
    accesses: usize,
    /// The most rounds for hosts.
    rounds_for_hosts: usize,
    pace: Pace,
    seed: u64,
    answered: BTreeSet<Ipv4Addr>,
    /// Every host that was ever added: a late answer is welcome from each.
    added: BTreeSet<Ipv4Addr>,
    /// The round of the passes, from 0, and how many addresses had answered when it began.
    round: usize,
    answered_before: usize,
    /// The range is done with.
    over: bool,
    saw_loss: bool,
    last_sent: Option<Duration>,
    sent: u64,
}

impl Sweep {
    /// A sweep over `targets`, which may be none, with each of the accesses. `seed` is random: it makes the
    /// request-ids.
    pub fn new(targets: Targets, accesses: &[Access], pace: Pace, seed: u64) -> Self {
        let rounds = pace.rounds as usize;
        Self {
            over: targets.is_empty() || rounds == 0 || accesses.is_empty(),
            passes: Passes::new(targets, pace.spacing),
            hosts: Hosts::default(),
            accesses: accesses.len(),
            tries: (0..rounds).flat_map(|_| accesses.iter().cloned()).collect(),
            rounds_for_hosts: rounds,
            pace,
            seed,
            answered: BTreeSet::new(),
            added: BTreeSet::new(),
            round: 0,
            answered_before: 0,
            saw_loss: false,
            last_sent: None,
            sent: 0,
        }
    }

    /// Adds a host that is known to be there; it need not be among the targets, and is asked before them.
    pub fn add_host(&mut self, address: Ipv4Addr) {
        if !self.tries.is_empty() && self.added.insert(address) && !self.answered.contains(&address) {
            self.hosts.add(address, Question::Whole, 0);
        }
    }

    /// How often every version and community is tried at a silent host at most, now that the caller knows what the
    /// network loses. Never more than the pace says.
    pub fn limit_rounds_for_hosts(&mut self, rounds: u32) {
        self.rounds_for_hosts = rounds.clamp(1, self.pace.rounds.max(1)) as usize;
    }

    /// Whether a host answered only when it was asked again in the same way, or so late that its question or its answer
    /// must have waited on the way.
    pub fn saw_loss(&self) -> bool {
        self.saw_loss
    }

    /// The question to everybody with that access, counted from 0; none behind the last.
    pub fn broadcast_question(&self, number: usize) -> Option<Vec<u8>> {
        let access = self.tries.get(number).filter(|_| number < self.accesses)?;
        let request_id = self.request_id(Ipv4Addr::BROADCAST, number, Question::Whole);
        Some(Question::Whole.datagram(access, request_id))
    }

    /// Whether this answers a question to everybody.
    pub fn is_answer_to_broadcast(&self, datagram: &[u8]) -> bool {
        decode(datagram)
            .is_ok_and(|response| self.answered_question(Ipv4Addr::BROADCAST, &response).is_some())
    }

    /// Whether the range is gone over for the first time.
    pub fn is_in_first_pass(&self) -> bool {
        self.passes.pass() == 0
    }

    /// How long going over the range takes if nobody answers.
    pub fn estimate(&self) -> Duration {
        let per_second = u64::from(self.pace.bytes_per_second.max(1));
        let pass = |bytes: u64| {
            let nanos = u128::from(bytes) * 1_000_000_000 / u128::from(per_second);
            Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
        };
        let mut passes = self.bytes_of_passes().map(pass);
        let last = passes.next_back().unwrap_or_default();
        let before: Duration = passes.map(|time| time.max(self.pace.spacing)).sum();
        before + last + self.pace.listen
    }

    /// The bytes of IP packets if nobody answers.
    pub fn estimated_bytes(&self) -> u64 {
        self.bytes_of_passes().sum()
    }

    fn bytes_of_passes(&self) -> impl DoubleEndedIterator<Item = u64> + '_ {
        let count = self.passes.targets().len();
        let planned = self.tries.iter().take(self.planned_passes());
        planned.map(move |access| packet_bytes(&Question::Whole.datagram(access, i32::MAX)) * count)
    }

    fn planned_passes(&self) -> usize {
        (self.accesses * LEAST_ROUNDS)
            .max(self.passes.pass().next_multiple_of(self.accesses.max(1)))
            .min(self.tries.len())
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        let addresses = self.passes.targets().len();
        let all = addresses.saturating_mul(self.planned_passes() as u64);
        let left_of_range = if self.over {
            0
        } else {
            all.saturating_sub(self.passes.turns_taken())
        };
        Progress {
            sent: self.sent,
            answered: self.answered.len() as u64,
            addresses: addresses + self.added.len() as u64,
            left: left_of_range + self.hosts.left(self.accesses * self.rounds_for_hosts),
        }
    }

    /// What to do now. What leaves is taken from `bucket`.
    pub fn poll(&mut self, now: Duration, bucket: &mut Bucket) -> SweepAction {
        loop {
            let first = self.hosts.first();
            if let Some((_, address, host)) = first.filter(|(due, ..)| *due <= now) {
                if self.is_asked_often_enough(&host) {
                    self.hosts.remove(address);
                    continue;
                }
                let action = self.send(now, bucket, address, host.next_try, host.question);
                if let SweepAction::Send(..) = action {
                    self.hosts.asked(address, now + self.pace.spacing);
                }
                return action;
            }
            let next_host = first.map(|(due, ..)| due);
            let sooner = |until: Duration| SweepAction::Wait(next_host.map_or(until, |due| due.min(until)));
            if self.over || self.has_everybody() {
                return match next_host {
                    Some(due) => SweepAction::Wait(due),
                    None => self.listen_out(now),
                };
            }
            if let Some(until) = self.passes.wait(now) {
                return sooner(until);
            }
            if self.passes.is_at_a_beginning() {
                self.begin_pass();
                if self.over {
                    continue;
                }
            }
            let wanted = self
                .passes
                .address()
                .filter(|address| !self.answered.contains(address) && !self.hosts.contains(*address));
            if let Some(address) = wanted {
                match self.send(now, bucket, address, self.passes.pass(), Question::Whole) {
                    SweepAction::Wait(until) => return sooner(until),
                    sent => {
                        self.passes.step(now);
                        return sent;
                    }
                }
            }
            self.passes.step(now);
        }
    }

    /// Takes a datagram that came from that address. Gives what was found if it answers a question of this sweep, and
    /// the address is new.
    pub fn receive(&mut self, from: Ipv4Addr, datagram: &[u8]) -> Option<Found> {
        let is_asked = self.passes.targets().contains(from) || self.added.contains(&from);
        if !is_asked || self.answered.contains(&from) {
            return None;
        }
        let response = decode(datagram).ok()?;
        let (number, question) = self.answered_question(from, &response)?;
        let has_nothing_behind = response.error == ErrorStatus::NoSuchName && response.version == Version::V1;
        if has_nothing_behind && question == Question::Whole {
            self.hosts.add(from, Question::SystemGroup, number);
            return None;
        }
        let access = self.tries.get(number)?.clone();
        self.answered.insert(from);
        if let Some(host) = self.hosts.remove(from) {
            self.saw_loss |=
                question == Question::Whole && (number >= self.accesses || number + 1 < host.next_try);
        }
        Some(Found::new(from, access, response))
    }

    fn answered_question(&self, from: Ipv4Addr, response: &Response) -> Option<(usize, Question)> {
        let same_access = self
            .tries
            .iter()
            .enumerate()
            .filter(|(_, access)| access.is_answered_by(response));
        same_access
            .flat_map(|(number, _)| [(number, Question::Whole), (number, Question::SystemGroup)])
            .find(|(number, question)| self.request_id(from, *number, *question) == response.request_id)
    }

    fn request_id(&self, address: Ipv4Addr, number: usize, question: Question) -> i32 {
        let number = u32::try_from(number).unwrap_or(u32::MAX / 2);
        let number = number.wrapping_mul(2) | u32::from(question == Question::SystemGroup);
        keyed(self.seed, address.to_bits(), number)
    }

    fn send(
        &mut self,
        now: Duration,
        bucket: &mut Bucket,
        address: Ipv4Addr,
        number: usize,
        question: Question,
    ) -> SweepAction {
        let Some(access) = self.tries.get(number) else {
            return SweepAction::Done;
        };
        let datagram = question.datagram(access, self.request_id(address, number, question));
        if let Err(until) = bucket.take(now, packet_bytes(&datagram)) {
            return SweepAction::Wait(until);
        }
        self.last_sent = Some(now);
        self.sent += 1;
        SweepAction::Send(address, datagram)
    }

    /// A v1 agent that has to be asked for less is asked with its own access alone, once a round.
    fn is_asked_often_enough(&self, host: &Host) -> bool {
        match host.question {
            Question::Whole => host.asked >= self.accesses * self.rounds_for_hosts,
            Question::SystemGroup => host.asked >= self.pace.rounds as usize,
        }
    }

    /// After the last pass, or after a round that found nobody new, the range is done with.
    fn begin_pass(&mut self) {
        let pass = self.passes.pass();
        let round = pass / self.accesses.max(1);
        if pass >= self.tries.len() {
            self.over = true;
        } else if round > self.round {
            self.over = round >= LEAST_ROUNDS && self.answered.len() == self.answered_before;
            self.round = round;
            self.answered_before = self.answered.len();
        }
    }

    fn has_everybody(&self) -> bool {
        self.answered.len() as u64 >= self.passes.targets().len() + self.added.len() as u64
    }

    fn listen_out(&self, now: Duration) -> SweepAction {
        match self.last_sent.map(|sent| sent + self.pace.listen) {
            Some(until) if now < until && !self.has_everybody() => SweepAction::Wait(until),
            _ => SweepAction::Done,
        }
    }
}

#[cfg(test)]
mod tests;

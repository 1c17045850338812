//! A roll call: who of these addresses is there, in as few frames as the network's losses allow.
//!
//! Everybody is called once. Who answered is called once more, alone: an answer that stays out then is a loss. Where
//! enough of them answered and nothing was lost, the first round missed nobody worth another frame to every dead
//! address; else the silent ones are called again, and once more where an answer was lost. No socket here, and no clock.

use core::time::Duration;
use std::collections::{BTreeMap, VecDeque};
use std::net::Ipv4Addr;

use snmp::{Bucket, Targets};

/// An ARP frame on the wire, padded as Ethernet demands.
pub(crate) const FRAME_BYTES: u64 = 60;

/// A host answers ARP within this, also one that saves power on a radio.
const ANSWER: Duration = Duration::from_millis(300);

/// So long after it first answered, a host is called once more.
const PAUSE: Duration = Duration::from_millis(100);

/// With fewer second answers than this, nothing is known about losses.
const ENOUGH: usize = 32;

/// More second calls than this are not needed to know.
const MOST_SECOND_CALLS: usize = 100;

/// What the roll call knows of the network's losses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Losses {
    /// Enough exchanges, none lost.
    None,
    /// Few exchanges, or a hint from elsewhere that some get lost.
    Some,
    /// A second call stayed without an answer. How many do so in so few says little, so the worst is taken.
    Many,
}

/// What the caller has to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    /// Send a request for that address; to that host alone where it is known.
    Ask(Ipv4Addr, Option<[u8; 6]>),
    /// Wait for frames, at most until this time, then poll again.
    Wait(Duration),
    /// Everybody was called, and waited for.
    Done,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Second {
    NotCalled,
    Called,
    Answered,
}

#[derive(Clone, Copy, Debug)]
struct Present {
    mac: [u8; 6],
    second: Second,
}

/// A roll call over the addresses of one network.
#[derive(Debug)]
pub(crate) struct RollCall {
    targets: Targets,
    round: u32,
    turn: u64,
    last_sent: Option<Duration>,
    present: BTreeMap<Ipv4Addr, Present>,
    /// Hosts to be called a second time, and when.
    second_calls: VecDeque<(Duration, Ipv4Addr)>,
    seconds_called: usize,
    /// Something else on the network went missing.
    saw_loss: bool,
}

impl RollCall {
    pub(crate) fn new(targets: Targets) -> Self {
        Self {
            targets,
            round: 0,
            turn: 0,
            last_sent: None,
            present: BTreeMap::new(),
            second_calls: VecDeque::new(),
            seconds_called: 0,
            saw_loss: false,
        }
    }

    /// What to do now. What leaves is taken from `bucket`.
    pub(crate) fn poll(&mut self, now: Duration, bucket: &mut Bucket) -> Call {
        if let Some(call) = self.second_call(now, bucket) {
            return call;
        }
        if self.turn >= self.targets.len() && !self.begin_round(now) {
            return self.listen_out(now);
        }
        loop {
            let Some(address) = self.targets.get(self.turn) else {
                return Call::Wait(now + ANSWER);
            };
            if !self.present.contains_key(&address) {
                return match bucket.take(now, FRAME_BYTES) {
                    Ok(()) => {
                        self.turn += 1;
                        self.last_sent = Some(now);
                        Call::Ask(address, None)
                    }
                    Err(until) => Call::Wait(until),
                };
            }
            self.turn += 1;
            if self.turn >= self.targets.len() {
                return Call::Wait(now + Duration::from_millis(1));
            }
        }
    }

    /// Takes an answer. True where the host is new.
    pub(crate) fn receive(&mut self, now: Duration, address: Ipv4Addr, mac: [u8; 6]) -> bool {
        if !self.targets.contains(address) {
            return false;
        }
        if let Some(present) = self.present.get_mut(&address) {
            if present.second == Second::Called {
                present.second = Second::Answered;
            }
            return false;
        }
        let second = Second::NotCalled;
        self.present.insert(address, Present { mac, second });
        if self.seconds_called + self.second_calls.len() < MOST_SECOND_CALLS && self.round == 0 {
            self.second_calls.push_back((now + PAUSE, address));
        }
        true
    }

    /// Tells that something was lost on this network: nobody is taken for absent after one call. Says whether that
    /// was news.
    pub(crate) fn note_loss(&mut self) -> bool {
        !std::mem::replace(&mut self.saw_loss, true)
    }

    /// What is known of losses so far.
    pub(crate) fn losses(&self) -> Losses {
        let count = |second| {
            self.present
                .values()
                .filter(|present| present.second == second)
                .count()
        };
        let (answered, lost) = (count(Second::Answered), count(Second::Called));
        if lost > 0 {
            Losses::Many
        } else if lost == 0 && answered >= ENOUGH && !self.saw_loss {
            Losses::None
        } else {
            Losses::Some
        }
    }

    pub(crate) fn mac(&self, address: Ipv4Addr) -> Option<[u8; 6]> {
        self.present.get(&address).map(|present| present.mac)
    }

    /// Frames that are still planned.
    pub(crate) fn left(&self) -> u64 {
        let silent = self.targets.len().saturating_sub(self.present.len() as u64);
        let more_rounds = u64::from(self.rounds().saturating_sub(self.round + 1));
        let rest_of_round = self.targets.len().saturating_sub(self.turn).min(silent);
        rest_of_round + more_rounds * silent + self.second_calls.len() as u64
    }

    fn rounds(&self) -> u32 {
        match self.losses() {
            Losses::None => 1,
            Losses::Some => 3,
            Losses::Many => 4,
        }
    }

    fn second_call(&mut self, now: Duration, bucket: &mut Bucket) -> Option<Call> {
        let (at, address) = *self.second_calls.front()?;
        if now < at {
            return None;
        }
        if let Err(until) = bucket.take(now, FRAME_BYTES) {
            return Some(Call::Wait(until));
        }
        self.second_calls.pop_front();
        self.seconds_called += 1;
        self.last_sent = Some(now);
        let present = self.present.get_mut(&address)?;
        present.second = Second::Called;
        Some(Call::Ask(address, Some(present.mac)))
    }

    /// Begins the next round if there is to be one and the time has come.
    fn begin_round(&mut self, now: Duration) -> bool {
        let is_settled =
            self.second_calls.is_empty() && self.last_sent.is_none_or(|sent| now >= sent + ANSWER);
        let everybody = self.present.len() as u64 >= self.targets.len();
        if !is_settled || everybody || self.round + 1 >= self.rounds() {
            return false;
        }
        self.round += 1;
        self.turn = 0;
        true
    }

    fn listen_out(&self, now: Duration) -> Call {
        let next_second = self.second_calls.front().map(|(at, _)| *at);
        let heard_out = self.last_sent.map(|sent| sent + ANSWER);
        match next_second.or(heard_out).filter(|until| now < *until) {
            Some(until) => Call::Wait(until),
            None => Call::Done,
        }
    }
}

#[cfg(test)]
mod tests;

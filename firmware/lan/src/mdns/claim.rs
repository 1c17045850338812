//! The claim to a name: asked for three times, told twice, and given up to whoever has it already (RFC 6762 §8, §9). Takes
//! what was said and the time, gives what is to be sent; no socket.

use core::time::Duration;
use std::net::Ipv4Addr;

use tokio::time::Instant;

use super::message::{Said, answer};

/// Questions whether a name is free, and the pause after each.
const PROBES: u8 = 3;
const BETWEEN_PROBES: Duration = Duration::from_millis(250);

/// It is told so often, with this pause.
const ANNOUNCEMENTS: u8 = 2;
const BETWEEN_ANNOUNCEMENTS: Duration = Duration::from_secs(1);

/// Who asked for the same name at the same time and was given way to has it by then, or does not want it.
const GIVING_WAY: Duration = Duration::from_secs(1);

/// After each name that somebody else has, the pause is twice as long: somebody may say so of any name.
const AFTER_A_CONFLICT: Duration = Duration::from_secs(1);

/// Names that are tried: the box's own, then with -2 to -9.
const MOST_NAMES: u8 = 9;

/// What is answered to everybody is answered once in so long (RFC 6762 §6).
const BETWEEN_ANSWERS: Duration = Duration::from_secs(1);

/// Messages about the name that are heeded at once, and how soon another one may be.
const MOST_AT_ONCE: u32 = 20;
const ANOTHER: Duration = Duration::from_millis(100);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Asked for so often.
    Probing(u8),
    /// Told so often; it is the box's from here on.
    Announcing(u8),
    Held,
    /// Somebody has every name that was tried.
    GivenUp,
}

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Everybody is to be asked whether the name is free.
    Probe,
    /// Everybody is to be told of it.
    Announce,
}

/// An answer, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The message.
    pub message: Vec<u8>,
    /// Whether it is for whoever asked, alone; else for everybody.
    pub is_private: bool,
}

/// What follows from a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Nothing.
    Nothing,
    /// It is to be answered.
    Answer(Answer),
    /// Somebody else has the name that was asked for: the box tries another one.
    Renamed,
    /// Somebody else has every name that was tried: the box has none until its addresses change.
    GivenUp,
}

/// The claim to `<label>.local`.
#[derive(Clone, Debug)]
pub struct Claim {
    own: String,
    number: u8,
    label: String,
    stage: Stage,
    due: Option<Instant>,
    /// When everybody was told last.
    told_at: Option<Instant>,
    /// Messages that may be heeded now, and since when that is so.
    heeded: (u32, Instant),
}

impl Claim {
    /// A claim to a name of one label. None where that is no name of a host (RFC 1123 §2.1).
    pub fn to(own: &str, now: Instant) -> Option<Self> {
        let is_letter = |octet: u8| octet.is_ascii_alphanumeric() || octet == b'-';
        // With room for a number.
        let is_name = matches!(own.len(), 1..=60) && own.bytes().all(is_letter);
        is_name.then(|| Self {
            own: own.to_owned(),
            number: 1,
            label: own.to_owned(),
            stage: Stage::Probing(0),
            due: None,
            told_at: None,
            heeded: (MOST_AT_ONCE, now),
        })
    }

    /// The name in front of `.local`, as it is claimed now.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The addresses or the network may be others now: it is asked for anew, after that pause.
    pub fn begin(&mut self, now: Instant, pause: Duration) {
        if self.stage == Stage::GivenUp {
            self.name_by(1);
        }
        self.stage = Stage::Probing(0);
        self.due = Some(now + pause);
    }

    /// When a step is due.
    pub fn due(&self) -> Option<Instant> {
        self.due
    }

    /// The step that is due, if one is.
    pub fn step(&mut self, now: Instant) -> Option<Step> {
        if self.due.is_none_or(|due| due > now) {
            return None;
        }
        let (step, stage, pause) = match self.stage {
            Stage::Probing(asked) if asked < PROBES => {
                (Step::Probe, Stage::Probing(asked + 1), Some(BETWEEN_PROBES))
            }
            Stage::Probing(_) => (Step::Announce, Stage::Announcing(1), Some(BETWEEN_ANNOUNCEMENTS)),
            Stage::Announcing(told) if told + 1 < ANNOUNCEMENTS => (
                Step::Announce,
                Stage::Announcing(told + 1),
                Some(BETWEEN_ANNOUNCEMENTS),
            ),
            Stage::Announcing(_) => (Step::Announce, Stage::Held, None),
            Stage::Held | Stage::GivenUp => {
                self.due = None;
                return None;
            }
        };
        if step == Step::Announce {
            self.told_at = Some(now);
        }
        self.stage = stage;
        self.due = pause.map(|pause| now + pause);
        Some(step)
    }

    /// Whether a message concerns the name at all, and so many have not come before it.
    pub fn heeds(&mut self, said: &Said, now: Instant) -> bool {
        let concerns = if said.is_answer {
            !said.addresses.is_empty()
        } else {
            said.asked.is_some()
        };
        if !concerns || self.stage == Stage::GivenUp {
            return false;
        }
        let (left, since) = self.heeded;
        let more = now.saturating_duration_since(since).as_millis() / ANOTHER.as_millis();
        let more = u32::try_from(more).unwrap_or(u32::MAX);
        let left = left.saturating_add(more).min(MOST_AT_ONCE);
        // What is left of a pause that is not over counts on.
        let since = if more > 0 { now } else { since };
        self.heeded = (left.saturating_sub(1), since);
        left > 0
    }

    /// Takes what another computer of the network said that has the box's addresses `own`. `is_legacy`: it came from
    /// another port than that of multicast DNS.
    pub fn hear(&mut self, said: &Said, is_legacy: bool, own: &[Ipv4Addr], now: Instant) -> Heard {
        let is_foreign = |address: &Ipv4Addr| !own.contains(address);
        match (said.is_answer, self.stage) {
            (_, Stage::GivenUp) => Heard::Nothing,
            // An answer from another port is no answer (RFC 6762 §6).
            (true, _) if is_legacy || !said.addresses.iter().any(is_foreign) => Heard::Nothing,
            (true, Stage::Probing(_)) => self.another_name(now),
            (true, Stage::Announcing(_) | Stage::Held) => {
                self.begin(now, BETWEEN_PROBES);
                Heard::Nothing
            }
            (false, Stage::Probing(_)) => {
                if theirs_is_later(&said.proposed, own) {
                    self.begin(now, GIVING_WAY);
                }
                Heard::Nothing
            }
            (false, Stage::Announcing(_) | Stage::Held) => self.answer(said, is_legacy, own, now),
        }
    }

    fn answer(&mut self, said: &Said, is_legacy: bool, own: &[Ipv4Addr], now: Instant) -> Heard {
        let is_known = !said.asks_others && own.iter().all(|address| said.addresses.contains(address));
        if is_known || own.is_empty() {
            return Heard::Nothing;
        }
        let is_private = is_legacy || said.is_private;
        if !is_private {
            let is_too_soon = self
                .told_at
                .is_some_and(|at| now.saturating_duration_since(at) < BETWEEN_ANSWERS);
            // Who wants the name for himself has to hear it at once.
            if is_too_soon && said.proposed.is_empty() {
                return Heard::Nothing;
            }
            self.told_at = Some(now);
        }
        Heard::Answer(Answer {
            message: answer(&self.label, own, said, is_legacy),
            is_private,
        })
    }

    fn another_name(&mut self, now: Instant) -> Heard {
        if self.number == MOST_NAMES {
            (self.stage, self.due) = (Stage::GivenUp, None);
            return Heard::GivenUp;
        }
        let pause = AFTER_A_CONFLICT * (1 << u32::from(self.number));
        self.name_by(self.number + 1);
        self.begin(now, pause);
        Heard::Renamed
    }

    fn name_by(&mut self, number: u8) {
        self.number = number;
        self.label = match number {
            1 => self.own.clone(),
            number => format!("{}-{number}", self.own),
        };
    }
}

/// Of two who ask for a name at the same time the one with the later addresses has it (RFC 6762 §8.2).
fn theirs_is_later(proposed: &[Ipv4Addr], own: &[Ipv4Addr]) -> bool {
    let sorted = |addresses: &[Ipv4Addr]| {
        let mut addresses = addresses.to_vec();
        addresses.sort_unstable();
        addresses
    };
    sorted(proposed) > sorted(own)
}

#[cfg(test)]
#[path = "claim/tests.rs"]
mod tests;

//! A conversation with one device: questions in as few datagrams as it can stand, one request in flight.
//!
//! The caller's [`Plan`] says what to ask, from what is known so far. The conversation packs it, repeats it when an answer stays out, fits it to the device's limits, and ends with an
//! [`Outcome`] or, when the device never answered, with [`NoAnswer`]. sysUpTime travels along in every datagram: a
//! device that restarts in the middle is noticed at once and nothing it says afterwards counts, since counters may
//! stand at zero until it has loaded them.
//!
//! Whose datagram it is, is decided before it gets here: the caller gives only those from the device's own address.

mod columns;
mod introduction;
mod limits;
mod outcome;
mod packing;
mod timer;
mod uptime;
mod work;

use core::time::Duration;
use std::sync::Arc;

use meters::Cost;
use profiles::{Oid, Questions, Rows};

use introduction::Introduction;
pub use limits::{Bounds, Limits};
pub use outcome::{NoAnswer, Outcome, Partial, Strays};
pub use uptime::SYS_UP_TIME;

use crate::message::{ErrorStatus, Incoming, Response, decode, encode};
use crate::request_id::RequestIds;
use crate::usm::{Heard, Peer};
use crate::{Access, Approach, Refusal, Version};
use packing::Packet;
use timer::Timer;
use work::Work;

/// A plan that brings no new question this often in a row, or has brought this many, is at its end.
const MOST_QUESTIONS: u32 = 32;

/// A question of several names or repetitions that stays unanswered this often may be too large: it is asked smaller.
const TRIES_BEFORE_SHRINKING: u32 = 2;

/// What to ask a device.
pub trait Plan {
    /// The next questions, from all rows so far: none at first, when the device has to be identified. None ends the
    /// reading. What was asked once is not asked again.
    fn next(&mut self, rows: &Rows) -> Option<Questions>;

    /// Whether the next questions can be asked as soon as all single rows are answered, while columns are still being read:
    /// so they travel together.
    fn goes_on_early(&self) -> bool {
        false
    }

    /// The rows that a column had the last time, in their order; none where that is not known. They decide how many are
    /// asked for at once, and nothing else: a column that has changed is read to its end.
    fn known_rows(&self, _column: &Oid) -> Option<Vec<Oid>> {
        None
    }

    /// The row of a column behind which it is read on; none where it is read from its beginning.
    fn read_until(&self, _column: &Oid) -> Option<Oid> {
        None
    }
}

/// Whoever has several kinds of plans lends them, so that there is one conversation in the program and not one a kind.
impl Plan for &mut (dyn Plan + Send + '_) {
    fn next(&mut self, rows: &Rows) -> Option<Questions> {
        (**self).next(rows)
    }

    fn goes_on_early(&self) -> bool {
        (**self).goes_on_early()
    }

    fn known_rows(&self, column: &Oid) -> Option<Vec<Oid>> {
        (**self).known_rows(column)
    }

    fn read_until(&self, column: &Oid) -> Option<Oid> {
        (**self).read_until(column)
    }
}

impl<F: FnMut(&Rows) -> Option<Questions>> Plan for F {
    fn next(&mut self, rows: &Rows) -> Option<Questions> {
        self(rows)
    }
}

/// What the caller has to do now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Send this datagram to the device, then poll again.
    Send(Vec<u8>),
    /// Wait for a datagram, at most until this time, then poll again.
    Wait(Duration),
    /// It is over.
    Done(Result<Box<Outcome>, NoAnswer>),
}

/// One sending of the open question. Each has its own request-id; the answer to any of them is welcome.
#[derive(Debug)]
struct Try {
    request_id: i32,
    access: Access,
    turn: u32,
    sent_at: Duration,
    packet: Arc<Packet>,
}

/// A conversation with one device. Times are since an origin of the caller's choice.
#[derive(Debug)]
pub struct Conversation<P> {
    plan: P,
    introduction: Introduction,
    /// The access that was answered.
    access: Option<Access>,
    peer: Peer,
    bounds: Bounds,
    limits: Limits,
    ids: RequestIds,
    timer: Timer,
    work: Work,
    began: Option<Duration>,
    questions: u32,
    /// The sendings of the open question, of which the last one may be smaller than the first.
    tries: Vec<Try>,
    /// How often the open question was sent in its present size.
    tries_of_this_size: u32,
    until: Option<Duration>,
    cost: Cost,
    strays: Strays,
    ended: bool,
}

impl<P: Plan> Conversation<P> {
    /// A conversation that has not begun. `seed` is random: it makes the request-ids.
    pub fn new(approach: impl Into<Approach>, plan: P, bounds: Bounds, limits: Limits, seed: u64) -> Self {
        let introduction = Introduction::new(approach.into(), limits.version);
        let mut peer = Peer::new(limits.engine, seed);
        if let Access::User(user) = introduction.access() {
            peer.prepare(user);
        }
        Self {
            plan,
            introduction,
            access: None,
            peer,
            limits,
            ids: RequestIds::new(seed),
            timer: Timer::new(&bounds, limits.round_trip),
            work: Work::new(&bounds, limits),
            bounds,
            began: None,
            questions: 0,
            tries: Vec::new(),
            tries_of_this_size: 0,
            until: None,
            cost: Cost::default(),
            strays: Strays::default(),
            ended: false,
        }
    }

    /// What to do now.
    pub fn poll(&mut self, now: Duration) -> Action {
        let deadline = *self.began.get_or_insert(now) + self.bounds.deadline;
        if self.ended {
            return self.end();
        }
        if now >= deadline {
            self.work.partial.get_or_insert(Partial::OutOfTime);
            return self.end();
        }
        match self.until {
            Some(until) if now < until => Action::Wait(until.min(deadline)),
            Some(_) => self.after_silence(now),
            None => self.ask_on(now),
        }
    }

    /// Takes a datagram from the device's address. Anything but the answer to the open question is counted and
    /// otherwise ignored.
    pub fn receive(&mut self, now: Duration, datagram: &[u8]) {
        self.cost.datagrams_received = self.cost.datagrams_received.saturating_add(1);
        self.cost.bytes_received = self.cost.bytes_received.saturating_add(datagram.len() as u64);
        match self.hear(now, datagram) {
            Some((place, Heard::Response(response))) => {
                self.take_answer(now, place, response, datagram.len());
            }
            Some((place, Heard::AskAgain)) => self.ask_again(now, place),
            Some((place, Heard::Refused(why))) => self.note_refusal(place, why),
            Some((_, Heard::Nothing)) | None => {
                self.strays.datagrams = self.strays.datagrams.saturating_add(1);
            }
        }
    }

    /// The place of the try that a datagram belongs to, and what it says; none where it belongs to none.
    fn hear(&mut self, now: Duration, datagram: &[u8]) -> Option<(usize, Heard)> {
        let is_stranger = self.access.is_none();
        if let Ok(message) = Incoming::read(datagram) {
            let mut tries = self.tries.iter().enumerate();
            let (place, user) = tries.find_map(|(place, one)| match &one.access {
                Access::User(user) if one.request_id == message.message_id => Some((place, Arc::clone(user))),
                _ => None,
            })?;
            return Some(match self.peer.read(now, &user, &message) {
                // Another user, or the same with more security, may be let in.
                Heard::Response(response) if is_stranger && response.error == ErrorStatus::Unauthorized => {
                    (place, Heard::Refused(Refusal::NoRight))
                }
                heard => (place, heard),
            });
        }
        let response = decode(datagram).ok()?;
        let place = self
            .tries
            .iter()
            .position(|one| one.request_id == response.request_id && one.access.is_answered_by(&response))?;
        Some((place, Heard::Response(response)))
    }

    fn take_answer(&mut self, now: Duration, place: usize, response: Response, bytes: usize) {
        let answered = self.tries.swap_remove(place);
        self.timer.sample(now.saturating_sub(answered.sent_at));
        self.limits.version = Some(answered.access.version());
        self.access = Some(answered.access);
        self.tries.clear();
        self.until = None;
        self.work
            .absorb(&answered.packet, response, bytes, &mut self.strays);
        self.ended |= self.work.must_end();
    }

    /// The device told its engine or its clock: now the same is asked so that it can answer.
    fn ask_again(&mut self, now: Duration, place: usize) {
        let answered = self.tries.remove(place);
        self.timer.sample(now.saturating_sub(answered.sent_at));
        self.introduction.return_to(answered.turn);
        self.until = None;
    }

    /// The device won't answer this user: the next access is tried at once. Where there is none, the wait goes on all
    /// the same, since anybody can send a refusal that is not signed.
    fn note_refusal(&mut self, place: usize, why: Refusal) {
        let Some(turn) = self.tries.get(place).map(|one| one.turn) else {
            return;
        };
        if self.access.is_some() || !self.introduction.refuse(turn, why) {
            return;
        }
        let is_last = place + 1 == self.tries.len();
        if is_last && self.may_try_once_more() && self.introduction.turn_to_next() {
            self.until = None;
        }
    }

    fn may_try_once_more(&self) -> bool {
        let sent = u32::try_from(self.tries.len()).unwrap_or(u32::MAX);
        let (tries, accesses) = (self.bounds.tries, self.introduction.count());
        sent < tries
            .saturating_add(accesses - 1)
            .max(accesses.saturating_mul(tries.min(2)))
    }

    /// The next datagram of the work at hand, or of the plan's next questions, or the end.
    fn ask_on(&mut self, now: Duration) -> Action {
        if self.plan.goes_on_early() && self.questions > 0 && self.work.lacks_only_columns() {
            self.question();
        }
        loop {
            if let Some(packet) = self.work.pack(self.version_of_next_try()) {
                self.tries_of_this_size = 0;
                return self.send(now, Arc::new(packet));
            }
            if !self.question() && !self.work.uptime.check_once_more() {
                return self.end();
            }
        }
    }

    /// Asks the plan for its next questions; false where they bring nothing to ask.
    fn question(&mut self) -> bool {
        let next = (self.questions < MOST_QUESTIONS)
            .then(|| self.plan.next(&self.work.rows))
            .flatten();
        self.questions += 1;
        next.is_some_and(|questions| {
            let plan = &self.plan;
            self.work.add(questions, plan)
        })
    }

    fn after_silence(&mut self, now: Duration) -> Action {
        self.cost.retries = self.cost.retries.saturating_add(1);
        let sent = u32::try_from(self.tries.len()).unwrap_or(u32::MAX);
        let last = self.tries.last().map(|one| Arc::clone(&one.packet));
        let (Some(packet), true) = (last, self.access.is_some()) else {
            if !self.may_try_once_more()
                || (!self.deserves_another_try() && !self.introduction.turn_to_next())
            {
                return self.give_up();
            }
            return match self.work.pack(self.version_of_next_try()) {
                Some(packet) => self.send(now, Arc::new(packet)),
                None => self.give_up(),
            };
        };
        if self.tries_of_this_size >= TRIES_BEFORE_SHRINKING && self.work.shrink_after_silence(&packet) {
            return self.ask_on(now);
        }
        if self.tries_of_this_size >= self.bounds.tries {
            self.work
                .partial
                .get_or_insert(Partial::FellSilent { tries: sent });
            return self.give_up();
        }
        self.send(now, packet)
    }

    /// The version that it answered last time gets a second try before another has its turn, and so does a user whom it
    /// told its engine.
    fn deserves_another_try(&self) -> bool {
        let version = self.version_of_next_try();
        let mut of_turn = self
            .tries
            .iter()
            .filter(|one| one.turn == self.introduction.turn());
        let is_known = self.tries.len() == 1 && self.limits.version == Some(version);
        let has_spoken = version == Version::V3 && self.peer.has_spoken();
        (is_known || has_spoken) && of_turn.nth(1).is_none()
    }

    fn give_up(&mut self) -> Action {
        // The last wait ended in no further sending.
        self.cost.retries = self.cost.retries.saturating_sub(1);
        self.end()
    }

    fn send(&mut self, now: Duration, packet: Arc<Packet>) -> Action {
        let silent_tries = u32::try_from(self.tries.len()).unwrap_or(u32::MAX);
        // A smaller question starts anew. Of a stranger, a first silence says nothing of how slow it is; and while several
        // accesses take turns, each has its own backing off.
        let backed_off = match self.access {
            Some(_) => self.tries_of_this_size,
            None => silent_tries / self.introduction.count().max(2),
        };
        let timeout = self.timer.timeout(packet.request.rows_asked(), backed_off);
        // The last tries before a device counts as silent give it the time that a stranger gets.
        let is_last_resort = silent_tries >= TRIES_BEFORE_SHRINKING && packet.request.rows_asked() == 1;
        let timeout = if is_last_resort {
            timeout.max(self.bounds.first_timeout)
        } else {
            timeout
        };
        let access = self.access_of_next_try().clone();
        let request_id = self.ids.next();
        let datagram = match &access {
            Access::User(user) => self.peer.write(now, user, request_id, &packet.request),
            Access::Community { .. } => encode(&access, request_id, &packet.request),
        };
        self.until = Some(now + timeout);
        self.tries.push(Try {
            request_id,
            access,
            turn: self.introduction.turn(),
            sent_at: now,
            packet,
        });
        self.tries_of_this_size += 1;
        self.cost.datagrams_sent = self.cost.datagrams_sent.saturating_add(1);
        self.cost.bytes_sent = self.cost.bytes_sent.saturating_add(datagram.len() as u64);
        Action::Send(datagram)
    }

    fn access_of_next_try(&self) -> &Access {
        self.access.as_ref().unwrap_or_else(|| self.introduction.access())
    }

    fn version_of_next_try(&self) -> Version {
        self.access_of_next_try().version()
    }

    fn end(&mut self) -> Action {
        self.ended = true;
        let was_asked = self.cost.datagrams_sent > 0;
        let access = match &self.access {
            Some(access) => access.clone(),
            None if was_asked => {
                return Action::Done(Err(NoAnswer {
                    tries: self.cost.datagrams_sent,
                    strays: self.strays.datagrams,
                    refused: self.introduction.nearest_refusal(self.peer.has_spoken()),
                    cost: self.cost,
                }));
            }
            None => self.introduction.access().clone(),
        };
        Action::Done(Ok(Box::new(Outcome {
            rows: std::mem::take(&mut self.work.rows),
            access,
            limits: Limits {
                version: self.limits.version,
                engine: self.peer.engine(),
                round_trip: self.timer.round_trip(),
                ..self.work.limits
            },
            cost: self.cost,
            partial: self.work.partial.take(),
            strays: self.strays,
        })))
    }
}

#[cfg(test)]
mod tests;

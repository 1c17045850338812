//! One device without a socket: a request goes in, a reply and how long to wait with it come out.
//!
//! Time is an argument, chance comes from a seed: the same requests at the same times give the same replies.

use crate::answer::{answer, too_big};
use crate::codec::{self, Bound, Kind, Request, Response, Version};
use crate::mib::{LIFE_COUNT, Mib, POWER_ON_COUNT};
use crate::random::Random;
use crate::{
    Behaviour, Counts, Device, Oid, Protocol, Reboot, Replies, SimulatorError, Sleep, TooMany, Value,
    WireFault,
};
use std::net::Ipv4Addr;
use std::time::Duration;

/// Where a reply comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The address that was asked.
    Own,
    /// Another port of it.
    OtherPort,
    /// Another address.
    OtherAddress(Ipv4Addr),
}

/// A reply to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// How long to wait before it is sent.
    pub after: Duration,
    /// The datagram.
    pub bytes: Vec<u8>,
    /// How often to send it: 1, or 2 for a doubled reply.
    pub copies: u32,
    /// Where it comes from.
    pub source: Source,
}

/// A device that answers. Times are since it was started.
#[derive(Clone, Debug)]
pub struct Agent {
    mib: Mib,
    behaviour: Behaviour,
    random: Random,
    counts: Counts,
    /// When the requests in work will be done, earliest first.
    done_at: Vec<Duration>,
    silent_until: Duration,
    /// Replies since the behaviour was set.
    replies: u32,
}

impl Agent {
    /// The device as it stands when it is started.
    #[must_use]
    pub fn new(device: &Device) -> Self {
        let mut mib = Mib::new(device.recording().rows.clone());
        if let Some(rate) = device.pages_per_minute {
            for column in [LIFE_COUNT, POWER_ON_COUNT] {
                mib.instances(column)
                    .into_iter()
                    .for_each(|oid| mib.let_advance(oid, rate));
            }
        }
        device
            .advancing
            .iter()
            .for_each(|(oid, rate)| mib.let_advance(oid.clone(), *rate));
        Self {
            mib,
            behaviour: device.behaviour.clone(),
            random: Random::from_seed(device.seed),
            counts: Counts::default(),
            done_at: Vec::new(),
            silent_until: Duration::ZERO,
            replies: 0,
        }
    }

    /// Takes a datagram and gives the reply, if there is one.
    pub fn receive(&mut self, now: Duration, datagram: &[u8]) -> Option<Reply> {
        self.counts.received += 1;
        self.counts.bytes_received += datagram.len() as u64;
        let Some(request) = codec::decode(datagram) else {
            self.counts.malformed += 1;
            return None;
        };
        if request.kind == Kind::Set {
            self.counts.sets += 1;
        }
        self.admit(now, &request)?;
        self.mib.move_on(now);
        let Some(response) = self.respond(&request) else {
            self.counts.refused += 1;
            return None;
        };
        let after = self.work(now);
        if self.random.happens(self.behaviour.loss) {
            self.counts.lost += 1;
            return None;
        }
        self.replies = self.replies.saturating_add(1);
        let reply = self.send(&request, response, after)?;
        self.counts.answered += 1;
        self.counts.bytes_sent += reply.bytes.len() as u64 * u64::from(reply.copies);
        self.reboot_if_due(now);
        Some(reply)
    }

    /// Lets a request in, or counts why it is not answered.
    fn admit(&mut self, now: Duration, request: &Request) -> Option<()> {
        if self.random.happens(self.behaviour.loss) {
            self.counts.lost += 1;
            return None;
        }
        if now < self.silent_until || self.sleeps_through_one_more() {
            self.counts.slept += 1;
            return None;
        }
        let version_accepted = match self.behaviour.protocol {
            Protocol::V1AndV2c => true,
            Protocol::V1Only => request.version == Version::V1,
            Protocol::V2cOnly => request.version == Version::V2c,
        };
        if !version_accepted || request.community != self.behaviour.community.as_bytes() {
            self.counts.refused += 1;
            return None;
        }
        self.done_at.retain(|done| *done > now);
        self.counts.most_in_flight = self.counts.most_in_flight.max(self.done_at.len() + 1);
        if self.done_at.len() >= self.behaviour.queue_limit.max(1) {
            self.counts.dropped_busy += 1;
            return None;
        }
        Some(())
    }

    fn sleeps_through_one_more(&mut self) -> bool {
        match self.behaviour.sleep {
            Sleep::Awake => false,
            Sleep::UntilWoken => true,
            Sleep::UntilRequest(n) if n > 1 => {
                self.behaviour.sleep = Sleep::UntilRequest(n - 1);
                true
            }
            Sleep::UntilRequest(_) => {
                self.behaviour.sleep = Sleep::Awake;
                false
            }
        }
    }

    fn respond(&self, request: &Request) -> Option<Response> {
        let most = self.behaviour.max_response_bytes;
        if self
            .behaviour
            .max_varbinds
            .is_none_or(|limit| request.varbinds.len() <= limit)
        {
            return answer(request, &self.mib, most);
        }
        match self.behaviour.too_many {
            TooMany::TooBig => too_big(request, most),
            TooMany::Silence => None,
        }
    }

    /// Puts a request in the queue and gives the time until it is done.
    fn work(&mut self, now: Duration) -> Duration {
        let free = self.done_at.last().copied().unwrap_or(now);
        let done = free + self.behaviour.latency + self.random.up_to(self.behaviour.jitter);
        self.done_at.push(done);
        done.saturating_sub(now)
    }

    fn send(&self, request: &Request, mut response: Response, after: Duration) -> Option<Reply> {
        let fault = self
            .behaviour
            .fault
            .as_ref()
            .filter(|(_, replies)| replies.hold(self.replies));
        let Some((fault, _)) = fault else {
            return reply(&response, after);
        };
        spoil_message(fault, request, &mut response);
        let mut reply = reply(&response, after)?;
        spoil_datagram(fault, &mut reply);
        Some(reply)
    }

    fn reboot_if_due(&mut self, now: Duration) {
        match self.behaviour.reboot_after {
            Some((n, reboot)) if n <= 1 => {
                self.behaviour.reboot_after = None;
                self.reboot(now, reboot);
            }
            Some((n, reboot)) => self.behaviour.reboot_after = Some((n - 1, reboot)),
            None => {}
        }
    }

    /// Reboots now: silent for a while, then uptime from 0.
    pub fn reboot(&mut self, now: Duration, reboot: Reboot) {
        self.mib.move_on(now);
        self.silent_until = now + reboot.out_for;
        self.mib.reboot(self.silent_until, reboot);
        self.done_at.clear();
    }

    /// What the device has seen and done.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// How it behaves now.
    #[must_use]
    pub fn behaviour(&self) -> &Behaviour {
        &self.behaviour
    }

    /// Lets it behave otherwise from now on. Replies are counted from 0 for the new fault.
    pub fn set_behaviour(&mut self, behaviour: Behaviour) {
        self.behaviour = behaviour;
        self.replies = 0;
    }

    /// The value that a client would read now.
    pub fn value(&mut self, now: Duration, oid: &Oid) -> Option<Value> {
        self.mib.move_on(now);
        self.mib.get(oid).cloned()
    }

    /// Puts a value at a name, new or not.
    pub fn set(&mut self, now: Duration, oid: Oid, value: Value) {
        self.mib.set(now, oid, value);
    }

    /// Takes a variable away, and gives its value if it was there.
    pub fn remove(&mut self, oid: &Oid) -> Option<Value> {
        self.mib.remove(oid)
    }

    /// Counts a variable on by `n` and gives its new value.
    ///
    /// # Errors
    /// That it is absent, or no number.
    pub fn advance(&mut self, now: Duration, oid: &Oid, n: u64) -> Result<Value, SimulatorError> {
        self.mib.move_on(now);
        self.mib.advance(oid, n)
    }

    /// Sets what is wrong with which replies, counted from now.
    pub fn set_fault(&mut self, fault: Option<(WireFault, Replies)>) {
        self.behaviour.fault = fault;
        self.replies = 0;
    }

    /// Lets it sleep, or wakes it.
    pub fn set_sleep(&mut self, sleep: Sleep) {
        self.behaviour.sleep = sleep;
    }
}

fn reply(response: &Response, after: Duration) -> Option<Reply> {
    Some(Reply {
        after,
        bytes: codec::encode(response)?,
        copies: 1,
        source: Source::Own,
    })
}

/// What a fault does to the message before it is encoded.
fn spoil_message(fault: &WireFault, request: &Request, response: &mut Response) {
    let walks = !matches!(request.kind, Kind::Get | Kind::Set);
    match fault {
        WireFault::WrongRequestId => response.request_id = response.request_id.wrapping_add(1),
        WireFault::WrongCommunity => response.community.push(b'!'),
        WireFault::WrongVersion => {
            response.version = match response.version {
                Version::V1 => Version::V2c,
                Version::V2c => Version::V1,
            }
        }
        WireFault::NotAResponse => response.as_get_request = true,
        WireFault::OtherNames => {
            for (arc, (name, _)) in (1..).zip(&mut response.varbinds) {
                if let Some(other) = Oid::from_arcs(&[1, 3, 6, 1, 4, 1, 32473, arc]) {
                    *name = other;
                }
            }
        }
        WireFault::FewerRows => {
            response.varbinds.pop();
        }
        WireFault::WalkLoops if walks => walk_on(request, response, Oid::clone),
        WireFault::WalkNeverEnds if walks => walk_on(request, response, one_more_below),
        _ => {}
    }
}

/// A row below the name, and after that the next one beside it: a walk of a column never leaves it.
fn one_more_below(name: &Oid) -> Oid {
    const MADE_UP: u32 = 32_473;
    match name.arcs() {
        [.., MADE_UP, _] => name.after_last_arc(),
        arcs => Oid::from_arcs(&[arcs, &[MADE_UP, 1]].concat()).unwrap_or_else(|| name.after_last_arc()),
    }
}

/// Replaces the rows that a walk found by ones that `next` makes up, as many to each name that was asked.
fn walk_on(request: &Request, response: &mut Response, next: impl Fn(&Oid) -> Oid) {
    let mut names: Vec<Oid> = request.varbinds.iter().map(|(name, _)| name.clone()).collect();
    let once = match request.kind {
        Kind::GetBulk { non_repeaters, .. } => non_repeaters.min(names.len()),
        _ => 0,
    };
    let repeated = (names.len() - once).max(1);
    for (at, (name, bound)) in response.varbinds.iter_mut().enumerate() {
        let asked = at.checked_sub(once).map_or(at, |behind| once + behind % repeated);
        if let Some(last) = names.get_mut(asked) {
            *last = next(last);
            name.clone_from(last);
            *bound = Bound::Value(Value::Integer(1));
        }
    }
}

/// What a fault does to the datagram and its way.
fn spoil_datagram(fault: &WireFault, reply: &mut Reply) {
    match fault {
        WireFault::CutShort(bytes) => reply.bytes.truncate(*bytes),
        WireFault::Garbage(bytes) => reply.bytes.clone_from(bytes),
        WireFault::Forged(malice) => reply.bytes = malice.spoil(&reply.bytes),
        WireFault::Late(by) => reply.after += *by,
        WireFault::Doubled => reply.copies = 2,
        WireFault::FromOtherPort => reply.source = Source::OtherPort,
        WireFault::FromOtherAddress(address) => reply.source = Source::OtherAddress(*address),
        _ => {}
    }
}

//! Searching a range: who is there by ARP where that is possible, then SNMP over the shared socket.
//!
//! Addresses on a network of the box's own are called by ARP first, and only who answered is asked. Without the right
//! to send frames (CAP_NET_RAW) they are asked at a pace that leaves room in the kernel's table of neighbours, which
//! has 1,024 places and keeps each dead address for three seconds. Everything else is asked by way of the router.

use core::time::Duration;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::future::pending;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use snmp::{Access, Bucket, Found, How, Pace, Progress, Sweep, SweepAction, Targets};
use tokio::time::sleep_until;

use crate::arp::{BROADCAST, Call, FRAME_BYTES, Frame, Losses, Operation, RollCall};
use crate::kernel::ArpSocket;
use crate::socket::{Datagram, Lan, Listening, OPEN_QUESTION, random_seed};
use crate::ways::{OnLink, Ways};
use crate::{LanError, interfaces};

/// Dead addresses that the kernel may look for in a second: 225 in the three seconds that each takes.
const UNRESOLVED_PER_SECOND: u32 = 75;

/// About what a question takes on the wire.
const QUESTION_BYTES: u32 = 120;

/// An ARP answer so long after the first question was sent is one to the kernel's second call, a second after its first:
/// until then the question had not left this box.
const KERNEL_CALLS_AGAIN: Duration = Duration::from_millis(600);

/// While the next question to a host waits for no longer than this, no ARP frame takes its place in the bucket.
const SOON: Duration = Duration::from_millis(2);

/// How long a search takes and what it sends, if nobody answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Estimate {
    /// The time.
    pub time: Duration,
    /// The bytes of IP packets and ARP frames.
    pub bytes: u64,
}

impl Lan {
    /// Asks every target, on `port`, with each access, and calls `on_found` once for each device that answers and
    /// `on_progress` whenever something was sent or found. An address that is being read at that moment is passed by;
    /// the next round comes back to it. Dropping the future ends the search at once.
    ///
    /// # Errors
    /// [`LanError::NoSocket`] when there are no random numbers, [`LanError::NoInterfaces`]. Addresses that this box
    /// can't send to are silent ones.
    pub async fn sweep(
        &self,
        targets: Targets,
        port: u16,
        accesses: &[Access],
        pace: Pace,
        on_found: impl FnMut(Found),
        on_progress: impl FnMut(Progress),
    ) -> Result<Progress, LanError> {
        let ways = Ways::of(&targets, &interfaces()?);
        let mut search = Search {
            lan: self,
            port,
            on_found,
            on_progress,
            bucket: Bucket::new(&pace),
            before: Progress::default(),
            addresses: targets.len(),
            how: How::Sweep,
        };
        for on_link in &ways.on_link {
            match ArpSocket::open(&on_link.interface, &self.meter) {
                Ok(socket) => {
                    let mut arp = Arp::new(on_link, socket);
                    let mut sweep = Sweep::new(Targets::default(), accesses, pace, random_seed()?);
                    if on_link.asks_itself {
                        sweep.add_host(on_link.own_address);
                    }
                    search.how = How::Arp;
                    search.run(sweep, &mut self.listen(), Some(&mut arp)).await;
                }
                Err(_) => {
                    let pace = pace.at_most(UNRESOLVED_PER_SECOND, QUESTION_BYTES);
                    search.unicast(on_link.all(), accesses, pace).await?;
                }
            }
        }
        search.unicast(ways.routed, accesses, pace).await?;
        Ok(search.before)
    }

    /// What searching these targets takes if nobody answers.
    ///
    /// # Errors
    /// [`LanError::NoInterfaces`].
    pub fn estimate(&self, targets: &Targets, accesses: &[Access], pace: Pace) -> Result<Estimate, LanError> {
        let ways = Ways::of(targets, &interfaces()?);
        let of_sweep = |targets: Targets, pace: Pace| {
            let is_empty = targets.is_empty();
            let sweep = Sweep::new(targets, accesses, pace, 0);
            Estimate {
                time: if is_empty {
                    Duration::ZERO
                } else {
                    sweep.estimate()
                },
                bytes: sweep.estimated_bytes(),
            }
        };
        let of_arp = |targets: &Targets| {
            let bytes = RollCall::new(targets.clone()).left() * FRAME_BYTES;
            let nanos = u128::from(bytes) * 1_000_000_000 / u128::from(pace.bytes_per_second.max(1));
            Estimate {
                time: Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX)) + pace.listen,
                bytes,
            }
        };
        let on_link =
            ways.on_link
                .iter()
                .map(|on_link| match ArpSocket::open(&on_link.interface, &self.meter) {
                    Ok(_) => of_arp(&on_link.targets),
                    Err(_) => of_sweep(
                        on_link.targets.clone(),
                        pace.at_most(UNRESOLVED_PER_SECOND, QUESTION_BYTES),
                    ),
                });
        let all = on_link.chain([of_sweep(ways.routed.clone(), pace)]);
        Ok(all.fold(Estimate::default(), |sum, one| Estimate {
            time: sum.time + one.time,
            bytes: sum.bytes + one.bytes,
        }))
    }
}

/// The roll call of one network, and what it is called with.
pub(crate) struct Arp<'a> {
    on_link: &'a OnLink,
    socket: ArpSocket,
    roll_call: RollCall,
    frames: u64,
    asked: BTreeMap<Ipv4Addr, Duration>,
    /// Hosts that the kernel found only when it called them again, and when.
    found_late: BTreeMap<Ipv4Addr, Duration>,
}

impl<'a> Arp<'a> {
    fn new(on_link: &'a OnLink, socket: ArpSocket) -> Self {
        Self {
            on_link,
            socket,
            roll_call: RollCall::new(on_link.targets.clone()),
            frames: 0,
            asked: BTreeMap::new(),
            found_late: BTreeMap::new(),
        }
    }

    async fn ask(&mut self, target: Ipv4Addr, mac: Option<[u8; 6]>) {
        let request = Frame {
            operation: Operation::Request,
            sender_mac: self.on_link.own_mac,
            sender: self.on_link.own_address,
            target,
        };
        self.socket.send(&request.bytes(mac.unwrap_or(BROADCAST))).await;
        self.frames += 1;
    }

    /// Whether a call of the kernel's got lost.
    fn saw_loss(&self) -> bool {
        !self.found_late.is_empty()
    }

    /// When the host was first asked by SNMP; none where that is now.
    fn first_asked(&mut self, host: Ipv4Addr, now: Duration) -> Option<Duration> {
        match self.asked.entry(host) {
            Entry::Occupied(asked) => Some(*asked.get()),
            Entry::Vacant(new) => {
                new.insert(now);
                None
            }
        }
    }

    /// Whether what the kernel held back for that host left only a moment ago.
    fn has_just_left(&self, host: Ipv4Addr, now: Duration) -> bool {
        let found = self.found_late.get(&host);
        found.is_some_and(|at| now < *at + OPEN_QUESTION)
    }

    /// Takes all frames that are there, and gives who is new.
    fn listen(&mut self, now: Duration) -> Vec<Ipv4Addr> {
        let mut buffer = [0; 128];
        let mut new = Vec::new();
        while let Some(length) = self.socket.receive(&mut buffer) {
            let Some(frame) = buffer.get(..length).and_then(Frame::read) else {
                continue;
            };
            // Whoever asks for an address is there as well, but that is no answer to us.
            let answers_us = frame.operation == Operation::Reply && frame.target == self.on_link.own_address;
            let is_known = self.roll_call.mac(frame.sender).is_some();
            if answers_us
                && self
                    .asked
                    .get(&frame.sender)
                    .is_some_and(|at| now > *at + KERNEL_CALLS_AGAIN)
            {
                self.found_late.insert(frame.sender, now);
            }
            if (answers_us || !is_known)
                && frame.sender_mac != self.on_link.own_mac
                && self.roll_call.receive(now, frame.sender, frame.sender_mac)
            {
                new.push(frame.sender);
            }
        }
        new
    }
}

/// One search, over all ways to its targets.
pub(crate) struct Search<'a, F, P> {
    pub(crate) lan: &'a Lan,
    pub(crate) port: u16,
    pub(crate) on_found: F,
    pub(crate) on_progress: P,
    pub(crate) bucket: Bucket,
    /// What the ways before this one came to.
    pub(crate) before: Progress,
    /// Addresses in all.
    pub(crate) addresses: u64,
    /// How the devices of this way come to be asked.
    pub(crate) how: How,
}

impl<F: FnMut(Found), P: FnMut(Progress)> Search<'_, F, P> {
    async fn unicast(&mut self, targets: Targets, accesses: &[Access], pace: Pace) -> Result<(), LanError> {
        if !targets.is_empty() {
            let sweep = Sweep::new(targets, accesses, pace, random_seed()?);
            self.bucket = Bucket::new(&pace);
            self.how = How::Sweep;
            self.run(sweep, &mut self.lan.listen(), None).await;
        }
        Ok(())
    }

    /// Runs one sweep to its end, beside its roll call if it has one.
    pub(crate) async fn run(&mut self, mut sweep: Sweep, ear: &mut Listening, mut arp: Option<&mut Arp<'_>>) {
        loop {
            let now = self.lan.now();
            let is_first_pass = sweep.is_in_first_pass();
            let mut until = match sweep.poll(now, &mut self.bucket) {
                SweepAction::Send(address, datagram) => {
                    let to = SocketAddr::from((address, self.port));
                    let waits = match arp.as_deref_mut() {
                        Some(arp) => self.still_waits(arp, &mut sweep, to, address),
                        // Of a range nothing is remembered: in later passes each was asked before.
                        None => !is_first_pass && self.lan.holds_back(to, now),
                    };
                    if !waits && self.lan.asks(to) {
                        // An address that can't be reached is a silent one.
                        let _ = self.lan.send(to, &datagram).await;
                    }
                    while let Ok(datagram) = ear.inbox.try_recv() {
                        self.take(&mut sweep, arp.as_deref(), &datagram);
                    }
                    self.show(&sweep, arp.as_deref());
                    continue;
                }
                SweepAction::Wait(until) => Some(until),
                SweepAction::Done => None,
            };
            if let Some(arp) = arp
                .as_deref_mut()
                .filter(|_| until.is_none_or(|until| until > now + SOON))
            {
                match arp.roll_call.poll(now, &mut self.bucket) {
                    Call::Ask(address, mac) => {
                        arp.ask(address, mac).await;
                        self.show(&sweep, Some(arp));
                        continue;
                    }
                    Call::Wait(at) => until = Some(until.map_or(at, |until| until.min(at))),
                    Call::Done if (sweep.saw_loss() || arp.saw_loss()) && arp.roll_call.note_loss() => {
                        continue;
                    }
                    Call::Done => sweep.limit_rounds_for_hosts(match arp.roll_call.losses() {
                        Losses::None => 1,
                        Losses::Some => 2,
                        Losses::Many => 3,
                    }),
                }
            }
            let Some(until) = until else { break };
            tokio::select! {
                datagram = ear.inbox.recv() => {
                    if let Some(datagram) = datagram {
                        self.take(&mut sweep, arp.as_deref(), &datagram);
                        self.show(&sweep, arp.as_deref());
                    }
                }
                () = frames_of(arp.as_deref()) => {}
                () = sleep_until(self.lan.instant(until)) => {}
            }
            if let Some(arp) = arp.as_deref_mut() {
                arp.listen(self.lan.now())
                    .into_iter()
                    .for_each(|host| sweep.add_host(host));
            }
        }
        self.before = self.so_far(&sweep, arp.as_deref());
    }

    /// Whether an earlier question to that host waits for ARP inside this box, or left it only a moment ago.
    fn still_waits(&self, arp: &mut Arp<'_>, sweep: &mut Sweep, to: SocketAddr, host: Ipv4Addr) -> bool {
        let now = self.lan.now();
        let Some(asked_at) = arp.first_asked(host, now) else {
            return false;
        };
        let is_held_back = self.lan.holds_back(to, asked_at);
        // In this order: what the kernel had found by then, its answer is here.
        arp.listen(now).into_iter().for_each(|host| sweep.add_host(host));
        is_held_back || arp.has_just_left(host, now)
    }

    fn take(&mut self, sweep: &mut Sweep, arp: Option<&Arp<'_>>, datagram: &Datagram) {
        let from = address_at(datagram.from, self.port);
        if let Some(mut found) = from.and_then(|from| sweep.receive(from, &datagram.bytes)) {
            found.how = self.how;
            found.mac = arp.and_then(|arp| arp.roll_call.mac(found.address));
            (self.on_found)(found);
        }
    }

    fn show(&mut self, sweep: &Sweep, arp: Option<&Arp<'_>>) {
        let progress = self.so_far(sweep, arp);
        (self.on_progress)(progress);
    }

    fn so_far(&self, sweep: &Sweep, arp: Option<&Arp<'_>>) -> Progress {
        let now = sweep.progress();
        let (frames, frames_left) = arp.map_or((0, 0), |arp| (arp.frames, arp.roll_call.left()));
        Progress {
            sent: self.before.sent + now.sent + frames,
            answered: self.before.answered + now.answered,
            addresses: self.addresses,
            left: now.left + frames_left,
        }
    }
}

async fn frames_of(arp: Option<&Arp<'_>>) {
    match arp {
        // An interface that went down has no frames any more, and the roll call ends by its timers.
        Some(arp) if arp.socket.readable().await.is_ok() => {}
        _ => pending().await,
    }
}

/// The address of a datagram that came from the port that was asked.
fn address_at(from: SocketAddr, port: u16) -> Option<Ipv4Addr> {
    match from.ip() {
        IpAddr::V4(address) if from.port() == port => Some(address),
        _ => None,
    }
}

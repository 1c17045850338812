//! What is kept while a round goes on: each answer at once, each miss only when the round is over, since a device that was
//! silent at one address may answer at another.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};

use meters::DeviceId;
use meters::identity::Evidence;
use protocol::{Miss, MissCause};
use snmp::Targets;

use crate::collection::Round;
use crate::failure::Failure;
use crate::reader::Answer;
use crate::station::Station;
use crate::steady::Extent;
use crate::visits::Visit;

/// The books of one round.
pub(crate) struct Books<'a> {
    station: &'a Station,
    round: Round,
    read: BTreeSet<DeviceId>,
    /// Where something was read, and what it showed of itself.
    heard_at: BTreeSet<SocketAddr>,
    shown: BTreeSet<Evidence>,
    missed: Vec<Miss>,
}

impl<'a> Books<'a> {
    /// Books of a round that begins.
    pub(crate) fn open(station: &'a Station) -> Self {
        Self {
            station,
            round: Round::default(),
            read: BTreeSet::new(),
            heard_at: BTreeSet::new(),
            shown: BTreeSet::new(),
            missed: Vec::new(),
        }
    }

    /// Keeps what a visit came to.
    ///
    /// # Errors
    /// [`Failure::Store`] where it can't be kept.
    pub(crate) fn keep(
        &mut self,
        visit: &Visit,
        result: Result<(Answer, Extent), Failure>,
    ) -> Result<(), Failure> {
        match result {
            Ok((answer, extent)) if answer.is_printer => self.keep_reading(visit, &answer, extent),
            Ok((answer, _)) => {
                let failure = Failure::NoPrinter {
                    address: visit.address.to_string(),
                    description: answer.reading.identity.description,
                };
                self.miss(visit, None, MissCause::NotAPrinter, &failure.to_string());
                Ok(())
            }
            Err(failure) => {
                let cause = match &failure {
                    Failure::Lan(lan::LanError::NoAnswer { .. }) => MissCause::NoAnswer,
                    _ => MissCause::Unreachable,
                };
                self.miss(visit, None, cause, &failure.to_string());
                Ok(())
            }
        }
    }

    fn keep_reading(&mut self, visit: &Visit, answer: &Answer, extent: Extent) -> Result<(), Failure> {
        let reading = &answer.reading;
        let evidence = Evidence::of(&reading.identity);
        self.heard_at.insert(visit.address);
        // One machine with two addresses is read once a round, and does not move to and fro between them.
        if evidence.first().is_some_and(|first| self.shown.contains(first)) {
            return Ok(());
        }
        let Some(device) = self.device(visit, answer, &evidence)? else {
            return Ok(());
        };
        let (_, clock) = self.station.now();
        self.station
            .store
            .record_reading(device, reading, &self.station.boot, clock)?;
        if let Ok(learnt) = serde_json::to_string(&answer.learnt) {
            self.station.store.save_learnt(device, &learnt)?;
        }
        self.keep_rows(device, answer, extent)?;
        self.shown.extend(evidence.into_iter().take(1));
        self.read.insert(device);
        self.round.read += 1;
        let sentence = format!(
            "another machine answers at {}: find out where this one went, or search again",
            visit.address
        );
        self.miss(visit, Some(device), MissCause::OtherDevice, &sentence);
        Ok(())
    }

    /// Keeps what the next reading needs to be a small one. Half a reading is no ground for that.
    fn keep_rows(&self, device: DeviceId, answer: &Answer, extent: Extent) -> Result<(), Failure> {
        let (store, rows) = (&self.station.store, answer.rows.to_snmprec());
        match extent {
            Extent::Full if answer.reading.partial.is_some() => {}
            Extent::Full => store.save_full_rows(device, &rows, answer.reading.read_at)?,
            Extent::Steady => store.save_fresh_rows(device, &rows)?,
        }
        Ok(())
    }

    /// Whose reading it is. None for half a reading of an unknown device: what it did not get to say may be just what
    /// names it.
    fn device(
        &mut self,
        visit: &Visit,
        answer: &Answer,
        evidence: &[Evidence],
    ) -> Result<Option<DeviceId>, Failure> {
        let reading = &answer.reading;
        if reading.partial.is_some() && evidence.is_empty() {
            return Ok(visit.expected.last().map(|expected| expected.id));
        }
        let fresh = self.station.fresh_device()?;
        let address = visit.address.to_string();
        let known = self
            .station
            .store
            .device_for(&reading.identity, &address, reading.read_at, fresh)?;
        if known.device == fresh {
            self.round.new += 1;
        }
        Ok(Some(known.device))
    }

    /// Notes a miss of everybody who was expected there, but for `met`.
    fn miss(&mut self, visit: &Visit, met: Option<DeviceId>, cause: MissCause, message: &str) {
        let at = self.station.now().0;
        let others = visit.expected.iter().filter(|device| Some(device.id) != met);
        self.missed.extend(others.map(|device| Miss {
            device: device.id,
            address: visit.address.to_string(),
            at,
            cause,
            message: message.to_owned(),
        }));
    }

    /// Notes that a device could not even be looked for.
    pub(crate) fn miss_for(&mut self, device: DeviceId, address: String, message: String) {
        self.missed.push(Miss {
            device,
            address,
            at: self.station.now().0,
            cause: MissCause::Unreachable,
            message,
        });
    }

    /// Whether the device was read in this round.
    pub(crate) fn has_read(&self, device: DeviceId) -> bool {
        self.read.contains(&device)
    }

    /// Whether something was read at that address in this round.
    pub(crate) fn has_heard(&self, address: SocketAddr) -> bool {
        self.heard_at.contains(&address)
    }

    /// The IPv4 addresses at which something was read in this round.
    pub(crate) fn heard_addresses(&self) -> Targets {
        let ipv4 = |address: &SocketAddr| match address.ip() {
            IpAddr::V4(address) => Some(address),
            IpAddr::V6(_) => None,
        };
        self.heard_at.iter().filter_map(ipv4).collect()
    }

    /// The devices that the network was silent about so far. That this box has no way to a device is none of its
    /// doing.
    pub(crate) fn silent(&self) -> BTreeSet<DeviceId> {
        self.missed
            .iter()
            .filter(|miss| miss.cause != MissCause::Unreachable && !self.has_read(miss.device))
            .map(|miss| miss.device)
            .collect()
    }

    /// Ends a round that tells of its misses: one for each device that was read nowhere, the first that was noted.
    ///
    /// # Errors
    /// [`Failure::Store`].
    pub(crate) fn close(mut self) -> Result<Round, Failure> {
        let mut told = BTreeSet::new();
        for miss in self.missed.drain(..) {
            if self.read.contains(&miss.device) || !told.insert(miss.device) {
                continue;
            }
            self.station.store.record_miss(&miss)?;
            self.round.missed.push(miss.message);
        }
        self.station.store.save_time(self.station.now().0)?;
        Ok(self.round)
    }

    /// Ends a round whose misses are known already.
    pub(crate) fn close_quietly(self) -> Round {
        self.round
    }
}

//! What is kept while a round goes on: each answer at once, each miss only when the round is over, since a device that was
//! silent at one address may answer at another.
//!
//! An answer that shows a known serial number with an unknown hardware address waits for the round's end, too: only then it
//! is known whether the device itself has answered elsewhere. If it has, the two are held against each other: one machine
//! with two network interfaces is read once, two machines with one serial number are told apart.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use meters::identity::{Evidence, can_be_one_machine};
use meters::{DeviceId, Reading, Verdict, usb_port};
use protocol::{DeviceReading, Miss, MissCause};
use snmp::Targets;
use store::{KnownDevice, Met, Standing};

use crate::collection::Round;
use crate::failure::{Cause, Failure};
use crate::reader::Answer;
use crate::station::Station;
use crate::steady::Extent;
use crate::visits::Visit;

/// Where somebody was asked, and who was expected there.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    /// The address, as a reading has it.
    pub(crate) address: String,
    /// Whoever was met there last.
    pub(crate) expected: Vec<KnownDevice>,
}

impl From<&Visit> for Spot {
    fn from(visit: &Visit) -> Self {
        Self {
            address: visit.address.to_string(),
            expected: visit.expected.clone(),
        }
    }
}

/// The books of one round.
pub(crate) struct Books<'a> {
    station: &'a Station,
    round: Round,
    /// What was read in this round, and is kept.
    read: BTreeMap<DeviceId, DeviceReading>,
    /// Where something was read.
    heard_at: Vec<SocketAddr>,
    /// What waits for the round's end.
    held: Vec<(Spot, Answer, Extent)>,
    missed: Vec<Miss>,
    /// Whoever is among these is not written down.
    left_alone: Vec<DeviceId>,
}

impl<'a> Books<'a> {
    /// Books of a round that begins.
    pub(crate) fn open(station: &'a Station) -> Self {
        Self {
            station,
            round: Round::default(),
            read: BTreeMap::new(),
            heard_at: Vec::new(),
            held: Vec::new(),
            missed: Vec::new(),
            left_alone: Vec::new(),
        }
    }

    /// The same, but for these devices: met by chance at another address, they are not written down.
    pub(crate) fn leaving_alone(self, left_alone: Vec<DeviceId>) -> Self {
        Self { left_alone, ..self }
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
        let spot = &Spot::from(visit);
        match result {
            Ok((answer, extent)) if answer.is_printer => {
                self.heard_at.push(visit.address);
                self.weigh(spot, answer, extent)
            }
            Ok((answer, _)) => {
                let failure = Cause::NoPrinter {
                    address: spot.address.clone(),
                    description: answer.reading.identity.description,
                };
                self.miss(spot, None, MissCause::NotAPrinter, &failure.to_string());
                Ok(())
            }
            Err(failure) => {
                let cause = match failure.cause() {
                    Cause::Lan(lan::LanError::NoAnswer { .. } | lan::LanError::NoIpp { .. }) => {
                        MissCause::NoAnswer
                    }
                    _ => MissCause::Unreachable,
                };
                self.miss(spot, None, cause, &failure.to_string());
                Ok(())
            }
        }
    }

    /// Keeps what somebody at a USB port said.
    ///
    /// # Errors
    /// [`Failure::Store`] where it can't be kept.
    pub(crate) fn keep_port(&mut self, spot: &Spot, answer: Answer) -> Result<(), Failure> {
        self.weigh(spot, answer, Extent::Port)
    }

    /// Keeps an answer, or holds it back until the round is over.
    fn weigh(&mut self, spot: &Spot, answer: Answer, extent: Extent) -> Result<(), Failure> {
        let standing = self.standing(spot, &answer)?;
        match standing {
            Standing::AnotherBoard(device) if !self.has_read(device) => {
                self.held.push((spot.clone(), answer, extent));
                Ok(())
            }
            _ => self.settle(spot, &answer, extent, standing),
        }
    }

    fn standing(&self, spot: &Spot, answer: &Answer) -> Result<Standing, Failure> {
        let identity = &answer.reading.identity;
        Ok(self.station.store.standing(identity, &spot.address)?)
    }

    /// Keeps an answer as its device's, unless that has answered in this round already.
    fn settle(
        &mut self,
        spot: &Spot,
        answer: &Answer,
        extent: Extent,
        standing: Standing,
    ) -> Result<(), Failure> {
        if let Standing::Known(device) | Standing::AnotherBoard(device) = standing
            && self.left_alone.contains(&device)
        {
            return Ok(());
        }
        if let Standing::Known(device) | Standing::AnotherBoard(device) = standing
            && let Some(earlier) = self.read.get(&device).cloned()
        {
            return self.answered_twice(spot, answer, extent, &earlier);
        }
        match self.device(spot, answer)? {
            Some(device) => self.keep_reading(spot, answer, extent, device),
            None => Ok(()),
        }
    }

    /// A second answer in one round with the serial number of one device. One machine with two addresses is read once a
    /// round, and does not move to and fro between them. Two machines are told apart; the one whose count goes on from
    /// what the books have is the device that they know.
    fn answered_twice(
        &mut self,
        spot: &Spot,
        answer: &Answer,
        extent: Extent,
        earlier: &DeviceReading,
    ) -> Result<(), Failure> {
        let (store, reading) = (&self.station.store, &answer.reading);
        match (usb_port(&earlier.reading.address), usb_port(&reading.address)) {
            // Whoever is on the network and on a port is one machine, by its serial number; its maker's profile reads more
            // than the port.
            (None, Some(_)) | (Some(_), None) => return Ok(()),
            // Two that are plugged in at the same time are two.
            (Some(_), Some(_)) => {}
            (None, None) if can_be_one_machine(&earlier.reading, reading) => {
                store.note_interface(earlier.device, &reading.identity)?;
                return Ok(());
            }
            (None, None) => {}
        }
        let (first, second) = (met(&earlier.reading), met(reading));
        let names_itself = Evidence::of(&reading.identity).iter().any(Evidence::is_mac);
        let fresh = self.station.fresh_device()?;
        let at = reading.read_at;
        self.round.new += 1;
        if is_doubtful(earlier) && names_itself {
            store.tell_apart(earlier.device, second, first, at, fresh)?;
            if let Some(device) = self.device(spot, answer)? {
                return self.keep_reading(spot, answer, extent, device);
            }
            return Ok(());
        }
        store.tell_apart(earlier.device, first, second, at, fresh)?;
        self.keep_reading(spot, answer, extent, fresh)
    }

    fn keep_reading(
        &mut self,
        spot: &Spot,
        answer: &Answer,
        extent: Extent,
        device: DeviceId,
    ) -> Result<(), Failure> {
        let (_, clock) = self.station.now();
        let store = &self.station.store;
        let kept = store.record_reading(device, &answer.reading, &self.station.boot, clock)?;
        if let Ok(learnt) = serde_json::to_string(&answer.learnt) {
            store.save_learnt(device, &learnt)?;
        }
        self.keep_rows(device, answer, extent)?;
        self.read.insert(device, kept);
        self.round.read += 1;
        self.station.activity.was_read();
        let sentence = match usb_port(&spot.address) {
            None => format!(
                "another machine answers at {}: find out where this one went, or search again",
                spot.address
            ),
            Some(port) => format!("another printer is at USB port {port} now: plug this one in again"),
        };
        self.miss(spot, Some(device), MissCause::OtherDevice, &sentence);
        Ok(())
    }

    /// Keeps what the next reading needs to be a small one. Half a reading is no ground for that.
    fn keep_rows(&self, device: DeviceId, answer: &Answer, extent: Extent) -> Result<(), Failure> {
        let (store, rows) = (&self.station.store, answer.rows.to_snmprec());
        match extent {
            Extent::Full if answer.reading.partial.is_some() => {}
            Extent::Full => store.save_full_rows(device, &rows, answer.reading.read_at, answer.profiles)?,
            Extent::Steady => store.save_fresh_rows(device, &rows)?,
            Extent::Port => {}
        }
        Ok(())
    }

    /// Whose reading it is. Half a reading that names nobody is that of whoever was expected there, and starts no account:
    /// what it did not get to say may be just what names it.
    fn device(&mut self, spot: &Spot, answer: &Answer) -> Result<Option<DeviceId>, Failure> {
        let reading = &answer.reading;
        // A device on a port has named itself before it is asked for its counts.
        let has_named_itself = usb_port(&spot.address).is_some();
        if !has_named_itself && reading.partial.is_some() && self.standing(spot, answer)? == Standing::Unnamed
        {
            let serial = reading.identity.serial.as_ref();
            let could_be = |expected: &&KnownDevice| {
                serial.is_none_or(|serial| expected.identity.serial.as_ref() == Some(serial))
            };
            return Ok(spot.expected.iter().rfind(could_be).map(|expected| expected.id));
        }
        let fresh = self.station.fresh_device()?;
        let known =
            self.station
                .store
                .device_for(&reading.identity, &spot.address, reading.read_at, fresh)?;
        if known.device == fresh {
            self.round.new += 1;
        }
        Ok(Some(known.device))
    }

    /// Notes a miss of everybody who was expected there, but for `met`.
    pub(crate) fn miss(&mut self, spot: &Spot, met: Option<DeviceId>, cause: MissCause, message: &str) {
        let at = self.station.now().0;
        let others = spot.expected.iter().filter(|device| Some(device.id) != met);
        self.missed.extend(others.map(|device| Miss {
            device: device.id,
            address: spot.address.clone(),
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
        self.read.contains_key(&device)
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
    pub(crate) fn silent(&self) -> Vec<DeviceId> {
        let mut silent = Vec::new();
        for miss in &self.missed {
            let is_new = !self.has_read(miss.device) && !silent.contains(&miss.device);
            if is_new && miss.cause != MissCause::Unreachable {
                silent.push(miss.device);
            }
        }
        silent
    }

    /// Ends a round that tells of its misses: one for each device that was read nowhere, the first that was noted.
    ///
    /// # Errors
    /// [`Failure::Store`].
    pub(crate) fn close(mut self) -> Result<Round, Failure> {
        self.settle_held()?;
        let mut told = Vec::new();
        for miss in self.missed.drain(..) {
            if self.read.contains_key(&miss.device) || told.contains(&miss.device) {
                continue;
            }
            told.push(miss.device);
            self.station.store.record_miss(&miss)?;
            self.round.missed.push(miss.message);
        }
        self.station.store.save_time(self.station.now().0)?;
        Ok(self.round)
    }

    /// Ends a round whose misses are known already.
    ///
    /// # Errors
    /// [`Failure::Store`].
    pub(crate) fn close_quietly(mut self) -> Result<Round, Failure> {
        self.settle_held()?;
        Ok(self.round)
    }

    fn settle_held(&mut self) -> Result<(), Failure> {
        for (spot, answer, extent) in std::mem::take(&mut self.held) {
            // What was settled before may have told who this is.
            let standing = self.standing(&spot, &answer)?;
            self.settle(&spot, &answer, extent, standing)?;
        }
        Ok(())
    }
}

fn met(reading: &Reading) -> Met<'_> {
    Met {
        identity: &reading.identity,
        address: &reading.address,
    }
}

/// Whether a counter of this reading does not go on from what the books have.
fn is_doubtful(kept: &DeviceReading) -> bool {
    kept.verdicts
        .values()
        .any(|verdict| matches!(verdict, Verdict::Dropped | Verdict::Jumped))
}

#[cfg(test)]
mod tests;

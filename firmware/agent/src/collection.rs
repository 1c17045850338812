//! Collecting: search the selected targets, read what is known and what was found, keep it.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;

use meters::DeviceId;
use meters::identity::Evidence;
use protocol::{Miss, MissCause};
use store::{KnownDevice, Settings};
use tokio::task::JoinSet;

use crate::failure::Failure;
use crate::reader::{self, Answer, Learnt};
use crate::search;
use crate::station::Station;

/// So many devices are read at the same time.
const AT_A_TIME: usize = 64;

/// What a round of readings came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Round {
    /// Devices whose reading was kept.
    pub(crate) read: usize,
    /// Of these, devices that are new in the books.
    pub(crate) new: usize,
    /// Known devices that could not be read: one sentence each.
    pub(crate) missed: Vec<String>,
}

/// Searches the selected targets and gives the addresses at which printers answered.
///
/// # Errors
/// [`Failure`] where a target makes no sense or the network can't be used.
pub(crate) async fn search_targets(
    station: &Station,
    settings: &Settings,
) -> Result<Vec<SocketAddr>, Failure> {
    let targets = search::addresses(&settings.targets, &settings.excludes).await?;
    let hits = search::search(
        &station.lan,
        targets,
        settings.snmp_port,
        &settings.communities,
        |_| {},
        |_| {},
    )
    .await?;
    let printers = hits.iter().filter(|hit| hit.is_printer);
    Ok(printers
        .map(|hit| SocketAddr::from((hit.found.address, settings.snmp_port)))
        .collect())
}

/// Reads every known device and every address in `found`, and keeps what they say.
///
/// # Errors
/// [`Failure::Store`] where it can't be kept. A device that can't be read is no error of the round.
pub(crate) async fn read_round(
    station: &Arc<Station>,
    settings: &Settings,
    found: &[SocketAddr],
) -> Result<Round, Failure> {
    let mut waiting = addresses_to_read(station.store.devices()?, found).into_iter();
    let mut under_way = JoinSet::new();
    let mut books = Books {
        station,
        round: Round::default(),
        read: BTreeSet::new(),
        missed: Vec::new(),
    };
    loop {
        while under_way.len() < AT_A_TIME
            && let Some((address, expected)) = waiting.next()
        {
            let (station, communities) = (Arc::clone(station), settings.communities.clone());
            under_way.spawn(async move {
                let learnt: Option<Learnt> = expected
                    .as_ref()
                    .and_then(|device| serde_json::from_str(device.learnt.as_deref()?).ok());
                let now = || station.now().0;
                let result = reader::read(&station.lan, address, &communities, learnt.as_ref(), now).await;
                (address, expected, result)
            });
        }
        match under_way.join_next().await {
            Some(Ok((address, expected, result))) => books.keep(address, expected.as_ref(), result)?,
            // A reading that panicked is one that was missed; the next round tries again.
            Some(Err(_)) => {}
            None => return books.close(),
        }
    }
}

/// Each address once, with the device that is expected there.
fn addresses_to_read(
    known: Vec<KnownDevice>,
    found: &[SocketAddr],
) -> BTreeMap<SocketAddr, Option<KnownDevice>> {
    let mut addresses: BTreeMap<SocketAddr, Option<KnownDevice>> =
        found.iter().map(|address| (*address, None)).collect();
    for device in known {
        if let Ok(address) = device.address.parse() {
            addresses.insert(address, Some(device));
        }
    }
    addresses
}

/// What is kept while a round goes on.
struct Books<'a> {
    station: &'a Station,
    round: Round,
    read: BTreeSet<DeviceId>,
    missed: Vec<Miss>,
}

impl Books<'_> {
    fn keep(
        &mut self,
        address: SocketAddr,
        expected: Option<&KnownDevice>,
        result: Result<Answer, Failure>,
    ) -> Result<(), Failure> {
        match result {
            Ok(answer) if answer.is_printer => self.keep_reading(address, expected, &answer),
            Ok(answer) => {
                let description = answer.reading.identity.description;
                let failure = Failure::NoPrinter {
                    address: address.to_string(),
                    description,
                };
                self.miss(address, expected, MissCause::NotAPrinter, failure.to_string());
                Ok(())
            }
            Err(failure) => {
                let cause = match &failure {
                    Failure::Lan(lan::LanError::NoAnswer { .. }) => MissCause::NoAnswer,
                    _ => MissCause::Unreachable,
                };
                self.miss(address, expected, cause, failure.to_string());
                Ok(())
            }
        }
    }

    fn keep_reading(
        &mut self,
        address: SocketAddr,
        expected: Option<&KnownDevice>,
        answer: &Answer,
    ) -> Result<(), Failure> {
        let reading = &answer.reading;
        let Some(device) = self.device(address, expected, answer)? else {
            return Ok(());
        };
        let (_, clock) = self.station.now();
        self.station
            .store
            .record_reading(device, reading, &self.station.boot, clock)?;
        if let Ok(learnt) = serde_json::to_string(&answer.learnt) {
            self.station.store.save_learnt(device, &learnt)?;
        }
        self.read.insert(device);
        self.round.read += 1;
        if expected.is_some_and(|expected| expected.id != device) {
            let sentence = format!(
                "another machine answers at {address}: find out where this one went, or search again"
            );
            self.miss(address, expected, MissCause::OtherDevice, sentence);
        }
        Ok(())
    }

    /// Whose reading it is. None for half a reading of an unknown device: what it did not get to say may be just what
    /// names it.
    fn device(
        &mut self,
        address: SocketAddr,
        expected: Option<&KnownDevice>,
        answer: &Answer,
    ) -> Result<Option<DeviceId>, Failure> {
        let reading = &answer.reading;
        if reading.partial.is_some() && Evidence::of(&reading.identity).is_empty() {
            return Ok(expected.map(|expected| expected.id));
        }
        let fresh = self.station.fresh_device()?;
        let address = address.to_string();
        let known = self
            .station
            .store
            .device_for(&reading.identity, &address, reading.read_at, fresh)?;
        if known.device == fresh {
            self.round.new += 1;
        }
        Ok(Some(known.device))
    }

    fn miss(
        &mut self,
        address: SocketAddr,
        expected: Option<&KnownDevice>,
        cause: MissCause,
        message: String,
    ) {
        if let Some(device) = expected {
            let (device, at) = (device.id, self.station.now().0);
            self.missed.push(Miss {
                device,
                address: address.to_string(),
                at,
                cause,
                message,
            });
        }
    }

    /// A device that was silent at its old address but read at a new one was not missed.
    fn close(mut self) -> Result<Round, Failure> {
        for miss in self
            .missed
            .drain(..)
            .filter(|miss| !self.read.contains(&miss.device))
        {
            self.station.store.record_miss(&miss)?;
            self.round.missed.push(miss.message);
        }
        self.station.store.save_time(self.station.now().0)?;
        Ok(self.round)
    }
}

//! The devices of the books, each with its last reading and what a person should know of it: what `meterbox status` prints
//! and the page shows.

use std::net::SocketAddr;

use meters::{Comparison, Verdict};
use protocol::DeviceReading;
use store::{KnownDevice, Store};

use crate::failure::Failure;
use crate::wording::{comparison_sentence, doubt_sentence, no_billing_meter, parts_that_differ};

/// A device and its last reading.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    /// The device.
    pub(crate) device: KnownDevice,
    /// Its last reading; none where it was never read.
    pub(crate) last: Option<DeviceReading>,
    /// Why nothing of that reading bills, and what to do.
    pub(crate) no_billing_meter: Option<String>,
}

impl Listed {
    /// A device with its last reading.
    pub(crate) fn new(device: KnownDevice, last: Option<DeviceReading>) -> Self {
        Self {
            no_billing_meter: last.as_ref().and_then(|last| no_billing_meter(&last.reading)),
            device,
            last,
        }
    }

    /// The worst verdict among its meters; none where it has none.
    pub(crate) fn worst(&self) -> Option<Verdict> {
        let verdicts = self.last.as_ref()?.verdicts.values().copied();
        verdicts.max_by_key(|verdict| *verdict != Verdict::Ok)
    }

    /// Whether it is left alone.
    pub(crate) fn is_ignored(&self) -> bool {
        self.device.note.ignored
    }

    /// Whether somebody should look at its meters.
    pub(crate) fn is_doubtful(&self) -> bool {
        self.no_billing_meter.is_some() || self.worst().is_some_and(|worst| worst != Verdict::Ok)
    }

    /// What a person needs to decide about its doubtful meters, a sentence each: that none of them bills, the verdicts,
    /// and what else contradicts itself within the reading.
    pub(crate) fn doubts(&self) -> Vec<String> {
        let Some(last) = &self.last else {
            return Vec::new();
        };
        let reading = &last.reading;
        let doubtful = || {
            last.verdicts
                .iter()
                .filter(|(_, verdict)| **verdict != Verdict::Ok)
        };
        let verdicts =
            doubtful().map(|(name, verdict)| doubt_sentence(name, reading, *verdict, last.doubts.get(name)));
        let is_told = |comparison: &Comparison| {
            doubtful().any(|(name, verdict)| {
                *verdict == Verdict::PartsDiffer && parts_that_differ(reading, name) == Some(comparison)
            })
        };
        let contradictions = reading
            .comparisons
            .iter()
            .filter(|comparison| !comparison.agrees && !is_told(comparison))
            .filter_map(|comparison| comparison_sentence(comparison, &reading.meters));
        self.no_billing_meter
            .iter()
            .cloned()
            .chain(verdicts)
            .chain(contradictions)
            .collect()
    }
}

/// Every device of the books.
///
/// # Errors
/// [`Failure::Store`].
pub(crate) fn roster(store: &Store) -> Result<Vec<Listed>, Failure> {
    let mut latest = store.latest_readings()?;
    let mut last_of = |device: &KnownDevice| {
        let place = latest.iter().position(|taken| taken.device == device.id)?;
        Some(latest.swap_remove(place))
    };
    // As people look for them: 10.0.0.9 before 10.0.0.10.
    let mut order: Vec<(Option<SocketAddr>, String)> = Vec::new();
    let mut devices: Vec<Listed> = Vec::new();
    for device in store.devices()? {
        let address = (device.address.parse().ok(), device.address.clone());
        let place = order.partition_point(|other| *other <= address);
        order.insert(place, address);
        let last = last_of(&device);
        devices.insert(place, Listed::new(device, last));
    }
    Ok(devices)
}

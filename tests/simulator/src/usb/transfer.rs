//! What both protocols have in common: transfers that a device is asked for and can't do yet.

use std::time::Instant;

use super::device::{Stall, UsbDevice};

/// One side of a connection to a machine with USB ports. Octets and the time come in, octets go out.
pub trait Wire: Send {
    /// These octets came.
    fn received(&mut self, octets: &[u8], now: Instant);
    /// Octets to send, once.
    fn to_send(&mut self) -> Vec<u8>;
    /// What waits is tried again.
    fn advance(&mut self, now: Instant);
    /// When to do so, if nothing comes before.
    fn wakes(&self) -> Option<Instant>;
    /// Whether the device was pulled out, or the other side said what can't be understood.
    fn is_over(&self) -> bool;
    /// The device.
    fn device(&self) -> &UsbDevice;
}

/// A bulk transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Bulk {
    /// Up to so many octets are wanted.
    In(usize),
    /// These octets are brought.
    Out(Vec<u8>),
}

/// One that waits until the device can do it.
#[derive(Clone, Debug)]
pub(super) struct Waiting<Id> {
    pub(super) id: Id,
    /// Of the endpoint, with 0x80 for one to the computer.
    pub(super) endpoint: u8,
    pub(super) bulk: Bulk,
}

/// What became of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// These octets go to the computer.
    In(Vec<u8>),
    /// So many were taken.
    Out(usize),
    Stalled,
}

/// Tries all that wait, each endpoint's in their order, and gives those that are done.
pub(super) fn serve<Id>(
    waiting: &mut Vec<Waiting<Id>>,
    device: &mut UsbDevice,
    now: Instant,
) -> Vec<(Waiting<Id>, Done)> {
    let mut done = Vec::new();
    // What was brought may be the question whose answer somebody has waited for before.
    loop {
        let more = serve_once(waiting, device, now);
        if more.is_empty() {
            return done;
        }
        done.extend(more);
    }
}

fn serve_once<Id>(
    waiting: &mut Vec<Waiting<Id>>,
    device: &mut UsbDevice,
    now: Instant,
) -> Vec<(Waiting<Id>, Done)> {
    let mut done = Vec::new();
    let mut blocked = Vec::new();
    let mut place = 0;
    while let Some(next) = waiting.get(place) {
        if blocked.contains(&next.endpoint) {
            place += 1;
            continue;
        }
        match attempt(next, device, now) {
            Some(outcome) => done.push((waiting.remove(place), outcome)),
            None => {
                blocked.push(next.endpoint);
                place += 1;
            }
        }
    }
    done
}

fn attempt<Id>(waiting: &Waiting<Id>, device: &mut UsbDevice, now: Instant) -> Option<Done> {
    match &waiting.bulk {
        Bulk::In(most) => match device.bulk_in(waiting.endpoint, *most, now) {
            Ok(octets) => octets.map(Done::In),
            Err(Stall) => Some(Done::Stalled),
        },
        Bulk::Out(octets) => match device.bulk_out(waiting.endpoint, octets) {
            Ok(is_taken) => is_taken.then_some(Done::Out(octets.len())),
            Err(Stall) => Some(Done::Stalled),
        },
    }
}

//! Which device is met? By evidence, never by its address; only a machine that gives no evidence at all is taken for the
//! last one at its address, if that gave none either, and is flagged as a weak match. On a USB port, where the next printer is
//! plugged in in a moment, it must be of the same model, too.
//!
//! What evidence leaves open is decided from outside, by what is heard in one round, and written down here: two machines
//! that show one serial number are told apart, the second network interface of one machine is noted. Each outcome is an
//! event, in the transaction that makes it so.

use meters::identity::{Evidence, models_contradict};
use meters::{DeviceId, Identity, Timestamp, usb_port};
use protocol::{Event, EventKind};
use rusqlite::Connection;

use crate::devices::{self, label};
use crate::evidence::{self, Finding};
use crate::{Store, StoreError, outbox};

/// How a device was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recognised {
    /// By maker and serial.
    Serial,
    /// By its hardware address; no serial spoke against it.
    Mac,
    /// By IPP's UUID; no serial spoke against it.
    Uuid,
    /// Only by its address, for want of any evidence: it may be another machine.
    AddressOnly,
    /// Not at all: it is new in the books.
    New,
}

/// The device that answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its id in the books.
    pub device: DeviceId,
    /// How it was recognised.
    pub how: Recognised,
}

/// Who somebody is who shows himself, before it is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody that the books know.
    Stranger,
    /// Nothing that he shows names one machine: no hardware address, and no serial number or one that two machines show.
    Unnamed,
    /// This device.
    Known(DeviceId),
    /// He shows the serial number of this device and a hardware address that is not known of it: it has another network
    /// board or a second one, or he is another machine.
    AnotherBoard(DeviceId),
}

/// A machine that is met: what it says of itself, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Met<'a> {
    /// What it says of itself.
    pub identity: &'a Identity,
    /// Where it answered.
    pub address: &'a str,
}

impl Store {
    /// Finds the device that says `identity` at `address`, or takes it into the books under the id `fresh`, and notes
    /// that it was seen there now. A device that is new, one that has moved and one that has another network board raise
    /// their events in the same transaction.
    ///
    /// Who shows a known serial number with another hardware address and another model is another machine: the two are
    /// told apart as by [`Store::tell_apart`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn device_for(
        &self,
        identity: &Identity,
        address: &str,
        now: Timestamp,
        fresh: DeviceId,
    ) -> Result<Known, StoreError> {
        let evidence = Evidence::of(identity);
        let met = Met { identity, address };
        self.write(|connection| {
            let Some(known) = recognise(connection, &evidence, met)? else {
                devices::add(connection, fresh, identity, address, now)?;
                evidence::claim(connection, fresh, &evidence)?;
                return Ok(new(fresh));
            };
            if let Some(boards) = other_board(connection, known, &evidence)? {
                let (before, place) = devices::met(connection, known.device)?;
                if models_contradict(&before, identity) {
                    let stays = Met {
                        identity: &before,
                        address: &place,
                    };
                    tell_apart(connection, known.device, stays, met, now, fresh)?;
                    return Ok(new(fresh));
                }
                outbox::add_event(connection, &board_changed(known.device, met, boards, now))?;
            }
            devices::note_seen(connection, known.device, identity, address, now)?;
            evidence::claim(connection, known.device, &evidence)?;
            Ok(known)
        })
    }

    /// Who says `identity` at `address`. Nothing is written.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn standing(&self, identity: &Identity, address: &str) -> Result<Standing, StoreError> {
        let evidence = Evidence::of(identity);
        let met = Met { identity, address };
        self.read(|connection| {
            let Some(known) = recognise(connection, &evidence, met)? else {
                return Ok(match evidence::find(connection, &evidence)? {
                    Finding::NoEvidence => Standing::Unnamed,
                    _ => Standing::Stranger,
                });
            };
            Ok(match other_board(connection, known, &evidence)? {
                Some(_) => Standing::AnotherBoard(known.device),
                None => Standing::Known(known.device),
            })
        })
    }

    /// Notes that the device has a second network interface, the one in `identity`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note_interface(&self, device: DeviceId, identity: &Identity) -> Result<(), StoreError> {
        let boards: Vec<Evidence> = mac_in(&Evidence::of(identity)).into_iter().collect();
        self.write(|connection| evidence::claim(connection, device, &boards))
    }

    /// Tells two machines apart that show one serial number: `stays` goes on as `device`, `leaves` gets into the books
    /// under the id `fresh`, each by its own hardware address. The serial number is evidence of neither from now on.
    /// Raises [`EventKind::Conflict`] for the one and [`EventKind::New`] for the other.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn tell_apart(
        &self,
        device: DeviceId,
        stays: Met<'_>,
        leaves: Met<'_>,
        now: Timestamp,
        fresh: DeviceId,
    ) -> Result<(), StoreError> {
        self.write(|connection| tell_apart(connection, device, stays, leaves, now, fresh))
    }
}

const fn new(device: DeviceId) -> Known {
    Known {
        device,
        how: Recognised::New,
    }
}

fn recognise(
    connection: &Connection,
    evidence: &[Evidence],
    met: Met<'_>,
) -> Result<Option<Known>, StoreError> {
    let address = met.address;
    let known = |device, how| Some(Known { device, how });
    Ok(match evidence::find(connection, evidence)? {
        Finding::Device(device, how) => known(device, how),
        Finding::Unknown => match evidence.first() {
            Some(Evidence::Serial(_, serial)) => evidence::same_serial_at(connection, serial, address)?
                .and_then(|device| known(device, Recognised::Serial)),
            _ => None,
        },
        Finding::NoEvidence => match devices::last_at(connection, address)? {
            Some(device) if !evidence::names(connection, device)? => {
                let (before, _) = devices::met(connection, device)?;
                let is_another = usb_port(address).is_some() && models_contradict(&before, met.identity);
                known(device, Recognised::AddressOnly).filter(|_| !is_another)
            }
            _ => None,
        },
    })
}

/// The hardware address that was known of a device before and the one that is shown now, where that is a new one.
fn other_board(
    connection: &Connection,
    known: Known,
    evidence: &[Evidence],
) -> Result<Option<(String, String)>, StoreError> {
    let Some(Evidence::Mac(shown)) = mac_in(evidence).filter(|_| known.how == Recognised::Serial) else {
        return Ok(None);
    };
    let (before, _) = devices::met(connection, known.device)?;
    let Some(Evidence::Mac(before)) = mac_in(&Evidence::of(&before)) else {
        return Ok(None);
    };
    let is_its_own =
        before == shown || evidence::is_of(connection, &Evidence::Mac(shown.clone()), known.device)?;
    Ok((!is_its_own).then_some((before, shown)))
}

/// Whether a serial number names the device no more because another one shows it, too.
pub(crate) fn shows_a_disputed_serial(connection: &Connection, device: DeviceId) -> Result<bool, StoreError> {
    if !devices::is_known(connection, device)? {
        return Ok(false);
    }
    let (identity, _) = devices::met(connection, device)?;
    match Evidence::of(&identity).first() {
        Some(serial @ Evidence::Serial(..)) => evidence::is_disputed(connection, serial),
        _ => Ok(false),
    }
}

fn mac_in(evidence: &[Evidence]) -> Option<Evidence> {
    evidence.iter().find(|piece| piece.is_mac()).cloned()
}

fn board_changed(device: DeviceId, met: Met<'_>, boards: (String, String), now: Timestamp) -> Event {
    let (before, after) = boards;
    Event {
        device,
        address: met.address.to_owned(),
        at: now,
        kind: EventKind::BoardChanged,
        message: format!(
            "{} has another network board: {before} before, {after} now",
            label(met.identity)
        ),
        before: Some(before),
        after: Some(after),
    }
}

fn tell_apart(
    connection: &Connection,
    device: DeviceId,
    stays: Met<'_>,
    leaves: Met<'_>,
    now: Timestamp,
    fresh: DeviceId,
) -> Result<(), StoreError> {
    let (staying, leaving) = (Evidence::of(stays.identity), Evidence::of(leaves.identity));
    for piece in staying.iter().chain(&leaving) {
        if !piece.is_mac() {
            evidence::dispute_serial(connection, device, piece)?;
        }
    }
    let boards = [mac_in(&staying), mac_in(&leaving)];
    outbox::add_event(connection, &conflict(device, stays, leaves, &boards, now))?;
    devices::add(connection, fresh, leaves.identity, leaves.address, now)?;
    let [own, others] = &boards;
    for (board, owner) in [(own, device), (others, fresh)] {
        match board {
            // One board in two machines names neither.
            Some(board) if own == others => evidence::claim(connection, owner, std::slice::from_ref(board))?,
            Some(board) => evidence::give(connection, board, owner)?,
            None => {}
        }
    }
    Ok(())
}

fn conflict(
    device: DeviceId,
    stays: Met<'_>,
    leaves: Met<'_>,
    boards: &[Option<Evidence>; 2],
    now: Timestamp,
) -> Event {
    // By its hardware address; one that shows none, by where it is.
    let by = |met: Met<'_>, board: &Option<Evidence>| match board {
        Some(Evidence::Mac(mac)) => mac.clone(),
        _ => met.address.to_owned(),
    };
    let [own, others] = boards;
    Event {
        device,
        address: stays.address.to_owned(),
        at: now,
        kind: EventKind::Conflict,
        message: format!(
            "two machines show the serial number of {}: one at {} and {} at {}; each has its own account from now on",
            label(stays.identity),
            stays.address,
            label(leaves.identity),
            leaves.address
        ),
        before: Some(by(stays, own)),
        after: Some(by(leaves, others)),
    }
}

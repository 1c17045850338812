//! What the service's tasks share: the network, the books, the clock, the box's own key.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use lan::{Counted, Lan};
use meters::{ClockQuality, DeviceId, Timestamp};
use profiles::Catalogue;
use protocol::SigningKey;
use protocol::signature::NONCE_LENGTH;
use store::{Store, TrafficCount};
use uplink::Exchanges;

use crate::activity::Activity;
use crate::attached::{Ports, PortsAt};
use crate::clock::{Clock, boot_id};
use crate::credentials::KnownUsers;
use crate::failure::{Cause, Failure};
use crate::health::WayBook;
use crate::shelf::Shelf;
use crate::system::RunningSystem;

/// Opens the books of a state folder.
///
/// # Errors
/// [`Failure`] where they can't be opened.
pub(crate) fn open_store(state: &Path) -> Result<Store, Failure> {
    Ok(Store::open(state, random()?)?)
}

/// The box's own key, made at its first use.
///
/// # Errors
/// [`Failure`] where it can't be kept or read.
pub(crate) fn signing_key(store: &Store) -> Result<SigningKey, Failure> {
    let seed = store.signing_seed(random()?)?;
    SigningKey::from_seed(&seed)
        .map_err(|error| Failure::senseless(format!("the box's own key is damaged: {error}")))
}

/// Fresh random bytes of the kernel.
///
/// # Errors
/// [`Failure::NoRandomness`].
pub(crate) fn random<const LENGTH: usize>() -> Result<[u8; LENGTH], Failure> {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).map_err(|error| Cause::NoRandomness(error.to_string()))?;
    Ok(bytes)
}

/// A fresh nonce for one request.
///
/// # Errors
/// [`Failure::NoRandomness`].
pub(crate) fn nonce() -> Result<[u8; NONCE_LENGTH], Failure> {
    random()
}

/// The running box.
pub(crate) struct Station {
    /// The customer's network.
    pub(crate) lan: Lan,
    /// What the makers' rows mean.
    shelf: Shelf,
    /// The printers on this computer's own ports.
    pub(crate) ports: Ports,
    /// The books.
    pub(crate) store: Store,
    /// The SNMPv3 users of the settings, with their keys.
    pub(crate) users: KnownUsers,
    /// The name of this boot.
    pub(crate) boot: String,
    /// What goes on.
    pub(crate) activity: Activity,
    /// How the way to the server was when it was taken last.
    pub(crate) way: WayBook,
    /// The system of an appliance, to whoever runs it; none to a command beside.
    pub(crate) system: Option<RunningSystem>,
    /// Counts what goes that way.
    pub(crate) exchanges: Exchanges,
    clock: Mutex<Clock>,
    /// What went over the customer's network and is in the books.
    counted: Mutex<lan::Traffic>,
}

impl Station {
    /// Opens the network for these books.
    ///
    /// # Errors
    /// [`Failure`] where no socket can be opened.
    pub(crate) async fn open(store: Store) -> Result<Self, Failure> {
        let clock = Clock::with_floor(store.saved_time()?);
        Ok(Self {
            lan: Lan::bind().await?,
            shelf: Shelf::default(),
            ports: Ports::default(),
            store,
            users: KnownUsers::default(),
            boot: boot_id(random()?),
            activity: Activity::default(),
            way: WayBook::default(),
            system: None,
            exchanges: Exchanges::default(),
            clock: Mutex::new(clock),
            counted: Mutex::default(),
        })
    }

    /// The same station, reading by the pack of makers' profiles in that folder, if there is a good one.
    #[must_use]
    pub(crate) fn with_profiles_in(self, state: &Path) -> Self {
        Self {
            shelf: Shelf::of(state),
            ..self
        }
    }

    /// The same station with these USB ports.
    #[must_use]
    pub(crate) fn with_ports_at(self, at: &PortsAt) -> Self {
        Self {
            ports: Ports::at(at),
            ..self
        }
    }

    /// The same station as the one that runs this computer's system. Notes what came of the version before.
    ///
    /// # Errors
    /// [`Failure::Store`].
    pub(crate) fn running_system(self, state: &Path) -> Result<Self, Failure> {
        let system = RunningSystem::here(state);
        if let Some(system) = &system {
            system.look_back(state, &self.store, &self.boot, self.now().0)?;
        }
        Ok(Self { system, ..self })
    }

    /// What the makers' rows mean, by the profiles that the box has now.
    ///
    /// # Errors
    /// [`Failure::Store`].
    pub(crate) fn catalogue(&self) -> Result<Arc<Catalogue>, Failure> {
        self.shelf.catalogue(&self.store)
    }

    /// Takes a pack of makers' profiles up, if it is a good one and newer than those in use; gives its version.
    ///
    /// # Errors
    /// [`Failure`] says why it is not.
    pub(crate) fn lay_profiles(&self, pack: &[u8]) -> Result<u32, Failure> {
        Ok(self.shelf.lay(&self.store, pack)?.version())
    }

    /// The time, and how far it may be trusted.
    pub(crate) fn now(&self) -> (Timestamp, ClockQuality) {
        self.clock.lock().unwrap_or_else(PoisonError::into_inner).now()
    }

    /// How many seconds its clock was from the last time that the server signed; none before that.
    pub(crate) fn seconds_apart(&self) -> Option<u64> {
        self.clock.lock().unwrap_or_else(PoisonError::into_inner).apart()
    }

    /// Takes the time that the server signed.
    pub(crate) fn heard_time(&self, server: Timestamp) {
        let at = self.now().0;
        self.clock
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .compare(at, server);
    }

    /// Writes down what was sent and received since it was written down last.
    ///
    /// # Errors
    /// [`Failure::Store`].
    pub(crate) fn keep_traffic(&self) -> Result<(), Failure> {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let (before, now) = (*counted, self.lan.traffic());
        let since = |now: Counted, before: Counted| (now.packets - before.packets, now.bytes - before.bytes);
        let server = self.exchanges.take();
        let count = TrafficCount {
            snmp_sent: since(now.sent, before.sent),
            snmp_received: since(now.received, before.received),
            server_sent: server.sent,
            server_received: server.received,
        };
        *counted = now;
        Ok(self.store.add_traffic(self.now().0, &count)?)
    }

    /// An id for a device that is new in the books.
    ///
    /// # Errors
    /// [`Failure::NoRandomness`].
    pub(crate) fn fresh_device(&self) -> Result<DeviceId, Failure> {
        random().map(DeviceId::from_random)
    }
}

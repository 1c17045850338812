//! The desk behind the setup page's door: what the pages show of this box, and what the forms do to it.
//!
//! Its calls come on the door's own thread and answer at once, from the books, the kernel and what goes on. Whatever takes
//! longer is begun: the collector searches and reads, jobs do the rest, and the views tell how far they are. Every request
//! to a device goes through the one [`lan::Lan`], so that law 4 holds here as well.

mod devices;
mod files;
mod health;
mod it;
mod network;
mod orders;
mod search;
mod server;

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use meters::Timestamp;
use portal::{Desk, DeskFailure, Lock, Outcome, PageCertificate, SentFile};
use setup::{Command, Download, Place, View, view};
use store::{KeptCertificate, StoreError};
use tokio::runtime::Handle;

use crate::bells::Bells;
use crate::failure::Failure;
use crate::jobs::Jobs;
use crate::keeper::Client;
use crate::station::{Station, random};

use search::Estimated;

/// Where the page is, for whoever asks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Doorplate {
    /// HTTPS.
    pub(crate) secure: SocketAddr,
    /// HTTP.
    pub(crate) plain: Option<SocketAddr>,
    /// Whether the box answers to its name on its network.
    pub(crate) by_name: bool,
}

/// The desk of this box.
pub(crate) struct OwnDesk {
    station: Arc<Station>,
    bells: Arc<Bells>,
    jobs: Arc<Jobs>,
    runtime: Handle,
    keeper: Client,
    state: PathBuf,
    plate: Doorplate,
    began: Instant,
    /// SHA-256 of the page's certificate, hex with colons.
    fingerprint: Mutex<String>,
    /// The last estimate of a search, and of what.
    estimated: Mutex<Option<Estimated>>,
}

impl OwnDesk {
    /// A desk for that station. Must be called inside the runtime whose tasks it begins.
    pub(crate) fn new(
        station: Arc<Station>,
        bells: Arc<Bells>,
        state: &Path,
        plate: Doorplate,
        certificate: &PageCertificate,
    ) -> Self {
        Self {
            jobs: Jobs::new(Arc::clone(&station), Arc::clone(&bells)),
            station,
            bells,
            runtime: Handle::current(),
            keeper: Client::of(state),
            state: state.to_owned(),
            plate,
            began: Instant::now(),
            fingerprint: Mutex::new(certificate.fingerprint()),
            estimated: Mutex::default(),
        }
    }

    fn shown(&self, place: &Place, page: usize) -> Result<Option<View>, Failure> {
        Ok(Some(match place {
            // The door's own.
            Place::Claim | Place::SignIn => return Ok(None),
            Place::Health => View::Health(self.health()?),
            Place::Network => View::Network(Box::new(self.network()?)),
            Place::Server => View::Server(Box::new(self.server(page)?)),
            Place::Payload(key) => return Ok(self.payload(key)?.map(View::Payload)),
            Place::Search => View::Search(Box::new(self.search()?)),
            Place::Devices => View::Devices(self.devices()?),
            Place::Device(id) => {
                return Ok(self.device(*id)?.map(|device| View::Device(Box::new(device))));
            }
            Place::Reports => View::Reports(self.reports()?),
            Place::ForYourIt => View::ForYourIt(Box::new(self.for_your_it()?)),
            Place::ThisBox => View::ThisBox(view::ThisBox {
                unsent: self.station.store.outbox_summary()?.waiting,
            }),
        }))
    }

    fn page_fingerprint(&self) -> String {
        self.fingerprint
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Desk for OwnDesk {
    fn view(&self, place: &Place, page: usize) -> Result<Option<View>, DeskFailure> {
        // A page may begin what it shows.
        let _runtime = self.runtime.enter();
        self.shown(place, page).map_err(DeskFailure::from)
    }

    fn obey(&self, command: Command, host: &str) -> Result<Outcome, DeskFailure> {
        // Tasks are begun, and sockets opened, in the service's runtime.
        let _runtime = self.runtime.enter();
        self.done(command, host).map_err(DeskFailure::from)
    }

    fn file(&self, download: Download) -> Result<SentFile, DeskFailure> {
        self.written(download).map_err(DeskFailure::from)
    }

    fn box_name(&self) -> String {
        box_name()
    }

    fn now(&self) -> Timestamp {
        self.station.now().0
    }

    fn lock(&self) -> Result<Lock, DeskFailure> {
        let claim = random()
            .and_then(|fresh| Ok(self.station.store.claim(fresh)?))
            .map_err(DeskFailure::from)?;
        Ok(Lock {
            claim_code: claim.code,
            password_hash: claim.password_hash,
        })
    }

    fn set_password(&self, hash: &str) -> Result<(), DeskFailure> {
        let kept = self.station.store.set_password(hash, self.station.now().0);
        kept.map_err(|error| Failure::from(error).into())
    }

    fn keep_certificate(&self, renewed: &PageCertificate) -> Result<(), DeskFailure> {
        *self.fingerprint.lock().unwrap_or_else(PoisonError::into_inner) = renewed.fingerprint();
        keep_certificate(&self.station, renewed).map_err(|error| Failure::from(error).into())
    }
}

/// Keeps the page's certificate in the books.
///
/// # Errors
/// [`StoreError`].
pub(crate) fn keep_certificate(station: &Station, certificate: &PageCertificate) -> Result<(), StoreError> {
    station.store.save_page_certificate(&KeptCertificate {
        certificate: certificate.certificate.clone(),
        key: certificate.key.clone(),
        made_at: station.now().0,
    })
}

/// What the network knows the box by.
pub(crate) fn box_name() -> String {
    let name = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    match name.trim() {
        "" | "(none)" => "meterbox".to_owned(),
        name => name.to_owned(),
    }
}

impl From<Failure> for DeskFailure {
    fn from(failure: Failure) -> Self {
        Self(failure.to_string())
    }
}

#[cfg(test)]
mod tests;

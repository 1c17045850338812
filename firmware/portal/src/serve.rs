//! Puts guard and door together.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use meters::Timestamp;
use tokio_rustls::TlsAcceptor;

use crate::door::{Door, Entrance};
use crate::guard::{Doors, watch};
use crate::relay::{Clerk, Passage, Question};
use crate::{Desk, PageCertificate, PortalError, Presence, tls};

/// Serves the setup page at those doors until it is dropped; then nothing of it is left. `presence` opens the claim for
/// who is at the box.
///
/// # Errors
/// [`PortalError`] where it can't begin, or can't go on.
pub async fn serve(
    doors: Doors,
    certificate: PageCertificate,
    desk: Arc<dyn Desk>,
    presence: Presence,
) -> Result<(), PortalError> {
    let secure_port = doors.secure.local_addr().map_err(PortalError::Listening)?.port();
    let entrance = Arc::new(Mutex::new(Entrance {
        secure_port,
        fingerprint: certificate.fingerprint(),
    }));
    let mut page = Page {
        tls: tls::acceptor(&certificate)?,
        certificate,
        desk: Arc::clone(&desk),
        entrance: Arc::clone(&entrance),
    };
    let mut door = Door::new(Arc::clone(&desk), presence)?;
    let answering = move |question: &Question| {
        let entrance = entrance.lock().unwrap_or_else(PoisonError::into_inner).clone();
        door.answer(question, &entrance)
    };
    let (clerk, ended) = Clerk::begin(Box::new(answering))?;
    let passage = Passage::to(&clerk);
    let mut tls_at = |local| page.tls_at(local);
    tokio::select! {
        result = watch(doors, desk, passage, &mut tls_at) => result,
        _ = ended => Err(PortalError::ServerEnded),
    }
}

/// The certificate in use, and TLS with it.
struct Page {
    tls: TlsAcceptor,
    certificate: PageCertificate,
    desk: Arc<dyn Desk>,
    entrance: Arc<Mutex<Entrance>>,
}

impl Page {
    /// TLS for a connection that came to that address; with a new certificate, where the old one is about to end or was
    /// made by a wrong clock. It is looked at here alone, so no timer has to run for it.
    fn tls_at(&mut self, local: IpAddr) -> TlsAcceptor {
        let now = self.desk.now();
        if !self.certificate.is_fresh(now)
            // The old one is better than none.
            && let Ok((renewed, tls)) = self.renewed(local, now)
        {
            self.certificate = renewed;
            self.tls = tls;
        }
        self.tls.clone()
    }

    fn renewed(&self, local: IpAddr, now: Timestamp) -> Result<(PageCertificate, TlsAcceptor), PortalError> {
        let name = self.desk.box_name();
        let names = [name.clone(), format!("{name}.local")];
        let renewed = self.certificate.renewed(&names, &[local], now)?;
        let tls = tls::acceptor(&renewed)?;
        self.entrance
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fingerprint = renewed.fingerprint();
        if let Err(failure) = self.desk.keep_certificate(&renewed) {
            eprintln!("meterbox: the page's certificate was renewed, but not kept: {failure}");
        }
        Ok((renewed, tls))
    }
}

//! Sweeping a range: a sweep of `snmp` over the shared socket.

use std::net::{IpAddr, SocketAddr};

use snmp::{Found, Pace, Progress, Sweep, SweepAction, Targets};
use tokio::time::timeout_at;

use crate::LanError;
use crate::socket::{Datagram, Lan, random_seed};

impl Lan {
    /// Asks every target, on `port`, with each community, and calls `on_found` once for each device that answers and
    /// `on_progress` whenever something was sent or found. An address that is being read at that moment is passed by;
    /// the next pass comes back to it. Dropping the future ends the sweep at once.
    ///
    /// # Errors
    /// [`LanError::NoSocket`] when there are no random numbers. Addresses that this box can't send to are silent ones.
    pub async fn sweep(
        &self,
        targets: Targets,
        port: u16,
        communities: &[Vec<u8>],
        pace: Pace,
        mut on_found: impl FnMut(Found),
        mut on_progress: impl FnMut(Progress),
    ) -> Result<Progress, LanError> {
        let mut sweep = Sweep::new(targets, communities, pace, random_seed()?);
        let mut ear = self.listen();
        let mut take = |sweep: &mut Sweep, datagram: &Datagram| {
            let found = address_at(datagram.from, port).and_then(|from| sweep.receive(from, &datagram.bytes));
            if let Some(found) = found {
                on_found(found);
            }
        };
        loop {
            match sweep.poll(self.now()) {
                SweepAction::Send(address, datagram) => {
                    let to = SocketAddr::from((address, port));
                    if !self.is_busy(to) {
                        // An address that can't be reached is a silent one.
                        let _ = self.send(to, &datagram).await;
                    }
                    while let Ok(datagram) = ear.inbox.try_recv() {
                        take(&mut sweep, &datagram);
                    }
                    on_progress(sweep.progress());
                }
                SweepAction::Wait(until) => {
                    if let Ok(Some(datagram)) = timeout_at(self.instant(until), ear.inbox.recv()).await {
                        take(&mut sweep, &datagram);
                        on_progress(sweep.progress());
                    }
                }
                SweepAction::Done => return Ok(sweep.progress()),
            }
        }
    }
}

/// The address of a datagram that came from the port that was asked.
fn address_at(from: SocketAddr, port: u16) -> Option<std::net::Ipv4Addr> {
    match from.ip() {
        IpAddr::V4(address) if from.port() == port => Some(address),
        _ => None,
    }
}

//! What the keeper looks after when nothing happens: a cable that came back, and a second computer with the box's address.

use std::net::Ipv4Addr;
use std::time::Duration;

use tokio::time::Instant;

use super::trial::{Place, worded};

/// A cable that has been in for so long is in; before, it flaps.
const SETTLED: Duration = Duration::from_secs(1);

/// So often somebody else with the box's address is looked for, by three frames.
const ROUND: Duration = Duration::from_mins(10);

/// What happened to the cable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CableNews {
    In,
    Out,
    Same,
}

impl CableNews {
    pub(super) fn of(before: bool, now: bool) -> Self {
        match (before, now) {
            (false, true) => Self::In,
            (true, false) => Self::Out,
            _ => Self::Same,
        }
    }
}

type Search = std::pin::Pin<Box<dyn Future<Output = Option<[u8; 6]>> + Send>>;

/// What is looked after.
pub(super) struct Watch {
    /// The cable came back; it is believed then.
    cable_at: Option<Instant>,
    next_round: Instant,
    search: Option<(Ipv4Addr, Search)>,
    double: Option<String>,
}

impl Watch {
    pub(super) fn new() -> Self {
        Self {
            cable_at: None,
            next_round: Instant::now() + SETTLED,
            search: None,
            double: None,
        }
    }

    pub(super) fn cable(&mut self, news: CableNews) {
        match news {
            CableNews::In => self.cable_at = Some(Instant::now() + SETTLED),
            CableNews::Out => self.cable_at = None,
            CableNews::Same => {}
        }
    }

    /// When it is time to look around.
    pub(super) fn at(&self) -> Instant {
        self.cable_at
            .map_or(self.next_round, |cable_at| cable_at.min(self.next_round))
    }

    /// It is time. Says whether that is because of the cable.
    pub(super) fn begin_round(&mut self) -> bool {
        self.next_round = Instant::now() + ROUND;
        self.cable_at.take().is_some()
    }

    pub(super) fn look_for_a_double(&mut self, place: Place, address: Ipv4Addr) {
        let search = async move {
            let owner = lan::owner(&place.plug, place.mac, None, address).await;
            // Without the right to send frames nothing is known.
            owner.ok().flatten()
        };
        self.search = Some((address, Box::pin(search)));
    }

    /// Waits for the end of the search, for ever where there is none.
    pub(super) async fn searched(&mut self) {
        let Some((address, search)) = &mut self.search else {
            return std::future::pending().await;
        };
        let found = search.await;
        self.double = found.map(|mac| {
            format!(
                "{address} is also used by another computer ({}): give one of them another address",
                worded(mac)
            )
        });
        self.search = None;
    }

    pub(super) fn double(&self) -> Option<String> {
        self.double.clone()
    }
}

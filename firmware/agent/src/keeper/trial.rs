//! A plan on trial: its tests, one after the other, and who watches them. What is done after each is the keeper's.

use std::future::Future;
use std::net::Ipv4Addr;
use std::pin::Pin;
use std::time::Duration;

use platform::network::NetworkPlan;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;

use super::names;
use super::wire::{Line, Step};

/// All tests together take no longer.
pub(super) const TESTING: Duration = Duration::from_secs(30);

/// Where a trial is. Until [`Stage::Conflict`] is over nothing of it is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Does somebody else have the address?
    Conflict,
    /// Is there a lease?
    Dhcp,
    /// Does the gateway answer?
    Gateway,
    /// Does a name server answer?
    Names,
    /// All is well: does somebody confirm it?
    Waiting,
}

/// The result of a test: a sentence, of success or of what to do.
pub(super) type Verdict = Result<String, String>;

/// A test that is under way.
pub(super) type Test = Pin<Box<dyn Future<Output = Verdict> + Send>>;

/// A plan on trial.
pub(super) struct Trial {
    pub(super) plan: NetworkPlan,
    pub(super) stage: Stage,
    pub(super) steps: Vec<Step>,
    /// It is taken back then.
    pub(super) until: Instant,
    /// The test that is under way; none while a lease or a person is waited for.
    pub(super) test: Option<Test>,
    watchers: Vec<UnboundedSender<Line>>,
}

impl Trial {
    pub(super) fn new(plan: NetworkPlan, watcher: UnboundedSender<Line>) -> Self {
        Self {
            stage: if plan.is_dhcp() {
                Stage::Dhcp
            } else {
                Stage::Conflict
            },
            plan,
            steps: Vec::new(),
            until: Instant::now() + TESTING,
            test: None,
            watchers: vec![watcher],
        }
    }

    /// Notes a step and tells it.
    pub(super) fn note(&mut self, step: &str, ok: bool, message: String) {
        let step = Step {
            step: step.to_owned(),
            ok,
            message,
        };
        for watcher in &self.watchers {
            // Who went away misses nothing.
            let _ = watcher.send(Line::Step(step.clone()));
        }
        self.steps.push(step);
    }

    /// Tells the last line, and no more.
    pub(super) fn end_watch(&mut self, last: &dyn Fn() -> Line) {
        for watcher in self.watchers.drain(..) {
            let _ = watcher.send(last());
        }
    }
}

/// The plug, for tests by ARP.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) plug: String,
    pub(super) mac: [u8; 6],
}

/// The test of [`Stage::Conflict`].
pub(super) fn nobody_has(place: Place, address: Ipv4Addr) -> Test {
    Box::pin(async move {
        match lan::owner(&place.plug, place.mac, None, address).await {
            Ok(None) => Ok(format!("nobody else has {address}")),
            Ok(Some(mac)) => Err(format!(
                "{address} belongs to another computer already ({}): choose a free address",
                worded(mac)
            )),
            Err(error) => Err(error.to_string()),
        }
    })
}

/// The test of [`Stage::Gateway`].
pub(super) fn gateway_answers(place: Place, own: Ipv4Addr, gateway: Option<Ipv4Addr>) -> Test {
    Box::pin(async move {
        let Some(gateway) = gateway else {
            return Ok("without a gateway only the computers of this network can be reached".to_owned());
        };
        match lan::owner(&place.plug, place.mac, Some(own), gateway).await {
            Ok(Some(_)) => Ok(format!("the gateway {gateway} answers")),
            Ok(None) => Err(format!(
                "the gateway {gateway} does not answer: check its address, and that this cable leads to its network"
            )),
            Err(error) => Err(error.to_string()),
        }
    })
}

/// The test of [`Stage::Names`].
pub(super) fn names_answer(own: Ipv4Addr, servers: Vec<Ipv4Addr>) -> Test {
    Box::pin(async move {
        if servers.is_empty() {
            return Ok("without a name server the dealer's server can't be found by its name".to_owned());
        }
        match names::who_answers(own, &servers).await {
            Some(server) => Ok(format!("the name server {server} answers")),
            None => {
                let listed: Vec<String> = servers.iter().map(ToString::to_string).collect();
                Err(format!(
                    "no name server answers ({}): check their addresses, and whether the network lets DNS through",
                    listed.join(", ")
                ))
            }
        }
    })
}

/// A hardware address as labels have it.
pub(super) fn worded(mac: [u8; 6]) -> String {
    mac.map(|octet| format!("{octet:02x}")).join(":")
}

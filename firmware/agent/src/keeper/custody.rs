//! The keeper's custody of the plug: the kept plan, the one on trial, the lease; and what follows from each event.

mod showing;
mod trying;

use std::io;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use platform::dhcp::DhcpEvent;
use platform::network::NetworkPlan;
use platform::plug::{OwnAddress, Plug, PlugState};
use platform::resolver::write_name_servers;
use platform::slots::{self, Slots, SlotsError};
use platform::{restart, second_copy};
use tokio::time::Instant;
use update::Slot;

use super::dhcp::Dhcp;
use super::lamp::Lamp;
use super::listener::Question;
use super::shelf::PlanShelf;
use super::trial::{Place, Stage, Trial};
use super::wanted::{Outcome, outcome, wanted};
use super::watch::{CableNews, Watch};
use super::wire::{Line, Request};
use crate::tasks::begin;

/// The plans, the lease, the plug.
pub(super) struct Custody {
    pub(super) plug: Plug,
    pub(super) shelf: PlanShelf,
    pub(super) resolv_conf: PathBuf,
    /// A trial that nobody confirms in this time is taken back.
    pub(super) confirm_within: Duration,
    pub(super) kept: NetworkPlan,
    pub(super) trial: Option<Trial>,
    pub(super) dhcp: Dhcp,
    pub(super) watch: Watch,
    /// As it was made last.
    pub(super) state: Option<PlugState>,
    pub(super) dns: Vec<Ipv4Addr>,
    pub(super) last_failure: Option<String>,
    /// What could not be done or read.
    pub(super) refused: Option<String>,
    pub(super) lamp: Lamp,
    /// The folder of the service's books.
    pub(super) state_folder: PathBuf,
}

impl Custody {
    /// Makes the plug as it should be by now, and lets the DHCP client run or not.
    pub(super) fn settle(&mut self) {
        let applied = self.trial.as_ref().filter(|trial| trial.stage != Stage::Conflict);
        let applied = applied.map(|trial| &trial.plan);
        let is_dhcp = self.kept.is_dhcp() || applied.is_some_and(NetworkPlan::is_dhcp);
        if !is_dhcp {
            self.dhcp.stop();
        }
        let (wanted, dns) = wanted(&self.kept, applied, self.dhcp.lease.as_ref());
        let before = self.addresses();
        self.refused = None;
        match self.plug.settle(&wanted) {
            Ok(state) => self.state = state,
            Err(error) => self.refuse("the network plug can't be set up", &error),
        }
        if let Err(error) = write_name_servers(&self.resolv_conf, &dns) {
            self.refuse("the name servers can't be written down", &error);
        }
        self.dns = dns;
        if let Some(place) = self.place() {
            for own in self.addresses() {
                if !before.contains(&own) {
                    announce(place.clone(), own.address);
                }
            }
            if is_dhcp {
                self.dhcp.run_on(&place.plug);
            }
        }
    }

    fn refuse(&mut self, what: &str, cause: &io::Error) {
        let sentence = format!(
            "{what} ({cause}): the keeper needs CAP_NET_ADMIN and CAP_NET_RAW, and the right to write {}",
            self.resolv_conf.display()
        );
        eprintln!("meterbox: {sentence}");
        self.refused.get_or_insert(sentence);
    }

    fn addresses(&self) -> Vec<OwnAddress> {
        self.state
            .as_ref()
            .map(|state| state.addresses.clone())
            .unwrap_or_default()
    }

    /// The plug for ARP; none where there is none, or no Ethernet.
    pub(super) fn place(&self) -> Option<Place> {
        let state = self.state.as_ref()?;
        Some(Place {
            plug: state.name.clone(),
            mac: state.mac?,
        })
    }

    /// Lets the light show how everything is by now.
    pub(super) fn show_light(&mut self) {
        let has_network = self.has_cable() && !self.addresses().is_empty() && self.watch.double().is_none();
        self.lamp.show(has_network, Instant::now());
    }

    pub(super) fn has_cable(&self) -> bool {
        self.state.as_ref().is_some_and(|state| state.has_cable)
    }

    /// What the kept plan comes to by now.
    fn kept_outcome(&self) -> Option<Outcome> {
        outcome(&self.kept, self.dhcp.lease.as_ref())
    }

    /// Answers a question.
    pub(super) fn answer(&mut self, question: Question) {
        let Question {
            request,
            answer,
            is_own,
        } = question;
        let done = match request {
            Request::Show => Ok(()),
            Request::Try(plan) => return self.begin(plan, answer),
            Request::Confirm(arrived_at) => self.confirm(arrived_at),
            Request::Revert => self.revert(),
            Request::Healthy => with_slots(Slots::confirm),
            Request::Leave => with_slots(Slots::leave),
            Request::Condition(condition) => {
                self.lamp.hear(condition, Instant::now());
                restart_if_read_only(&self.state_folder);
                Ok(())
            }
            Request::Keep(copy) => keep_copy(&copy),
            Request::Dhcp(client, event) if is_own => {
                self.hear(&client, event);
                Ok(())
            }
            Request::Dhcp(..) => Err("only the DHCP client tells of leases".to_owned()),
        };
        let line = match done {
            Ok(()) => Line::Shown(Box::new(self.shown())),
            Err(sentence) => Line::Refused(sentence),
        };
        // Who went away gets no answer.
        let _ = answer.send(line);
    }

    /// Takes what the DHCP client tells.
    fn hear(&mut self, client: &str, event: DhcpEvent) {
        let fails = matches!(event, DhcpEvent::NoServer | DhcpEvent::Senseless);
        if !self.dhcp.hear(client, event) {
            return;
        }
        self.settle();
        let waits = self
            .trial
            .as_ref()
            .is_some_and(|trial| trial.stage == Stage::Dhcp);
        match (&self.dhcp.lease, waits) {
            (Some(lease), true) => {
                let message = format!("the DHCP server gave {}/{}", lease.address, lease.prefix);
                self.pass("dhcp", message);
                self.applied();
            }
            (None, true) if fails => {
                let cause = self.no_server();
                self.fail("dhcp", &cause);
            }
            _ => {}
        }
    }

    /// The kernel tells of links.
    pub(super) fn link_changed(&mut self) {
        let before = self.has_cable();
        match self.plug.look() {
            Ok(state) => self.state = state,
            Err(error) => self.refuse("the network plug can't be read", &error),
        }
        self.watch.cable(CableNews::of(before, self.has_cable()));
        // Somebody may have switched it off, or another one may be in its place.
        self.settle();
    }

    /// A DHCP client that ended has been away for long enough.
    pub(super) fn start_dhcp_again(&mut self) {
        self.dhcp.again_at = None;
        if let Some(place) = self.place() {
            self.dhcp.run_on(&place.plug);
        }
    }

    /// The cable has been in for a while, or it is time to look around again.
    pub(super) fn look_around(&mut self, is_new_cable: bool) {
        if is_new_cable && let Some(place) = self.place() {
            self.dhcp.begin_anew(&place.plug);
            if let Some(own) = self.kept_outcome().map(|outcome| outcome.own) {
                announce(place, own.address);
            }
        }
        if let (Some(place), Some(outcome), true) = (self.place(), self.kept_outcome(), self.has_cable()) {
            self.watch.look_for_a_double(place, outcome.own.address);
        }
    }
}

/// Only root may write to the box's disk. A computer that is no box has no such place.
fn keep_copy(copy: &str) -> Result<(), String> {
    let disk = Path::new(slots::FOLDER).join("disk");
    match second_copy::write(&disk, copy.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(format!("the disk does not take it ({error})")),
        Ok(_) => Ok(()),
    }
}

/// A file system with errors is made read-only by the kernel: the next start mends it, or runs in memory (fault D11).
fn restart_if_read_only(state: &Path) {
    if restart::is_read_only(state) && Path::new(slots::FOLDER).exists() && restart::is_due() {
        eprintln!("meterbox: the card has become read-only: the box restarts to mend it");
        if let Err(error) = restart::restart() {
            eprintln!("meterbox: it can't be restarted ({error})");
        }
    }
}

fn announce(place: Place, address: Ipv4Addr) {
    begin(Box::pin(async move {
        // Neighbours that don't hear it find out by themselves.
        let _ = lan::announce(&place.plug, place.mac, address).await;
    }));
}

/// Only root may write to the box's disk, and so the keeper confirms the slot or leaves it.
fn with_slots(act: fn(&Slots, Slot) -> Result<(), SlotsError>) -> Result<(), String> {
    let acted = slots::running().and_then(|running| act(&Slots::take(Path::new(slots::FOLDER))?, running));
    acted.map_err(|error| error.to_string())
}

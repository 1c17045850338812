//! How the keeper shows what is in its custody, and what is wrong with it.

use tokio::time::Instant;

use super::Custody;
use crate::keeper::dhcp::Trouble;
use crate::keeper::trial::{Stage, worded};
use crate::keeper::wire::{Shown, TrialShown};

impl Custody {
    /// How it is.
    pub(super) fn shown(&mut self) -> Shown {
        if let Ok(state) = self.plug.look() {
            self.state = state;
        }
        let state = self.state.clone().unwrap_or_default();
        let is_there = self.state.is_some();
        let best = state.routes.iter().min_by_key(|route| route.metric);
        Shown {
            gateway: best.and_then(|route| route.gateway),
            mac: state.mac.map(worded),
            cable: state.has_cable,
            addresses: state
                .addresses
                .iter()
                .map(|own| format!("{}/{}", own.address, own.prefix))
                .collect(),
            interface: is_there.then_some(state.name),
            dns: self.dns.clone(),
            plan: self.kept.clone(),
            trial: self.trial_shown(),
            last_failure: self.last_failure.clone(),
            trouble: self.trouble(),
        }
    }

    fn trial_shown(&self) -> Option<TrialShown> {
        let trial = self.trial.as_ref()?;
        Some(TrialShown {
            plan: trial.plan.clone(),
            steps: trial.steps.clone(),
            testing: trial.stage != Stage::Waiting,
            seconds_left: trial.until.saturating_duration_since(Instant::now()).as_secs(),
            address: self.trial_outcome().map(|outcome| outcome.own.address),
        })
    }

    /// What is wrong now; the cause before its consequences.
    fn trouble(&self) -> Option<String> {
        let Some(state) = &self.state else {
            return Some(
                "this box has no network plug: check the hardware, or name the plug with --interface"
                    .to_owned(),
            );
        };
        if !state.has_cable {
            return Some(format!(
                "no cable in {}, or nothing switched on at its other end",
                state.name
            ));
        }
        if self.refused.is_some() {
            return self.refused.clone();
        }
        if let Some(sentence) = self.watch.double() {
            return Some(sentence);
        }
        (self.kept.is_dhcp() && self.dhcp.lease.is_none() && self.dhcp.trouble.is_some())
            .then(|| self.no_server())
    }

    /// Why there is no lease.
    pub(super) fn no_server(&self) -> String {
        if let Some(Trouble::Other(sentence)) = &self.dhcp.trouble {
            return sentence.clone();
        }
        if self.state.as_ref().is_some_and(|state| state.has_global_ipv6) {
            return "this network has IPv6, but nobody gives an IPv4 address by DHCP, and Meterbox needs one: switch DHCP \
                    for IPv4 on, or set an address by hand"
                .to_owned();
        }
        "no DHCP server answers: is one on this network? Else set an address by hand".to_owned()
    }
}

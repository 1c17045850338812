//! A trial in the keeper's custody: from the question to its end, whichever that is.

use std::net::Ipv4Addr;

use platform::network::NetworkPlan;
use platform::plug::OwnAddress;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;

use super::Custody;
use crate::keeper::trial::{Stage, Test, Trial, Verdict, gateway_answers, names_answer, nobody_has};
use crate::keeper::wanted::{Outcome, outcome};
use crate::keeper::wire::Line;

impl Custody {
    /// Tries a plan.
    pub(super) fn begin(&mut self, plan: NetworkPlan, answer: UnboundedSender<Line>) {
        let refused = if let Some(fault) = plan.check().first() {
            Some(fault.to_string())
        } else if self.trial.is_some() {
            Some("another change is on trial: confirm it or take it back first".to_owned())
        } else if plan == self.kept {
            Some("these settings are kept already: there is nothing to change".to_owned())
        } else {
            None
        };
        if let Some(sentence) = refused {
            let _ = answer.send(Line::Refused(sentence));
            return;
        }
        self.last_failure = None;
        let is_dhcp = plan.is_dhcp();
        let mut trial = Trial::new(plan, answer);
        trial.note("plan", true, "the settings make sense".to_owned());
        self.trial = Some(trial);
        self.settle();
        let (Some(place), true) = (self.place(), self.has_cable()) else {
            let cause = match &self.state {
                None => "this box has no network plug".to_owned(),
                Some(state) => format!(
                    "no cable in {}, or nothing switched on at its other end: plug it in first",
                    state.name
                ),
            };
            return self.fail("cable", &cause);
        };
        self.pass("cable", format!("the cable is in {}", place.plug));
        let is_known = |own: &OwnAddress| is_dhcp || self.addresses().contains(own);
        match self.trial_outcome().map(|outcome| outcome.own) {
            // The lease, or its own address with another gateway.
            Some(own) if is_known(&own) => self.applied(),
            Some(own) => {
                let conflict = nobody_has(place, own.address);
                self.under_way(conflict);
            }
            // The client that runs for the kept plan may pause just now; one for this trial has just begun.
            None if self.kept.is_dhcp() => self.dhcp.begin_anew(&place.plug),
            None => {}
        }
    }

    fn under_way(&mut self, test: Test) {
        if let Some(trial) = &mut self.trial {
            trial.test = Some(test);
        }
    }

    pub(super) fn pass(&mut self, step: &str, message: String) {
        if let Some(trial) = &mut self.trial {
            trial.note(step, true, message);
        }
    }

    /// The address is free, or leased: it is used from now on, beside the old one.
    pub(super) fn applied(&mut self) {
        if let Some(trial) = &mut self.trial {
            trial.stage = Stage::Gateway;
        }
        self.settle();
        let (Some(place), Some(outcome)) = (self.place(), self.trial_outcome()) else {
            return self.fail("address", "the network plug is gone");
        };
        if let Some(refused) = self.refused.clone() {
            return self.fail("address", &refused);
        }
        let own = outcome.own;
        self.pass(
            "address",
            format!("the box has {}/{} for now", own.address, own.prefix),
        );
        self.under_way(gateway_answers(place, own.address, outcome.gateway));
    }

    /// The test that was under way is over.
    pub(in crate::keeper) fn tested(&mut self, verdict: Verdict) {
        let Some(trial) = &mut self.trial else {
            return;
        };
        trial.test = None;
        let stage = trial.stage;
        let step = match stage {
            Stage::Conflict => "conflict",
            Stage::Gateway => "gateway",
            _ => "names",
        };
        match verdict {
            Err(sentence) => return self.fail(step, &sentence),
            Ok(sentence) => trial.note(step, true, sentence),
        }
        match stage {
            Stage::Conflict => self.applied(),
            Stage::Gateway => {
                trial.stage = Stage::Names;
                match self.trial_outcome() {
                    Some(outcome) => self.under_way(names_answer(outcome.own.address, outcome.dns)),
                    None => self.fail("names", "the DHCP server took the address back"),
                }
            }
            _ => self.wait_for_a_person(),
        }
    }

    fn wait_for_a_person(&mut self) {
        if let Some(trial) = &mut self.trial {
            trial.stage = Stage::Waiting;
            trial.until = Instant::now() + self.confirm_within;
        }
        let shown = self.shown();
        if let Some(trial) = &mut self.trial {
            trial.end_watch(&|| Line::Shown(Box::new(shown.clone())));
        }
    }

    /// A test failed: everything is as before.
    pub(super) fn fail(&mut self, step: &str, cause: &str) {
        let Some(mut trial) = self.trial.take() else {
            return;
        };
        trial.note(step, false, cause.to_owned());
        let sentence = format!("{cause}. Nothing was changed.");
        self.last_failure = Some(sentence.clone());
        self.settle();
        trial.end_watch(&|| Line::Refused(sentence.clone()));
    }

    /// The trial's time is over.
    pub(in crate::keeper) fn expire(&mut self) {
        match self.trial.as_ref().map(|trial| trial.stage) {
            None => {}
            Some(Stage::Waiting) => {
                self.trial = None;
                self.last_failure = Some(format!(
                    "nobody confirmed the new address within {} seconds, so the one before is back",
                    self.confirm_within.as_secs()
                ));
                self.settle();
            }
            Some(Stage::Dhcp) => {
                let cause = self.no_server();
                self.fail("dhcp", &cause);
            }
            Some(_) => self.fail("time", "the tests took too long"),
        }
    }

    pub(super) fn confirm(&mut self, arrived_at: Option<Ipv4Addr>) -> Result<(), String> {
        let waiting = self.trial.as_ref().filter(|trial| trial.stage == Stage::Waiting);
        let (Some(trial), Some(outcome)) = (waiting, self.trial_outcome()) else {
            return Err("nothing waits to be confirmed: the address is as it was".to_owned());
        };
        let new = outcome.own.address;
        if arrived_at.is_some_and(|arrived_at| arrived_at != new) {
            return Err(format!(
                "open https://{new}/ and confirm there: that shows that the new address can be reached"
            ));
        }
        self.shelf.save(&trial.plan).map_err(|error| {
            format!("the new settings can't be kept ({error}): is the box's storage full or broken?")
        })?;
        self.kept = trial.plan.clone();
        self.trial = None;
        self.last_failure = None;
        self.settle();
        Ok(())
    }

    pub(super) fn revert(&mut self) -> Result<(), String> {
        let Some(mut trial) = self.trial.take() else {
            return Err("nothing is on trial: the address is as it was".to_owned());
        };
        trial.end_watch(&|| Line::Refused("somebody took it back. Nothing was changed.".to_owned()));
        self.last_failure = None;
        self.settle();
        Ok(())
    }

    pub(super) fn trial_outcome(&self) -> Option<Outcome> {
        let trial = self.trial.as_ref()?;
        outcome(&trial.plan, self.dhcp.lease.as_ref())
    }
}

//! `meterbox network`: how the box is on the network; try another plan, keep it, or take it back.

use std::fmt::Write as _;
use std::path::Path;

use platform::network::NetworkPlan;
use setup::{Addressing, Language};

use super::{json_line, print};
use crate::failure::Failure;
use crate::keeper::{Client, KeeperFailure, Shown, Step};
use crate::network::plan_of;

/// What is wanted of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NetworkCommand {
    /// Tell how it is.
    Show,
    /// Try that.
    Try(Addressing),
    /// Keep what is on trial.
    Confirm,
    /// Take it back.
    Revert,
}

/// Asks the keeper, and prints how it is then. That there is no keeper is an answer to who asks how it is: a sentence, and as JSON
/// `null`.
///
/// # Errors
/// [`Failure`] where there is no keeper for what is wanted, the words make no sense, or a test failed.
pub(crate) fn network(state: &Path, wanted: &NetworkCommand, json: bool) -> Result<(), Failure> {
    let client = Client::of(state);
    let shown = match wanted {
        NetworkCommand::Show => client.show(),
        NetworkCommand::Confirm => client.confirm(None),
        NetworkCommand::Revert => client.revert(),
        NetworkCommand::Try(words) => {
            let plan = plan_of(words).map_err(|faults| {
                let said = faults.iter().map(|it| setup::sentence(Language::English, it));
                Failure::senseless(said.collect::<Vec<_>>().join("; "))
            })?;
            let mut output = Ok(());
            let shown = client.watch(&plan, &mut |step| {
                let told = tell(step, json);
                if output.is_ok() {
                    output = told;
                }
            });
            output?;
            shown
        }
    };
    let shown = match shown {
        Err(KeeperFailure::Absent) if *wanted == NetworkCommand::Show => {
            let sentence = KeeperFailure::Absent;
            if json {
                eprintln!("meterbox: {sentence}");
                return print("null\n");
            }
            return print(&format!("{sentence}\n"));
        }
        shown => shown.map_err(Failure::from)?,
    };
    if json {
        return json_line(&shown);
    }
    print(&described(&shown))
}

impl From<KeeperFailure> for Failure {
    fn from(failure: KeeperFailure) -> Self {
        Self::senseless(failure.to_string())
    }
}

fn tell(step: &Step, json: bool) -> Result<(), Failure> {
    if json {
        return json_line(step);
    }
    let mark = if step.ok { "" } else { "failed: " };
    print(&format!("{:<8} {mark}{}\n", step.step, step.message))
}

/// A line a fact; what is absent has no line.
fn described(shown: &Shown) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(text, "{name:<11} {value}");
        }
    };
    let joined = |servers: &[std::net::Ipv4Addr]| {
        let words: Vec<String> = servers.iter().map(ToString::to_string).collect();
        words.join(", ")
    };
    let plug = match (&shown.interface, shown.cable) {
        (None, _) => "none",
        (Some(name), true) => name,
        (Some(name), false) => &format!("{name}, without a cable"),
    };
    line("plug", plug);
    line("MAC", shown.mac.as_deref().unwrap_or_default());
    line("addresses", &shown.addresses.join(", "));
    line(
        "gateway",
        &shown.gateway.map(|it| it.to_string()).unwrap_or_default(),
    );
    line("DNS", &joined(&shown.dns));
    line("plan", &worded(&shown.plan));
    line("trouble", shown.trouble.as_deref().unwrap_or_default());
    line("last trial", shown.last_failure.as_deref().unwrap_or_default());
    if let Some(trial) = &shown.trial {
        line("on trial", &worded(&trial.plan));
        line(
            "",
            &format!(
                "goes back in {} s unless confirmed: open the setup page at the new address, or run: meterbox network confirm",
                trial.seconds_left
            ),
        );
    }
    text
}

fn worded(plan: &NetworkPlan) -> String {
    let mut text = match plan {
        NetworkPlan::Static {
            address,
            prefix,
            gateway,
            ..
        } => {
            let mut text = format!("static {address}/{prefix}");
            if let Some(gateway) = gateway {
                let _ = write!(text, " by {gateway}");
            }
            text
        }
        _ => "DHCP".to_owned(),
    };
    for (place, server) in plan.dns().iter().enumerate() {
        let _ = write!(text, "{} {server}", if place == 0 { ", DNS" } else { "," });
    }
    text
}

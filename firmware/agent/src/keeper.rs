//! The keeper of the box's address: the small privileged process of this binary (`meterbox keeper`). The agent itself
//! can't change an address; it asks the keeper, which tries a new plan, takes it back by itself when nobody confirms it,
//! and applies the confirmed one at each start. So neither a hung agent nor a power cut leaves the box unreachable.
//!
//! It needs CAP_NET_ADMIN for the plug and CAP_NET_RAW for ARP. It sets the clock as well, where a time server is named, and
//! does what else takes root: the slot's confirmation, the light, the second copy, the restart of a box whose card has become
//! read-only. Left out: IPv6, VLANs, Wi-Fi, more than one plug.

mod client;
mod custody;
mod dhcp;
mod hook;
mod lamp;
mod listener;
mod names;
mod shelf;
mod time;
mod trial;
mod wanted;
mod watch;
mod wire;

use std::path::PathBuf;
use std::time::Duration;

use platform::plug::{LinkWatch, Plug};
use platform::rights::{self, Right};
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::{Instant, sleep_until};

use crate::failure::Failure;
use crate::tasks::begin;
use custody::Custody;
use dhcp::Dhcp;
use lamp::Lamp;
use listener::Listener;
use shelf::PlanShelf;
use trial::{Trial, Verdict};
use watch::Watch;

pub(crate) use client::{Client, KeeperFailure};
pub(crate) use hook::{HOOK, pass_on};
pub(crate) use lamp::Condition;
pub(crate) use shelf::PLAN;
pub(crate) use wire::{Shown, Step};

/// The keeper's socket in the state folder.
const SOCKET: &str = "keeper";

/// How the keeper is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeeperOptions {
    /// The folder of its socket and of the confirmed plan.
    pub(crate) state: PathBuf,
    /// The plug; none: the first one.
    pub(crate) interface: Option<String>,
    /// Where the name servers are written.
    pub(crate) resolv_conf: PathBuf,
    /// A trial that nobody confirms in this time is taken back.
    pub(crate) confirm_within: Duration,
    /// The time server that the clock is set by.
    pub(crate) time_server: Option<String>,
}

#[cfg(test)]
mod tests;

/// Keeps the address until it is told to end. Then a trial is taken back, and the address stays.
///
/// # Errors
/// [`Failure`] where the folder, the kernel's ear or the signals can't be had.
pub(crate) async fn run(options: KeeperOptions) -> Result<(), Failure> {
    if rights::is_root() {
        // The DHCP client needs the low port.
        let needed = [
            Right::Network,
            Right::Frames,
            Right::LowPorts,
            Right::GiveFiles,
            Right::ForeignFolders,
            Right::Clock,
        ];
        rights::keep_only(&needed, None).map_err(|error| Failure::senseless(error.to_string()))?;
    }
    let (listener, mut questions) = Listener::open(&options.state)?;
    let shelf = PlanShelf::of(&options.state);
    let (kept, unreadable) = shelf.load();
    if let Some(sentence) = &unreadable {
        eprintln!("meterbox: {sentence}");
    }
    let mut custody = Custody {
        plug: Plug::open(options.interface.as_deref())?,
        shelf,
        resolv_conf: options.resolv_conf,
        confirm_within: options.confirm_within,
        kept,
        trial: None,
        dhcp: Dhcp::new(std::env::current_exe()?, listener.path.clone()),
        watch: Watch::new(),
        state: None,
        dns: Vec::new(),
        last_failure: unreadable,
        refused: None,
        lamp: Lamp::of_this_box(),
        state_folder: options.state,
    };
    let links = LinkWatch::open()?;
    let mut children = signal(SignalKind::child())?;
    let (mut end, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    begin(Box::pin(listener.listen()));
    custody.settle();
    if let Some(server) = options.time_server {
        begin(Box::pin(time::keep(server)));
    }
    loop {
        let trial_until = custody.trial.as_ref().map(|trial| trial.until);
        let (again_at, round_at) = (custody.dhcp.again_at, custody.watch.at());
        tokio::select! {
            Some(question) = questions.recv() => custody.answer(question),
            verdict = verdict_of(&mut custody.trial) => custody.tested(verdict),
            () = custody.watch.searched() => {}
            () = links.changed() => custody.link_changed(),
            _ = children.recv() => custody.dhcp.look_after(),
            () = until(trial_until) => custody.expire(),
            () = until(again_at) => custody.start_dhcp_again(),
            () = until(Some(round_at)) => {
                let is_new_cable = custody.watch.begin_round();
                custody.look_around(is_new_cable);
            }
            _ = end.recv() => break,
            _ = interrupt.recv() => break,
        }
        custody.show_light();
    }
    if custody.trial.take().is_some() {
        custody.settle();
    }
    Ok(())
}

/// Waits for the test that is under way, for ever where there is none.
async fn verdict_of(trial: &mut Option<Trial>) -> Verdict {
    match trial.as_mut().and_then(|trial| trial.test.as_mut()) {
        Some(test) => test.await,
        None => std::future::pending().await,
    }
}

async fn until(time: Option<Instant>) {
    match time {
        Some(time) => sleep_until(time).await,
        None => std::future::pending().await,
    }
}

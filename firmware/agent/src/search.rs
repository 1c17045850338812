//! What answers in a selection of addresses, and whether it prints.

use std::net::SocketAddr;
use std::sync::Arc;

use lan::{Lan, ReadOptions};
use profiles::{Catalogue, Questions, Rows};
use snmp::{Approach, Found, FullReading, Pace, Plan, Progress, Targets, Version};
use store::SearchPace;
use tokio::task::JoinSet;

use crate::credentials::Credentials;
use crate::failure::Failure;
use crate::selection::Selection;

/// How fast that is.
pub(crate) fn pace(wanted: SearchPace) -> Pace {
    match wanted {
        SearchPace::Gentle => Pace::gentle(),
        SearchPace::Normal => Pace::default(),
        SearchPace::Fast => Pace::fast(),
    }
}

/// Something that answered.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    /// Where and how it answered.
    pub(crate) found: Found,
    /// Whether it is a printer.
    pub(crate) is_printer: bool,
}

/// How the addresses of a search are asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner<'a> {
    /// The UDP port.
    pub(crate) port: u16,
    /// With what.
    pub(crate) credentials: &'a Credentials,
    /// How fast.
    pub(crate) pace: Pace,
}

/// Asks every selected address and calls `on_hit` once for each that answered. What the sweep's short question can't tell
/// from a switch, such as a printer that is its agent's second device, is asked a little more before it is called one.
///
/// # Errors
/// [`Failure::Lan`].
pub(crate) async fn search(
    lan: &Lan,
    catalogue: &Arc<Catalogue>,
    selection: &Selection,
    manner: Manner<'_>,
    on_hit: &mut (dyn FnMut(Hit) + Send),
    on_progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<(), Failure> {
    let Manner {
        port,
        credentials,
        pace,
    } = manner;
    let accesses = credentials.for_search();
    let mut doubtful = JoinSet::new();
    let on_found: &mut (dyn FnMut(Found) + Send) = &mut |found: Found| {
        if found.is_printer() {
            on_hit(Hit {
                found,
                is_printer: true,
            });
        } else {
            let approach = credentials.after(&found.access);
            let plan = Deciding(FullReading::of_any_host(Arc::clone(catalogue)));
            doubtful.spawn(decide(lan.clone(), plan, port, found, approach));
        }
    };
    let mut heard = Vec::new();
    if selection.broadcast {
        let on_heard: &mut (dyn FnMut(Found) + Send) = &mut |found: Found| {
            heard.push(found.address);
            on_found(found);
        };
        let excluded = &selection.excluded;
        lan.broadcast(excluded, port, &accesses, pace, on_heard, &mut *on_progress)
            .await?;
    }
    // Who answered the broadcast is not asked again.
    let heard: Targets = heard.into_iter().collect();
    let targets = selection.addresses.without(&heard);
    if !targets.is_empty() {
        lan.sweep(targets, port, &accesses, pace, on_found, on_progress)
            .await?;
    }
    while let Some(decided) = doubtful.join_next().await {
        // A task that panicked decided nothing, and so found nothing.
        decided.into_iter().for_each(&mut *on_hit);
    }
    Ok(())
}

/// Asks until it is clear that a device prints, and no more: whoever takes a second for an answer holds up the search.
#[derive(Debug)]
struct Deciding(FullReading);

impl Plan for Deciding {
    fn next(&mut self, rows: &Rows) -> Option<Questions> {
        let undecided = !profiles::is_printer(rows);
        undecided.then(|| self.0.next(rows)).flatten()
    }
}

async fn decide(lan: Lan, mut plan: Deciding, port: u16, mut found: Found, approach: Approach) -> Hit {
    let address = SocketAddr::from((found.address, port));
    let plan: &mut (dyn Plan + Send) = &mut plan;
    let read = lan.read(address, approach, plan, ReadOptions::default()).await;
    let Ok(outcome) = read else {
        return Hit {
            found,
            is_printer: false,
        };
    };
    let is_printer = profiles::is_printer(&outcome.rows);
    if found.access.version() == Version::V3 {
        // Its answer to the search told that it is there, and nothing else.
        found.rows = outcome.rows;
        found.access = outcome.access;
    }
    Hit { found, is_printer }
}

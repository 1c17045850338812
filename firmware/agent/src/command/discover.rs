//! `meterbox discover`: search now, print what answers.

use std::io::{IsTerminal, Write, stderr, stdout};
use std::time::{Duration, Instant};

use lan::Lan;
use profiles::interpret;
use serde::Serialize;
use snmp::{Pace, Progress, Sweep};

use super::{cell, json_line};
use crate::cli::Asking;
use crate::failure::Failure;
use crate::search::{self, Hit};
use crate::table::Table;

/// How often the line of progress is written anew.
const PROGRESS: Duration = Duration::from_millis(250);

/// What answered, as `--json` prints it.
#[derive(Serialize)]
struct Discovered<'a> {
    address: String,
    printer: bool,
    version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    object_id: Option<String>,
    how: &'a str,
}

impl Discovered<'_> {
    fn from(hit: &Hit) -> Self {
        let identity = interpret(&hit.found.rows).identity;
        Self {
            address: hit.found.address.to_string(),
            printer: hit.is_printer,
            version: hit.found.access.version.as_str(),
            description: identity.description,
            object_id: identity.object_id,
            how: "sweep",
        }
    }
}

/// Searches the targets. With `json` each answer is printed as it comes, otherwise a table at the end.
///
/// # Errors
/// [`Failure`] where a target makes no sense, or nothing answered.
pub(crate) async fn discover(targets: &[String], asking: &Asking, json: bool) -> Result<(), Failure> {
    let targets = search::addresses(targets, &[]).await?;
    let asked = targets.len();
    let communities: Vec<Vec<u8>> = asking
        .communities
        .iter()
        .map(|name| name.as_bytes().to_vec())
        .collect();
    let estimate = Sweep::new(targets.clone(), &communities, Pace::default(), 0).estimate();
    eprintln!(
        "searching {asked} addresses, {} at most; Ctrl-C stops it",
        seconds(estimate)
    );
    let lan = Lan::bind().await?;
    let mut failed_output = None;
    let on_hit = |hit: &Hit| {
        if json && let Err(error) = json_line(&mut stdout(), &Discovered::from(hit)) {
            failed_output = Some(error);
        }
    };
    let mut display = Display::new();
    let searching = search::search(
        &lan,
        targets,
        asking.port,
        &asking.communities,
        on_hit,
        |progress| {
            display.show(&progress);
        },
    );
    let hits = tokio::select! {
        hits = searching => hits?,
        // Stopped: what answered so far was printed if it was wanted as it comes.
        interrupted = tokio::signal::ctrl_c() => return Ok(interrupted?),
    };
    display.end();
    if let Some(error) = failed_output {
        return Err(error);
    }
    if hits.is_empty() {
        return Err(Failure::NothingFound {
            asked,
            communities: quoted(&asking.communities),
        });
    }
    if !json {
        print_table(&hits)?;
    }
    let printers = hits.iter().filter(|hit| hit.is_printer).count();
    eprintln!("{printers} printers, {} other devices", hits.len() - printers);
    Ok(())
}

fn print_table(hits: &[Hit]) -> Result<(), Failure> {
    let mut sorted: Vec<&Hit> = hits.iter().collect();
    sorted.sort_by_key(|hit| hit.found.address);
    let mut table = Table::new(["address", "printer", "version", "description"]);
    for hit in sorted {
        let discovered = Discovered::from(hit);
        let printer = if discovered.printer { "yes" } else { "no" };
        table.row([
            discovered.address,
            printer.into(),
            discovered.version.into(),
            cell(discovered.description.as_deref()),
        ]);
    }
    Ok(table.write(&mut stdout())?)
}

fn quoted(communities: &[String]) -> String {
    let names: Vec<String> = communities
        .iter()
        .map(|name| format!("“{}”", name.escape_debug()))
        .collect();
    names.join(" or ")
}

fn seconds(duration: Duration) -> String {
    match duration.as_secs() {
        0..=90 => format!("{} seconds", duration.as_secs() + 1),
        more => format!("{} minutes", more.div_ceil(60)),
    }
}

/// A line of progress on a terminal, written over itself. Nothing where stderr is no terminal.
struct Display {
    shown: Option<Instant>,
    is_terminal: bool,
}

impl Display {
    fn new() -> Self {
        Self {
            shown: None,
            is_terminal: stderr().is_terminal(),
        }
    }

    fn show(&mut self, progress: &Progress) {
        if !self.is_terminal || self.shown.is_some_and(|shown| shown.elapsed() < PROGRESS) {
            return;
        }
        self.shown = Some(Instant::now());
        eprint!(
            "\r{} asked, {} answered, {} to go  ",
            progress.sent, progress.answered, progress.left
        );
        let _ = stderr().flush();
    }

    fn end(&self) {
        if self.shown.is_some() {
            eprint!("\r{:60}\r", "");
        }
    }
}

//! `meterbox discover`: search now, print what answers.

use lan::Lan;
use profiles::Catalogue;
use serde::Serialize;
use snmp::{Pace, Progress};

use super::{cell, json_line, print};
use crate::cli::{Asking, Search};
use crate::credentials::Credentials;
use crate::failure::{Cause, Failure};
use crate::progress::Display;
use crate::search::{self, Hit, pace};
use crate::selection::{Selection, grouped};
use crate::table::Table;

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
        let identity = Catalogue::built_in().interpret(&hit.found.rows).identity;
        Self {
            address: hit.found.address.to_string(),
            printer: hit.is_printer,
            version: hit.found.access.version().as_str(),
            description: identity.description,
            object_id: identity.object_id,
            how: hit.found.how.as_str(),
        }
    }
}

/// Searches the targets. With `json` each answer is printed as it comes, otherwise a table at the end. Ctrl-C ends it at
/// once, with what had answered until then.
///
/// # Errors
/// [`Failure`] where a target makes no sense, or nothing answered.
pub(crate) async fn discover(wanted: &Search, asking: &Asking, json: bool) -> Result<(), Failure> {
    let selection = Selection::of(&wanted.targets, &wanted.excludes)
        .await?
        .resolved()?;
    if selection.is_empty() {
        return Err(Failure::senseless(
            "nothing is left to search: every target is excluded; exclude less, or name other targets".into(),
        ));
    }
    selection.confirmed(wanted.confirmed, "repeat the command with --yes if you mean it")?;
    let asked = selection.addresses.len();
    let pace = pace(wanted.pace);
    let credentials = asking.credentials()?;
    let lan = Lan::bind().await?;
    let mut display = Display::new(&estimate(&lan, &selection, &credentials, pace)?);
    let mut hits = Vec::new();
    let mut failed_output = None;
    let on_hit = &mut |hit: Hit| {
        if json && let Err(error) = json_line(&Discovered::from(&hit)) {
            failed_output = Some(error);
        }
        hits.push(hit);
    };
    let on_progress = &mut |progress: Progress| display.write_over(|| so_far(&progress));
    let catalogue = Catalogue::built_in();
    let searching = search::search(
        &lan,
        &catalogue,
        &selection,
        search::Manner {
            port: asking.port,
            credentials: &credentials,
            pace,
        },
        on_hit,
        on_progress,
    );
    let stopped = tokio::select! {
        searched = searching => { searched?; false }
        interrupted = tokio::signal::ctrl_c() => { interrupted?; true }
    };
    if let Some(error) = failed_output {
        return Err(error);
    }
    let printers = hits.iter().filter(|hit| hit.is_printer).count();
    display.end(&found(printers, hits.len() - printers, stopped));
    if hits.is_empty() && stopped {
        return Err(Failure::senseless(
            "stopped before anything had answered: start it again, or name fewer addresses".into(),
        ));
    }
    if hits.is_empty() && asked == 0 {
        return Err(Failure::senseless(format!(
            "nobody answered the broadcast with {credentials}: many devices ignore broadcasts, so name their addresses, such as 10.0.0.0/24"
        )));
    }
    if hits.is_empty() {
        return Err(Cause::NothingFound {
            asked,
            credentials: credentials.to_string(),
        }
        .into());
    }
    if json { Ok(()) } else { print_table(&hits) }
}

fn so_far(progress: &Progress) -> String {
    format!(
        "{} sent, {} answered, {} to go",
        progress.sent, progress.answered, progress.left
    )
}

fn found(printers: usize, others: usize, stopped: bool) -> String {
    let stopped = if stopped { "stopped; until then: " } else { "" };
    let s = |count: usize| if count == 1 { "" } else { "s" };
    format!(
        "{stopped}{printers} printer{}, {others} other device{}",
        s(printers),
        s(others)
    )
}

/// What the search will cost if nobody answers, in a sentence.
fn estimate(
    lan: &Lan,
    selection: &Selection,
    credentials: &Credentials,
    pace: Pace,
) -> Result<String, Failure> {
    let targets = &selection.addresses;
    if targets.is_empty() {
        return Ok("searching by broadcast: a few seconds".to_owned());
    }
    let estimate = lan.estimate(targets, &credentials.for_search(), pace)?;
    let first = if selection.broadcast {
        "by broadcast, then "
    } else {
        ""
    };
    let s = if targets.len() == 1 { "" } else { "es" };
    let time = match estimate.time.as_secs() {
        seconds @ 0..=90 => format!("{} seconds", seconds + 1),
        seconds @ 91..=5_400 => format!("{} minutes", seconds.div_ceil(60)),
        seconds => format!("{} hours", seconds.div_ceil(3_600)),
    };
    Ok(format!(
        "searching {first}{} address{s}: about {time} and {} KB if nobody answers",
        grouped(targets.len()),
        grouped(estimate.bytes.div_ceil(1_000))
    ))
}

fn print_table(hits: &[Hit]) -> Result<(), Failure> {
    let mut sorted: Vec<&Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        let place = sorted.partition_point(|other| other.found.address < hit.found.address);
        sorted.insert(place, hit);
    }
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
    let out = &mut String::new();
    table.write(out);
    print(out)
}

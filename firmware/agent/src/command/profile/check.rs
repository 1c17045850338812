//! `meterbox profile check`: what the profiles make of a recording, source by source.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use meters::{Alert, Comparison, Identity, Meter, Status, Supply};
use profiles::{Catalogue, Considered, ConsideredSource, Recording, Why};
use serde::Serialize;

use super::super::{cell, json_line, line, print};
use crate::failure::Failure;
use crate::shelf::Profiles;
use crate::table::Table;
use crate::wording::{comparison_sentence, fullness, short_source, supply_state, word};

/// So many columns of left over rows are shown to a person, unless everything is asked for as JSON.
const LEFT_OVER_SHOWN: usize = 40;

/// What `--json` prints.
#[derive(Serialize)]
struct Checked<'a> {
    rows: usize,
    #[serde(skip_serializing_if = "<[usize]>::is_empty")]
    damaged_lines: &'a [usize],
    profiles: Vec<Profile>,
    identity: &'a Identity,
    sources: Vec<Source<'a>>,
    meters: &'a [Meter],
    comparisons: &'a [Comparison],
    supplies: &'a [Supply],
    alerts: &'a [Alert],
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Status>,
    left_over: Vec<LeftOver>,
}

#[derive(Serialize)]
struct Profile {
    maker: String,
    why: String,
}

#[derive(Serialize)]
struct Source<'a> {
    maker: &'a str,
    of: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rows: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lack: Option<String>,
}

impl<'a> Source<'a> {
    fn of(source: &'a ConsideredSource) -> Self {
        let (value, rows, lack) = match &source.gave {
            Ok((value, rows)) => (
                Some(value.as_str()),
                rows.iter().map(ToString::to_string).collect(),
                None,
            ),
            Err(lack) => (None, Vec::new(), Some(lack.to_string())),
        };
        Self {
            maker: &source.maker,
            of: &source.of,
            confidence: source.confidence.map(|confidence| format!("{confidence:?}")),
            value,
            rows,
            lack,
        }
    }
}

#[derive(Serialize)]
struct LeftOver {
    column: String,
    rows: usize,
    samples: Vec<Sample>,
}

#[derive(Serialize)]
struct Sample {
    index: String,
    value: String,
}

/// Tries the profiles, and the one in the file `profile` in place of that of the same maker, on a recording.
///
/// # Errors
/// [`Failure`] where a file can't be read, the profile has a mistake, or the recording is of no device that it is for.
pub(crate) fn check(
    profile: Option<&Path>,
    recording: &Path,
    state: Option<&Path>,
    json: bool,
) -> Result<(), Failure> {
    let catalogue = Profiles::of(state)?.catalogue;
    let (catalogue, maker) = match profile {
        Some(path) => {
            let (with, maker) = with(&catalogue, path)?;
            (Arc::new(with), Some(maker))
        }
        None => (catalogue, None),
    };
    let recording = recorded(recording)?;
    let considered = catalogue.considered(&recording.rows);
    let out = &mut String::new();
    if json {
        json_line(&checked(&recording, &considered))?;
    } else {
        write(out, &recording, &considered);
        print(out)?;
    }
    match maker {
        Some(maker) if !considered.profiles.iter().any(|chosen| chosen.maker == maker) => {
            Err(Failure::senseless(not_recognised(&maker, &considered)))
        }
        _ => Ok(()),
    }
}

/// The profiles with that of a file in place of the one of the same maker, and that maker.
fn with(catalogue: &Catalogue, path: &Path) -> Result<(Catalogue, String), Failure> {
    let wrong = |cause| Failure::file(path, cause);
    let text = fs::read_to_string(path).map_err(|error| {
        wrong(format!(
            "the profile can't be read ({error}): name a TOML file, as firmware/profiles/README.md describes it"
        ))
    })?;
    let profile = profiles::profile::parse(&path.display().to_string(), &text)
        .map_err(|error| Failure::senseless(error.to_string()))?;
    let maker = profile.maker().unwrap_or_default().to_owned();
    let with = catalogue
        .with(profile)
        .map_err(|error| wrong(error.to_string()))?;
    Ok((with, maker))
}

fn recorded(path: &Path) -> Result<Recording, Failure> {
    let wrong = |cause| Failure::file(path, cause);
    let bytes = fs::read(path).map_err(|error| {
        wrong(format!(
            "the recording can't be read ({error}): name a file of meterbox capture"
        ))
    })?;
    let recording = Recording::read(&bytes);
    if recording.rows.is_empty() {
        return Err(wrong("this is no recording, there is no row in it: its lines are OID|tag|value, as meterbox capture writes them".into()));
    }
    Ok(recording)
}

/// Why a profile was not read, and what to write into it.
fn not_recognised(maker: &str, considered: &Considered) -> String {
    let enterprise = considered
        .facts
        .identity
        .object_id
        .as_deref()
        .and_then(enterprise_of);
    let number = match enterprise {
        Some(number) => format!("write enterprises = [{number}], the number in its sysObjectID, or"),
        None => "its sysObjectID names no maker: write".to_owned(),
    };
    format!(
        "the profile of {maker} was not read, nothing in this recording says that the device is one of {maker}'s: {number} a [[brand]] with the text that its sysDescr or hrDeviceDescr begins with"
    )
}

/// The number behind 1.3.6.1.4.1.
pub(super) fn enterprise_of(object_id: &str) -> Option<&str> {
    object_id.strip_prefix("1.3.6.1.4.1.")?.split('.').next()
}

fn checked<'a>(recording: &'a Recording, considered: &'a Considered) -> Checked<'a> {
    let facts = &considered.facts;
    let left_over = considered.left_over.iter().map(|column| LeftOver {
        column: column.column.to_string(),
        rows: column.rows,
        samples: column
            .samples
            .iter()
            .map(|(index, value)| Sample {
                index: index.clone(),
                value: value.clone(),
            })
            .collect(),
    });
    Checked {
        rows: recording.rows.len(),
        damaged_lines: &recording.damaged,
        profiles: considered
            .profiles
            .iter()
            .map(|chosen| Profile {
                maker: chosen.maker.clone(),
                why: chosen.why.to_string(),
            })
            .collect(),
        identity: &facts.identity,
        sources: considered.sources.iter().map(Source::of).collect(),
        meters: &facts.meters,
        comparisons: &facts.comparisons,
        supplies: &facts.supplies,
        alerts: &facts.alerts,
        status: facts.status,
        left_over: left_over.collect(),
    }
}

fn write(out: &mut String, recording: &Recording, considered: &Considered) {
    write_recognised(out, recording, considered);
    write_meters(out, considered);
    write_sources(out, considered);
    write_supplies(out, &considered.facts.supplies);
    write_left_over(out, considered);
}

fn write_recognised(out: &mut String, recording: &Recording, considered: &Considered) {
    line(out, format_args!("{} rows", recording.rows.len()));
    if !recording.damaged.is_empty() {
        let lines: Vec<String> = recording.damaged.iter().map(ToString::to_string).collect();
        line(
            out,
            format_args!(
                "not read, since they are no OID|tag|value: lines {}",
                lines.join(", ")
            ),
        );
    }
    if considered.profiles.is_empty() {
        line(
            out,
            format_args!("no maker's profile is for this device: the standard MIBs alone are read"),
        );
    }
    for chosen in &considered.profiles {
        match chosen.why {
            Why::EveryPrinter => line(out, format_args!("profile for every printer")),
            _ => line(out, format_args!("profile of {}: {}", chosen.maker, chosen.why)),
        }
    }
    let identity = &considered.facts.identity;
    out.push('\n');
    for (label, text) in [
        ("manufacturer", &identity.manufacturer),
        ("model", &identity.model),
        ("serial", &identity.serial),
        ("firmware", &identity.firmware),
        ("asset tag", &identity.asset_tag),
        ("mac", &identity.mac),
        ("object id", &identity.object_id),
        ("description", &identity.description),
    ] {
        line(
            out,
            format_args!("{label:<13} {}", text.as_deref().unwrap_or("not given")),
        );
    }
}

fn write_meters(out: &mut String, considered: &Considered) {
    let facts = &considered.facts;
    if facts.meters.is_empty() {
        line(out, format_args!("\nNo meter was read."));
        return;
    }
    out.push('\n');
    let mut table = Table::new(["meter", "value", "unit", "bills", "label", "row"]);
    for meter in &facts.meters {
        table.row([
            meter.name.to_string(),
            format!("{:>10}", meter.value),
            meter.unit.as_str().replace('_', " "),
            if meter.bills { "yes" } else { "" }.to_owned(),
            cell(meter.label.as_deref()),
            short_source(&meter.source),
        ]);
    }
    table.write(out);
    for comparison in &facts.comparisons {
        if let Some(sentence) = comparison_sentence(comparison, &facts.meters) {
            line(out, format_args!("{sentence}"));
        }
    }
}

/// What the profiles' sources gave, and those that gave nothing below them.
fn write_sources(out: &mut String, considered: &Considered) {
    if considered.sources.is_empty() {
        return;
    }
    out.push('\n');
    let mut table = Table::new(["source", "of the profile of", "confidence", "gave", "from"]);
    for source in considered.sources.iter().map(Source::of) {
        let gave = source.value.map_or_else(|| "nothing".to_owned(), str::to_owned);
        let from = source
            .lack
            .unwrap_or_else(|| short_source(&source.rows.join(" + ")));
        table.row([
            source.of.to_owned(),
            source.maker.to_owned(),
            source.confidence.unwrap_or_default(),
            gave,
            from,
        ]);
    }
    table.write(out);
}

fn write_supplies(out: &mut String, supplies: &[Supply]) {
    if supplies.is_empty() {
        return;
    }
    out.push('\n');
    let mut table = Table::new(["supply", "color", "left", "state", "description"]);
    for supply in supplies {
        table.row([
            word(&supply.kind),
            cell(supply.color.as_deref()),
            fullness(supply),
            supply_state(supply),
            cell(supply.description.as_deref()),
        ]);
    }
    table.write(out);
}

fn write_left_over(out: &mut String, considered: &Considered) {
    let left_over = &considered.left_over;
    if left_over.is_empty() {
        line(
            out,
            format_args!("\nNothing of the maker's own rows is left over."),
        );
        return;
    }
    out.push('\n');
    let mut table = Table::new(["left over, by column", "rows", "index: value"]);
    for column in left_over.iter().take(LEFT_OVER_SHOWN) {
        let samples: Vec<String> = column
            .samples
            .iter()
            .map(|(index, value)| format!("{index}: {value}"))
            .collect();
        table.row([
            column.column.to_string(),
            format!("{:>4}", column.rows),
            samples.join(", "),
        ]);
    }
    table.write(out);
    if let more @ 1.. = left_over.len().saturating_sub(LEFT_OVER_SHOWN) {
        line(
            out,
            format_args!("and {more} columns more: --json shows them all"),
        );
    }
}

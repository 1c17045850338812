//! `appliance settings`: what the dealer wants of a box, and what the box says of that.
//!
//! Whether settings make sense is the box's to say, by its one validation. Here is only seen to it that they are an
//! object of a size that the box takes.

use std::fs;
use std::io::Read;
use std::path::Path;

use meters::Timestamp;
use protocol::check_in::LONGEST_PATCH;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::ServerError;
use crate::ledger::Ledger;
use crate::ledger::rows::ApplianceSettings;
use crate::table::{NOTHING, print, print_text};

/// Settings that hold secrets: that there are some is shown, never which.
const SECRETS: [&str; 2] = ["communities", "v3"];

/// What is shown of a box.
#[derive(Serialize)]
struct Shown {
    appliance: String,
    /// The newest revision that is wanted.
    wanted: Option<u64>,
    wanted_at: Option<Timestamp>,
    settings: Value,
    /// The revision that the box applied last.
    applied: u64,
    refused: Option<u64>,
    refusal: Option<String>,
    checked_in_at: Option<Timestamp>,
}

pub(super) fn run(
    ledger: &dyn Ledger,
    wanted: &str,
    set: Option<&Path>,
    json: bool,
) -> Result<(), ServerError> {
    let appliance = appliance(ledger, wanted)?;
    match set {
        None => show(ledger.settings(&appliance)?, json),
        Some(file) => {
            let revision = ledger.want_settings(&appliance, &patch(file)?, super::now())?;
            print_text(&format!(
                "{appliance} gets these settings as revision {revision} when it checks in next\n"
            ))
        }
    }
}

/// The box of that id, else the one box of the site of that name.
fn appliance(ledger: &dyn Ledger, wanted: &str) -> Result<String, ServerError> {
    let boxes = ledger.appliances()?;
    if let Some(known) = boxes.iter().find(|known| known.id == wanted) {
        return Ok(known.id.clone());
    }
    let serving: Vec<_> = boxes.iter().filter(|known| known.revoked_at.is_none()).collect();
    let listed = |known: &&crate::ledger::rows::Appliance| format!("{} at {:?}", known.id, known.site_name);
    let mut there = serving.iter().filter(|known| known.site_name == wanted);
    match (there.next(), there.next()) {
        (Some(one), None) => Ok(one.id.clone()),
        (Some(_), Some(_)) => Err(ServerError::Ambiguous {
            kind: "box",
            wanted: wanted.to_owned(),
            existing: serving
                .iter()
                .filter(|known| known.site_name == wanted)
                .map(listed)
                .collect(),
        }),
        (None, _) => Err(ServerError::Unknown {
            kind: "box or site with a box",
            wanted: wanted.to_owned(),
            existing: serving.iter().map(listed).collect(),
        }),
    }
}

/// The settings in a file; `-` is standard input.
fn patch(file: &Path) -> Result<Map<String, Value>, ServerError> {
    let mut text = String::new();
    let most = u64::try_from(LONGEST_PATCH).unwrap_or(u64::MAX);
    let read = if file == Path::new("-") {
        std::io::stdin().take(most + 1).read_to_string(&mut text)
    } else {
        fs::File::open(file).and_then(|open| open.take(most + 1).read_to_string(&mut text))
    };
    read.map_err(ServerError::file("read", file))?;
    if text.len() > LONGEST_PATCH {
        return Err(ServerError::Unusable(format!(
            "{} is longer than {LONGEST_PATCH} bytes, as no settings are",
            file.display()
        )));
    }
    let patch: Map<String, Value> = serde_json::from_str(&text).map_err(|error| {
        ServerError::Unusable(format!(
            "{} is not an object of settings, such as {{\"readings_per_day\": 8}}: {error}",
            file.display()
        ))
    })?;
    if patch.is_empty() {
        return Err(ServerError::Unusable(format!(
            "{} names no setting",
            file.display()
        )));
    }
    Ok(patch)
}

fn show(settings: ApplianceSettings, json: bool) -> Result<(), ServerError> {
    let ApplianceSettings {
        appliance,
        wanted,
        applied,
        refused,
        checked_in_at,
    } = settings;
    let (revision, wanted_at, patch) = match wanted {
        None => (None, None, Value::Null),
        Some(wanted) => (
            Some(wanted.revision),
            Some(wanted.wanted_at),
            without_secrets(&wanted.patch),
        ),
    };
    let (refused, refusal) = refused.unzip();
    let shown = Shown {
        appliance,
        wanted: revision,
        wanted_at,
        settings: patch,
        applied,
        refused,
        refusal,
        checked_in_at,
    };
    let number = |number: Option<u64>| number.map_or_else(|| NOTHING.to_owned(), |number| number.to_string());
    print(
        &[shown],
        json,
        &[
            ("BOX", &|row| row.appliance.clone()),
            ("WANTED", &|row| number(row.wanted)),
            ("APPLIED", &|row| {
                number(Some(row.applied).filter(|applied| *applied > 0))
            }),
            ("REFUSED", &|row| number(row.refused)),
            ("CHECKED IN", &|row| {
                row.checked_in_at
                    .map_or_else(|| "never".to_owned(), |at| at.to_string())
            }),
            ("SETTINGS", &|row| match &row.settings {
                Value::Null => NOTHING.to_owned(),
                settings => settings.to_string(),
            }),
            ("WHY REFUSED", &|row| {
                row.refusal.clone().unwrap_or_else(|| NOTHING.to_owned())
            }),
        ],
    )
}

fn without_secrets(patch: &str) -> Value {
    let mut patch: Map<String, Value> = serde_json::from_str(patch).unwrap_or_default();
    for name in SECRETS {
        if let Some(value) = patch.get_mut(name) {
            *value = Value::String("not shown".to_owned());
        }
    }
    Value::Object(patch)
}

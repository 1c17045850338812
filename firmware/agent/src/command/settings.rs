//! `meterbox settings`: what is adjusted, without secrets; and what is to be adjusted, from JSON.

use std::path::Path;

use serde::Serialize;
use store::{SearchPace, Settings, V3Credentials};

use super::{json_line, line, print};
use crate::doorbell::{self, Ring};
use crate::failure::Failure;
use crate::settings_file::take_over;
use crate::station::open_store;

/// The one community that is no secret.
const PUBLIC: &str = "public";

/// The settings without secrets: `null` is a community that is not shown, and stays if it is given back.
#[derive(Serialize)]
struct Shown<'a> {
    targets: &'a [String],
    excludes: &'a [String],
    wide: bool,
    pace: SearchPace,
    broadcast: bool,
    communities: Vec<Option<&'a str>>,
    v3: Vec<V3Credentials>,
    snmp_port: u16,
    ipp_port: u16,
    readings_per_day: u32,
    searches_per_week: u32,
    keep_days: u32,
}

impl<'a> From<&'a Settings> for Shown<'a> {
    fn from(settings: &'a Settings) -> Self {
        let shown = |community: &'a String| (community == PUBLIC).then_some(PUBLIC);
        let mut v3 = settings.v3.clone();
        for secret in v3
            .iter_mut()
            .flat_map(|user| [&mut user.auth, &mut user.privacy])
            .flatten()
        {
            secret.password.clear();
        }
        Self {
            targets: &settings.targets,
            excludes: &settings.excludes,
            wide: settings.wide,
            pace: settings.pace,
            broadcast: settings.broadcast,
            communities: settings.communities.iter().map(shown).collect(),
            v3,
            snmp_port: settings.snmp_port,
            ipp_port: settings.ipp_port,
            readings_per_day: settings.readings_per_day,
            searches_per_week: settings.searches_per_week,
            keep_days: settings.keep_days,
        }
    }
}

/// Prints the settings.
///
/// # Errors
/// [`Failure`] where the books can't be read.
pub(super) fn show(state: &Path, json: bool) -> Result<(), Failure> {
    let settings = open_store(state)?.settings()?;
    let shown = Shown::from(&settings);
    let out = &mut String::new();
    if json {
        return json_line(&shown);
    }
    let communities: Vec<&str> = shown
        .communities
        .iter()
        .map(|shown| shown.unwrap_or("(secret)"))
        .collect();
    let users: Vec<&str> = shown.v3.iter().map(|user| user.user.as_str()).collect();
    for (name, value) in [
        ("targets", shown.targets.join(", ")),
        ("excludes", shown.excludes.join(", ")),
        ("wide", shown.wide.to_string()),
        ("pace", format!("{:?}", shown.pace).to_lowercase()),
        ("broadcast", shown.broadcast.to_string()),
        ("communities", communities.join(", ")),
        ("v3", users.join(", ")),
        ("snmp_port", shown.snmp_port.to_string()),
        ("ipp_port", shown.ipp_port.to_string()),
        ("readings_per_day", shown.readings_per_day.to_string()),
        ("searches_per_week", shown.searches_per_week.to_string()),
        ("keep_days", shown.keep_days.to_string()),
    ] {
        line(out, format_args!("{name:<18} {value}"));
    }
    print(out)
}

/// Adjusts what stands in the JSON of that file, or of stdin, and tells the running service.
///
/// # Errors
/// [`Failure`] names everything in it that makes no sense; nothing is changed then.
pub(super) fn set(state: &Path, from: Option<&Path>) -> Result<(), Failure> {
    take_over(&open_store(state)?, from)?;
    doorbell::ring(state, Ring::Changed);
    print("the settings are kept\n")
}

//! `meterbox status`: who the box is, what it knows, what waits.

use std::path::Path;

use meters::{Timestamp, Verdict, usb_port};
use protocol::DeviceReading;
use serde::Serialize;
use store::{Enrolment, OutboxSummary, PushRecord};

use super::{cell, claim, json_line, line, print};
use crate::card::{card_fault, sentence};
use crate::clock::Clock;
use crate::failure::{Cause, Failure};
use crate::roster::{Listed, roster};
use crate::shelf::{Profiles, server_key};
use crate::station::{open_store, signing_key};
use crate::table::Table;
use crate::wording::count_cell;

/// What `--json` prints.
#[derive(Serialize)]
struct Status<'a> {
    version: &'static str,
    /// What is wrong with the box's card.
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<&'static str>,
    key_fingerprint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    claim_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page_fingerprint: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enrolment: Option<Server<'a>>,
    push: PushRecord,
    outbox: Outbox,
    profiles: ProfilesInUse,
    devices: Vec<Device<'a>>,
}

/// By what the makers' rows are read.
#[derive(Serialize)]
struct ProfilesInUse {
    version: u32,
    from: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused_pack: Option<String>,
}

impl From<Profiles> for ProfilesInUse {
    fn from(profiles: Profiles) -> Self {
        Self {
            version: profiles.catalogue.version(),
            from: if profiles.from_pack { "pack" } else { "firmware" },
            refused_pack: profiles.refused,
        }
    }
}

#[derive(Serialize)]
struct Server<'a> {
    server: &'a str,
    appliance: &'a str,
    site: &'a str,
    enrolled_at: Timestamp,
}

#[derive(Serialize)]
struct Outbox {
    waiting: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    oldest: Option<Timestamp>,
    quarantined: u64,
}

#[derive(Serialize)]
struct Device<'a> {
    id: String,
    address: &'a str,
    first_seen: Timestamp,
    last_seen: Timestamp,
    /// Since when it is missed.
    #[serde(skip_serializing_if = "Option::is_none")]
    silent_since: Option<Timestamp>,
    /// Why nothing of the last reading bills, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    no_billing_meter: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<&'a DeviceReading>,
}

impl<'a> From<&'a Listed> for Device<'a> {
    fn from(listed: &'a Listed) -> Self {
        Self {
            id: listed.device.id.to_string(),
            address: &listed.device.address,
            first_seen: listed.device.first_seen,
            last_seen: listed.device.last_seen,
            silent_since: listed.device.silent_since,
            no_billing_meter: listed.no_billing_meter.as_deref(),
            last: listed.last.as_ref(),
        }
    }
}

/// The worst verdict among a device's meters; empty where it has none. Nothing is ok where nothing bills.
fn verdict(listed: &Listed) -> &'static str {
    match listed.worst() {
        None | Some(Verdict::Ok) if listed.no_billing_meter.is_some() => "no billing meter",
        worst => worst.map_or("", Verdict::as_str),
    }
}

/// Prints the status.
///
/// # Errors
/// [`Failure`] where the books can't be read.
pub(crate) fn status(state: &Path, json: bool) -> Result<(), Failure> {
    let store = open_store(state)?;
    let enrolment = store.enrolment()?;
    let listed = roster(&store)?;
    let OutboxSummary {
        waiting,
        oldest,
        quarantined,
        ..
    } = store.outbox_summary()?;
    let key = signing_key(&store)?.public_key();
    let claim = claim::Shown::of(&store)?;
    let status = Status {
        version: env!("CARGO_PKG_VERSION"),
        card: card_fault(state).map(sentence),
        key_fingerprint: key
            .map_err(|error| Failure::senseless(error.to_string()))?
            .fingerprint(),
        claim_code: claim.code.as_deref(),
        page_fingerprint: claim.page_fingerprint.as_deref(),
        enrolment: enrolment.as_ref().map(shown),
        push: store.push_record()?,
        outbox: Outbox {
            waiting,
            oldest,
            quarantined,
        },
        profiles: Profiles::beside(state, server_key(&store)?.as_ref()).into(),
        devices: listed.iter().map(Device::from).collect(),
    };
    let out = &mut String::new();
    if json {
        return json_line(&status);
    }
    write(
        out,
        &status,
        &claim,
        &listed,
        Clock::with_floor(store.saved_time()?).now().0,
    );
    print(out)
}

fn shown(enrolment: &Enrolment) -> Server<'_> {
    Server {
        server: &enrolment.server,
        appliance: enrolment.appliance.as_str(),
        site: &enrolment.site,
        enrolled_at: enrolment.enrolled_at,
    }
}

fn write(out: &mut String, status: &Status<'_>, claim: &claim::Shown, listed: &[Listed], now: Timestamp) {
    match &status.enrolment {
        Some(server) => line(
            out,
            format_args!("{} at {}, for {}", server.appliance, server.server, server.site),
        ),
        None => line(out, format_args!("{}", Cause::NotEnrolled)),
    }
    line(
        out,
        format_args!("version {}, key {}", status.version, status.key_fingerprint),
    );
    if let Some(sentence) = status.card {
        line(out, format_args!("{sentence}"));
    }
    claim.write(out);
    match (&status.push.failure, status.push.acknowledged_at) {
        (Some(failure), _) => line(out, format_args!("the last push failed: {failure}")),
        (None, Some(at)) => line(out, format_args!("last push {at} ({} ago)", age(at, now))),
        (None, None) => line(out, format_args!("nothing was pushed yet")),
    }
    let outbox = &status.outbox;
    let since = outbox
        .oldest
        .map(|oldest| format!(", the oldest from {oldest}"))
        .unwrap_or_default();
    line(
        out,
        format_args!(
            "{} entries wait to be sent{since}; {} set aside\n",
            outbox.waiting, outbox.quarantined
        ),
    );
    let profiles = &status.profiles;
    if let Some(refused) = &profiles.refused_pack {
        line(out, format_args!("{refused}\n"));
    } else if profiles.from == "pack" {
        line(
            out,
            format_args!("profiles {} of a pack of the server\n", profiles.version),
        );
    }
    write_devices(out, listed, now);
    write_doubts(out, listed);
    write_silent(out, listed, now);
}

/// Who says nothing, since when, and what to do where this box alone can tell.
fn write_silent(out: &mut String, devices: &[Listed], now: Timestamp) {
    let mut is_first = true;
    for listed in devices.iter().filter(|listed| !listed.is_ignored()) {
        let device = &listed.device;
        let Some(since) = device.silent_since else {
            continue;
        };
        if std::mem::take(&mut is_first) {
            line(out, format_args!("\nsilent:"));
        }
        let todo = match usb_port(&device.address) {
            Some(_) => ": not plugged into this box, or switched off",
            None => "",
        };
        line(
            out,
            format_args!(
                "{}, {}: since {since} ({}){todo}",
                device.address,
                device.label(),
                age(since, now)
            ),
        );
    }
}

fn write_devices(out: &mut String, devices: &[Listed], now: Timestamp) {
    let mut table = Table::new([
        "address", "maker", "model", "serial", "total", "mono", "color", "age", "verdict",
    ]);
    for device in devices {
        let verdict = verdict(device).to_owned();
        let Some(last) = &device.last else {
            let never = [device.device.address.clone(), "never read".into()];
            let [address, maker] = never;
            table.row([
                address,
                maker,
                cell(None),
                cell(None),
                cell(None),
                cell(None),
                cell(None),
                cell(None),
                verdict,
            ]);
            continue;
        };
        let reading = &last.reading;
        let identity = &reading.identity;
        let count = |name| reading.meter(name).map(count_cell).unwrap_or_default();
        table.row([
            device.device.address.clone(),
            cell(identity.manufacturer.as_deref()),
            cell(identity.model.as_deref()),
            cell(identity.serial.as_deref()),
            count("total"),
            count("mono"),
            count("color"),
            age(reading.read_at, now),
            verdict,
        ]);
    }
    table.write(out);
}

/// What is doubtful of each device.
fn write_doubts(out: &mut String, devices: &[Listed]) {
    let mut is_first = true;
    for device in devices {
        let Some(last) = &device.last else { continue };
        let model = last.reading.identity.model.as_deref().unwrap_or("a printer");
        for sentence in device.doubts() {
            if std::mem::take(&mut is_first) {
                line(out, format_args!("\ndoubtful:"));
            }
            line(
                out,
                format_args!("{}, {model}: {sentence}", device.device.address),
            );
        }
    }
}

/// How long ago, in the largest unit that says enough.
fn age(at: Timestamp, now: Timestamp) -> String {
    match now.seconds_since(at) {
        seconds @ 0..=119 => format!("{seconds} s"),
        seconds @ 120..=7_199 => format!("{} min", seconds / 60),
        seconds @ 7_200..=172_799 => format!("{} h", seconds / 3_600),
        seconds => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests;

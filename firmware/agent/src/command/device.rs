//! `meterbox device`: what people say of a device, and whether it is left alone.

use std::path::Path;

use serde::Serialize;
use setup::DeviceWords;
use store::{KnownDevice, Store};

use super::adjust::senseless;
use super::{json_line, line, print};
use crate::adjusting;
use crate::doorbell::{self, Ring};
use crate::failure::Failure;
use crate::station::open_store;

/// What is to be said of it from now on; what is not given stays.
pub(super) struct Said {
    pub(super) name: Option<String>,
    pub(super) note: Option<String>,
    pub(super) ignored: Option<bool>,
    pub(super) ipp: Option<bool>,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Shown<'a> {
    id: String,
    address: &'a str,
    label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'a str,
    ignored: bool,
    ipp: bool,
}

/// Changes what is said of a device where something is said, and prints it.
///
/// # Errors
/// [`Failure`] where there is no such device, or what is said makes no sense.
pub(super) fn device(state: &Path, which: &str, said: Said, json: bool) -> Result<(), Failure> {
    let store = open_store(state)?;
    let mut device = found(&store, which)?;
    let before = device.note.clone();
    device.note = adjusting::device(&DeviceWords {
        name: said.name.or(before.name.clone()).unwrap_or_default(),
        note: said.note.unwrap_or_else(|| before.note.clone()),
        ignored: said.ignored.unwrap_or(before.ignored),
        ipp: said.ipp.unwrap_or(before.ipp),
    })
    .map_err(|faults| senseless(&faults))?;
    if device.note != before {
        store.describe_device(device.id, &device.note)?;
        doorbell::ring(state, Ring::Changed);
    }
    let shown = Shown {
        id: device.id.to_string(),
        address: &device.address,
        label: device.label(),
        name: device.note.name.as_deref(),
        note: &device.note.note,
        ignored: device.note.ignored,
        ipp: device.note.ipp,
    };
    let out = &mut String::new();
    if json {
        return json_line(&shown);
    }
    let Shown {
        id, address, label, ..
    } = &shown;
    line(out, format_args!("{address}: {label} ({id})"));
    if let Some(name) = shown.name {
        line(out, format_args!("name: {name}"));
    }
    if !shown.note.is_empty() {
        line(out, format_args!("note: {}", shown.note));
    }
    if shown.ignored {
        line(out, format_args!("it is left alone: neither read nor sent"));
    }
    if shown.ipp {
        line(
            out,
            format_args!("it is asked by IPP where it does not answer SNMP"),
        );
    }
    print(out)
}

/// The device with that id, or the one that was met last at that address, with or without a port.
fn found(store: &Store, which: &str) -> Result<KnownDevice, Failure> {
    let is_at = |device: &KnownDevice| {
        let host = device
            .address
            .rsplit_once(':')
            .map_or(device.address.as_str(), |(host, _)| host);
        device.address == which || host.trim_matches(['[', ']']) == which
    };
    let devices = store.devices()?;
    let by_id = devices.iter().find(|device| device.id.to_string() == which);
    let by_address = || {
        devices
            .iter()
            .filter(|device| is_at(device))
            .max_by_key(|device| device.last_seen)
    };
    by_id.or_else(by_address).cloned().ok_or_else(|| {
        Failure::senseless(format!(
            "no device with the address or id {which:?} is known: meterbox status shows those that are"
        ))
    })
}

//! `meterbox read`: one device, everything that it says.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use lan::Lan;
use meters::{Identity, Meter, Reading, Supply};
use snmp::FullReading;

use super::{cell, json_line, line, print};
use crate::cli::Asking;
use crate::clock::Clock;
use crate::failure::{Cause, Failure};
use crate::reader;
use crate::selection::{grouped, host};
use crate::shelf::Profiles;
use crate::table::Table;
use crate::wording::{
    comparison_sentence, fullness, no_billing_meter, short_source, supply_kind, supply_state, word,
};

/// Reads one device.
///
/// # Errors
/// [`Failure`] where it can't be reached, doesn't answer, or is no printer.
pub(crate) async fn read(
    name: &str,
    asking: &Asking,
    state: Option<&Path>,
    json: bool,
) -> Result<(), Failure> {
    let catalogue = Profiles::of(state)?.catalogue;
    let address = host(name, asking.port).await?.address;
    let clock = Clock::with_floor(None);
    let lan = Lan::bind().await?;
    let answer = reader::read(
        &lan,
        &catalogue,
        address,
        &asking.credentials()?,
        None,
        &mut FullReading::of(Arc::clone(&catalogue)),
        &|| clock.now().0,
    )
    .await?;
    if !answer.is_printer {
        return Err(no_printer(address, answer.reading.identity));
    }
    let out = &mut String::new();
    if json {
        json_line(&answer.reading)
    } else {
        write(out, &answer.reading);
        print(out)
    }
}

fn no_printer(address: SocketAddr, identity: Identity) -> Failure {
    Cause::NoPrinter {
        address: address.to_string(),
        description: identity.description,
    }
    .into()
}

fn write(out: &mut String, reading: &Reading) {
    write_identity(out, reading);
    out.push('\n');
    write_meters(out, &reading.meters);
    if let Some(sentence) = no_billing_meter(reading) {
        line(out, format_args!("{sentence}"));
    }
    for comparison in &reading.comparisons {
        if let Some(sentence) = comparison_sentence(comparison, &reading.meters) {
            line(out, format_args!("{sentence}"));
        }
    }
    if !reading.supplies.is_empty() {
        out.push('\n');
        write_supplies(out, &reading.supplies);
    }
    if !reading.alerts.is_empty() {
        out.push('\n');
        let mut table = Table::new(["alert", "part", "description"]);
        for alert in &reading.alerts {
            let severity = word(&alert.severity);
            let part = alert.group.replace('_', " ");
            table.row([severity, part, cell(alert.description.as_deref())]);
        }
        table.write(out);
    }
    let cost = &reading.cost;
    line(
        out,
        format_args!(
            "\n{} datagrams sent, {} received, {} bytes, {} sent again",
            cost.datagrams_sent,
            cost.datagrams_received,
            cost.bytes_sent + cost.bytes_received,
            cost.retries
        ),
    );
    if let Some(reason) = &reading.partial {
        line(out, format_args!("This reading is not whole: {reason}"));
    }
}

fn write_identity(out: &mut String, reading: &Reading) {
    let identity = &reading.identity;
    let status = reading.status.as_ref().map(word);
    let lines = [
        ("address", Some(reading.address.as_str())),
        ("manufacturer", identity.manufacturer.as_deref()),
        ("model", identity.model.as_deref()),
        ("serial", identity.serial.as_deref()),
        ("mac", identity.mac.as_deref()),
        ("uuid", identity.uuid.as_deref()),
        ("name", identity.name.as_deref()),
        ("location", identity.location.as_deref()),
        ("description", identity.description.as_deref()),
        ("firmware", identity.firmware.as_deref()),
        ("asset tag", identity.asset_tag.as_deref()),
        ("object id", identity.object_id.as_deref()),
        ("status", status.as_deref()),
    ];
    for (label, text) in lines.into_iter().filter_map(|(label, text)| Some((label, text?))) {
        line(out, format_args!("{label:<13} {text}"));
    }
}

fn write_meters(out: &mut String, meters: &[Meter]) {
    if meters.is_empty() {
        line(out, format_args!("It gave no meter."));
        return;
    }
    let mut table = Table::new(["meter", "value", "unit", "bills", "label", "source"]);
    for meter in meters {
        let bills = if meter.bills { "yes" } else { "" };
        let value = format!("{:>12}", grouped(meter.value));
        table.row([
            meter.name.to_string(),
            value,
            meter.unit.as_str().replace('_', " "),
            bills.into(),
            cell(meter.label.as_deref()),
            short_source(&meter.source),
        ]);
    }
    table.write(out);
}

fn write_supplies(out: &mut String, supplies: &[Supply]) {
    let mut table = Table::new(["supply", "color", "left", "state", "description"]);
    for supply in supplies {
        table.row([
            supply_kind(supply.kind),
            cell(supply.color.as_deref()),
            fullness(supply),
            supply_state(supply),
            cell(supply.description.as_deref()),
        ]);
    }
    table.write(out);
}

//! `meterbox read`: one device, everything that it says.

use std::io::{Write, stdout};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use lan::Lan;
use meters::{Identity, Meter, Reading, Supply};
use snmp::FullReading;

use super::{cell, json_line};
use crate::cli::Asking;
use crate::clock::Clock;
use crate::failure::Failure;
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
    let mut out = stdout();
    if json {
        json_line(&mut out, &answer.reading)
    } else {
        print(&mut out, &answer.reading)
    }
}

fn no_printer(address: SocketAddr, identity: Identity) -> Failure {
    Failure::NoPrinter {
        address: address.to_string(),
        description: identity.description,
    }
}

fn print(out: &mut impl Write, reading: &Reading) -> Result<(), Failure> {
    print_identity(out, reading)?;
    writeln!(out)?;
    print_meters(out, &reading.meters)?;
    if let Some(sentence) = no_billing_meter(reading) {
        writeln!(out, "{sentence}")?;
    }
    for comparison in &reading.comparisons {
        if let Some(sentence) = comparison_sentence(comparison, &reading.meters) {
            writeln!(out, "{sentence}")?;
        }
    }
    if !reading.supplies.is_empty() {
        writeln!(out)?;
        print_supplies(out, &reading.supplies)?;
    }
    if !reading.alerts.is_empty() {
        writeln!(out)?;
        let mut table = Table::new(["alert", "part", "description"]);
        for alert in &reading.alerts {
            let severity = word(&alert.severity);
            let part = alert.group.replace('_', " ");
            table.row([severity, part, cell(alert.description.as_deref())]);
        }
        table.write(out)?;
    }
    let cost = &reading.cost;
    writeln!(
        out,
        "\n{} datagrams sent, {} received, {} bytes, {} sent again",
        cost.datagrams_sent,
        cost.datagrams_received,
        cost.bytes_sent + cost.bytes_received,
        cost.retries
    )?;
    if let Some(reason) = &reading.partial {
        writeln!(out, "This reading is not whole: {reason}")?;
    }
    Ok(())
}

fn print_identity(out: &mut impl Write, reading: &Reading) -> Result<(), Failure> {
    let identity = &reading.identity;
    let status = reading.status.as_ref().map(word);
    let lines = [
        ("address", Some(reading.address.as_str())),
        ("manufacturer", identity.manufacturer.as_deref()),
        ("model", identity.model.as_deref()),
        ("serial", identity.serial.as_deref()),
        ("mac", identity.mac.as_deref()),
        ("name", identity.name.as_deref()),
        ("location", identity.location.as_deref()),
        ("description", identity.description.as_deref()),
        ("firmware", identity.firmware.as_deref()),
        ("asset tag", identity.asset_tag.as_deref()),
        ("object id", identity.object_id.as_deref()),
        ("status", status.as_deref()),
    ];
    for (label, text) in lines.into_iter().filter_map(|(label, text)| Some((label, text?))) {
        writeln!(out, "{label:<13} {text}")?;
    }
    Ok(())
}

fn print_meters(out: &mut impl Write, meters: &[Meter]) -> Result<(), Failure> {
    if meters.is_empty() {
        writeln!(out, "It gave no meter.")?;
        return Ok(());
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
    Ok(table.write(out)?)
}

fn print_supplies(out: &mut impl Write, supplies: &[Supply]) -> Result<(), Failure> {
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
    Ok(table.write(out)?)
}

//! `meterbox usb`: the printers on this computer's USB ports, read now.

use std::sync::Arc;
use std::time::Duration;

use meters::{Identity, Reading, Supply, SupplyState};
use profiles::Catalogue;
use serde::Serialize;
use tokio::time::sleep;
use usb::{Answer, Attached, Bus, Error, Way};

use super::{cell, json_line, line, print};
use crate::attached::{PortsAt, answers_of, plug_identity, reading_of, sentence};
use crate::clock::Clock;
use crate::failure::Failure;
use crate::progress::Display;
use crate::table::Table;
use crate::wording::{count_cell, fullness, supply_kind, supply_state, word};

/// Who waits for less is not told that he waits.
const SHORT_WAIT: Duration = Duration::from_secs(2);

/// What `--json` prints of a printer beside its reading, which stands in the same object.
#[derive(Serialize)]
struct Port<'a> {
    port: &'a str,
    /// `03f0:2b17`.
    device: String,
    functions: Vec<String>,
    how: Vec<&'a str>,
    /// What its plug says of it, where it was not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    identity: Option<&'a Identity>,
    /// Why it was not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

/// A printer, and what came of asking it.
struct Asked {
    attached: Attached,
    came_to: Result<(Answer, Reading), String>,
}

/// Reads every printer on the ports.
///
/// # Errors
/// [`Failure`] where there is none, or none can be read.
pub(crate) async fn usb(ports: &PortsAt, json: bool) -> Result<(), Failure> {
    let bus = ports.bus().filter(Bus::is_there).ok_or_else(|| {
        Failure::senseless(
            "this computer shows no USB: its kernel has none, or this is a container. Run it on the computer that the printer is plugged into"
                .into(),
        )
    })?;
    let attached = bus.attached();
    if attached.is_empty() {
        return Err(Failure::senseless(
            "no printer is plugged into this computer's USB ports: plug one in and switch it on, then try again".into(),
        ));
    }
    let asked = ask(attached).await?;
    if json {
        for one in &asked {
            print_json(one)?;
        }
    } else {
        let out = &mut String::new();
        write(out, &asked);
        print(out)?;
    }
    let was_read = |one: &Asked| one.came_to.is_ok();
    match asked.as_slice() {
        [
            Asked {
                came_to: Err(sentence),
                ..
            },
        ] => Err(Failure::senseless(sentence.clone())),
        asked if !asked.iter().any(was_read) => Err(Failure::senseless(
            "none of the printers could be read: the reasons stand above".into(),
        )),
        _ => Ok(()),
    }
}

async fn ask(ports: Vec<Attached>) -> Result<Vec<Asked>, Failure> {
    let catalogue = Catalogue::built_in();
    let nobody_waits: Arc<dyn Fn(&Attached) + Send + Sync> = Arc::new(|_| {});
    let answers = {
        let answers = answers_of(&catalogue, &ports, &nobody_waits);
        tokio::pin!(answers);
        tokio::select! {
            answers = &mut answers => answers,
            () = sleep(SHORT_WAIT) => {
                let s = if ports.len() == 1 { "" } else { "s" };
                let count = ports.len();
                let display = Display::new(&format!("asking {count} printer{s}: up to 40 seconds if one says nothing"));
                let answers = answers.await;
                display.end("asked");
                answers
            }
        }
    }?;
    let clock = Clock::with_floor(None);
    let came_to = |attached: &Attached, answer: Result<Answer, Error>| match answer {
        Ok(answer) => {
            let reading = reading_of(attached, &answer, clock.now().0);
            Ok((answer, reading))
        }
        Err(error) => Err(sentence(attached, error)),
    };
    let asked = ports.into_iter().zip(answers).map(|(attached, answer)| Asked {
        came_to: came_to(&attached, answer),
        attached,
    });
    Ok(asked.collect())
}

fn way(way: &Way) -> &'static str {
    match way {
        Way::Ieee1284 => "device id",
        Way::Pjl => "PJL",
        Way::Ipp => "IPP",
    }
}

fn functions(attached: &Attached) -> Vec<String> {
    attached.functions.iter().map(ToString::to_string).collect()
}

/// The reading's object and the port's are printed as one: a reading has one code that writes it.
fn print_json(asked: &Asked) -> Result<(), Failure> {
    let attached = &asked.attached;
    let read = asked.came_to.as_ref();
    let plug = plug_identity(attached);
    let port = Port {
        port: &attached.port,
        device: format!("{:04x}:{:04x}", attached.vendor, attached.product),
        functions: functions(attached),
        how: read.map_or_else(|_| Vec::new(), |(answer, _)| answer.how.iter().map(way).collect()),
        identity: read.is_err().then_some(&plug),
        error: read.err().map(String::as_str),
    };
    let Ok((_, reading)) = read else {
        return json_line(&port);
    };
    let octets = serde_json::to_vec(reading).and_then(|mut octets| {
        let port = serde_json::to_vec(&port)?;
        octets.pop();
        octets.push(b',');
        octets.extend(port.into_iter().skip(1));
        Ok(octets)
    });
    super::print_octets(octets)
}

fn write(out: &mut String, asked: &[Asked]) {
    let mut table = Table::new([
        "port", "maker", "model", "serial", "can", "total", "supplies", "status", "read by",
    ]);
    for one in asked {
        let attached = &one.attached;
        let can = functions(attached).join(", ");
        let plug = plug_identity(attached);
        let (identity, total, supplies, status, how) = match &one.came_to {
            Ok((answer, reading)) => (
                &reading.identity,
                reading.meter("total").map(count_cell).unwrap_or_default(),
                short(&reading.supplies),
                reading.status.as_ref().map(word).unwrap_or_default(),
                answer.how.iter().map(way).collect::<Vec<_>>().join(", "),
            ),
            Err(_) => (
                &plug,
                String::new(),
                String::new(),
                String::new(),
                "not read".to_owned(),
            ),
        };
        table.row([
            attached.port.clone(),
            cell(identity.manufacturer.as_deref()),
            cell(identity.model.as_deref()),
            cell(identity.serial.as_deref()),
            can,
            total,
            supplies,
            status,
            how,
        ]);
    }
    table.write(out);
    let mut is_first = true;
    for one in asked {
        let sentence = match &one.came_to {
            Err(sentence) => Some(sentence),
            Ok((answer, _)) => answer.partial.as_ref(),
        };
        if let Some(sentence) = sentence {
            if std::mem::take(&mut is_first) {
                out.push('\n');
            }
            line(out, format_args!("{}: {sentence}", one.attached.port));
        }
    }
}

/// The supplies in a cell: `black 55 %, cyan low`.
fn short(supplies: &[Supply]) -> String {
    let one = |supply: &Supply| {
        let name = supply.color.clone().unwrap_or_else(|| supply_kind(supply.kind));
        let level = match supply.state {
            SupplyState::Ok | SupplyState::Low if supply.percent.is_some() => fullness(supply),
            _ => supply_state(supply),
        };
        [name.as_str(), level.trim()].join(" ")
    };
    supplies.iter().map(one).collect::<Vec<_>>().join(", ")
}

//! `meterbox segments`: the networks that could be searched, each with where it was learnt. Nothing is searched: a person
//! selects.

use std::net::{IpAddr, SocketAddr};

use lan::{Lan, default_gateway, interfaces};
use serde::Serialize;
use snmp::segments::LearntSegment;

use super::{cell, json_line, line, print};
use crate::cli::Asking;
use crate::failure::Failure;
use crate::segments::{self, OwnSegment};
use crate::selection::host;
use crate::table::Table;

/// A segment, as `--json` prints it.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Shown {
    segment: String,
    source: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_hop: Option<String>,
}

impl Shown {
    fn of_gateway(gateway: IpAddr, learnt: &LearntSegment) -> Self {
        Self {
            segment: learnt.segment.to_string(),
            source: format!("gateway {}", learnt.table.as_str()),
            gateway: Some(gateway.to_string()),
            next_hop: learnt.next_hop.map(|hop| hop.to_string()),
        }
    }

    fn of_the_box(own: &OwnSegment) -> Self {
        Self {
            segment: own.segment.to_string(),
            source: format!("interface {}", own.interface),
            gateway: None,
            next_hop: None,
        }
    }
}

/// Prints the segments that the gateway (the default one where none is named) and the box itself know.
///
/// # Errors
/// [`Failure`] says why the list is empty, or why the gateway that was named gave none.
pub(crate) async fn segments(gateway: Option<&str>, asking: &Asking, json: bool) -> Result<(), Failure> {
    let address = match gateway {
        Some(named) => Some(host(named, asking.port).await?.address),
        None => default_gateway()?.map(|address| SocketAddr::from((address, asking.port))),
    };
    let mut shown = Vec::new();
    let why_none = match address {
        None => Some(Failure::senseless(
            "this box has no default gateway to ask: name one, such as meterbox segments 10.0.0.1, or type the segment in"
                .into(),
        )),
        Some(address) => match segments::ask(&Lan::bind().await?, address, &asking.credentials()?).await {
            Ok(told) => {
                if let Some(partial) = &told.partial {
                    eprintln!("meterbox: {partial}");
                }
                let learnt = told.segments.iter();
                shown.extend(learnt.map(|learnt| Shown::of_gateway(address.ip(), learnt)));
                None
            }
            Err(untold) => Some(untold.into()),
        },
    };
    for own in segments::of_the_box(&interfaces()?).iter().map(Shown::of_the_box) {
        if shown.iter().all(|known| known.segment != own.segment) {
            shown.push(own);
        }
    }
    print_all(&shown, json)?;
    match why_none {
        // The box's own networks are an answer, unless a certain gateway was asked for.
        Some(failure) if gateway.is_none() && !shown.is_empty() => {
            eprintln!("meterbox: {failure}");
            Ok(())
        }
        Some(failure) => Err(failure),
        None => Ok(()),
    }
}

fn print_all(shown: &[Shown], json: bool) -> Result<(), Failure> {
    let out = &mut String::new();
    if json {
        return shown.iter().try_for_each(json_line);
    }
    if shown.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(["segment", "learnt from", "gateway", "behind"]);
    for segment in shown {
        table.row([
            segment.segment.clone(),
            segment.source.clone(),
            cell(segment.gateway.as_deref()),
            cell(segment.next_hop.as_deref()),
        ]);
    }
    table.write(out);
    line(out, format_args!("\nSearch one with: meterbox discover SEGMENT"));
    print(out)
}

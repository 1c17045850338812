//! `meterbox segments`: the networks that could be searched, each with where it was learnt. Nothing is searched: a person
//! selects.

use std::io::{Write, stdout};
use std::net::{IpAddr, SocketAddr};

use lan::{Interface, InterfaceAddress, Lan, LanError, ReadOptions, default_gateway, interfaces};
use serde::Serialize;
use snmp::segments::{LearntSegment, RoutePlan, Segment, learn};

use super::{cell, json_line};
use crate::cli::Asking;
use crate::failure::Failure;
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

    fn of_interface(name: &str, own: &InterfaceAddress) -> Option<Self> {
        let segment = Segment::new(own.address, own.prefix).ok()?;
        Some(Self {
            segment: segment.to_string(),
            source: format!("interface {name}"),
            gateway: None,
            next_hop: None,
        })
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
        None => Some(Failure::Senseless(
            "this box has no default gateway to ask: name one, such as meterbox segments 10.0.0.1, or type the segment in"
                .into(),
        )),
        Some(address) => match ask(address, asking).await {
            Ok(learnt) => {
                shown.extend(learnt.iter().map(|learnt| Shown::of_gateway(address.ip(), learnt)));
                shown.is_empty().then(|| no_routes(address))
            }
            Err(failure) => Some(failure),
        },
    };
    for own in of_the_box(&interfaces()?) {
        if shown.iter().all(|known| known.segment != own.segment) {
            shown.push(own);
        }
    }
    print(&shown, json)?;
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

/// The networks that the box is on.
fn of_the_box(interfaces: &[Interface]) -> Vec<Shown> {
    let up = interfaces.iter().filter(|interface| interface.is_up);
    up.flat_map(|interface| {
        let of = |own| Shown::of_interface(&interface.name, own);
        interface.addresses.iter().filter_map(of)
    })
    .collect()
}

/// What the gateway's route tables say, asked with each community and user until it answers one.
async fn ask(gateway: SocketAddr, asking: &Asking) -> Result<Vec<LearntSegment>, Failure> {
    let lan = Lan::bind().await?;
    let credentials = asking.credentials()?;
    let answer = lan
        .read(
            gateway,
            credentials.approach()?,
            RoutePlan::default(),
            ReadOptions::default(),
        )
        .await;
    match answer {
        Ok(outcome) => {
            if let Some(partial) = &outcome.partial {
                eprintln!("meterbox: the list of {gateway} is not whole: {partial}");
            }
            Ok(learn(&outcome.rows))
        }
        Err(LanError::NoAnswer { no_answer, .. }) => Err(Failure::Senseless(match &no_answer.refused {
            Some(refused) => format!("{}: {refused}, or type the segment in", with_port(gateway)),
            None => format!(
                "no SNMP answer from {} with {credentials}: enable SNMP there, or type the segment in",
                with_port(gateway)
            ),
        })),
        Err(other) => Err(other.into()),
    }
}

fn no_routes(gateway: SocketAddr) -> Failure {
    Failure::Senseless(format!(
        "{} answers SNMP but lists no network that could be searched: allow it to show its routes (ip, RFC 4292), or type the segment in",
        with_port(gateway)
    ))
}

fn with_port(gateway: SocketAddr) -> String {
    match gateway.port() {
        161 => gateway.ip().to_string(),
        _ => gateway.to_string(),
    }
}

fn print(shown: &[Shown], json: bool) -> Result<(), Failure> {
    let mut out = stdout();
    if json {
        return shown.iter().try_for_each(|segment| json_line(&mut out, segment));
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
    table.write(&mut out)?;
    writeln!(out, "\nSearch one with: meterbox discover SEGMENT")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_box_is_on_the_networks_of_its_interfaces_that_are_up() {
        let interface = |name: &str, address: [u8; 4], prefix, is_up| Interface {
            name: name.into(),
            index: 1,
            mac: None,
            addresses: vec![InterfaceAddress {
                address: address.into(),
                prefix,
            }],
            is_up,
            is_loopback: false,
            speaks_arp: true,
        };
        let shown = of_the_box(&[
            interface("lo", [127, 0, 0, 1], 8, true),
            interface("eth0", [10, 1, 2, 3], 24, true),
            interface("eth1", [10, 2, 2, 3], 24, false),
            interface("tun0", [10, 8, 0, 2], 32, true),
        ]);
        let lines: Vec<String> = shown
            .iter()
            .map(|segment| serde_json::to_string(segment).unwrap())
            .collect();
        assert_eq!(lines, [r#"{"segment":"10.1.2.0/24","source":"interface eth0"}"#]);
    }
}

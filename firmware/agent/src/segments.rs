//! The networks that could be searched, each with where it was learnt. Nothing is searched: a person selects.

use std::net::{IpAddr, SocketAddr};

use lan::{Interface, InterfaceAddress, Lan, LanError, ReadOptions};
use snmp::Plan;
use snmp::segments::{LearntSegment, RoutePlan, Segment, learn};

use crate::credentials::Credentials;
use crate::failure::Failure;

/// A segment of the box's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OwnSegment {
    /// The network.
    pub(crate) segment: Segment,
    /// The interface on it.
    pub(crate) interface: String,
}

/// What a gateway told.
#[derive(Debug)]
pub(crate) struct Told {
    /// The networks behind it.
    pub(crate) segments: Vec<LearntSegment>,
    /// Why the list is not whole, where it is not.
    pub(crate) partial: Option<String>,
}

/// Why a gateway told nothing.
#[derive(Debug)]
pub(crate) enum Untold {
    /// It does not answer; the sentence.
    Silent(String),
    /// It answers, and lists no network; the sentence.
    NoRoutes(String),
    /// Another failure.
    Failed(Failure),
}

impl From<Failure> for Untold {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Untold> for Failure {
    fn from(untold: Untold) -> Self {
        match untold {
            Untold::Silent(sentence) | Untold::NoRoutes(sentence) => Self::senseless(sentence),
            Untold::Failed(failure) => failure,
        }
    }
}

/// The networks that the box is on.
pub(crate) fn of_the_box(interfaces: &[Interface]) -> Vec<OwnSegment> {
    let up = interfaces.iter().filter(|interface| interface.is_up);
    up.flat_map(|interface| {
        let of = |own: &InterfaceAddress| {
            Some(OwnSegment {
                segment: Segment::new(own.address, own.prefix).ok()?,
                interface: interface.name.clone(),
            })
        };
        interface.addresses.iter().filter_map(of)
    })
    .collect()
}

/// What the gateway's route tables say, asked with each community and user until it answers one.
///
/// # Errors
/// [`Untold`].
pub(crate) async fn ask(lan: &Lan, gateway: SocketAddr, credentials: &Credentials) -> Result<Told, Untold> {
    let approach = credentials.approach()?;
    let plan: &mut (dyn Plan + Send) = &mut RoutePlan::default();
    let answer = lan.read(gateway, approach, plan, ReadOptions::default()).await;
    let outcome = match answer {
        Ok(outcome) => outcome,
        Err(LanError::NoAnswer { no_answer, .. }) => {
            return Err(Untold::Silent(match &no_answer.refused {
                Some(refused) => format!("{}: {refused}, or type the segment in", with_port(gateway)),
                None => format!(
                    "no SNMP answer from {} with {credentials}: enable SNMP there, or type the segment in",
                    with_port(gateway)
                ),
            }));
        }
        Err(other) => return Err(Untold::Failed(other.into())),
    };
    let segments = learn(&outcome.rows);
    if segments.is_empty() {
        return Err(Untold::NoRoutes(format!(
            "{} answers SNMP but lists no network that could be searched: allow it to show its routes (ip, RFC 4292), or type the segment in",
            with_port(gateway)
        )));
    }
    Ok(Told {
        segments,
        partial: outcome
            .partial
            .map(|partial| format!("the list of {gateway} is not whole: {partial}")),
    })
}

fn with_port(gateway: SocketAddr) -> String {
    let address: IpAddr = gateway.ip();
    match gateway.port() {
        161 => address.to_string(),
        _ => gateway.to_string(),
    }
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
        let own = of_the_box(&[
            interface("lo", [127, 0, 0, 1], 8, true),
            interface("eth0", [10, 1, 2, 3], 24, true),
            interface("eth1", [10, 2, 2, 3], 24, false),
            interface("tun0", [10, 8, 0, 2], 32, true),
        ]);
        let lines: Vec<(String, &str)> = own
            .iter()
            .map(|own| (own.segment.to_string(), own.interface.as_str()))
            .collect();
        assert_eq!(lines, [("10.1.2.0/24".to_owned(), "eth0")]);
    }
}

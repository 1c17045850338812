//! Law 4 of the design, held against a capture: the box sends no SET, opens no TCP but port 631 of a printer that was
//! selected for it, has never more than one request in flight to one device, and sends to no address that was not selected.
//!
//! Frames are read by `etherparse` and by the few lines of BER in [`message`], not by Meterbox's own code.

mod message;

use std::collections::BTreeMap;
use std::fmt;
use std::net::Ipv4Addr;
use std::time::Duration;

use etherparse::{ArpOperation, NetSlice, SlicedPacket, TransportSlice};

use crate::capture::Frame;
use message::{Kind, Message};

const SNMP: u16 = 161;
const IPP: u16 = 631;

/// What the box may do.
#[derive(Clone, Debug)]
pub struct Allowed {
    /// Whose frames are judged: the box's MAC.
    pub sender: [u8; 6],
    /// First and last address of each range that was selected. A next hop is none of them, unless it was selected too.
    pub selected: Vec<(Ipv4Addr, Ipv4Addr)>,
    /// Addresses that may be asked for by ARP all the same, since the way to the selected ones leads over them.
    pub next_hops: Vec<Ipv4Addr>,
    /// Printers that were selected to be asked by IPP.
    pub ipp: Vec<Ipv4Addr>,
    /// A request to an address may follow another one that was not answered after this long, and not before.
    pub patience: Duration,
}

/// What the box did and must not do; times are since the first frame of the capture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Violation {
    /// It asked for the MAC of an address that nobody selected, or spoke to it.
    NotSelected(Duration, Ipv4Addr),
    /// It sent TCP.
    Tcp(Duration, Ipv4Addr, u16),
    /// It sent something that is neither ARP nor SNMP.
    Foreign(Duration, String),
    /// It sent a PDU that is not GET, GETNEXT or GETBULK, such as SET.
    NoQuestion(Duration, Ipv4Addr, u8),
    /// It asked again too early.
    TwoInFlight {
        /// When it asked again.
        at: Duration,
        /// Whom.
        to: Ipv4Addr,
        /// How long after a request that was not answered.
        after: Duration,
    },
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSelected(at, address) => {
                write!(f, "{at:?}: a frame for {address}, which was not selected")
            }
            Self::Tcp(at, address, port) => write!(f, "{at:?}: TCP to {address}:{port}"),
            Self::Foreign(at, what) => write!(f, "{at:?}: {what}"),
            Self::NoQuestion(at, address, tag) => {
                write!(f, "{at:?}: a PDU with tag {tag:#04x} to {address}")
            }
            Self::TwoInFlight { at, to, after } => write!(
                f,
                "{at:?}: a second request to {to} when the one of {after:?} before was not answered"
            ),
        }
    }
}

/// What a capture says about the box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// What it must not do, in the order of time.
    pub violations: Vec<Violation>,
    /// SNMP requests that it sent, by address.
    pub requests: BTreeMap<Ipv4Addr, u32>,
    /// Connections for IPP that it opened, by address.
    pub ipp_connections: BTreeMap<Ipv4Addr, u32>,
    /// ARP requests that it sent, by the address that was looked for.
    pub arp_requests: BTreeMap<Ipv4Addr, u32>,
    /// The shortest time between a request that was not answered and the next one to that address.
    pub shortest_wait: Option<Duration>,
}

/// A request that waits for its answer.
struct Open {
    request_id: i64,
    at: Duration,
}

/// Reads a capture and judges what the box did in it.
pub fn judge(frames: &[Frame], allowed: &Allowed) -> Verdict {
    let mut verdict = Verdict::default();
    let mut open: BTreeMap<Ipv4Addr, Vec<Open>> = BTreeMap::new();
    let origin = frames.first().map_or(Duration::ZERO, |frame| frame.at);
    for frame in frames {
        let at = frame.at.saturating_sub(origin);
        if frame.bytes.get(6..12) == Some(&allowed.sender) {
            verdict.sent(at, &frame.bytes, allowed, &mut open);
        } else if let Some((from, message)) = answer(&frame.bytes)
            && let Some(open) = open.get_mut(&from)
        {
            open.retain(|request| request.request_id != message.request_id);
        }
    }
    verdict
}

/// The sender and the message of an SNMP answer.
fn answer(frame: &[u8]) -> Option<(Ipv4Addr, Message)> {
    let packet = SlicedPacket::from_ethernet(frame).ok()?;
    match (packet.net?, packet.transport?) {
        (NetSlice::Ipv4(ip), TransportSlice::Udp(udp)) if udp.source_port() == SNMP => {
            Some((ip.header().source_addr(), Message::read(udp.payload())?))
        }
        _ => None,
    }
}

impl Verdict {
    fn sent(
        &mut self,
        at: Duration,
        frame: &[u8],
        allowed: &Allowed,
        open: &mut BTreeMap<Ipv4Addr, Vec<Open>>,
    ) {
        let packet = SlicedPacket::from_ethernet(frame).ok();
        let (net, transport) = packet.map_or((None, None), |packet| (packet.net, packet.transport));
        match (net, transport) {
            (Some(NetSlice::Arp(arp)), _) => match arp.to_packet().try_eth_ipv4() {
                Ok(arp) if arp.operation == ArpOperation::REQUEST => {
                    self.looked_for(at, arp.target_ipv4_addr(), allowed);
                }
                // An answer to whoever asks for the box is no sending of its own.
                Ok(_) => {}
                Err(_) => self.foreign(at, "ARP that is not for IPv4"),
            },
            (Some(NetSlice::Ipv4(ip)), transport) => {
                let to = ip.header().destination_addr();
                if !allowed.is_selected(to) {
                    self.violations.push(Violation::NotSelected(at, to));
                }
                match transport {
                    Some(TransportSlice::Udp(udp)) if udp.destination_port() == SNMP => {
                        self.asked(at, to, udp.payload(), allowed, open.entry(to).or_default());
                    }
                    Some(TransportSlice::Tcp(tcp))
                        if tcp.destination_port() == IPP && allowed.ipp.contains(&to) =>
                    {
                        *self.ipp_connections.entry(to).or_default() += u32::from(tcp.syn());
                    }
                    Some(TransportSlice::Tcp(tcp)) => {
                        self.violations
                            .push(Violation::Tcp(at, to, tcp.destination_port()));
                    }
                    other => self.foreign(at, &format!("neither SNMP nor ARP, to {to}: {other:?}")),
                }
            }
            _ => self.foreign(at, "neither IPv4 nor ARP"),
        }
    }

    fn looked_for(&mut self, at: Duration, address: Ipv4Addr, allowed: &Allowed) {
        *self.arp_requests.entry(address).or_default() += 1;
        if !allowed.is_selected(address) && !allowed.next_hops.contains(&address) {
            self.violations.push(Violation::NotSelected(at, address));
        }
    }

    fn asked(&mut self, at: Duration, to: Ipv4Addr, payload: &[u8], allowed: &Allowed, open: &mut Vec<Open>) {
        *self.requests.entry(to).or_default() += 1;
        let Some(message) = Message::read(payload) else {
            return self.foreign(at, &format!("no SNMP message, to {to}"));
        };
        match message.kind {
            Kind::Question => {}
            Kind::Other(tag) => self.violations.push(Violation::NoQuestion(at, to, tag)),
        }
        if let Some(last) = open.last() {
            let after = at.saturating_sub(last.at);
            if self.shortest_wait.is_none_or(|shortest| after < shortest) {
                self.shortest_wait = Some(after);
            }
            if after < allowed.patience {
                self.violations.push(Violation::TwoInFlight { at, to, after });
            }
        }
        open.push(Open {
            request_id: message.request_id,
            at,
        });
    }

    fn foreign(&mut self, at: Duration, what: &str) {
        self.violations.push(Violation::Foreign(at, what.to_owned()));
    }
}

impl Allowed {
    fn is_selected(&self, address: Ipv4Addr) -> bool {
        self.selected
            .iter()
            .any(|(first, last)| (first..=last).contains(&&address))
    }
}

#[cfg(test)]
mod tests;

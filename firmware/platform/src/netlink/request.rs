//! Requests to the kernel.

use std::net::Ipv4Addr;

use super::{
    AF_INET, IFA_ADDRESS, IFA_BROADCAST, IFA_LOCAL, IFF_UP, RT_TABLE_MAIN, RTA_GATEWAY, RTA_OIF, RTA_PREFSRC,
    RTA_PRIORITY, RTM_DELADDR, RTM_DELROUTE, RTM_GETADDR, RTM_GETLINK, RTM_GETROUTE, RTM_NEWADDR,
    RTM_NEWLINK, RTM_NEWROUTE, RTN_UNICAST,
};
use crate::plug::{DefaultRoute, OwnAddress};

const REQUEST: u16 = 0x1;
const ACK: u16 = 0x4;
const DUMP: u16 = 0x300;
const REPLACE: u16 = 0x100;
const EXCLUSIVE: u16 = 0x200;
const CREATE: u16 = 0x400;

/// Who set a route: an administrator, for so the keeper acts.
const RTPROT_STATIC: u8 = 4;

/// What the kernel is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// All links.
    Links,
    /// All addresses of all links.
    Addresses,
    /// All IPv4 routes.
    Routes,
    /// Switch the link on.
    SwitchOn(u32),
    /// Give the link that address.
    AddAddress(u32, OwnAddress),
    /// Take it away.
    RemoveAddress(u32, OwnAddress),
    /// The default route by way of that link, in place of one of the same metric.
    SetRoute(u32, DefaultRoute),
    /// Remove it.
    RemoveRoute(u32, DefaultRoute),
}

impl Request {
    /// The message. The answer has the same `sequence`.
    pub(crate) fn bytes(&self, sequence: u32) -> Vec<u8> {
        let (kind, flags, body) = match self {
            Self::Links => (RTM_GETLINK, DUMP, of_link(0, 0, 0)),
            Self::Addresses => (RTM_GETADDR, DUMP, vec![0; 8]),
            Self::Routes => (RTM_GETROUTE, DUMP, of_route(0, 0, 0)),
            Self::SwitchOn(link) => (RTM_NEWLINK, ACK, of_link(*link, IFF_UP, IFF_UP)),
            Self::AddAddress(link, own) => (RTM_NEWADDR, ACK | CREATE | EXCLUSIVE, of_address(*link, *own)),
            Self::RemoveAddress(link, own) => (RTM_DELADDR, ACK, of_address(*link, *own)),
            Self::SetRoute(link, route) => (
                RTM_NEWROUTE,
                ACK | CREATE | REPLACE,
                of_default_route(*link, *route, RTPROT_STATIC, RTN_UNICAST),
            ),
            // Whoever set it: no protocol and no kind is named.
            Self::RemoveRoute(link, route) => (RTM_DELROUTE, ACK, of_default_route(*link, *route, 0, 0)),
        };
        let length = u32::try_from(16 + body.len()).unwrap_or(u32::MAX);
        let mut bytes = Vec::with_capacity(16 + body.len());
        bytes.extend(length.to_ne_bytes());
        bytes.extend(kind.to_ne_bytes());
        bytes.extend((REQUEST | flags).to_ne_bytes());
        bytes.extend(sequence.to_ne_bytes());
        bytes.extend([0; 4]);
        bytes.extend(body);
        bytes
    }
}

/// `struct ifinfomsg`
fn of_link(link: u32, flags: u32, change: u32) -> Vec<u8> {
    let mut body = vec![0; 4];
    for word in [link, flags, change] {
        body.extend(word.to_ne_bytes());
    }
    body
}

/// `struct ifaddrmsg` with its attributes.
fn of_address(link: u32, own: OwnAddress) -> Vec<u8> {
    let mut body = vec![AF_INET, own.prefix, 0, 0];
    body.extend(link.to_ne_bytes());
    attribute(&mut body, IFA_LOCAL, own.address.octets());
    attribute(&mut body, IFA_ADDRESS, own.address.octets());
    attribute(&mut body, IFA_BROADCAST, own.broadcast().octets());
    body
}

/// `struct rtmsg` of a default route.
fn of_route(protocol: u8, kind: u8, table: u8) -> Vec<u8> {
    vec![AF_INET, 0, 0, 0, table, protocol, 0, kind, 0, 0, 0, 0]
}

fn of_default_route(link: u32, route: DefaultRoute, protocol: u8, kind: u8) -> Vec<u8> {
    let mut body = of_route(protocol, kind, RT_TABLE_MAIN);
    attribute(&mut body, RTA_OIF, link.to_ne_bytes());
    if let Some(gateway) = route.gateway {
        attribute(&mut body, RTA_GATEWAY, gateway.octets());
    }
    if let Some(source) = route.source {
        attribute(&mut body, RTA_PREFSRC, Ipv4Addr::octets(&source));
    }
    if route.metric != 0 {
        attribute(&mut body, RTA_PRIORITY, route.metric.to_ne_bytes());
    }
    body
}

/// `struct rtattr`; all of ours hold four octets, so none needs padding.
fn attribute(body: &mut Vec<u8>, kind: u16, value: [u8; 4]) {
    body.extend(8_u16.to_ne_bytes());
    body.extend(kind.to_ne_bytes());
    body.extend(value);
}

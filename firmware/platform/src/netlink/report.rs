//! What the kernel says.

use std::net::Ipv4Addr;

use super::{
    AF_INET, AF_INET6, IFA_ADDRESS, IFA_LOCAL, IFF_UP, IFLA_ADDRESS, IFLA_IFNAME, NLMSG_DONE, NLMSG_ERROR,
    RT_TABLE_MAIN, RTA_GATEWAY, RTA_OIF, RTA_PREFSRC, RTA_PRIORITY, RTM_NEWADDR, RTM_NEWLINK, RTM_NEWROUTE,
    RTN_UNICAST,
};
use crate::plug::{DefaultRoute, OwnAddress};

const IFF_LOOPBACK: u32 = 1 << 3;
/// A cable is in, and something is switched on at its other end.
const IFF_LOWER_UP: u32 = 1 << 16;
/// `ifi_type` of Ethernet and what looks like it.
const ARPHRD_ETHER: u16 = 1;

/// A message of the kernel, as far as it concerns us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Report {
    /// A link of Ethernet.
    Link {
        link: u32,
        name: String,
        mac: Option<[u8; 6]>,
        is_on: bool,
        has_cable: bool,
    },
    /// An IPv4 address of a link.
    Address { link: u32, own: OwnAddress },
    /// A global IPv6 address of a link.
    GlobalIpv6 { link: u32 },
    /// A default route of IPv4 by way of a link.
    Route { link: u32, route: DefaultRoute },
    /// The request was done (0) or not: an error number of the system.
    Done(i32),
    /// Something else.
    Other,
}

/// The messages of one datagram, each with its sequence number.
pub(crate) struct Messages<'a>(pub(crate) &'a [u8]);

impl Iterator for Messages<'_> {
    type Item = (u32, Report);

    fn next(&mut self) -> Option<Self::Item> {
        let length = usize::try_from(word(self.0, 0)?).ok()?;
        let (head, body) = self.0.get(..length)?.split_at_checked(16)?;
        self.0 = self.0.get(length.next_multiple_of(4)..).unwrap_or_default();
        Some((
            word(head, 8)?,
            read(half(head, 4)?, body).unwrap_or(Report::Other),
        ))
    }
}

fn read(kind: u16, body: &[u8]) -> Option<Report> {
    Some(match kind {
        // Without a body the end of a list; with one, the error number that a list ended with.
        NLMSG_DONE | NLMSG_ERROR => {
            Report::Done(word(body, 0).map_or(0, |it| it.cast_signed().wrapping_neg()))
        }
        RTM_NEWLINK => link(body)?,
        RTM_NEWADDR => address(body)?,
        RTM_NEWROUTE => route(body)?,
        _ => Report::Other,
    })
}

fn link(body: &[u8]) -> Option<Report> {
    let flags = word(body, 8)?;
    if half(body, 2)? != ARPHRD_ETHER || flags & IFF_LOOPBACK != 0 {
        return Some(Report::Other);
    }
    let (mut name, mut mac) = (None, None);
    for (kind, value) in Attributes(body.get(16..)?) {
        match kind {
            IFLA_IFNAME => {
                let end = value.iter().position(|octet| *octet == 0).unwrap_or(value.len());
                name = String::from_utf8(value.get(..end)?.to_vec()).ok();
            }
            IFLA_ADDRESS => mac = <[u8; 6]>::try_from(value).ok(),
            _ => {}
        }
    }
    Some(Report::Link {
        link: word(body, 4)?,
        name: name?,
        mac,
        is_on: flags & IFF_UP != 0,
        has_cable: flags & IFF_LOWER_UP != 0,
    })
}

fn address(body: &[u8]) -> Option<Report> {
    let &[family, prefix, _, scope, ..] = body else {
        return None;
    };
    let link = word(body, 4)?;
    if family == AF_INET6 && scope == 0 {
        return Some(Report::GlobalIpv6 { link });
    }
    if family != AF_INET {
        return Some(Report::Other);
    }
    let (mut local, mut other) = (None, None);
    for (kind, value) in Attributes(body.get(8..)?) {
        match kind {
            IFA_LOCAL => local = an_address(value),
            IFA_ADDRESS => other = an_address(value),
            _ => {}
        }
    }
    let address = local.or(other)?;
    let own = OwnAddress { address, prefix };
    Some(Report::Address { link, own })
}

fn route(body: &[u8]) -> Option<Report> {
    let &[AF_INET, 0, _, _, RT_TABLE_MAIN, _, _, RTN_UNICAST, ..] = body else {
        return Some(Report::Other);
    };
    let (mut link, mut route) = (None, DefaultRoute::default());
    for (kind, value) in Attributes(body.get(12..)?) {
        match kind {
            RTA_OIF => link = word(value, 0),
            RTA_GATEWAY => route.gateway = an_address(value),
            RTA_PREFSRC => route.source = an_address(value),
            RTA_PRIORITY => route.metric = word(value, 0)?,
            _ => {}
        }
    }
    Some(Report::Route { link: link?, route })
}

struct Attributes<'a>(&'a [u8]);

impl<'a> Iterator for Attributes<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let length = usize::from(half(self.0, 0)?);
        let kind = half(self.0, 2)?;
        let value = self.0.get(4..length)?;
        self.0 = self.0.get(length.next_multiple_of(4)..).unwrap_or_default();
        Some((kind, value))
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().copied().map(u32::from_ne_bytes)
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().copied().map(u16::from_ne_bytes)
}

fn an_address(value: &[u8]) -> Option<Ipv4Addr> {
    <[u8; 4]>::try_from(value).ok().map(Ipv4Addr::from)
}

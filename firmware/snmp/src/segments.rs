//! Segments: the ranges of addresses that a person may select to be searched, and what a gateway knows of them.
//!
//! Nothing is searched here.

mod route_tables;

use std::fmt;
use std::net::Ipv4Addr;
use std::str::FromStr;

pub use route_tables::{LearntSegment, RoutePlan, RouteTable, learn};

const WIDEST: u8 = 8;
const NARROWEST: u8 = 30;

/// An IPv4 range that may be searched: /8 to /30, and never the default route, loopback, link-local or multicast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Segment {
    network: Ipv4Addr,
    prefix: u8,
}

/// Why a range is no segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoSegment {
    /// It is not written like `10.1.2.0/24`.
    Form(String),
    /// It is wider than /8 or narrower than /30.
    Size(u8),
    /// Loopback, link-local, multicast, reserved, or this-network addresses.
    Special(Ipv4Addr),
}

impl Segment {
    /// The segment that holds `address`; the host's bits are cut off.
    ///
    /// # Errors
    /// [`NoSegment`] says what is wrong with it.
    pub fn new(address: Ipv4Addr, prefix: u8) -> Result<Self, NoSegment> {
        if !(WIDEST..=NARROWEST).contains(&prefix) {
            return Err(NoSegment::Size(prefix));
        }
        let network = Ipv4Addr::from_bits(address.to_bits() & mask(prefix));
        let special = network.is_loopback()
            || network.is_link_local()
            || network.is_multicast()
            || network.octets()[0] == 0
            || network.octets()[0] >= 240;
        if special {
            Err(NoSegment::Special(network))
        } else {
            Ok(Self { network, prefix })
        }
    }

    /// Its first address, which names it.
    pub const fn network(self) -> Ipv4Addr {
        self.network
    }

    /// How many bits name it.
    pub const fn prefix(self) -> u8 {
        self.prefix
    }
}

const fn mask(prefix: u8) -> u32 {
    match 32_u8.checked_sub(prefix) {
        Some(host_bits @ 0..32) => u32::MAX << host_bits,
        _ => 0,
    }
}

/// The prefix's length of a netmask; none where its ones are not all in front.
fn prefix_of(netmask: Ipv4Addr) -> Option<u8> {
    let bits = netmask.to_bits();
    let ones = u8::try_from(bits.leading_ones()).ok()?;
    (mask(ones) == bits).then_some(ones)
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.network, self.prefix)
    }
}

impl FromStr for Segment {
    type Err = NoSegment;

    fn from_str(text: &str) -> Result<Self, NoSegment> {
        let parts = text
            .split_once('/')
            .and_then(|(address, prefix)| Some((address.parse().ok()?, prefix.parse().ok()?)));
        let (address, prefix) = parts.ok_or_else(|| NoSegment::Form(text.to_owned()))?;
        Self::new(address, prefix)
    }
}

impl fmt::Display for NoSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form(text) => write!(f, "{text:?} is no segment; write it like 10.1.2.0/24"),
            Self::Size(prefix) => write!(
                f,
                "/{prefix} is no segment: it must be from /{WIDEST} to /{NARROWEST}"
            ),
            Self::Special(address) => write!(
                f,
                "{address} can't be searched: it is a loopback, link-local, multicast or reserved address"
            ),
        }
    }
}

impl std::error::Error for NoSegment {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_no_segment_says_why() {
        assert_eq!(
            "10.1.2.3/24".parse::<Segment>().unwrap().to_string(),
            "10.1.2.0/24"
        );
        for (text, why) in [
            ("10.1.2.0", "like 10.1.2.0/24"),
            ("0.0.0.0/0", "/0"),
            ("10.0.0.1/31", "/31"),
            ("127.0.0.0/8", "loopback"),
            ("169.254.0.0/16", "link-local"),
            ("224.0.0.0/8", "multicast"),
        ] {
            let sentence = text.parse::<Segment>().unwrap_err().to_string();
            assert!(sentence.contains(why), "{text}: {sentence}");
        }
    }
}

//! The box's own place in the network: its interfaces, their networks, and the default gateway.

use std::fs;
use std::net::Ipv4Addr;

use snmp::AddressRange;

use crate::{LanError, kernel};

/// One IPv4 address of an interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InterfaceAddress {
    /// The box's own address.
    pub address: Ipv4Addr,
    /// How many bits of it name the network, 0 to 32.
    pub prefix: u8,
}

impl InterfaceAddress {
    /// The network's own address.
    pub fn network(&self) -> Ipv4Addr {
        Ipv4Addr::from_bits(self.address.to_bits() & self.mask())
    }

    /// The network's broadcast address; none where it has none (RFC 3021).
    pub fn broadcast(&self) -> Option<Ipv4Addr> {
        (self.prefix < 31).then(|| Ipv4Addr::from_bits(self.address.to_bits() | !self.mask()))
    }

    /// The addresses that hosts of the network can have.
    pub fn hosts(&self) -> AddressRange {
        let (first, last) = (self.network().to_bits(), self.network().to_bits() | !self.mask());
        let apart = u32::from(self.prefix < 31);
        AddressRange {
            first: Ipv4Addr::from_bits(first + apart),
            last: Ipv4Addr::from_bits(last - apart),
        }
    }

    fn mask(&self) -> u32 {
        u32::MAX
            .checked_shl(32 - u32::from(self.prefix.min(32)))
            .unwrap_or_default()
    }
}

/// A network interface of the box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// Its name, such as `eth0`.
    pub name: String,
    /// The kernel's number for it; 0 where it gave none.
    pub index: u32,
    /// Its hardware address.
    pub mac: Option<[u8; 6]>,
    /// Its IPv4 addresses.
    pub addresses: Vec<InterfaceAddress>,
    /// Whether it is switched on. A cable may still be missing.
    pub is_up: bool,
    /// Whether it is loopback.
    pub is_loopback: bool,
    /// Whether hosts on it are found by ARP and hear a broadcast.
    pub speaks_arp: bool,
}

/// The box's interfaces, loopback among them.
///
/// # Errors
/// [`LanError::NoInterfaces`].
pub fn interfaces() -> Result<Vec<Interface>, LanError> {
    kernel::interfaces().map_err(|cause| LanError::NoInterfaces { cause })
}

/// The gateway of the default route with the lowest metric; none where there is no such route.
///
/// # Errors
/// [`LanError::NoInterfaces`] where the kernel's route table can't be read.
pub fn default_gateway() -> Result<Option<Ipv4Addr>, LanError> {
    fs::read_to_string("/proc/net/route")
        .map(|table| gateway_in(&table))
        .map_err(|cause| LanError::NoInterfaces { cause })
}

/// A line of /proc/net/route: interface, destination, gateway, flags, references, use, metric, mask … with addresses
/// as hexadecimal numbers in the machine's byte order.
fn gateway_in(table: &str) -> Option<Ipv4Addr> {
    const UP_BY_GATEWAY: u32 = 0x3;
    let routes = table.lines().skip(1).filter_map(|line| {
        let fields: Vec<&str> = line.split_ascii_whitespace().collect();
        let hexadecimal = |place: usize| u32::from_str_radix(fields.get(place)?, 16).ok();
        let is_default = hexadecimal(1)? == 0 && hexadecimal(7)? == 0;
        let gateway = Ipv4Addr::from(hexadecimal(2)?.to_ne_bytes());
        let metric: u32 = fields.get(6)?.parse().ok()?;
        (is_default && hexadecimal(3)? & UP_BY_GATEWAY == UP_BY_GATEWAY).then_some((metric, gateway))
    });
    routes
        .min_by_key(|(metric, _)| *metric)
        .map(|(_, gateway)| gateway)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_network_has_its_ends() {
        let of = |address: [u8; 4], prefix| InterfaceAddress {
            address: address.into(),
            prefix,
        };
        let office = of([10, 1, 2, 3], 22);
        assert_eq!(office.network(), Ipv4Addr::new(10, 1, 0, 0));
        assert_eq!(office.broadcast(), Some(Ipv4Addr::new(10, 1, 3, 255)));
        assert_eq!(office.hosts().first, Ipv4Addr::new(10, 1, 0, 1));
        assert_eq!(office.hosts().last, Ipv4Addr::new(10, 1, 3, 254));
        let link = of([10, 0, 0, 0], 31);
        assert_eq!(
            (link.broadcast(), link.hosts().last),
            (None, [10, 0, 0, 1].into())
        );
        let alone = of([10, 0, 0, 9], 32);
        assert_eq!(
            (alone.hosts().first, alone.hosts().last),
            ([10, 0, 0, 9].into(), [10, 0, 0, 9].into())
        );
        assert_eq!(of([10, 0, 0, 9], 0).network(), Ipv4Addr::UNSPECIFIED);
    }

    #[test]
    fn loopback_is_there_and_is_no_place_for_arp() {
        let interfaces = interfaces().unwrap();
        let loopback = interfaces.iter().find(|interface| interface.is_loopback).unwrap();
        assert!(!loopback.speaks_arp && loopback.mac.is_none() && loopback.index > 0);
        assert!(
            loopback
                .addresses
                .iter()
                .any(|one| one.address.is_loopback() && one.prefix == 8)
        );
    }

    #[test]
    fn the_gateway_is_that_of_the_best_default_route() {
        let hex = |address: [u8; 4]| format!("{:08X}", u32::from_ne_bytes(address));
        let line = |to: [u8; 4], by: [u8; 4], flags: u32, metric: u32, mask: [u8; 4]| {
            format!(
                "eth0\t{}\t{}\t{flags:04X}\t0\t0\t{metric}\t{}\t0\t0\t0\n",
                hex(to),
                hex(by),
                hex(mask)
            )
        };
        let table = [
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
                .to_owned(),
            line([0; 4], [10, 0, 0, 254], 3, 600, [0; 4]),
            line([0; 4], [10, 0, 0, 1], 3, 100, [0; 4]),
            line([0; 4], [10, 0, 0, 2], 1, 0, [0; 4]),
            line([10, 0, 0, 0], [0; 4], 1, 100, [255, 255, 255, 0]),
        ]
        .concat();
        assert_eq!(gateway_in(&table), Some([10, 0, 0, 1].into()));
        for nonsense in ["", "x\n", "x\ny z\n", "h\neth0 0 zz 3 0 0 0 0\n"] {
            assert_eq!(gateway_in(nonsense), None);
        }
    }
}

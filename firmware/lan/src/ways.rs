//! Which way leads to each target: ARP on a network of the box's own, or the router.

use std::net::Ipv4Addr;

use snmp::Targets;

use crate::interfaces::{Interface, InterfaceAddress};

/// The targets on one network of the box's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OnLink {
    pub(crate) interface: String,
    pub(crate) own_mac: [u8; 6],
    pub(crate) own_address: Ipv4Addr,
    pub(crate) targets: Targets,
    /// Whether the box's own address was selected as well: nobody answers ARP for it.
    pub(crate) asks_itself: bool,
}

impl OnLink {
    /// The targets, and the box itself where it is one.
    pub(crate) fn all(&self) -> Targets {
        let itself = self.asks_itself.then_some(self.own_address).into_iter();
        let itself: Targets = itself.collect();
        let all = self.targets.ranges().iter().chain(itself.ranges());
        all.copied().collect()
    }
}

/// The targets by the way to them; none stands in two of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ways {
    pub(crate) on_link: Vec<OnLink>,
    /// Behind a router, or on loopback.
    pub(crate) routed: Targets,
}

impl Ways {
    /// Sorts the targets. The network and broadcast addresses of the box's own networks are left out: they are no
    /// host's.
    pub(crate) fn of(targets: &Targets, interfaces: &[Interface]) -> Self {
        let mut on_link = Vec::new();
        let mut left = targets.clone();
        for interface in interfaces
            .iter()
            .filter(|interface| interface.is_up && interface.speaks_arp)
        {
            let Some(own_mac) = interface.mac else { continue };
            for network in interface.addresses.iter().filter(|network| network.prefix < 32) {
                let own: Targets = [network.address].into_iter().collect();
                let hosts = [network.hosts()].into_iter().collect::<Targets>().without(&own);
                let targets = left.without(&left.without(&hosts));
                let asks_itself = left.contains(network.address);
                left = left.without(&hosts).without(&own).without(&nobody(network));
                if !targets.is_empty() || asks_itself {
                    on_link.push(OnLink {
                        interface: interface.name.clone(),
                        own_mac,
                        own_address: network.address,
                        targets,
                        asks_itself,
                    });
                }
            }
        }
        Self {
            on_link,
            routed: left,
        }
    }
}

fn nobody(network: &InterfaceAddress) -> Targets {
    let broadcast = network.broadcast();
    broadcast
        .into_iter()
        .chain(broadcast.map(|_| network.network()))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use snmp::Target;

    fn targets(text: &str) -> Targets {
        match text.parse().unwrap() {
            Target::Addresses(ranges) => ranges.into_iter().collect(),
            other => panic!("{other:?}"),
        }
    }

    fn interface(name: &str, address: [u8; 4], prefix: u8) -> Interface {
        Interface {
            name: name.into(),
            index: 1,
            mac: Some([2; 6]),
            addresses: vec![InterfaceAddress {
                address: address.into(),
                prefix,
            }],
            is_up: true,
            is_loopback: false,
            speaks_arp: true,
        }
    }

    #[test]
    fn targets_go_to_their_networks_and_the_rest_to_the_router() {
        let eth0 = interface("eth0", [10, 0, 0, 9], 24);
        let down = Interface {
            is_up: false,
            ..interface("eth1", [10, 0, 1, 9], 24)
        };
        let ways = Ways::of(&targets("10.0.0-1.0-255"), &[eth0, down]);
        let [on_link] = ways.on_link.as_slice() else {
            panic!("{ways:?}")
        };
        assert_eq!((on_link.interface.as_str(), on_link.targets.len()), ("eth0", 253));
        assert!(!on_link.targets.contains([10, 0, 0, 9].into()));
        assert!(on_link.asks_itself);
        for nobody in [[10, 0, 0, 0], [10, 0, 0, 255], [10, 0, 0, 9]] {
            assert!(!ways.routed.contains(nobody.into()), "{nobody:?}");
        }
        assert_eq!(ways.routed.len(), 256);
    }

    #[test]
    fn an_address_on_two_networks_is_asked_on_one() {
        let two = [
            interface("eth0", [10, 0, 0, 9], 24),
            interface("wlan0", [10, 0, 0, 8], 24),
        ];
        let ways = Ways::of(&targets("10.0.0.0/24"), &two);
        let all: u64 = ways.on_link.iter().map(|on_link| on_link.targets.len()).sum();
        assert_eq!((all, ways.routed.len()), (253, 0));
        assert!(ways.on_link.iter().all(|on_link| on_link.asks_itself));
    }
}

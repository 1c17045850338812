//! What a DHCP server gives. It is a stranger: what makes no sense is left out, and an address that makes none is no
//! lease.

use std::net::Ipv4Addr;

use crate::network::NetworkPlan;

/// What a DHCP server gave the box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The address.
    pub address: Ipv4Addr,
    /// Prefix length of its network.
    pub prefix: u8,
    /// The default gateway.
    pub gateway: Option<Ipv4Addr>,
    /// The name servers.
    pub dns: Vec<Ipv4Addr>,
}

/// What `udhcpc` tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DhcpEvent {
    /// The box has that lease: a new one, or the same for longer.
    Bound(Lease),
    /// There is no lease, or none any more.
    Lost,
    /// Nobody answers; it goes on asking.
    NoServer,
    /// The server refuses: it said why, perhaps. It begins anew.
    Refused(String),
    /// The server gave an address that no computer can have.
    Senseless,
}

impl DhcpEvent {
    /// What of its environment means something.
    pub const NAMES: [&str; 6] = ["ip", "subnet", "mask", "router", "dns", "message"];

    /// Of the word with which `udhcpc` calls its hook, and its environment. None where that word is not known.
    pub fn of_call(word: &str, environment: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        Some(match word {
            "bound" | "renew" => match Lease::of(environment) {
                Some(lease) => Self::Bound(lease),
                None => Self::Senseless,
            },
            "deconfig" => Self::Lost,
            "leasefail" => Self::NoServer,
            "nak" => {
                let said = environment("message").unwrap_or_default();
                Self::Refused(said.chars().filter(|it| !it.is_control()).take(100).collect())
            }
            _ => return None,
        })
    }
}

impl Lease {
    fn of(environment: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        let netmask = environment("subnet").or_else(|| environment("mask"))?;
        let plan = NetworkPlan::static_of_words(&environment("ip")?, &netmask, "", "").ok()?;
        let NetworkPlan::Static { address, prefix, .. } = plan else {
            return None;
        };
        let makes_sense = |gateway, dns| {
            let plan = NetworkPlan::Static {
                address,
                prefix,
                gateway,
                dns,
            };
            plan.check().is_empty()
        };
        let listed = |name: &str| -> Vec<Ipv4Addr> {
            let words = environment(name).unwrap_or_default();
            words
                .split_whitespace()
                .filter_map(|word| word.parse().ok())
                .collect()
        };
        let gateway = listed("router")
            .into_iter()
            .find(|gateway| makes_sense(Some(*gateway), Vec::new()));
        let dns = listed("dns")
            .into_iter()
            .filter(|server| makes_sense(None, vec![*server]))
            .take(NetworkPlan::MOST_NAME_SERVERS)
            .collect();
        Some(Self {
            address,
            prefix,
            gateway,
            dns,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(word: &str, environment: &[(&str, &str)]) -> Option<DhcpEvent> {
        DhcpEvent::of_call(word, &|wanted| {
            let found = environment.iter().find(|(name, _)| *name == wanted)?;
            Some(found.1.to_owned())
        })
    }

    #[test]
    fn a_lease_has_address_gateway_and_name_servers() {
        let environment = [
            ("ip", "10.0.0.55"),
            ("subnet", "255.255.255.0"),
            ("mask", "24"),
            ("router", "10.0.0.1 10.0.0.2"),
            ("dns", "10.0.0.1 9.9.9.9 1.1.1.1 8.8.8.8"),
        ];
        let lease = Lease {
            address: [10, 0, 0, 55].into(),
            prefix: 24,
            gateway: Some([10, 0, 0, 1].into()),
            dns: vec![[10, 0, 0, 1].into(), [9, 9, 9, 9].into(), [1, 1, 1, 1].into()],
        };
        assert_eq!(told("bound", &environment), Some(DhcpEvent::Bound(lease.clone())));
        assert_eq!(told("renew", &environment), Some(DhcpEvent::Bound(lease)));
    }

    #[test]
    fn what_makes_no_sense_in_a_lease_is_left_out() {
        let environment = [
            ("ip", "10.0.0.55"),
            ("mask", "24"),
            ("router", "10.9.0.1 x"),
            ("dns", "127.0.0.1 nonsense 10.0.0.55 9.9.9.9"),
        ];
        let Some(DhcpEvent::Bound(lease)) = told("bound", &environment) else {
            panic!("no lease");
        };
        assert_eq!(lease.gateway, None);
        assert_eq!(lease.dns, [Ipv4Addr::new(9, 9, 9, 9)]);
    }

    #[test]
    fn an_address_that_no_computer_has_is_no_lease() {
        for (ip, subnet) in [
            ("127.0.0.1", "255.0.0.0"),
            ("10.0.0.255", "255.255.255.0"),
            ("10.0.0.5", "255.255.255.255"),
            ("10.0.0.5", "0.0.0.0"),
            ("", ""),
            ("`reboot`", "255.255.255.0"),
        ] {
            let environment = [("ip", ip), ("subnet", subnet)];
            assert_eq!(told("bound", &environment), Some(DhcpEvent::Senseless), "{ip}");
        }
        assert_eq!(told("bound", &[]), Some(DhcpEvent::Senseless));
    }

    #[test]
    fn the_other_words_have_their_meaning_and_no_more() {
        assert_eq!(told("deconfig", &[]), Some(DhcpEvent::Lost));
        assert_eq!(told("leasefail", &[]), Some(DhcpEvent::NoServer));
        assert_eq!(
            told("nak", &[("message", "wrong\u{1b}[2J network")]),
            Some(DhcpEvent::Refused("wrong[2J network".into()))
        );
        assert_eq!(told("anything", &[]), None);
    }
}

//! Whether a plan makes sense by itself; whether it fits this network, a trial shows.

use std::fmt;
use std::net::Ipv4Addr;

use super::NetworkPlan;

/// What of a plan is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanField {
    /// The box's own address.
    Address,
    /// Prefix length or netmask.
    Prefix,
    /// The default gateway.
    Gateway,
    /// The name servers.
    Dns,
}

/// How it is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is empty and must not be.
    Missing,
    /// No IPv4 address; the wrong part.
    NotAnAddress(String),
    /// Neither a prefix length of 8 to 30 nor a netmask of that.
    NotAPrefix,
    /// No computer's address: that of a network, of everybody, loopback, link-local, multicast, reserved.
    NotAHost,
    /// The gateway is not in the network of the address, or is the address itself.
    Elsewhere,
    /// More than [`NetworkPlan::MOST_NAME_SERVERS`].
    TooMany,
}

/// Something that makes no sense in a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanFault {
    /// Where.
    pub field: PlanField,
    /// What.
    pub wrong: Wrong,
}

impl fmt::Display for PlanFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.field {
            PlanField::Address => "the address ",
            PlanField::Prefix => "the prefix length ",
            PlanField::Gateway => "the gateway ",
            PlanField::Dns => "a name server ",
        })?;
        f.write_str(match &self.wrong {
            Wrong::Missing => "is missing",
            Wrong::NotAnAddress(_) => "is no IPv4 address",
            Wrong::NotAPrefix => "is not one of 8 to 30",
            Wrong::NotAHost => "is no address that a computer can have",
            Wrong::Elsewhere => "is not in the network of the address",
            Wrong::TooMany => "is one too many: three are allowed",
        })
    }
}

/// A network's smallest and largest prefix length, for a box with neighbours.
pub(super) const PREFIXES: std::ops::RangeInclusive<u8> = 8..=30;

impl NetworkPlan {
    /// What makes no sense in it; nothing where it may be tried.
    pub fn check(&self) -> Vec<PlanFault> {
        let mut faults = Vec::new();
        let mut fault = |field, wrong| faults.push(PlanFault { field, wrong });
        if let Self::Static {
            address,
            prefix,
            gateway,
            ..
        } = self
        {
            let is_prefix = PREFIXES.contains(prefix);
            if !is_prefix {
                fault(PlanField::Prefix, Wrong::NotAPrefix);
            }
            let is_host = if is_prefix {
                is_host_of(*address, *prefix)
            } else {
                may_be_a_host(*address)
            };
            if !is_host {
                fault(PlanField::Address, Wrong::NotAHost);
            } else if let Some(gateway) = gateway
                && is_prefix
                && (gateway == address
                    || !is_host_of(*gateway, *prefix)
                    || network_of(*gateway, *prefix) != network_of(*address, *prefix))
            {
                fault(PlanField::Gateway, Wrong::Elsewhere);
            }
        }
        let dns = self.dns();
        if dns.len() > Self::MOST_NAME_SERVERS {
            fault(PlanField::Dns, Wrong::TooMany);
        }
        let own = match self {
            Self::Static { address, .. } => Some(address),
            _ => None,
        };
        if dns
            .iter()
            .any(|server| !may_be_a_host(*server) || Some(server) == own)
        {
            fault(PlanField::Dns, Wrong::NotAHost);
        }
        faults
    }
}

/// The bits of the network that an address is in.
fn network_of(address: Ipv4Addr, prefix: u8) -> u32 {
    address.to_bits() & mask(prefix)
}

fn mask(prefix: u8) -> u32 {
    u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0)
}

/// Whether a computer of that network may have the address (RFC 1122 §3.2.1.3).
fn is_host_of(address: Ipv4Addr, prefix: u8) -> bool {
    let host = address.to_bits() & !mask(prefix);
    may_be_a_host(address) && host != 0 && host != !mask(prefix)
}

/// Whether a computer of any network may have it and be reached by it.
fn may_be_a_host(address: Ipv4Addr) -> bool {
    let [first, ..] = address.octets();
    !(first == 0
        || first >= 240
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn fixed(address: [u8; 4], prefix: u8, gateway: Option<[u8; 4]>, dns: &[[u8; 4]]) -> NetworkPlan {
        NetworkPlan::Static {
            address: address.into(),
            prefix,
            gateway: gateway.map(Into::into),
            dns: dns.iter().map(|server| (*server).into()).collect(),
        }
    }

    fn wrong(plan: &NetworkPlan) -> Vec<(PlanField, Wrong)> {
        plan.check()
            .into_iter()
            .map(|fault| (fault.field, fault.wrong))
            .collect()
    }

    #[test]
    fn what_an_office_uses_makes_sense() {
        for plan in [
            NetworkPlan::Dhcp,
            NetworkPlan::DhcpWithDns {
                dns: vec![[9, 9, 9, 9].into()],
            },
            fixed(
                [10, 0, 0, 7],
                24,
                Some([10, 0, 0, 1]),
                &[[10, 0, 0, 1], [1, 1, 1, 1]],
            ),
            fixed([10, 255, 255, 254], 8, None, &[]),
            fixed([192, 168, 1, 2], 30, Some([192, 168, 1, 1]), &[]),
            // Not the address of a network: its host part begins before the last octet.
            fixed([10, 0, 1, 0], 23, Some([10, 0, 0, 255]), &[]),
        ] {
            assert_eq!(plan.check(), [], "{plan:?}");
        }
    }

    #[test]
    fn an_address_that_no_computer_has_is_refused() {
        for address in [
            [0, 0, 0, 0],
            [0, 1, 2, 3],
            [10, 0, 0, 0],
            [10, 0, 0, 255],
            [127, 0, 0, 1],
            [169, 254, 1, 1],
            [224, 0, 0, 1],
            [240, 0, 0, 1],
            [255, 255, 255, 255],
        ] {
            let plan = fixed(address, 24, None, &[]);
            assert_eq!(wrong(&plan), [(PlanField::Address, Wrong::NotAHost)], "{plan:?}");
        }
    }

    #[test]
    fn a_prefix_without_neighbours_is_refused() {
        for prefix in [0, 7, 31, 32, 33, 255] {
            let plan = fixed([10, 0, 0, 7], prefix, Some([10, 0, 0, 1]), &[]);
            assert_eq!(wrong(&plan), [(PlanField::Prefix, Wrong::NotAPrefix)], "{prefix}");
        }
    }

    #[test]
    fn a_gateway_has_to_be_another_host_of_the_same_network() {
        for gateway in [
            [10, 0, 1, 1],
            [10, 0, 0, 7],
            [10, 0, 0, 0],
            [10, 0, 0, 255],
            [0; 4],
        ] {
            let plan = fixed([10, 0, 0, 7], 24, Some(gateway), &[]);
            assert_eq!(
                wrong(&plan),
                [(PlanField::Gateway, Wrong::Elsewhere)],
                "{gateway:?}"
            );
        }
    }

    #[test]
    fn a_name_server_is_another_host_and_one_of_three() {
        for server in [[127, 0, 0, 53], [0; 4], [224, 0, 0, 251], [10, 0, 0, 7]] {
            let plan = fixed([10, 0, 0, 7], 24, None, &[server]);
            assert_eq!(wrong(&plan), [(PlanField::Dns, Wrong::NotAHost)], "{server:?}");
        }
        let four = NetworkPlan::DhcpWithDns {
            dns: vec![[9, 9, 9, 9].into(); 4],
        };
        assert_eq!(wrong(&four), [(PlanField::Dns, Wrong::TooMany)]);
    }

    #[test]
    fn a_fault_is_a_sentence() {
        let fault = &fixed([10, 0, 0, 7], 24, Some([10, 1, 0, 1]), &[]).check()[0];
        assert_eq!(
            fault.to_string(),
            "the gateway is not in the network of the address"
        );
    }
}

//! What the plug should have, from the plans that are in force and the lease. Plain functions: whatever happens, the
//! keeper asks this again and makes the plug so.

use std::net::Ipv4Addr;

use platform::dhcp::Lease;
use platform::network::NetworkPlan;
use platform::plug::{DefaultRoute, OwnAddress, Wanted};

/// What a plan comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) own: OwnAddress,
    pub(super) gateway: Option<Ipv4Addr>,
    pub(super) dns: Vec<Ipv4Addr>,
}

/// What a plan comes to with that lease; none where it needs one that is not there.
pub(super) fn outcome(plan: &NetworkPlan, lease: Option<&Lease>) -> Option<Outcome> {
    match (plan, lease) {
        (
            NetworkPlan::Static {
                address,
                prefix,
                gateway,
                dns,
            },
            _,
        ) => Some(Outcome {
            own: OwnAddress {
                address: *address,
                prefix: *prefix,
            },
            gateway: *gateway,
            dns: dns.clone(),
        }),
        (_, None) => None,
        (plan, Some(lease)) => Some(Outcome {
            own: OwnAddress {
                address: lease.address,
                prefix: lease.prefix,
            },
            gateway: lease.gateway,
            dns: match plan.dns() {
                [] => lease.dns.clone(),
                typed => typed.to_vec(),
            },
        }),
    }
}

/// What is wanted, and the name servers. The plan on trial goes before: its gateway and name servers are used. The kept
/// one's address stays beside it, so that a browser that is there sees the way to the new one.
pub(super) fn wanted(
    kept: &NetworkPlan,
    on_trial: Option<&NetworkPlan>,
    lease: Option<&Lease>,
) -> (Wanted, Vec<Ipv4Addr>) {
    let outcomes: Vec<Outcome> = [on_trial, Some(kept)]
        .into_iter()
        .flatten()
        .filter_map(|plan| outcome(plan, lease))
        .collect();
    let mut wanted = Wanted::default();
    for outcome in &outcomes {
        if !wanted.addresses.contains(&outcome.own) {
            wanted.addresses.push(outcome.own);
        }
    }
    let Some(first) = outcomes.into_iter().next() else {
        return (wanted, Vec::new());
    };
    wanted.route = first.gateway.map(|gateway| DefaultRoute {
        gateway: Some(gateway),
        source: Some(first.own.address),
        metric: 0,
    });
    (wanted, first.dns)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn at(last: u8, gateway: Option<u8>) -> NetworkPlan {
        NetworkPlan::Static {
            address: [10, 0, 0, last].into(),
            prefix: 24,
            gateway: gateway.map(|last| [10, 0, 0, last].into()),
            dns: vec![[9, 9, 9, last].into()],
        }
    }

    fn lease(last: u8) -> Lease {
        Lease {
            address: [10, 0, 0, last].into(),
            prefix: 24,
            gateway: Some([10, 0, 0, 1].into()),
            dns: vec![[10, 0, 0, 1].into()],
        }
    }

    fn last_octets(wanted: &Wanted) -> Vec<u8> {
        wanted
            .addresses
            .iter()
            .map(|own| own.address.octets()[3])
            .collect()
    }

    #[test]
    fn the_old_address_stays_beside_the_one_on_trial_whose_gateway_is_used() {
        let (wanted, dns) = wanted(&at(7, Some(1)), Some(&at(9, Some(2))), None);
        assert_eq!(last_octets(&wanted), [9, 7]);
        let route = wanted.route.unwrap();
        assert_eq!(route.gateway, Some([10, 0, 0, 2].into()));
        assert_eq!(route.source, Some([10, 0, 0, 9].into()));
        assert_eq!(dns, [Ipv4Addr::new(9, 9, 9, 9)]);
    }

    #[test]
    fn the_same_address_by_both_is_wanted_once() {
        let (wanted, _) = wanted(&NetworkPlan::Dhcp, Some(&at(7, None)), Some(&lease(7)));
        assert_eq!(last_octets(&wanted), [7]);
        assert_eq!(wanted.route, None, "the plan on trial has no gateway");
    }

    #[test]
    fn a_trial_by_dhcp_that_has_no_lease_yet_changes_nothing() {
        let kept = at(7, Some(1));
        assert_eq!(
            wanted(&kept, Some(&NetworkPlan::Dhcp), None),
            wanted(&kept, None, None)
        );
    }

    #[test]
    fn a_lost_lease_takes_address_route_and_name_servers_along() {
        let (with, _) = wanted(&NetworkPlan::Dhcp, None, Some(&lease(55)));
        assert_eq!(last_octets(&with), [55]);
        assert_eq!(
            wanted(&NetworkPlan::Dhcp, None, None),
            (Wanted::default(), Vec::new())
        );
    }

    #[test]
    fn typed_name_servers_go_before_those_of_the_lease() {
        let typed = NetworkPlan::DhcpWithDns {
            dns: vec![[9, 9, 9, 9].into()],
        };
        let (_, dns) = wanted(&typed, None, Some(&lease(55)));
        assert_eq!(dns, [Ipv4Addr::new(9, 9, 9, 9)]);
    }
}

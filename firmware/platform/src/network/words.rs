//! A plan as people type it, on the page or on the command line.

use std::net::Ipv4Addr;

use super::check::PREFIXES;
use super::{NetworkPlan, PlanFault, PlanField, Wrong};

impl NetworkPlan {
    /// By DHCP; `dns` are name servers apart by spaces or commas, or nothing.
    ///
    /// # Errors
    /// What makes no sense.
    pub fn dhcp_of_words(dns: &str) -> Result<Self, Vec<PlanFault>> {
        let mut faults = Vec::new();
        let dns = name_servers(dns, &mut faults);
        sound(
            if dns.is_empty() {
                Self::Dhcp
            } else {
                Self::DhcpWithDns { dns }
            },
            faults,
        )
    }

    /// By hand: an address, perhaps with `/24`; a prefix length or netmask, if the address has none; perhaps a gateway;
    /// perhaps name servers apart by spaces or commas.
    ///
    /// # Errors
    /// Everything that makes no sense, not only the first.
    pub fn static_of_words(
        address: &str,
        prefix: &str,
        gateway: &str,
        dns: &str,
    ) -> Result<Self, Vec<PlanFault>> {
        let mut faults = Vec::new();
        let (address, behind) = match address.trim().split_once('/') {
            Some((address, behind)) => (address, behind),
            None => (address.trim(), ""),
        };
        let address = match address {
            "" => fault(&mut faults, PlanField::Address, Wrong::Missing),
            typed => an_address(typed, PlanField::Address, &mut faults),
        };
        let prefix = match (behind.trim(), prefix.trim()) {
            ("", "") => fault(&mut faults, PlanField::Prefix, Wrong::Missing),
            (one, "") | ("", one) => a_prefix(one, &mut faults),
            // Both: then they have to say the same.
            (one, other) => a_prefix(one, &mut faults)
                .filter(|prefix| prefix_of(other) == Some(*prefix))
                .or_else(|| fault(&mut faults, PlanField::Prefix, Wrong::NotAPrefix)),
        };
        let gateway = match gateway.trim() {
            "" => None,
            typed => an_address(typed, PlanField::Gateway, &mut faults),
        };
        let dns = name_servers(dns, &mut faults);
        match (address, prefix) {
            (Some(address), Some(prefix)) => sound(
                Self::Static {
                    address,
                    prefix,
                    gateway,
                    dns,
                },
                faults,
            ),
            _ => {
                faults.dedup();
                Err(faults)
            }
        }
    }
}

fn sound(plan: NetworkPlan, mut faults: Vec<PlanFault>) -> Result<NetworkPlan, Vec<PlanFault>> {
    faults.extend(plan.check());
    if faults.is_empty() { Ok(plan) } else { Err(faults) }
}

fn fault<T>(faults: &mut Vec<PlanFault>, field: PlanField, wrong: Wrong) -> Option<T> {
    faults.push(PlanFault { field, wrong });
    None
}

fn an_address(typed: &str, field: PlanField, faults: &mut Vec<PlanFault>) -> Option<Ipv4Addr> {
    match typed.parse() {
        Ok(address) => Some(address),
        Err(_) => fault(faults, field, Wrong::NotAnAddress(typed.to_owned())),
    }
}

fn name_servers(typed: &str, faults: &mut Vec<PlanFault>) -> Vec<Ipv4Addr> {
    let mut servers = Vec::new();
    for word in typed.split(|separator: char| separator.is_whitespace() || ",;".contains(separator)) {
        if word.is_empty() {
            continue;
        }
        match an_address(word, PlanField::Dns, faults) {
            Some(server) if !servers.contains(&server) => servers.push(server),
            Some(_) => {}
            // One wrong word is enough to say.
            None => break,
        }
    }
    servers
}

fn a_prefix(typed: &str, faults: &mut Vec<PlanFault>) -> Option<u8> {
    prefix_of(typed).or_else(|| fault(faults, PlanField::Prefix, Wrong::NotAPrefix))
}

/// `24`, `/24` or `255.255.255.0`.
fn prefix_of(typed: &str) -> Option<u8> {
    let typed = typed.strip_prefix('/').unwrap_or(typed);
    let prefix = match typed.parse::<Ipv4Addr>() {
        Ok(mask) => {
            let bits = mask.to_bits();
            let is_mask = bits.leading_ones() + bits.trailing_zeros() == 32;
            is_mask.then(|| u8::try_from(bits.leading_ones()).ok())??
        }
        Err(_) => typed.parse().ok()?,
    };
    PREFIXES.contains(&prefix).then_some(prefix)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn wrong(result: Result<NetworkPlan, Vec<PlanFault>>) -> Vec<(PlanField, Wrong)> {
        result
            .unwrap_err()
            .into_iter()
            .map(|fault| (fault.field, fault.wrong))
            .collect()
    }

    #[test]
    fn a_netmask_a_prefix_and_a_slash_mean_the_same() {
        let plan = NetworkPlan::Static {
            address: [10, 0, 0, 7].into(),
            prefix: 24,
            gateway: Some([10, 0, 0, 1].into()),
            dns: vec![[10, 0, 0, 1].into(), [9, 9, 9, 9].into()],
        };
        for (address, prefix) in [
            ("10.0.0.7", "24"),
            ("10.0.0.7", "/24"),
            (" 10.0.0.7 ", " 255.255.255.0 "),
            ("10.0.0.7/24", ""),
            ("10.0.0.7/24", "255.255.255.0"),
        ] {
            let dns = "10.0.0.1, 9.9.9.9 10.0.0.1";
            let read = NetworkPlan::static_of_words(address, prefix, "10.0.0.1", dns);
            assert_eq!(read, Ok(plan.clone()), "{address} {prefix}");
        }
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let all = NetworkPlan::static_of_words("10.0.0", "255.0.255.0", "router", "9.9.9.9 dns.example");
        assert_eq!(
            wrong(all),
            [
                (PlanField::Address, Wrong::NotAnAddress("10.0.0".into())),
                (PlanField::Prefix, Wrong::NotAPrefix),
                (PlanField::Gateway, Wrong::NotAnAddress("router".into())),
                (PlanField::Dns, Wrong::NotAnAddress("dns.example".into())),
            ]
        );
        assert_eq!(
            wrong(NetworkPlan::static_of_words("", "", "", "")),
            [
                (PlanField::Address, Wrong::Missing),
                (PlanField::Prefix, Wrong::Missing)
            ]
        );
    }

    #[test]
    fn two_prefixes_have_to_agree() {
        assert_eq!(
            wrong(NetworkPlan::static_of_words("10.0.0.7/24", "16", "", "")),
            [(PlanField::Prefix, Wrong::NotAPrefix)]
        );
        assert_eq!(
            wrong(NetworkPlan::static_of_words("10.0.0.7/99", "16", "", "")),
            [(PlanField::Prefix, Wrong::NotAPrefix)]
        );
    }

    #[test]
    fn dhcp_without_name_servers_is_plain_dhcp() {
        assert_eq!(NetworkPlan::dhcp_of_words(" , "), Ok(NetworkPlan::Dhcp));
        assert_eq!(
            NetworkPlan::dhcp_of_words("9.9.9.9"),
            Ok(NetworkPlan::DhcpWithDns {
                dns: vec![[9, 9, 9, 9].into()]
            })
        );
        assert_eq!(
            wrong(NetworkPlan::dhcp_of_words("::1")),
            [(PlanField::Dns, Wrong::NotAnAddress("::1".into()))]
        );
    }
}

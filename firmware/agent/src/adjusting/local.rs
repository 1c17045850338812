//! Addresses that a server or proxy has only by mistake, or by somebody's malice: the box itself, and this one cable.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether a host is the box itself or link-local: by its address, or by a name that means such an address everywhere.
pub(super) fn is_local(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => is_local_v4(address),
        Ok(IpAddr::V6(address)) => is_local_v6(address),
        Err(_) => {
            let name = host.trim_end_matches('.').to_ascii_lowercase();
            let last = name.rsplit('.').next().unwrap_or_default();
            matches!(last, "localhost" | "localdomain")
        }
    }
}

fn is_local_v4(address: Ipv4Addr) -> bool {
    // All of 0.0.0.0/8 is "this host on this network" (RFC 1122 §3.2.1.3).
    address.is_loopback() || address.is_link_local() || address.octets()[0] == 0
}

fn is_local_v6(address: Ipv6Addr) -> bool {
    // Written as ::ffff:127.0.0.1 or ::127.0.0.1 it is the same machine.
    address.is_loopback()
        || address.is_unspecified()
        || address.is_unicast_link_local()
        || address.to_ipv4().is_some_and(is_local_v4)
}

/// Whether a text looks like a name and is taken for an address by resolvers: `0x7f.1`, `0x7f000001`.
pub(super) fn is_disguised_address(host: &str) -> bool {
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    let is_hex = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let lower = last.to_ascii_lowercase();
    lower.strip_prefix("0x").is_some_and(is_hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_box_itself_and_the_cable_are_local_however_they_are_written() {
        for host in [
            "localhost",
            "LOCALHOST.",
            "box.localhost",
            "127.0.0.1",
            "127.8.9.1",
            "0.0.0.0",
            "0.1.2.3",
            "169.254.169.254",
            "[::1]",
            "::",
            "[fe80::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:169.254.1.1]",
            "::127.0.0.1",
        ] {
            assert!(is_local(host), "{host}");
        }
        for host in [
            "10.0.0.1",
            "192.168.0.1",
            "meters.example",
            "localhost.example",
            "[2001:db8::1]",
            "[fd00::1]",
        ] {
            assert!(!is_local(host), "{host}");
        }
    }

    #[test]
    fn a_number_in_disguise_is_seen() {
        for host in ["0x7f000001", "0X7F.0.0.0x1", "10.0x1"] {
            assert!(is_disguised_address(host), "{host}");
        }
        for host in ["0xylophone.example", "example", "10.0.0.1"] {
            assert!(!is_disguised_address(host), "{host}");
        }
    }
}

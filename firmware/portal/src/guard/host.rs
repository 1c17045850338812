//! Whom the browser believes to speak with. A page from elsewhere can make a browser send requests here under its own
//! name (DNS rebinding): so only the box's own names and the very address that was reached pass.

use std::net::{IpAddr, Ipv6Addr};

/// The value of `Host` in lower case and without its port, if it calls this box: by `box_name`, alone or with `.local`,
/// by `localhost`, or by `local`, the address that was reached.
pub(super) fn own(value: &str, box_name: &str, local: IpAddr) -> Option<String> {
    let value = value.to_ascii_lowercase();
    let (host, port) = match value.strip_prefix('[') {
        Some(rest) => {
            let (address, port) = rest.split_once(']')?;
            let address: Ipv6Addr = address.parse().ok()?;
            (IpAddr::V6(address).to_canonical() == local).then_some(())?;
            (format!("[{address}]"), port)
        }
        None => {
            let end = value.find(':').unwrap_or(value.len());
            let (host, port) = value.split_at_checked(end)?;
            let is_own = match host.parse::<IpAddr>() {
                Ok(address) => address == local,
                Err(_) => is_own_name(host, &box_name.to_ascii_lowercase()),
            };
            is_own.then_some(())?;
            (host.to_owned(), port)
        }
    };
    let port_is_fine = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|port| port.parse::<u16>().is_ok());
    port_is_fine.then_some(host)
}

fn is_own_name(host: &str, box_name: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let alone = host.strip_suffix(".local").unwrap_or(host);
    // On a network where somebody has its name already the box has one with a number (`lan::mdns`).
    let by_number = match alone.strip_prefix(box_name).map(str::as_bytes) {
        Some([b'-', b'2'..=b'9']) => host != alone,
        _ => false,
    };
    host == "localhost" || (!box_name.is_empty() && (alone == box_name || by_number))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn is_own(value: &str, local: &str) -> bool {
        own(value, "Meterbox-1A2B", local.parse().unwrap()).is_some()
    }

    #[test]
    fn the_box_is_called_by_its_names_and_by_the_address_that_was_reached() {
        for value in [
            "meterbox-1a2b",
            "METERBOX-1a2b:8443",
            "meterbox-1a2b.local",
            "meterbox-1a2b.local.:80",
            "meterbox-1a2b-2.local",
            "localhost",
            "localhost:8080",
            "192.0.2.7",
            "192.0.2.7:443",
        ] {
            assert!(is_own(value, "192.0.2.7"), "{value}");
        }
        assert!(is_own("[2001:db8::7]:443", "2001:db8::7"));
        assert!(is_own("[2001:DB8:0::7]", "2001:db8::7"));
        assert_eq!(
            own(
                "METERBOX-1a2b:8443",
                "Meterbox-1A2B",
                "192.0.2.7".parse().unwrap()
            )
            .unwrap(),
            "meterbox-1a2b"
        );
    }

    #[test]
    fn w5_another_host_is_refused() {
        for value in [
            "",
            "evil.example",
            "meterbox-1a2b.evil.example",
            "meterbox-1a2b.local.evil.example",
            "evil.meterbox-1a2b",
            "meterbox-1a2b-2",
            "meterbox-1a2b-1.local",
            "meterbox-1a2b-22.local",
            "meterbox-1a2b-2.evil.local",
            "192.0.2.8",
            "127.0.0.1",
            "0.0.0.0",
            "3221225991",
            "192.0.2.7.evil.example",
            "evil.example:192.0.2.7",
            "192.0.2.7:port",
            "192.0.2.7:99999",
            "192.0.2.7:443:443",
            "user@192.0.2.7",
            "192.0.2.7/",
            "2001:db8::7",
            "[2001:db8::8]",
            "[192.0.2.7]",
            "[::1",
            ".local",
            ".",
            ":80",
        ] {
            assert!(!is_own(value, "192.0.2.7"), "{value}");
        }
    }

    #[test]
    fn a_box_without_a_name_has_no_name() {
        for value in ["", ".", ".local", ".local.", "-2.local"] {
            assert_eq!(own(value, "", "192.0.2.7".parse().unwrap()), None, "{value}");
        }
    }
}

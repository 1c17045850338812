//! What the kernel is still looking for: it keeps a datagram until ARP has found its host, for up to three seconds. A
//! repeat in that time would leave together with the first, and the device would have two requests at once.

use core::time::Duration;
use std::collections::BTreeSet;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The kernel gives up after three calls, a second apart.
const LOOKS_FOR: Duration = Duration::from_millis(3_100);

/// The table is read at most this often.
const FRESH: Duration = Duration::from_millis(50);

/// The kernel's table of neighbours, as it was a moment ago.
#[derive(Debug, Default)]
pub(crate) struct Neighbours {
    read_at: Option<Duration>,
    missing: BTreeSet<Ipv4Addr>,
}

impl Neighbours {
    /// Whether a datagram that was sent to that address at `sent_at` still waits for ARP.
    pub(crate) fn hold(&mut self, address: SocketAddr, sent_at: Duration, now: Duration) -> bool {
        let IpAddr::V4(address) = address.ip() else {
            return false;
        };
        if now.saturating_sub(sent_at) > LOOKS_FOR {
            return false;
        }
        if self.read_at.is_none_or(|at| now.saturating_sub(at) > FRESH) {
            // Where the table can't be read, nothing is known to wait.
            self.missing = missing_in(&fs::read_to_string("/proc/net/arp").unwrap_or_default());
            self.read_at = Some(now);
        }
        self.missing.contains(&address)
    }
}

/// A line of /proc/net/arp: address, hardware type, flags, hardware address, mask, interface. Flag 2 says that the
/// hardware address is known.
fn missing_in(table: &str) -> BTreeSet<Ipv4Addr> {
    const COMPLETE: u32 = 0x2;
    let entries = table.lines().skip(1).filter_map(|line| {
        let mut fields = line.split_ascii_whitespace();
        let address: Ipv4Addr = fields.next()?.parse().ok()?;
        let flags = u32::from_str_radix(fields.nth(1)?.strip_prefix("0x")?, 16).ok()?;
        (flags & COMPLETE == 0).then_some(address)
    });
    let mut missing = BTreeSet::new();
    missing.extend(entries);
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_no_hardware_address_yet_is_missing() {
        let table = "IP address       HW type     Flags       HW address            Mask     Device\n\
                     10.0.0.1         0x1         0x2         02:00:00:00:00:01     *        eth0\n\
                     10.0.0.7         0x1         0x0         00:00:00:00:00:00     *        eth0\n\
                     nonsense\n";
        assert_eq!(missing_in(table), BTreeSet::from([[10, 0, 0, 7].into()]));
        assert_eq!(missing_in(""), BTreeSet::new());
    }

    #[test]
    fn loopback_waits_for_nobody() {
        let mut neighbours = Neighbours::default();
        let address = SocketAddr::from(([127, 0, 0, 1], 161));
        assert!(!neighbours.hold(address, Duration::ZERO, Duration::from_millis(10)));
    }
}

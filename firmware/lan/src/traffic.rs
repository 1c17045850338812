//! What was sent and received on the customer's network, counted where it leaves and where it arrives.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// IP and UDP headers of a datagram (RFC 791 §3.1, RFC 8200 §3, RFC 768).
const HEADERS_V4: usize = 20 + 8;
const HEADERS_V6: usize = 40 + 8;

/// Packets and their bytes, IP headers and ARP frames included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Datagrams and frames.
    pub packets: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// What went over the customer's network since the socket was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// To printers, gateways, and everybody.
    pub sent: Counted,
    /// From them.
    pub received: Counted,
}

/// The counters behind it. Clones count together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meter(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    sent: Counter,
    received: Counter,
}

#[derive(Debug, Default)]
struct Counter {
    packets: AtomicU64,
    bytes: AtomicU64,
}

impl Counter {
    fn add(&self, bytes: usize) {
        self.packets.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    fn read(&self) -> Counted {
        Counted {
            packets: self.packets.load(Ordering::Relaxed),
            bytes: self.bytes.load(Ordering::Relaxed),
        }
    }
}

impl Meter {
    /// A datagram left for that address.
    pub(crate) fn sent(&self, to: SocketAddr, payload: usize) {
        self.0.sent.add(payload + headers(to));
    }

    /// A datagram came from there.
    pub(crate) fn received(&self, from: SocketAddr, payload: usize) {
        self.0.received.add(payload + headers(from));
    }

    /// A frame left.
    pub(crate) fn sent_frame(&self, bytes: usize) {
        self.0.sent.add(bytes);
    }

    /// A frame came.
    pub(crate) fn received_frame(&self, bytes: usize) {
        self.0.received.add(bytes);
    }

    pub(crate) fn read(&self) -> Traffic {
        Traffic {
            sent: self.0.sent.read(),
            received: self.0.received.read(),
        }
    }
}

fn headers(address: SocketAddr) -> usize {
    match address {
        SocketAddr::V4(_) => HEADERS_V4,
        SocketAddr::V6(_) => HEADERS_V6,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_datagram_counts_with_its_headers_and_a_frame_as_it_is() {
        let meter = Meter::default();
        let twin = meter.clone();
        twin.sent("10.0.0.9:161".parse().unwrap(), 40);
        meter.sent("[fe80::1]:161".parse().unwrap(), 40);
        meter.sent_frame(42);
        twin.received("10.0.0.9:161".parse().unwrap(), 72);
        assert_eq!(
            meter.read(),
            Traffic {
                sent: Counted {
                    packets: 3,
                    bytes: 68 + 88 + 42
                },
                received: Counted {
                    packets: 1,
                    bytes: 100
                },
            }
        );
    }
}

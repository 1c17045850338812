//! The sockets on the customer's network.
//!
//! One UDP socket carries every conversation: it is never connected, so that hundreds of devices can be read at once
//! and a sweep can run over it. What arrives is given to the conversation with exactly that address and port, and to a
//! running sweep; what fits neither is dropped. A device never has more than one request of ours in flight: a second
//! reading of the same address waits for the first, a reading waits for the open question of a sweep, and a sweep passes
//! an address by that is being read.
//!
//! What is said in SNMP is decided in `snmp`; here are the sockets, the clock and random numbers, and ARP. Nothing is
//! sent to an address that the caller did not name; a broadcast goes out only where the caller asks for it by name.
//! A device that is named by an IPv6 address is read over a second socket; nothing is searched there. The box's own name is
//! answered for by multicast where that is wanted ([`mdns`]). A printer that somebody selected for it is asked by IPP, over TCP
//! ([`ask_ipp`]). Left out: every other way of finding printers (DNS-SD,
//! WS-Discovery, SLP), which would need to ask by multicast.

mod arp;
mod broadcast;
mod error;
mod interfaces;
mod ipp;
mod kernel;
pub mod mdns;
mod neighbours;
mod owner;
mod reading;
mod socket;
mod sweeping;
mod traffic;
mod ways;

pub use error::LanError;
pub use interfaces::{Interface, InterfaceAddress, default_gateway, interfaces};
pub use ipp::{IppAnswer, IppPatience, NoIpp, PORT as IPP_PORT, ask_ipp};
pub use owner::{announce, owner};
pub use reading::ReadOptions;
pub use socket::Lan;
pub use sweeping::Estimate;
pub use traffic::{Counted, Traffic};

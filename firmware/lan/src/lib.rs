//! The sockets on the customer's network.
//!
//! One UDP socket carries every conversation: it is never connected, so that hundreds of devices can be read at once
//! and a sweep can run over it. What arrives is given to the conversation with exactly that address and port, and to a
//! running sweep; what fits neither is dropped. A device never has more than one request of ours in flight: a second
//! reading of the same address waits for the first, and a sweep passes an address by that is being read.
//!
//! What is said is decided in `snmp`; here are only the socket, the clock and random numbers. Nothing is sent to an
//! address that the caller did not name. ARP and broadcast are not here yet.

mod error;
mod reading;
mod socket;
mod sweeping;

pub use error::LanError;
pub use reading::ReadOptions;
pub use socket::Lan;

//! The box's name on its own network, `<name>.local` (multicast DNS, RFC 6762): so that a person finds the setup page without
//! knowing an address.
//!
//! Everybody on that network is a stranger: what is answered is bounded in number and length, goes to nobody outside the
//! box's own networks, and a name that somebody else has is left to him. While nobody asks and no address changes,
//! nothing is sent and nobody wakes. Left out: services (DNS-SD), names of addresses, IPv6, looking others up.

mod claim;
mod message;
mod responder;

pub use claim::{Answer, Claim, Heard, Step};
pub use message::{Said, announcement, probe};
pub use responder::NameResponder;

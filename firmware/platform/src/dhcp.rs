//! DHCP, by busybox's client `udhcpc`: it speaks the protocol and keeps the lease; what it learns it tells a program, the
//! hook, in its environment. No shell and no file is between them.

mod client;
mod lease;

pub use client::{DhcpClient, NoDhcpClient, end_strays};
pub use lease::{DhcpEvent, Lease};

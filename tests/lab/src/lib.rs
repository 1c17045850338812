//! A customer's network on one computer, for what loopback can't show: silence of dead addresses, a gateway that
//! routes, frames on a wire.
//!
//! Each part of it is a network namespace that belongs to a thread of this process: a [`Namespace`] has no name, so
//! that two labs can't collide, and ends with the process however that ends. Between them are veth pairs and bridges
//! ([`Site`]); printers are the simulator's, the gateway's agent is Debian's `snmpd`, its name
//! server `dnsmasq`, its DHCP server busybox's; the box is the program `meterbox`, and what it sent is read from a capture
//! by `tcpdump` ([`capture`]) and held against law 4 of the design ([`law4`]). The other tools of the benches come from Debian as well.
//!
//! All of that needs root; [`Namespace::new`] says so where it is lacking. What can't be set up after that panics:
//! without a network there is nothing to test.

#[cfg(feature = "browser")]
pub mod accessibility;
pub mod bench;
#[cfg(feature = "browser")]
pub mod browser;
pub mod capture;
mod dealer;
mod dhcp_server;
mod gateway;
pub mod law4;
mod name_server;
mod namespace;
mod programs;
mod proxy;
mod site;

pub use dealer::Dealer;
pub use dhcp_server::DhcpServer;
pub use gateway::Gateway;
pub use name_server::NameServer;
pub use namespace::{Namespace, NoNamespace};
pub use programs::{installed, meterbox, meterbox_server, workspace};
pub use proxy::Proxy;
pub use site::{Host, Measured, Site, Traffic};

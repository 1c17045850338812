//! The network plug: what the kernel has of it, and making it as it is wanted. Needs CAP_NET_ADMIN to change anything.

mod kernel;
mod settling;

use std::net::Ipv4Addr;

pub use kernel::{LinkWatch, Plug};
pub use settling::Wanted;

/// An address of the plug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnAddress {
    /// The address.
    pub address: Ipv4Addr,
    /// Prefix length of its network.
    pub prefix: u8,
}

impl OwnAddress {
    /// The address of everybody in its network.
    pub(crate) fn broadcast(self) -> Ipv4Addr {
        let hosts = u32::MAX.checked_shr(self.prefix.into()).unwrap_or(0);
        Ipv4Addr::from_bits(self.address.to_bits() | hosts)
    }
}

/// A way to everywhere else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DefaultRoute {
    /// By way of whom; none where everybody is thought to be on the link.
    pub gateway: Option<Ipv4Addr>,
    /// The own address that is used for it.
    pub source: Option<Ipv4Addr>,
    /// Of several the one with the smallest is used.
    pub metric: u32,
}

/// The plug as the kernel has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlugState {
    /// Its number.
    pub link: u32,
    /// Its name.
    pub name: String,
    /// Its hardware address.
    pub mac: Option<[u8; 6]>,
    /// Whether it is switched on.
    pub is_on: bool,
    /// Whether a cable is in it, with something switched on at the other end.
    pub has_cable: bool,
    /// Its IPv4 addresses.
    pub addresses: Vec<OwnAddress>,
    /// Its default routes.
    pub routes: Vec<DefaultRoute>,
    /// Whether it has a global IPv6 address: somebody on its network announces one.
    pub has_global_ipv6: bool,
}

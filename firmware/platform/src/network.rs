//! How the box is on its network: what is wanted, whether that makes sense, and what of it the kernel has.

mod check;
mod words;
mod written;

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

pub use check::{PlanFault, PlanField, Wrong};
use written::Written;

/// How the box gets its address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub enum NetworkPlan {
    /// By DHCP.
    #[default]
    Dhcp,
    /// By DHCP, with other name servers than the lease's.
    DhcpWithDns {
        /// The name servers, in the order in which they are asked.
        dns: Vec<Ipv4Addr>,
    },
    /// By hand.
    Static {
        /// The address.
        address: Ipv4Addr,
        /// Prefix length.
        prefix: u8,
        /// The default gateway.
        gateway: Option<Ipv4Addr>,
        /// The name servers, in the order in which they are asked.
        dns: Vec<Ipv4Addr>,
    },
}

impl NetworkPlan {
    /// More name servers than this no resolver asks (resolv.conf(5), MAXNS).
    pub const MOST_NAME_SERVERS: usize = 3;

    /// Whether a DHCP server decides the address.
    pub const fn is_dhcp(&self) -> bool {
        !matches!(self, Self::Static { .. })
    }

    /// The name servers that were typed in; those of a lease are not among them.
    pub fn dns(&self) -> &[Ipv4Addr] {
        match self {
            Self::Dhcp => &[],
            Self::DhcpWithDns { dns } | Self::Static { dns, .. } => dns,
        }
    }
}

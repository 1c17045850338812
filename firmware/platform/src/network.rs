//! How the box is on its network: what is wanted, and whether that makes sense.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

/// How the box gets its address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
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
        #[serde(default, skip_serializing_if = "Option::is_none")]
        gateway: Option<Ipv4Addr>,
        /// The name servers, in the order in which they are asked.
        #[serde(default)]
        dns: Vec<Ipv4Addr>,
    },
}

//! What is said to the kernel about links, addresses and routes (rtnetlink(7)), and what it says. Octets only, no socket:
//! [`crate::plug`] has that. Left out: everything that a box with one plug and IPv4 has no use for.

mod report;
mod request;

pub(crate) use report::{Messages, Report};
pub(crate) use request::Request;

// Kinds of messages.
const NLMSG_ERROR: u16 = 2;
const NLMSG_DONE: u16 = 3;
const RTM_NEWLINK: u16 = 16;
const RTM_GETLINK: u16 = 18;
const RTM_NEWADDR: u16 = 20;
const RTM_DELADDR: u16 = 21;
const RTM_GETADDR: u16 = 22;
const RTM_NEWROUTE: u16 = 24;
const RTM_DELROUTE: u16 = 25;
const RTM_GETROUTE: u16 = 26;

// Address families.
const AF_INET: u8 = 2;
const AF_INET6: u8 = 10;

/// A link that is switched on.
const IFF_UP: u32 = 1;

// Attributes.
const IFLA_ADDRESS: u16 = 1;
const IFLA_IFNAME: u16 = 3;
const IFA_ADDRESS: u16 = 1;
const IFA_LOCAL: u16 = 2;
const IFA_BROADCAST: u16 = 4;
const RTA_OIF: u16 = 4;
const RTA_GATEWAY: u16 = 5;
const RTA_PRIORITY: u16 = 6;
const RTA_PREFSRC: u16 = 7;

/// The routing table that everything uses.
const RT_TABLE_MAIN: u8 = 254;
/// A route by way of somebody.
const RTN_UNICAST: u8 = 1;

#[cfg(test)]
mod tests;

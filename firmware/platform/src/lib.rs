//! The box itself, as far as it is more than a program: its network settings, its plug, its slots on the disk,
//! its watchdog, its clock, whom its programs run as.

pub mod dhcp;
mod netlink;
pub mod network;
pub mod network_time;
pub mod plug;
pub mod resolver;
pub mod rights;
pub mod slots;
pub mod watchdog;

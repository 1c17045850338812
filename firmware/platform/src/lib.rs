//! The box itself, as far as it is more than a program: its network settings, its plug, its slots on the disk,
//! its watchdog, its clock, its light, whom its programs run as.

pub mod dhcp;
pub mod light;
mod netlink;
pub mod network;
pub mod network_time;
pub mod plug;
pub mod resolver;
pub mod restart;
pub mod rights;
pub mod second_copy;
pub mod slots;
pub mod watchdog;

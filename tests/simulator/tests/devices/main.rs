//! Simulated devices as their clients see them.
#![allow(clippy::unwrap_used)]

mod client;
mod faults;
mod manners;
mod net_snmp;
mod recordings;
mod running;

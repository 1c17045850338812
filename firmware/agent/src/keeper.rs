//! The keeper of the box's address: the small privileged process of this binary (`meterbox keeper`). The agent itself
//! can't change an address; it asks the keeper, which tries a new plan, takes it back by itself when nobody confirms it,
//! and applies the confirmed one at each start. So neither a hung agent nor a power cut leaves the box unreachable.

mod client;
mod wire;

pub(crate) use client::{Client, KeeperFailure};
pub(crate) use wire::{Shown, Step};

/// The keeper's socket in the state folder.
const SOCKET: &str = "keeper";

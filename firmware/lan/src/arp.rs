//! ARP (RFC 826): who of a network is there.

mod frame;
mod roll_call;

pub(crate) use frame::{BROADCAST, Frame, Operation};
pub(crate) use roll_call::{Call, FRAME_BYTES, Losses, RollCall};

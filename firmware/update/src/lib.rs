//! Updating the box by its two root slots, A and B: one runs, the next version is written into the other, and a slot that
//! proves no good is left again by itself.
//!
//! All of it is values and decisions: the boot loader's environment as octets, what a start does to it, which steps an
//! installation takes in which order, what a slot image says of itself, and when a slot may be confirmed. Left out: disks,
//! clocks and sockets, which `platform` and the agent bring; and release metadata, which comes with remote updates.

mod choice;
mod environment;
mod health;
mod image;
mod refusal;
mod slot;
mod standing;
mod steps;

pub use choice::{BootChoice, TRIES};
pub use environment::{COPY_LENGTH, Environment, PLACES, written};
pub use health::{Health, Proof, healthy};
pub use image::{HEAD_LENGTH, ImageHead};
pub use refusal::Refusal;
pub use slot::Slot;
pub use standing::{OtherSlot, Standing};
pub use steps::{Step, confirm, install, leave, rollback};

#[cfg(test)]
mod tests;

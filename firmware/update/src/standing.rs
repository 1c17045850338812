//! How the box stands with its slots, for whoever asks.

use crate::{BootChoice, Slot, TRIES};

/// How things are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The slot that runs.
    pub running: Slot,
    /// Whether it was confirmed since it was started: each start takes one of its starts away, and only a confirmation
    /// gives it back.
    pub confirmed: bool,
    /// The starts that it has left.
    pub left: u8,
    /// Whether the slot that was to run used up its starts, and the box went back to this one.
    pub rolled_back: bool,
    /// The slot that the next start begins with; none where the boot script fills up the starts of both first.
    pub next: Option<Slot>,
    /// What the other slot is good for.
    pub other: OtherSlot,
}

/// What the slot that does not run is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherSlot {
    /// It holds no whole system: nothing was installed yet, or not to the end.
    Empty,
    /// It holds a whole one, which was started until no start was left.
    Failed,
    /// It holds a whole one, and has starts left.
    Ready,
}

impl Standing {
    /// How things are, by the boot loader's environment and the slot that runs.
    pub fn of(choice: &BootChoice, running: Slot) -> Self {
        let other = match running.other() {
            slot if !choice.has(slot) => OtherSlot::Empty,
            slot if choice.left(slot) == 0 => OtherSlot::Failed,
            _ => OtherSlot::Ready,
        };
        Self {
            running,
            confirmed: choice.left(running) == TRIES,
            left: choice.left(running),
            rolled_back: choice.first != running && other == OtherSlot::Failed,
            next: choice.next(),
            other,
        }
    }
}

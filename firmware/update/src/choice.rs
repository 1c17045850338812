//! What the boot loader decides by: an order of slots, and how many starts each has left. The names and the meaning are
//! RAUC's for U-Boot (`BOOT_ORDER`, `BOOT_A_LEFT`, `BOOT_B_LEFT`).

use crate::Slot;

/// So many starts has a slot that is confirmed, or was just installed.
pub const TRIES: u8 = 3;

/// Which slot starts next. A slot that is not in the order never starts, whatever it has left: so the order is where a
/// half-written slot is kept out, also when the boot script fills up the starts of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BootChoice {
    /// The slot that is tried first.
    pub first: Slot,
    /// Whether the other one is tried after it.
    pub falls_back: bool,
    pub(crate) left: [u8; 2],
}

impl Default for BootChoice {
    /// What the boot script takes where it finds no environment.
    fn default() -> Self {
        Self {
            first: Slot::A,
            falls_back: true,
            left: [TRIES; 2],
        }
    }
}

impl BootChoice {
    /// That slot and no other.
    pub fn only(slot: Slot) -> Self {
        Self {
            first: slot,
            falls_back: false,
            ..Self::default()
        }
    }

    /// The same, with that slot first and the other one after it.
    #[must_use]
    pub fn led_by(self, first: Slot) -> Self {
        Self {
            first,
            falls_back: true,
            ..self
        }
    }

    /// The starts that a slot has left.
    pub const fn left(&self, slot: Slot) -> u8 {
        let [a, b] = self.left;
        match slot {
            Slot::A => a,
            Slot::B => b,
        }
    }

    /// The same with so many starts left to that slot.
    #[must_use]
    pub const fn with_left(mut self, slot: Slot, starts: u8) -> Self {
        let [a, b] = self.left;
        self.left = match slot {
            Slot::A => [starts, b],
            Slot::B => [a, starts],
        };
        self
    }

    /// Whether the slot is in the order.
    pub fn has(&self, slot: Slot) -> bool {
        self.falls_back || slot == self.first
    }

    /// The slot that starts next; none where all starts are used up.
    pub fn next(&self) -> Option<Slot> {
        let may_start = |slot: &Slot| self.has(*slot) && self.left(*slot) > 0;
        [self.first, self.first.other()].into_iter().find(may_start)
    }

    /// What a start makes of it, as the boot script does: the slot that starts has one start less. Where none may start,
    /// both are filled up and the box is reset. So two bad slots are tried in turns for ever, each a bounded number of times
    /// (the box can't be given up: nobody is there to take it back).
    #[must_use]
    pub fn boot(self) -> (Self, Option<Slot>) {
        match self.next() {
            Some(slot) => (self.with_left(slot, self.left(slot) - 1), Some(slot)),
            None => (
                Self {
                    left: [TRIES; 2],
                    ..self
                },
                None,
            ),
        }
    }
}

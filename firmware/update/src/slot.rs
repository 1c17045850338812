//! The two slots.

use std::fmt;

/// One of the two places that a whole system fits in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The first.
    A,
    /// The second.
    B,
}

impl Slot {
    /// The one that is not this one.
    pub const fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }

    /// Its name in the boot loader's variables and on the kernel's command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
        }
    }

    /// The slot of that name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "A" => Some(Self::A),
            "B" => Some(Self::B),
            _ => None,
        }
    }

    /// The slot that runs, by the kernel's command line: the boot script writes `meterbox.slot=A` there. None on a system that
    /// was not started from a slot. The last one counts, as with the kernel's own parameters.
    pub fn running(command_line: &str) -> Option<Self> {
        let mut words = command_line.split_ascii_whitespace().rev();
        Self::named(words.find_map(|word| word.strip_prefix("meterbox.slot="))?)
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

//! What may be wrong with the slots on the disk.

use std::fmt;
use std::io;
use std::path::PathBuf;

use update::Refusal;

/// Why the slots could not be looked at or changed.
#[derive(Debug)]
pub enum SlotsError {
    /// The kernel was not told of a slot.
    NotStartedFromSlot,
    /// The disk with the environment can't be opened.
    NoDisk {
        /// Its name.
        path: PathBuf,
        /// Why not.
        cause: io::Error,
    },
    /// Somebody else changes them just now.
    Busy,
    /// The disk or a slot does not do what it is to do.
    Disk {
        /// Its name.
        path: PathBuf,
        /// Why not.
        cause: io::Error,
    },
    /// The disk took octets and gives others back.
    NotKept {
        /// Its name.
        path: PathBuf,
    },
    /// The rules forbid it.
    Refused(Refusal),
}

impl fmt::Display for SlotsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotStartedFromSlot => f.write_str(
                "this system was not started from a slot, so there is none to update: use the appliance's image",
            ),
            Self::NoDisk { path, cause } => write!(
                f,
                "the box's disk {} can't be opened ({cause}): run this as root on the appliance, or name the folder of its slots with --slots",
                path.display()
            ),
            Self::Busy => f.write_str("another update is under way: wait until it is done"),
            Self::Disk { path, cause } => write!(
                f,
                "{}: {cause}: if this happens again, replace the box's card",
                path.display()
            ),
            Self::NotKept { path } => write!(
                f,
                "{} does not hold what was written to it: replace the box's card",
                path.display()
            ),
            Self::Refused(refusal) => refusal.fmt(f),
        }
    }
}

impl std::error::Error for SlotsError {}

impl From<Refusal> for SlotsError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

//! Why nothing is done, in a sentence that says what to do instead.

use std::fmt;

use crate::Slot;

/// Why the slots are left as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Neither copy of the boot loader's environment is whole.
    EnvironmentBroken,
    /// The environment says something that this firmware does not know.
    EnvironmentUnknown {
        /// The `name=value`, escaped.
        line: String,
    },
    /// The slot that runs was not confirmed since the start.
    Unconfirmed {
        /// That slot.
        running: Slot,
    },
    /// The other slot can't be started.
    NothingToGoBackTo {
        /// That slot.
        slot: Slot,
        /// Whether it was tried; else it holds no whole system.
        failed: bool,
    },
    /// The file does not begin like a slot image.
    NoImage,
    /// The signature is absent, damaged, or another key's.
    NotSigned,
    /// What is signed is not what a head says.
    Senseless,
    /// The image is for other boards.
    OtherBoard {
        /// The image's.
        image: String,
        /// This box's.
        own: String,
    },
    /// It is longer than the slot.
    TooLarge {
        /// Its length, in octets.
        length: u64,
        /// The slot's.
        slot: u64,
    },
    /// It is too short for a system, or its length is no multiple of 4096.
    TooSmall {
        /// Its length, in octets.
        length: u64,
    },
    /// The file has another length than its head says.
    Incomplete {
        /// So many octets of the slot are in the file.
        there: u64,
        /// So many should be.
        length: u64,
    },
    /// The octets are not those that were signed.
    Damaged,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EnvironmentBroken => f.write_str(
                "both copies of the boot environment are broken: restart the box, which writes them anew; if that does not help, replace its card",
            ),
            Self::EnvironmentUnknown { line } => write!(
                f,
                "the boot environment says \"{line}\", which this firmware does not know: it is left alone; write a whole new image to the card",
            ),
            Self::Unconfirmed { running } => write!(
                f,
                "slot {running}, which runs, is not confirmed yet, and nothing else would be left if the new image failed: wait until the box is healthy, or run: meterbox update confirm",
            ),
            Self::NothingToGoBackTo { slot, failed: true } => write!(
                f,
                "slot {slot} used up its starts and failed: install another image into it",
            ),
            Self::NothingToGoBackTo { slot, .. } => {
                write!(f, "slot {slot} holds no whole system: install an image into it")
            }
            Self::NoImage => f.write_str("this is no slot image: name a file that was made for meterbox update"),
            Self::NotSigned => f.write_str(
                "the image is not signed with this key, or its head is damaged: fetch it again, and check the key",
            ),
            Self::Senseless => f.write_str(
                "the image's head is signed but makes no sense to this firmware: make the image anew, or update in smaller steps",
            ),
            Self::OtherBoard { image, own } => write!(
                f,
                "the image is not for this device: it is for {image}, and this is {own}",
            ),
            Self::TooLarge { length, slot } => write!(
                f,
                "the image is larger than the slot ({length} octets into {slot}): make a smaller one",
            ),
            Self::TooSmall { length } => write!(
                f,
                "{length} octets are no slot's length: 1 MiB and more, in steps of 4096; make the image anew",
            ),
            Self::Incomplete { there, length } => write!(
                f,
                "the image is incomplete or has something behind it: {there} octets of {length} are there; fetch it again",
            ),
            Self::Damaged => {
                f.write_str("the image is damaged: its octets are not those that were signed; fetch it again")
            }
        }
    }
}

impl std::error::Error for Refusal {}

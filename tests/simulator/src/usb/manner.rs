//! How a printer behaves that is not as it should be.

use std::time::Duration;

/// What comes back on its bulk endpoints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Answering {
    /// What it has to say.
    #[default]
    Honestly,
    /// Nothing, ever. It takes what it is sent.
    Never,
    /// Nothing, and it takes nothing either, such as one that has no paper and a job in its memory.
    TakesNothing,
    /// One octet, then a pause.
    Slowly(Duration),
    /// As many octets by chance as it would have said.
    Garbage,
    /// Octets without an end, whether it was asked or not.
    WithoutEnd,
    /// Each line of PJL comes back before its answer.
    Echo,
    /// It is pulled out once so many octets of answers have gone.
    UntilUnplugged(usize),
}

/// The two octets before an IEEE 1284 device id. They ought to be its length with themselves, the more significant first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IdPrefix {
    /// As it ought to be.
    #[default]
    Right,
    /// The length without them.
    WithoutItself,
    /// The less significant first.
    Swapped,
    /// The less significant first, of the length without them.
    SwappedWithoutItself,
    /// These, whatever its length.
    Wrong([u8; 2]),
}

impl IdPrefix {
    /// The id with its two octets.
    pub(super) fn before(self, id: &[u8]) -> Vec<u8> {
        let length = u16::try_from(id.len()).unwrap_or(u16::MAX - 2);
        let prefix = match self {
            Self::Right => (length + 2).to_be_bytes(),
            Self::WithoutItself => length.to_be_bytes(),
            Self::Swapped => (length + 2).to_le_bytes(),
            Self::SwappedWithoutItself => length.to_le_bytes(),
            Self::Wrong(octets) => octets,
        };
        [&prefix[..], id].concat()
    }
}

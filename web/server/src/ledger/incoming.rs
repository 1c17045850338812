//! A batch or check-in on its way into the ledger: what the box sent, fit to keep.

use protocol::{Batch, CheckIn, CheckInAnswer};

/// A batch whose signature was good and whose text was cleaned.
#[derive(Clone, Debug)]
pub(crate) struct IncomingBatch {
    /// The parsed batch, its text capped and without control characters.
    pub(crate) batch: Batch,
    /// The readings' own JSON as it came, one for each of `batch.readings`, in their order.
    pub(crate) raw_readings: Vec<String>,
    /// SHA-256 of the body, in hex.
    pub(crate) body_hash: String,
    /// The whole body as it came: kept only where it must be set aside.
    pub(crate) body: Vec<u8>,
}

/// What the ledger did with a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// It was new, and is committed.
    Accepted,
    /// It was there already with the same body; nothing changed.
    Duplicate,
    /// Its name is taken by another body; this one was set aside for a person to look at.
    DifferentBody,
    /// No appliance of that name is enrolled, or it was revoked in the meantime.
    UnknownAppliance,
}

/// A check-in whose signature was good and whose text was cleaned.
#[derive(Clone, Debug)]
pub(crate) struct IncomingCheckIn {
    /// What the box said.
    pub(crate) check_in: CheckIn,
    /// Why nobody could do its wish: a whole sentence.
    pub(crate) wish_fault: Option<String>,
}

/// What the ledger says to a check-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CheckedIn {
    /// It was new, and is committed. When the next one is due is not said yet.
    Answered(CheckInAnswer),
    /// One with that number or a higher one was there before; nothing changed, and nothing is told.
    Late {
        /// The highest number so far.
        seen: u64,
    },
    /// No appliance of that name is enrolled, or it was revoked in the meantime.
    UnknownAppliance,
}

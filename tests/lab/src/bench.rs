//! Meterbox and other tools on the same network, one after the other, in one table. Nothing is asserted: seconds are
//! this computer's, and the aims of issue 3 stand beside the figures for a person to compare.

/// How much of a bench is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Enough to show that it runs; seconds mean nothing.
    Sample,
    /// Without repetitions and what takes longest.
    Shortened,
    /// All of it.
    Whole,
}

pub mod discovery;
pub mod reading;
mod table;

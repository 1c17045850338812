//! What a conversation ends with.

use std::fmt;

use meters::Cost;
use profiles::{Oid, Rows};

use super::Limits;
use crate::{Access, Refused};

/// What a device said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its rows.
    pub rows: Rows,
    /// The access that it answered.
    pub access: Access,
    /// What was learnt about it.
    pub limits: Limits,
    /// What it cost on the wire.
    pub cost: Cost,
    /// Why the rows are not all of them. None where they are.
    pub partial: Option<Partial>,
    /// What came that nobody asked for.
    pub strays: Strays,
}

/// Why rows are missing. The rows that are there were read as they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Partial {
    /// It answered at first and then no more.
    FellSilent {
        /// How often the last question was sent.
        tries: u32,
    },
    /// sysUpTime went backwards: rows from before and after a restart don't belong together, so those from after it
    /// were left out.
    Restarted,
    /// The time for the whole reading was over.
    OutOfTime,
    /// A column had more rows than we take, or all of them together.
    TooManyRows {
        /// The column in which it was noticed.
        column: Oid,
    },
    /// The rows of a column did not come in rising order: the walk would never end.
    WalkLoops {
        /// The column.
        column: Oid,
    },
    /// The device reported an error of its own for a row or column, also when asked for it alone.
    Failed {
        /// The row or column.
        name: Oid,
    },
}

impl Partial {
    /// Whether more would have come: what is not there now, the device may have all the same. The others tell of single rows
    /// or columns that it never gives whole.
    pub const fn broke_off(&self) -> bool {
        matches!(self, Self::FellSilent { .. } | Self::Restarted | Self::OutOfTime)
    }
}

impl fmt::Display for Partial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FellSilent { tries } => write!(
                f,
                "the device stopped answering in the middle of the reading ({tries} tries); it is read again at the next turn"
            ),
            Self::Restarted => f.write_str(
                "the device restarted in the middle of the reading; what it said after that was left out, read it again",
            ),
            Self::OutOfTime => {
                f.write_str("the device answers so slowly that the time for the reading was over; allow it more time")
            }
            Self::TooManyRows { column } => write!(
                f,
                "the table column {column} has more rows than a printer's can have; the rest of it was left out"
            ),
            Self::WalkLoops { column } => write!(
                f,
                "the device gives the rows of the table column {column} in no rising order; the rest of it was left out"
            ),
            Self::Failed { name } => write!(
                f,
                "the device reports an error of its own for {name}; a restart or newer firmware of the device may help"
            ),
        }
    }
}

/// What came that nobody asked for, or that can't be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Strays {
    /// Datagrams that answer no open question: malformed, of another version or community, late, doubled, forged.
    pub datagrams: u32,
    /// Rows in an answer that were not asked for.
    pub rows_unasked: u32,
    /// Rows whose value could not be read. They are absent.
    pub rows_unreadable: u32,
}

/// The device never answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoAnswer {
    /// How often it was asked.
    pub tries: u32,
    /// Datagrams that came from its address and answered nothing: another community, garbled, no SNMP.
    pub strays: u32,
    /// Why it does not answer an SNMPv3 user, as it says itself; of several users the one that came nearest. Not
    /// proved: such a report is not signed.
    pub refused: Option<Refused>,
    /// What it cost on the wire.
    pub cost: Cost,
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(refused) = &self.refused {
            return refused.fmt(f);
        }
        write!(f, "no answer to SNMP ({} tries)", self.tries)?;
        if self.strays > 0 {
            write!(
                f,
                ", but {} datagrams that answer no question of ours",
                self.strays
            )?;
        }
        f.write_str(": is the device switched on, is SNMP enabled there, is the community right?")
    }
}

impl std::error::Error for NoAnswer {}

//! Why a source gave nothing: for whoever builds a profile.

use std::fmt;

use crate::Oid;

/// Why a source gave no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// `where` leaves this device out.
    NotForThisDevice,
    /// The reading broke off before this could be known.
    BrokenOff,
    /// Another source gave it first.
    Earlier,
    /// The device has no such row.
    NoRow(Oid),
    /// The device's table has no row of this type, label or code.
    NoRowInTable(Oid),
    /// Several rows fit, and they differ.
    RowsDiffer(Vec<Oid>),
    /// The row has a unit that the table's `units` don't list.
    OtherUnit(i64),
    /// The parts of a sum are in different units.
    UnitsDiffer,
    /// The value is of another kind: a text where a number is wanted, a time where a count is.
    OtherKind(Oid),
    /// A negative number is a code.
    Code(i64),
    /// `unless` lists this value.
    Unless(String),
    /// The octets have no record of this code.
    NoRecord(u8),
    /// The record is a level and its maximum: a percent, never a count.
    Level,
    /// The text doesn't hold that word, key or mark, or no number stands in front of it.
    NotInText(String),
    /// A part of the sum was not read: why.
    Part(Box<Lack>),
    /// No meter of that name was read.
    NoMeter(String),
    /// The number is larger than a counter can be, or than full.
    TooLarge,
    /// The text is junk as a serial number, or no hardware address.
    Junk(String),
}

impl Lack {
    /// Whether it rests on a row that is not there.
    pub(super) fn is_of_absence(&self) -> bool {
        match self {
            Self::NoRow(_) | Self::NoRowInTable(_) | Self::NoMeter(_) | Self::BrokenOff => true,
            Self::Part(why) => why.is_of_absence(),
            _ => false,
        }
    }
}

impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotForThisDevice => f.write_str("`where` leaves this device out"),
            Self::BrokenOff => f.write_str("the reading broke off before this could be known"),
            Self::Earlier => f.write_str("another source gave it first"),
            Self::NoRow(name) => write!(f, "the device has no row {name}"),
            Self::NoRowInTable(column) => write!(f, "no row of the table {column} fits"),
            Self::RowsDiffer(names) => {
                let names: Vec<String> = names.iter().map(ToString::to_string).collect();
                write!(f, "several rows fit and differ: {}", names.join(", "))
            }
            Self::OtherUnit(code) => write!(f, "the row's unit {code} is not in `units`"),
            Self::UnitsDiffer => f.write_str("the parts of the sum are in different units"),
            Self::OtherKind(name) => write!(f, "the row {name} holds another kind of value"),
            Self::Code(code) => write!(f, "{code} is a code, no value"),
            Self::Unless(value) => write!(f, "`unless` leaves {value} out"),
            Self::NoRecord(code) => write!(f, "the octets have no record {code:#04x}"),
            Self::Level => f.write_str("the record is a level and its maximum, no count"),
            Self::NotInText(what) => write!(f, "the text has no {what:?} where it should be"),
            Self::Part(why) => write!(f, "a part of the sum is missing: {why}"),
            Self::NoMeter(name) => write!(f, "no meter {name} was read"),
            Self::TooLarge => f.write_str("the number is too large"),
            Self::Junk(text) => write!(f, "{text:?} identifies nothing"),
        }
    }
}

//! A meter: a lifetime counter with a name, a unit, and the row it came from.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A meter's name in the house's words (DESIGN §3), such as `total` or `copy_color`.
///
/// The set is open: a maker's second total is kept under a name of its own, such as `engine_total`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MeterName(Cow<'static, str>);

impl MeterName {
    /// Everything the device printed, in its counter unit.
    pub const TOTAL: Self = Self(Cow::Borrowed("total"));
    /// Impressions of black alone.
    pub const MONO: Self = Self(Cow::Borrowed("mono"));
    /// Impressions that are not black alone.
    pub const COLOR: Self = Self(Cow::Borrowed("color"));

    /// A name that is not one of the constants.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self(name.into())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MeterName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a meter counts: PrtMarkerCounterUnitTC (RFC 3805). Sheets and impressions are never mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 1/10,000 of an inch.
    TenThousandthsOfInches,
    /// Micrometres.
    Micrometers,
    /// Characters.
    Characters,
    /// Lines.
    Lines,
    /// Sides of paper that went past the marker.
    Impressions,
    /// Sheets of paper.
    Sheets,
    /// Rows of dots.
    DotRows,
    /// Hours.
    Hours,
    /// Feet.
    Feet,
    /// Metres.
    Meters,
    /// Originals or pages that were scanned or sent.
    Scans,
    /// Centimetres.
    Centimeters,
    /// The device didn't say, or said something that no standard knows.
    #[serde(other)]
    Unknown,
}

impl Unit {
    /// Every unit. Packed profiles count them in this order: a new one goes to the end.
    pub const ALL: [Self; 13] = [
        Self::TenThousandthsOfInches,
        Self::Micrometers,
        Self::Characters,
        Self::Lines,
        Self::Impressions,
        Self::Sheets,
        Self::DotRows,
        Self::Hours,
        Self::Feet,
        Self::Meters,
        Self::Scans,
        Self::Centimeters,
        Self::Unknown,
    ];

    /// The unit that a PrtMarkerCounterUnitTC number stands for.
    pub const fn from_prt_marker_counter_unit(code: i64) -> Self {
        match code {
            3 => Self::TenThousandthsOfInches,
            4 => Self::Micrometers,
            5 => Self::Characters,
            6 => Self::Lines,
            7 => Self::Impressions,
            8 => Self::Sheets,
            9 => Self::DotRows,
            11 => Self::Hours,
            16 => Self::Feet,
            17 => Self::Meters,
            _ => Self::Unknown,
        }
    }

    /// The word used in JSON, in workbooks and in CSV.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TenThousandthsOfInches => "ten_thousandths_of_inches",
            Self::Micrometers => "micrometers",
            Self::Characters => "characters",
            Self::Lines => "lines",
            Self::Impressions => "impressions",
            Self::Sheets => "sheets",
            Self::DotRows => "dot_rows",
            Self::Hours => "hours",
            Self::Feet => "feet",
            Self::Meters => "meters",
            Self::Scans => "scans",
            Self::Centimeters => "centimeters",
            Self::Unknown => "unknown",
        }
    }
}

/// One lifetime counter as the device gave it. A counter that was not read has no `Meter`: there is no 0 in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meter {
    /// Its name in the house's words.
    pub name: MeterName,
    /// The count, in `unit`.
    pub value: u64,
    /// What is counted.
    pub unit: Unit,
    /// Where it was read: a dotted OID, or a PJL variable.
    pub source: String,
    /// Whether this is a counter that the dealer bills by.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bills: bool,
    /// The maker's own name for it, where the device gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_unit_has_one_word_everywhere() {
        for code in 0..20 {
            let unit = Unit::from_prt_marker_counter_unit(code);
            assert_eq!(serde_json::to_value(unit).unwrap(), unit.as_str());
        }
    }
}

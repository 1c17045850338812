//! Two ways to one count, held against each other: a total against its parts, or against a second total.

use serde::{Deserialize, Serialize};

use crate::MeterName;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComparisonKind {
    /// A count against the sum of what it is made of.
    Parts,
    /// A count against another one of the same thing, of another source.
    SecondSource,
    /// A kind of a newer version.
    #[serde(other)]
    Other,
}

/// One comparison within a reading. It is made where every meter of it was read, and only there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// What is compared.
    pub kind: ComparisonKind,
    /// The meter in question.
    pub meter: MeterName,
    /// The meters that it is held against; their sum counts.
    pub against: Vec<MeterName>,
    /// `meter` less the sum of `against`. They have one unit, as far as the device says which.
    pub difference: i64,
    /// Whether the difference is one that this maker's machines show when nothing is wrong.
    pub agrees: bool,
    /// Why they may differ, in one sentence of the maker's profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

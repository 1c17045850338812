//! An alert: one row of prtAlertTable (RFC 3805), or one bit of hrPrinterDetectedErrorState (RFC 2790).

use serde::{Deserialize, Serialize};

/// How bad it is: PrtAlertSeverityLevelTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Printing goes on.
    Warning,
    /// Printing has stopped.
    Critical,
    /// Something else.
    #[serde(other)]
    Other,
}

/// One thing that a device complains of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// How bad it is.
    pub severity: Severity,
    /// The part it concerns, in the words of PrtAlertGroupTC and in snake case, such as `marker_supplies`.
    pub group: String,
    /// PrtAlertCodeTC. Absent where the alert comes from hrPrinterDetectedErrorState.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
    /// The device's own words, or the standard's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

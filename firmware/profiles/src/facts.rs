//! What the rows of one device say, in the house's words.

use meters::{Alert, Comparison, Identity, Meter, Status, Supply};

/// Everything that was understood from a device's rows. A reading without its address, time and cost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// What the device says of itself.
    pub identity: Identity,
    /// Its counters. A counter that was not read has no meter.
    pub meters: Vec<Meter>,
    /// Its counters held against each other.
    pub comparisons: Vec<Comparison>,
    /// How fast it can print, in impressions a minute.
    pub rated_per_minute: Option<u32>,
    /// Its supplies, in the order of prtMarkerSuppliesIndex.
    pub supplies: Vec<Supply>,
    /// What it complains of, in the order of prtAlertIndex.
    pub alerts: Vec<Alert>,
    /// What it is doing; absent where it doesn't say.
    pub status: Option<Status>,
}

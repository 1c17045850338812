//! What the rows of one device say, in the house's words.

use meters::{Alert, Comparison, Cost, Identity, Meter, Reading, Status, Supply, Timestamp};

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

impl Facts {
    /// The facts as a reading that is whole and cost nothing: whoever got them knows better.
    #[must_use]
    pub fn into_reading(self, address: String, read_at: Timestamp) -> Reading {
        Reading {
            address,
            read_at,
            identity: self.identity,
            meters: self.meters,
            comparisons: self.comparisons,
            rated_per_minute: self.rated_per_minute,
            supplies: self.supplies,
            alerts: self.alerts,
            status: self.status,
            partial: None,
            cost: Cost::default(),
        }
    }
}

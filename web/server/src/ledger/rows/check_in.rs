//! What the dealer wants of boxes, and what boxes wish.

use meters::Timestamp;
use serde::Serialize;

use super::{CustomerId, WishId};

/// Settings that the dealer wants of a box, and what the box says of them.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ApplianceSettings {
    pub(crate) appliance: String,
    /// The newest revision that is wanted; none where nobody ever wanted any.
    pub(crate) wanted: Option<WantedSettings>,
    /// The revision that the box applied last; 0 where it applied none.
    pub(crate) applied: u64,
    /// The newest revision, where the box refused it, and why.
    pub(crate) refused: Option<(u64, String)>,
    pub(crate) checked_in_at: Option<Timestamp>,
}

/// A revision of settings.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct WantedSettings {
    pub(crate) revision: u64,
    /// A JSON object. It may hold secrets.
    pub(crate) patch: String,
    pub(crate) wanted_at: Timestamp,
}

/// Where a wish stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WishStanding {
    /// It waits for the dealer.
    Waiting,
    /// The schedule of that box is as it wished.
    Accepted,
    /// The dealer doesn't want it, or nobody could do it.
    Refused,
    /// The box wished something else before anybody decided.
    Replaced,
}

/// A wish of a box: who shall get its customer's workbook, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Wish {
    pub(crate) id: WishId,
    pub(crate) appliance: String,
    pub(crate) site_name: String,
    pub(crate) customer_name: String,
    #[serde(skip)]
    pub(crate) customer: CustomerId,
    pub(crate) recipients: Vec<String>,
    /// As the protocol writes it; `never` among them.
    pub(crate) rule: String,
    /// By the box's clock.
    pub(crate) wished_at: Timestamp,
    pub(crate) received_at: Timestamp,
    pub(crate) state: WishStanding,
    /// Why it was refused.
    pub(crate) message: Option<String>,
    pub(crate) decided_at: Option<Timestamp>,
}

/// What the dealer says to a wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// The box's schedule becomes what it wished.
    Accept,
    /// Nothing changes; one sentence says why.
    Refuse(String),
}

/// A published pack of makers' profiles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Pack {
    pub(crate) version: u32,
    pub(crate) length: u64,
    pub(crate) published_at: Timestamp,
    /// How many boxes read by it, as they said last.
    pub(crate) boxes: u64,
}

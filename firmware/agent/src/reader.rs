//! One device, one reading: the conversation over the customer's network, and what its rows say.

use std::net::SocketAddr;

use lan::{Lan, LanError, ReadOptions};
use meters::{Reading, Timestamp};
use profiles::{interpret, is_printer};
use serde::{Deserialize, Serialize};
use snmp::{Approach, Limits, Outcome, Plan, Version};

use crate::failure::Failure;

/// What was learnt about talking to a device, kept in the store beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Learnt {
    /// `1` or `2c`.
    version: String,
    /// Which of the communities in the settings it answers, counted from 0. The community itself is a secret and
    /// stands in the settings alone.
    community: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    varbinds: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    repetitions: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_bytes: Option<usize>,
}

impl Learnt {
    fn from(outcome: &Outcome, community: usize) -> Self {
        Self {
            version: outcome.access.version().as_str().to_owned(),
            community,
            varbinds: outcome.limits.varbinds,
            repetitions: outcome.limits.repetitions,
            response_bytes: outcome.limits.response_bytes,
        }
    }

    /// Which of the communities that were tried it answered, counted from 0.
    pub(crate) fn community(&self) -> usize {
        self.community
    }

    /// The same for a list of communities in which that one has another place.
    pub(crate) fn for_place(self, community: usize) -> Self {
        Self { community, ..self }
    }

    fn limits(&self) -> Limits {
        let version = match self.version.as_str() {
            "1" => Some(Version::V1),
            "2c" => Some(Version::V2c),
            "3" => Some(Version::V3),
            _ => None,
        };
        Limits {
            version,
            varbinds: self.varbinds,
            repetitions: self.repetitions,
            response_bytes: self.response_bytes,
            ..Limits::default()
        }
    }
}

/// What a device said, and how it likes to be asked.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The reading, complete or partial.
    pub(crate) reading: Reading,
    /// Whether it is a printer at all.
    pub(crate) is_printer: bool,
    /// For the next time.
    pub(crate) learnt: Learnt,
}

/// Reads a device by a plan. The community that it answered last time goes first, then the others in their order.
///
/// # Errors
/// [`Failure::Lan`] with the last community, when it answers none.
pub(crate) async fn read<P: Plan>(
    lan: &Lan,
    address: SocketAddr,
    communities: &[String],
    learnt: Option<&Learnt>,
    plan: impl Fn() -> P,
    now: impl Fn() -> Timestamp,
) -> Result<Answer, Failure> {
    let mut silent = None;
    for (community, name) in in_order(communities, learnt) {
        let limits = learnt
            .filter(|learnt| learnt.community == community)
            .map(Learnt::limits)
            .unwrap_or_default();
        let options = ReadOptions {
            limits,
            ..ReadOptions::default()
        };
        let approach = Approach::v2c_then_v1(name.as_bytes());
        match lan.read(address, approach, plan(), options).await {
            Ok(outcome) => {
                return Ok(Answer {
                    reading: reading(address, &outcome, now()),
                    is_printer: is_printer(&outcome.rows),
                    learnt: Learnt::from(&outcome, community),
                });
            }
            Err(error @ LanError::NoAnswer { .. }) => silent = Some(error),
            Err(error) => return Err(error.into()),
        }
    }
    Err(silent.map_or_else(
        || Failure::Senseless("there is no community to ask with: give at least one, such as public".into()),
        Failure::Lan,
    ))
}

/// The communities with their places, the learnt one first.
fn in_order<'a>(communities: &'a [String], learnt: Option<&Learnt>) -> Vec<(usize, &'a String)> {
    let mut order: Vec<_> = communities.iter().enumerate().collect();
    order.sort_by_key(|(community, _)| learnt.is_none_or(|learnt| learnt.community != *community));
    order
}

fn reading(address: SocketAddr, outcome: &Outcome, read_at: Timestamp) -> Reading {
    let facts = interpret(&outcome.rows);
    Reading {
        address: address.to_string(),
        read_at,
        identity: facts.identity,
        meters: facts.meters,
        supplies: facts.supplies,
        alerts: facts.alerts,
        status: facts.status,
        partial: outcome.partial.as_ref().map(ToString::to_string),
        cost: outcome.cost,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_community_that_answered_goes_first() {
        let communities = ["public", "office", "copier"].map(str::to_owned);
        let learnt = Learnt {
            version: "1".into(),
            community: 2,
            varbinds: None,
            repetitions: None,
            response_bytes: None,
        };
        let order = |learnt: Option<&Learnt>| {
            in_order(&communities, learnt)
                .into_iter()
                .map(|(place, _)| place)
                .collect::<Vec<_>>()
        };
        assert_eq!(order(None), [0, 1, 2]);
        assert_eq!(order(Some(&learnt)), [2, 0, 1]);
        let of_older_settings = Learnt {
            community: 9,
            ..learnt
        };
        assert_eq!(order(Some(&of_older_settings)), [0, 1, 2]);
    }
}

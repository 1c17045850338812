//! One device, one reading: the conversation over the customer's network, and what its rows say.

use std::net::SocketAddr;
use std::time::Duration;

use lan::{Lan, ReadOptions};
use meters::{Reading, Timestamp};
use profiles::{Catalogue, Rows, is_printer};
use serde::{Deserialize, Serialize};
use snmp::{Access, Engine, Limits, Outcome, Plan, Version};

use crate::credentials::Credentials;
use crate::failure::Failure;

/// What was learnt about talking to a device, kept in the store beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Learnt {
    /// `1`, `2c` or `3`; of a device on a USB port [`USB`].
    version: String,
    /// Which of the communities in the settings it answers, counted from 0, and in SNMPv3 which of the users. The
    /// community itself is a secret and stands in the settings alone.
    community: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    varbinds: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    repetitions: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_bytes: Option<usize>,
    /// How long it took to answer, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    round_trip: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    engine: Option<LearntEngine>,
    /// What the machine can do, as its USB interfaces say; a device on the network has no such list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    functions: Vec<String>,
}

/// How whatever is on a USB port is talked to: not by SNMP.
const USB: &str = "usb";

/// An SNMPv3 engine and its clock at a time of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct LearntEngine {
    /// Hexadecimal.
    id: String,
    boots: u32,
    time: u32,
    /// When it told that, in seconds of the box's clock. Where that was set since, a datagram more sets it right.
    at: u64,
}

impl LearntEngine {
    fn of(engine: &Engine, now: Timestamp) -> Self {
        Self {
            id: format!("{:?}", engine.id),
            boots: engine.boots,
            time: engine.time,
            at: now.unix_seconds(),
        }
    }

    fn engine(&self, now: Timestamp) -> Option<Engine> {
        let passed = now.seconds_since(Timestamp::from_unix_seconds(self.at));
        let engine = Engine {
            id: self.id.parse().ok()?,
            boots: self.boots,
            time: self.time,
        };
        Some(engine.after(Duration::from_secs(passed)))
    }
}

impl Learnt {
    fn from(outcome: &Outcome, credentials: &Credentials, now: Timestamp) -> Self {
        let place = match &outcome.access {
            Access::Community { community, .. } => credentials
                .communities
                .iter()
                .position(|one| one.as_bytes() == community.as_slice()),
            Access::User(user) => credentials.users.iter().position(|one| one == user),
        };
        Self {
            version: outcome.access.version().as_str().to_owned(),
            community: place.unwrap_or(0),
            varbinds: outcome.limits.varbinds,
            repetitions: outcome.limits.repetitions,
            response_bytes: outcome.limits.response_bytes,
            round_trip: outcome
                .limits
                .round_trip
                .and_then(|time| u64::try_from(time.as_millis()).ok()),
            engine: outcome.limits.engine.map(|engine| LearntEngine::of(&engine, now)),
            functions: Vec::new(),
        }
    }

    /// What is learnt of a device on a USB port: what it can do.
    pub(crate) fn of_port(functions: Vec<String>) -> Self {
        Self {
            version: USB.to_owned(),
            community: 0,
            varbinds: None,
            repetitions: None,
            response_bytes: None,
            round_trip: None,
            engine: None,
            functions,
        }
    }

    /// Of a device that never answered SNMP.
    pub(crate) fn nothing() -> Self {
        Self {
            version: String::new(),
            ..Self::of_port(Vec::new())
        }
    }

    /// What a device on a USB port can do.
    pub(crate) fn functions(self) -> Vec<String> {
        self.functions
    }

    /// Which of the communities that were tried it answered, counted from 0; none where it answered a user.
    pub(crate) fn community(&self) -> Option<usize> {
        (self.version() != Some(Version::V3)).then_some(self.community)
    }

    /// The same for a list of communities in which that one has another place.
    pub(crate) fn for_place(self, community: usize) -> Self {
        Self { community, ..self }
    }

    fn version(&self) -> Option<Version> {
        [Version::V1, Version::V2c, Version::V3]
            .into_iter()
            .find(|version| version.as_str() == self.version)
    }

    /// The access that it answered, if the credentials still have it.
    fn access(&self, credentials: &Credentials) -> Option<Access> {
        let community = || credentials.communities.get(self.community).map(String::as_bytes);
        match self.version()? {
            Version::V1 => community().map(Access::v1),
            Version::V2c => community().map(Access::v2c),
            Version::V3 => credentials.users.get(self.community).cloned().map(Access::User),
        }
    }

    /// What it can stand, as the next conversation takes it.
    pub(crate) fn limits(&self, now: Timestamp) -> Limits {
        Limits {
            version: self.version(),
            varbinds: self.varbinds,
            repetitions: self.repetitions,
            response_bytes: self.response_bytes,
            round_trip: self.round_trip.map(Duration::from_millis),
            engine: self.engine.as_ref().and_then(|engine| engine.engine(now)),
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
    /// What it said, row by row.
    pub(crate) rows: Rows,
    /// The version of the profiles that asked for them.
    pub(crate) profiles: u32,
}

/// Reads a device by a plan. The community or user that it answered last time goes first, then the others in their order.
///
/// # Errors
/// [`Failure::Lan`] when it answers none, [`Failure::Senseless`] where there is none.
pub(crate) async fn read(
    lan: &Lan,
    catalogue: &Catalogue,
    address: SocketAddr,
    credentials: &Credentials,
    learnt: Option<&Learnt>,
    plan: &mut (dyn Plan + Send),
    now: &(dyn Fn() -> Timestamp + Sync),
) -> Result<Answer, Failure> {
    let mut approach = credentials.approach()?;
    let mut options = ReadOptions::default();
    if let Some((learnt, access)) = learnt.and_then(|learnt| Some((learnt, learnt.access(credentials)?))) {
        approach = approach.beginning_with(&access);
        options.limits = learnt.limits(now());
    }
    let outcome = lan.read(address, approach, plan, options).await?;
    Ok(Answer {
        reading: reading(catalogue, address, &outcome, now()),
        is_printer: is_printer(&outcome.rows),
        learnt: Learnt::from(&outcome, credentials, now()),
        rows: outcome.rows,
        profiles: catalogue.version(),
    })
}

fn reading(catalogue: &Catalogue, address: SocketAddr, outcome: &Outcome, read_at: Timestamp) -> Reading {
    let facts = match &outcome.partial {
        Some(partial) if partial.broke_off() => catalogue.interpret_partial(&outcome.rows),
        _ => catalogue.interpret(&outcome.rows),
    };
    Reading {
        partial: outcome.partial.as_ref().map(ToString::to_string),
        cost: outcome.cost,
        ..facts.into_reading(address.to_string(), read_at)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use snmp::User;

    fn credentials() -> Credentials {
        Credentials {
            communities: ["public", "office", "copier"].map(str::to_owned).into(),
            users: vec![User::new("meter").unwrap().into()],
        }
    }

    #[test]
    fn what_answered_is_found_again_in_the_credentials() {
        let learnt = |json: &str| serde_json::from_str::<Learnt>(json).unwrap();
        let first = |json: &str| {
            let access = learnt(json).access(&credentials())?;
            let approach = credentials().approach().unwrap().beginning_with(&access);
            approach.accesses().next().cloned()
        };
        assert_eq!(
            first(r#"{"version":"1","community":2}"#),
            Some(Access::v1("copier"))
        );
        assert_eq!(
            first(r#"{"version":"2c","community":0}"#),
            Some(Access::v2c("public"))
        );
        assert_eq!(
            first(r#"{"version":"3","community":0}"#).map(|access| access.version()),
            Some(Version::V3)
        );
        assert_eq!(
            first(r#"{"version":"2c","community":9}"#),
            None,
            "of older settings"
        );
        assert_eq!(learnt(r#"{"version":"3","community":0}"#).community(), None);
    }

    #[test]
    fn an_engine_is_kept_and_its_clock_runs_on() {
        let kept = LearntEngine {
            id: "80001f8804".into(),
            boots: 3,
            time: 100,
            at: 1_000,
        };
        let engine = kept.engine(Timestamp::from_unix_seconds(1_060)).unwrap();
        assert_eq!((engine.boots, engine.time), (3, 160));
        assert_eq!(
            LearntEngine::of(&engine, Timestamp::from_unix_seconds(7)).id,
            kept.id
        );
    }
}

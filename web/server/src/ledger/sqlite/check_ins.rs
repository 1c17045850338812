//! What boxes say when they check in, and the settings that they are answered with.

use meters::Timestamp;
use protocol::check_in::{NewSettings, SettingsPatch};
use protocol::{CheckIn, CheckInAnswer};
use rusqlite::{Connection, OptionalExtension, params};

use super::ingest::place_of;
use super::{moment, packs, seconds, systems, wishes};
use crate::error::ServerError;
use crate::ledger::incoming::{CheckedIn, IncomingCheckIn};
use crate::ledger::rows::{ApplianceSettings, CustomerId, WantedSettings};

pub(super) fn check_in(
    tx: &Connection,
    incoming: &IncomingCheckIn,
    now: Timestamp,
) -> Result<CheckedIn, ServerError> {
    let check_in = &incoming.check_in;
    let appliance = check_in.appliance.as_str();
    let Some((_, customer)) = place_of(tx, appliance)? else {
        return Ok(CheckedIn::UnknownAppliance);
    };
    let seen = seen(tx, appliance)?;
    if check_in.sequence <= seen {
        return Ok(CheckedIn::Late { seen });
    }
    keep(tx, check_in, now)?;
    let customer = CustomerId(customer);
    let wish = match &check_in.wish {
        None => None,
        Some(wish) => {
            let fault = incoming.wish_fault.as_deref();
            wishes::keep(tx, appliance, customer, (wish, fault), now)?;
            Some(wishes::answer(tx, appliance, wish.number)?)
        }
    };
    Ok(CheckedIn::Answered(CheckInAnswer {
        sequence: check_in.sequence,
        settings: newer_settings(tx, check_in)?,
        profiles: packs::newer(tx, check_in.profiles)?,
        wish,
        schedules: wishes::sent_reports(tx, customer)?,
        next_in: None,
    }))
}

/// The highest number of a check-in that this box has used; 0 where it never checked in.
fn seen(tx: &Connection, appliance: &str) -> Result<u64, ServerError> {
    let text: Option<String> = tx
        .prepare_cached("SELECT sequence FROM appliance_check_ins WHERE appliance = ?1")?
        .query_row([appliance], |row| row.get(0))
        .optional()?;
    text.map_or(Ok(0), |text| {
        text.parse().map_err(|_| {
            ServerError::Ledger(format!("the kept number of {appliance}'s check-ins is damaged"))
        })
    })
}

fn keep(tx: &Connection, check_in: &CheckIn, now: Timestamp) -> Result<(), ServerError> {
    let appliance = check_in.appliance.as_str();
    tx.prepare_cached("UPDATE appliances SET version = ?2 WHERE id = ?1")?
        .execute(params![appliance, check_in.version])?;
    let refused = check_in.refused.as_ref();
    tx.prepare_cached(
        "INSERT INTO appliance_check_ins (appliance, sequence, checked_in_at, applied_revision, refused_revision,
                                          refusal, profiles)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (appliance) DO UPDATE SET sequence = excluded.sequence, checked_in_at = excluded.checked_in_at,
             applied_revision = excluded.applied_revision, refused_revision = excluded.refused_revision,
             refusal = excluded.refusal, profiles = excluded.profiles",
    )?
    .execute(params![
        appliance,
        check_in.sequence.to_string(),
        seconds(now),
        count(check_in.applied),
        refused.map(|refused| count(refused.revision)),
        refused.map(|refused| refused.message.as_str()),
        check_in.profiles
    ])?;
    match &check_in.system {
        Some(system) => systems::keep(tx, appliance, system),
        None => Ok(()),
    }
}

/// A revision as the tables keep it. The server's own never come near the end; a box that says so harms itself alone.
fn count(revision: u64) -> i64 {
    i64::try_from(revision).unwrap_or(i64::MAX)
}

fn revision(kept: i64) -> u64 {
    u64::try_from(kept).unwrap_or_default()
}

fn newer_settings(tx: &Connection, check_in: &CheckIn) -> Result<Option<NewSettings>, ServerError> {
    let appliance = check_in.appliance.as_str();
    let refused = check_in.refused.as_ref().map_or(0, |refused| refused.revision);
    let known = check_in.applied.max(refused);
    let Some(wanted) = wanted(tx, appliance)?.filter(|wanted| wanted.revision > known) else {
        return Ok(None);
    };
    let patch = SettingsPatch::parse(&wanted.patch)
        .map_err(|_| ServerError::Ledger(format!("the settings wanted of {appliance} are damaged")))?;
    Ok(Some(NewSettings {
        revision: wanted.revision,
        patch,
    }))
}

fn wanted(connection: &Connection, appliance: &str) -> Result<Option<WantedSettings>, ServerError> {
    let wanted = connection
        .prepare_cached("SELECT revision, patch, wanted_at FROM appliance_settings WHERE appliance = ?1")?
        .query_row([appliance], |row| {
            Ok(WantedSettings {
                revision: revision(row.get(0)?),
                patch: row.get(1)?,
                wanted_at: moment(row.get(2)?),
            })
        })
        .optional()?;
    Ok(wanted)
}

pub(super) fn settings(connection: &Connection, appliance: &str) -> Result<ApplianceSettings, ServerError> {
    let told = connection
        .query_row(
            "SELECT applied_revision, refused_revision, refusal, checked_in_at FROM appliance_check_ins
             WHERE appliance = ?1",
            [appliance],
            |row| {
                let refused: Option<i64> = row.get(1)?;
                let why: Option<String> = row.get(2)?;
                Ok((
                    revision(row.get(0)?),
                    refused.map(revision).zip(why),
                    moment(row.get(3)?),
                ))
            },
        )
        .optional()?;
    let checked_in_at = told.as_ref().map(|told| told.2);
    let (applied, refused) = told.map(|told| (told.0, told.1)).unwrap_or_default();
    Ok(ApplianceSettings {
        appliance: appliance.to_owned(),
        wanted: wanted(connection, appliance)?,
        applied,
        refused,
        checked_in_at,
    })
}

/// A new revision. What an earlier one wants and the box has not heard of yet is in it, unless this one says otherwise.
pub(super) fn want_settings(
    tx: &Connection,
    appliance: &str,
    patch: &serde_json::Map<String, serde_json::Value>,
    now: Timestamp,
) -> Result<u64, ServerError> {
    let known = settings(tx, appliance)?;
    let refused = known.refused.as_ref().map_or(0, |(revision, _)| *revision);
    let told = known.applied.max(refused);
    let unheard = known.wanted.as_ref().filter(|wanted| wanted.revision > told);
    let mut whole: serde_json::Map<String, serde_json::Value> = unheard
        .and_then(|wanted| serde_json::from_str(&wanted.patch).ok())
        .unwrap_or_default();
    whole.extend(patch.clone());
    let newest = known.wanted.as_ref().map_or(0, |wanted| wanted.revision);
    // A ledger from a backup may be behind what its boxes know.
    let next = newest.max(told).saturating_add(1);
    tx.execute(
        "INSERT INTO appliance_settings (appliance, revision, patch, wanted_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (appliance) DO UPDATE SET revision = excluded.revision, patch = excluded.patch,
             wanted_at = excluded.wanted_at",
        params![
            appliance,
            count(next),
            serde_json::Value::Object(whole).to_string(),
            seconds(now)
        ],
    )?;
    Ok(next)
}

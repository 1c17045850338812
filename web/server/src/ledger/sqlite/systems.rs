//! What runs on appliances, as they say when they check in.

use protocol::check_in::{CardFault, LeftVersion, System};
use rusqlite::{Connection, Row, params};

use super::{moment, seconds};
use crate::error::ServerError;

/// The columns of a system, as [`read`] takes them.
pub(super) const COLUMNS: &str =
    "y.version, y.slot, y.confirmed, y.left_version, y.left_noticed_at, y.left_why, y.card";

/// Keeps what a box says. A version that it left stays known until it leaves another one; its card is as it says now.
pub(super) fn keep(tx: &Connection, appliance: &str, system: &System) -> Result<(), ServerError> {
    let left = system.left.as_ref();
    tx.prepare_cached(
        "INSERT INTO appliance_systems (appliance, version, slot, confirmed, left_version, left_noticed_at, left_why,
                                        card)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (appliance) DO UPDATE SET version = excluded.version, slot = excluded.slot,
             confirmed = excluded.confirmed, card = excluded.card,
             left_version = COALESCE(excluded.left_version, appliance_systems.left_version),
             left_noticed_at = COALESCE(excluded.left_noticed_at, appliance_systems.left_noticed_at),
             left_why = CASE WHEN excluded.left_version IS NULL THEN appliance_systems.left_why
                             ELSE excluded.left_why END",
    )?
    .execute(params![
        appliance,
        system.version,
        system.slot,
        system.confirmed,
        left.map(|left| left.version.as_str()),
        left.map(|left| seconds(left.noticed_at)),
        left.and_then(|left| left.why.as_deref()),
        system.card.map(CardFault::word)
    ])?;
    Ok(())
}

/// Reads [`COLUMNS`] of a row, from that column on; none where the box never told of a system.
pub(super) fn read(row: &Row<'_>, first: usize) -> Result<Option<System>, rusqlite::Error> {
    let Some(version) = row.get(first)? else {
        return Ok(None);
    };
    let left: Option<String> = row.get(first + 3)?;
    let noticed_at: Option<i64> = row.get(first + 4)?;
    let card: Option<String> = row.get(first + 6)?;
    Ok(Some(System {
        version,
        slot: row.get(first + 1)?,
        confirmed: row.get(first + 2)?,
        left: match left.zip(noticed_at) {
            None => None,
            Some((version, noticed_at)) => Some(LeftVersion {
                version,
                noticed_at: moment(noticed_at),
                why: row.get(first + 5)?,
            }),
        },
        card: card.as_deref().map(CardFault::of_word),
    }))
}

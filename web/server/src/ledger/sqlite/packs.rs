//! Makers' profiles that are offered to all boxes.

use meters::Timestamp;
use protocol::check_in::NewProfiles;
use rusqlite::{Connection, OptionalExtension, params};

use super::{moment, seconds};
use crate::error::ServerError;
use crate::ledger::rows::Pack;

/// False where that version or a newer one is published.
pub(super) fn publish(
    tx: &Connection,
    version: u32,
    pack: &[u8],
    now: Timestamp,
) -> Result<bool, ServerError> {
    let newest: Option<u32> = tx.query_row("SELECT MAX(version) FROM profile_packs", [], |row| row.get(0))?;
    if newest.is_some_and(|newest| newest >= version) {
        return Ok(false);
    }
    tx.execute(
        "INSERT INTO profile_packs (version, pack, published_at) VALUES (?1, ?2, ?3)",
        params![version, pack, seconds(now)],
    )?;
    Ok(true)
}

pub(super) fn packs(connection: &Connection) -> Result<Vec<Pack>, ServerError> {
    let mut statement = connection.prepare(
        "SELECT p.version, length(p.pack), p.published_at,
                (SELECT COUNT(*) FROM appliance_check_ins c JOIN appliances a ON a.id = c.appliance
                 WHERE c.profiles = p.version AND a.revoked_at IS NULL)
         FROM profile_packs p ORDER BY p.version DESC",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Pack {
            version: row.get(0)?,
            length: row.get::<_, i64>(1)?.unsigned_abs(),
            published_at: moment(row.get(2)?),
            boxes: row.get::<_, i64>(3)?.unsigned_abs(),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn pack(connection: &Connection, version: u32) -> Result<Option<Vec<u8>>, ServerError> {
    let pack = connection
        .query_row(
            "SELECT pack FROM profile_packs WHERE version = ?1",
            [version],
            |row| row.get(0),
        )
        .optional()?;
    Ok(pack)
}

/// The newest pack, where it is newer than that version.
pub(super) fn newer(tx: &Connection, version: u32) -> Result<Option<NewProfiles>, ServerError> {
    let newest = tx
        .prepare_cached(
            "SELECT version, pack FROM profile_packs WHERE version > ?1 ORDER BY version DESC LIMIT 1",
        )?
        .query_row([version], |row| {
            Ok((row.get::<_, u32>(0)?, row.get::<_, Vec<u8>>(1)?))
        })
        .optional()?;
    Ok(newest.map(|(version, pack)| NewProfiles::of(version, &pack)))
}

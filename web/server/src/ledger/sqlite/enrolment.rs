//! Enrolment codes and the boxes that used them.

use meters::Timestamp;
use protocol::{ApplianceId, PublicKey};
use rusqlite::{Connection, OptionalExtension, params};

use super::{moment, seconds, systems};
use crate::error::ServerError;
use crate::ledger::rows::{Appliance, Code, CodeId, Enrolment, SiteId};

pub(super) fn add_code(
    tx: &Connection,
    site: SiteId,
    secret_hash: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<CodeId, ServerError> {
    tx.execute(
        "INSERT INTO enrolment_codes (site, secret_hash, created_at, expires_at) VALUES (?1, ?2, ?3, ?4)",
        params![site.0, secret_hash, seconds(now), seconds(expires_at)],
    )?;
    Ok(CodeId(tx.last_insert_rowid()))
}

pub(super) fn codes(connection: &Connection) -> Result<Vec<Code>, ServerError> {
    let mut statement = connection.prepare(
        "SELECT e.id, e.site, s.name, c.name, e.created_at, e.expires_at, e.used_at, e.appliance
         FROM enrolment_codes e JOIN sites s ON s.id = e.site JOIN customers c ON c.id = s.customer
         ORDER BY e.id DESC",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Code {
            id: CodeId(row.get(0)?),
            site: SiteId(row.get(1)?),
            site_name: row.get(2)?,
            customer_name: row.get(3)?,
            created_at: moment(row.get(4)?),
            expires_at: moment(row.get(5)?),
            used_at: row.get::<_, Option<i64>>(6)?.map(moment),
            appliance: row.get(7)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A code as enrolment needs it.
struct KeptCode {
    id: i64,
    site: i64,
    site_name: String,
    expires_at: Timestamp,
    appliance: Option<String>,
}

pub(super) fn enrol(
    tx: &Connection,
    secret_hash: &str,
    key: &PublicKey,
    version: &str,
    fresh: &ApplianceId,
    now: Timestamp,
) -> Result<Enrolment, ServerError> {
    let code = tx
        .query_row(
            "SELECT e.id, e.site, s.name, e.expires_at, e.appliance
             FROM enrolment_codes e JOIN sites s ON s.id = e.site WHERE e.secret_hash = ?1",
            [secret_hash],
            |row| {
                Ok(KeptCode {
                    id: row.get(0)?,
                    site: row.get(1)?,
                    site_name: row.get(2)?,
                    expires_at: moment(row.get(3)?),
                    appliance: row.get(4)?,
                })
            },
        )
        .optional()?;
    match code {
        None => Ok(Enrolment::UnknownCode),
        // A box whose answer was lost asks again, perhaps after the code's last day.
        Some(code) if code.appliance.is_some() => answer_again(tx, code, key),
        Some(code) if code.expires_at <= now => Ok(Enrolment::ExpiredCode),
        Some(code) => use_up(tx, code, key, version, fresh, now),
    }
}

fn answer_again(tx: &Connection, code: KeptCode, key: &PublicKey) -> Result<Enrolment, ServerError> {
    let known = code.appliance.and_then(|id| id.parse::<ApplianceId>().ok());
    let Some(appliance) = known else {
        return Ok(Enrolment::UsedCode);
    };
    let same_box = appliance_key(tx, &appliance)?.is_some_and(|kept| kept == *key);
    Ok(if same_box {
        Enrolment::Enrolled {
            appliance,
            site: code.site_name,
        }
    } else {
        Enrolment::UsedCode
    })
}

fn use_up(
    tx: &Connection,
    code: KeptCode,
    key: &PublicKey,
    version: &str,
    fresh: &ApplianceId,
    now: Timestamp,
) -> Result<Enrolment, ServerError> {
    tx.execute(
        "INSERT INTO appliances (id, site, public_key, version, enrolled_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![fresh.as_str(), code.site, key.to_string(), version, seconds(now)],
    )?;
    tx.execute(
        "UPDATE enrolment_codes SET used_at = ?2, appliance = ?3 WHERE id = ?1",
        params![code.id, seconds(now), fresh.as_str()],
    )?;
    Ok(Enrolment::Enrolled {
        appliance: fresh.clone(),
        site: code.site_name,
    })
}

pub(super) fn appliance_key(
    connection: &Connection,
    id: &ApplianceId,
) -> Result<Option<PublicKey>, ServerError> {
    let key: Option<String> = connection
        .prepare_cached("SELECT public_key FROM appliances WHERE id = ?1 AND revoked_at IS NULL")?
        .query_row([id.as_str()], |row| row.get(0))
        .optional()?;
    Ok(key.and_then(|key| key.parse().ok()))
}

pub(super) fn appliances(connection: &Connection) -> Result<Vec<Appliance>, ServerError> {
    let mut statement = connection.prepare(&format!(
        "SELECT a.id, a.site, s.name, c.name, a.public_key, a.version, a.enrolled_at, a.last_seen_at, a.revoked_at,
                i.checked_in_at, i.profiles, {}
         FROM appliances a JOIN sites s ON s.id = a.site JOIN customers c ON c.id = s.customer
         LEFT JOIN appliance_check_ins i ON i.appliance = a.id
         LEFT JOIN appliance_systems y ON y.appliance = a.id
         ORDER BY c.name, s.name, a.enrolled_at, a.id",
        systems::COLUMNS
    ))?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        let key = row.get::<_, String>(4)?.parse();
        found.push(Appliance {
            key: key.map_err(|_| ServerError::Ledger(format!("the kept key of {id} is damaged")))?,
            id,
            site: SiteId(row.get(1)?),
            site_name: row.get(2)?,
            customer_name: row.get(3)?,
            version: row.get(5)?,
            enrolled_at: moment(row.get(6)?),
            last_seen_at: row.get::<_, Option<i64>>(7)?.map(moment),
            revoked_at: row.get::<_, Option<i64>>(8)?.map(moment),
            checked_in_at: row.get::<_, Option<i64>>(9)?.map(moment),
            profiles: row.get(10)?,
            system: systems::read(row, 11)?,
        });
    }
    Ok(found)
}

pub(super) fn revoke_appliance(tx: &Connection, id: &str, now: Timestamp) -> Result<bool, ServerError> {
    let changed = tx.execute(
        "UPDATE appliances SET revoked_at = COALESCE(revoked_at, ?2) WHERE id = ?1",
        params![id, seconds(now)],
    )?;
    Ok(changed > 0)
}

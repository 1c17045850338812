//! Beside a reading: why its values are doubted, and how they stand to each other.

use meters::validation::{Doubt, LastGood};
use meters::{Comparison, ComparisonKind, MeterName, Unit};
use protocol::DeviceReading;
use rusqlite::{Connection, Row, params};

use super::words::{meant, meant_in, word};
use super::{moment, seconds};
use crate::error::ServerError;
use crate::ledger::rows::DeviceKey;

pub(super) fn keep_doubts(
    tx: &Connection,
    device: DeviceKey,
    reading: i64,
    entry: &DeviceReading,
) -> Result<(), ServerError> {
    for (name, doubt) in &entry.doubts {
        let last = &doubt.last_good;
        tx.prepare_cached(
            "INSERT INTO doubts (reading, device, name, last_good_value, last_good_unit, last_good_read_at,
                                 last_good_source, proposed_offset, message)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            reading,
            device.0,
            name.as_str(),
            last.value.to_string(),
            word(&last.unit),
            seconds(last.read_at),
            last.source,
            doubt.proposed_offset,
            doubt.message
        ])?;
    }
    Ok(())
}

pub(super) fn keep_comparisons(
    tx: &Connection,
    reading: i64,
    comparisons: &[Comparison],
) -> Result<(), ServerError> {
    for (place, comparison) in (0_i64..).zip(comparisons) {
        tx.prepare_cached(
            "INSERT INTO comparisons (reading, place, kind, meter, against, difference, agrees, reason)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            reading,
            place,
            word(&comparison.kind),
            comparison.meter.as_str(),
            serde_json::json!(comparison.against).to_string(),
            comparison.difference,
            comparison.agrees,
            comparison.reason
        ])?;
    }
    Ok(())
}

/// The doubt in a row of `doubts`; none where the row is damaged: no last good value is better than a wrong one.
pub(super) fn doubt(row: &Row<'_>) -> rusqlite::Result<Option<Doubt>> {
    let Ok(value) = row.get_ref("last_good_value")?.as_str()?.parse() else {
        return Ok(None);
    };
    Ok(Some(Doubt {
        last_good: LastGood {
            value,
            unit: meant(row.get_ref("last_good_unit")?.as_str()?).unwrap_or(Unit::Unknown),
            read_at: moment(row.get("last_good_read_at")?),
            source: row.get("last_good_source")?,
        },
        proposed_offset: row.get("proposed_offset")?,
        message: row.get("message")?,
    }))
}

/// The comparison in a row of `comparisons`.
pub(super) fn comparison(row: &Row<'_>) -> rusqlite::Result<Comparison> {
    let against: Vec<MeterName> = serde_json::from_str(row.get_ref("against")?.as_str()?).unwrap_or_default();
    Ok(Comparison {
        kind: meant_in(row, "kind")?.unwrap_or(ComparisonKind::Other),
        meter: MeterName::new(row.get::<_, String>("meter")?),
        against,
        difference: row.get("difference")?,
        agrees: row.get("agrees")?,
        reason: row.get("reason")?,
    })
}

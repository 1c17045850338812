//! Table `last_good`: the last value of each meter that was believed.
//!
//! Only a value whose verdict is `ok` gets here. After a value that dropped, jumped or changed its unit, the last good
//! one stays, so that each further reading is doubtful too, until the meter has caught up or a human has decided. The
//! doubtful value itself is kept in its reading, marked and shown.

use meters::validation::{LastGood, judge_reading};
use meters::{DeviceId, MeterName, Reading, Verdict};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

use crate::StoreError;

/// Judges the meters of a reading, whole or partial, and keeps those that are good. Of two meters with one name the
/// worse verdict counts for both.
pub(crate) fn judge(
    connection: &Connection,
    device: DeviceId,
    reading: &Reading,
) -> Result<BTreeMap<MeterName, Verdict>, StoreError> {
    let before = all(connection, device)?;
    let mut verdicts = BTreeMap::new();
    for (meter, verdict) in reading
        .meters
        .iter()
        .zip(judge_reading(reading, |name| before.get(name).cloned()))
    {
        let worst = verdicts.entry(meter.name.clone()).or_insert(verdict);
        *worst = verdict.max(*worst);
    }
    for meter in reading
        .meters
        .iter()
        .filter(|meter| verdicts.get(&meter.name) == Some(&Verdict::Ok))
    {
        let good = LastGood {
            value: meter.value,
            unit: meter.unit,
            read_at: reading.read_at,
            source: Some(meter.source.clone()),
        };
        connection.execute(
            "INSERT INTO last_good (device, meter, body) VALUES (?1, ?2, ?3)
             ON CONFLICT (device, meter) DO UPDATE SET body = excluded.body",
            params![
                device.to_string(),
                meter.name.as_str(),
                serde_json::to_string(&good)?
            ],
        )?;
    }
    Ok(verdicts)
}

fn all(connection: &Connection, device: DeviceId) -> Result<BTreeMap<String, LastGood>, StoreError> {
    let mut statement = connection.prepare("SELECT meter, body FROM last_good WHERE device = ?1")?;
    let mut rows = statement.query(params![device.to_string()])?;
    let mut good = BTreeMap::new();
    while let Some(row) = rows.next()? {
        good.insert(row.get(0)?, serde_json::from_str(&row.get::<_, String>(1)?)?);
    }
    Ok(good)
}

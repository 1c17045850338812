//! Table `accounts`: what is known of each meter of each device: its last good value, how fast it grows, what is in
//! doubt. How a value is judged by that is decided in [`meters::validation`].
//!
//! Only a value whose verdict is `ok` becomes the last good one. The doubtful value itself is kept in its reading, marked
//! and shown.

use std::collections::BTreeMap;

use meters::validation::{Account, Judgement, Restart, Taken, judge_reading};
use meters::{DeviceId, MeterName, Reading};
use protocol::{Event, EventKind, json};
use rusqlite::{Connection, params};

use crate::devices::label;
use crate::{StoreError, outbox};

/// Judges the meters of a reading, whole or partial, and enters them into their accounts. A counter that began anew is
/// told by one event, however many counters did so with it.
pub(crate) fn judge(
    connection: &Connection,
    device: DeviceId,
    reading: &Reading,
    taken: &Taken,
) -> Result<Judgement, StoreError> {
    let before = all(connection, device)?;
    let mut accounts = before.clone();
    let judgement = judge_reading(reading, taken, &mut accounts);
    let mut save = connection.prepare(
        "INSERT INTO accounts (device, meter, body) VALUES (?1, ?2, ?3)
         ON CONFLICT (device, meter) DO UPDATE SET body = excluded.body",
    )?;
    for (meter, account) in accounts
        .iter()
        .filter(|(meter, after)| before.get(*meter) != Some(*after))
    {
        save.execute(params![
            device.to_string(),
            meter.as_str(),
            serde_json::to_string(account)?
        ])?;
    }
    let restarts = &judgement.restarts;
    if let Some(restart) = restarts.iter().find(|restart| restart.bills).or(restarts.first()) {
        outbox::add_event(connection, &reset(device, reading, restart))?;
    }
    Ok(judgement)
}

fn reset(device: DeviceId, reading: &Reading, restart: &Restart) -> Event {
    let Restart {
        meter, before, after, ..
    } = restart;
    Event {
        device,
        address: reading.address.clone(),
        at: reading.read_at,
        kind: EventKind::Reset,
        message: format!(
            "{} counts anew: {meter} was {before} and is {after}",
            label(&reading.identity)
        ),
        before: Some(before.to_string()),
        after: Some(after.to_string()),
    }
}

fn all(connection: &Connection, device: DeviceId) -> Result<BTreeMap<MeterName, Account>, StoreError> {
    let mut statement = connection.prepare("SELECT meter, body FROM accounts WHERE device = ?1")?;
    let mut rows = statement.query(params![device.to_string()])?;
    let mut accounts = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let meter = MeterName::new(row.get::<_, String>(0)?);
        accounts.insert(meter, json::read(&row.get::<_, String>(1)?)?);
    }
    Ok(accounts)
}

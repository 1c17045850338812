//! Schedules, and the jobs that they make when they are due.

use jiff::tz::TimeZone;
use meters::Timestamp;
use rusqlite::{Connection, Row, params};

use super::jobs::{of_columns, of_row, queue_report, recipients_of, recipients_text};
use super::{moment, seconds};
use crate::error::ServerError;
use crate::ledger::rows::{JobId, NewJob, ReportOf, Schedule, ScheduleId};
use crate::schedule::{Rule, zone};

const COLUMNS: &str = "SELECT s.*, COALESCE(c.name, d.name) AS of_name FROM schedules s
    LEFT JOIN customers c ON c.id = s.customer LEFT JOIN dealers d ON d.id = s.dealer WHERE s.removed_at IS NULL";

pub(super) fn add_schedule(
    tx: &Connection,
    of: ReportOf,
    recipients: &[String],
    rule: &Rule,
    time_zone: &str,
    now: Timestamp,
) -> Result<ScheduleId, ServerError> {
    let (customer, dealer) = of_columns(of);
    let due = rule.next_after(now, &zone_or_utc(time_zone));
    tx.execute(
        "INSERT INTO schedules (customer, dealer, recipients, rule, time_zone, next_due_at, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            customer,
            dealer,
            recipients_text(recipients),
            rule.to_string(),
            time_zone,
            seconds(due),
            seconds(now)
        ],
    )?;
    Ok(ScheduleId(tx.last_insert_rowid()))
}

pub(super) fn schedules(connection: &Connection) -> Result<Vec<Schedule>, ServerError> {
    let mut statement = connection.prepare(&format!("{COLUMNS} ORDER BY s.id"))?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(schedule(row)?);
    }
    Ok(found)
}

fn schedule(row: &Row<'_>) -> Result<Schedule, ServerError> {
    let id = ScheduleId(row.get("id")?);
    let rule = row.get::<_, String>("rule")?.parse();
    Ok(Schedule {
        id,
        of: of_row(row)?,
        name: row.get("of_name")?,
        recipients: recipients_of(row)?,
        rule: rule
            .map_err(|error| ServerError::Ledger(format!("the rule of schedule {id} is damaged: {error}")))?,
        time_zone: row.get("time_zone")?,
        next_due_at: moment(row.get("next_due_at")?),
        created_at: moment(row.get("created_at")?),
        wished_by: row.get("wished_by")?,
    })
}

pub(super) fn remove_schedule(tx: &Connection, id: ScheduleId, now: Timestamp) -> Result<bool, ServerError> {
    let changed = tx.execute(
        "UPDATE schedules SET removed_at = ?2 WHERE id = ?1 AND removed_at IS NULL",
        params![id.0, seconds(now)],
    )?;
    Ok(changed > 0)
}

pub(super) fn due_schedules(tx: &Connection, now: Timestamp) -> Result<Vec<JobId>, ServerError> {
    let due: Vec<Schedule> = {
        let mut statement = tx.prepare_cached(&format!("{COLUMNS} AND s.next_due_at <= ?1 ORDER BY s.id"))?;
        let mut rows = statement.query([seconds(now)])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(schedule(row)?);
        }
        found
    };
    let mut jobs = Vec::new();
    for schedule in due {
        let zone = zone_or_utc(&schedule.time_zone);
        let last_missed = schedule.rule.last_until(now, &zone).unwrap_or_default();
        let period_to = last_missed.max(schedule.next_due_at);
        let job = NewJob {
            of: schedule.of,
            period_from: period_from(tx, &schedule, period_to, &zone)?,
            period_to,
            recipients: schedule.recipients,
        };
        jobs.push(queue_report(tx, &job, Some(schedule.id), now)?);
        tx.execute(
            "UPDATE schedules SET next_due_at = ?2 WHERE id = ?1",
            params![schedule.id.0, seconds(schedule.rule.next_after(now, &zone))],
        )?;
    }
    Ok(jobs)
}

/// Where the schedule's last report ended, sent or still on its way; a first one begins one interval earlier.
fn period_from(
    tx: &Connection,
    schedule: &Schedule,
    period_to: Timestamp,
    zone: &TimeZone,
) -> Result<Timestamp, ServerError> {
    let last: Option<i64> = tx.query_row(
        "SELECT MAX(period_to) FROM report_jobs WHERE schedule = ?1 AND period_to < ?2 AND state <> 'failed'",
        params![schedule.id.0, seconds(period_to)],
        |row| row.get(0),
    )?;
    Ok(last
        .map(moment)
        .or_else(|| schedule.rule.last_before(period_to, zone))
        .unwrap_or_default())
}

/// A zone that was known when the schedule was made and is gone from the system's data must not stop the others.
fn zone_or_utc(name: &str) -> TimeZone {
    zone(name).unwrap_or_else(|error| {
        tracing::warn!("{error}; UTC is used");
        TimeZone::UTC
    })
}

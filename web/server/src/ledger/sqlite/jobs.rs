//! Report jobs: queued, claimed by one worker at a time, sent or failed.

use meters::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::words::meant_in;
use super::{moment, seconds};
use crate::error::ServerError;
use crate::ledger::rows::{CustomerId, DealerId, Job, JobId, JobState, NewJob, ReportOf, ScheduleId};

const COLUMNS: &str = "SELECT j.*, COALESCE(c.name, d.name) AS of_name FROM report_jobs j
    LEFT JOIN customers c ON c.id = j.customer LEFT JOIN dealers d ON d.id = j.dealer";

/// (customer, dealer): exactly one of the two.
pub(super) fn of_columns(of: ReportOf) -> (Option<i64>, Option<i64>) {
    match of {
        ReportOf::Customer(CustomerId(id)) => (Some(id), None),
        ReportOf::Dealer(DealerId(id)) => (None, Some(id)),
    }
}

pub(super) fn of_row(row: &Row<'_>) -> rusqlite::Result<ReportOf> {
    Ok(match row.get("customer")? {
        Some(id) => ReportOf::Customer(CustomerId(id)),
        None => ReportOf::Dealer(DealerId(row.get("dealer")?)),
    })
}

pub(super) fn recipients_text(recipients: &[String]) -> String {
    recipients.join(",")
}

pub(super) fn recipients_of(row: &Row<'_>) -> rusqlite::Result<Vec<String>> {
    let text: String = row.get("recipients")?;
    Ok(text
        .split(',')
        .filter(|address| !address.is_empty())
        .map(str::to_owned)
        .collect())
}

pub(super) fn queue_report(
    tx: &Connection,
    job: &NewJob,
    schedule: Option<ScheduleId>,
    now: Timestamp,
) -> Result<JobId, ServerError> {
    let (customer, dealer) = of_columns(job.of);
    // The same schedule and period again: the job that is there stands, and is returned.
    let id = tx.query_row(
        "INSERT INTO report_jobs (schedule, customer, dealer, recipients, period_from, period_to, state,
                                  next_attempt_at, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'queued', ?7, ?7)
         ON CONFLICT (schedule, period_to) DO UPDATE SET state = report_jobs.state
         RETURNING id",
        params![
            schedule.map(|id| id.0),
            customer,
            dealer,
            recipients_text(&job.recipients),
            seconds(job.period_from),
            seconds(job.period_to),
            seconds(now)
        ],
        |row| row.get(0),
    )?;
    Ok(JobId(id))
}

pub(super) fn claim_job(
    tx: &Connection,
    worker: &str,
    now: Timestamp,
    lease: u64,
) -> Result<Option<Job>, ServerError> {
    let next: Option<i64> = tx
        .prepare_cached(
            "SELECT id FROM report_jobs
             WHERE (state = 'queued' AND next_attempt_at <= ?1) OR (state = 'claimed' AND claimed_until <= ?1)
             ORDER BY next_attempt_at, id LIMIT 1",
        )?
        .query_row([seconds(now)], |row| row.get(0))
        .optional()?;
    let Some(id) = next else { return Ok(None) };
    tx.execute(
        "UPDATE report_jobs SET state = 'claimed', claimed_by = ?2, claimed_until = ?3, attempts = attempts + 1
         WHERE id = ?1",
        params![id, worker, seconds(now.plus_seconds(lease))],
    )?;
    job(tx, JobId(id))
}

pub(super) fn renew_claim(
    tx: &Connection,
    id: JobId,
    worker: &str,
    now: Timestamp,
    lease: u64,
) -> Result<bool, ServerError> {
    let changed = tx.execute(
        "UPDATE report_jobs SET claimed_until = ?3 WHERE id = ?1 AND state = 'claimed' AND claimed_by = ?2",
        params![id.0, worker, seconds(now.plus_seconds(lease))],
    )?;
    Ok(changed > 0)
}

pub(super) fn keep_message_id(tx: &Connection, id: JobId, message_id: &str) -> Result<String, ServerError> {
    Ok(tx.query_row(
        "UPDATE report_jobs SET message_id = COALESCE(message_id, ?2) WHERE id = ?1 RETURNING message_id",
        params![id.0, message_id],
        |row| row.get(0),
    )?)
}

pub(super) fn finish_job(tx: &Connection, id: JobId, now: Timestamp) -> Result<(), ServerError> {
    tx.execute(
        "UPDATE report_jobs SET state = 'sent', sent_at = ?2, claimed_by = NULL, claimed_until = NULL,
           last_error = NULL WHERE id = ?1",
        params![id.0, seconds(now)],
    )?;
    Ok(())
}

pub(super) fn keep_trouble(tx: &Connection, id: JobId, sentence: &str) -> Result<(), ServerError> {
    tx.execute(
        "UPDATE report_jobs SET last_error = ?2 WHERE id = ?1",
        params![id.0, sentence],
    )?;
    Ok(())
}

pub(super) fn fail_job(
    tx: &Connection,
    id: JobId,
    error: &str,
    next_attempt_at: Option<Timestamp>,
) -> Result<(), ServerError> {
    tx.execute(
        "UPDATE report_jobs SET state = CASE WHEN ?3 IS NULL THEN 'failed' ELSE 'queued' END, last_error = ?2,
           next_attempt_at = COALESCE(?3, next_attempt_at), claimed_by = NULL, claimed_until = NULL WHERE id = ?1",
        params![id.0, error, next_attempt_at.map(seconds)],
    )?;
    Ok(())
}

pub(super) fn jobs(connection: &Connection, most: usize) -> Result<Vec<Job>, ServerError> {
    let mut statement = connection.prepare(&format!("{COLUMNS} ORDER BY j.id DESC LIMIT ?1"))?;
    let rows = statement.query_map([i64::try_from(most).unwrap_or(i64::MAX)], row_to_job)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn job(connection: &Connection, id: JobId) -> Result<Option<Job>, ServerError> {
    Ok(connection
        .prepare_cached(&format!("{COLUMNS} WHERE j.id = ?1"))?
        .query_row([id.0], row_to_job)
        .optional()?)
}

fn row_to_job(row: &Row<'_>) -> rusqlite::Result<Job> {
    Ok(Job {
        id: JobId(row.get("id")?),
        schedule: row.get::<_, Option<i64>>("schedule")?.map(ScheduleId),
        of: of_row(row)?,
        name: row.get("of_name")?,
        recipients: recipients_of(row)?,
        period_from: moment(row.get("period_from")?),
        period_to: moment(row.get("period_to")?),
        // The table takes no other words than these.
        state: meant_in(row, "state")?.unwrap_or(JobState::Failed),
        attempts: row.get("attempts")?,
        next_attempt_at: moment(row.get("next_attempt_at")?),
        claimed_until: row.get::<_, Option<i64>>("claimed_until")?.map(moment),
        message_id: row.get("message_id")?,
        last_error: row.get("last_error")?,
        created_at: moment(row.get("created_at")?),
        sent_at: row.get::<_, Option<i64>>("sent_at")?.map(moment),
    })
}

pub(super) fn next_work_at(connection: &Connection) -> Result<Option<Timestamp>, ServerError> {
    let next: Option<i64> = connection
        .prepare_cached(
            "SELECT MIN(at) FROM (
               SELECT MIN(next_due_at) AS at FROM schedules WHERE removed_at IS NULL
               UNION ALL SELECT MIN(next_attempt_at) FROM report_jobs WHERE state = 'queued'
               UNION ALL SELECT MIN(claimed_until) FROM report_jobs WHERE state = 'claimed') AS work",
        )?
        .query_row([], |row| row.get(0))?;
    Ok(next.map(moment))
}

pub(super) fn last_report_end(
    connection: &Connection,
    of: ReportOf,
    schedule: Option<ScheduleId>,
) -> Result<Option<Timestamp>, ServerError> {
    let (customer, dealer) = of_columns(of);
    let last: Option<i64> = connection.query_row(
        "SELECT MAX(period_to) FROM report_jobs
         WHERE state = 'sent' AND (customer = ?1 OR dealer = ?2) AND (?3 IS NULL OR schedule = ?3)",
        params![customer, dealer, schedule.map(|id| id.0)],
        |row| row.get(0),
    )?;
    Ok(last.map(moment))
}

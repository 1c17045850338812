//! `report`: a report outside any schedule, and what became of the newest ones.

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::lookup::Whose;
use super::mail_settings::usable_addresses;
use crate::cli;
use crate::error::ServerError;
use crate::ledger::Ledger;
use crate::ledger::rows::{Job, JobId, JobState, NewJob, ReportOf};
use crate::reports;
use crate::table::{NOTHING, print, print_text};

/// How long `--wait` waits: a mail server that is down is tried again much longer by the worker.
const PATIENCE: Duration = Duration::from_secs(300);
/// How often `--wait` looks.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// How many reports are listed.
const MOST_LISTED: usize = 100;

pub(super) fn run(ledger: &dyn Ledger, command: cli::Report) -> Result<(), ServerError> {
    match command {
        cli::Report::Now { of, to, output, wait } => {
            let whose = Whose::find(ledger, &of)?.of();
            match output {
                Some(path) => write(ledger, whose, &path),
                None => queue(ledger, whose, &to, wait),
            }
        }
        cli::Report::List(listing) => list(ledger, listing.json),
    }
}

fn write(ledger: &dyn Ledger, of: ReportOf, path: &Path) -> Result<(), ServerError> {
    let now = super::now();
    let period = reports::period_until_now(ledger, of, now)?;
    let report = reports::build_to_file(ledger, of, period, path, now)?;
    print_text(&format!("the workbook is {}\n", report.workbook.display()))
}

fn queue(ledger: &dyn Ledger, of: ReportOf, to: &[String], wait: bool) -> Result<(), ServerError> {
    let recipients = if to.is_empty() {
        scheduled_recipients(ledger, of)?
    } else {
        usable_addresses(to)?
    };
    if ledger.mail_settings()?.is_none() {
        return Err(ServerError::Unusable(
            "nobody has said how mail is sent: do so with `meterbox-server mail set`, or write a file with --output"
                .to_owned(),
        ));
    }
    let now = super::now();
    let period = reports::period_until_now(ledger, of, now)?;
    let job = NewJob {
        of,
        recipients,
        period_from: period.from,
        period_to: period.to,
    };
    let id = ledger.queue_report(&job, now)?;
    print_text(&format!(
        "report {id} is queued for {}\n",
        job.recipients.join(", ")
    ))?;
    if wait { wait_for(ledger, id) } else { Ok(()) }
}

/// Everybody who gets a scheduled report of the same devices.
fn scheduled_recipients(ledger: &dyn Ledger, of: ReportOf) -> Result<Vec<String>, ServerError> {
    let mut recipients: Vec<String> = Vec::new();
    for schedule in ledger
        .schedules()?
        .into_iter()
        .filter(|schedule| schedule.of == of)
    {
        for address in schedule.recipients {
            if !recipients.contains(&address) {
                recipients.push(address);
            }
        }
    }
    if recipients.is_empty() {
        return Err(ServerError::Unusable(
            "no schedule says who gets this report: name somebody with --to, or write a file with --output"
                .to_owned(),
        ));
    }
    Ok(recipients)
}

fn wait_for(ledger: &dyn Ledger, id: JobId) -> Result<(), ServerError> {
    let begin = Instant::now();
    loop {
        let job = ledger.job(id)?;
        match job.as_ref().map(|job| job.state) {
            Some(JobState::Sent) => {
                return print_text(&format!("report {id} is handed over to the mail server\n"));
            }
            Some(JobState::Failed) | None => return Err(not_sent(id, job.as_ref())),
            Some(JobState::Queued | JobState::Claimed) if begin.elapsed() > PATIENCE => {
                return Err(not_sent(id, job.as_ref()));
            }
            Some(JobState::Queued | JobState::Claimed) => sleep(LOOK_EVERY),
        }
    }
}

fn not_sent(id: JobId, job: Option<&Job>) -> ServerError {
    let sentence = match job {
        Some(Job {
            state: JobState::Failed,
            last_error: Some(error),
            ..
        }) => format!("report {id} could not be mailed: {error}"),
        Some(Job {
            last_error: Some(error),
            ..
        }) => format!("report {id} is still waiting and is tried again later: {error}"),
        _ => format!("report {id} is still waiting: is a worker running? `meterbox-server serve` starts one"),
    };
    ServerError::Report(sentence)
}

fn list(ledger: &dyn Ledger, json: bool) -> Result<(), ServerError> {
    print(
        &ledger.jobs(MOST_LISTED)?,
        json,
        &[
            ("ID", &|row| row.id.to_string()),
            ("OF", &|row| row.name.clone()),
            ("UNTIL", &|row| row.period_to.to_string()),
            ("STATE", &|row| state(row.state).to_owned()),
            ("ATTEMPTS", &|row| row.attempts.to_string()),
            ("TO", &|row| row.recipients.join(",")),
            ("TROUBLE", &|row| {
                row.last_error.clone().unwrap_or_else(|| NOTHING.to_owned())
            }),
        ],
    )
}

fn state(state: JobState) -> &'static str {
    match state {
        JobState::Queued => "waiting",
        JobState::Claimed => "at work",
        JobState::Sent => "sent",
        JobState::Failed => "failed",
    }
}

//! One attempt at a job: build the report, write the mail, hand it over.

use std::path::Path;
use std::sync::Arc;

use lettre::Address;

use crate::command::now;
use crate::data_dir::DataDir;
use crate::error::ServerError;
use crate::ledger::Ledger;
use crate::ledger::rows::{Job, MailSettings, NewJob, ReportOf};
use crate::mail::{self, Failure, Letter, Patience, Refusal};
use crate::reports::{self, Period, Report, text};

/// Recipients that were put off while others were served get a job of their own after this time.
const PUT_OFF_SECONDS: u64 = 60;
/// A larger CSV is not mailed, in bytes: many mail servers refuse mails of 10 MB.
const LARGEST_CSV: u64 = 4 * 1024 * 1024;

/// What became of an attempt.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The mail was handed over; says what was wrong with some recipients.
    Sent(Vec<String>),
    /// It did not work, and may work later.
    Later(String),
    /// It did not work, and will not.
    Never(String),
    /// The worker was told to end.
    Interrupted,
}

/// What an attempt works with.
pub(super) struct Attempt<'a> {
    pub(super) ledger: Arc<dyn Ledger>,
    pub(super) data: &'a DataDir,
    pub(super) patience: Patience,
}

/// Sender and recipients that can be sent to.
struct Envelope {
    from: Address,
    to: Vec<Address>,
    /// What is wrong with the others.
    unusable: Vec<String>,
}

impl Attempt<'_> {
    /// Does all of it; nothing is kept but the Message-ID.
    pub(super) async fn make_and_mail(&self, job: &Job) -> Outcome {
        let tried = self.try_to_mail(job).await;
        match tried {
            Ok(troubles) => Outcome::Sent(troubles),
            Err(Stop::Mail(failure)) if failure.may_pass() => Outcome::Later(failure.to_string()),
            Err(Stop::Mail(failure)) => Outcome::Never(failure.to_string()),
            // A full disk or a busy ledger passes.
            Err(Stop::Server(error)) => Outcome::Later(error.to_string()),
        }
    }

    async fn try_to_mail(&self, job: &Job) -> Result<Vec<String>, Stop> {
        let Some(settings) = self.ledger.mail_settings()? else {
            return Err(Stop::Mail(Failure::Temporary(
                "nobody has said how mail is sent: say it with `meterbox-server mail set`, and it is sent then".to_owned(),
            )));
        };
        let envelope = envelope(&settings, job).map_err(Stop::Mail)?;
        let folder = DataDir::open(&self.data.file(&format!("report-{}", job.id)))?;
        let built = self.write_mail(job, &envelope, folder.path()).await;
        // What can't be removed now is overwritten or removed by the next attempt.
        let _ = std::fs::remove_dir_all(folder.path());
        let message = built?;
        let refusals = mail::deliver(
            &settings,
            &self.data.file("mail-ca.pem"),
            (&envelope.from, &envelope.to),
            &message,
            self.patience,
        )
        .await
        .map_err(Stop::Mail)?;
        self.queue_for_put_off(job, &refusals)?;
        let mut troubles = envelope.unusable;
        troubles.extend(refusals.into_iter().map(|refusal| refusal.failure.to_string()));
        Ok(troubles)
    }

    async fn write_mail(&self, job: &Job, envelope: &Envelope, folder: &Path) -> Result<Vec<u8>, Stop> {
        let period = Period {
            from: job.period_from,
            to: job.period_to,
        };
        let ledger = Arc::clone(&self.ledger);
        let path = folder.join("report.xlsx");
        let of = job.of;
        let building =
            tokio::task::spawn_blocking(move || reports::build_to_file(&*ledger, of, period, &path, now()));
        let report = building.await.map_err(|_| {
            ServerError::Report("the report could not be made: see the log for why".to_owned())
        })??;
        let kept = self
            .ledger
            .keep_message_id(job.id, &message_id(job, envelope.from.domain()))?;
        let workbook =
            std::fs::read(&report.workbook).map_err(ServerError::file("read", &report.workbook))?;
        let csv = mailable_csv(&report.csv).map_err(ServerError::file("read", &report.csv))?;
        let (words, day) = words(&report);
        let letter = Letter {
            from: &envelope.from,
            to: &envelope.to,
            message_id: &kept,
            date: now(),
            dealer: &report.head.dealer,
            about: &job.name,
            period: &words,
            day: &day,
            summary: &report.summary,
        };
        mail::write(&letter, workbook, csv).map_err(|sentence| Stop::Mail(Failure::Permanent(sentence)))
    }

    /// Recipients that were put off while others were served get a job of their own.
    fn queue_for_put_off(&self, job: &Job, refusals: &[Refusal]) -> Result<(), ServerError> {
        let put_off = refusals.iter().filter(|refusal| refusal.failure.may_pass());
        let recipients: Vec<String> = put_off.map(|refusal| refusal.recipient.clone()).collect();
        if recipients.is_empty() {
            return Ok(());
        }
        let again = NewJob {
            of: job.of,
            recipients,
            period_from: job.period_from,
            period_to: job.period_to,
        };
        self.ledger
            .queue_report(&again, now().plus_seconds(PUT_OFF_SECONDS))?;
        Ok(())
    }
}

/// The CSV, where it is small enough to be mailed. It grows with every device and meter, the workbook hardly does.
fn mailable_csv(path: &Path) -> std::io::Result<Option<Vec<u8>>> {
    if std::fs::metadata(path)?.len() > LARGEST_CSV {
        return Ok(None);
    }
    std::fs::read(path).map(Some)
}

/// Why an attempt ended.
enum Stop {
    Mail(Failure),
    Server(ServerError),
}

impl From<ServerError> for Stop {
    fn from(error: ServerError) -> Self {
        Self::Server(error)
    }
}

fn envelope(settings: &MailSettings, job: &Job) -> Result<Envelope, Failure> {
    let from = mail::address(&settings.from).map_err(|sentence| {
        Failure::Permanent(format!(
            "the sender {sentence}; set another with `meterbox-server mail set`"
        ))
    })?;
    let mut to = Vec::new();
    let mut unusable = Vec::new();
    for recipient in &job.recipients {
        match mail::address(recipient) {
            Ok(address) => to.push(address),
            Err(sentence) => unusable.push(sentence),
        }
    }
    if to.is_empty() {
        let sentence = if unusable.is_empty() {
            "the report has no recipient: give one with --to".to_owned()
        } else {
            unusable.join("; ")
        };
        return Err(Failure::Permanent(sentence));
    }
    Ok(Envelope { from, to, unusable })
}

/// The same for every attempt at the same job, and for no other report.
fn message_id(job: &Job, domain: &str) -> String {
    let (kind, of) = match job.of {
        ReportOf::Customer(id) => ("customer", id.0),
        ReportOf::Dealer(id) => ("dealer", id.0),
    };
    format!(
        "<meterbox.{kind}-{of}.job-{}.{}.{}@{domain}>",
        job.id,
        job.period_to.unix_seconds(),
        job.created_at.unix_seconds()
    )
}

/// The period in words, and the day in the files' names, on the clocks of the report's zone.
fn words(report: &Report) -> (String, String) {
    let zone = &report.head.zone;
    let words = format!(
        "{} to {} ({})",
        text::minute(report.head.period.from, zone),
        text::minute(report.head.period.to, zone),
        zone.iana_name().unwrap_or("UTC")
    );
    (words, text::local(report.head.period.to, zone, "%Y-%m-%d"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_csv_that_no_mail_server_takes_is_left_out() {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(LARGEST_CSV).unwrap();
        assert!(mailable_csv(file.path()).unwrap().is_some());
        file.as_file().set_len(LARGEST_CSV + 1).unwrap();
        assert_eq!(mailable_csv(file.path()).unwrap(), None);
    }
}

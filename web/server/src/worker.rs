//! The process that makes due reports and mails them.
//!
//! A job is taken with a lease, built, mailed, and finished. Whoever dies in between loses nothing: the lease runs
//! out and the job is taken again, with the Message-ID that was kept before the first attempt to send it. The worker
//! looks once a second whether anything is due, which is one look at an index.

mod attempt;

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::command::now;
use crate::data_dir::DataDir;
use crate::error::ServerError;
use crate::ledger::Ledger;
use crate::ledger::rows::Job;
use crate::ledger::sqlite::SqliteLedger;
use crate::mail::Patience;
use attempt::{Attempt, Outcome};

/// How often the worker looks for work.
const LOOK: Duration = Duration::from_secs(1);
/// How long it leaves a ledger alone that gave an error.
const AFTER_ERROR: Duration = Duration::from_secs(5);
/// How long a job belongs to a worker that says nothing more.
const LEASE_SECONDS: u64 = 60;
/// How often a working worker says that it lives.
const RENEW: Duration = Duration::from_secs(20);
/// The wait after a first attempt that failed; each further one is three times as long.
const FIRST_WAIT_SECONDS: u64 = 5;
const LONGEST_WAIT_SECONDS: u64 = 3_600;
/// After this time a job that still fails is given up.
const GIVE_UP_SECONDS: u64 = 48 * 3_600;

/// Works until it is told to end; started with `--child`, until its standard input ends.
pub(crate) fn run(data: &DataDir, child: bool) -> Result<(), ServerError> {
    let ledger = Arc::new(SqliteLedger::open(&data.ledger())?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(ServerError::file("start the worker in", data.path()))?;
    let worker = Worker {
        ledger,
        data: data.clone(),
        name: format!("worker-{}-{}", std::process::id(), now().unix_seconds()),
        patience: Patience::default(),
    };
    let worked = runtime.block_on(async {
        let stop = stop_when_told(child).map_err(ServerError::file("start the worker in", data.path()))?;
        worker.work(stop).await;
        Ok(())
    });
    // A report that is still being written ends with the process: its job is free again.
    runtime.shutdown_background();
    worked
}

/// True once the process is to end: SIGTERM, SIGINT, or the end of standard input where somebody holds it.
fn stop_when_told(child: bool) -> std::io::Result<watch::Receiver<bool>> {
    let (tell, told) = watch::channel(false);
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    if child {
        let tell = tell.clone();
        // A thread of its own: a read of standard input can't be cancelled.
        std::thread::spawn(move || {
            let mut buffer = [0_u8; 64];
            while matches!(std::io::stdin().read(&mut buffer), Ok(read) if read > 0) {}
            tell.send_replace(true);
        });
    }
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tell.send_replace(true);
    });
    Ok(told)
}

/// What a worker works with.
struct Worker {
    ledger: Arc<dyn Ledger>,
    data: DataDir,
    name: String,
    patience: Patience,
}

impl Worker {
    async fn work(&self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let pause = match self.next_job() {
                Ok(Some(job)) => {
                    self.settle(&job, &mut stop).await;
                    continue;
                }
                Ok(None) => LOOK,
                Err(error) => {
                    tracing::error!("{error}");
                    AFTER_ERROR
                }
            };
            // The sender lives as long as the process, so an error here can only mean the end as well.
            let _ = tokio::time::timeout(pause, stop.wait_for(|told| *told)).await;
        }
    }

    /// Makes the jobs of due schedules and takes the oldest job; none where nothing is due.
    fn next_job(&self) -> Result<Option<Job>, ServerError> {
        let now = now();
        if self.ledger.next_work_at()?.is_none_or(|at| at > now) {
            return Ok(None);
        }
        self.ledger.due_schedules(now)?;
        self.ledger.claim_job(&self.name, now, LEASE_SECONDS)
    }

    /// Works on a job and keeps what became of it.
    async fn settle(&self, job: &Job, stop: &mut watch::Receiver<bool>) {
        let attempt = Attempt {
            ledger: Arc::clone(&self.ledger),
            data: &self.data,
            patience: self.patience,
        };
        let outcome = {
            let work = attempt.make_and_mail(job);
            tokio::pin!(work);
            loop {
                tokio::select! {
                    outcome = &mut work => break outcome,
                    _ = stop.wait_for(|told| *told) => break Outcome::Interrupted,
                    () = tokio::time::sleep(RENEW) => {
                        match self.ledger.renew_claim(job.id, &self.name, now(), LEASE_SECONDS) {
                            Ok(true) => {}
                            Ok(false) => return tracing::warn!("report {} was taken over by another worker", job.id),
                            Err(error) => tracing::error!("{error}"),
                        }
                    }
                }
            }
        };
        if let Err(error) = self.keep(job, outcome) {
            // The lease runs out and the job is taken again.
            tracing::error!("what became of report {} could not be kept: {error}", job.id);
        }
    }

    fn keep(&self, job: &Job, outcome: Outcome) -> Result<(), ServerError> {
        let now = now();
        match outcome {
            Outcome::Sent(troubles) => {
                tracing::info!("report {} of {:?} was mailed", job.id, job.name);
                self.ledger.finish_job(job.id, now)?;
                if troubles.is_empty() {
                    return Ok(());
                }
                let sentences = troubles.join(". ");
                tracing::error!("report {} of {:?}: {sentences}", job.id, job.name);
                self.ledger.keep_trouble(job.id, &sentences)
            }
            Outcome::Later(sentence) => {
                let next = now.plus_seconds(wait_seconds(job.attempts));
                let given_up = now.seconds_since(job.created_at) > GIVE_UP_SECONDS;
                tracing::warn!("report {} of {:?}: {sentence}", job.id, job.name);
                self.ledger
                    .fail_job(job.id, &sentence, (!given_up).then_some(next))
            }
            Outcome::Never(sentence) => {
                tracing::error!("report {} of {:?}: {sentence}", job.id, job.name);
                self.ledger.fail_job(job.id, &sentence, None)
            }
            Outcome::Interrupted => {
                let sentence = "the worker was told to end; the next one goes on";
                self.ledger.fail_job(job.id, sentence, Some(now))
            }
        }
    }
}

/// The wait before the next attempt, after so many.
fn wait_seconds(attempts: u32) -> u64 {
    let grown = 3_u64.saturating_pow(attempts.saturating_sub(1));
    FIRST_WAIT_SECONDS.saturating_mul(grown).min(LONGEST_WAIT_SECONDS)
}

#[cfg(test)]
mod tests;

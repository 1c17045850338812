#![allow(clippy::unwrap_used)]
//! A worker with a real ledger in a file and a real mail server.

use std::path::Path;

use mail_parser::MessageParser;
use meters::Timestamp;
use office::mail_catcher::{CaughtMail, Fault, MailCatcher};

use super::*;
use crate::ledger::rows::{JobId, JobState, MailSettings, MailTls, NewJob, ReportOf};

/// tcpmux: nothing has listened there since the eighties.
const NOBODY: u16 = 1;

struct Scene {
    worker: Worker,
    catcher: MailCatcher,
    job: JobId,
    _folder: tempfile::TempDir,
}

/// A ledger with one customer of that name, and a report for it that waits.
fn scene(customer: &str) -> Scene {
    let folder = tempfile::tempdir().unwrap();
    let data = DataDir::open(folder.path()).unwrap();
    let ledger = Arc::new(SqliteLedger::open(&data.ledger()).unwrap());
    let catcher = MailCatcher::start().unwrap();
    let started = now();
    let dealer = ledger.add_dealer("Bits & Bytes", started).unwrap();
    let customer = ledger
        .add_customer(dealer, customer, "Europe/Berlin", started)
        .unwrap();
    set_mail(&*ledger, catcher.address().port());
    let job = NewJob {
        of: ReportOf::Customer(customer),
        recipients: vec!["office@customer.example".into(), "b@customer.example".into()],
        period_from: Timestamp::from_unix_seconds(started.unix_seconds() - 86_400),
        period_to: started,
    };
    let job = ledger.queue_report(&job, started).unwrap();
    let patience = Patience {
        greeting: Duration::from_secs(2),
        command: Duration::from_secs(2),
        message: Duration::from_secs(2),
    };
    Scene {
        worker: Worker {
            ledger,
            data,
            name: "test".into(),
            patience,
        },
        catcher,
        job,
        _folder: folder,
    }
}

fn set_mail(ledger: &dyn Ledger, port: u16) {
    ledger
        .set_mail_settings(&MailSettings {
            tls: MailTls::Plain,
            host: "127.0.0.1".into(),
            port,
            user: None,
            password: None,
            from: "reports@dealer.example".into(),
        })
        .unwrap();
}

impl Scene {
    /// Works until `done`, or for half a minute.
    fn work_until(&self, done: impl Fn(&Self) -> bool) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let (tell, told) = watch::channel(false);
            let ending = async {
                for _ in 0..600 {
                    if done(self) {
                        break;
                    }
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                tell.send_replace(true);
            };
            tokio::join!(self.worker.work(told), ending);
        });
    }

    fn job(&self) -> Job {
        self.worker.ledger.job(self.job).unwrap().unwrap()
    }

    fn is(&self, state: JobState) -> bool {
        self.job().state == state
    }
}

fn message_id(mail: &CaughtMail) -> String {
    let parsed = MessageParser::default().parse(&mail.raw).unwrap();
    parsed.message_id().unwrap().to_owned()
}

#[test]
fn a_queued_report_is_mailed_once_and_leaves_no_files() {
    let scene = scene("A/B*\r\nBcc: victim@example.com");
    scene.work_until(|scene| scene.is(JobState::Sent));
    let mails = scene.catcher.mails();
    let [mail] = mails.as_slice() else {
        panic!("{}", mails.len())
    };
    let parsed = MessageParser::default().parse(&mail.raw).unwrap();
    assert_eq!(parsed.bcc(), None);
    assert_eq!(parsed.attachment_count(), 2);
    assert_eq!(mail.recipients, ["office@customer.example", "b@customer.example"]);
    assert_eq!(scene.job().attempts, 1);
    let left = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let files: Vec<_> = std::fs::read_dir(scene.worker.data.path())
        .unwrap()
        .map(left)
        .collect();
    assert!(
        files.iter().all(|name| name.starts_with("ledger.sqlite")),
        "{files:?}"
    );
}

#[test]
fn refused_and_then_back_gives_exactly_one_mail() {
    let scene = scene("C");
    let address = scene.catcher.address();
    set_mail(&*scene.worker.ledger, NOBODY);
    scene.work_until(|scene| scene.job().last_error.is_some());
    let job = scene.job();
    assert_eq!(job.state, JobState::Queued);
    assert!(job.last_error.unwrap().contains("can't be reached"));
    set_mail(&*scene.worker.ledger, address.port());
    scene.work_until(|scene| scene.is(JobState::Sent));
    assert_eq!(scene.catcher.mails().len(), 1);
    assert_eq!(scene.job().attempts, 2);
    assert_eq!(scene.job().last_error, None);
}

#[test]
fn a_refusal_for_good_fails_with_its_sentence() {
    let scene = scene("C");
    scene
        .catcher
        .set_fault(Fault::Answer("MAIL", "550 we do not know you"));
    scene.work_until(|scene| scene.is(JobState::Failed));
    assert_eq!(
        scene.job().last_error.unwrap(),
        "the mail server 127.0.0.1 refused the sender reports@dealer.example: 550 we do not know you; set another sender with `meterbox-server mail set`"
    );
    assert_eq!(scene.catcher.mails(), []);
}

#[test]
fn closed_after_the_dot_is_sent_again_under_the_same_name() {
    let scene = scene("C");
    scene.catcher.set_fault(Fault::Close("."));
    scene.work_until(|scene| scene.job().last_error.is_some());
    scene.catcher.set_fault(Fault::None);
    scene.work_until(|scene| scene.is(JobState::Sent));
    let mails = scene.catcher.mails();
    assert_eq!(mails.len(), 2);
    assert_eq!(message_id(&mails[0]), message_id(&mails[1]));
}

#[test]
fn a_worker_that_died_is_followed_by_another_under_the_same_name() {
    let scene = scene("C");
    let ledger = &scene.worker.ledger;
    let died_at = Timestamp::from_unix_seconds(now().unix_seconds() - LEASE_SECONDS - 1);
    let kept = ledger
        .keep_message_id(scene.job, "<kept@dealer.example>")
        .unwrap();
    // Queued just now, so a claim in the past needs a job that waits since then.
    ledger.fail_job(scene.job, "made to wait", Some(died_at)).unwrap();
    let claimed = ledger.claim_job("died", died_at, LEASE_SECONDS).unwrap().unwrap();
    assert_eq!(claimed.id, scene.job);
    scene.work_until(|scene| scene.is(JobState::Sent));
    let mails = scene.catcher.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(format!("<{}>", message_id(&mails[0])), kept);
}

#[test]
fn a_recipient_who_was_put_off_gets_a_job_of_his_own() {
    let scene = scene("C");
    scene
        .catcher
        .set_fault(Fault::RefuseRecipient("b@customer.example".into(), "451 later"));
    scene.work_until(|scene| scene.is(JobState::Sent));
    assert_eq!(scene.catcher.mails()[0].recipients, ["office@customer.example"]);
    let jobs = scene.worker.ledger.jobs(9).unwrap();
    assert_eq!(jobs.len(), 2);
    assert_eq!(jobs[0].recipients, ["b@customer.example"]);
    assert_eq!(jobs[0].state, JobState::Queued);
}

#[test]
fn a_refused_recipient_is_recorded_and_the_others_are_served() {
    let scene = scene("C");
    scene
        .catcher
        .set_fault(Fault::RefuseRecipient("b@customer.example".into(), "550 who"));
    scene.work_until(|scene| scene.job().last_error.is_some());
    let job = scene.job();
    assert_eq!(job.state, JobState::Sent);
    assert!(job.last_error.unwrap().contains("b@customer.example: 550 who"));
    assert_eq!(scene.catcher.mails()[0].recipients, ["office@customer.example"]);
    assert_eq!(scene.worker.ledger.jobs(9).unwrap().len(), 1);
}

#[test]
fn told_to_end_while_mailing_frees_the_job() {
    let scene = scene("C");
    scene.catcher.set_fault(Fault::Hang("DATA"));
    scene.work_until(|scene| scene.catcher.connections() > 0);
    let job = scene.job();
    assert_eq!((job.state, job.claimed_until), (JobState::Queued, None));
    assert!(Path::new(scene.worker.data.path()).exists());
}

#[test]
fn the_waits_grow_and_end() {
    assert_eq!([1, 2, 3, 4].map(wait_seconds), [5, 15, 45, 135]);
    assert_eq!(wait_seconds(u32::MAX), LONGEST_WAIT_SECONDS);
}

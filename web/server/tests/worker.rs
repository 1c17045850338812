//! The worker as a process of its own, with a real mail server: due, killed, told to end.

#![allow(clippy::unwrap_used)]

mod support;

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use mail_parser::MessageParser;
use office::mail_catcher::{CaughtMail, Fault, MailCatcher};
use support::Office;

const PATIENCE: Duration = Duration::from_secs(60);

/// A running worker; killed when it is dropped.
struct Worker(Child);

impl Worker {
    fn start(office: &Office, options: &[&str]) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_meterbox-server"))
            .arg("worker")
            .args(options)
            .arg("--data")
            .arg(office.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self(child)
    }

    /// kill -9.
    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Whether it ends by itself with exit code 0, and soon.
    fn ends_well(&mut self) -> bool {
        let begin = Instant::now();
        while begin.elapsed() < PATIENCE {
            if let Some(status) = self.0.try_wait().unwrap() {
                return status.success();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn office_with_mail() -> (Office, MailCatcher) {
    let office = Office::new();
    let catcher = MailCatcher::start().unwrap();
    let url = format!("smtp+plain://{}", catcher.address());
    office.done(&["mail", "set", "--smtp", &url, "--from", "reports@dealer.example"]);
    (office, catcher)
}

fn queue(office: &Office) {
    office.done(&[
        "report",
        "now",
        "--customer",
        "Customer",
        "--to",
        "a@customer.example",
    ]);
}

fn message_id(mail: &CaughtMail) -> String {
    let parsed = MessageParser::default().parse(&mail.raw).unwrap();
    parsed.message_id().unwrap().to_owned()
}

fn wait_until(true_of: impl Fn() -> bool) {
    let begin = Instant::now();
    while !true_of() {
        assert!(begin.elapsed() < PATIENCE, "it never became true");
        std::thread::sleep(Duration::from_millis(20));
    }
}

const SENT: &str = "SELECT COUNT(*) FROM report_jobs WHERE state = 'sent'";
/// As if the minute of the lease were over.
const LEASE_RUNS_OUT: &str = "UPDATE report_jobs SET claimed_until = 0";

#[test]
fn a_schedule_that_was_missed_gives_one_mail_to_two_workers() {
    let (office, catcher) = office_with_mail();
    office.done(&[
        "schedule",
        "add",
        "--customer",
        "Customer",
        "--to",
        "a@customer.example",
        "--daily",
        "08:00",
    ]);
    office.change("UPDATE schedules SET next_due_at = next_due_at - 7 * 86400");
    let _workers = [Worker::start(&office, &[]), Worker::start(&office, &[])];
    assert_eq!(catcher.wait_for(1, PATIENCE).len(), 1);
    wait_until(|| office.count(SENT) == 1);
    assert_eq!(catcher.wait_for(2, Duration::from_secs(3)).len(), 1);
    assert_eq!(office.count("SELECT COUNT(*) FROM report_jobs"), 1);
}

#[test]
fn killed_at_each_verb_the_report_comes_once_and_under_one_name() {
    for verb in ["CONNECT", "MAIL", "RCPT", "DATA"] {
        let (office, catcher) = office_with_mail();
        queue(&office);
        catcher.set_fault(Fault::Hang(verb));
        let worker = Worker::start(&office, &[]);
        wait_until(|| catcher.connections() > 0);
        worker.kill();
        catcher.set_fault(Fault::None);
        office.change(LEASE_RUNS_OUT);
        let _next = Worker::start(&office, &[]);
        wait_until(|| office.count(SENT) == 1);
        assert_eq!(catcher.mails().len(), 1, "killed at {verb}");
    }
}

#[test]
fn killed_after_the_final_dot_the_second_mail_has_the_same_message_id() {
    let (office, catcher) = office_with_mail();
    queue(&office);
    catcher.set_fault(Fault::Hang("."));
    let worker = Worker::start(&office, &[]);
    assert_eq!(catcher.wait_for(1, PATIENCE).len(), 1);
    worker.kill();
    catcher.set_fault(Fault::None);
    office.change(LEASE_RUNS_OUT);
    let _next = Worker::start(&office, &[]);
    wait_until(|| office.count(SENT) == 1);
    let mails = catcher.mails();
    assert_eq!(mails.len(), 2);
    assert_eq!(message_id(&mails[0]), message_id(&mails[1]));
}

#[test]
fn a_new_report_is_noticed_soon() {
    let (office, catcher) = office_with_mail();
    let _worker = Worker::start(&office, &[]);
    std::thread::sleep(Duration::from_secs(2));
    let queued = Instant::now();
    queue(&office);
    assert_eq!(catcher.wait_for(1, PATIENCE).len(), 1);
    let seconds = queued.elapsed().as_secs_f64();
    println!("{seconds:.2} s from the command to the mail");
    assert!(seconds < 5.0, "{seconds}");
}

#[test]
fn it_ends_when_its_standard_input_ends_or_the_system_says_so() {
    let (office, catcher) = office_with_mail();
    let mut child = Worker::start(&office, &["--child"]);
    std::thread::sleep(Duration::from_millis(500));
    drop(child.0.stdin.take());
    assert!(child.ends_well());

    queue(&office);
    catcher.set_fault(Fault::Hang("DATA"));
    let mut busy = Worker::start(&office, &[]);
    wait_until(|| catcher.connections() > 0);
    let told = Instant::now();
    let status = Command::new("kill")
        .arg("-TERM")
        .arg(busy.0.id().to_string())
        .status();
    assert!(status.unwrap().success());
    assert!(busy.ends_well());
    assert!(told.elapsed() < Duration::from_secs(5), "{:?}", told.elapsed());
    assert_eq!(
        office.count("SELECT COUNT(*) FROM report_jobs WHERE state = 'queued'"),
        1
    );
}

//! Schedules and the jobs that they make.

use meters::Timestamp;

use super::{HOUR, NOW, Tree};
use crate::ledger::Ledger;
use crate::ledger::rows::{JobId, JobState, NewJob, ReportOf};

const DAY: u64 = 24 * HOUR;
const LEASE: u64 = 60;

fn recipients() -> Vec<String> {
    vec!["a@b.example".to_owned(), "c@d.example".to_owned()]
}

fn queue(ledger: &dyn Ledger, of: ReportOf, period_to: Timestamp) -> JobId {
    let job = NewJob {
        of,
        recipients: recipients(),
        period_from: NOW,
        period_to,
    };
    ledger.queue_report(&job, NOW).unwrap()
}

pub(super) fn missed_schedules_are_caught_up_once(ledger: &dyn Ledger) {
    let of = ReportOf::Customer(Tree::grow(ledger).customer);
    let rule = "daily 08:00".parse().unwrap();
    ledger.add_schedule(of, &recipients(), &rule, "UTC", NOW).unwrap();
    let first_due = NOW.plus_seconds(22 * HOUR);
    assert_eq!(ledger.schedules().unwrap()[0].next_due_at, first_due);
    assert_eq!(ledger.next_work_at().unwrap(), Some(first_due));
    assert_eq!(ledger.due_schedules(NOW).unwrap(), []);

    // The server was off for ten days.
    let now = NOW.plus_seconds(10 * DAY);
    let made = ledger.due_schedules(now).unwrap();
    assert_eq!(made.len(), 1);
    assert_eq!(ledger.due_schedules(now).unwrap(), []);
    let job = ledger.job(made[0]).unwrap().unwrap();
    let due = first_due.plus_seconds(9 * DAY);
    assert_eq!(
        (job.period_from, job.period_to),
        (first_due.plus_seconds(8 * DAY), due)
    );
    assert_eq!((job.name.as_str(), job.recipients), ("Customer", recipients()));
    assert_eq!(ledger.schedules().unwrap()[0].next_due_at, due.plus_seconds(DAY));

    // The next period begins where the last one ended, even while that one still waits.
    let made = ledger.due_schedules(now.plus_seconds(2 * DAY)).unwrap();
    let next = ledger.job(made[0]).unwrap().unwrap();
    assert_eq!(
        (next.period_from, next.period_to),
        (due, due.plus_seconds(2 * DAY))
    );

    assert!(
        ledger
            .remove_schedule(ledger.schedules().unwrap()[0].id, now)
            .unwrap()
    );
    assert_eq!(ledger.due_schedules(now.plus_seconds(30 * DAY)).unwrap(), []);
    assert_eq!(ledger.jobs(10).unwrap().len(), 2, "its jobs stay");
}

pub(super) fn a_job_belongs_to_one_worker(ledger: &dyn Ledger) {
    let of = ReportOf::Customer(Tree::grow(ledger).customer);
    let (first, second) = (queue(ledger, of, NOW), queue(ledger, of, NOW.plus_seconds(1)));
    let claim =
        |worker: &str, now: Timestamp| ledger.claim_job(worker, now, LEASE).unwrap().map(|job| job.id);
    assert_eq!(claim("w1", NOW), Some(first));
    assert_eq!(claim("w2", NOW), Some(second));
    assert_eq!(claim("w3", NOW), None);

    // w1 says that it lives; w2 died.
    let later = NOW.plus_seconds(LEASE);
    assert!(ledger.renew_claim(first, "w1", later, LEASE).unwrap());
    assert_eq!(claim("w3", later), Some(second));
    assert!(!ledger.renew_claim(second, "w2", later, LEASE).unwrap());
    assert_eq!(ledger.keep_message_id(second, "<1@b>").unwrap(), "<1@b>");
    assert_eq!(ledger.keep_message_id(second, "<2@b>").unwrap(), "<1@b>");
    ledger.finish_job(second, later).unwrap();
    let sent = ledger.job(second).unwrap().unwrap();
    assert_eq!(
        (sent.state, sent.attempts, sent.sent_at),
        (JobState::Sent, 2, Some(later))
    );
    assert_eq!(
        ledger.last_report_end(of, None).unwrap(),
        Some(NOW.plus_seconds(1))
    );
    assert_eq!(ledger.next_work_at().unwrap(), Some(later.plus_seconds(LEASE)));
}

pub(super) fn a_failed_job_waits_or_is_given_up(ledger: &dyn Ledger) {
    let of = ReportOf::Dealer({
        Tree::grow(ledger);
        ledger.dealers().unwrap()[0].id
    });
    let id = queue(ledger, of, NOW);
    ledger.claim_job("w1", NOW, LEASE).unwrap().unwrap();
    let again = NOW.plus_seconds(HOUR);
    ledger
        .fail_job(id, "the mail server refused", Some(again))
        .unwrap();
    assert_eq!(
        ledger.claim_job("w1", NOW.plus_seconds(LEASE), LEASE).unwrap(),
        None
    );
    assert_eq!(ledger.next_work_at().unwrap(), Some(again));
    let job = ledger.claim_job("w1", again, LEASE).unwrap().unwrap();
    assert_eq!(
        (job.attempts, job.last_error.as_deref()),
        (2, Some("the mail server refused"))
    );
    ledger.fail_job(id, "no such mailbox", None).unwrap();
    assert_eq!(ledger.job(id).unwrap().unwrap().state, JobState::Failed);
    assert_eq!(ledger.next_work_at().unwrap(), None);
    assert_eq!(
        ledger.last_report_end(of, None).unwrap(),
        None,
        "what failed was not reported"
    );
}

//! The ledger: everything that the server keeps, in the field's words, behind one trait.
//!
//! SQLite stands behind it by default; another database can stand there without anybody above noticing. `now` and
//! fresh random names are arguments. Calls block: an async caller wraps them. What the rows look like is in
//! [`rows`]; what a batch is made of in [`incoming`].

pub(crate) mod incoming;
pub(crate) mod rows;
pub(crate) mod sqlite;

#[cfg(test)]
mod conformance;

use std::path::Path;

use meters::Timestamp;
use protocol::{ApplianceId, PublicKey};

use crate::error::ServerError;
use crate::schedule::Rule;
use incoming::{CheckedIn, IncomingBatch, IncomingCheckIn, Kept};
use rows::{
    Appliance, ApplianceSettings, Code, CodeId, Customer, CustomerId, Dealer, DealerId, Decision, Device,
    Enrolment, Job, JobId, MailSettings, NewJob, Pack, ReportDevice, ReportEvent, ReportMeterName, ReportOf,
    Schedule, ScheduleId, Site, SiteId, Wish, WishId,
};

/// What the server keeps.
pub(crate) trait Ledger: Send + Sync {
    /// Whether the ledger can be read: for `GET /health`.
    fn check(&self) -> Result<(), ServerError>;

    /// A whole copy of the ledger as of now, in a new private file, while others go on writing.
    fn backup(&self, to: &Path) -> Result<(), ServerError>;

    // ---- dealer → customer → site

    /// Adds a dealer; names are unique.
    fn add_dealer(&self, name: &str, now: Timestamp) -> Result<DealerId, ServerError>;
    /// All dealers, by name.
    fn dealers(&self) -> Result<Vec<Dealer>, ServerError>;
    /// Adds a customer; names are unique within a dealer. `time_zone` is an IANA name.
    fn add_customer(
        &self,
        dealer: DealerId,
        name: &str,
        time_zone: &str,
        now: Timestamp,
    ) -> Result<CustomerId, ServerError>;
    /// All customers, by name.
    fn customers(&self) -> Result<Vec<Customer>, ServerError>;
    /// Adds a site; names are unique within a customer.
    fn add_site(&self, customer: CustomerId, name: &str, now: Timestamp) -> Result<SiteId, ServerError>;
    /// All sites, by name.
    fn sites(&self) -> Result<Vec<Site>, ServerError>;

    // ---- enrolment and appliances

    /// Keeps a code by the SHA-256 of its secret, in hex.
    fn add_code(
        &self,
        site: SiteId,
        secret_hash: &str,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<CodeId, ServerError>;
    /// All codes, newest first; secrets are not known here.
    fn codes(&self) -> Result<Vec<Code>, ServerError>;
    /// Uses a code up for a box with that key, which gets the name `fresh`. The same key with the same code again
    /// gets the same answer again.
    fn enrol(
        &self,
        secret_hash: &str,
        key: &PublicKey,
        version: &str,
        fresh: &ApplianceId,
        now: Timestamp,
    ) -> Result<Enrolment, ServerError>;
    /// The key of an appliance that is enrolled and not revoked.
    fn appliance_key(&self, id: &ApplianceId) -> Result<Option<PublicKey>, ServerError>;
    /// All appliances, by site.
    fn appliances(&self) -> Result<Vec<Appliance>, ServerError>;
    /// Lets an appliance go: nothing that it sends is taken from now on. False where there is none of that name.
    fn revoke_appliance(&self, id: &str, now: Timestamp) -> Result<bool, ServerError>;

    // ---- ingest

    /// Keeps a batch in one transaction, once: see [`Kept`].
    fn keep_batch(&self, batch: &IncomingBatch, now: Timestamp) -> Result<Kept, ServerError>;
    /// All devices, by customer and site.
    fn devices(&self) -> Result<Vec<Device>, ServerError>;

    // ---- check-ins

    /// Keeps what a box says of itself and its wish, in one transaction, and answers it: see [`CheckedIn`]. A wish is
    /// kept once, by the box's number of it, and is accepted at once where every recipient is at one of the customer's
    /// mail domains.
    fn check_in(&self, check_in: &IncomingCheckIn, now: Timestamp) -> Result<CheckedIn, ServerError>;
    /// Wants these settings of a box; what was wanted before and the box has not heard of yet stays wanted. Returns the
    /// new revision.
    fn want_settings(
        &self,
        appliance: &str,
        patch: &serde_json::Map<String, serde_json::Value>,
        now: Timestamp,
    ) -> Result<u64, ServerError>;
    /// What is wanted of a box, and what it says of that.
    fn settings(&self, appliance: &str) -> Result<ApplianceSettings, ServerError>;
    /// All wishes, newest first.
    fn wishes(&self) -> Result<Vec<Wish>, ServerError>;
    /// Accepts a wish (its schedule takes the place of the one that the same box's wish made before, and of no other)
    /// or refuses it. False where none of that id waits.
    fn decide_wish(&self, id: WishId, decision: &Decision, now: Timestamp) -> Result<bool, ServerError>;
    /// The domains to which a customer's boxes may have reports mailed without asking, by name.
    fn mail_domains(&self, customer: CustomerId) -> Result<Vec<String>, ServerError>;
    /// Keeps these domains (lower case) in place of what was kept before.
    fn set_mail_domains(&self, customer: CustomerId, domains: &[String]) -> Result<(), ServerError>;
    /// Offers a pack of makers' profiles to all boxes. False where that version or a newer one is offered already.
    fn publish_pack(&self, version: u32, pack: &[u8], now: Timestamp) -> Result<bool, ServerError>;
    /// All published packs, newest first.
    fn packs(&self) -> Result<Vec<Pack>, ServerError>;
    /// A published pack's bytes.
    fn pack(&self, version: u32) -> Result<Option<Vec<u8>>, ServerError>;

    // ---- schedules and report jobs

    /// Adds a schedule, first due at the rule's next moment after `now`.
    fn add_schedule(
        &self,
        of: ReportOf,
        recipients: &[String],
        rule: &Rule,
        time_zone: &str,
        now: Timestamp,
    ) -> Result<ScheduleId, ServerError>;
    /// The schedules that are not removed.
    fn schedules(&self) -> Result<Vec<Schedule>, ServerError>;
    /// Ends a schedule; its past jobs stay. False where there is none of that id.
    fn remove_schedule(&self, id: ScheduleId, now: Timestamp) -> Result<bool, ServerError>;
    /// Makes a job of each schedule that is due at `now` and moves it on to its next moment after `now`. However many
    /// moments were missed, there is one job: its period ends at the last of them. Returns the new jobs.
    fn due_schedules(&self, now: Timestamp) -> Result<Vec<JobId>, ServerError>;
    /// Queues a report outside any schedule.
    fn queue_report(&self, job: &NewJob, now: Timestamp) -> Result<JobId, ServerError>;
    /// Gives the oldest job that is waiting (or whose worker's lease ran out) to `worker` for `lease` seconds, and
    /// counts the attempt. No two workers get the same job at the same time.
    fn claim_job(&self, worker: &str, now: Timestamp, lease: u64) -> Result<Option<Job>, ServerError>;
    /// Prolongs the lease of a job that `worker` still has. False where it lost it.
    fn renew_claim(&self, id: JobId, worker: &str, now: Timestamp, lease: u64) -> Result<bool, ServerError>;
    /// Keeps the Message-ID under which a job's mail goes out, before it goes: a repeat uses the same. The first
    /// one that was kept wins and is returned.
    fn keep_message_id(&self, id: JobId, message_id: &str) -> Result<String, ServerError>;
    /// The job's mail was handed over.
    fn finish_job(&self, id: JobId, now: Timestamp) -> Result<(), ServerError>;
    /// Keeps what a person should know of a job that was sent all the same: a recipient whom the mail server refused.
    fn keep_trouble(&self, id: JobId, sentence: &str) -> Result<(), ServerError>;
    /// The job did not work: it waits until `next_attempt_at`, or is failed for good where that is none.
    fn fail_job(&self, id: JobId, error: &str, next_attempt_at: Option<Timestamp>)
    -> Result<(), ServerError>;
    /// The newest jobs, newest first.
    fn jobs(&self, most: usize) -> Result<Vec<Job>, ServerError>;
    /// One job.
    fn job(&self, id: JobId) -> Result<Option<Job>, ServerError>;
    /// When something is next to do: the earliest of due schedules, waiting jobs and leases that run out.
    fn next_work_at(&self) -> Result<Option<Timestamp>, ServerError>;
    /// The end of the last period that was reported (sent) for that customer or dealer, of that schedule only where
    /// one is given.
    fn last_report_end(
        &self,
        of: ReportOf,
        schedule: Option<ScheduleId>,
    ) -> Result<Option<Timestamp>, ServerError>;

    // ---- what a report shows

    /// All meters that devices of the customer ever showed until `to`, by name: the columns.
    fn report_meter_names(
        &self,
        customer: CustomerId,
        to: Timestamp,
    ) -> Result<Vec<ReportMeterName>, ServerError>;
    /// Visits each device of the customer that was known at `to`, by site, maker, model and serial. One device at a
    /// time is in memory. The visitor must not call this ledger.
    fn each_report_device(
        &self,
        customer: CustomerId,
        from: Timestamp,
        to: Timestamp,
        visit: &mut dyn FnMut(ReportDevice) -> Result<(), ServerError>,
    ) -> Result<(), ServerError>;
    /// Visits what the boxes of the customer told of devices, of what came from `from` until `to`: by when it was
    /// noticed, oldest first. The moment of arrival decides, so that what a box noticed while it was cut off (or
    /// while its clock was wrong) stands in the next report and is lost to none. The visitor must not call this
    /// ledger.
    fn each_report_event(
        &self,
        customer: CustomerId,
        from: Timestamp,
        to: Timestamp,
        visit: &mut dyn FnMut(ReportEvent) -> Result<(), ServerError>,
    ) -> Result<(), ServerError>;

    // ---- mail

    /// Keeps how mail is sent, in place of what was kept before.
    fn set_mail_settings(&self, settings: &MailSettings) -> Result<(), ServerError>;
    /// How mail is sent, once somebody has said it.
    fn mail_settings(&self) -> Result<Option<MailSettings>, ServerError>;
}

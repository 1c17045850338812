//! The ledger in one SQLite file, shared by `serve`, `worker` and every command.
//!
//! WAL, so that readers don't wait for the writer; `synchronous=FULL`, since an acknowledged batch must survive a
//! power cut; each writing call is one `IMMEDIATE` transaction, so that two processes queue instead of failing. The
//! statements keep to what PostgreSQL understands as well.

mod check_ins;
mod devices;
mod doubts;
mod enrolment;
mod events;
mod ingest;
mod jobs;
mod mail;
mod packs;
mod report;
mod schedules;
mod systems;
mod tree;
mod wishes;
mod words;

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use meters::Timestamp;
use protocol::{ApplianceId, PublicKey};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::incoming::{CheckedIn, IncomingBatch, IncomingCheckIn, Kept};
use super::rows::{
    Appliance, ApplianceSettings, Code, CodeId, Customer, CustomerId, Dealer, DealerId, Decision, Device,
    Enrolment, Job, JobId, MailSettings, NewJob, Pack, ReportDevice, ReportEvent, ReportMeterName, ReportOf,
    Schedule, ScheduleId, Site, SiteId, Wish, WishId,
};
use crate::data_dir::make_private;
use crate::error::ServerError;
use crate::ledger::Ledger;
use crate::schedule::Rule;

/// Each step takes the schema one version further; a step that was released is never changed.
const MIGRATIONS: [&str; 6] = [
    include_str!("sqlite/schema.sql"),
    include_str!("sqlite/events.sql"),
    include_str!("sqlite/doubts.sql"),
    include_str!("sqlite/check_ins.sql"),
    include_str!("sqlite/systems.sql"),
    include_str!("sqlite/cards.sql"),
];
/// How long a call waits for another process's transaction.
const PATIENCE: Duration = Duration::from_secs(15);
/// Prepared statements that are kept.
const STATEMENTS: usize = 64;

/// The ledger in a file. One connection: calls from several threads take turns.
pub(crate) struct SqliteLedger(Mutex<Connection>);

impl SqliteLedger {
    /// Opens the ledger, makes it where there is none, and brings an older one up to this version.
    pub(crate) fn open(path: &Path) -> Result<Self, ServerError> {
        make_private(path)?;
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(PATIENCE)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        migrate(&mut connection)?;
        Ok(Self(Mutex::new(connection)))
    }

    /// A panic in another thread leaves no half transaction behind: dropping it rolled it back.
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write<T>(
        &self,
        act: impl FnOnce(&Transaction<'_>) -> Result<T, ServerError>,
    ) -> Result<T, ServerError> {
        let mut connection = self.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = act(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }
}

/// Brings the schema from `user_version` up to the newest, one transaction a step.
fn migrate(connection: &mut Connection) -> Result<(), ServerError> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    loop {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if found > known {
            return Err(ServerError::NewerLedger { found, known });
        }
        let Some(step) = usize::try_from(found).ok().and_then(|done| MIGRATIONS.get(done)) else {
            return Ok(());
        };
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", found + 1)?;
        transaction.commit()?;
    }
}

impl From<rusqlite::Error> for ServerError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Ledger(error.to_string())
    }
}

/// Whether a statement failed because something of that name is there already.
fn is_taken(error: &rusqlite::Error) -> bool {
    error
        .sqlite_error()
        .is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE)
}

/// A moment as the tables keep it; [`Timestamp`] ends with the year 9999.
fn seconds(moment: Timestamp) -> i64 {
    i64::try_from(moment.unix_seconds()).unwrap_or(i64::MAX)
}

/// A moment from a table.
fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_unix_seconds(u64::try_from(seconds).unwrap_or_default())
}

impl Ledger for SqliteLedger {
    fn check(&self) -> Result<(), ServerError> {
        let connection = self.connection();
        connection.query_row("SELECT COUNT(*) FROM dealers", [], |row| row.get::<_, i64>(0))?;
        Ok(())
    }

    fn backup(&self, to: &Path) -> Result<(), ServerError> {
        let name = to.to_str().ok_or_else(|| {
            ServerError::Unusable("the copy's name must be readable text (UTF-8)".to_owned())
        })?;
        let file = OpenOptions::new()
            .create_new(true)
            .write(true)
            .mode(0o600)
            .open(to)
            .map_err(ServerError::file("make the copy", to))?;
        // One read transaction, so the copy is of one moment, and nobody waits for it.
        self.connection().execute("VACUUM INTO ?1", [name])?;
        file.sync_all().map_err(ServerError::file("write", to))
    }

    fn add_dealer(&self, name: &str, now: Timestamp) -> Result<DealerId, ServerError> {
        self.write(|tx| tree::add_dealer(tx, name, now))
    }

    fn dealers(&self) -> Result<Vec<Dealer>, ServerError> {
        tree::dealers(&self.connection())
    }

    fn add_customer(
        &self,
        dealer: DealerId,
        name: &str,
        time_zone: &str,
        now: Timestamp,
    ) -> Result<CustomerId, ServerError> {
        self.write(|tx| tree::add_customer(tx, dealer, name, time_zone, now))
    }

    fn customers(&self) -> Result<Vec<Customer>, ServerError> {
        tree::customers(&self.connection())
    }

    fn add_site(&self, customer: CustomerId, name: &str, now: Timestamp) -> Result<SiteId, ServerError> {
        self.write(|tx| tree::add_site(tx, customer, name, now))
    }

    fn sites(&self) -> Result<Vec<Site>, ServerError> {
        tree::sites(&self.connection())
    }

    fn add_code(
        &self,
        site: SiteId,
        secret_hash: &str,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<CodeId, ServerError> {
        self.write(|tx| enrolment::add_code(tx, site, secret_hash, now, expires_at))
    }

    fn codes(&self) -> Result<Vec<Code>, ServerError> {
        enrolment::codes(&self.connection())
    }

    fn enrol(
        &self,
        secret_hash: &str,
        key: &PublicKey,
        version: &str,
        fresh: &ApplianceId,
        now: Timestamp,
    ) -> Result<Enrolment, ServerError> {
        self.write(|tx| enrolment::enrol(tx, secret_hash, key, version, fresh, now))
    }

    fn appliance_key(&self, id: &ApplianceId) -> Result<Option<PublicKey>, ServerError> {
        enrolment::appliance_key(&self.connection(), id)
    }

    fn appliances(&self) -> Result<Vec<Appliance>, ServerError> {
        enrolment::appliances(&self.connection())
    }

    fn revoke_appliance(&self, id: &str, now: Timestamp) -> Result<bool, ServerError> {
        self.write(|tx| enrolment::revoke_appliance(tx, id, now))
    }

    fn keep_batch(&self, batch: &IncomingBatch, now: Timestamp) -> Result<Kept, ServerError> {
        self.write(|tx| ingest::keep_batch(tx, batch, now))
    }

    fn devices(&self) -> Result<Vec<Device>, ServerError> {
        devices::devices(&self.connection())
    }

    fn check_in(&self, check_in: &IncomingCheckIn, now: Timestamp) -> Result<CheckedIn, ServerError> {
        self.write(|tx| check_ins::check_in(tx, check_in, now))
    }

    fn want_settings(
        &self,
        appliance: &str,
        patch: &serde_json::Map<String, serde_json::Value>,
        now: Timestamp,
    ) -> Result<u64, ServerError> {
        self.write(|tx| check_ins::want_settings(tx, appliance, patch, now))
    }

    fn settings(&self, appliance: &str) -> Result<ApplianceSettings, ServerError> {
        check_ins::settings(&self.connection(), appliance)
    }

    fn wishes(&self) -> Result<Vec<Wish>, ServerError> {
        wishes::wishes(&self.connection())
    }

    fn decide_wish(&self, id: WishId, decision: &Decision, now: Timestamp) -> Result<bool, ServerError> {
        self.write(|tx| wishes::decide(tx, id, decision, now))
    }

    fn mail_domains(&self, customer: CustomerId) -> Result<Vec<String>, ServerError> {
        wishes::mail_domains(&self.connection(), customer)
    }

    fn set_mail_domains(&self, customer: CustomerId, domains: &[String]) -> Result<(), ServerError> {
        self.write(|tx| wishes::set_mail_domains(tx, customer, domains))
    }

    fn publish_pack(&self, version: u32, pack: &[u8], now: Timestamp) -> Result<bool, ServerError> {
        self.write(|tx| packs::publish(tx, version, pack, now))
    }

    fn packs(&self) -> Result<Vec<Pack>, ServerError> {
        packs::packs(&self.connection())
    }

    fn pack(&self, version: u32) -> Result<Option<Vec<u8>>, ServerError> {
        packs::pack(&self.connection(), version)
    }

    fn add_schedule(
        &self,
        of: ReportOf,
        recipients: &[String],
        rule: &Rule,
        time_zone: &str,
        now: Timestamp,
    ) -> Result<ScheduleId, ServerError> {
        self.write(|tx| schedules::add_schedule(tx, of, recipients, rule, time_zone, now))
    }

    fn schedules(&self) -> Result<Vec<Schedule>, ServerError> {
        schedules::schedules(&self.connection())
    }

    fn remove_schedule(&self, id: ScheduleId, now: Timestamp) -> Result<bool, ServerError> {
        self.write(|tx| schedules::remove_schedule(tx, id, now))
    }

    fn due_schedules(&self, now: Timestamp) -> Result<Vec<JobId>, ServerError> {
        self.write(|tx| schedules::due_schedules(tx, now))
    }

    fn queue_report(&self, job: &NewJob, now: Timestamp) -> Result<JobId, ServerError> {
        self.write(|tx| jobs::queue_report(tx, job, None, now))
    }

    fn claim_job(&self, worker: &str, now: Timestamp, lease: u64) -> Result<Option<Job>, ServerError> {
        self.write(|tx| jobs::claim_job(tx, worker, now, lease))
    }

    fn renew_claim(&self, id: JobId, worker: &str, now: Timestamp, lease: u64) -> Result<bool, ServerError> {
        self.write(|tx| jobs::renew_claim(tx, id, worker, now, lease))
    }

    fn keep_message_id(&self, id: JobId, message_id: &str) -> Result<String, ServerError> {
        self.write(|tx| jobs::keep_message_id(tx, id, message_id))
    }

    fn finish_job(&self, id: JobId, now: Timestamp) -> Result<(), ServerError> {
        self.write(|tx| jobs::finish_job(tx, id, now))
    }

    fn keep_trouble(&self, id: JobId, sentence: &str) -> Result<(), ServerError> {
        self.write(|tx| jobs::keep_trouble(tx, id, sentence))
    }

    fn fail_job(
        &self,
        id: JobId,
        error: &str,
        next_attempt_at: Option<Timestamp>,
    ) -> Result<(), ServerError> {
        self.write(|tx| jobs::fail_job(tx, id, error, next_attempt_at))
    }

    fn jobs(&self, most: usize) -> Result<Vec<Job>, ServerError> {
        jobs::jobs(&self.connection(), most)
    }

    fn job(&self, id: JobId) -> Result<Option<Job>, ServerError> {
        jobs::job(&self.connection(), id)
    }

    fn next_work_at(&self) -> Result<Option<Timestamp>, ServerError> {
        jobs::next_work_at(&self.connection())
    }

    fn last_report_end(
        &self,
        of: ReportOf,
        schedule: Option<ScheduleId>,
    ) -> Result<Option<Timestamp>, ServerError> {
        jobs::last_report_end(&self.connection(), of, schedule)
    }

    fn report_meter_names(
        &self,
        customer: CustomerId,
        to: Timestamp,
    ) -> Result<Vec<ReportMeterName>, ServerError> {
        report::report_meter_names(&self.connection(), customer, to)
    }

    fn each_report_device(
        &self,
        customer: CustomerId,
        from: Timestamp,
        to: Timestamp,
        visit: &mut dyn FnMut(ReportDevice) -> Result<(), ServerError>,
    ) -> Result<(), ServerError> {
        // One read transaction: the rows are of one moment, whatever comes in meanwhile.
        let mut connection = self.connection();
        let transaction = connection.transaction()?;
        report::each_report_device(&transaction, customer, from, to, visit)
    }

    fn each_report_event(
        &self,
        customer: CustomerId,
        from: Timestamp,
        to: Timestamp,
        visit: &mut dyn FnMut(ReportEvent) -> Result<(), ServerError>,
    ) -> Result<(), ServerError> {
        events::each_report_event(&self.connection(), customer, from, to, visit)
    }

    fn set_mail_settings(&self, settings: &MailSettings) -> Result<(), ServerError> {
        self.write(|tx| mail::set_mail_settings(tx, settings))
    }

    fn mail_settings(&self) -> Result<Option<MailSettings>, ServerError> {
        mail::mail_settings(&self.connection())
    }
}

#[cfg(test)]
mod tests;

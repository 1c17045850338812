//! The box's SQLite: devices, readings, outbox, settings.
//!
//! One database, `meterbox.db` in the state folder, in WAL mode with `synchronous=FULL`: what a call here returned as
//! done survives the power cut that follows. A reading, the judgement of its meters and its outbox row are one
//! transaction. One table, one file of code. Several processes may have the store open at once.
//!
//! Left out: clock, randomness and network (times and fresh bytes are arguments), and the repair of a damaged file,
//! which is refused and left as it is.

mod access;
mod accounts;
mod batches;
mod check_in;
mod claim;
mod clock;
mod device_notes;
mod devices;
mod documents;
mod enrolment;
mod error;
mod evidence;
mod history;
mod known_rows;
mod manual_entries;
mod messages;
mod opening;
mod origin;
mod outbox;
mod own_copy;
mod page_certificate;
mod payloads;
mod push_record;
mod readings;
mod recognition;
mod replacement;
mod reports;
mod reset;
mod revision;
mod room;
mod schema;
mod searches;
mod sent_batches;
mod setting_faults;
mod settings;
mod silence;
mod systems;
mod traffic;
mod v3_credentials;

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, TransactionBehavior};

pub use access::Access;
pub use batches::{Quarantine, SealedBatch};
pub use check_in::{CheckInRecord, TakenSettings};
pub use claim::Claim;
pub use device_notes::DeviceNote;
pub use devices::KnownDevice;
pub use enrolment::Enrolment;
pub use error::{StoreError, StoreFault};
pub use history::History;
pub use known_rows::KnownRows;
pub use manual_entries::ManualEntry;
pub use messages::MessageKind;
pub use opening::FILE_NAME;
pub use outbox::{OutboxSummary, SetAside};
pub use page_certificate::KeptCertificate;
pub use payloads::{PayloadKind, PayloadRecord, PayloadState, Payloads};
pub use push_record::PushRecord;
pub use recognition::{Known, Met, Recognised, Standing};
pub use reports::{BadWish, ReportsRecord, Rhythm, TimeOfDay, is_mailbox};
pub use revision::Revision;
pub use searches::LastSearch;
pub use sent_batches::WHOLE_DAYS;
pub use setting_faults::{BadSettings, SettingFault, SettingFaultKind};
pub use settings::{SearchPace, Settings};
pub use systems::SystemRecord;
pub use traffic::TrafficCount;
pub use v3_credentials::{BadCredentials, V3Credentials, V3Secret};

/// The open store. It may be shared between threads; calls wait for one another.
#[derive(Debug)]
pub struct Store {
    connection: Mutex<Connection>,
    epoch: Mutex<String>,
    folder: PathBuf,
}

impl Store {
    /// The store's own name, 32 hex digits: batches and readings are counted within it. A factory reset gives it another.
    pub fn epoch(&self) -> String {
        self.epoch.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads without a transaction of its own.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        work(&self.connection())
    }

    /// Does all of `work` or nothing of it. The write lock is taken at the start, so that two processes can't
    /// both read and then both decide. On a full disk it is done once more, after room was made.
    fn write<T>(&self, work: impl Fn(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.write_or_make_room(&work, false)
    }

    /// The same for what makes the store grow, such as readings: it never takes the room that is kept free, so that on a
    /// full disk what waits can still be sent, and settings be saved.
    fn write_more<T>(&self, work: impl Fn(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.write_or_make_room(&work, true)
    }

    fn write_or_make_room<T>(
        &self,
        work: &dyn Fn(&Connection) -> Result<T, StoreError>,
        is_growth: bool,
    ) -> Result<T, StoreError> {
        let mut connection = self.connection();
        let done = once(&mut connection, work);
        if !matches!(&done, Err(error) if matches!(error.fault(), StoreFault::Full)) {
            return done;
        }
        room::make(&self.folder, &connection)?;
        if is_growth {
            room::keep_free(&self.folder);
        }
        let done = once(&mut connection, work);
        room::keep_free(&self.folder);
        done
    }

    /// A panic elsewhere has rolled its transaction back, so the connection is good.
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn once<T>(
    connection: &mut Connection,
    work: &dyn Fn(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = work(&transaction)?;
    transaction.commit()?;
    Ok(done)
}

//! What the ledger hands out and takes: one type a kind of row.

use std::fmt;

use meters::{Identity, Timestamp};
use protocol::check_in::System;
use protocol::{ApplianceId, PublicKey};
use serde::Serialize;

use crate::schedule::Rule;

mod check_in;
mod report;

pub(crate) use check_in::{ApplianceSettings, Decision, Pack, WantedSettings, Wish, WishStanding};
pub(crate) use report::{
    BookedValue, LastMiss, LastReading, MeterValue, ReportDevice, ReportEvent, ReportMeter, ReportMeterName,
};

macro_rules! row_ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub(crate) struct $name(pub(crate) i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

row_ids! {
    /// A dealer's row.
    DealerId,
    /// A customer's row.
    CustomerId,
    /// A site's row.
    SiteId,
    /// An enrolment code's row.
    CodeId,
    /// The server's own number for one physical machine; two boxes that read it, one after the other, share it.
    DeviceKey,
    /// A schedule's row.
    ScheduleId,
    /// A report job's row.
    JobId,
    /// A wish's row.
    WishId,
}

/// A dealer: who bills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Dealer {
    pub(crate) id: DealerId,
    pub(crate) name: String,
    pub(crate) created_at: Timestamp,
}

/// A customer: who is billed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Customer {
    pub(crate) id: CustomerId,
    pub(crate) name: String,
    pub(crate) dealer: DealerId,
    pub(crate) dealer_name: String,
    /// IANA name, such as `Europe/Berlin`.
    pub(crate) time_zone: String,
    pub(crate) created_at: Timestamp,
}

/// A site: where a box stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Site {
    pub(crate) id: SiteId,
    pub(crate) name: String,
    pub(crate) customer: CustomerId,
    pub(crate) customer_name: String,
    pub(crate) created_at: Timestamp,
}

/// An enrolment code, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Code {
    pub(crate) id: CodeId,
    pub(crate) site: SiteId,
    pub(crate) site_name: String,
    pub(crate) customer_name: String,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) used_at: Option<Timestamp>,
    /// The box that used it.
    pub(crate) appliance: Option<String>,
}

/// What became of a code that a box brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Enrolment {
    /// The box is enrolled, now or with this same code and key before.
    Enrolled {
        /// Its name.
        appliance: ApplianceId,
        /// The site's name.
        site: String,
    },
    /// No such code.
    UnknownCode,
    /// Another box used it, or the box that used it was revoked since.
    UsedCode,
    /// It is too old.
    ExpiredCode,
}

/// An enrolled box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Appliance {
    pub(crate) id: String,
    pub(crate) site: SiteId,
    pub(crate) site_name: String,
    pub(crate) customer_name: String,
    #[serde(skip)]
    pub(crate) key: PublicKey,
    /// The agent's version at its last push or check-in.
    pub(crate) version: String,
    pub(crate) enrolled_at: Timestamp,
    /// When it pushed last.
    pub(crate) last_seen_at: Option<Timestamp>,
    /// When it checked in last.
    pub(crate) checked_in_at: Option<Timestamp>,
    /// The version of the makers' profiles that it reads by, as it said then.
    pub(crate) profiles: Option<u32>,
    /// What runs on it, as it said last, and the last version that it left; none where it is no appliance.
    pub(crate) system: Option<System>,
    pub(crate) revoked_at: Option<Timestamp>,
}

/// A device in a listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Device {
    pub(crate) id: DeviceKey,
    pub(crate) customer_name: String,
    pub(crate) site_name: String,
    /// The box that last told of it.
    pub(crate) appliance: String,
    pub(crate) identity: Identity,
    pub(crate) address: Option<String>,
    pub(crate) first_seen_at: Timestamp,
    /// When it was last read, by the box's clock.
    pub(crate) last_read_at: Option<Timestamp>,
}

/// Whose devices a report holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReportOf {
    /// One customer's.
    Customer(CustomerId),
    /// Those of all customers of a dealer.
    Dealer(DealerId),
}

/// A schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Schedule {
    pub(crate) id: ScheduleId,
    pub(crate) of: ReportOf,
    /// The customer's or dealer's name.
    pub(crate) name: String,
    /// Mail addresses.
    pub(crate) recipients: Vec<String>,
    pub(crate) rule: Rule,
    /// IANA name of the zone that the rule's time is meant in.
    pub(crate) time_zone: String,
    pub(crate) next_due_at: Timestamp,
    pub(crate) created_at: Timestamp,
    /// The box whose wish made it; none: the dealer did.
    pub(crate) wished_by: Option<String>,
}

/// A report to queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewJob {
    pub(crate) of: ReportOf,
    /// Mail addresses.
    pub(crate) recipients: Vec<String>,
    pub(crate) period_from: Timestamp,
    pub(crate) period_to: Timestamp,
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum JobState {
    /// It waits, perhaps for another attempt.
    Queued,
    /// A worker has it.
    Claimed,
    /// Its mail was handed over.
    Sent,
    /// It was given up.
    Failed,
}

/// A report that is to be made and mailed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Job {
    pub(crate) id: JobId,
    pub(crate) schedule: Option<ScheduleId>,
    pub(crate) of: ReportOf,
    /// The customer's or dealer's name.
    pub(crate) name: String,
    /// Mail addresses.
    pub(crate) recipients: Vec<String>,
    pub(crate) period_from: Timestamp,
    pub(crate) period_to: Timestamp,
    pub(crate) state: JobState,
    /// How often a worker took it, this time included.
    pub(crate) attempts: u32,
    pub(crate) next_attempt_at: Timestamp,
    pub(crate) claimed_until: Option<Timestamp>,
    /// Kept before the first handing over, so that a repeat is recognised as one.
    pub(crate) message_id: Option<String>,
    pub(crate) last_error: Option<String>,
    pub(crate) created_at: Timestamp,
    pub(crate) sent_at: Option<Timestamp>,
}

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MailTls {
    /// TLS from the first byte (`smtps://`).
    Implicit,
    /// STARTTLS, and nothing is sent where the mail server doesn't offer it (`smtp://`).
    StartTls,
    /// None: for a mail server on this machine, or where a person asked for it (`smtp+plain://`).
    Plain,
}

/// How mail is sent.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub(crate) struct MailSettings {
    pub(crate) tls: MailTls,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) user: Option<String>,
    #[serde(skip)]
    pub(crate) password: Option<String>,
    /// The sender's address.
    pub(crate) from: String,
}

impl fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MailSettings({}:{}, password not shown)", self.host, self.port)
    }
}

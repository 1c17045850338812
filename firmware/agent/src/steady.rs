//! Reading a known printer again: mostly one small question for what moves, and everything once a day or when the small
//! answer shows that something else has changed.

use std::net::SocketAddr;
use std::sync::Arc;

use lan::Lan;
use meters::identity::Evidence;
use meters::{Cost, Reading, Timestamp};
use profiles::{Catalogue, Oid, Rows};
use snmp::{FullReading, SteadyReading};
use store::KnownRows;

use crate::credentials::Credentials;
use crate::failure::Failure;
use crate::reader::{self, Answer, Learnt};

/// A full reading is due after so many seconds: a day, less a little, so that it keeps to the hour of its round.
const FULL_AFTER: u64 = 86_400 - 600;

/// prtGeneralSerialNumber (RFC 3805).
const SERIAL_NUMBER: &[u32] = &[1, 3, 6, 1, 2, 1, 43, 5, 1, 1, 17];

/// What is known of a printer from the readings before this one.
#[derive(Clone, Debug)]
pub(crate) struct KnownPrinter {
    rows: Rows,
    full_at: Timestamp,
    /// The version of the profiles that it was read by.
    profiles: u32,
}

impl KnownPrinter {
    /// What the books have.
    pub(crate) fn from(kept: &KnownRows) -> Self {
        Self {
            rows: Rows::from_snmprec(&kept.full).overlaid(&Rows::from_snmprec(&kept.fresh)),
            full_at: kept.full_at,
            profiles: kept.profiles,
        }
    }

    /// Whether a small question will do. It proves by the serial number that it is answered by the same machine: of a
    /// printer without one everything is read each time.
    fn is_enough_at(&self, catalogue: &Catalogue, now: Timestamp) -> bool {
        let has_row = self.rows.column(&Oid::new(SERIAL_NUMBER)).next().is_some();
        let evidence = Evidence::of(&catalogue.interpret(&self.rows).identity);
        let names_itself = has_row && matches!(evidence.first(), Some(Evidence::Serial(..)));
        names_itself && now >= self.full_at && now.seconds_since(self.full_at) < FULL_AFTER
    }

    /// Whether a full reading may pass over the maker's rows that it did not have: these profiles asked for them before, on
    /// the same day (UTC).
    fn knows_what_it_lacks(&self, catalogue: &Catalogue, now: Timestamp) -> bool {
        let day = |at: Timestamp| at.unix_seconds() / 86_400;
        self.profiles == catalogue.version() && day(self.full_at) == day(now)
    }
}

/// How much was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Everything.
    Full,
    /// What moves; the rest is from the last full reading.
    Steady,
    /// Whatever it tells by another way than SNMP, such as a USB port: no rows, and nothing for the next time.
    Port,
}

/// Reads a printer as little as will do. The reading is whole in either case.
///
/// # Errors
/// Those of [`reader::read`].
pub(crate) async fn read_again(
    lan: &Lan,
    catalogue: &Arc<Catalogue>,
    address: SocketAddr,
    credentials: &Credentials,
    learnt: Option<&Learnt>,
    known: Option<&KnownPrinter>,
    now: &(dyn Fn() -> Timestamp + Sync),
) -> Result<(Answer, Extent), Failure> {
    let Some(known) = known else {
        let plan = &mut FullReading::of(Arc::clone(catalogue));
        let answer = reader::read(lan, catalogue, address, credentials, learnt, plan, now).await?;
        return Ok((answer, Extent::Full));
    };
    let mut spent = Cost::default();
    let mut stranger = false;
    if known.is_enough_at(catalogue, now()) {
        let limits = learnt.map(|learnt| learnt.limits(now())).unwrap_or_default();
        let plan = &mut SteadyReading::of(catalogue, &known.rows, &limits);
        let answer = reader::read(lan, catalogue, address, credentials, learnt, plan, now).await?;
        let change = catalogue.change_between(&known.rows, &answer.rows);
        if change.is_none() && answer.reading.partial.is_none() {
            return Ok((completed(catalogue, known, answer), Extent::Steady));
        }
        spent = answer.reading.cost;
        stranger = change == Some(profiles::Change::AnotherDevice);
    }
    let mut plan = if stranger {
        FullReading::of(Arc::clone(catalogue))
    } else if known.knows_what_it_lacks(catalogue, now()) {
        FullReading::again(Arc::clone(catalogue), known.rows.clone())
    } else {
        FullReading::knowing(Arc::clone(catalogue), known.rows.clone())
    };
    let mut answer = reader::read(lan, catalogue, address, credentials, learnt, &mut plan, now).await?;
    answer.reading.cost = sum(spent, answer.reading.cost);
    Ok((answer, Extent::Full))
}

/// The steady answer over what is known.
fn completed(catalogue: &Catalogue, known: &KnownPrinter, answer: Answer) -> Answer {
    let facts = catalogue.interpret(&known.rows.overlaid(&answer.rows));
    Answer {
        reading: Reading {
            partial: answer.reading.partial,
            cost: answer.reading.cost,
            ..facts.into_reading(answer.reading.address, answer.reading.read_at)
        },
        is_printer: true,
        ..answer
    }
}

fn sum(one: Cost, other: Cost) -> Cost {
    Cost {
        datagrams_sent: one.datagrams_sent.saturating_add(other.datagrams_sent),
        datagrams_received: one.datagrams_received.saturating_add(other.datagrams_received),
        bytes_sent: one.bytes_sent.saturating_add(other.bytes_sent),
        bytes_received: one.bytes_received.saturating_add(other.bytes_received),
        retries: one.retries.saturating_add(other.retries),
    }
}

#[cfg(test)]
mod tests;

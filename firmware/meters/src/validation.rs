//! Is this value worth billing? A verdict on each meter of a reading, against what the books know of that meter.
//!
//! A doubtful value is kept, marked and shown; nothing here drops or changes a value. The last good value stays where
//! it is until a value follows from it, so that what is believed never falls. Whatever can't be told from one reading is
//! told from the next ones: a value that was wrong once is forgotten when the counter is back on its old way, and a
//! counter that goes on from a doubtful value stays doubtful, also when it has climbed over the last good one, until a
//! person has decided.
//!
//! What this box can't time it doesn't accuse: see [`Taken`]. The numbers by which growth is judged are in
//! [`growth`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ComparisonKind, Meter, MeterName, Reading, Timestamp, Unit};

mod account;
mod line;
mod sentence;
mod taken;

pub mod growth;

pub use account::Account;
pub use line::Line;
pub use taken::Taken;

use account::Finding;

/// What a meter's value is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It follows from the last good value.
    Ok,
    /// It was not read this time: the value shown is an older one, with its own time.
    Stale,
    /// It is lower than the last good value, or goes on from one that was: another board, a reset, another machine.
    Dropped,
    /// It grew by more than the machine can print in that time, or goes on from a value that did.
    Jumped,
    /// Its parts don't add up to it.
    PartsDiffer,
    /// It counts something else than before, or is read from another row.
    UnitChanged,
    /// A doubt that this version has no word for. It is never `ok`.
    #[serde(other)]
    Other,
}

impl Verdict {
    /// The word used on pages, in workbooks and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Stale => "stale",
            Self::Dropped => "dropped",
            Self::Jumped => "jumped",
            Self::PartsDiffer => "parts_differ",
            Self::UnitChanged => "unit_changed",
            Self::Other => "other",
        }
    }
}

/// The last value of a meter that was believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastGood {
    /// The value.
    pub value: u64,
    /// What it counted.
    pub unit: Unit,
    /// When it was read.
    pub read_at: Timestamp,
    /// Where it was read, as [`Meter::source`]; absent in books of the first versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What a person needs who decides about a doubtful value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// The last value that was believed.
    pub last_good: LastGood,
    /// What to add to the counter from now on, so that it goes on where it was: it was reset, wrapped, or is another
    /// board's. It is the same in all readings that go on from one doubtful value. Absent where nothing can be proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed_offset: Option<i64>,
    /// What is wrong and what seems to have happened, in one sentence.
    pub message: String,
}

/// A counter that began anew: it fell, and a second reading went on from the lower value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restart {
    /// The meter.
    pub meter: MeterName,
    /// Whether it is one that the dealer bills by.
    pub bills: bool,
    /// Its last good value.
    pub before: u64,
    /// Its value now.
    pub after: u64,
}

/// What a reading is worth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict on each meter that was read, and `stale` for each that was not.
    pub verdicts: BTreeMap<MeterName, Verdict>,
    /// What is known of each doubtful meter. One that was never believed has no last good value, and nothing here.
    pub doubts: BTreeMap<MeterName, Doubt>,
    /// Counters that are known since this reading to have begun anew; each is told once.
    pub restarts: Vec<Restart>,
}

/// Judges a reading and enters it into the accounts of the device's meters, by name.
///
/// A meter without an account is believed and gets one, unless its parts speak against it or it can be no count. A meter with an account that
/// a whole reading doesn't bring is stale; half a reading says nothing of what it did not get to. Where two meters have
/// one name, the worse verdict counts for both.
pub fn judge_reading(
    reading: &Reading,
    taken: &Taken,
    accounts: &mut BTreeMap<MeterName, Account>,
) -> Judgement {
    let mut judgement = Judgement::default();
    let mut by_name: BTreeMap<&MeterName, Vec<&Meter>> = BTreeMap::new();
    for meter in &reading.meters {
        by_name.entry(&meter.name).or_default().push(meter);
    }
    for (name, meters) in &by_name {
        judge_name(reading, taken, name, meters, accounts, &mut judgement);
    }
    if reading.partial.is_none() {
        for (name, account) in accounts.iter().filter(|(name, _)| !by_name.contains_key(name)) {
            judgement.verdicts.insert(name.clone(), Verdict::Stale);
            judgement.doubts.insert(name.clone(), account.stale(name));
        }
    }
    judgement
}

/// Judges the meters of one name, which are one meter but in a reading that is out of order.
fn judge_name(
    reading: &Reading,
    taken: &Taken,
    name: &MeterName,
    meters: &[&Meter],
    accounts: &mut BTreeMap<MeterName, Account>,
    judgement: &mut Judgement,
) {
    let disagreement = reading.comparisons.iter().find(|comparison| {
        comparison.kind == ComparisonKind::Parts && comparison.meter == *name && !comparison.agrees
    });
    let before = accounts.get(name).cloned();
    let mut after = before.clone();
    let mut worst: Option<Finding> = None;
    for meter in meters {
        let finding = match (&mut after, disagreement) {
            (Some(account), _) => account.enter(meter, taken, reading.rated_per_minute, disagreement),
            (None, Some(_)) => Finding::without_account(Verdict::PartsDiffer),
            (None, None) if growth::stands_in_place_of_a_count(meter, reading.rated_per_minute) => {
                Finding::without_account(Verdict::Jumped)
            }
            (none @ None, None) => {
                *none = Some(Account::opened_by(meter, taken));
                Finding::without_account(Verdict::Ok)
            }
        };
        if worst.as_ref().is_none_or(|worst| worst.verdict < finding.verdict) {
            worst = Some(finding);
        }
    }
    let Some(mut worst) = worst else { return };
    if let (Some(after), Some(before), true) = (&mut after, &before, worst.verdict != Verdict::Ok) {
        after.believe_no_more_than(before);
        if let Some(doubt) = &mut worst.doubt {
            doubt.last_good = before.last_good().clone();
        }
    }
    let is_new_and_doubtful = before.is_none() && worst.verdict != Verdict::Ok;
    if let Some(after) = after.filter(|_| !is_new_and_doubtful) {
        accounts.insert(name.clone(), after);
    }
    judgement.verdicts.insert(name.clone(), worst.verdict);
    if before.is_some() {
        judgement
            .doubts
            .extend(worst.doubt.map(|doubt| (name.clone(), doubt)));
        judgement.restarts.extend(worst.restart);
    }
}

#[cfg(test)]
mod tests;

//! What the service tells the keeper of itself: how it is, for the light, and what makes this box itself, for the second copy.
//! On a computer without a keeper nothing is told, and nobody wakes for it. The keeper wants to hear often that the service is
//! there; the books are read for it only where something in them has changed.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use protocol::check_in::CardFault;
use store::Revision;
use tokio::time::sleep;

use crate::card::card_fault;
use crate::failure::Failure;
use crate::keeper::{Client, Condition, KeeperFailure, PLAN};
use crate::safekeeping::copy_of;
use crate::station::{Station, random};

/// So often the keeper hears how the box is.
const BETWEEN_WORDS: Duration = Duration::from_secs(20);

/// A keeper that is not there by then is not coming.
const MOST_ABSENCES: u32 = 3;

/// Tells for ever, where somebody listens.
pub(crate) async fn report(station: &Station, state: &Path) {
    let mut reporter = Reporter::of(station, state);
    while reporter.tell() {
        sleep(BETWEEN_WORDS).await;
    }
    std::future::pending::<()>().await;
}

/// What the second copy is made of, as it was when it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sources {
    books: Revision,
    plan: Option<SystemTime>,
}

struct Reporter<'a> {
    station: &'a Station,
    state: &'a Path,
    keeper: Client,
    is_known: bool,
    absences: u32,
    /// How the box is by its books, and which ones.
    by_books: Option<(Revision, Condition)>,
    /// What the keeper has, and what it was made of.
    kept: Option<(Sources, String)>,
    /// Why it has nothing newer, as it was said.
    said: Option<String>,
}

impl<'a> Reporter<'a> {
    fn of(station: &'a Station, state: &'a Path) -> Self {
        Self {
            station,
            state,
            keeper: Client::of(state),
            is_known: false,
            absences: 0,
            by_books: None,
            kept: None,
            said: None,
        }
    }

    /// Tells how the box is, and what is new of it. Says whether somebody listens, or may yet.
    fn tell(&mut self) -> bool {
        let condition = self.condition().unwrap_or(Condition::Trouble);
        match self.keeper.tell(condition) {
            Ok(()) => self.is_known = true,
            Err(KeeperFailure::Absent) => self.absences += 1,
            Err(_) => {}
        }
        if self.is_known {
            // Books that can't be read are told of by who wants to write to them.
            let _ = self.keep_copy();
        }
        self.is_known || self.absences < MOST_ABSENCES
    }

    fn condition(&mut self) -> Result<Condition, Failure> {
        let card = card_fault(self.state);
        if card == Some(CardFault::InMemory) {
            return Ok(Condition::Trouble);
        }
        let revision = self.station.store.revision()?;
        let by_books = match self.by_books {
            Some((seen, condition)) if seen == revision => condition,
            _ => {
                let condition = condition(self.station)?;
                self.by_books = Some((revision, condition));
                condition
            }
        };
        Ok(match (by_books, card) {
            // The page says that the card is to be replaced soon. One that was mended wants nobody.
            (Condition::Well, Some(CardFault::Remade | CardFault::Other)) => Condition::WantsPerson,
            (by_books, _) => by_books,
        })
    }

    fn keep_copy(&mut self) -> Result<(), Failure> {
        let plan = fs::metadata(self.state.join(PLAN)).and_then(|plan| plan.modified());
        let sources = Sources {
            books: self.station.store.revision()?,
            plan: plan.ok(),
        };
        let kept = match &self.kept {
            Some((made_of, _)) if *made_of == sources => return Ok(()),
            Some((_, kept)) => Some(kept),
            None => None,
        };
        let copy = copy_of(self.state, &self.station.store)?;
        if kept != Some(&copy)
            && let Err(failure) = self.keeper.keep(copy.clone())
        {
            let sentence = failure.to_string();
            if self.said.as_ref() != Some(&sentence) {
                eprintln!("meterbox: there is no second copy of what makes this box itself: {sentence}");
            }
            self.said = Some(sentence);
            return Ok(());
        }
        self.kept = Some((sources, copy));
        Ok(())
    }
}

/// How the box is by its books.
fn condition(station: &Station) -> Result<Condition, Failure> {
    let store = &station.store;
    if store.push_record()?.failure.is_some() {
        return Ok(Condition::Trouble);
    }
    let is_claimed = store.claim(random()?)?.password_hash.is_some();
    let is_selected = !store.settings()?.targets.is_empty() || !store.manual_entries()?.is_empty();
    if is_claimed && is_selected && store.enrolment()?.is_some() {
        Ok(Condition::Well)
    } else {
        Ok(Condition::WantsPerson)
    }
}

#[cfg(test)]
mod tests;

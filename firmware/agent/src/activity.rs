//! What the collector is at, for whoever looks: how far the search is, what was read, why the last search came to nothing.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use snmp::Progress;

/// A search and the reading of what it finds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Searching {
    began: Instant,
    /// What was sent, and what is to be sent.
    progress: Progress,
    /// Whatever answered.
    pub(crate) answered: u64,
    /// Printers among that.
    pub(crate) printers: u64,
    /// Whether it reads what it found by now.
    pub(crate) reading: bool,
}

impl Searching {
    /// Addresses in all.
    pub(crate) fn addresses(&self) -> u64 {
        self.progress.addresses
    }

    /// Addresses that were asked: each is asked several times, so this is the part of the way.
    pub(crate) fn asked(&self) -> u64 {
        let Progress {
            sent,
            left,
            addresses,
            ..
        } = self.progress;
        if self.reading {
            return addresses;
        }
        let asked = u128::from(addresses) * u128::from(sent) / u128::from((sent + left).max(1));
        u64::try_from(asked).unwrap_or(addresses)
    }

    /// How long it goes on if it goes on like this.
    pub(crate) fn seconds_left(&self, now: Instant) -> u64 {
        let Progress { sent, left, .. } = self.progress;
        if self.reading || sent == 0 {
            return 0;
        }
        let millis = now.saturating_duration_since(self.began).as_millis();
        u64::try_from((millis * u128::from(left) / u128::from(sent)).div_ceil(1_000)).unwrap_or(u64::MAX)
    }
}

/// What goes on now.
#[derive(Clone, Debug, Default)]
pub(crate) struct Doing {
    /// A search, until what it found is read.
    pub(crate) search: Option<Searching>,
    /// A round, and how many devices were read in it.
    pub(crate) round: Option<u64>,
    /// Why the last search came to nothing, or to less than was wanted.
    pub(crate) last_failure: Option<String>,
}

/// The same, shared.
#[derive(Debug, Default)]
pub(crate) struct Activity(Mutex<Doing>);

/// Dropped when what it stands for is over, however it ends.
pub(crate) struct Begun<'a> {
    activity: &'a Activity,
    end: fn(&mut Doing),
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        (self.end)(&mut self.activity.doing());
    }
}

impl Activity {
    fn doing(&self) -> MutexGuard<'_, Doing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What goes on now.
    pub(crate) fn look(&self) -> Doing {
        self.doing().clone()
    }

    /// A search begins.
    pub(crate) fn begin_search(&self) -> Begun<'_> {
        let mut doing = self.doing();
        doing.last_failure = None;
        doing.search = Some(Searching {
            began: Instant::now(),
            progress: Progress::default(),
            answered: 0,
            printers: 0,
            reading: false,
        });
        Begun {
            activity: self,
            end: |doing| doing.search = None,
        }
    }

    /// A round of readings begins.
    pub(crate) fn begin_round(&self) -> Begun<'_> {
        let mut doing = self.doing();
        doing.round = Some(0);
        if let Some(search) = &mut doing.search {
            search.reading = true;
        }
        Begun {
            activity: self,
            end: |doing| doing.round = None,
        }
    }

    /// The search is so far.
    pub(crate) fn went_on(&self, progress: Progress) {
        if let Some(search) = self.doing().search.as_mut().filter(|search| !search.reading) {
            search.progress = progress;
        }
    }

    /// Something answered the search.
    pub(crate) fn met(&self, is_printer: bool) {
        if let Some(search) = self.doing().search.as_mut().filter(|search| !search.reading) {
            search.answered += 1;
            search.printers += u64::from(is_printer);
        }
    }

    /// A device was read.
    pub(crate) fn was_read(&self) {
        if let Some(read) = &mut self.doing().round {
            *read += 1;
        }
    }

    /// The search came to nothing, or to less than was wanted.
    pub(crate) fn failed(&self, sentence: String) {
        self.doing().last_failure = Some(sentence);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_search_tells_how_far_it_is_and_is_over_when_it_is_dropped() {
        let activity = Activity::default();
        let begun = activity.begin_search();
        activity.went_on(Progress {
            sent: 100,
            answered: 3,
            addresses: 254,
            left: 300,
        });
        activity.met(true);
        activity.met(false);
        let search = activity.look().search.unwrap();
        assert_eq!((search.asked(), search.answered, search.printers), (63, 2, 1));
        assert_eq!(search.seconds_left(search.began + Duration::from_secs(2)), 6);
        let round = activity.begin_round();
        activity.was_read();
        // What is looked for among the targets during a round is no progress of the search.
        activity.went_on(Progress::default());
        let doing = activity.look();
        assert_eq!((doing.search.unwrap().asked(), doing.round), (254, Some(1)));
        drop(round);
        drop(begun);
        let doing = activity.look();
        assert!(doing.search.is_none() && doing.round.is_none());
    }
}

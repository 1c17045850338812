//! How many wrong passwords and claim codes came of late, by source and from everywhere.
//!
//! A few mistakes cost nothing; then each costs a wait, twice as long as the one before, up to a minute. As guesses may
//! come from many addresses, after some more mistakes all unknown sources stand in one queue: one guess a second. While
//! somebody has to wait, his guess is not looked at: no hash is computed for it, and a right one is no use yet.
//!
//! Nobody can lock the owner out. A wait that was told is a promise: whoever comes back after it is looked at, whatever
//! others did in the meantime. A browser that knew the password before ([`Source::Known`]) only waits for its own
//! mistakes. What is left to an attacker with more addresses than the table has rows is to keep the table full, so that
//! a browser that was never here can't get in; against that stands whoever goes to the box.
//!
//! Kept in memory: a restart forgives, and costs an attacker more time than it gives.

use std::net::IpAddr;
use std::time::{Duration, Instant};

/// No wait is longer.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// Mistakes of one source that cost nothing.
const FREE_FOR_ONE: u32 = 3;
/// Mistakes of all unknown sources together before they stand in a queue.
const FREE_FOR_ALL: u32 = 10;
/// After so long without a mistake, those before are forgotten.
const MEMORY: Duration = Duration::from_secs(15 * 60);
/// The turns in the queue are so far apart: ten thousand guesses take three hours from however many addresses.
const APART: Duration = Duration::from_secs(1);
/// A promise is kept at least so long after its time, however many others there are: people are slow.
const GRACE: Duration = Duration::from_secs(20);
/// Sources of each kind that are remembered.
const MOST_SOURCES: usize = 64;

/// Where a guess comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// An address of the network.
    Address(IpAddr),
    /// A browser that knew the password before, by its own number; or a session, by its mark.
    Known([u8; 16]),
}

impl Source {
    /// The source behind an address. Whoever has one IPv6 address has the other 2⁶⁴ of its network as well.
    pub(crate) fn of_address(address: IpAddr) -> Self {
        Self::Address(match address.to_canonical() {
            IpAddr::V6(address) => IpAddr::V6((u128::from(address) >> 64 << 64).into()),
            four => four,
        })
    }
}

/// The wrong guesses of late.
#[derive(Debug, Default)]
pub(crate) struct Guesses {
    sources: Vec<Row>,
    /// Those of unknown sources together.
    all: Mistakes,
    /// When an unknown source had its turn last.
    last_turn: Option<Instant>,
}

#[derive(Debug)]
struct Row {
    source: Source,
    mistakes: Mistakes,
    /// From then on its next guess is looked at, whatever others do.
    promise: Option<Instant>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Mistakes {
    count: u32,
    last: Option<Instant>,
}

impl Guesses {
    /// Whether a guess of `source` is looked at now.
    ///
    /// # Errors
    /// How many seconds it has to wait: at least 1, at most 60.
    pub(crate) fn admit(&mut self, source: Source, now: Instant) -> Result<(), u64> {
        self.forget(now);
        if let Some(row) = self.row(source)
            && let Some(promise) = row.promise
        {
            if promise > now {
                return Err(seconds(promise - now));
            }
            row.promise = None;
            if is_address(source) {
                self.last_turn = Some(now);
            }
            return Ok(());
        }
        if self.is_queueing(source) {
            self.queue(source, now)
        } else {
            Ok(())
        }
    }

    /// The next free turn: at once, or promised for later where there is room for promises.
    fn queue(&mut self, source: Source, now: Instant) -> Result<(), u64> {
        let turn = self.free_turn(now, now);
        if turn == now {
            self.last_turn = Some(now);
            return Ok(());
        }
        if !self.remember(source, now) {
            return Err(seconds(LONGEST_WAIT));
        }
        if let Some(row) = self.row(source) {
            row.promise = Some(turn);
        }
        Err(seconds(turn - now))
    }

    /// The first moment from `earliest` on that is [`APART`] from every promise to an address; within the longest wait,
    /// be it crowded.
    fn free_turn(&self, earliest: Instant, now: Instant) -> Instant {
        let mut turn = self.last_turn.map_or(earliest, |last| earliest.max(last + APART));
        let promises = || {
            let addresses = self.sources.iter().filter(|row| is_address(row.source));
            addresses.filter_map(|row| row.promise)
        };
        while let Some(near) = promises().find(|promise| *promise + APART > turn && *promise < turn + APART) {
            turn = near + APART;
        }
        turn.min(now + LONGEST_WAIT)
    }

    fn is_queueing(&self, source: Source) -> bool {
        is_address(source) && self.all.count > FREE_FOR_ALL
    }

    /// The guess of `source` was looked at, and was wrong.
    pub(crate) fn was_wrong(&mut self, source: Source, now: Instant) {
        self.forget(now);
        if is_address(source) {
            self.all.add(now);
        }
        if !self.remember(source, now) {
            return;
        }
        let Some(row) = self.row(source) else {
            return;
        };
        row.mistakes.add(now);
        let Some(wait) = wait(row.mistakes.count) else {
            return;
        };
        let promise = if self.is_queueing(source) {
            self.free_turn(now + wait, now)
        } else {
            now + wait
        };
        if let Some(row) = self.row(source) {
            row.promise = Some(promise);
        }
    }

    /// The guess of `source` was right: its mistakes are forgiven. Those of all are not, as they were others'.
    pub(crate) fn was_right(&mut self, source: Source) {
        self.sources.retain(|row| row.source != source);
    }

    fn row(&mut self, source: Source) -> Option<&mut Row> {
        self.sources.iter_mut().find(|row| row.source == source)
    }

    /// Makes sure that there is a row for `source`. False where the table is full of rows that must stay: those that
    /// wait, or come back from their wait. Of the others the one with the fewest mistakes goes, so that nobody gets rid
    /// of his own by a few more addresses.
    fn remember(&mut self, source: Source, now: Instant) -> bool {
        if self.row(source).is_some() {
            return true;
        }
        // Addresses are cheap: they must not push out those who had the password.
        let is_of_its_kind =
            |row: &Row| std::mem::discriminant(&row.source) == std::mem::discriminant(&source);
        if self.sources.iter().filter(|row| is_of_its_kind(row)).count() >= MOST_SOURCES {
            let must_stay = |row: &Row| row.promise.is_some_and(|promise| now < promise + GRACE);
            let dispensable = self
                .sources
                .iter()
                .enumerate()
                .filter(|(_, row)| is_of_its_kind(row) && !must_stay(row))
                .min_by_key(|(_, row)| (row.mistakes.count, row.mistakes.last));
            let Some((place, _)) = dispensable else {
                return false;
            };
            self.sources.swap_remove(place);
        }
        self.sources.push(Row {
            source,
            mistakes: Mistakes {
                count: 0,
                last: Some(now),
            },
            promise: None,
        });
        true
    }

    fn forget(&mut self, now: Instant) {
        self.sources.retain(|row| !row.mistakes.are_over(now));
        if self.all.are_over(now) {
            self.all = Mistakes::default();
        }
    }
}

impl Mistakes {
    fn add(&mut self, now: Instant) {
        self.count = self.count.saturating_add(1);
        self.last = Some(now);
    }

    fn are_over(&self, now: Instant) -> bool {
        self.last
            .is_some_and(|last| now.saturating_duration_since(last) > MEMORY)
    }
}

fn is_address(source: Source) -> bool {
    matches!(source, Source::Address(_))
}

/// The wait after that many mistakes of one source: none, then 1, 2, 4 … 32, then 60 seconds.
fn wait(mistakes: u32) -> Option<Duration> {
    let step = mistakes.checked_sub(FREE_FOR_ONE + 1)?;
    Some(if step < 6 {
        Duration::from_secs(1 << step)
    } else {
        LONGEST_WAIT
    })
}

/// Whole seconds, rounded up, so that who comes back after them is not early.
fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests;

//! When the box checks in: once it is enrolled and what waited is sent, after each wish, and then when the server
//! wants; soon, where another system runs than it knows of. There is no timer of its own: the courier sleeps until the earlier of this and its own business.

use std::time::{Duration, Instant};

use meters::Timestamp;
use store::{CheckInRecord, ReportsRecord, Store};

use crate::failure::Failure;
use crate::station::Station;

/// However soon the server wants it.
const SHORTEST: Duration = Duration::from_secs(5 * 60);
/// However late it wants it, and where it doesn't say.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// When the next check-in is due, as the courier remembers it.
#[derive(Debug, Default)]
pub(crate) struct Due {
    failures: u32,
    /// Not before that, unless somebody wishes something else.
    not_before: Option<Instant>,
    /// The number of the wish that the last check-in told of.
    told: Option<u64>,
}

impl Due {
    /// How long until it is due: nothing where it is due now.
    ///
    /// # Errors
    /// [`Failure::Store`].
    pub(crate) fn within(&self, station: &Station, now: Instant) -> Result<Duration, Failure> {
        let (store, wall) = (&station.store, station.now().0);
        let has_news = match &station.system {
            Some(system) => system.has_news(&store.system_record()?),
            None => false,
        };
        Ok(self.by_the_books(&store.check_in_record()?, &store.reports()?, has_news, wall, now))
    }

    fn by_the_books(
        &self,
        record: &CheckInRecord,
        reports: &ReportsRecord,
        has_news: bool,
        wall: Timestamp,
        now: Instant,
    ) -> Duration {
        let wish = reports.wish.as_ref().map(|wish| wish.number);
        if reports.is_untold() && wish != self.told {
            return Duration::ZERO;
        }
        let pause = self
            .not_before
            .map_or(Duration::ZERO, |then| then.saturating_duration_since(now));
        pause.max(if reports.is_untold() || has_news {
            Duration::ZERO
        } else {
            wanted(record, wall)
        })
    }

    /// It is tried now.
    ///
    /// # Errors
    /// [`Failure::Store`].
    pub(crate) fn begun(&mut self, store: &Store) -> Result<(), Failure> {
        self.told = store.reports()?.wish.map(|wish| wish.number);
        Ok(())
    }

    /// The server answered.
    pub(crate) fn done(&mut self, now: Instant) {
        self.failures = 0;
        self.not_before = Some(now + SHORTEST);
    }

    /// What it failed by may be over: it is tried again at once.
    pub(crate) fn network_changed(&mut self) {
        if self.failures > 0 {
            self.not_before = None;
        }
    }

    /// It failed: `pause` gives the wait after so many failures before this one.
    pub(crate) fn failed(&mut self, now: Instant, pause: impl FnOnce(u32) -> Duration) {
        self.not_before = Some(now + pause(self.failures));
        self.failures = self.failures.saturating_add(1);
    }
}

/// How long until the server wants the next one. A wall clock that was set back makes nobody wait for longer than it
/// asked for.
fn wanted(record: &CheckInRecord, wall: Timestamp) -> Duration {
    let Some(answered_at) = record.answered_at else {
        return Duration::ZERO;
    };
    let every = record.next_in.map_or(LONGEST, |seconds| {
        Duration::from_secs(seconds).clamp(SHORTEST, LONGEST)
    });
    every.saturating_sub(Duration::from_secs(wall.seconds_since(answered_at)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use protocol::{ReportWish, WishAnswer, WishState};

    const WALL: Timestamp = Timestamp::from_unix_seconds(1_795_341_600);

    fn answered(ago: u64, next_in: Option<u64>) -> CheckInRecord {
        CheckInRecord {
            answered_at: Some(Timestamp::from_unix_seconds(WALL.unix_seconds() - ago)),
            next_in,
            ..CheckInRecord::default()
        }
    }

    fn wish(number: u64, answer: Option<WishState>) -> ReportsRecord {
        ReportsRecord {
            wish: Some(ReportWish {
                number,
                recipients: Vec::new(),
                rule: "never".into(),
                wished_at: WALL,
            }),
            answer: answer.map(|state| WishAnswer {
                number,
                state,
                message: None,
            }),
            ..ReportsRecord::default()
        }
    }

    fn seconds(due: &Due, record: &CheckInRecord, reports: &ReportsRecord, now: Instant) -> u64 {
        due.by_the_books(record, reports, false, WALL, now).as_secs()
    }

    #[test]
    fn it_is_due_after_enrolment_and_then_when_the_server_wants_within_reason() {
        let (due, now, no_wish) = (Due::default(), Instant::now(), ReportsRecord::default());
        let left = |record: &CheckInRecord| seconds(&due, record, &no_wish, now);
        assert_eq!(left(&CheckInRecord::default()), 0);
        assert_eq!(left(&answered(0, None)), 86_400);
        assert_eq!(left(&answered(600, Some(21_600))), 21_000);
        assert_eq!(left(&answered(30_000, Some(21_600))), 0);
        for (asked, bounded) in [(0, 300), (1, 300), (u64::MAX, 86_400)] {
            assert_eq!(left(&answered(0, Some(asked))), bounded);
        }
        // The clock was set back by a year.
        let ahead = CheckInRecord {
            answered_at: Some(WALL.plus_seconds(31_536_000)),
            next_in: Some(3_600),
            ..CheckInRecord::default()
        };
        assert_eq!(left(&ahead), 3_600);
    }

    #[test]
    fn another_system_is_told_soon_but_not_again_and_again() {
        let (mut due, now) = (Due::default(), Instant::now());
        let (record, no_wish) = (answered(0, Some(21_600)), ReportsRecord::default());
        let left = |due: &Due| due.by_the_books(&record, &no_wish, true, WALL, now).as_secs();
        assert_eq!(left(&due), 0);
        due.done(now);
        assert_eq!(left(&due), 300);
        due.failed(now, |_| Duration::from_secs(30));
        assert_eq!(left(&due), 30, "the report was lost (U30)");
    }

    /// A box that starts has its address some seconds later than its service.
    #[test]
    fn a_network_that_comes_up_ends_the_wait_after_a_failure_and_no_other() {
        let (mut due, now) = (Due::default(), Instant::now());
        let (record, no_wish) = (answered(0, Some(21_600)), ReportsRecord::default());
        let left = |due: &Due| due.by_the_books(&record, &no_wish, true, WALL, now).as_secs();
        due.failed(now, |_| Duration::from_secs(30));
        due.network_changed();
        assert_eq!(left(&due), 0);
        due.done(now);
        due.network_changed();
        assert_eq!(left(&due), 300);
    }

    #[test]
    fn a_wish_is_told_at_once_but_not_again_and_again() {
        let (mut due, now) = (Due::default(), Instant::now());
        let record = answered(0, Some(21_600));
        assert_eq!(seconds(&due, &record, &wish(5, None), now), 0);
        assert_eq!(
            seconds(&due, &record, &wish(5, Some(WishState::Waiting)), now),
            21_600
        );
        // A server that has no word for wishes leaves it untold.
        due.told = Some(5);
        due.done(now);
        assert_eq!(seconds(&due, &record, &wish(5, None), now), 300);
        assert_eq!(seconds(&due, &record, &wish(6, None), now), 0, "another wish");
        due.told = Some(6);
        due.failed(now, |failures| Duration::from_secs(30 * u64::from(failures + 1)));
        assert_eq!(seconds(&due, &record, &wish(6, None), now), 30);
        due.failed(now, |failures| Duration::from_secs(30 * u64::from(failures + 1)));
        assert_eq!(seconds(&due, &CheckInRecord::default(), &wish(6, None), now), 60);
    }
}

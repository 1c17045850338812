//! When is it time again? Intervals by the monotonic clock, so that a wall clock that is set changes none of them.

use std::time::{Duration, Instant};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Something that is done again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rhythm {
    every: Option<Duration>,
    next: Option<Instant>,
}

impl Rhythm {
    /// `times` a day, the last time `ago`; never where `times` is 0.
    pub fn per_day(times: u32, ago: Option<Duration>, now: Instant) -> Self {
        Self::every(DAY.checked_div(times), ago, now)
    }

    /// `times` a week, the last time `ago`; never where `times` is 0.
    pub fn per_week(times: u32, ago: Option<Duration>, now: Instant) -> Self {
        Self::every(WEEK.checked_div(times), ago, now)
    }

    fn every(every: Option<Duration>, ago: Option<Duration>, now: Instant) -> Self {
        let remaining = |every: Duration| ago.map_or(Duration::ZERO, |ago| every.saturating_sub(ago));
        Self { every, next: every.map(|every| now + remaining(every)) }
    }

    /// When it is due; none where it never is.
    pub fn next(&self) -> Option<Instant> {
        self.next
    }

    /// Whether it is due.
    pub fn is_due(&self, now: Instant) -> bool {
        self.next.is_some_and(|next| next <= now)
    }

    /// It was just done. What was missed in between is not made up for.
    pub fn done(&mut self, now: Instant) {
        self.next = self.every.map(|every| now + every);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3_600);

    #[test]
    fn four_readings_a_day_are_six_hours_apart() {
        let now = Instant::now();
        let mut rhythm = Rhythm::per_day(4, None, now);
        assert!(rhythm.is_due(now), "what was never done is due");
        rhythm.done(now);
        assert_eq!(rhythm.next(), Some(now + 6 * HOUR));
    }

    #[test]
    fn a_restart_goes_on_where_it_was() {
        let now = Instant::now();
        assert_eq!(Rhythm::per_day(4, Some(5 * HOUR), now).next(), Some(now + HOUR));
        assert!(Rhythm::per_day(4, Some(50 * HOUR), now).is_due(now));
        assert_eq!(Rhythm::per_week(2, Some(HOUR), now).next(), Some(now + 83 * HOUR));
    }

    #[test]
    fn never_is_never() {
        let now = Instant::now();
        let mut rhythm = Rhythm::per_day(0, None, now);
        rhythm.done(now);
        assert_eq!((rhythm.is_due(now), rhythm.next()), (false, None));
    }
}

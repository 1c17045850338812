//! When is it time again? Intervals by the monotonic clock, so that a wall clock that is set changes none of them.

use std::time::{Duration, Instant};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The interval of something that happens so often a day; none where it never happens.
pub(crate) fn daily(times: u32) -> Option<Duration> {
    DAY.checked_div(times)
}

/// The interval of something that happens so often a week; none where it never happens.
pub(crate) fn weekly(times: u32) -> Option<Duration> {
    WEEK.checked_div(times)
}

/// When it is due again: at once where it never happened, and only once where several turns were missed.
pub(crate) fn due(every: Option<Duration>, last: Option<Instant>, now: Instant) -> Option<Instant> {
    every.map(|every| last.map_or(now, |last| last + every))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3_600);

    #[test]
    fn four_readings_a_day_are_six_hours_apart() {
        let now = Instant::now();
        assert_eq!(due(daily(4), Some(now), now), Some(now + 6 * HOUR));
        assert_eq!(due(weekly(2), Some(now), now), Some(now + 84 * HOUR));
    }

    #[test]
    fn what_never_happened_is_due_and_what_is_switched_off_never_is() {
        let now = Instant::now();
        assert_eq!(due(daily(4), None, now), Some(now));
        assert_eq!(due(weekly(0), None, now), None);
    }
}

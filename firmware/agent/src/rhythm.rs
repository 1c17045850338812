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

/// How long to wait before a sleeping device is asked again, after so many times in vain: a quarter of an hour, then twice
/// as long each time.
pub(crate) fn again(times: u32) -> Duration {
    const QUARTER_OF_AN_HOUR: Duration = Duration::from_secs(15 * 60);
    QUARTER_OF_AN_HOUR.saturating_mul(1_u32.checked_shl(times).unwrap_or(u32::MAX))
}

/// Sleeps until then; for ever where there is no then.
pub(crate) async fn until(then: Option<Instant>) {
    match then {
        Some(then) => tokio::time::sleep_until(then.into()).await,
        None => std::future::pending().await,
    }
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
    fn a_sleeper_is_asked_again_gently() {
        let minutes: Vec<u64> = (0..5).map(|times| again(times).as_secs() / 60).collect();
        assert_eq!(minutes, [15, 30, 60, 120, 240]);
        assert!(again(99) > daily(1).unwrap_or_default(), "no overflow");
    }

    #[test]
    fn what_never_happened_is_due_and_what_is_switched_off_never_is() {
        let now = Instant::now();
        assert_eq!(due(daily(4), None, now), Some(now));
        assert_eq!(due(weekly(0), None, now), None);
    }
}

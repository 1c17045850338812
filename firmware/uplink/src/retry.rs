//! When to try again: so late that a server in trouble can recover, and at random, so that the boxes of a whole
//! country don't come back in the same second.

use std::time::Duration;

/// The first wait is at most this long.
pub const FIRST: Duration = Duration::from_secs(30);
/// No wait of our own choice is longer.
pub const LONGEST: Duration = Duration::from_secs(3_600);

/// The shortest wait.
const SHORTEST: Duration = Duration::from_secs(1);

/// How long to wait after `failures` failures in a row (1 after the first).
///
/// The wait is chosen by `random` from the whole range up to a ceiling that doubles with each failure ("full
/// jitter"). Where the server asked for a wait (`Retry-After`), that comes first, up to [`LONGEST`], and the chosen
/// one is added, so that those who were sent away together don't come back together.
pub fn delay(failures: u32, retry_after: Option<Duration>, random: u32) -> Duration {
    let doublings = failures.saturating_sub(1).min(16);
    let ceiling = FIRST.saturating_mul(1 << doublings).min(LONGEST);
    let chosen = ceiling
        .mul_f64(f64::from(random) / f64::from(u32::MAX))
        .max(SHORTEST);
    chosen + retry_after.unwrap_or_default().min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ceiling_doubles_up_to_an_hour() {
        let ceilings: Vec<u64> = [0, 1, 2, 3, 7, 8, 9, u32::MAX]
            .map(|n| delay(n, None, u32::MAX).as_secs())
            .into();
        assert_eq!(ceilings, [30, 30, 60, 120, 1_920, 3_600, 3_600, 3_600]);
        assert_eq!(delay(9, None, 0), SHORTEST);
    }

    #[test]
    fn what_the_server_asks_for_is_the_least_and_is_bounded() {
        let asked = Some(Duration::from_secs(120));
        assert_eq!(delay(1, asked, 0), Duration::from_secs(121));
        assert_eq!(delay(1, asked, u32::MAX), Duration::from_secs(150));
        assert_eq!(delay(20, Some(Duration::MAX), u32::MAX), LONGEST * 2);
    }

    #[test]
    fn a_hundred_thousand_boxes_spread_over_the_range() {
        let mut per_minute = [0_u32; 60];
        let mut random = 1_u32;
        for _ in 0..100_000 {
            // A linear congruential generator is random enough to fill minutes.
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let minute = delay(12, None, random).as_secs() / 60;
            if let Some(count) = per_minute.get_mut(usize::try_from(minute).unwrap_or(60)) {
                *count += 1;
            }
        }
        assert!(
            per_minute.iter().all(|&count| (1_200..2_200).contains(&count)),
            "{per_minute:?}"
        );
    }
}

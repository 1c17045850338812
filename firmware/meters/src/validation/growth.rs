//! How far a counter can grow in a time: by what a machine can print, and by what this one has printed so far.
//!
//! A wrong accusation costs a person's time, and what really goes wrong (a bit that flipped, another machine's counter) is
//! mostly wrong by orders of magnitude. So each number here is generous.

use serde::{Deserialize, Serialize};

use super::Taken;
use crate::{Meter, Unit};

/// The fastest machine that we believe in where it doesn't say itself, in impressions or sheets a minute.
pub const FASTEST_PAGES_PER_MINUTE: u64 = 200;

/// What a device may say of its own speed, in impressions a minute; anything else is no speed.
pub const BELIEVABLE_RATING: std::ops::RangeInclusive<u32> = 10..=1_500;

/// A machine is rated by A4, and is faster than that with smaller paper: half as much again is believed.
const SMALL_PAPER_PERCENT: u64 = 150;

/// Printing of so many minutes is believed in any time: a device may show its counts late, when a job has ended or when
/// somebody wakes it.
const LATE_MINUTES: u64 = 10;

/// A growth that can't be timed is believed up to what the machine prints in ten years: no box lies in a drawer for
/// longer, and 2³¹ − 1 and 2³² − 1 in place of a count are more.
const UNTIMED_MINUTES: u64 = 10 * 365 * 24 * 60;

/// A device's own history speaks only after so many days that were timed: longer than any holidays.
const ENOUGH_DAYS: u32 = 90;

/// So many times its fastest day is no jump: a school has exams, a campaign its leaflets.
const TIMES_THE_FASTEST_DAY: u64 = 10;

/// And what the fastest machine prints in so many minutes is no jump in any day: 5,000 pages.
const NO_JUMP_MINUTES: u64 = 25;

/// What counts as usual, in times of the fastest day…
const TIMES_FOR_USUAL: u64 = 2;
/// …and in pages beside it.
const USUAL_ANYHOW: u64 = 100;

const DAY: u64 = 86_400;
/// A day in the history, less a little, so that daily readings keep to it.
const HISTORY_DAY: u64 = DAY - 600;

/// What is known of how fast a counter grows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Growth {
    /// The growth of the fastest day, or of a longer time between two readings on the average of its days.
    fastest_day: u64,
    /// Over how many days that was watched.
    days: u32,
    /// Where the day that is being watched began: the value and its time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    since: Option<(u64, Taken)>,
}

impl Growth {
    /// Notes a good value. A time that can't be told is left out.
    pub(super) fn note(&mut self, value: u64, taken: &Taken) {
        if let Some((before, since)) = &self.since
            && let Some(elapsed) = taken.since(since)
        {
            if elapsed < HISTORY_DAY {
                return;
            }
            let days = elapsed.saturating_add(DAY / 2) / DAY;
            self.fastest_day = self
                .fastest_day
                .max(value.saturating_sub(*before).div_ceil(days.max(1)));
            self.days = self.days.saturating_add(u32::try_from(days).unwrap_or(u32::MAX));
        }
        self.since = Some((value, taken.clone()));
    }

    /// The most that is usual in that time; none where nothing was watched yet. `also` is a growth a day that is known
    /// from elsewhere.
    pub(super) fn usual(&self, elapsed: u64, also: Option<u64>) -> Option<u64> {
        let own = (self.days > 0).then_some(self.fastest_day);
        let per_day = own.max(also)?;
        let usual = per_day
            .saturating_mul(TIMES_FOR_USUAL)
            .saturating_mul(days_of(elapsed));
        Some(usual.saturating_add(USUAL_ANYHOW))
    }

    /// The most that is believed after so many seconds; none where time sets no limit to what is counted.
    pub(super) fn most(&self, unit: Unit, rated: Option<u32>, elapsed: Option<u64>) -> Option<u64> {
        let per_minute = fastest_per_minute(unit, rated)?;
        let Some(elapsed) = elapsed else {
            return Some(per_minute.saturating_mul(UNTIMED_MINUTES));
        };
        let possible =
            (per_minute.saturating_mul(elapsed) / 60).saturating_add(per_minute.saturating_mul(LATE_MINUTES));
        if self.days < ENOUGH_DAYS {
            return Some(possible);
        }
        let floor = fastest_per_minute(unit, None)?.saturating_mul(NO_JUMP_MINUTES);
        let in_character = self.fastest_day.saturating_mul(TIMES_THE_FASTEST_DAY).max(floor);
        Some(possible.min(in_character.saturating_mul(days_of(elapsed))))
    }
}

/// Whether a count is no count but what stands in place of one: all bits set, or more than a Counter32 holds, and more than
/// a machine prints in the longest life that we believe in. A counter just below its largest value may be about to wrap.
pub(super) fn stands_in_place_of_a_count(meter: &Meter, rated: Option<u32>) -> bool {
    const ALL_BITS: [u64; 2] = [i32::MAX as u64, u32::MAX as u64];
    let most = |rated| Growth::default().most(meter.unit, rated, None);
    let is_beyond = most(rated).max(most(None)).is_some_and(|most| meter.value > most);
    is_beyond && (ALL_BITS.contains(&meter.value) || meter.value > u64::from(u32::MAX))
}

/// Days, a day that has begun for a whole one.
pub(super) fn days_of(seconds: u64) -> u64 {
    seconds.div_ceil(DAY).max(1)
}

/// How much of a unit a machine can count in a minute; none for hours, characters and what nobody knows.
fn fastest_per_minute(unit: Unit, rated: Option<u32>) -> Option<u64> {
    let rated = rated
        .filter(|rated| BELIEVABLE_RATING.contains(rated))
        .map(|rated| u64::from(rated) * SMALL_PAPER_PERCENT / 100);
    match unit {
        Unit::Impressions | Unit::Sheets => Some(rated.unwrap_or(FASTEST_PAGES_PER_MINUTE)),
        // Both sides at once, and by no printing speed.
        Unit::Scans => Some(2 * FASTEST_PAGES_PER_MINUTE),
        // The fastest label printers push 18 inches a second.
        Unit::Meters => Some(30),
        Unit::Feet => Some(100),
        Unit::Centimeters => Some(3_000),
        Unit::Micrometers => Some(30_000_000),
        Unit::TenThousandthsOfInches => Some(12_000_000),
        Unit::Characters | Unit::Lines | Unit::DotRows | Unit::Hours | Unit::Unknown => None,
    }
}

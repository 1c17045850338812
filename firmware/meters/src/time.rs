//! Moments as seconds since 1970 in UTC, written as RFC 3339.
//!
//! The box needs no time zones and no arithmetic beyond seconds, so this stays a number with a calendar for
//! reading and writing. Zones and schedules live on the companion server.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

const SECONDS_PER_DAY: u64 = 86_400;
/// 9999-12-31T23:59:59Z, the last second that RFC 3339 can write.
const LAST: u64 = 253_402_300_799;

/// A moment: whole seconds since 1970-01-01T00:00:00Z. Written and parsed as `2026-11-22T10:00:00Z`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(u64);

/// The text is not an RFC 3339 moment in UTC such as `2026-11-22T10:00:00Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedTimestamp;

impl Timestamp {
    /// Seconds since 1970 in UTC; a moment after the year 9999 becomes its last second.
    pub const fn from_unix_seconds(seconds: u64) -> Self {
        Self(if seconds > LAST { LAST } else { seconds })
    }

    /// Seconds since 1970 in UTC.
    pub const fn unix_seconds(self) -> u64 {
        self.0
    }

    /// Seconds from `earlier` to this moment; 0 where `earlier` is later, as a clock that was set back makes it.
    pub const fn seconds_since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// This moment and `seconds` more.
    pub const fn plus_seconds(self, seconds: u64) -> Self {
        Self::from_unix_seconds(self.0.saturating_add(seconds))
    }
}

/// (year, month, day) of a day number counted from 1970-01-01, in the proleptic Gregorian calendar: the year is
/// taken to begin in March, so that the leap day is its last.
fn civil_from_days(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    (year_of_era + era * 400 + u64::from(month <= 2), month, day)
}

/// The inverse of [`civil_from_days`] for years from 1970.
fn days_from_civil(year: u64, month: u64, day: u64) -> u64 {
    let year_from_march = year - u64::from(month <= 2);
    let era = year_from_march / 400;
    let year_of_era = year_from_march % 400;
    let month_from_march = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.0 / SECONDS_PER_DAY);
        let second = self.0 % SECONDS_PER_DAY;
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"
        )
    }
}

impl FromStr for Timestamp {
    type Err = MalformedTimestamp;

    /// Takes what [`Display`](fmt::Display) writes, and a fraction of a second, which is cut off.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or(MalformedTimestamp)
    }
}

fn parse(text: &str) -> Option<Timestamp> {
    let (date, clock) = text.strip_suffix('Z')?.split_once('T')?;
    let clock = match clock.split_once('.') {
        Some((clock, fraction)) if !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit()) => {
            clock
        }
        Some(_) => return None,
        None => clock,
    };
    let [year, month, day] = fields(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = fields(clock, ':', [2, 2, 2])?;
    if year < 1970 || hour > 23 || minute > 59 || second > 59 || !(1..=12).contains(&month) || day < 1 {
        return None;
    }
    let days = days_from_civil(year, month, day);
    // The 31st of a shorter month would come back as a day of the next one.
    (civil_from_days(days) == (year, month, day))
        .then(|| Timestamp(days * SECONDS_PER_DAY + hour * 3_600 + minute * 60 + second))
}

fn fields(text: &str, separator: char, widths: [usize; 3]) -> Option<[u64; 3]> {
    let mut parts = text.split(separator);
    let mut numbers = [0; 3];
    for (number, width) in numbers.iter_mut().zip(widths) {
        let part = parts.next()?;
        if part.len() != width || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

impl fmt::Display for MalformedTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is not a moment in UTC; write it like 2026-11-22T10:00:00Z")
    }
}

impl std::error::Error for MalformedTimestamp {}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// How far a wall time may be trusted. A Pi has no clock of its own: after a power cut it knows the time only
/// once somebody told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockQuality {
    /// Set by NTP or by the server's signed answer since this boot.
    Synchronised,
    /// The system has a clock, but nobody vouched for it since this boot.
    Unverified,
    /// Known to be wrong: earlier than the program's build or than the last saved time.
    Floor,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_moment_of_the_design_is_written_as_there() {
        let moment: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        assert_eq!(moment.unix_seconds(), 1_795_341_600);
        assert_eq!(moment.to_string(), "2026-11-22T10:00:00Z");
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "2026-11-22",
            "2026-11-22T10:00:00",
            "2026-11-22T10:00:00+01:00",
            "2026-02-30T10:00:00Z",
            "2026-13-01T10:00:00Z",
            "2026-1-01T10:00:00Z",
            "1969-12-31T23:59:59Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T10:00:00.Z",
            "+026-11-22T10:00:00Z",
        ] {
            assert_eq!(text.parse::<Timestamp>(), Err(MalformedTimestamp), "{text}");
        }
    }

    #[test]
    fn a_clock_set_back_gives_no_negative_time() {
        let later = Timestamp::from_unix_seconds(100);
        assert_eq!(Timestamp::from_unix_seconds(40).seconds_since(later), 0);
    }

    proptest! {
        #[test]
        fn every_second_agrees_with_a_full_calendar(seconds in 0..=LAST) {
            let ours = Timestamp::from_unix_seconds(seconds).to_string();
            let signed = i64::try_from(seconds).unwrap();
            if let Ok(peer) = jiff::Timestamp::from_second(signed) {
                prop_assert_eq!(&ours, &peer.to_string());
            }
            prop_assert_eq!(ours.parse::<Timestamp>(), Ok(Timestamp(seconds)));
        }

        #[test]
        fn no_text_panics(text in ".{0,30}") {
            let _ = text.parse::<Timestamp>();
        }
    }
}

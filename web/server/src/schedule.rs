//! When a report is due: a rule in a time zone, and its moments.
//!
//! Pure functions; where the system has no time-zone data, the program's own is used. In a night that skips the
//! rule's time the report is due once, as much later as the clocks were moved; in a night that has the time twice it
//! is due once, at the first.

use std::fmt;
use std::str::FromStr;

use jiff::Span;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use meters::Timestamp;
use serde::{Serialize, Serializer};

/// A rule's dates are never further apart than this many days, with room for a day that a zone left out.
const LONGEST_INTERVAL: i64 = 33;
/// Moments outside of what a calendar can write: such a report is never due.
const NEVER: Timestamp = Timestamp::from_unix_seconds(u64::MAX);

/// A rule: at which local times a report is due. Written as `daily 08:00`, `weekly mon 08:00`, `monthly 1 08:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Every day.
    Daily(Time),
    /// Every week on that day.
    Weekly(Weekday, Time),
    /// Every month on that day from 1 to 31; in a shorter month on its last day.
    Monthly(i8, Time),
}

/// The text is not a rule: one sentence says what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MalformedRule(String);

impl Rule {
    /// The rule's first moment after `now`, in that zone.
    pub(crate) fn next_after(&self, now: Timestamp, zone: &TimeZone) -> Timestamp {
        let Some(today) = local_date(now, zone) else {
            return NEVER;
        };
        (-1..=LONGEST_INTERVAL)
            .filter_map(|days| self.moment_on(day(today, days)?, zone))
            .find(|moment| *moment > now)
            .unwrap_or(NEVER)
    }

    /// The rule's last moment at or before `now`, in that zone; none before 1970.
    pub(crate) fn last_until(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let today = local_date(now, zone)?;
        (-1..=LONGEST_INTERVAL)
            .filter_map(|days| self.moment_on(day(today, -days)?, zone))
            .find(|moment| *moment <= now)
    }

    /// The rule's last moment before `moment`: where a first report's period begins.
    pub(crate) fn last_before(&self, moment: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let just_before = Timestamp::from_unix_seconds(moment.unix_seconds().checked_sub(1)?);
        self.last_until(just_before, zone)
    }

    fn moment_on(&self, date: Date, zone: &TimeZone) -> Option<Timestamp> {
        let time = match *self {
            Self::Daily(time) => time,
            Self::Weekly(weekday, time) => (date.weekday() == weekday).then_some(time)?,
            Self::Monthly(day, time) => (date.day() == day.min(date.days_in_month())).then_some(time)?,
        };
        // "compatible" is RFC 5545's rule: a skipped time moves on by the gap, of a doubled one the first counts.
        let moment = zone
            .to_ambiguous_zoned(date.to_datetime(time))
            .compatible()
            .ok()?;
        u64::try_from(moment.timestamp().as_second())
            .ok()
            .map(Timestamp::from_unix_seconds)
    }
}

/// The rule of a box's wish; none where it wishes for no report at all.
///
/// # Errors
/// A sentence for the person at the box.
pub(crate) fn wished_rule(text: &str) -> Result<Option<Rule>, MalformedRule> {
    if text == protocol::check_in::NEVER {
        return Ok(None);
    }
    text.parse().map(Some)
}

fn local_date(moment: Timestamp, zone: &TimeZone) -> Option<Date> {
    let second = i64::try_from(moment.unix_seconds()).ok()?;
    let moment = jiff::Timestamp::from_second(second).ok()?;
    Some(zone.to_datetime(moment).date())
}

fn day(from: Date, days: i64) -> Option<Date> {
    from.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// The zone of an IANA name.
///
/// # Errors
/// A sentence for the person who typed the name.
pub(crate) fn zone(name: &str) -> Result<TimeZone, MalformedRule> {
    TimeZone::get(name).map_err(|_| {
        MalformedRule(format!(
            "no time zone is called {name:?}: write it like Europe/Berlin"
        ))
    })
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock =
            |f: &mut fmt::Formatter<'_>, time: &Time| write!(f, "{:02}:{:02}", time.hour(), time.minute());
        match self {
            Self::Daily(time) => f.write_str("daily ").and_then(|()| clock(f, time)),
            Self::Weekly(weekday, time) => {
                write!(f, "weekly {} ", short(*weekday)).and_then(|()| clock(f, time))
            }
            Self::Monthly(day, time) => write!(f, "monthly {day} ").and_then(|()| clock(f, time)),
        }
    }
}

impl FromStr for Rule {
    type Err = MalformedRule;

    fn from_str(text: &str) -> Result<Self, MalformedRule> {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.as_slice() {
            ["daily", time] => Ok(Self::Daily(clock_time(time)?)),
            ["weekly", day, time] => Ok(Self::Weekly(weekday(day)?, clock_time(time)?)),
            ["monthly", day, time] => Ok(Self::Monthly(day_of_month(day)?, clock_time(time)?)),
            _ => Err(MalformedRule(format!(
                "{text:?} is no rule: write it like daily 08:00, weekly mon 08:00 or monthly 1 08:00"
            ))),
        }
    }
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

fn short(weekday: Weekday) -> &'static str {
    WEEKDAYS
        .iter()
        .find(|(_, day)| *day == weekday)
        .map_or("", |(name, _)| name)
}

fn weekday(text: &str) -> Result<Weekday, MalformedRule> {
    let begin: String = text.chars().take(3).collect::<String>().to_lowercase();
    WEEKDAYS
        .iter()
        .find(|(name, _)| *name == begin)
        .map(|(_, day)| *day)
        .ok_or_else(|| {
            MalformedRule(format!(
                "{text:?} is no day: write mon, tue, wed, thu, fri, sat or sun"
            ))
        })
}

fn day_of_month(text: &str) -> Result<i8, MalformedRule> {
    text.parse()
        .ok()
        .filter(|day| (1..=31).contains(day))
        .ok_or_else(|| {
            MalformedRule(format!(
                "{text:?} is no day of a month: write a number from 1 to 31"
            ))
        })
}

fn clock_time(text: &str) -> Result<Time, MalformedRule> {
    let number = |part: &str, most: i8| -> Option<i8> {
        let digits = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse().ok()).flatten().filter(|n| *n <= most)
    };
    text.split_once(':')
        .and_then(|(hour, minute)| Time::new(number(hour, 23)?, number(minute, 59)?, 0, 0).ok())
        .ok_or_else(|| MalformedRule(format!("{text:?} is no time: write it like 08:00")))
}

impl fmt::Display for MalformedRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for MalformedRule {}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn next(rule: &str, zone_name: &str, now: &str) -> String {
        let rule: Rule = rule.parse().unwrap();
        rule.next_after(at(now), &zone(zone_name).unwrap()).to_string()
    }

    /// All moments of a rule between two others.
    fn moments(rule: &str, zone_name: &str, from: &str, to: &str) -> Vec<String> {
        let (rule, zone): (Rule, _) = (rule.parse().unwrap(), zone(zone_name).unwrap());
        let mut now = at(from);
        let mut found = Vec::new();
        loop {
            now = rule.next_after(now, &zone);
            if now > at(to) {
                return found;
            }
            found.push(now.to_string());
        }
    }

    #[test]
    fn a_rule_is_meant_in_the_customers_zone() {
        assert_eq!(
            next("daily 08:00", "Europe/Berlin", "2026-11-22T06:59:59Z"),
            "2026-11-22T07:00:00Z"
        );
        assert_eq!(
            next("daily 08:00", "Europe/Berlin", "2026-11-22T07:00:00Z"),
            "2026-11-23T07:00:00Z"
        );
        assert_eq!(
            next("daily 08:00", "Europe/Berlin", "2026-07-01T00:00:00Z"),
            "2026-07-01T06:00:00Z"
        );
        assert_eq!(
            next("daily 00:30", "Pacific/Auckland", "2026-11-22T10:00:00Z"),
            "2026-11-22T11:30:00Z"
        );
        assert_eq!(
            next("weekly mon 08:00", "UTC", "2026-11-22T10:00:00Z"),
            "2026-11-23T08:00:00Z"
        );
        assert_eq!(
            next("weekly Monday 08:00", "UTC", "2026-11-23T08:00:00Z"),
            "2026-11-30T08:00:00Z"
        );
    }

    #[test]
    fn the_31st_of_a_shorter_month_is_its_last_day() {
        assert_eq!(
            moments(
                "monthly 31 08:00",
                "UTC",
                "2027-01-01T00:00:00Z",
                "2027-05-01T00:00:00Z"
            ),
            [
                "2027-01-31T08:00:00Z",
                "2027-02-28T08:00:00Z",
                "2027-03-31T08:00:00Z",
                "2027-04-30T08:00:00Z"
            ]
        );
    }

    /// Berlin, 28 March 2027: 02:00 becomes 03:00.
    #[test]
    fn a_skipped_hour_runs_once() {
        assert_eq!(
            moments(
                "daily 02:30",
                "Europe/Berlin",
                "2027-03-27T12:00:00Z",
                "2027-03-29T12:00:00Z"
            ),
            ["2027-03-28T01:30:00Z", "2027-03-29T00:30:00Z"]
        );
    }

    /// Berlin, 31 October 2027: 03:00 becomes 02:00.
    #[test]
    fn a_doubled_hour_runs_once() {
        assert_eq!(
            moments(
                "daily 02:30",
                "Europe/Berlin",
                "2027-10-30T12:00:00Z",
                "2027-11-01T12:00:00Z"
            ),
            ["2027-10-31T00:30:00Z", "2027-11-01T01:30:00Z"]
        );
    }

    /// Samoa left 30 December 2011 out: its report comes with that of the next day, once.
    #[test]
    fn a_skipped_day_runs_once() {
        let found = moments(
            "daily 08:00",
            "Pacific/Apia",
            "2011-12-28T20:00:00Z",
            "2012-01-01T00:00:00Z",
        );
        assert_eq!(
            found,
            [
                "2011-12-29T18:00:00Z",
                "2011-12-30T18:00:00Z",
                "2011-12-31T18:00:00Z"
            ]
        );
    }

    #[test]
    fn the_last_moment_is_found_back_from_any_now() {
        let utc = zone("UTC").unwrap();
        let rule: Rule = "monthly 1 08:00".parse().unwrap();
        let due = at("2027-03-01T08:00:00Z");
        assert_eq!(rule.last_until(due, &utc), Some(due));
        assert_eq!(rule.last_until(at("2027-03-31T23:00:00Z"), &utc), Some(due));
        assert_eq!(rule.last_before(due, &utc), Some(at("2027-02-01T08:00:00Z")));
        assert_eq!(rule.last_until(at("1970-01-01T07:59:59Z"), &utc), None);
    }

    #[test]
    fn the_end_of_the_calendar_is_never_due() {
        let rule: Rule = "daily 08:00".parse().unwrap();
        assert_eq!(rule.next_after(NEVER, &zone("UTC").unwrap()), NEVER);
    }

    #[test]
    fn a_rule_survives_being_written() {
        for text in ["daily 08:05", "weekly sun 23:59", "monthly 31 00:00"] {
            assert_eq!(text.parse::<Rule>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_rule_says_how_to_write_one() {
        for (text, said) in [
            ("hourly", "daily 08:00"),
            ("daily 24:00", "08:00"),
            ("daily 8", "08:00"),
            ("daily +8:00", "08:00"),
            ("weekly noday 08:00", "mon"),
            ("monthly 0 08:00", "1 to 31"),
            ("monthly 32 08:00", "1 to 31"),
        ] {
            let error = text.parse::<Rule>().unwrap_err().to_string();
            assert!(error.contains(said), "{text}: {error}");
        }
        assert!(
            zone("Europe/Nowhere")
                .unwrap_err()
                .to_string()
                .contains("Europe/Berlin")
        );
    }
}

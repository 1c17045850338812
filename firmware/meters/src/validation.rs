//! Is this value worth billing? A verdict on each meter against the last good one.
//!
//! A doubtful value is kept, marked and shown; nothing here drops or changes a value.

use serde::{Deserialize, Serialize};

use crate::{Meter, Reading, Timestamp, Unit};

/// The fastest machine that we believe in, in impressions a minute. Faster growth is a jump.
pub const FASTEST_PAGES_PER_MINUTE: u64 = 200;

/// Growth that is believed whatever the clocks say: a short interval, rounded up.
const PAGES_ALWAYS_BELIEVED: u64 = FASTEST_PAGES_PER_MINUTE;

/// What a meter's value is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It follows from the last good value.
    Ok,
    /// It was not read this time: the value shown is an older one, with its own time.
    Stale,
    /// It is lower than the last good value: another board, a reset, another machine.
    Dropped,
    /// It grew by more than the machine can print in that time.
    Jumped,
    /// Its parts don't add up to it.
    PartsDiffer,
    /// It counts something else than before.
    UnitChanged,
}

impl Verdict {
    /// The word used on pages, in workbooks and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Stale => "stale",
            Self::Dropped => "dropped",
            Self::Jumped => "jumped",
            Self::PartsDiffer => "parts_differ",
            Self::UnitChanged => "unit_changed",
        }
    }
}

/// The last value of a meter that was believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastGood {
    /// The value.
    pub value: u64,
    /// What it counted.
    pub unit: Unit,
    /// When it was read.
    pub read_at: Timestamp,
    /// Where it was read, as [`Meter::source`]; absent in books of the first versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What a person needs who decides about a doubtful value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// The last value that was believed.
    pub last_good: LastGood,
    /// What to add to the counter from now on, so that it goes on where it was: it was reset, wrapped, or is another
    /// board's. Absent where nothing can be proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed_offset: Option<i64>,
    /// What is wrong and what seems to have happened, in one sentence.
    pub message: String,
}

/// The verdict on `meter`, read at `read_at`, against the last good value; a first value is believed.
pub fn judge(meter: &Meter, read_at: Timestamp, last: Option<&LastGood>) -> Verdict {
    let Some(last) = last else { return Verdict::Ok };
    if meter.unit != last.unit {
        return Verdict::UnitChanged;
    }
    let Some(grown) = meter.value.checked_sub(last.value) else {
        return Verdict::Dropped;
    };
    match growth_limit(meter.unit, read_at.seconds_since(last.read_at)) {
        Some(limit) if grown > limit => Verdict::Jumped,
        _ => Verdict::Ok,
    }
}

/// The verdicts on all meters of a reading, in their order; `last` finds the last good value of a meter's name.
pub fn judge_reading(reading: &Reading, last: impl Fn(&str) -> Option<LastGood>) -> Vec<Verdict> {
    let verdict = |meter: &Meter| judge(meter, reading.read_at, last(meter.name.as_str()).as_ref());
    reading.meters.iter().map(verdict).collect()
}

/// How far a meter can grow in that time; none where the unit has no such limit.
fn growth_limit(unit: Unit, seconds: u64) -> Option<u64> {
    match unit {
        Unit::Impressions | Unit::Sheets => Some(
            (seconds.saturating_mul(FASTEST_PAGES_PER_MINUTE) / 60).saturating_add(PAGES_ALWAYS_BELIEVED),
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MeterName;
    use proptest::prelude::*;

    fn meter(value: u64, unit: Unit) -> Meter {
        Meter {
            name: MeterName::TOTAL,
            value,
            unit,
            source: "1.3.6".into(),
            bills: true,
            label: None,
        }
    }

    fn last(value: u64) -> LastGood {
        LastGood {
            value,
            unit: Unit::Impressions,
            read_at: Timestamp::from_unix_seconds(1_000),
            source: Some("1.3.6".into()),
        }
    }

    const AN_HOUR_LATER: Timestamp = Timestamp::from_unix_seconds(4_600);

    #[test]
    fn each_verdict_has_its_cause() {
        let cases = [
            (meter(10, Unit::Impressions), None, Verdict::Ok),
            (meter(100, Unit::Impressions), Some(last(100)), Verdict::Ok),
            (meter(12_100, Unit::Impressions), Some(last(100)), Verdict::Ok),
            (meter(12_301, Unit::Impressions), Some(last(100)), Verdict::Jumped),
            (meter(99, Unit::Impressions), Some(last(100)), Verdict::Dropped),
            (meter(150, Unit::Sheets), Some(last(100)), Verdict::UnitChanged),
        ];
        for (meter, last, verdict) in cases {
            assert_eq!(
                judge(&meter, AN_HOUR_LATER, last.as_ref()),
                verdict,
                "{meter:?} after {last:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn an_ok_value_never_gives_a_negative_delta(value: u64, before: u64, at: u64) {
            let verdict = judge(&meter(value, Unit::Impressions), Timestamp::from_unix_seconds(at), Some(&last(before)));
            prop_assert!(verdict != Verdict::Ok || value >= before);
        }
    }
}

//! A doubtful line: a value that did not follow from the last good one, and what has gone on from it since.

use serde::{Deserialize, Serialize};

use super::growth::{Growth, days_of};
use super::{LastGood, Taken, Verdict, sentence};
use crate::{Meter, Unit};

/// Where counters begin again at 0: of 24 bits (old engines), of 31 (the PWG's counters), of 32.
const MODULI: [u64; 3] = [1 << 24, 1 << 31, 1 << 32];

/// A counter can have passed its largest value only from the last so-manieth part below it.
const PART_BELOW_THE_TOP: u64 = 16;

/// In a longer time than this a counter that stood near its largest value may have gone anywhere.
const LONGEST_TO_WRAP: u64 = 31 * 86_400;

/// A machine that was switched off has forgotten so many pages at most: old engines write their count down every ten.
const FORGOTTEN_AT_POWER_OFF: u64 = 10;

/// A board that counts no more than this when it is met has begun at 0: a technician prints some test pages.
const TEST_PAGES: u64 = 500;

/// What seems to have happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Cause {
    /// It passed its largest value.
    Wrapped,
    /// It lost its last pages when it was switched off.
    Forgot,
    /// It began anew at 0.
    BeganAnew,
    /// It is lower, and more than a new beginning explains.
    OtherBoard,
    /// It grew by more than the machine can print.
    Jumped,
    /// Another unit or another row.
    OtherCounter,
}

/// A doubtful value and what has followed from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub(super) unit: Unit,
    pub(super) source: String,
    /// Its first value.
    pub(super) first: u64,
    began: Taken,
    /// Its latest value.
    pub(super) latest: u64,
    until: Taken,
    /// How many readings were on it.
    pub(super) readings: u32,
    pub(super) cause: Cause,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) proposed_offset: Option<i64>,
    /// What was seen when it began, and what it seems to be.
    pub(super) seen: String,
}

impl Line {
    /// The line that begins with a value which does not follow from the last good one.
    pub(super) fn opened_by(
        meter: &Meter,
        taken: &Taken,
        good: &LastGood,
        growth: &Growth,
        rated: Option<u32>,
        elapsed: Option<u64>,
    ) -> Self {
        let most = growth.most(meter.unit, rated, elapsed);
        let cause = cause(meter, good, growth, rated, elapsed);
        let (good_value, value) = (i128::from(good.value), i128::from(meter.value));
        let offset = match cause {
            Cause::Wrapped => modulus_above(good.value).map(i128::from),
            Cause::BeganAnew => Some(good_value),
            Cause::OtherBoard | Cause::Jumped => Some(good_value - value),
            Cause::Forgot | Cause::OtherCounter => None,
        };
        Self {
            unit: meter.unit,
            source: meter.source.clone(),
            first: meter.value,
            began: taken.clone(),
            latest: meter.value,
            until: taken.clone(),
            readings: 1,
            cause,
            proposed_offset: offset.and_then(|offset| i64::try_from(offset).ok()),
            seen: sentence::seen(meter, good, cause, elapsed, most),
        }
    }

    /// What a value on this line is worth.
    pub(super) fn verdict(&self) -> Verdict {
        match self.cause {
            Cause::Jumped => Verdict::Jumped,
            Cause::OtherCounter => Verdict::UnitChanged,
            Cause::Wrapped | Cause::Forgot | Cause::BeganAnew | Cause::OtherBoard => Verdict::Dropped,
        }
    }

    /// Whether the value can be the next one on this line.
    pub(super) fn leads_to(&self, meter: &Meter, taken: &Taken, growth: &Growth, rated: Option<u32>) -> bool {
        let same_unit = [meter.unit, Unit::Unknown].contains(&self.unit) || meter.unit == Unit::Unknown;
        let same_counter = same_unit && meter.source == self.source;
        let grown = meter.value.checked_sub(self.latest);
        let most = growth.most(self.unit, rated, taken.since(&self.until));
        same_counter && grown.is_some_and(|grown| most.is_none_or(|most| grown <= most))
    }

    /// Whether the line is rather this value's origin than the last good value, which is nearer below it.
    ///
    /// A line that has moved is a counter at work. It claims what it leads to if it had climbed most of the way by itself,
    /// or if the step is one that this machine takes. One that has not moved, such as a snapshot of zeros, claims only what
    /// is far above the last good value as well. A line that only lost its last pages is the old one.
    pub(super) fn claims(&self, meter: &Meter, taken: &Taken, good: &LastGood, growth: &Growth) -> bool {
        let to_go = good.value.saturating_sub(self.latest);
        let is_far = meter.value.saturating_sub(good.value) > to_go;
        let step = meter.value.saturating_sub(self.latest);
        let is_usual = taken
            .since(&self.until)
            .and_then(|elapsed| growth.usual(elapsed, self.a_day()))
            .map(|usual| step <= usual);
        match (self.cause, self.latest - self.first) {
            (Cause::Forgot, _) => false,
            (_, 0) => is_far && is_usual.unwrap_or(true),
            (_, climbed) => to_go <= climbed || is_usual.unwrap_or(is_far),
        }
    }

    /// What it grew by a day; none while it has not moved.
    fn a_day(&self) -> Option<u64> {
        let climbed = self.latest - self.first;
        let days = days_of(self.until.since(&self.began)?);
        (climbed > 0).then(|| climbed.div_ceil(days))
    }

    /// Enters a value that the line leads to. Says whether it is certain now, and was not before, that the counter began
    /// anew: a second reading is on the line, and it counts.
    pub(super) fn go_on(&mut self, meter: &Meter, taken: &Taken) -> bool {
        let was_certain = self.has_begun_anew();
        self.latest = meter.value;
        self.until = taken.clone();
        self.readings = self.readings.saturating_add(1);
        self.has_begun_anew() && !was_certain
    }

    fn has_begun_anew(&self) -> bool {
        let is_lower = matches!(self.cause, Cause::BeganAnew | Cause::OtherBoard);
        is_lower && self.readings > 1 && self.latest > 0
    }
}

fn cause(meter: &Meter, good: &LastGood, growth: &Growth, rated: Option<u32>, elapsed: Option<u64>) -> Cause {
    if !is_same_counter(meter, good) {
        return Cause::OtherCounter;
    }
    if meter.value >= good.value {
        return Cause::Jumped;
    }
    if wrapped(meter, good, growth, rated, elapsed) {
        return Cause::Wrapped;
    }
    if good.value - meter.value <= FORGOTTEN_AT_POWER_OFF {
        return Cause::Forgot;
    }
    let possible = growth.most(meter.unit, rated, elapsed);
    let usual = elapsed.and_then(|elapsed| growth.usual(elapsed, None));
    let explained = usual.unwrap_or(0).max(TEST_PAGES);
    if meter.value <= explained.min(possible.unwrap_or(u64::MAX)) {
        Cause::BeganAnew
    } else {
        Cause::OtherBoard
    }
}

/// Whether it counts the same thing in the same place. A unit that one side did not say contradicts no other; the parts
/// of a sum have no order.
pub(super) fn is_same_counter(meter: &Meter, good: &LastGood) -> bool {
    let same_unit = meter.unit == good.unit || meter.unit == Unit::Unknown || good.unit == Unit::Unknown;
    let same_source = good
        .source
        .as_deref()
        .is_none_or(|source| source == meter.source || parts(source) == parts(&meter.source));
    same_unit && same_source
}

/// The parts of a sum, in an order of their own.
fn parts(source: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for part in source.split('+').map(str::trim) {
        let place = parts.partition_point(|other| *other < part);
        parts.insert(place, part);
    }
    parts
}

/// The smallest number at which a counter that stood at `value` can have begun again, where that was near.
pub(super) fn modulus_above(value: u64) -> Option<u64> {
    let modulus = MODULI.into_iter().find(|modulus| value < *modulus)?;
    (modulus - value <= modulus / PART_BELOW_THE_TOP).then_some(modulus)
}

fn wrapped(
    meter: &Meter,
    good: &LastGood,
    growth: &Growth,
    rated: Option<u32>,
    elapsed: Option<u64>,
) -> bool {
    let Some(modulus) = modulus_above(good.value) else {
        return false;
    };
    let elapsed = elapsed.unwrap_or(LONGEST_TO_WRAP).min(LONGEST_TO_WRAP);
    let grown = (modulus - good.value).saturating_add(meter.value);
    growth
        .most(meter.unit, rated, Some(elapsed))
        .is_some_and(|most| grown <= most)
}

//! What is told of a doubtful value: one sentence of what was seen and what seems to have happened.

use super::LastGood;
use super::line::{Cause, Line, is_same_counter, modulus_above};
use crate::{Comparison, Meter, MeterName, Unit};

/// What was seen when a doubtful line began.
pub(super) fn seen(
    meter: &Meter,
    good: &LastGood,
    cause: Cause,
    elapsed: Option<u64>,
    most: Option<u64>,
) -> String {
    let (name, before, now) = (&meter.name, good.value, meter.value);
    let unit = words(meter.unit);
    match cause {
        Cause::Wrapped => format!(
            "{name} fell from {before} to {now} {unit}: it seems to have passed its largest value{} and to have begun again at 0",
            modulus_above(before)
                .map(|modulus| format!(", {}", modulus - 1))
                .unwrap_or_default()
        ),
        Cause::Forgot => format!(
            "{name} fell from {before} to {now} {unit}: it seems to have lost its last pages when it was switched off"
        ),
        Cause::BeganAnew => format!(
            "{name} fell from {before} to {now} {unit}: it seems to have begun anew, after a reset or with a new board, or was misread"
        ),
        Cause::OtherBoard => format!(
            "{name} fell from {before} to {now} {unit}, more than it would have printed since a new beginning: it seems to be a used board's count, or a misreading"
        ),
        Cause::Jumped => format!(
            "{name} grew from {before} to {now} {unit}{}: it seems to be another board's count, or a misreading",
            limit(elapsed, most)
        ),
        Cause::OtherCounter => other_counter(meter, good),
    }
}

fn other_counter(meter: &Meter, good: &LastGood) -> String {
    let name = &meter.name;
    let unit_alone = Meter {
        source: good.source.clone().unwrap_or_default(),
        ..meter.clone()
    };
    if is_same_counter(&unit_alone, good) {
        let source = good.source.as_deref().unwrap_or_default();
        format!(
            "{name} was read at {source} and is now read at {}: it may count something else there",
            meter.source
        )
    } else {
        let (before, now) = (words(good.unit), words(meter.unit));
        format!("{name} counted {before} and counts {now} now: the two can't be subtracted")
    }
}

fn limit(elapsed: Option<u64>, most: Option<u64>) -> String {
    let Some(most) = most else { return String::new() };
    match elapsed {
        Some(seconds) => format!(
            " in {}, where {most} are the most that is believed",
            lasting(seconds)
        ),
        None => format!(", more than the {most} that any machine prints in ten years"),
    }
}

/// The sentence on a line, with what has followed since it began.
pub(super) fn going_on(line: &Line) -> String {
    if line.readings < 2 {
        line.seen.clone()
    } else {
        format!(
            "{}; {} readings went on from there to {}",
            line.seen, line.readings, line.latest
        )
    }
}

/// Its parts don't add up to it.
pub(super) fn parts(meter: &Meter, comparison: &Comparison) -> String {
    let names: Vec<&str> = comparison.against.iter().map(MeterName::as_str).collect();
    let sum = i128::from(meter.value) - i128::from(comparison.difference);
    format!(
        "{} is {} {}, but {} make {sum}: one of them is not what it seems",
        meter.name,
        meter.value,
        words(meter.unit),
        names.join(" + ")
    )
}

/// It was not read.
pub(super) fn stale(name: &MeterName, good: &LastGood) -> String {
    format!(
        "{name} was not in this reading; its last good value is {} {} of {}",
        good.value,
        words(good.unit),
        good.read_at
    )
}

fn words(unit: Unit) -> String {
    match unit {
        Unit::Unknown => "of an unknown unit".to_owned(),
        unit => unit.as_str().replace('_', " "),
    }
}

fn lasting(seconds: u64) -> String {
    match seconds {
        0..=7_199 => format!("{} min", seconds / 60),
        7_200..=172_799 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

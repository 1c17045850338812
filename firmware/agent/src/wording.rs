//! What several commands say in the same words: what can't be billed, comparisons, doubts, supplies.

use meters::validation::Doubt;
use meters::{
    Comparison, ComparisonKind, Meter, MeterName, Reading, Supply, SupplyKind, SupplyState, Unit, Verdict,
    usb_port,
};
use serde::Serialize;

use crate::selection::grouped;

/// The word that JSON uses for a value, spaces for underscores.
pub(crate) fn word(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).unwrap_or_default();
    json.trim_matches('"').replace('_', " ")
}

/// A count in a table whose other counts are impressions: one of something else says of what.
pub(crate) fn count_cell(meter: &Meter) -> String {
    match meter.unit {
        Unit::Impressions | Unit::Unknown => format!("{:>9}", meter.value),
        unit => format!("{:>9} {}", meter.value, word(&unit)),
    }
}

/// The word for a supply that people use: nobody orders an opc.
pub(crate) fn supply_kind(kind: SupplyKind) -> String {
    match kind {
        SupplyKind::Opc => "drum".to_owned(),
        kind => word(&kind),
    }
}

/// A source as a table shows it: of a long sum the first rows, and how many more there are.
pub(crate) fn short_source(source: &str) -> String {
    const SHOWN: usize = 2;
    let rows: Vec<&str> = source.split(" + ").collect();
    match rows.get(..SHOWN) {
        Some(first) if rows.len() > SHOWN + 1 => {
            format!("{} + {} more", first.join(" + "), rows.len() - SHOWN)
        }
        _ => source.to_owned(),
    }
}

/// What the profiles call the life count of a print controller that answers in place of the engine.
const FRONT_END: &str = "fiery_total";

/// That a reading has no meter that bills, and what to do; none where it has one.
pub(crate) fn no_billing_meter(reading: &Reading) -> Option<String> {
    if reading.meters.iter().any(|meter| meter.bills) {
        return None;
    }
    let why = if let Some(reason) = &reading.partial {
        format!("this reading is not whole ({reason}); read it again")
    } else if reading.meter(FRONT_END).is_some() {
        "its front end answers, not the engine; read the engine's own address".to_owned()
    } else {
        let what = if reading.meters.is_empty() {
            "it gives no counter"
        } else {
            "none of the counters that it gives is the billed one"
        };
        if usb_port(&reading.address).is_some() {
            format!(
                "{what} on USB; connect it to the network as well, or take the count from its own counter page"
            )
        } else {
            format!("{what}; take the count from its own counter page, or load a profile that reads it")
        }
    };
    Some(format!("no billing meter: {why}"))
}

/// A comparison of these meters as a sentence; none where a meter of it is not there.
pub(crate) fn comparison_sentence(comparison: &Comparison, meters: &[Meter]) -> Option<String> {
    let meter = value_of(&comparison.meter, meters)?;
    Some(format!(
        "{} {}, {}",
        comparison.meter,
        grouped(meter),
        other_side(comparison, meters)?
    ))
}

/// What a meter is held against, and what came of it: `mono and color together 480: they differ by 20, …`.
fn other_side(comparison: &Comparison, meters: &[Meter]) -> Option<String> {
    let against = comparison.against.iter().map(|name| value_of(name, meters));
    let sum: u64 = against
        .collect::<Option<Vec<u64>>>()?
        .into_iter()
        .fold(0, u64::saturating_add);
    let other = match (comparison.against.as_slice(), comparison.kind) {
        ([only], ComparisonKind::SecondSource) => format!("{only} {}", grouped(sum)),
        (names, _) => format!("{} together {}", listed(names), grouped(sum)),
    };
    let difference = grouped(comparison.difference.unsigned_abs());
    // From the other side's view: that is what the reason speaks of.
    let more = if comparison.difference < 0 { "more" } else { "less" };
    let verdict = match (comparison.difference, comparison.agrees, &comparison.reason) {
        (0, true, _) => "the same".to_owned(),
        (_, true, Some(reason)) => format!("{difference} {more}. {reason}"),
        (_, true, None) => format!("{difference} {more}, which is within bounds"),
        (_, false, Some(reason)) => {
            format!("they differ by {difference}, beyond what the profile expects. It says: {reason}")
        }
        (_, false, None) => format!("they differ by {difference}, which nothing explains"),
    };
    Some(format!("{other}: {verdict}"))
}

fn value_of(name: &MeterName, meters: &[Meter]) -> Option<u64> {
    let meter = meters.iter().find(|meter| meter.name == *name);
    meter.map(|meter| meter.value)
}

/// `a, b and c`.
fn listed(names: &[MeterName]) -> String {
    match names {
        [] => String::new(),
        [only] => only.to_string(),
        [before @ .., last] => {
            let before: Vec<&str> = before.iter().map(MeterName::as_str).collect();
            format!("{} and {last}", before.join(", "))
        }
    }
}

/// The parts of a meter that don't add up to it: those by which it is judged.
pub(crate) fn parts_that_differ<'r>(reading: &'r Reading, name: &MeterName) -> Option<&'r Comparison> {
    reading.comparisons.iter().find(|comparison| {
        comparison.kind == ComparisonKind::Parts && comparison.meter == *name && !comparison.agrees
    })
}

/// What a person should know about a doubtful meter of a reading, as a sentence.
pub(crate) fn doubt_sentence(
    name: &MeterName,
    reading: &Reading,
    verdict: Verdict,
    doubt: Option<&Doubt>,
) -> String {
    let value = value_of(name, &reading.meters)
        .map(|value| format!(" {}", grouped(value)))
        .unwrap_or_default();
    let parts = parts_that_differ(reading, name)
        .filter(|_| verdict == Verdict::PartsDiffer)
        .and_then(|comparison| other_side(comparison, &reading.meters));
    let verdict = verdict.as_str().replace('_', " ");
    let said = parts.or_else(|| doubt.map(|doubt| doubt.message.clone()));
    let said = said.map(|said| format!(". {}", said.trim_end_matches('.')));
    let sentence = format!("{name}{value}: {verdict}{}", said.unwrap_or_default());
    let Some(doubt) = doubt else {
        return sentence;
    };
    let last = &doubt.last_good;
    let offset = match doubt.proposed_offset {
        Some(offset) if offset < 0 => format!("; proposed offset −{}", grouped(offset.unsigned_abs())),
        Some(offset) => format!("; proposed offset +{}", grouped(offset.unsigned_abs())),
        None => String::new(),
    };
    format!(
        "{sentence}; last good {} on {}{offset}",
        grouped(last.value),
        last.read_at
    )
}

/// How full a supply is. Of a receptacle its level tells of the room that is left.
pub(crate) fn fullness(supply: &Supply) -> String {
    match (supply.percent, supply.receptacle) {
        (Some(percent), false) => format!("{percent:>3} %"),
        (Some(percent), true) => format!("{:>3} % full", 100_u8.saturating_sub(percent)),
        (None, _) => String::new(),
    }
}

/// What a supply's level means to whoever goes there.
pub(crate) fn supply_state(supply: &Supply) -> String {
    match (supply.state, supply.receptacle) {
        (SupplyState::Empty, true) => "full".to_owned(),
        (SupplyState::Low, true) => "nearly full".to_owned(),
        (SupplyState::SomeLeft, true) => "some room left".to_owned(),
        (state, _) => word(&state),
    }
}

#[cfg(test)]
mod tests;

//! Why a value is as it is, in sentences that an invoice can be argued with: the doubt, the break in its row, the other
//! counts that it was held against.

use jiff::tz::TimeZone;
use meters::validation::Doubt;
use meters::{Comparison, ComparisonKind, Verdict};

use super::columns::unit_word;
use super::data::{DeviceRow, MeterCell};
use super::text::{meter_name, minute, thousands};

/// A device's row tells of so many meters; the sheet «Meters» tells of all.
const MOST_METERS: usize = 3;

/// All that is to be said of one meter; empty where it speaks for itself. Last good value and proposed offset have
/// columns of their own beside it.
pub(crate) fn of_meter(device: &DeviceRow, meter: &MeterCell, zone: &TimeZone) -> String {
    let mut sentences = Vec::new();
    sentences.extend(doubt_sentence(device, meter));
    sentences.extend(break_sentence(meter, zone));
    sentences.extend(source_sentence(meter));
    let comparisons = device.comparisons.iter().filter(|comparison| {
        comparison.meter == meter.name
            || (comparison.kind != ComparisonKind::Parts && comparison.against.contains(&meter.name))
    });
    sentences.extend(comparisons.filter_map(|comparison| comparison_sentence(device, comparison)));
    sentences.join(" ")
}

/// What has to be known of a device before it is billed; empty where there is nothing. A difference that its maker
/// explains is said in short.
pub(crate) fn of_device(device: &DeviceRow, zone: &TimeZone) -> String {
    let mut doubtful: Vec<&MeterCell> = device.meters.iter().filter(|meter| meter.is_doubtful()).collect();
    doubtful.sort_by_key(|meter| !meter.bills);
    let mut sentences: Vec<String> = doubtful
        .iter()
        .take(MOST_METERS)
        .map(|meter| doubtful_meter(device, meter, zone))
        .collect();
    if let Some(more @ 1..) = doubtful.len().checked_sub(MOST_METERS) {
        let meters = if more == 1 { "meter is" } else { "meters are" };
        sentences.push(format!("{more} more {meters} doubtful: see «Meters»."));
    }
    sentences.extend(
        device
            .open_differences()
            .filter_map(|comparison| comparison_sentence(device, comparison)),
    );
    let explained = device.comparisons.iter().filter(|comparison| {
        comparison.agrees && comparison.difference != 0 && comparison.kind == ComparisonKind::SecondSource
    });
    sentences.extend(explained.filter_map(|comparison| {
        let counts = counts(device, comparison)?;
        Some(format!("{counts}, as its maker's machines do: see «Meters»."))
    }));
    sentences.join(" ")
}

/// A doubtful meter in a device's row, with what stands in columns on the sheet «Meters».
fn doubtful_meter(device: &DeviceRow, meter: &MeterCell, zone: &TimeZone) -> String {
    let sentences = [
        doubt_sentence(device, meter),
        break_sentence(meter, zone),
        meter.doubt.as_ref().map(|doubt| last_good(doubt, meter, zone)),
    ];
    sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// `Last good: 48,210 on 2026-11-20 08:30; proposed offset +48,198.`
fn last_good(doubt: &Doubt, meter: &MeterCell, zone: &TimeZone) -> String {
    let last = &doubt.last_good;
    let unit = if last.unit == meter.unit {
        String::new()
    } else {
        format!(" {}", unit_word(last.unit))
    };
    let offset = doubt
        .proposed_offset
        .map(|offset| format!("; proposed offset {}", signed(offset)))
        .unwrap_or_default();
    format!(
        "Last good: {}{unit} on {}{offset}.",
        thousands(last.value),
        minute(last.read_at, zone)
    )
}

/// Why the value is doubtful or old: the box's own sentence, else what the verdict means.
fn doubt_sentence(device: &DeviceRow, meter: &MeterCell) -> Option<String> {
    if let Some(doubt) = meter.doubt.as_ref().filter(|doubt| !doubt.message.is_empty()) {
        return Some(sentence(&doubt.message));
    }
    let name = meter_name(&meter.name);
    Some(match (meter.verdict, device.rated_per_minute) {
        (Some(Verdict::Ok), _) => return None,
        (Some(Verdict::Stale), _) => {
            format!("{name} was not in the last reading: this is the last one that was.")
        }
        (Some(Verdict::Dropped), _) => {
            format!("{name} is lower than before: another board, a reset, another machine.")
        }
        (Some(Verdict::Jumped), Some(rated)) => {
            format!("{name} grew faster than a machine of {rated} pages a minute can print.")
        }
        (Some(Verdict::Jumped), None) => format!("{name} grew faster than the machine can print."),
        (Some(Verdict::PartsDiffer), _) => format!("The parts of {name} don't add up to it."),
        (Some(Verdict::UnitChanged), _) => format!("{name} counts something else than before."),
        (Some(Verdict::Other), _) => {
            format!("The box doubts {name} for a reason that is newer than this server.")
        }
        (None, _) => format!("The box gave no verdict on {name}."),
    })
}

/// Why there is no delta, though the value itself is believed.
fn break_sentence(meter: &MeterCell, zone: &TimeZone) -> Option<String> {
    if !matches!(meter.verdict, Some(Verdict::Ok | Verdict::Stale)) {
        return None;
    }
    let (name, mark) = (meter_name(&meter.name), meter.mark()?);
    Some(match (meter.row_break, &meter.previous) {
        (Some(found), _) => format!(
            "{name} {} on {}; another box, or a new card in it, believes it since: what was counted meanwhile is for a person to say.",
            if mark == "unit changed" {
                "changed its unit"
            } else {
                mark
            },
            minute(found.at, zone)
        ),
        (None, Some(previous)) => format!(
            "{name} was {} {} on {}: the two can't be subtracted.",
            thousands(previous.value),
            unit_word(previous.unit),
            minute(previous.read_at, zone)
        ),
        (None, None) => return None,
    })
}

/// A value that comes from elsewhere than the one at the beginning.
fn source_sentence(meter: &MeterCell) -> Option<String> {
    let previous = meter.previous.as_ref()?;
    (previous.source != meter.source).then(|| {
        format!(
            "At the beginning of the period it was read from {}.",
            previous.source
        )
    })
}

fn comparison_sentence(device: &DeviceRow, comparison: &Comparison) -> Option<String> {
    let mut words = counts(device, comparison)?;
    words.push_str(match (comparison.agrees, comparison.difference) {
        (true, 0) => ".",
        (true, _) => ", as its maker's machines do.",
        (false, _) => ", which is more than its maker's machines explain: look at it before billing.",
    });
    if let Some(reason) = comparison.reason.as_ref().filter(|_| comparison.difference != 0) {
        words.push(' ');
        words.push_str(&sentence(reason));
    }
    Some(words)
}

/// `Engine total (76,498) counts 434 more than Total (76,064)`. None where one of the meters is not in the row.
fn counts(device: &DeviceRow, comparison: &Comparison) -> Option<String> {
    let meter = device.meter(comparison.meter.as_str())?;
    let mut sum = 0_u64;
    let mut names = Vec::new();
    for name in &comparison.against {
        sum = sum.checked_add(device.meter(name.as_str())?.value)?;
        names.push(meter_name(name));
    }
    let how = match comparison.difference {
        0 => "the same as".to_owned(),
        less @ 1.. => format!("{} less than", thousands(less.unsigned_abs())),
        more => format!("{} more than", thousands(more.unsigned_abs())),
    };
    Some(format!(
        "{} ({}) {} {how} {} ({})",
        names.join(" + "),
        thousands(sum),
        if names.len() == 1 { "counts" } else { "count" },
        meter_name(&meter.name),
        thousands(meter.value)
    ))
}

/// A number that is added, with its sign.
fn signed(number: i64) -> String {
    let sign = if number < 0 { '−' } else { '+' };
    format!("{sign}{}", thousands(number.unsigned_abs()))
}

/// Somebody's sentence as a sentence: with a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.trim().chars();
    let mut sentence: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    sentence.extend(letters);
    if !sentence.ends_with(['.', '!', '?', ':', '…']) {
        sentence.push('.');
    }
    sentence
}

//! What several commands say in the same words: comparisons, doubts, supplies.

use meters::validation::Doubt;
use meters::{Comparison, ComparisonKind, Meter, MeterName, Supply, SupplyKind, SupplyState, Unit, Verdict};
use serde::Serialize;

use crate::selection::grouped;

/// The word that JSON uses for a value, spaces for underscores.
pub(crate) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word.replace('_', " "),
        _ => String::new(),
    }
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

/// A comparison of these meters as a sentence; none where a meter of it is not there.
pub(crate) fn comparison_sentence(comparison: &Comparison, meters: &[Meter]) -> Option<String> {
    let value = |name: &MeterName| {
        meters
            .iter()
            .find(|meter| meter.name == *name)
            .map(|meter| meter.value)
    };
    let meter = value(&comparison.meter)?;
    let against: Option<Vec<u64>> = comparison.against.iter().map(value).collect();
    let against = against?;
    let sum: u64 = against.iter().fold(0, |sum, value| sum.saturating_add(*value));
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
        (_, false, _) => format!("they differ by {difference}, which nothing explains"),
    };
    Some(format!(
        "{} {}, {other}: {verdict}",
        comparison.meter,
        grouped(meter)
    ))
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

/// What a person should know about a doubtful meter, as a sentence.
pub(crate) fn doubt_sentence(
    name: &MeterName,
    value: Option<u64>,
    verdict: Verdict,
    doubt: Option<&Doubt>,
) -> String {
    let value = value
        .map(|value| format!(" {}", grouped(value)))
        .unwrap_or_default();
    let verdict = verdict.as_str().replace('_', " ");
    let Some(doubt) = doubt else {
        return format!("{name}{value}: {verdict}");
    };
    let last = &doubt.last_good;
    let offset = match doubt.proposed_offset {
        Some(offset) if offset < 0 => format!("; proposed offset −{}", grouped(offset.unsigned_abs())),
        Some(offset) => format!("; proposed offset +{}", grouped(offset.unsigned_abs())),
        None => String::new(),
    };
    format!(
        "{name}{value}: {verdict}. {}; last good {} on {}{offset}",
        doubt.message.trim_end_matches('.'),
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
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use meters::validation::LastGood;
    use meters::{SupplyKind, Timestamp, Unit};

    fn meter(name: &'static str, value: u64) -> Meter {
        Meter {
            name: MeterName::new(name),
            value,
            unit: Unit::Impressions,
            source: "1.3.6".into(),
            bills: false,
            label: None,
        }
    }

    fn comparison(
        kind: ComparisonKind,
        against: &[&'static str],
        difference: i64,
        agrees: bool,
    ) -> Comparison {
        Comparison {
            kind,
            meter: MeterName::TOTAL,
            against: against.iter().map(|name| MeterName::new(*name)).collect(),
            difference,
            agrees,
            reason: agrees.then(|| "The engine also counts what is not billed.".to_owned()),
        }
    }

    #[test]
    fn a_comparison_says_what_it_found() {
        let meters = [
            meter("total", 76_064),
            meter("engine_total", 76_498),
            meter("mono", 30_000),
            meter("color", 46_064),
        ];
        let said = |comparison| comparison_sentence(&comparison, &meters).unwrap();
        let second = ComparisonKind::SecondSource;
        assert_eq!(
            said(comparison(second, &["engine_total"], -434, true)),
            "total 76,064, engine_total 76,498: 434 more. The engine also counts what is not billed."
        );
        assert_eq!(
            said(comparison(second, &["engine_total"], -434, false)),
            "total 76,064, engine_total 76,498: they differ by 434, which nothing explains"
        );
        assert_eq!(
            said(comparison(ComparisonKind::Parts, &["mono", "color"], 0, true)),
            "total 76,064, mono and color together 76,064: the same"
        );
        assert_eq!(
            comparison_sentence(&comparison(second, &["fax"], 1, true), &meters),
            None
        );
    }

    #[test]
    fn a_doubt_names_the_last_good_value_and_the_offset() {
        let doubt = Doubt {
            last_good: LastGood {
                value: 76_064,
                unit: Unit::Impressions,
                read_at: Timestamp::from_unix_seconds(0),
                source: None,
            },
            proposed_offset: Some(76_000),
            message: "It fell.".into(),
        };
        assert_eq!(
            doubt_sentence(&MeterName::TOTAL, Some(64), Verdict::Dropped, Some(&doubt)),
            "total 64: dropped. It fell; last good 76,064 on 1970-01-01T00:00:00Z; proposed offset +76,000"
        );
        assert_eq!(
            doubt_sentence(&MeterName::TOTAL, None, Verdict::Stale, None),
            "total: stale"
        );
    }

    #[test]
    fn what_is_no_impression_says_so() {
        let cell = |unit| {
            count_cell(&Meter {
                unit,
                ..meter("total", 4_876)
            })
        };
        assert_eq!(cell(Unit::Impressions), "     4876");
        assert_eq!(cell(Unit::Unknown), "     4876");
        assert_eq!(cell(Unit::Centimeters), "     4876 centimeters");
        assert_eq!(cell(Unit::Sheets), "     4876 sheets");
    }

    #[test]
    fn a_photoconductor_is_a_drum() {
        assert_eq!(supply_kind(SupplyKind::Opc), "drum");
        assert_eq!(supply_kind(SupplyKind::TonerCartridge), "toner cartridge");
    }

    #[test]
    fn a_long_sum_is_shortened() {
        assert_eq!(short_source("1.3.1 + 1.3.2 + 1.3.3"), "1.3.1 + 1.3.2 + 1.3.3");
        assert_eq!(
            short_source("1.3.1 + 1.3.2 + 1.3.3 + 1.3.4"),
            "1.3.1 + 1.3.2 + 2 more"
        );
    }

    #[test]
    fn a_receptacle_is_full_not_empty() {
        let bottle = Supply {
            index: 5,
            kind: SupplyKind::WasteToner,
            receptacle: true,
            color: None,
            description: None,
            level: Some(0),
            capacity: Some(100),
            unit: None,
            percent: Some(0),
            state: SupplyState::Empty,
        };
        assert_eq!(
            (fullness(&bottle).as_str(), supply_state(&bottle).as_str()),
            ("100 % full", "full")
        );
        let toner = Supply {
            receptacle: false,
            ..bottle
        };
        assert_eq!(
            (fullness(&toner).as_str(), supply_state(&toner).as_str()),
            ("  0 %", "empty")
        );
    }
}

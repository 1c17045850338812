//! How a device stands at the end of the period: fine, new, stale or doubtful, and which words say so.

use meters::{Comparison, MeterName, Timestamp, Verdict};

use super::data::{DeviceRow, MeterCell};

/// A device whose value is older than this many days is stale.
pub(crate) const STALE_AFTER_DAYS: u64 = 3;

const SECONDS_PER_DAY: u64 = 86_400;

/// How a device stands. The order is that of weight: the heaviest gives the row its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// Read on time, nothing to say.
    Fine,
    /// First seen within the period.
    New,
    /// Not read for longer than [`STALE_AFTER_DAYS`], or never.
    Stale,
    /// A meter dropped, jumped, changed its unit, or its parts don't add up.
    Doubtful,
}

/// The period that a report is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    /// Its beginning: `previous` values are those of this moment.
    pub(crate) from: Timestamp,
    /// Its end: ages are counted from here.
    pub(crate) to: Timestamp,
}

impl Period {
    /// Whether the device was first seen in it.
    pub(crate) fn is_new(self, device: &DeviceRow) -> bool {
        (self.from..=self.to).contains(&device.first_seen)
    }

    /// Whether its value is too old to bill, or there never was one.
    pub(crate) fn is_stale(self, device: &DeviceRow) -> bool {
        match device.value_read_at() {
            Some(read_at) => {
                self.is_old(read_at)
                    || device
                        .meters
                        .iter()
                        .any(|meter| meter.bills && meter.verdict == Some(Verdict::Stale))
            }
            None => true,
        }
    }

    fn is_old(self, read_at: Timestamp) -> bool {
        self.to.seconds_since(read_at) > SECONDS_PER_DAY * STALE_AFTER_DAYS
    }

    /// The heaviest that is true of the device.
    pub(crate) fn standing(self, device: &DeviceRow) -> Standing {
        if device.is_doubtful() {
            Standing::Doubtful
        } else if self.is_stale(device) {
            Standing::Stale
        } else if self.is_new(device) {
            Standing::New
        } else {
            Standing::Fine
        }
    }

    /// The heaviest that is true of one meter of the device.
    pub(crate) fn standing_of_meter(self, device: &DeviceRow, meter: &MeterCell) -> Standing {
        let is_of_it = |comparison: &Comparison| {
            comparison.meter == meter.name || comparison.against.contains(&meter.name)
        };
        if meter.is_doubtful() || device.open_differences().any(is_of_it) {
            Standing::Doubtful
        } else if meter.verdict == Some(Verdict::Stale) || self.is_old(meter.read_at) {
            Standing::Stale
        } else {
            Standing::Fine
        }
    }

    /// The age of the row's values in days, with a fraction.
    pub(crate) fn age_in_days(self, device: &DeviceRow) -> Option<f64> {
        self.days_since(device.value_read_at()?)
    }

    /// Days from that moment to the period's end, with a fraction; 0 where the moment is later.
    pub(crate) fn days_since(self, moment: Timestamp) -> Option<f64> {
        let seconds = u32::try_from(self.to.seconds_since(moment)).ok()?;
        Some(f64::from(seconds) / 86_400.0)
    }

    /// All that is to be said of the device in the house's words, such as `dropped: total; new`; `ok` where there is
    /// nothing.
    pub(crate) fn words(self, device: &DeviceRow) -> String {
        let mut words = Vec::new();
        for verdict in [
            Verdict::Dropped,
            Verdict::Jumped,
            Verdict::PartsDiffer,
            Verdict::UnitChanged,
            Verdict::Other,
        ] {
            words.extend(naming(device, Some(verdict)));
        }
        words.extend(naming(device, None));
        words.extend(device.meters.iter().filter_map(broken));
        words.extend(device.open_differences().map(differing));
        if self.is_stale(device) {
            words.push(match device.value_read_at() {
                Some(_) => Verdict::Stale.as_str().to_owned(),
                None => "never read".to_owned(),
            });
        } else {
            words.extend(naming(device, Some(Verdict::Stale)));
        }
        if device.read_at.is_some() && !device.has_billing_meter() {
            words.push("no billing meter".to_owned());
        }
        if self.is_new(device) {
            words.push("new".to_owned());
        }
        if device.clock_was_wrong {
            words.push("the box's clock was wrong".to_owned());
        }
        if words.is_empty() {
            words.push(Verdict::Ok.as_str().to_owned());
        }
        words.join("; ")
    }
}

/// `dropped since: total`, where the value is believed and its way from the beginning of the period is not.
fn broken(meter: &MeterCell) -> Option<String> {
    let believed = matches!(meter.verdict, Some(Verdict::Ok | Verdict::Stale));
    let mark = meter.mark().filter(|_| believed)?;
    Some(format!("{mark} since: {}", meter.name))
}

/// `differs from engine_total: total`.
fn differing(comparison: &Comparison) -> String {
    let against: Vec<&str> = comparison.against.iter().map(MeterName::as_str).collect();
    format!("differs from {}: {}", against.join(" + "), comparison.meter)
}

/// `dropped: total, mono`, where some meter has that verdict.
fn naming(device: &DeviceRow, verdict: Option<Verdict>) -> Option<String> {
    let names: Vec<&str> = device
        .meters
        .iter()
        .filter(|meter| meter.verdict == verdict)
        .map(|meter| meter.name.as_str())
        .collect();
    (!names.is_empty()).then(|| {
        format!(
            "{}: {}",
            verdict.map_or("no verdict", Verdict::as_str),
            names.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::reports::continuity::Break;
    use crate::reports::data::PreviousValue;
    use meters::{ComparisonKind, Unit};

    const DAY: u64 = 86_400;
    const PERIOD: Period = Period {
        from: Timestamp::from_unix_seconds(100 * DAY),
        to: Timestamp::from_unix_seconds(130 * DAY),
    };

    fn device(first_seen_day: u64, read_day: u64, verdict: Verdict) -> DeviceRow {
        let at = |day| Timestamp::from_unix_seconds(day * DAY);
        DeviceRow {
            first_seen: at(first_seen_day),
            read_at: Some(at(read_day)),
            meters: vec![MeterCell {
                name: MeterName::TOTAL,
                value: 150,
                unit: Unit::Impressions,
                bills: true,
                label: None,
                source: "1.3.6".into(),
                read_at: at(read_day),
                verdict: Some(verdict),
                doubt: None,
                previous: Some(PreviousValue {
                    value: 100,
                    unit: Unit::Impressions,
                    read_at: PERIOD.from,
                    source: "1.3.6".into(),
                }),
                row_break: None,
            }],
            ..DeviceRow::default()
        }
    }

    #[test]
    fn each_standing_has_its_cause_and_words() {
        let cases = [
            (device(1, 130, Verdict::Ok), Standing::Fine, "ok"),
            (device(101, 130, Verdict::Ok), Standing::New, "new"),
            (device(1, 127, Verdict::Ok), Standing::Fine, "ok"),
            (device(1, 126, Verdict::Ok), Standing::Stale, "stale"),
            (device(101, 130, Verdict::Stale), Standing::Stale, "stale; new"),
            (
                device(101, 120, Verdict::Dropped),
                Standing::Doubtful,
                "dropped: total; stale; new",
            ),
            (DeviceRow::default(), Standing::Stale, "never read"),
        ];
        for (device, standing, words) in cases {
            assert_eq!(PERIOD.standing(&device), standing, "{device:?}");
            assert_eq!(PERIOD.words(&device), words);
        }
    }

    #[test]
    fn an_old_value_keeps_its_own_time() {
        let mut device = device(1, 110, Verdict::Ok);
        device.read_at = Some(PERIOD.to);
        assert_eq!(
            device.value_read_at(),
            Some(Timestamp::from_unix_seconds(110 * DAY))
        );
        assert_eq!(PERIOD.age_in_days(&device), Some(20.0));
        assert_eq!(PERIOD.standing(&device), Standing::Stale);
    }

    #[test]
    fn a_delta_needs_two_believed_values_of_one_unit() {
        let meter = device(1, 130, Verdict::Ok).meters.pop().unwrap();
        assert_eq!(meter.delta(), Some(50));
        let changed = |change: fn(&mut MeterCell)| {
            let mut meter = meter.clone();
            change(&mut meter);
            meter.delta()
        };
        assert_eq!(changed(|meter| meter.previous = None), None);
        assert_eq!(changed(|meter| meter.unit = Unit::Sheets), None);
        assert_eq!(changed(|meter| meter.verdict = Some(Verdict::Dropped)), None);
        assert_eq!(changed(|meter| meter.value = 99), None);
        let broke = |meter: &mut MeterCell| {
            meter.row_break = Some(Break {
                verdict: Verdict::Dropped,
                at: PERIOD.from,
            });
        };
        assert_eq!(changed(broke), None, "it is believed, but not of one row");
    }

    #[test]
    fn a_mark_stands_where_a_doubt_forbids_a_delta() {
        for verdict in [
            Verdict::Dropped,
            Verdict::Jumped,
            Verdict::UnitChanged,
            Verdict::PartsDiffer,
        ] {
            let meter = device(1, 130, verdict).meters.pop().unwrap();
            assert_eq!(meter.mark(), Some(verdict.as_str().replace('_', " ").as_str()));
            assert_eq!(meter.delta(), None);
        }
        for verdict in [Verdict::Ok, Verdict::Stale] {
            assert_eq!(device(1, 130, verdict).meters[0].mark(), None);
        }
    }

    #[test]
    fn what_is_not_in_one_meters_verdict_is_said_too() {
        let mut broken = device(1, 130, Verdict::Ok);
        broken.meters[0].row_break = Some(Break {
            verdict: Verdict::Jumped,
            at: PERIOD.from,
        });
        assert_eq!(PERIOD.standing(&broken), Standing::Doubtful);
        assert_eq!(PERIOD.words(&broken), "jumped since: total");

        let mut differing = device(1, 130, Verdict::Ok);
        differing.comparisons.push(Comparison {
            kind: ComparisonKind::SecondSource,
            meter: MeterName::TOTAL,
            against: vec![MeterName::new("engine_total")],
            difference: -9_000,
            agrees: false,
            reason: None,
        });
        assert_eq!(PERIOD.standing(&differing), Standing::Doubtful);
        assert_eq!(PERIOD.words(&differing), "differs from engine_total: total");
        differing.meters[0].verdict = Some(Verdict::PartsDiffer);
        assert_eq!(PERIOD.words(&differing), "parts_differ: total", "once is enough");
    }
}

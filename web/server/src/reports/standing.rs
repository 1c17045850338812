//! How a device stands at the end of the period: fine, new, stale or doubtful, and which words say so.

use meters::{Timestamp, Verdict};

use super::data::DeviceRow;

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
        let oldest = SECONDS_PER_DAY * STALE_AFTER_DAYS;
        match device.value_read_at() {
            Some(read_at) => {
                self.to.seconds_since(read_at) > oldest
                    || device
                        .meters
                        .iter()
                        .any(|meter| meter.bills && meter.verdict == Some(Verdict::Stale))
            }
            None => true,
        }
    }

    /// The heaviest that is true of the device.
    pub(crate) fn standing(self, device: &DeviceRow) -> Standing {
        if device.meters.iter().any(|meter| is_doubtful(meter.verdict)) {
            Standing::Doubtful
        } else if self.is_stale(device) {
            Standing::Stale
        } else if self.is_new(device) {
            Standing::New
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
        ] {
            words.extend(naming(device, Some(verdict)));
        }
        words.extend(naming(device, None));
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

/// Whether a value with that verdict has to be looked at by a person before it is billed.
pub(crate) fn is_doubtful(verdict: Option<Verdict>) -> bool {
    !matches!(verdict, Some(Verdict::Ok | Verdict::Stale))
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
    use crate::reports::data::{MeterCell, PreviousValue};
    use meters::{MeterName, Unit};

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
                read_at: at(read_day),
                verdict: Some(verdict),
                previous: Some(PreviousValue {
                    value: 100,
                    unit: Unit::Impressions,
                }),
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
    }
}

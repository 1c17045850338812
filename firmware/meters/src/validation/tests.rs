#![allow(clippy::unwrap_used)]

mod growth;
mod properties;

use super::*;
use crate::{ClockQuality, Comparison, Cost, Identity};

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;
const COUNTER: &str = "1.3.6.1.2.1.43.10.2.1.4.1.1";

fn counter(value: u64) -> Meter {
    Meter {
        name: MeterName::TOTAL,
        value,
        unit: Unit::Impressions,
        source: COUNTER.into(),
        bills: true,
        label: None,
    }
}

fn taken(at: u64) -> Taken {
    Taken {
        at: Timestamp::from_unix_seconds(1_800_000_000 + at),
        clock: ClockQuality::Synchronised,
        boot: "boot".into(),
    }
}

fn reading(meters: Vec<Meter>) -> Reading {
    Reading {
        address: "10.0.0.9:161".into(),
        read_at: Timestamp::default(),
        identity: Identity::default(),
        meters,
        comparisons: Vec::new(),
        rated_per_minute: None,
        supplies: Vec::new(),
        alerts: Vec::new(),
        status: None,
        partial: None,
        cost: Cost::default(),
    }
}

/// The books of one device.
#[derive(Default)]
struct Books {
    accounts: BTreeMap<MeterName, Account>,
}

impl Books {
    fn judge(&mut self, reading: &Reading, taken: &Taken) -> Judgement {
        // As in the store, accounts live as text between two readings.
        let text = serde_json::to_string(&self.accounts).unwrap();
        self.accounts = serde_json::from_str(&text).unwrap();
        judge_reading(reading, taken, &mut self.accounts)
    }

    fn total(&mut self, value: u64, at: u64) -> (Verdict, Option<i64>) {
        self.meter(counter(value), at)
    }

    fn meter(&mut self, meter: Meter, at: u64) -> (Verdict, Option<i64>) {
        let judgement = self.judge(&reading(vec![meter]), &taken(at));
        let offset = judgement.doubts.get(&MeterName::TOTAL);
        (
            judgement.verdicts[&MeterName::TOTAL],
            offset.and_then(|doubt| doubt.proposed_offset),
        )
    }

    fn message(&mut self, meter: Meter, at: u64) -> String {
        let judgement = self.judge(&reading(vec![meter]), &taken(at));
        judgement.doubts[&MeterName::TOTAL].message.clone()
    }

    /// A device that printed so many pages a day for so many days, up to `value`.
    fn used(per_day: u64, days: u64, value: u64) -> Self {
        let mut books = Self::default();
        for day in 0..=days {
            let at = day * DAY;
            assert_eq!(
                books.total(value - (days - day) * per_day, at).0,
                Verdict::Ok,
                "day {day}"
            );
        }
        books
    }
}

use Verdict::{Dropped, Jumped, Ok as Good, PartsDiffer, Stale, UnitChanged};

#[test]
fn a_counter_that_goes_on_is_good() {
    let mut books = Books::used(100, 10, 5_000);
    assert_eq!(books.total(5_000, 10 * DAY + HOUR), (Good, None));
    assert_eq!(books.total(5_900, 11 * DAY), (Good, None));
}

#[test]
fn a_new_board_is_dropped_until_a_person_decides_also_above_the_old_count() {
    let mut books = Books::used(100, 10, 5_000);
    let mut day = 10;
    let mut next = |value| {
        day += 1;
        books.total(value, day * DAY)
    };
    // Day after day the same offset, which makes the count go on where it was.
    for value in (12..=9_000).step_by(300) {
        assert_eq!(next(value), (Dropped, Some(5_000)), "{value}");
    }
}

#[test]
fn a_restart_is_told_once_and_when_it_is_certain() {
    let mut books = Books::used(100, 10, 5_000);
    let mut restarts = |value, day| {
        books
            .judge(&reading(vec![counter(value)]), &taken(day * DAY))
            .restarts
    };
    assert_eq!(restarts(0, 11), [], "it may be a snapshot taken while it starts");
    let restart = Restart {
        meter: MeterName::TOTAL,
        bills: true,
        before: 5_000,
        after: 40,
    };
    assert_eq!(restarts(0, 12), [], "it may be starting for a long time");
    assert_eq!(restarts(40, 13), [restart]);
    assert_eq!(restarts(80, 14), []);
}

#[test]
fn a_snapshot_of_zeros_is_forgotten_when_the_counter_is_back() {
    let mut books = Books::used(100, 10, 5_000);
    assert_eq!(books.total(0, 10 * DAY + HOUR), (Dropped, Some(5_000)));
    assert_eq!(books.total(0, 10 * DAY + 2 * HOUR).0, Dropped);
    assert_eq!(books.total(5_080, 11 * DAY), (Good, None));
    // Also where it counts little.
    let mut books = Books::used(3, 10, 60);
    assert_eq!(books.total(0, 11 * DAY).0, Dropped);
    assert_eq!(books.total(60, 12 * DAY).0, Good);
    // Also of a device that was met a minute ago, of whose pace nothing is known.
    let mut books = Books::default();
    books.total(5_000, 0);
    assert_eq!(books.total(0, HOUR).0, Dropped);
    assert_eq!(books.total(5_010, 2 * HOUR).0, Good);
}

#[test]
fn a_used_board_is_not_billed_for_its_earlier_life() {
    let mut books = Books::used(100, 10, 50_000);
    assert_eq!(books.total(20_000, 11 * DAY), (Dropped, Some(30_000)));
    assert_eq!(books.total(20_100, 12 * DAY), (Dropped, Some(30_000)));
    let mut books = Books::used(100, 10, 50_000);
    assert_eq!(books.total(900_000, 11 * DAY), (Jumped, Some(-850_000)));
    assert_eq!(books.total(900_100, 12 * DAY), (Jumped, Some(-850_000)));
    // In time everything could have been printed. It still goes on from the jump.
    assert_eq!(books.total(900_200, 40 * DAY), (Jumped, Some(-850_000)));
}

#[test]
fn a_jump_that_returns_was_a_glitch() {
    let mut books = Books::used(100, 10, 5_000);
    assert_eq!(
        books.total(u64::MAX, 11 * DAY),
        (Jumped, None),
        "no offset of 63 bits makes up for it"
    );
    assert_eq!(books.total(4_294_967_295, 11 * DAY + HOUR).0, Jumped);
    assert_eq!(books.total(5_150, 12 * DAY), (Good, None));
}

#[test]
fn a_glitch_among_doubtful_values_does_not_change_the_proposal() {
    let mut books = Books::used(100, 10, 50_000);
    assert_eq!(books.total(20_000, 11 * DAY), (Dropped, Some(30_000)));
    assert_eq!(books.total(20_100, 12 * DAY), (Dropped, Some(30_000)));
    assert_eq!(books.total(0, 13 * DAY).0, Dropped);
    assert_eq!(books.total(20_300, 14 * DAY), (Dropped, Some(30_000)));
}

#[test]
fn a_counter_that_passed_its_largest_value_goes_on_by_its_modulus() {
    for bits in [24, 31, 32] {
        let modulus = 1_u64 << bits;
        let mut books = Books::used(100, 10, modulus - 30);
        let offset = i64::try_from(modulus).unwrap();
        assert_eq!(books.total(20, 11 * DAY), (Dropped, Some(offset)), "2^{bits}");
        assert_eq!(books.total(120, 12 * DAY), (Dropped, Some(offset)), "2^{bits}");
        let message = books.message(counter(200), 13 * DAY);
        assert!(message.contains("largest value"), "{message}");
    }
    // Far below its largest value a counter doesn't pass it.
    assert_eq!(
        Books::used(100, 10, 9_000_000).total(20, 11 * DAY),
        (Dropped, Some(9_000_000))
    );
    // Near it, but with more behind 0 than the machine can print.
    let mut books = Books::used(100, 10, (1 << 24) - 30);
    assert_eq!(
        books.total(9_000_000, 11 * DAY),
        (Dropped, Some((1 << 24) - 30 - 9_000_000))
    );
}

#[test]
fn an_old_engine_forgets_its_last_pages_at_power_off() {
    let mut books = Books::used(100, 10, 5_007);
    assert_eq!(books.total(5_000, 10 * DAY + HOUR), (Dropped, None));
    assert_eq!(books.total(5_020, 10 * DAY + 2 * HOUR), (Good, None));
}

#[test]
fn another_unit_or_row_is_another_counter() {
    let sheets = Meter {
        unit: Unit::Sheets,
        ..counter(5_100)
    };
    let elsewhere = Meter {
        source: "1.3.6.1.4.1.367.3.2.1.2.19.5.1.9.1".into(),
        ..counter(5_100)
    };
    let mut books = Books::used(100, 10, 5_000);
    assert_eq!(books.meter(sheets.clone(), 11 * DAY), (UnitChanged, None));
    let message = books.message(sheets, 12 * DAY);
    assert!(
        message.contains("impressions") && message.contains("sheets"),
        "{message}"
    );
    let message = books.message(elsewhere, 13 * DAY);
    assert!(
        message.contains(COUNTER) && message.contains("1.3.6.1.4.1.367"),
        "{message}"
    );
    assert_eq!(books.total(5_300, 14 * DAY).0, Good, "it is itself again");
}

#[test]
fn what_is_only_said_otherwise_is_the_same_counter() {
    let sum = |source: &str, value| Meter {
        source: source.into(),
        ..counter(value)
    };
    let mut books = Books::default();
    books.meter(sum("1.3.6.1 + 1.3.6.2", 100), 0);
    assert_eq!(books.meter(sum("1.3.6.2+1.3.6.1", 110), HOUR).0, Good);
    let unsaid = Meter {
        unit: Unit::Unknown,
        ..sum("1.3.6.2+1.3.6.1", 120)
    };
    assert_eq!(
        books.meter(unsaid, 2 * HOUR).0,
        Good,
        "its unit was not in this answer"
    );
    let sheets = Meter {
        unit: Unit::Sheets,
        ..sum("1.3.6.2+1.3.6.1", 130)
    };
    assert_eq!(books.meter(sheets, 3 * HOUR).0, UnitChanged);
}

#[test]
fn an_account_of_the_first_versions_is_read() {
    let text = r#"{"total":{"value":100,"unit":"impressions","read_at":"2026-11-22T10:00:00Z"}}"#;
    let mut books = Books {
        accounts: serde_json::from_str(text).unwrap(),
    };
    assert_eq!(books.total(99, 400 * DAY).0, Dropped);
    assert_eq!(books.total(70_000, 401 * DAY).0, Good);
}

#[test]
fn parts_that_do_not_add_up_are_told_and_a_second_source_is_not() {
    let disagreement = |kind| Comparison {
        kind,
        meter: MeterName::TOTAL,
        against: vec![MeterName::MONO, MeterName::COLOR],
        difference: 30,
        agrees: false,
        reason: None,
    };
    let with = |kind, value| Reading {
        comparisons: vec![disagreement(kind)],
        ..reading(vec![counter(value)])
    };
    let mut books = Books::used(100, 10, 5_000);
    let judged = books.judge(&with(ComparisonKind::Parts, 5_100), &taken(11 * DAY));
    assert_eq!(judged.verdicts[&MeterName::TOTAL], PartsDiffer);
    let doubt = &judged.doubts[&MeterName::TOTAL];
    assert_eq!((doubt.last_good.value, doubt.proposed_offset), (5_000, None));
    assert!(
        doubt.message.contains("mono + color make 5070"),
        "{}",
        doubt.message
    );
    let judged = books.judge(&with(ComparisonKind::Parts, 12), &taken(12 * DAY));
    assert_eq!(judged.verdicts[&MeterName::TOTAL], Dropped, "the graver doubt");
    let judged = books.judge(&with(ComparisonKind::SecondSource, 5_300), &taken(13 * DAY));
    assert_eq!(judged.verdicts[&MeterName::TOTAL], Good);

    // The first value of all is not believed either.
    let mut books = Books::default();
    let judged = books.judge(&with(ComparisonKind::Parts, 100), &taken(0));
    assert_eq!(judged.verdicts[&MeterName::TOTAL], PartsDiffer);
    assert_eq!(judged.doubts, BTreeMap::new());
    assert_eq!(books.total(110, HOUR).0, Good);
}

#[test]
fn a_meter_that_a_whole_reading_does_not_bring_is_stale() {
    let mut books = Books::used(100, 10, 5_000);
    let other = Meter {
        name: MeterName::MONO,
        ..counter(7)
    };
    let half = Reading {
        partial: Some("it fell silent".into()),
        ..reading(vec![other.clone()])
    };
    let judged = books.judge(&half, &taken(11 * DAY));
    assert_eq!(
        judged.verdicts.get(&MeterName::TOTAL),
        None,
        "nobody knows what the other half has"
    );
    let judged = books.judge(&reading(vec![other]), &taken(12 * DAY));
    assert_eq!(judged.verdicts[&MeterName::TOTAL], Stale);
    let doubt = &judged.doubts[&MeterName::TOTAL];
    assert_eq!(
        (doubt.last_good.value, doubt.last_good.read_at),
        (5_000, taken(10 * DAY).at)
    );
    assert_eq!(books.total(5_200, 13 * DAY).0, Good);
}

#[test]
fn of_two_meters_with_one_name_the_worse_verdict_counts() {
    let mut books = Books::used(100, 10, 5_000);
    let judged = books.judge(&reading(vec![counter(5_100), counter(40)]), &taken(11 * DAY));
    assert_eq!(judged.verdicts[&MeterName::TOTAL], Dropped);
    assert_eq!(judged.doubts[&MeterName::TOTAL].last_good.value, 5_000);
    assert_eq!(books.accounts[&MeterName::TOTAL].last_good().value, 5_000);
    assert_eq!(books.total(5_150, 12 * DAY).0, Good);
}

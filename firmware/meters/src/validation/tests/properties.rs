//! Whatever a device says, in whatever order, nothing is billed that was not printed.

use proptest::prelude::*;

use super::*;

/// A step of a device's life: how its counter moves, how time passes, what the box knows of the time.
#[derive(Clone, Debug)]
struct Step {
    value: Option<u64>,
    unit: Unit,
    source: u8,
    passes: u64,
    clock: ClockQuality,
    boot: u8,
    rated: Option<u32>,
    partial: bool,
    disagrees: bool,
    twice: Option<u64>,
}

/// Counts as they come: small ones, neighbours, those near where counters begin again, and anything.
fn count() -> impl Strategy<Value = u64> {
    prop_oneof![
        4 => 0..200_u64,
        4 => 5_000..6_000_u64,
        1 => (1_u64 << 24) - 50..(1 << 24) + 50,
        1 => (1_u64 << 31) - 50..(1 << 31) + 50,
        1 => (1_u64 << 32) - 50..(1 << 32) + 50,
        1 => any::<u64>(),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let clock = prop_oneof![
        6 => Just(ClockQuality::Synchronised),
        1 => Just(ClockQuality::Unverified),
        1 => Just(ClockQuality::Floor),
    ];
    let unit = prop_oneof![8 => Just(Unit::Impressions), 1 => Just(Unit::Sheets), 1 => Just(Unit::Unknown)];
    let passes = prop_oneof![8 => 0..3 * DAY, 1 => any::<u64>()];
    let rare = |likely: u32| prop_oneof![likely => Just(false), 1 => Just(true)];
    (
        (
            proptest::option::weighted(0.9, count()),
            unit,
            prop_oneof![8 => Just(0_u8), 1 => Just(1)],
        ),
        (passes, clock, 0..2_u8),
        (proptest::option::of(any::<u32>()), rare(8), rare(8)),
        proptest::option::weighted(0.1, count()),
    )
        .prop_map(
            |((value, unit, source), (passes, clock, boot), (rated, partial, disagrees), twice)| Step {
                value,
                unit,
                source,
                passes,
                clock,
                boot,
                rated,
                partial,
                disagrees,
                twice,
            },
        )
}

impl Step {
    fn reading(&self) -> Reading {
        let meter = |value| Meter {
            unit: self.unit,
            source: format!("1.3.6.{}", self.source),
            ..counter(value)
        };
        let disagreement = Comparison {
            kind: ComparisonKind::Parts,
            meter: MeterName::TOTAL,
            against: vec![MeterName::MONO],
            difference: i64::MIN,
            agrees: false,
            reason: None,
        };
        Reading {
            comparisons: Vec::from_iter(self.disagrees.then_some(disagreement)),
            rated_per_minute: self.rated,
            partial: self.partial.then(|| "it fell silent".into()),
            ..reading(
                self.value
                    .into_iter()
                    .chain(self.value.and(self.twice))
                    .map(meter)
                    .collect(),
            )
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_life_of_a_counter_gives_negative_pages(steps in proptest::collection::vec(step(), 1..40)) {
        let mut books = Books::default();
        let mut at = 0_u64;
        let mut good: Option<LastGood> = None;
        for step in steps {
            // A clock that was set back, now and then.
            at = if step.passes % 17 == 0 { at / 2 } else { at.wrapping_add(step.passes) };
            let taken = Taken {
                at: Timestamp::from_unix_seconds(at),
                clock: step.clock,
                boot: step.boot.to_string(),
            };
            let reading = step.reading();
            let judged = books.judge(&reading, &taken);

            // What has a verdict was read, or is called stale, and then has its own value and time.
            for (name, verdict) in &judged.verdicts {
                let was_read = reading.meter(name.as_str()).is_some();
                prop_assert_eq!(*verdict == Stale, !was_read);
                let doubt = judged.doubts.get(name);
                prop_assert_eq!(doubt.is_some(), *verdict != Good && good.is_some());
                if let (Some(doubt), Some(good)) = (doubt, &good) {
                    prop_assert_eq!(&doubt.last_good, good);
                }
            }
            prop_assert!(step.value.is_none() || judged.verdicts.contains_key(&MeterName::TOTAL));

            let Some(verdict) = judged.verdicts.get(&MeterName::TOTAL) else { continue };
            if *verdict == Good {
                for meter in &reading.meters {
                    prop_assert!(good.as_ref().is_none_or(|good| meter.value >= good.value));
                    let unit = match (&good, meter.unit) {
                        (Some(good), Unit::Unknown) => good.unit,
                        (_, unit) => unit,
                    };
                    good = Some(LastGood {
                        value: meter.value,
                        unit,
                        read_at: taken.at,
                        source: Some(meter.source.clone()),
                    });
                }
            }
            let now = books.accounts.get(&MeterName::TOTAL).map(|account| account.last_good().clone());
            prop_assert_eq!(&now, &good);

            // With the offset that is proposed, a doubtful count goes on from the last good one and never falls.
            let (Some(doubt), [meter]) = (judged.doubts.get(&MeterName::TOTAL), &*reading.meters) else { continue };
            let Some(offset) = doubt.proposed_offset else { continue };
            let made_good = i128::from(meter.value) + i128::from(offset);
            prop_assert!(made_good >= i128::from(doubt.last_good.value));
        }
    }

    /// A machine that works as machines do is never doubted.
    #[test]
    fn an_honest_machine_is_never_doubted(
        rated in 20..=200_u32,
        days in proptest::collection::vec((0..600_u64, 1..5_u64), 1..200),
    ) {
        let mut books = Books::default();
        let (mut value, mut at) = (0, 0);
        for (minutes, passed) in days {
            // It prints for that long on each day that has passed.
            value += minutes * u64::from(rated) / 60 * passed;
            at += passed * DAY;
            let reading = Reading { rated_per_minute: Some(rated), ..reading(vec![counter(value)]) };
            let verdict = books.judge(&reading, &taken(at)).verdicts[&MeterName::TOTAL];
            prop_assert_eq!(verdict, Good);
        }
    }

    /// Board after board: the offsets make of it what was printed.
    #[test]
    fn a_reset_loses_and_doubles_no_page(
        before in 20_000..10_000_000_u64,
        days in proptest::collection::vec(0..250_u64, 2..300),
    ) {
        let mut books = Books::used(100, 10, before);
        let mut printed = 0;
        for (day, pages) in (11..).zip(days) {
            printed += pages;
            let (verdict, offset) = books.total(printed, day * DAY);
            prop_assert_eq!(verdict, Dropped);
            prop_assert_eq!(offset.map(|offset| printed.saturating_add_signed(offset)), Some(before + printed));
        }
    }
}

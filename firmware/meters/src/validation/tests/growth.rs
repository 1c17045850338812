//! How far a counter is believed to grow: by the machine, by its history, and by what the box can time.

use super::*;

#[test]
fn no_machine_prints_faster_than_it_can() {
    let mut books = Books::default();
    books.total(100, 0);
    assert_eq!(
        books.total(100 + 200 * 60 + 2_000, HOUR).0,
        Good,
        "200 a minute and what was late"
    );
    assert_eq!(books.total(100 + 2 * (200 * 60 + 2_000) + 1, 2 * HOUR).0, Jumped);

    let rated = |rated, value| {
        let mut books = Books::default();
        books.total(0, 0);
        let reading = Reading {
            rated_per_minute: Some(rated),
            ..reading(vec![counter(value)])
        };
        books.judge(&reading, &taken(HOUR)).verdicts[&MeterName::TOTAL]
    };
    assert_eq!([rated(20, 30 * 70), rated(20, 30 * 70 + 1)], [Good, Jumped]);
    assert_eq!(
        rated(1, 14_000),
        Good,
        "nothing prints a page a minute: that is no rating"
    );
    assert_eq!(rated(u32::MAX, 14_001), Jumped);
}

#[test]
fn a_history_of_a_quarter_speaks_but_exams_are_no_jump() {
    let day = |days, per_day, growth: u64| {
        Books::used(per_day, days, 1_000_000)
            .total(1_000_000 + growth, (days + 1) * DAY)
            .0
    };
    assert_eq!(day(95, 50, 5_000), Good, "a small machine has a big day");
    assert_eq!(day(95, 50, 5_001), Jumped);
    assert_eq!(day(95, 1_000, 10_000), Good, "ten times its fastest day");
    assert_eq!(day(95, 1_000, 10_001), Jumped);
    assert_eq!(day(80, 50, 200_000), Good, "too short a history to judge by");
    // A holiday is not a slow year: each day of it could have been a big one.
    assert_eq!(Books::used(50, 95, 1_000_000).total(1_100_000, 120 * DAY).0, Good);
}

#[test]
fn what_the_box_cannot_time_it_does_not_accuse() {
    let clocks = [
        (ClockQuality::Floor, "boot", 3 * DAY),
        (ClockQuality::Unverified, "another", 3 * DAY),
        (ClockQuality::Synchronised, "boot", 0),
    ];
    for (clock, boot, at) in clocks {
        let mut books = Books::used(10, 2, 5_000);
        let later = Taken {
            clock,
            boot: boot.into(),
            ..taken(at)
        };
        let mut total =
            |value| books.judge(&reading(vec![counter(value)]), &later).verdicts[&MeterName::TOTAL];
        assert_eq!(total(400_000), Good, "{later:?}");
        assert_eq!(total(2_147_483_647), Jumped, "{later:?}: not even in ten years");
    }
}

#[test]
fn what_stands_in_place_of_a_count_is_no_beginning() {
    let mut books = Books::default();
    for impossible in [u64::MAX, u64::from(u32::MAX), (1 << 31) - 1] {
        assert_eq!(books.total(impossible, 0), (Verdict::Jumped, None));
    }
    assert_eq!(books.total(48_213, HOUR), (Verdict::Ok, None));
    // A hundred million sides are a press's life.
    assert_eq!(Books::default().total(100_000_000, 0), (Verdict::Ok, None));
}

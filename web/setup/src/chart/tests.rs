#![allow(clippy::unwrap_used)]
use super::*;
use proptest::prelude::*;

fn points(points: &[(u64, u64, bool)]) -> Vec<(Timestamp, u64, bool)> {
    let at = Timestamp::from_unix_seconds;
    points
        .iter()
        .map(|(seconds, value, good)| (at(*seconds), *value, *good))
        .collect()
}

/// Every number of a path.
fn steps(path: &str) -> Vec<(u32, u32)> {
    path.split(['M', 'L'])
        .filter(|step| !step.is_empty())
        .map(|step| {
            let (x, y) = step.split_once(' ').unwrap();
            (x.parse().unwrap(), y.parse().unwrap())
        })
        .collect()
}

fn assert_inside(chart: &Chart) {
    let places = steps(&chart.line)
        .into_iter()
        .chain(steps(&chart.gaps))
        .chain(chart.marks.iter().map(|mark| (mark.x, mark.y)))
        .chain(chart.values.iter().map(|(y, _)| (0, *y)))
        .chain(chart.moments.iter().map(|(x, _)| (*x, 0)));
    for (x, y) in places {
        assert!(x <= WIDTH && y <= HEIGHT, "{x} {y} in {chart:?}");
    }
    assert!((1..=6).contains(&chart.values.len()), "{chart:?}");
    assert!((1..=5).contains(&chart.moments.len()), "{chart:?}");
}

const DAY_1: u64 = 1_795_305_600;

#[test]
fn nothing_is_drawn_of_nothing() {
    assert_eq!(Chart::of(&[]), None);
}

#[test]
fn one_point_stands_in_the_middle() {
    let chart = Chart::of(&points(&[(DAY_1, 1_204, true)])).unwrap();
    assert_inside(&chart);
    let mark = chart.marks[0];
    assert_eq!((mark.x, mark.shape), ((LEFT + RIGHT) / 2, Shape::Dot));
    assert!(mark.y > TOP && mark.y < BOTTOM, "{mark:?}");
    assert_eq!(chart.moments.len(), 1);
}

#[test]
fn equal_values_are_a_level_line_between_two_heights() {
    let chart = Chart::of(&points(&[(DAY_1, 7, true), (DAY_1 + 600, 7, true)])).unwrap();
    assert_eq!(
        steps(&chart.line),
        [(LEFT, (TOP + BOTTOM) / 2), (RIGHT, (TOP + BOTTOM) / 2)]
    );
    let values: Vec<u64> = chart.values.iter().map(|(_, value)| *value).collect();
    assert_eq!(values, [6, 7, 8]);
}

#[test]
fn labels_are_round_and_few() {
    let year: Vec<_> = (0..=365)
        .map(|day| (DAY_1 + day * DAY, 1_204_311 + day * 97, true))
        .collect();
    let chart = Chart::of(&points(&year)).unwrap();
    let values: Vec<u64> = chart.values.iter().map(|(_, value)| *value).collect();
    assert_eq!(values, [1_200_000, 1_220_000, 1_240_000]);
    let moments: Vec<&str> = chart.moments.iter().map(|(_, label)| label.as_str()).collect();
    assert_eq!(moments, ["2027-01-01", "2027-07-01"]);
    let two_days: Vec<_> = (0..=8)
        .map(|part| (DAY_1 + 500 + part * 6 * HOUR, part, true))
        .collect();
    let moments: Vec<String> = Chart::of(&points(&two_days))
        .unwrap()
        .moments
        .into_iter()
        .map(|(_, label)| label)
        .collect();
    assert_eq!(moments, ["11-23 00:00", "11-24 00:00"]);
}

#[test]
fn what_a_device_cannot_have_counted_does_not_press_the_rest_flat() {
    let mut year: Vec<_> = (0..10)
        .map(|day| (DAY_1 + day * DAY, 5_000 + day * 10, true))
        .collect();
    year[4] = (DAY_1 + 4 * DAY, u64::MAX, false);
    year[6] = (DAY_1 + 6 * DAY, 0, false);
    year[7] = (DAY_1 + 7 * DAY, 5_020, false);
    let chart = Chart::of(&points(&year)).unwrap();
    assert_inside(&chart);
    assert_eq!((chart.marks[4].y, chart.marks[4].shape), (TOP, Shape::Up));
    assert_eq!((chart.marks[6].y, chart.marks[6].shape), (BOTTOM, Shape::Down));
    assert_eq!(chart.marks[7].shape, Shape::Cross);
    assert_eq!(
        steps(&chart.line).len(),
        7,
        "doubtful points are no part of the line"
    );
    assert!(chart.marks[9].y < chart.marks[0].y - (BOTTOM - TOP) / 2);
}

#[test]
fn a_line_ends_where_nothing_was_read_for_long() {
    let chart = Chart::of(&points(&[
        (DAY_1, 1, true),
        (DAY_1 + DAY, 2, true),
        (DAY_1 + 2 * DAY, 3, true),
        (DAY_1 + 40 * DAY, 4, true),
        (DAY_1 + 41 * DAY, 5, true),
    ]))
    .unwrap();
    assert_eq!(chart.line.matches('M').count(), 2);
    let gap = steps(&chart.gaps);
    assert_eq!(gap.len(), 2);
    assert_eq!(gap[0], steps(&chart.line)[2]);
    assert_eq!(gap[1], steps(&chart.line)[3]);
}

#[test]
fn doubt_alone_is_drawn_as_well() {
    let chart = Chart::of(&points(&[(DAY_1, 9, false), (DAY_1 + DAY, u64::MAX, false)])).unwrap();
    assert_inside(&chart);
    assert!(chart.line.is_empty());
    assert!(chart.marks.iter().all(|mark| mark.shape == Shape::Cross));
}

#[test]
fn many_points_have_no_mark_of_their_own_but_the_doubtful_ones() {
    let mut many: Vec<_> = (0..200).map(|day| (DAY_1 + day * DAY, day, true)).collect();
    many[100].2 = false;
    let chart = Chart::of(&points(&many)).unwrap();
    assert_eq!(chart.marks.len(), 3);
    assert_eq!(steps(&chart.line).len(), 199);
}

proptest! {
    #[test]
    fn whatever_was_counted_stays_inside_the_picture(
        any in prop::collection::vec(
            (prop_oneof![any::<u64>(), DAY_1..DAY_1 + 9 * DAY], prop_oneof![any::<u64>(), 0..9_u64], any::<bool>()),
            1..60,
        ),
        ordered in any::<bool>(),
    ) {
        let mut any = any;
        if ordered {
            any.sort_unstable();
        }
        assert_inside(&Chart::of(&points(&any)).unwrap());
    }

    #[test]
    fn later_and_higher_is_further_right_and_up(values in prop::collection::vec(any::<u64>(), 2..60)) {
        let mut values = values;
        values.sort_unstable();
        let rising: Vec<_> = values.iter().enumerate()
            .map(|(day, value)| (DAY_1 + u64::try_from(day).unwrap() * DAY, *value, true))
            .collect();
        let chart = Chart::of(&points(&rising)).unwrap();
        for pair in chart.marks.windows(2) {
            prop_assert!(pair[0].x < pair[1].x && pair[0].y >= pair[1].y);
        }
    }
}

//! The history of one meter as a picture: where its points, its line and the labels of its axes stand.
//!
//! Whole numbers only: whatever a device counted, and however wrong its clock was, every coordinate is inside the picture.
//! The scale belongs to the points beyond doubt: a doubtful one that is far away stands at the edge, as an arrow, and does
//! not press the others flat. Lines end where nothing was read for long. Left out: colours and words; those are the page's.

use std::fmt::Write;

use meters::Timestamp;

/// The picture's width in its own units.
pub(crate) const WIDTH: u32 = 720;
/// Its height.
pub(crate) const HEIGHT: u32 = 300;

/// Where the first point stands, right of the values' labels.
pub(crate) const LEFT: u32 = 150;
const RIGHT: u32 = WIDTH - 14;
const TOP: u32 = 20;
const BOTTOM: u32 = HEIGHT - 56;

/// More points than this and only the doubtful ones, the first and the last have a mark of their own.
const MOST_MARKS: usize = 60;
/// An axis has one label more than this at most, but for rounding.
const LABELS: u64 = 3;

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;

/// From one label of time to the next, as long as months are too long.
const STEPS: [u64; 9] = [
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    4 * DAY,
    7 * DAY,
    14 * DAY,
];

/// How a point is marked: by its shape, so that no colour is needed to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Beyond doubt.
    Dot,
    /// Doubtful.
    Cross,
    /// Doubtful, and higher than the picture.
    Up,
    /// Doubtful, and lower than the picture.
    Down,
}

/// A point in the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) x: u32,
    pub(crate) y: u32,
    pub(crate) shape: Shape,
}

/// A history, drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chart {
    /// Path data of the line through all points beyond doubt.
    pub(crate) line: String,
    /// Path data of its stretches without a reading for long.
    pub(crate) gaps: String,
    /// Points that have a mark.
    pub(crate) marks: Vec<Mark>,
    /// Heights with the value that stands there.
    pub(crate) values: Vec<(u32, u64)>,
    /// Places with the moment that stands there, as short as the others allow.
    pub(crate) moments: Vec<(u32, String)>,
}

impl Chart {
    /// Draws points, oldest first: when, what, and whether it is beyond doubt. None where there is nothing to draw.
    pub(crate) fn of(points: &[(Timestamp, u64, bool)]) -> Option<Self> {
        let first = points.iter().map(|point| point.0).min()?;
        let last = points.iter().map(|point| point.0).max()?;
        let scale = Scale::of(points);
        let mut chart = Self {
            values: scale.labels(),
            ..Self::default()
        };
        for moment in moments(first, last) {
            let x = across(moment, first, last);
            chart.moments.push((x, label(moment, first, last)));
        }
        let longest = longest_link(points);
        let mut before: Option<(Timestamp, u32, u32)> = None;
        for (place, &(at, value, good)) in points.iter().enumerate() {
            let x = across(at, first, last);
            let (y, shape) = scale.stand(value, good);
            if good {
                match before {
                    Some((then, from_x, from_y)) if at.seconds_since(then) > longest => {
                        push_step(&mut chart.gaps, 'M', from_x, from_y);
                        push_step(&mut chart.gaps, 'L', x, y);
                        push_step(&mut chart.line, 'M', x, y);
                    }
                    Some(_) => push_step(&mut chart.line, 'L', x, y),
                    None => push_step(&mut chart.line, 'M', x, y),
                }
                before = Some((at, x, y));
            }
            let is_end = place == 0 || place + 1 == points.len();
            if !good || is_end || points.len() <= MOST_MARKS {
                chart.marks.push(Mark { x, y, shape });
            }
        }
        Some(chart)
    }
}

fn push_step(path: &mut String, step: char, x: u32, y: u32) {
    let _ = write!(path, "{step}{x} {y}");
}

/// Which values the picture spans, and where they stand in it.
struct Scale {
    low: u64,
    high: u64,
    step: u64,
}

impl Scale {
    fn of(points: &[(Timestamp, u64, bool)]) -> Self {
        let any_good = points.iter().any(|point| point.2);
        let (mut low, mut high) = (u64::MAX, 0);
        for point in points {
            if point.2 || !any_good {
                low = low.min(point.1);
                high = high.max(point.1);
            }
        }
        if low >= high {
            low = high.saturating_sub(1);
        }
        high = high.max(low.saturating_add(2));
        low = low.min(high - 2);
        let step = round_step((high - low) / LABELS);
        Self {
            low: low - low % step,
            high: match high % step {
                0 => high,
                above => high.saturating_add(step - above),
            },
            step,
        }
    }

    fn labels(&self) -> Vec<(u32, u64)> {
        let mut labels = Vec::new();
        let mut next = Some(self.low);
        while let Some(value) = next
            && value <= self.high
        {
            labels.push((self.stand(value, true).0, value));
            next = value.checked_add(self.step);
        }
        labels
    }

    fn stand(&self, value: u64, good: bool) -> (u32, Shape) {
        let shape = match () {
            () if good => Shape::Dot,
            () if value > self.high => Shape::Up,
            () if value < self.low => Shape::Down,
            () => Shape::Cross,
        };
        // Of huge spans the last bits are not seen, and would not fit beside the height.
        let bits = u64::from(BOTTOM - TOP).ilog2() + 1;
        let excess = bits.saturating_sub((self.high - self.low).leading_zeros());
        let span = (self.high - self.low) >> excess;
        let above = (value.clamp(self.low, self.high) - self.low) >> excess;
        let height = above * u64::from(BOTTOM - TOP) / span;
        // The quotient is no more than the height of the picture.
        (BOTTOM - u32::try_from(height).unwrap_or(0), shape)
    }
}

/// The least of 1, 2, 5, 10, 20, 50… that is no less than that, which is a third of a number at most.
fn round_step(least: u64) -> u64 {
    let mut step = 1;
    loop {
        for factor in [1, 2, 5] {
            if step * factor >= least {
                return step * factor;
            }
        }
        step *= 10;
    }
}

/// Where a moment stands between the first and the last.
fn across(at: Timestamp, first: Timestamp, last: Timestamp) -> u32 {
    let width = u64::from(RIGHT - LEFT);
    let span = last.seconds_since(first);
    let right = match span {
        0 => width / 2,
        // Both factors are small: a moment has less than 2^38 seconds.
        _ => at.seconds_since(first).min(span) * width / span,
    };
    LEFT + u32::try_from(right).unwrap_or(0)
}

/// After more seconds than these between two points, the line between them is no line: three times what is usual.
fn longest_link(points: &[(Timestamp, u64, bool)]) -> u64 {
    let (mut first, mut last, mut links) = (None, None, 0_u64);
    for (at, _, good) in points {
        if *good {
            links += u64::from(first.is_some());
            first = first.or(Some(*at));
            last = Some(*at);
        }
    }
    match (first, last) {
        (Some(first), Some(last)) => last.seconds_since(first) / links.max(1) * 3,
        _ => 0,
    }
}

/// Few round moments from the first to the last; these two themselves where no two round ones lie between them.
fn moments(first: Timestamp, last: Timestamp) -> Vec<Timestamp> {
    let span = last.seconds_since(first);
    let mut round = Vec::new();
    for step in STEPS {
        if span / step <= LABELS {
            let mut next = first.unix_seconds().div_ceil(step) * step;
            while next <= last.unix_seconds() {
                round.push(Timestamp::from_unix_seconds(next));
                next += step;
            }
            break;
        }
    }
    if round.is_empty() {
        starts_of_months(first, last, &mut round);
    }
    if round.len() < 2 {
        round.clear();
        round.push(first);
        if span > 0 {
            round.push(last);
        }
    }
    round
}

/// Months since the year 0.
fn month(at: Timestamp) -> u64 {
    let text = at.to_string();
    let number = |range| text.get(range).and_then(|digits: &str| digits.parse().ok());
    let year: u64 = number(0..4).unwrap_or(1970);
    year * 12 + number(5..7).unwrap_or(1) - 1
}

fn starts_of_months(first: Timestamp, last: Timestamp, starts: &mut Vec<Timestamp>) {
    let (from, to) = (month(first), month(last));
    let mut step = 36_000;
    for shorter in [12_000, 6_000, 1_200, 600, 240, 120, 60, 24, 12, 6, 3, 2, 1] {
        if (to - from) / shorter <= LABELS {
            step = shorter;
        }
    }
    let mut month = from.div_ceil(step) * step;
    while month <= to {
        let text = format!("{:04}-{:02}-01T00:00:00Z", month / 12, month % 12 + 1);
        if let Ok(start) = text.parse::<Timestamp>()
            && start >= first
        {
            starts.push(start);
        }
        month += step;
    }
}

/// `2026-11-22`, or `11-22 10:00` where days are too coarse.
fn label(at: Timestamp, first: Timestamp, last: Timestamp) -> String {
    let text = at.to_string();
    let part = |range| text.get(range).unwrap_or_default();
    if last.seconds_since(first) <= 3 * DAY {
        [part(5..10), part(11..16)].join(" ")
    } else {
        part(0..10).to_owned()
    }
}

#[cfg(test)]
mod tests;

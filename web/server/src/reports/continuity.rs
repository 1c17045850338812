//! Whether a meter's value is of the same row of counting as the one at the beginning of the period.
//!
//! A box believes a value only where it follows from its last good one, and what follows from a doubtful value stays
//! doubtful there, also when it has caught up. But that is in the box's own books: a new box, or a new card in the old
//! one, believes whatever it meets first. So where a doubt is followed by a good value of other books, the row is
//! taken for broken unless the good value can't come from the doubtful one.

use meters::validation::growth::FASTEST_PAGES_PER_MINUTE;
use meters::{Timestamp, Verdict};

use crate::ledger::rows::{BookedValue, MeterValue};

/// Where a row of values broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Break {
    /// How.
    pub(crate) verdict: Verdict,
    /// When that was read.
    pub(crate) at: Timestamp,
}

/// The first break in the row, which is oldest first and ends with the value that is shown.
pub(crate) fn first_break(row: &[BookedValue]) -> Option<Break> {
    let mut doubt: Option<(Break, &BookedValue)> = None;
    for booked in row {
        match booked.value.verdict {
            Some(verdict @ (Verdict::Dropped | Verdict::Jumped | Verdict::UnitChanged)) => {
                let begin = Break {
                    verdict,
                    at: booked.value.read_at,
                };
                doubt = Some((doubt.map_or(begin, |(begin, _)| begin), booked));
            }
            Some(Verdict::Ok) => match doubt.take() {
                Some((found, last))
                    if last.books != booked.books && may_follow(&last.value, &booked.value) =>
                {
                    return Some(found);
                }
                _ => {}
            },
            Some(Verdict::Stale | Verdict::PartsDiffer | Verdict::Other) | None => {}
        }
    }
    None
}

/// Whether the believed value may be what the doubtful counter counted on to. Where the times make no sense, it may.
fn may_follow(doubtful: &MeterValue, believed: &MeterValue) -> bool {
    if doubtful.unit != believed.unit {
        return false;
    }
    let Some(grown) = believed.value.checked_sub(doubtful.value) else {
        return false;
    };
    if believed.read_at <= doubtful.read_at {
        return true;
    }
    let seconds = believed.read_at.seconds_since(doubtful.read_at);
    let minutes = (seconds / 60).saturating_add(1);
    grown <= minutes.saturating_mul(FASTEST_PAGES_PER_MINUTE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use meters::Unit;

    const HOUR: u64 = 3_600;

    fn booked(books: &str, hour: u64, value: u64, verdict: Verdict) -> BookedValue {
        BookedValue {
            books: books.into(),
            value: MeterValue {
                value,
                unit: Unit::Impressions,
                verdict: Some(verdict),
                read_at: Timestamp::from_unix_seconds(hour * HOUR),
                bills: true,
                label: None,
                source: "1.3.6".into(),
            },
        }
    }

    #[test]
    fn a_row_breaks_where_other_books_believe_what_was_doubted() {
        use Verdict::{Dropped, Jumped, Ok, PartsDiffer};
        let broke = |verdict| {
            Some(Break {
                verdict,
                at: Timestamp::from_unix_seconds(HOUR),
            })
        };
        let row = |before: &[(u64, Verdict)], after: (&str, u64)| {
            let hours = 1..;
            let mut row: Vec<BookedValue> = hours
                .zip(before)
                .map(|(hour, (value, verdict))| booked("old", hour, *value, *verdict))
                .collect();
            row.push(booked(after.0, 9, after.1, Ok));
            row
        };
        let reset = [(10, Dropped), (9_990, Dropped)];
        let cases = [
            (row(&reset, ("new", 10_010)), broke(Dropped)),
            (row(&reset, ("old", 10_010)), None),
            (row(&[(9_000_000, Jumped)], ("new", 9_000_200)), broke(Jumped)),
            // The new box meets the counter where it was before: the doubtful value was wrong for a moment.
            (row(&[(9_000_000, Jumped)], ("new", 10_010)), None),
            (row(&[(0, Dropped)], ("new", 1_000_000)), None),
            (row(&[(9_000, PartsDiffer)], ("new", 10_010)), None),
            (Vec::new(), None),
        ];
        for (row, expected) in cases {
            assert_eq!(first_break(&row), expected, "{row:?}");
        }
    }

    #[test]
    fn a_clock_that_went_back_proves_nothing() {
        let row = [
            booked("old", 9, 0, Verdict::Dropped),
            booked("new", 1, 1_000_000, Verdict::Ok),
        ];
        assert!(first_break(&row).is_some());
    }

    #[test]
    fn another_unit_for_a_moment_breaks_nothing() {
        let mut sheets = booked("old", 1, 5_000, Verdict::UnitChanged);
        sheets.value.unit = Unit::Sheets;
        assert_eq!(
            first_break(&[sheets, booked("new", 2, 10_000, Verdict::Ok)]),
            None
        );
    }
}

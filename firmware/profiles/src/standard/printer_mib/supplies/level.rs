//! What prtMarkerSuppliesLevel says: a number, one of the standard's codes, or one of the maker's.
//!
//! Every level here is what is left: of a receptacle (class 4) the room that is left, as the standard's text has it
//! (RFC 3805, prtMarkerSuppliesLevel). Where a maker reports what is in it, the room is what its capacity leaves; level,
//! percent and state tell the same then.

use meters::{SupplyState, SupplyUnit};

/// How a maker's devices differ from the standard in prtMarkerSuppliesTable. The default is the standard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct SupplyManners<'a> {
    /// Whether the level of a receptacle is what is in it, and not the room that is left.
    pub(crate) receptacles_filled: bool,
    /// Levels that are the maker's codes, and what they mean. They count before the standard's codes and before numbers.
    pub(crate) level_codes: &'a [(i64, SupplyState)],
}

/// What is left of a supply, or of a receptacle's room.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Left {
    pub(super) level: Option<u64>,
    pub(super) percent: Option<u8>,
    pub(super) state: SupplyState,
}

/// Some remains.
const SOME_REMAINS: i64 = -3;
/// Percent at and below which a supply is low.
const LOW: u8 = 10;

/// What that level says. `capacity` is absent where it is a code.
pub(super) fn left(
    level: Option<i64>,
    capacity: Option<u64>,
    unit: Option<SupplyUnit>,
    receptacle: bool,
    manners: &SupplyManners<'_>,
) -> Left {
    let coded = |state| Left {
        level: None,
        percent: None,
        state,
    };
    let Some(said) = level else {
        return coded(SupplyState::Unknown);
    };
    if let Some((_, state)) = manners.level_codes.iter().find(|(code, _)| *code == said) {
        return coded(*state);
    }
    let Ok(number) = u64::try_from(said) else {
        return coded(if said == SOME_REMAINS {
            SupplyState::SomeLeft
        } else {
            SupplyState::Unknown
        });
    };
    let full = full(capacity, unit);
    let level = if receptacle && manners.receptacles_filled {
        full.and_then(|full| full.checked_sub(number))
    } else {
        Some(number)
    };
    let percent = level.and_then(|level| percent(level, full?));
    Left {
        level,
        percent,
        state: state(level, percent, capacity),
    }
}

/// The level when full. A level in percent needs no capacity.
fn full(capacity: Option<u64>, unit: Option<SupplyUnit>) -> Option<u64> {
    capacity.or_else(|| (unit == Some(SupplyUnit::Percent)).then_some(100))
}

/// What is left of the capacity, rounded. None where that can't be known: capacity 0, or a level above it.
fn percent(level: u64, full: u64) -> Option<u8> {
    if full == 0 || level > full {
        return None;
    }
    let hundredfold = u128::from(level) * 100 + u128::from(full) / 2;
    u8::try_from(hundredfold / u128::from(full)).ok()
}

/// What the level means. A level of 0 is empty unless the capacity is 0 too: that row is no measurement.
fn state(level: Option<u64>, percent: Option<u8>, capacity: Option<u64>) -> SupplyState {
    match (level, percent) {
        (Some(0), _) if capacity != Some(0) => SupplyState::Empty,
        (Some(_), Some(percent)) if percent <= LOW => SupplyState::Low,
        (Some(_), Some(_)) => SupplyState::Ok,
        _ => SupplyState::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERCENT: Option<SupplyUnit> = Some(SupplyUnit::Percent);
    const STANDARD: SupplyManners<'_> = SupplyManners {
        receptacles_filled: false,
        level_codes: &[],
    };

    #[test]
    fn percent_is_rounded_and_never_guessed() {
        for (level, capacity, unit, expected) in [
            (28_407, Some(30_000), None, Some(95)),
            (7500, Some(15_000), Some(SupplyUnit::Impressions), Some(50)),
            (55, None, PERCENT, Some(55)),
            (55, Some(100), PERCENT, Some(55)),
            (101, Some(100), PERCENT, None),
            (101, None, PERCENT, None),
            (5, Some(0), None, None),
            (0, Some(0), PERCENT, None),
            (5, None, Some(SupplyUnit::Sheets), None),
            (i64::MAX, Some(u64::MAX), None, Some(50)),
            (i64::MAX, Some(i64::MAX.unsigned_abs()), None, Some(100)),
        ] {
            let read = left(Some(level), capacity, unit, false, &STANDARD);
            assert_eq!(read.percent, expected, "{level} of {capacity:?}");
            assert_eq!(read.level, u64::try_from(level).ok());
        }
    }

    #[test]
    fn codes_and_levels_have_their_states() {
        for (level, capacity, expected) in [
            (Some(-1), None, SupplyState::Unknown),
            (Some(-2), Some(100), SupplyState::Unknown),
            (Some(-3), Some(100), SupplyState::SomeLeft),
            (Some(-100), Some(100), SupplyState::Unknown),
            (Some(i64::MIN), Some(100), SupplyState::Unknown),
            (None, Some(100), SupplyState::Unknown),
            (Some(0), Some(100), SupplyState::Empty),
            (Some(0), Some(0), SupplyState::Unknown),
            (Some(0), None, SupplyState::Empty),
            (Some(4), Some(1000), SupplyState::Low),
            (Some(10), Some(100), SupplyState::Low),
            (Some(11), Some(100), SupplyState::Ok),
            (Some(900), Some(100), SupplyState::Unknown),
        ] {
            for receptacle in [false, true] {
                let read = left(level, capacity, None, receptacle, &STANDARD);
                assert_eq!(read.state, expected, "{level:?} of {capacity:?}");
                assert_eq!(read.level.is_some(), level.is_some_and(|level| level >= 0));
            }
        }
    }

    #[test]
    fn what_is_in_a_receptacle_becomes_the_room_that_is_left() {
        let filled = SupplyManners {
            receptacles_filled: true,
            level_codes: &[],
        };
        for (level, capacity, unit, room, percent, state) in [
            (0, Some(100), None, Some(100), Some(100), SupplyState::Ok),
            (30, None, PERCENT, Some(70), Some(70), SupplyState::Ok),
            (9_000, Some(10_000), None, Some(1_000), Some(10), SupplyState::Low),
            (100, Some(100), PERCENT, Some(0), Some(0), SupplyState::Empty),
            (101, Some(100), PERCENT, None, None, SupplyState::Unknown),
            (0, Some(0), None, Some(0), None, SupplyState::Unknown),
            (40, None, None, None, None, SupplyState::Unknown),
            (-3, Some(100), None, None, None, SupplyState::SomeLeft),
            (-2, None, None, None, None, SupplyState::Unknown),
        ] {
            let expected = Left {
                level: room,
                percent,
                state,
            };
            assert_eq!(
                left(Some(level), capacity, unit, true, &filled),
                expected,
                "{level} of {capacity:?}"
            );
        }
        let toner = left(Some(30), Some(100), None, false, &filled);
        assert_eq!((toner.level, toner.percent), (Some(30), Some(30)), "is consumed");
    }

    #[test]
    fn a_makers_code_is_no_number() {
        let codes = [
            (-100, SupplyState::Low),
            (0, SupplyState::SomeLeft),
            (-3, SupplyState::Ok),
        ];
        let manners = SupplyManners {
            level_codes: &codes,
            ..STANDARD
        };
        for (level, expected) in [
            (-100, SupplyState::Low),
            (0, SupplyState::SomeLeft),
            (-3, SupplyState::Ok),
            (-2, SupplyState::Unknown),
        ] {
            let read = left(Some(level), Some(100), PERCENT, false, &manners);
            assert_eq!((read.level, read.percent), (None, None), "{level}");
            assert_eq!(read.state, expected, "{level}");
        }
        let fifty = left(Some(50), Some(100), PERCENT, false, &manners);
        assert_eq!(fifty.percent, Some(50));
    }
}

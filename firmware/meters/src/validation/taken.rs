//! When a value was read, and how long after another one: as far as this box can tell.

use serde::{Deserialize, Serialize};

use crate::{ClockQuality, Timestamp};

/// When a value was read, by which clock.
///
/// The box has no clock of its own. It knows how long two readings are apart if its clock was vouched for at both, or
/// if it has not been restarted in between and nobody told it the time; and of course if the later one is not the
/// earlier by its date. All else it can't time: it may have been without power for a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The box's wall time.
    pub at: Timestamp,
    /// How far that may be trusted.
    pub clock: ClockQuality,
    /// The boot of the box, by its name.
    pub boot: String,
}

impl Taken {
    /// Seconds from `earlier` to this; none where the box can't tell.
    pub(super) fn since(&self, earlier: &Self) -> Option<u64> {
        let timed = match (earlier.clock, self.clock) {
            (ClockQuality::Synchronised, ClockQuality::Synchronised) => true,
            (ClockQuality::Unverified, ClockQuality::Unverified) => {
                earlier.boot == self.boot && !self.boot.is_empty()
            }
            _ => false,
        };
        (timed && self.at >= earlier.at).then(|| self.at.seconds_since(earlier.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ClockQuality::{Floor, Synchronised, Unverified};

    fn taken(at: u64, clock: ClockQuality, boot: &str) -> Taken {
        Taken {
            at: Timestamp::from_unix_seconds(at),
            clock,
            boot: boot.to_owned(),
        }
    }

    #[test]
    fn what_the_box_cannot_time_it_does_not_time() {
        let cases = [
            ((10, Synchronised, "a"), (70, Synchronised, "b"), Some(60)),
            ((10, Unverified, "a"), (70, Unverified, "a"), Some(60)),
            // It may have been off for a month, and have started where it stopped.
            ((10, Unverified, "a"), (70, Unverified, "b"), None),
            // Somebody told it the time in between.
            ((10, Unverified, "a"), (70, Synchronised, "a"), None),
            ((10, Floor, "a"), (70, Floor, "a"), None),
            ((10, Synchronised, "a"), (70, Floor, "a"), None),
            ((70, Synchronised, "a"), (10, Synchronised, "a"), None),
            // As in books of the first versions.
            ((10, Unverified, ""), (70, Unverified, ""), None),
        ];
        for ((at, clock, boot), (later, now, now_in), expected) in cases {
            let since = taken(later, now, now_in).since(&taken(at, clock, boot));
            assert_eq!(
                since, expected,
                "{at} {clock:?} {boot}, then {later} {now:?} {now_in}"
            );
        }
    }
}

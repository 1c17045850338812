//! The retransmission timer of one device (RFC 6298, with a floor that suits a LAN).

use core::time::Duration;

use super::Bounds;

/// However often it was backed off, no wait gets longer.
const LONGEST: Duration = Duration::from_secs(8);

/// What a device needs for one row of a large answer, on top of a round trip: slow processors build rows one by one.
const PER_ROW: Duration = Duration::from_micros(500);

/// Smoothed round-trip time and its variation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timer {
    first: Duration,
    floor: Duration,
    measured: Option<(Duration, Duration)>,
}

impl Timer {
    /// `learnt` is what [`round_trip`](Self::round_trip) said the last time.
    pub(super) fn new(bounds: &Bounds, learnt: Option<Duration>) -> Self {
        // Twice, since it may have been asleep or have more to do than the last time.
        let known = learnt.map(|round_trip| (round_trip * 2).max(bounds.shortest_timeout));
        Self {
            first: known.unwrap_or(bounds.first_timeout).min(bounds.first_timeout),
            floor: bounds.shortest_timeout,
            measured: None,
        }
    }

    /// The smoothed round-trip time and four times its variation, if an answer came.
    pub(super) fn round_trip(&self) -> Option<Duration> {
        self.measured
            .map(|(smoothed, variation)| smoothed + variation * 4)
    }

    /// Takes the time between a try and its own answer. Every try has its own request-id, so that no sample is
    /// ambiguous.
    pub(super) fn sample(&mut self, round_trip: Duration) {
        self.measured = Some(match self.measured {
            None => (round_trip, round_trip / 2),
            Some((smoothed, variation)) => (
                (smoothed * 7 + round_trip) / 8,
                (variation * 3 + smoothed.abs_diff(round_trip)) / 4,
            ),
        });
    }

    /// How long to wait for an answer of that many rows after `backed_off` silent tries.
    pub(super) fn timeout(&self, rows: usize, backed_off: u32) -> Duration {
        let base = match self.measured {
            None => self.first,
            Some((smoothed, variation)) => {
                (smoothed + variation * 4).max(self.floor)
                    + PER_ROW * u32::try_from(rows).unwrap_or(u32::MAX).min(2_000)
            }
        };
        base.saturating_mul(1 << backed_off.min(10))
            .min(LONGEST.max(self.first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(number: u64) -> Duration {
        Duration::from_millis(number)
    }

    #[test]
    fn the_timer_follows_the_device_and_doubles_with_silence() {
        let mut timer = Timer::new(&Bounds::default(), None);
        assert_eq!(timer.timeout(1_000, 0), ms(1_000));
        timer.sample(ms(20));
        assert_eq!(timer.timeout(0, 0), ms(100), "the floor");
        timer.sample(ms(400));
        assert!(timer.timeout(0, 0) > ms(400), "a slower device gets more time");
        assert_eq!(timer.timeout(0, 1), timer.timeout(0, 0) * 2);
        assert_eq!(timer.timeout(0, 40), LONGEST);
    }

    #[test]
    fn a_known_device_is_asked_again_sooner_than_a_stranger() {
        let bounds = Bounds::default();
        for (learnt, first) in [
            (None, 1_000),
            (Some(20), 100),
            (Some(300), 600),
            (Some(5_000), 1_000),
        ] {
            let timer = Timer::new(&bounds, learnt.map(ms));
            assert_eq!(timer.timeout(40, 0), ms(first));
        }
    }
}

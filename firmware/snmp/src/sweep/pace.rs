//! How fast, how often and how patiently a sweep asks, and the token bucket that keeps it to that.

use core::time::Duration;

/// How fast, how often and how patiently is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Bytes of IP packets a second, at least 1. An ARP frame counts with its 60 bytes.
    pub bytes_per_second: u32,
    /// How many bytes may leave at once after a pause.
    pub burst_bytes: u32,
    /// How often every version and community is tried at most at a silent address.
    pub rounds: u32,
    /// The least time between two questions to one address. A device that needs longer than this for an answer would
    /// get a second question before it has answered the first.
    pub spacing: Duration,
    /// How long answers are waited for after the last question.
    pub listen: Duration,
}

/// The longest IP packet or frame of a search: with room for it no bucket blocks for ever.
const LONGEST_PACKET: u32 = 1_500;

impl Pace {
    /// 0.2 % of a 100 Mbit/s link.
    pub fn gentle() -> Self {
        Self::of_bytes_per_second(25_000)
    }

    /// 10 % of a 100 Mbit/s link.
    pub fn fast() -> Self {
        Self::of_bytes_per_second(1_250_000)
    }

    fn of_bytes_per_second(bytes_per_second: u32) -> Self {
        Self {
            bytes_per_second,
            burst_bytes: 2_000,
            rounds: 3,
            spacing: Duration::from_millis(1_000),
            listen: Duration::from_millis(1_050),
        }
    }

    /// This pace, slowed so that no more than `per_second` questions of `bytes` each leave in a second.
    #[must_use]
    pub fn at_most(self, per_second: u32, bytes: u32) -> Self {
        Self {
            bytes_per_second: self.bytes_per_second.min(per_second.saturating_mul(bytes)),
            ..self
        }
    }
}

impl Default for Pace {
    /// 1 % of a 100 Mbit/s link.
    fn default() -> Self {
        Self::of_bytes_per_second(125_000)
    }
}

/// A byte is counted in billionths, so that a second's worth of nanoseconds at one a second makes one.
const NANOS_A_BYTE: u64 = 1_000_000_000;

/// A token bucket: what left in any second is the pace's bytes and one burst at most. All that one search sends,
/// ARP and SNMP, is taken from one bucket.
#[derive(Clone, Debug)]
pub struct Bucket {
    per_second: u64,
    full: u64,
    tokens: u64,
    filled_at: Option<Duration>,
}

impl Bucket {
    /// A full bucket of this pace.
    pub fn new(pace: &Pace) -> Self {
        let full = u64::from(pace.burst_bytes.max(LONGEST_PACKET)) * NANOS_A_BYTE;
        Self {
            per_second: u64::from(pace.bytes_per_second.max(1)),
            full,
            tokens: full,
            filled_at: None,
        }
    }

    /// Takes the bytes out, if they are there; else gives the time when they will be.
    ///
    /// # Errors
    /// The time when to try again.
    pub fn take(&mut self, now: Duration, bytes: u64) -> Result<(), Duration> {
        self.fill(now);
        let wanted = bytes.saturating_mul(NANOS_A_BYTE).min(self.full);
        match wanted.checked_sub(self.tokens).filter(|lacking| *lacking > 0) {
            None => {
                self.tokens -= wanted;
                Ok(())
            }
            Some(lacking) => Err(now + Duration::from_nanos(lacking.div_ceil(self.per_second))),
        }
    }

    fn fill(&mut self, now: Duration) {
        let since = now.saturating_sub(self.filled_at.unwrap_or(now)).as_nanos();
        let gained = u64::try_from(since)
            .unwrap_or(u64::MAX)
            .saturating_mul(self.per_second);
        self.tokens = self.tokens.saturating_add(gained).min(self.full);
        self.filled_at = Some(now);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_leaves_is_the_burst_and_then_the_rate() {
        let mut bucket = Bucket::new(&Pace {
            bytes_per_second: 1_000,
            burst_bytes: 2_000,
            ..Pace::default()
        });
        let (mut now, mut left) = (Duration::ZERO, 0);
        while now < Duration::from_secs(10) {
            match bucket.take(now, 100) {
                Ok(()) => left += 100,
                Err(until) => {
                    assert!(until > now);
                    now = until;
                }
            }
        }
        assert!((11_900..=12_100).contains(&left), "{left} bytes in ten seconds");
    }

    #[test]
    fn a_packet_longer_than_the_burst_still_leaves() {
        let mut bucket = Bucket::new(&Pace {
            burst_bytes: 1,
            ..Pace::default()
        });
        assert_eq!(bucket.take(Duration::ZERO, 60_000), Ok(()));
        assert!(bucket.take(Duration::ZERO, 1).is_err());
    }
}

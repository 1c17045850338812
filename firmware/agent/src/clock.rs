//! The box's wall clock and how far it may be trusted. A Pi has none of its own: after a power cut it starts in the past.

use std::time::{SystemTime, UNIX_EPOCH};

use meters::{ClockQuality, Timestamp};
use platform::network_time::CREDIBLE;

/// No reading was ever taken before this program existed.
const EARLIEST: Timestamp = Timestamp::from_unix_seconds(CREDIBLE.start);

/// A clock that differs from the server's by more than this is not called synchronised.
const MOST_SECONDS_APART: u64 = 120;

/// Wall time with a floor: never earlier than the program, never earlier than the last time that was saved.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    floor: Timestamp,
    vouched_for: bool,
    /// How far it was from the last time that the server signed, in seconds.
    apart: Option<u64>,
}

impl Clock {
    /// A clock that has not been earlier than `saved` before.
    pub(crate) fn with_floor(saved: Option<Timestamp>) -> Self {
        Self {
            floor: saved.filter(|time| is_credible(*time)).unwrap_or(EARLIEST),
            vouched_for: false,
            apart: None,
        }
    }

    /// The time, and how far it may be trusted.
    pub(crate) fn now(&self) -> (Timestamp, ClockQuality) {
        self.judged(system_time())
    }

    /// Takes a time that the server signed; `at` is the box's own time when the answer came.
    pub(crate) fn compare(&mut self, at: Timestamp, server: Timestamp) {
        let apart = at.seconds_since(server).max(server.seconds_since(at));
        self.vouched_for = apart <= MOST_SECONDS_APART;
        self.apart = Some(apart);
    }

    /// How many seconds it was from the last time that the server signed; none before that.
    pub(crate) const fn apart(&self) -> Option<u64> {
        self.apart
    }

    fn judged(&self, system: Timestamp) -> (Timestamp, ClockQuality) {
        // A clock far in the future is as wrong as one in the past, and would stay the floor for ever.
        if system < self.floor || !is_credible(system) {
            (self.floor, ClockQuality::Floor)
        } else if self.vouched_for {
            (system, ClockQuality::Synchronised)
        } else {
            (system, ClockQuality::Unverified)
        }
    }
}

fn is_credible(time: Timestamp) -> bool {
    CREDIBLE.contains(&time.unix_seconds())
}

fn system_time() -> Timestamp {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    Timestamp::from_unix_seconds(seconds)
}

/// The name of this boot, 32 hex digits, as the kernel gives it; `fresh` random bytes where it gives none.
pub(crate) fn boot_id(fresh: [u8; 16]) -> String {
    let kernels = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let digits: String = kernels.chars().filter(char::is_ascii_hexdigit).collect();
    if digits.len() == 32 {
        digits
    } else {
        meters::DeviceId::from_random(fresh).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_unix_seconds(1_795_348_800);

    #[test]
    fn t1_a_clock_that_starts_in_1970_is_lifted_and_marked() {
        let clock = Clock::with_floor(Some(NOON));
        assert_eq!(clock.judged(Timestamp::default()), (NOON, ClockQuality::Floor));
        assert_eq!(
            Clock::with_floor(None).judged(Timestamp::default()),
            (EARLIEST, ClockQuality::Floor)
        );
    }

    #[test]
    fn t3_a_clock_in_2041_is_marked_and_never_becomes_the_floor() {
        let in_2041 = Timestamp::from_unix_seconds(CREDIBLE.end);
        let mut clock = Clock::with_floor(Some(NOON));
        clock.compare(in_2041, in_2041);
        assert_eq!(clock.judged(in_2041), (NOON, ClockQuality::Floor));
        assert_eq!(Clock::with_floor(Some(in_2041)).judged(NOON).0, NOON);
    }

    /// T2 and T4: a step of a year either way, and a clock behind the time that was saved.
    #[test]
    fn t2_a_step_of_a_year_is_marked_and_never_goes_behind_the_saved_time() {
        const YEAR: u64 = 365 * 86_400;
        let mut clock = Clock::with_floor(Some(NOON));
        clock.compare(NOON, NOON);
        let ahead = NOON.plus_seconds(YEAR);
        assert_eq!(clock.judged(ahead).0, ahead);
        clock.compare(ahead, NOON);
        assert_eq!(clock.judged(ahead), (ahead, ClockQuality::Unverified));
        assert_eq!(clock.apart(), Some(YEAR));
        let behind = Timestamp::from_unix_seconds(NOON.unix_seconds() - YEAR);
        assert_eq!(clock.judged(behind), (NOON, ClockQuality::Floor));
    }

    #[test]
    fn only_the_servers_word_makes_it_synchronised() {
        let mut clock = Clock::with_floor(None);
        assert_eq!(clock.judged(NOON).1, ClockQuality::Unverified);
        clock.compare(NOON, NOON.plus_seconds(60));
        assert_eq!(clock.judged(NOON).1, ClockQuality::Synchronised);
        clock.compare(NOON, NOON.plus_seconds(3_600));
        assert_eq!(clock.judged(NOON).1, ClockQuality::Unverified);
    }
}

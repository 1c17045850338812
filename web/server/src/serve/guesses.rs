//! How many wrong enrolment codes came of late, by source and from everywhere.
//!
//! A code's secret has 40 bits. A source that brings more than twenty wrong ones in a quarter of an hour has to wait,
//! each time twice as long, but never for ever: a person who mistypes is not locked out. Kept in memory: a restart
//! forgives, and costs an attacker more time than it gives.

use std::collections::HashMap;
use std::net::IpAddr;

use meters::Timestamp;

const WINDOW: u64 = 15 * 60;
const MOST_FROM_ONE: u32 = 20;
/// From everywhere together: some hundred thousand years for one code.
const MOST_FROM_ALL: u32 = 1_000;
const LONGEST_WAIT: u64 = 4 * 3_600;
/// Sources that are remembered.
const MOST_SOURCES: usize = 10_000;

/// The wrong codes of late.
#[derive(Debug, Default)]
pub(super) struct Guesses {
    by_source: HashMap<IpAddr, Count>,
    from_all: Count,
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    since: Timestamp,
    wrong: u32,
    /// How often it had to wait.
    waits: u32,
    blocked_until: Timestamp,
}

impl Guesses {
    /// Whether a code from `source` is looked at now.
    pub(super) fn may_try(&self, source: IpAddr, now: Timestamp) -> bool {
        let own = self.by_source.get(&network_of(source));
        own.is_none_or(|count| count.blocked_until <= now) && self.from_all.blocked_until <= now
    }

    /// `source` brought a code that there is not.
    pub(super) fn was_wrong(&mut self, source: IpAddr, now: Timestamp) {
        if self.by_source.len() >= MOST_SOURCES {
            self.by_source.retain(|_, count| !count.is_over(now));
        }
        let source = network_of(source);
        if self.by_source.len() < MOST_SOURCES || self.by_source.contains_key(&source) {
            self.by_source.entry(source).or_default().add(MOST_FROM_ONE, now);
        }
        self.from_all.add(MOST_FROM_ALL, now);
    }
}

impl Count {
    fn is_over(&self, now: Timestamp) -> bool {
        self.blocked_until <= now && now.seconds_since(self.since) > LONGEST_WAIT
    }

    fn add(&mut self, most: u32, now: Timestamp) {
        if self.is_over(now) {
            *self = Self::default();
        }
        if now.seconds_since(self.since) > WINDOW {
            self.since = now;
            self.wrong = 0;
        }
        self.wrong += 1;
        if self.wrong > most {
            let wait = WINDOW.saturating_mul(1 << self.waits.min(8)).min(LONGEST_WAIT);
            self.blocked_until = now.plus_seconds(wait);
            self.waits += 1;
            self.since = self.blocked_until;
            self.wrong = 0;
        }
    }
}

/// Whoever has one IPv6 address has the other 2⁶⁴ of its network as well.
fn network_of(source: IpAddr) -> IpAddr {
    match source.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) >> 64 << 64).into()),
        four => four,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const NOW: Timestamp = Timestamp::from_unix_seconds(1_795_341_600);

    fn source(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn guess(guesses: &mut Guesses, from: IpAddr, times: u32, now: Timestamp) {
        for _ in 0..times {
            guesses.was_wrong(from, now);
        }
    }

    #[test]
    fn the_twenty_first_wrong_code_has_to_wait_and_others_do_not() {
        let mut guesses = Guesses::default();
        guess(&mut guesses, source("10.0.0.1"), 20, NOW);
        assert!(guesses.may_try(source("10.0.0.1"), NOW));
        guess(&mut guesses, source("10.0.0.1"), 1, NOW);
        assert!(!guesses.may_try(source("10.0.0.1"), NOW));
        assert!(!guesses.may_try(source("::ffff:10.0.0.1"), NOW));
        assert!(guesses.may_try(source("10.0.0.2"), NOW));
        assert!(guesses.may_try(source("10.0.0.1"), NOW.plus_seconds(WINDOW)));
    }

    #[test]
    fn each_wait_is_longer_but_none_is_for_ever() {
        let mut guesses = Guesses::default();
        let mut now = NOW;
        let mut waits = Vec::new();
        for _ in 0..8 {
            guess(&mut guesses, source("10.0.0.1"), 21, now);
            let until = guesses.by_source[&source("10.0.0.1")].blocked_until;
            waits.push(until.seconds_since(now));
            now = until;
        }
        assert_eq!(waits[..3], [900, 1_800, 3_600]);
        assert_eq!(waits[7], LONGEST_WAIT);
    }

    #[test]
    fn few_mistakes_over_a_day_block_nobody() {
        let mut guesses = Guesses::default();
        for hour in 0..24 {
            guess(
                &mut guesses,
                source("10.0.0.1"),
                5,
                NOW.plus_seconds(hour * 3_600),
            );
        }
        assert!(guesses.may_try(source("10.0.0.1"), NOW.plus_seconds(86_400)));
    }

    #[test]
    fn one_ipv6_network_is_one_source_and_all_sources_count_together() {
        let mut guesses = Guesses::default();
        for host in 0..21_u32 {
            guesses.was_wrong(source(&format!("2001:db8::{host:x}")), NOW);
        }
        assert!(!guesses.may_try(source("2001:db8::ffff"), NOW));
        for host in 0..MOST_FROM_ALL {
            guesses.was_wrong(IpAddr::V4((host << 8).into()), NOW);
        }
        assert!(!guesses.may_try(source("192.0.2.7"), NOW));
    }
}

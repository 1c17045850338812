#![allow(clippy::unwrap_used)]
use super::*;

fn v4(number: u32) -> Source {
    Source::of_address(IpAddr::V4(number.into()))
}

fn at(text: &str) -> Source {
    Source::of_address(text.parse().unwrap())
}

/// One wrong guess as the door does it. How long the source was told to wait, if so.
fn guess(guesses: &mut Guesses, source: Source, now: Instant) -> Option<u64> {
    match guesses.admit(source, now) {
        Ok(()) => {
            guesses.was_wrong(source, now);
            None
        }
        Err(seconds) => Some(seconds),
    }
}

#[test]
fn three_mistakes_are_free_and_then_each_wait_is_longer_up_to_a_minute() {
    let (mut guesses, mut now) = (Guesses::default(), Instant::now());
    let mut waits = Vec::new();
    for _ in 0..14 {
        assert_eq!(guess(&mut guesses, v4(1), now), None);
        match guesses.admit(v4(1), now) {
            Err(seconds) => {
                waits.push(seconds);
                assert_eq!(
                    guesses.admit(v4(1), now + Duration::from_secs(seconds - 1)),
                    Err(1)
                );
                now += Duration::from_secs(seconds);
            }
            Ok(()) => waits.push(0),
        }
    }
    assert_eq!(waits, [0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60]);
}

#[test]
fn ten_thousand_guesses_of_one_address_take_a_week() {
    let (mut guesses, start) = (Guesses::default(), Instant::now());
    let (mut now, mut looked_at) = (start, 0);
    while looked_at < 10_000 {
        match guess(&mut guesses, at("10.0.0.1"), now) {
            None => looked_at += 1,
            Some(seconds) => now += Duration::from_secs(seconds),
        }
    }
    assert!(now - start > Duration::from_secs(6 * 86_400));
}

#[test]
fn guesses_of_however_many_addresses_are_no_faster_than_one_a_second() {
    let (mut guesses, start) = (Guesses::default(), Instant::now());
    // Each of 500 addresses comes back exactly when it may: ten thousand guesses take them three hours.
    let mut comes_at = [start; 500];
    let mut looked_at = 0;
    for second in 0..600 {
        let now = start + Duration::from_secs(second);
        for (number, at) in (0..).zip(&mut comes_at) {
            if *at <= now {
                let waits = guess(&mut guesses, v4(number), now);
                looked_at += u32::from(waits.is_none());
                *at = now + Duration::from_secs(waits.unwrap_or(1));
            }
        }
    }
    assert!((300..=720).contains(&looked_at), "{looked_at}");
}

#[test]
fn whoever_comes_back_after_the_wait_is_looked_at_whatever_others_do() {
    let (mut guesses, mut now) = (Guesses::default(), Instant::now());
    // Fifty addresses guess as fast as they can, for ten minutes.
    for second in 0..600 {
        for attacker in 0..50 {
            let _ = guess(&mut guesses, v4(attacker), now);
        }
        if second % 90 == 60 {
            let owner = v4(1_000 + second);
            let mut asked = guesses.admit(owner, now);
            let mut waited = 0;
            while let Err(seconds) = asked {
                assert!((1..=60).contains(&seconds));
                for _ in 0..seconds {
                    now += Duration::from_secs(1);
                    for attacker in 0..50 {
                        let _ = guess(&mut guesses, v4(attacker), now);
                    }
                }
                waited += seconds;
                asked = guesses.admit(owner, now);
            }
            assert!(waited <= 60, "{waited}");
            guesses.was_right(owner);
        }
        now += Duration::from_secs(1);
    }
}

#[test]
fn a_browser_that_knew_the_password_waits_for_its_own_mistakes_only() {
    let (mut guesses, now) = (Guesses::default(), Instant::now());
    for attacker in 0..5_000 {
        let _ = guess(&mut guesses, v4(attacker), now);
    }
    assert_eq!(guesses.admit(v4(9_999), now), Err(60));
    let known = Source::Known([7; 16]);
    for _ in 0..=FREE_FOR_ONE {
        assert_eq!(guess(&mut guesses, known, now), None);
    }
    assert_eq!(guesses.admit(known, now), Err(1));
}

#[test]
fn the_mistakes_of_who_had_the_password_count_though_the_table_is_full_of_waiting_addresses() {
    let (mut guesses, now) = (Guesses::default(), Instant::now());
    for address in 0..64 {
        for _ in 0..4 {
            guesses.was_wrong(v4(address), now);
        }
    }
    let known = Source::Known([7; 16]);
    for _ in 0..4 {
        assert_eq!(guess(&mut guesses, known, now), None);
    }
    assert_eq!(guesses.admit(known, now), Err(1));
}

#[test]
fn a_right_guess_forgives_its_source_but_not_all() {
    let (mut guesses, now) = (Guesses::default(), Instant::now());
    for attacker in 0..=FREE_FOR_ALL {
        assert_eq!(guess(&mut guesses, v4(attacker), now), None);
    }
    assert_eq!(guesses.admit(v4(1), now), Ok(()));
    guesses.was_right(v4(1));
    assert_eq!(guesses.admit(v4(1), now), Err(1));
}

#[test]
fn the_owner_waits_a_second_where_the_attacker_is_gone() {
    let (mut guesses, now) = (Guesses::default(), Instant::now());
    for attacker in 0..100 {
        let _ = guess(&mut guesses, v4(attacker), now);
    }
    assert_eq!(guesses.admit(v4(200), now + Duration::from_secs(120)), Ok(()));
}

#[test]
fn mistakes_are_forgotten_after_a_quarter_of_an_hour() {
    let (mut guesses, now) = (Guesses::default(), Instant::now());
    for _ in 0..4 {
        let _ = guess(&mut guesses, v4(1), now);
    }
    let later = now + MEMORY + Duration::from_secs(1);
    for _ in 0..=FREE_FOR_ONE {
        assert_eq!(guess(&mut guesses, v4(1), later), None);
    }
    assert!(guesses.admit(v4(1), later).is_err());
}

#[test]
fn one_ipv6_network_is_one_source_and_a_mapped_address_is_itself() {
    assert_eq!(at("2001:db8::1"), at("2001:db8::ffff:1"));
    assert_ne!(at("2001:db8::1"), at("2001:db8:0:1::1"));
    assert_eq!(at("::ffff:10.0.0.1"), at("10.0.0.1"));
    assert_ne!(at("10.0.0.1"), at("10.0.0.2"));
}

#[test]
fn sixty_more_addresses_do_not_wipe_out_ones_own_mistakes() {
    let (mut guesses, mut now) = (Guesses::default(), Instant::now());
    for _ in 0..8 {
        while let Some(seconds) = guess(&mut guesses, v4(0), now) {
            now += Duration::from_secs(seconds);
        }
    }
    for round in 1..10 {
        now += Duration::from_secs(85);
        for other in 0..60 {
            let _ = guess(&mut guesses, v4(1_000 * round + other), now);
        }
    }
    let mine = guesses.sources.iter().find(|row| row.source == v4(0)).unwrap();
    assert_eq!(mine.mistakes.count, 8);
    assert!(guesses.sources.len() <= MOST_SOURCES);
}

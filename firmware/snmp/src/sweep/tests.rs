//! A sweep without a network.

#![allow(clippy::unwrap_used)]

use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use proptest::prelude::*;
use simulator::{Agent, Device};

use super::{Found, Pace, Sweep, SweepAction, stride};
use crate::{AddressRange, Targets, Version};

fn range(count: u32) -> Targets {
    let first = u32::from_be_bytes([10, 1, 0, 1]);
    [AddressRange {
        first: Ipv4Addr::from_bits(first),
        last: Ipv4Addr::from_bits(first + count - 1),
    }]
    .into_iter()
    .collect()
}

fn sweep(count: u32, pace: Pace) -> Sweep {
    Sweep::new(range(count), &[b"public".to_vec()], pace, 99)
}

/// What was sent, when, to whom.
type Sent = Vec<(Duration, Ipv4Addr)>;

/// Runs it against these devices, each a round trip of 10 ms away.
fn run(mut sweep: Sweep, devices: &mut BTreeMap<Ipv4Addr, Agent>) -> (Sent, Vec<Found>, Duration) {
    let mut now = Duration::ZERO;
    let mut on_the_way: Vec<(Duration, Ipv4Addr, Vec<u8>)> = Vec::new();
    let (mut sent, mut found) = (Vec::new(), Vec::new());
    loop {
        match sweep.poll(now) {
            SweepAction::Send(address, datagram) => {
                sent.push((now, address));
                let reply = devices
                    .get_mut(&address)
                    .and_then(|agent| agent.receive(now, &datagram));
                if let Some(reply) = reply {
                    on_the_way.push((
                        now + Duration::from_millis(10) + reply.after,
                        address,
                        reply.bytes,
                    ));
                }
            }
            SweepAction::Wait(until) => {
                assert!(until > now);
                on_the_way.sort();
                match on_the_way.first() {
                    Some((at, ..)) if *at <= until => {
                        let (at, from, bytes) = on_the_way.remove(0);
                        now = at;
                        found.extend(sweep.receive(from, &bytes));
                    }
                    _ => now = until,
                }
            }
            SweepAction::Done => return (sent, found, now),
        }
    }
}

fn device(name: &str) -> Agent {
    Agent::new(&Device::from_recording(name).unwrap())
}

#[test]
fn silent_addresses_are_asked_in_every_round_and_the_estimate_holds() {
    let (sent, found, took) = run(sweep(254, Pace::default()), &mut BTreeMap::new());
    assert_eq!(sent.len(), 254 * 6);
    assert!(found.is_empty());
    let estimate = sweep(254, Pace::default()).estimate();
    assert!(
        took.abs_diff(estimate) < estimate / 10,
        "{took:?} instead of {estimate:?}"
    );
}

#[test]
fn an_address_has_time_to_answer_before_it_is_asked_again() {
    let (sent, ..) = run(sweep(3, Pace::default()), &mut BTreeMap::new());
    let times: Vec<Duration> = sent
        .iter()
        .filter(|(_, a)| *a == Ipv4Addr::new(10, 1, 0, 2))
        .map(|(at, _)| *at)
        .collect();
    assert!(
        times
            .windows(2)
            .all(|pair| pair[1] - pair[0] >= Duration::from_millis(240)),
        "{times:?}"
    );
}

#[test]
fn the_bucket_bounds_every_second() {
    let pace = Pace {
        per_second: 100,
        burst: 5,
        ..Pace::default()
    };
    let (sent, ..) = run(sweep(300, pace), &mut BTreeMap::new());
    for (start, _) in &sent {
        let within = sent
            .iter()
            .filter(|(at, _)| at >= start && *at < *start + Duration::from_secs(1))
            .count();
        assert!(within <= 106, "{within} in the second from {start:?}");
    }
}

#[test]
fn whoever_answers_is_found_once_and_left_alone() {
    let [first, second, third] = [1, 2, 3].map(|last| Ipv4Addr::new(10, 1, 0, last));
    let mut poor = Device::from_recording("ricoh_im_c3000")
        .unwrap()
        .v1_only()
        .recording()
        .clone();
    // Nothing behind the system group: v1 answers noSuchName to the whole question.
    poor.rows
        .retain(|name, _| name.starts_with(&[1, 3, 6, 1, 2, 1, 1]));
    let mut devices = BTreeMap::from([
        (first, device("ricoh_im_c3000")),
        (second, device("netgear_switch")),
        (third, Agent::new(&Device::new(poor).v1_only())),
    ]);
    let (sent, found, _) = run(sweep(3, Pace::default()), &mut devices);
    let seen: BTreeMap<Ipv4Addr, (Version, bool, usize)> = found
        .iter()
        .map(|one| {
            (
                one.address,
                (one.access.version, one.is_printer(), one.rows.len()),
            )
        })
        .collect();
    assert_eq!(found.len(), 3);
    assert_eq!((seen[&first].0, seen[&first].1), (Version::V2c, true));
    assert_eq!((seen[&second].0, seen[&second].1), (Version::V2c, false));
    assert_eq!(seen[&third], (Version::V1, false, 2));
    let to = |address| sent.iter().filter(|(_, to)| *to == address).count();
    assert_eq!((to(first), to(second), to(third)), (1, 1, 3));
}

#[test]
fn an_answer_from_an_address_that_was_not_asked_is_nobody() {
    let mut sweep = sweep(2, Pace::default());
    let mut agent = device("ricoh_im_c3000");
    let SweepAction::Send(address, datagram) = sweep.poll(Duration::ZERO) else {
        panic!()
    };
    let reply = agent.receive(Duration::ZERO, &datagram).unwrap().bytes;
    let other = Ipv4Addr::from_bits(address.to_bits() ^ 3);
    assert_eq!(sweep.receive(other, &reply), None, "another target");
    assert_eq!(sweep.receive([192, 168, 0, 1].into(), &reply), None, "no target");
    assert!(sweep.receive(address, &reply).is_some());
    assert_eq!(sweep.receive(address, &reply), None, "doubled");
    assert_eq!(sweep.progress().answered, 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_address_is_reached_once_a_pass(count in 1_u32..700) {
        let pace = Pace { rounds: 1, per_second: 100_000, ..Pace::default() };
        let (sent, ..) = run(sweep(count, pace), &mut BTreeMap::new());
        let addresses: BTreeSet<Ipv4Addr> = sent.iter().map(|(_, address)| *address).collect();
        prop_assert_eq!(sent.len(), 2 * count as usize);
        prop_assert_eq!(addresses.len(), count as usize);
    }

    #[test]
    fn strides_never_miss_a_place(count in 1_u64..5_000) {
        let places: BTreeSet<u64> = (0..count).map(|turn| turn * stride(count) % count).collect();
        prop_assert_eq!(places.len() as u64, count);
    }

    #[test]
    fn no_bytes_find_anything(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
        let mut sweep = sweep(1, Pace::default());
        prop_assert_eq!(sweep.receive([10, 1, 0, 1].into(), &bytes), None);
    }
}

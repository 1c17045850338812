//! A sweep without a network.

#![allow(clippy::unwrap_used)]

use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use proptest::prelude::*;
use simulator::{Agent, Device};

use super::passes::stride;
use super::{Bucket, Found, Pace, Sweep, SweepAction};
use crate::{Access, AddressRange, Targets, Version};

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
    Sweep::new(range(count), &Access::of_community("public"), pace, 99)
}

/// What was sent, when, to whom.
type Sent = Vec<(Duration, Ipv4Addr)>;

/// Runs it against these devices, each a round trip of 10 ms away.
fn run(sweep: Sweep, devices: &mut BTreeMap<Ipv4Addr, Agent>) -> (Sent, Vec<Found>, Duration) {
    run_at(sweep, Pace::default(), devices)
}

fn run_at(
    mut sweep: Sweep,
    pace: Pace,
    devices: &mut BTreeMap<Ipv4Addr, Agent>,
) -> (Sent, Vec<Found>, Duration) {
    let mut now = Duration::ZERO;
    let mut bucket = Bucket::new(&pace);
    let mut on_the_way: Vec<(Duration, Ipv4Addr, Vec<u8>)> = Vec::new();
    let (mut sent, mut found) = (Vec::new(), Vec::new());
    loop {
        match sweep.poll(now, &mut bucket) {
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
fn silent_addresses_are_asked_in_two_rounds_and_the_estimate_holds() {
    for pace in [Pace::gentle(), Pace::default(), Pace::fast()] {
        let (sent, found, took) = run_at(sweep(254, pace), pace, &mut BTreeMap::new());
        assert_eq!(sent.len(), 254 * 4);
        assert!(found.is_empty());
        let estimate = sweep(254, pace).estimate();
        assert!(
            took.abs_diff(estimate) < estimate / 8,
            "{took:?} instead of {estimate:?}"
        );
    }
}

/// However the bucket and the answers of others shift the passes.
#[test]
fn no_address_is_asked_again_before_it_had_a_second() {
    let half: Vec<u32> = (0..200).filter(|number| number % 2 == 0).collect();
    let mut devices: BTreeMap<Ipv4Addr, Agent> = half
        .iter()
        .map(|number| {
            let address = Ipv4Addr::from_bits(u32::from_be_bytes([10, 1, 0, 1]) + number);
            let slow = Device::from_recording("zebra_zt411").unwrap();
            let slow = slow
                .latency(Duration::from_millis(900))
                .loss(0.3)
                .seed(u64::from(*number));
            (address, Agent::new(&slow))
        })
        .collect();
    let (sent, found, _) = run(sweep(200, Pace::default()), &mut devices);
    assert!(found.len() > 90, "{}", found.len());
    let mut last: BTreeMap<Ipv4Addr, Duration> = BTreeMap::new();
    for (at, address) in sent {
        if let Some(before) = last.insert(address, at) {
            assert!(
                at - before >= Pace::default().spacing,
                "{address}: {before:?}, {at:?}"
            );
        }
    }
    for (address, agent) in &devices {
        assert!(agent.counts().most_in_flight <= 1, "{address}");
    }
}

#[test]
fn a_third_round_is_for_a_network_that_loses() {
    let devices = |loss: f64| -> BTreeMap<Ipv4Addr, Agent> {
        (1..=100_u8)
            .map(|last| {
                let lossy = Device::from_recording("zebra_zt411").unwrap();
                let lossy = lossy.loss(loss).seed(u64::from(last));
                (Ipv4Addr::new(10, 1, 0, last), Agent::new(&lossy))
            })
            .collect()
    };
    let silent = |sent: &Sent| {
        sent.iter()
            .filter(|(_, address)| *address == Ipv4Addr::new(10, 1, 0, 150))
            .count()
    };
    let (sent, found, _) = run(sweep(200, Pace::default()), &mut devices(0.0));
    assert_eq!((silent(&sent), found.len()), (4, 100));
    let (sent, found, _) = run(sweep(200, Pace::default()), &mut devices(0.2));
    assert_eq!((silent(&sent), found.len()), (6, 100));
}

#[test]
fn hosts_are_asked_by_timers_of_their_own() {
    let [whole, v1, silent] = [1, 2, 3].map(|last| Ipv4Addr::new(10, 9, 0, last));
    let mut devices = BTreeMap::from([
        (whole, device("ricoh_im_c3000")),
        (
            v1,
            Agent::new(&Device::from_recording("zebra_zt411").unwrap().v1_only()),
        ),
    ]);
    for (rounds, expected) in [(1, 2), (3, 6)] {
        let mut sweep = Sweep::new(
            Targets::default(),
            &Access::of_community("public"),
            Pace::default(),
            5,
        );
        for address in [whole, v1, silent, whole] {
            sweep.add_host(address);
        }
        sweep.limit_rounds_for_hosts(rounds);
        let (sent, found, took) = run(sweep, &mut devices);
        let to = |address| sent.iter().filter(|(_, to)| *to == address).count();
        assert_eq!((to(whole), to(v1), to(silent)), (1, 2, expected));
        assert_eq!(found.len(), 2);
        assert!(
            took < Duration::from_millis(1_000 * expected as u64 + 200),
            "{took:?}"
        );
    }
}

#[test]
fn a_large_range_takes_a_minute_a_pass_at_one_percent() {
    let sweep = Sweep::new(range(65_534), &Access::of_community("public"), Pace::default(), 1);
    let a_pass = sweep.estimate().as_secs_f64() / 4.0;
    assert!(a_pass < 1.2 * 57.0, "{a_pass} s");
    assert!(sweep.estimated_bytes() / 4 / 65_534 < 120);
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
                (one.access.version(), one.is_printer(), one.rows.len()),
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
    let SweepAction::Send(address, datagram) = sweep.poll(Duration::ZERO, &mut Bucket::new(&Pace::default()))
    else {
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
        let pace = Pace { rounds: 1, bytes_per_second: 12_000_000, ..Pace::default() };
        let (sent, ..) = run_at(sweep(count, pace), pace, &mut BTreeMap::new());
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

#[test]
fn an_answer_to_an_earlier_try_tells_of_loss_and_one_to_the_other_version_does_not() {
    let host = Ipv4Addr::new(10, 9, 0, 1);
    let ask = |device: Device, sent: usize, answered: usize| {
        let accesses = Access::of_community("public");
        let mut sweep = Sweep::new(Targets::default(), &accesses, Pace::default(), 5);
        sweep.add_host(host);
        let mut bucket = Bucket::new(&Pace::default());
        let (mut now, mut questions) = (Duration::ZERO, Vec::new());
        while questions.len() < sent {
            match sweep.poll(now, &mut bucket) {
                SweepAction::Send(_, datagram) => questions.push(datagram),
                SweepAction::Wait(until) => now = until,
                SweepAction::Done => panic!("{} questions", questions.len()),
            }
        }
        let reply = Agent::new(&device).receive(now, &questions[answered]).unwrap();
        assert!(sweep.receive(host, &reply.bytes).is_some());
        sweep.saw_loss()
    };
    let printer = || Device::from_recording("zebra_zt411").unwrap();
    assert!(!ask(printer(), 1, 0), "the first try");
    assert!(
        !ask(printer().v1_only(), 2, 1),
        "the first try of the other version"
    );
    assert!(ask(printer(), 2, 0), "the first try, after the second had left");
    assert!(ask(printer(), 3, 2), "the first version's second try");
}

#[test]
fn a_question_to_everybody_is_answered_by_its_own_id_alone() {
    let accesses = Access::of_community("public");
    let sweep = Sweep::new(Targets::default(), &accesses, Pace::default(), 5);
    assert_eq!(sweep.broadcast_question(2), None);
    let mut agent = device("ricoh_im_c3000");
    for number in 0..2 {
        let question = sweep.broadcast_question(number).unwrap();
        let reply = agent
            .receive(Duration::from_secs(number as u64), &question)
            .unwrap()
            .bytes;
        assert!(sweep.is_answer_to_broadcast(&reply));
        let other = Sweep::new(Targets::default(), &accesses, Pace::default(), 6);
        assert!(!other.is_answer_to_broadcast(&reply));
    }
}

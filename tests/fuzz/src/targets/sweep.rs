//! A search of a small range: the bytes say who answers what, and from where.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::time::Duration;

use snmp::{Access, Bucket, Pace, Sweep, SweepAction, Target as Named, Targets};

use super::Target;
use crate::device::Request;
use crate::heard::Heard;
use crate::script::Script;

pub(super) const TARGET: Target = Target {
    name: "sweep",
    check,
    seeds,
    longest: 1_000,
};

fn range() -> Targets {
    match "10.9.0.16-10.9.0.27".parse() {
        Ok(Named::Addresses(ranges)) => ranges.into_iter().collect(),
        other => panic!("{other:?}"),
    }
}

fn check(bytes: &[u8]) {
    let mut script = Script::new(bytes);
    let targets = range();
    let accesses: Vec<Access> = ["public", "other"]
        .into_iter()
        .take(1 + script.below(2))
        .flat_map(Access::of_community)
        .collect();
    let pace = Pace {
        rounds: 2,
        ..Pace::default()
    };
    // Each address by each access in each round, and a poorer question to each.
    let most = targets.len() * (accesses.len() as u64 * 2 + 4);
    let mut sweep = Sweep::new(targets.clone(), &accesses, pace, 7);
    for _ in 0..script.below(4) {
        targets
            .get(u64::from(script.byte()))
            .into_iter()
            .for_each(|host| sweep.add_host(host));
    }
    let mut heard = Heard::default();
    let mut bucket = Bucket::new(&pace);
    let (mut now, mut sent, mut found) = (Duration::ZERO, 0, BTreeSet::new());
    let mut silent_since: BTreeMap<Ipv4Addr, Duration> = BTreeMap::new();
    loop {
        match sweep.poll(now, &mut bucket) {
            SweepAction::Send(address, datagram) => {
                sent += 1;
                assert!(sent <= most, "the sweep never ends");
                assert!(targets.contains(address), "{address} was never selected");
                assert!(!found.contains(&address), "{address} has answered");
                let before = silent_since.insert(address, now);
                let is_open = before.is_some_and(|before| now < before + pace.spacing);
                assert!(!is_open, "a second question to {address} while the first is open");
                for answer in Request::read(&datagram).answers(&mut script) {
                    let from = match script.byte() {
                        0..=200 => address,
                        other => Ipv4Addr::new(10, 9, 0, other % 64),
                    };
                    heard.take(&answer);
                    // Whatever it was, the device has answered something.
                    silent_since.remove(&from);
                    let Some(one) = sweep.receive(from, &answer) else {
                        continue;
                    };
                    assert!(
                        targets.contains(one.address) && one.address == from,
                        "{from} was never asked"
                    );
                    assert!(found.insert(one.address), "found twice");
                    assert!(one.rows.len() <= 8, "{:?}", one.rows);
                    heard.assert_said(&one.rows);
                }
                now += Duration::from_micros(10 * u64::from(script.byte()));
            }
            SweepAction::Wait(until) => {
                assert!(until > now, "a wait that is over already would never end");
                now = until;
            }
            SweepAction::Done => break,
        }
        assert!(now < Duration::from_secs(120), "the sweep never ends");
    }
    assert_eq!(sweep.progress().answered, found.len() as u64);
}

fn seeds() -> Vec<Vec<u8>> {
    let steady = (0..=255).map(|manner| vec![1, manner]);
    let changing = (1..40_u8).map(|step| (0..=255).map(|place: u8| place.wrapping_mul(step)).collect());
    steady.chain(changing).collect()
}

//! Agents of SNMPv3 are found among those that know communities, whatever is lost, and without knowing a user of them.

use core::time::Duration;
use std::net::Ipv4Addr;
use std::sync::Arc;

use super::super::User;
use super::agent::Agent;
use super::{UNKNOWN_ENGINE, assert_honest, run_as, user};
use crate::message::Incoming;
use crate::{Access, AddressRange, Approach, Bucket, Limits, Pace, Sweep, SweepAction};

#[test]
fn one_lost_datagram_loses_no_agent_of_snmpv3_among_communities() {
    let user = user(None);
    let agent = Agent::of(&user);
    let approach = Approach::in_turn([
        Access::v2c("public"),
        Access::v1("public"),
        Access::User(Arc::clone(&user)),
    ]);
    for lost in 0..3 {
        let mut understood = 0;
        let approach = approach.clone().unwrap();
        let outcome = run_as(approach, Limits::default(), |datagram| {
            if Incoming::read(datagram).is_err() {
                return Vec::new();
            }
            understood += 1;
            if understood == lost {
                return Vec::new();
            }
            vec![agent.answer(datagram)]
        });
        assert_honest(&outcome.unwrap_or_else(|error| panic!("{lost}: {error:?}")));
    }
}

#[test]
fn a_sweep_finds_an_agent_of_snmpv3_without_knowing_a_user_of_it() {
    let agent = Agent::of(&user(None));
    let here = Ipv4Addr::new(10, 0, 0, 9);
    let range = AddressRange {
        first: here,
        last: here,
    };
    let accesses = [
        Access::v2c("public"),
        Access::user(User::new("stranger").unwrap()),
    ];
    let mut sweep = Sweep::new([range].into_iter().collect(), &accesses, Pace::default(), 3);
    let mut bucket = Bucket::new(&Pace::default());
    let mut now = Duration::ZERO;
    let found = loop {
        match sweep.poll(now, &mut bucket) {
            SweepAction::Send(address, datagram) => {
                let Ok(question) = Incoming::read(&datagram) else {
                    continue;
                };
                let forged = agent.unsigned_report(question.message_id ^ 1, UNKNOWN_ENGINE);
                assert_eq!(sweep.receive(address, &forged), None);
                if let Some(found) = sweep.receive(address, &agent.answer(&datagram)) {
                    break found;
                }
            }
            SweepAction::Wait(until) => now = until,
            SweepAction::Done => panic!("it was not found"),
        }
    };
    assert_eq!(
        (found.address, &found.access, found.rows.len()),
        (here, &accesses[1], 0)
    );
    assert!(!found.is_printer(), "nobody knows yet");
}

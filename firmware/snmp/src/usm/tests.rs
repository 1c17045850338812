//! Conversations with SNMPv3 agents, honest ones and those that lie, and with whoever listens in and answers in their stead.

#![allow(clippy::unwrap_used)]

mod agent;
mod lies;
mod octets;
mod search;

use core::time::Duration;
use std::sync::{Arc, LazyLock};

use profiles::{Oid, Questions, Rows, Value};

use super::{AuthProtocol, Engine, EngineId, PrivProtocol, User};
use crate::message::Incoming;
use crate::{Access, Action, Approach, Bounds, Conversation, Limits, NoAnswer, Outcome};
use agent::Agent;

const SYS_NAME: [u32; 9] = [1, 3, 6, 1, 2, 1, 1, 5, 0];
const NOT_IN_TIME_WINDOW: u8 = 2;
const UNKNOWN_USER: u8 = 3;
const UNKNOWN_ENGINE: u8 = 4;

/// The same each time, so that its keys are made once.
static ENCRYPTING: LazyLock<Arc<User>> = LazyLock::new(|| user(Some(PrivProtocol::Aes128)));

fn user(privacy: Option<PrivProtocol>) -> Arc<User> {
    let user = User::new("meter")
        .and_then(|user| user.with_authentication(AuthProtocol::Sha1, "maplesyrup"))
        .unwrap();
    Arc::new(match privacy {
        Some(protocol) => user.with_privacy(protocol, "pancake stack").unwrap(),
        None => user,
    })
}

fn plan() -> impl FnMut(&Rows) -> Option<Questions> {
    let mut asked = false;
    move |_| {
        (!std::mem::replace(&mut asked, true)).then(|| Questions {
            scalars: vec![Oid::new(SYS_NAME)],
            ..Questions::default()
        })
    }
}

/// Lets a conversation run; what `network` gives for a datagram arrives 10 ms later, in that order.
fn run(
    user: &Arc<User>,
    limits: Limits,
    network: impl FnMut(&[u8]) -> Vec<Vec<u8>>,
) -> Result<Box<Outcome>, NoAnswer> {
    run_as(Access::User(Arc::clone(user)), limits, network)
}

fn run_as(
    approach: impl Into<Approach>,
    limits: Limits,
    mut network: impl FnMut(&[u8]) -> Vec<Vec<u8>>,
) -> Result<Box<Outcome>, NoAnswer> {
    let mut conversation = Conversation::new(approach, plan(), Bounds::default(), limits, 99);
    let mut now = Duration::ZERO;
    let mut arriving: Vec<Vec<u8>> = Vec::new();
    for _ in 0..1_000 {
        match conversation.poll(now) {
            Action::Send(datagram) => arriving.extend(network(&datagram)),
            Action::Wait(until) if arriving.is_empty() => now = until,
            Action::Wait(_) => {
                now += Duration::from_millis(10);
                for datagram in std::mem::take(&mut arriving) {
                    conversation.receive(now, &datagram);
                }
            }
            Action::Done(result) => return result,
        }
    }
    panic!("the conversation does not end");
}

fn assert_honest(outcome: &Outcome) {
    assert_eq!(outcome.rows.get(&Oid::new(SYS_NAME)), Some(&Value::Null));
    assert_eq!((outcome.rows.len(), &outcome.partial), (1, &None));
}

fn message_id(datagram: &[u8]) -> i32 {
    Incoming::read(datagram).unwrap().message_id
}

/// The engine of the agent, as an earlier conversation learnt it.
fn known(agent: &Agent) -> Limits {
    Limits {
        engine: Some(Engine {
            id: agent.engine_id(),
            boots: agent.boots,
            time: agent.time,
        }),
        ..Limits::default()
    }
}

#[test]
fn a_stranger_costs_one_datagram_more_and_a_false_clock_one() {
    for privacy in [None, Some(PrivProtocol::Des), Some(PrivProtocol::Aes256)] {
        let user = user(privacy);
        let agent = Agent::of(&user);
        let cost = |limits: Limits| {
            let outcome = run(&user, limits, |datagram| vec![agent.answer(datagram)]).unwrap();
            assert_honest(&outcome);
            assert_eq!(outcome.limits.engine, known(&agent).engine);
            outcome.cost.datagrams_sent
        };
        let mut clock_of_last_week = known(&agent);
        let engine = clock_of_last_week.engine.as_mut().unwrap();
        (engine.boots, engine.time) = (engine.boots + 1, 12);
        let mut other_engine = known(&agent);
        other_engine.engine.as_mut().unwrap().id = EngineId::new(b"another one").unwrap();
        assert_eq!(cost(known(&agent)), 1);
        assert_eq!(cost(Limits::default()), 2);
        assert_eq!(cost(clock_of_last_week), 2);
        assert_eq!(cost(other_engine), 2);
    }
}

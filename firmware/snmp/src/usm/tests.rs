//! Conversations with SNMPv3 agents that lie, and with whoever listens in and answers in their stead (S15 to S18).

#![allow(clippy::unwrap_used)]

use core::time::Duration;
use std::net::Ipv4Addr;
use std::sync::{Arc, LazyLock};

use profiles::{Oid, Questions, Rows, Value};
use proptest::prelude::*;

use super::digest::{signature, signature_length};
use super::peer::is_signed_by;
use super::privacy::{Beginning, decrypt, encrypt};
use super::{AuthProtocol, Engine, EngineId, PrivProtocol, Refusal, SecurityLevel, User};
use crate::message::{Frame, Incoming, message};
use crate::{
    Access, Action, AddressRange, Approach, Bounds, Bucket, Conversation, Limits, NoAnswer, Outcome, Pace,
    Sweep, SweepAction,
};

const SYS_NAME: [u32; 9] = [1, 3, 6, 1, 2, 1, 1, 5, 0];
const NOT_IN_TIME_WINDOW: u8 = 2;
const UNKNOWN_USER: u8 = 3;
const UNKNOWN_ENGINE: u8 = 4;
const SALT: [u8; 8] = *b"agent's!";

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, u8::try_from(content.len()).unwrap()], content].concat()
}

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

/// An agent that answers every GET with the name that was asked and NULL, written with what RFC 3414 says of agents.
#[derive(Clone)]
struct Agent {
    id: Vec<u8>,
    boots: u32,
    time: u32,
    user: Arc<User>,
}

impl Agent {
    fn of(user: &Arc<User>) -> Self {
        Self {
            id: b"\x80\x00\x1f\x88\x04test".to_vec(),
            boots: 7,
            time: 5_000,
            user: Arc::clone(user),
        }
    }

    fn engine_id(&self) -> EngineId {
        EngineId::new(&self.id).unwrap()
    }

    fn answer(&self, datagram: &[u8]) -> Vec<u8> {
        let request = Incoming::read(datagram).unwrap();
        if request.engine_id != self.id {
            return self.unsigned_report(request.message_id, UNKNOWN_ENGINE);
        }
        let keys = self.user.keys_for(&self.engine_id()).unwrap();
        assert!(is_signed_by(&keys, &request));
        if request.boots != self.boots || request.time.abs_diff(self.time) > 150 {
            let report = self.report(request.message_id, NOT_IN_TIME_WINDOW);
            return self.send(request.message_id, SecurityLevel::AuthNoPriv, &report, 12);
        }
        let response = self.response_to(&request);
        self.send(request.message_id, self.user.level(), &response, 12)
    }

    /// The ScopedPDU of the answer.
    fn response_to(&self, request: &Incoming<'_>) -> Vec<u8> {
        let keys = self.user.keys_for(&self.engine_id()).unwrap();
        let mut scoped = match &keys.privacy {
            Some((protocol, key)) => {
                let from = Beginning {
                    boots: request.boots,
                    time: request.time,
                    salt: request.salt.try_into().unwrap(),
                };
                decrypt(*protocol, key, &from, request.data).unwrap()
            }
            None => request.data.to_vec(),
        };
        // SEQUENCE, the engine id, no context name, and there is the PDU's tag.
        let tag = 2 + 2 + self.id.len() + 2;
        assert_eq!(scoped[tag], 0xa0);
        scoped[tag] = 0xa2;
        scoped
    }

    fn report(&self, message_id: i32, counter: u8) -> Vec<u8> {
        let name = [0x2b, 6, 1, 6, 3, 15, 1, 1, counter, 0];
        let row = tlv(0x30, &[tlv(6, &name), vec![0x41, 1, 1]].concat());
        let numbers = [tlv(2, &message_id.to_be_bytes()), vec![2, 1, 0, 2, 1, 0]].concat();
        let pdu = tlv(0xa8, &[numbers, tlv(0x30, &row)].concat());
        tlv(0x30, &[tlv(4, &self.id), vec![4, 0], pdu].concat())
    }

    fn unsigned_report(&self, message_id: i32, counter: u8) -> Vec<u8> {
        let report = self.report(message_id, counter);
        self.send(message_id, SecurityLevel::NoAuthNoPriv, &report, 0)
    }

    /// A message of the agent, protected as `level` says, with only the first octets of its signature.
    fn send(&self, message_id: i32, level: SecurityLevel, scoped: &[u8], signature_octets: usize) -> Vec<u8> {
        let keys = self.user.keys_for(&self.engine_id()).unwrap();
        let from = Beginning {
            boots: self.boots,
            time: self.time,
            salt: SALT,
        };
        let encrypted = match &keys.privacy {
            Some((protocol, key)) if level == SecurityLevel::AuthPriv => {
                Some(encrypt(*protocol, key, &from, scoped).unwrap())
            }
            _ => None,
        };
        let unsigned = message(
            &Frame {
                message_id,
                level,
                engine_id: &self.id,
                boots: self.boots,
                time: self.time,
                user: self.user.name(),
                salt: if encrypted.is_some() { &SALT } else { &[] },
                signature_length: signature_octets,
            },
            encrypted.as_deref().unwrap_or(scoped),
        );
        let signature = signature(keys.protocol, &keys.authentication, &[&unsigned.bytes]);
        unsigned.signed(&signature)
    }
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

/// S15.
#[test]
fn a_signature_that_is_short_or_long_or_off_by_a_bit_is_none() {
    let user = user(None);
    let agent = Agent::of(&user);
    for forged in 0..16 {
        let outcome = run(&user, known(&agent), |datagram| {
            let request = Incoming::read(datagram).unwrap();
            let mut response = agent.response_to(&request);
            // The lie: another name. Found out by nothing but the signature.
            let arc = response.len() - 4;
            response[arc] ^= 1;
            let octets = match forged {
                0 => 0,
                1 => 1,
                2 => 11,
                3 => 13,
                _ => signature_length(AuthProtocol::Sha1),
            };
            let mut lie = agent.send(request.message_id, SecurityLevel::AuthNoPriv, &response, octets);
            if octets == 12 {
                let place = lie.len() - response.len() - 2 - 12;
                lie[place + forged - 4] ^= 1;
            }
            let mut changed_after_signing = agent.answer(datagram);
            let arc = changed_after_signing.len() - 4;
            changed_after_signing[arc] ^= 1;
            vec![lie, changed_after_signing, agent.answer(datagram)]
        })
        .unwrap();
        assert_honest(&outcome);
        assert_eq!(outcome.strays.datagrams, 2, "{forged}");
    }
}

/// S16.
#[test]
fn an_unsigned_report_poisons_neither_clock_nor_engine() {
    let user = user(Some(PrivProtocol::Aes128));
    let agent = Agent::of(&user);
    let mut liar = agent.clone();
    (liar.boots, liar.time) = (0x7fff_ffff, 0x7fff_ffff);
    let mut stranger = liar.clone();
    stranger.id = b"somebody else".to_vec();
    for limits in [Limits::default(), known(&agent)] {
        let mut sent = Vec::new();
        let outcome = run(&user, limits, |datagram| {
            let id = message_id(datagram);
            sent.push(Incoming::read(datagram).map(|it| (it.boots, it.time)).unwrap());
            if sent.len() == 1 && limits.engine.is_none() {
                // The first word of an engine id is unsigned, always: the lie is believed until a signature says other.
                return vec![liar.unsigned_report(id, UNKNOWN_ENGINE), agent.answer(datagram)];
            }
            vec![
                liar.unsigned_report(id, NOT_IN_TIME_WINDOW),
                liar.unsigned_report(id, UNKNOWN_USER),
                agent.answer(datagram),
                stranger.unsigned_report(id, UNKNOWN_ENGINE),
            ]
        })
        .unwrap();
        assert_honest(&outcome);
        assert_eq!(outcome.limits.engine, known(&agent).engine);
        assert_eq!(sent.last(), Some(&(agent.boots, agent.time)));
        assert!(sent.len() <= 3, "{sent:?}");
    }
}

/// S17.
#[test]
fn an_answer_in_clear_to_an_encrypted_question_is_dropped() {
    let user = user(Some(PrivProtocol::Aes128));
    let agent = Agent::of(&user);
    let outcome = run(&user, known(&agent), |datagram| {
        let request = Incoming::read(datagram).unwrap();
        let response = agent.response_to(&request);
        let in_clear = |level, octets| agent.send(request.message_id, level, &response, octets);
        vec![
            in_clear(SecurityLevel::NoAuthNoPriv, 0),
            in_clear(SecurityLevel::AuthNoPriv, 12),
            agent.answer(datagram),
        ]
    })
    .unwrap();
    assert_honest(&outcome);
    assert_eq!(outcome.strays.datagrams, 2);
    let nothing_else = run(&user, known(&agent), |datagram| {
        let request = Incoming::read(datagram).unwrap();
        let response = agent.response_to(&request);
        vec![agent.send(request.message_id, SecurityLevel::AuthNoPriv, &response, 12)]
    });
    assert!(nothing_else.unwrap_err().strays > 0);
}

/// S18: nothing is kept of an engine but its conversation's; and a conversation follows a few only.
#[test]
fn ten_thousand_engine_ids_are_six_at_most() {
    let user = user(None);
    let mut sent = 0;
    let mut number: u64 = 0;
    let error = run(&user, Limits::default(), |datagram| {
        sent += 1;
        let mut reports = Vec::new();
        for _ in 0..10_000 {
            number += 1;
            let mut agent = Agent::of(&user);
            agent.id = number.to_be_bytes().to_vec();
            let scoped = agent.report(message_id(datagram), UNKNOWN_ENGINE);
            let frame = Frame {
                message_id: message_id(datagram),
                level: SecurityLevel::NoAuthNoPriv,
                engine_id: &agent.id,
                boots: 1,
                time: 1,
                user: &[],
                salt: &[],
                signature_length: 0,
            };
            reports.push(message(&frame, &scoped).bytes);
        }
        reports
    })
    .unwrap_err();
    assert!(sent <= 6 + Bounds::default().tries, "{sent}");
    assert_eq!(error.refused.unwrap().why, Refusal::Silence);
}

#[test]
fn an_answer_from_before_the_window_is_a_replay() {
    let user = user(None);
    let agent = Agent::of(&user);
    let mut old = agent.clone();
    old.boots -= 1;
    let mut questions = 0;
    let mut plan_of_two = 0;
    let access = Access::User(Arc::clone(&user));
    let plan = |_: &Rows| {
        plan_of_two += 1;
        (plan_of_two <= 2).then(|| Questions {
            scalars: vec![Oid::new([1, 3, 6, 1, 2, 1, 1, 4 + plan_of_two, 0])],
            ..Questions::default()
        })
    };
    let mut conversation = Conversation::new(access, plan, Bounds::default(), known(&agent), 5);
    let mut now = Duration::ZERO;
    let outcome = loop {
        match conversation.poll(now) {
            Action::Send(datagram) => {
                questions += 1;
                now += Duration::from_millis(10);
                if questions == 2 {
                    let request = Incoming::read(&datagram).unwrap();
                    let response = old.response_to(&request);
                    let replay = old.send(request.message_id, SecurityLevel::AuthNoPriv, &response, 12);
                    conversation.receive(now, &replay);
                }
                conversation.receive(now, &agent.answer(&datagram));
            }
            Action::Wait(until) => now = until,
            Action::Done(result) => break result.unwrap(),
        }
    };
    assert_eq!((outcome.rows.len(), outcome.strays.datagrams), (2, 1));
}

#[test]
fn an_unsigned_refusal_does_not_end_the_wait_for_the_signed_answer() {
    let user = user(None);
    let agent = Agent::of(&user);
    let outcome = run(&user, known(&agent), |datagram| {
        let refusal = agent.unsigned_report(message_id(datagram), UNKNOWN_USER);
        vec![refusal, agent.answer(datagram)]
    });
    assert_honest(&outcome.unwrap());
    let mut sent = 0;
    let error = run(&user, known(&agent), |datagram| {
        sent += 1;
        vec![agent.unsigned_report(message_id(datagram), UNKNOWN_USER)]
    })
    .unwrap_err();
    assert_eq!((sent, error.refused.unwrap().why), (1, Refusal::UnknownUser));
}

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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_spoilt_octet_of_a_signed_answer_goes_unseen(place in 0_usize..200, mask in 1_u8..) {
        let agent = Agent::of(&ENCRYPTING);
        let outcome = run(&ENCRYPTING, known(&agent), |datagram| {
            let honest = agent.answer(datagram);
            let mut spoilt = honest.clone();
            let place = place % spoilt.len();
            spoilt[place] ^= mask;
            vec![spoilt, honest]
        });
        let outcome = outcome.unwrap();
        prop_assert_eq!(outcome.rows.len(), 1);
        prop_assert_eq!(outcome.strays.datagrams, 1);
    }

    #[test]
    fn no_cut_and_no_noise_panics(cut in 0_usize..200, noise in prop::collection::vec(any::<u8>(), 0..100)) {
        let agent = Agent::of(&ENCRYPTING);
        let outcome = run(&ENCRYPTING, known(&agent), |datagram| {
            let honest = agent.answer(datagram);
            let cut = honest[..cut.min(honest.len() - 1)].to_vec();
            vec![cut.clone(), [cut, noise.clone()].concat(), noise.clone(), honest]
        });
        assert_honest(&outcome.unwrap());
    }
}

//! S15 to S18: what is not signed, not of this window, not encrypted or not of this engine is not believed.

use core::time::Duration;
use std::sync::Arc;

use profiles::{Oid, Questions, Rows};

use super::super::digest::signature_length;
use super::super::{AuthProtocol, PrivProtocol, Refusal, SecurityLevel};
use super::agent::Agent;
use super::{NOT_IN_TIME_WINDOW, UNKNOWN_ENGINE, UNKNOWN_USER, assert_honest, known, message_id, run, user};
use crate::message::{Frame, Incoming, message};
use crate::{Access, Action, Bounds, Conversation, Limits};

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

//! SNMPv3 against Net-SNMP's own agent, over real UDP: the proof that what we sign and encrypt, others understand.
//!
//! Left out, with a printed sentence, where `snmpd` is not installed.

#![allow(clippy::unwrap_used)]

mod users;

use core::time::Duration;
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::Instant;

use profiles::{Oid, Questions, Rows};
use snmp::{
    Access, Action, Approach, AuthProtocol, Bounds, Conversation, Limits, NoAnswer, Outcome, PrivProtocol,
    Refusal, User, Version,
};
use users::{AUTH_PASSWORD, Known, PRIV_PASSWORD, agent, known_users};

const SYS_DESCR: [u32; 9] = [1, 3, 6, 1, 2, 1, 1, 1, 0];
const SYS_OR_DESCR: [u32; 10] = [1, 3, 6, 1, 2, 1, 1, 9, 1, 3];

/// One single row, then a column of several.
fn plan() -> impl FnMut(&Rows) -> Option<Questions> {
    let mut questions = vec![
        Questions {
            columns: vec![Oid::new(SYS_OR_DESCR)],
            ..Questions::default()
        },
        Questions {
            scalars: vec![Oid::new(SYS_DESCR)],
            ..Questions::default()
        },
    ];
    move |_| questions.pop()
}

/// Reads what is at that address, in the way of [`plan`].
fn read(
    address: SocketAddr,
    approach: impl Into<Approach>,
    limits: Limits,
) -> Result<Box<Outcome>, NoAnswer> {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let began = Instant::now();
    let mut conversation = Conversation::new(approach, plan(), Bounds::default(), limits, 0x5eed);
    let mut buffer = vec![0; 65_536];
    loop {
        match conversation.poll(began.elapsed()) {
            Action::Send(datagram) => {
                socket.send_to(&datagram, address).unwrap();
            }
            Action::Wait(until) => {
                let patience = until
                    .saturating_sub(began.elapsed())
                    .max(Duration::from_millis(1));
                socket.set_read_timeout(Some(patience)).unwrap();
                if let Ok((length, from)) = socket.recv_from(&mut buffer) {
                    assert_eq!(from, address);
                    conversation.receive(began.elapsed(), &buffer[..length]);
                }
            }
            Action::Done(result) => return result,
        }
    }
}

fn user_of(known: &Known) -> User {
    let mut user = User::new(known.name.as_str()).unwrap();
    if let Some((_, protocol)) = known.auth {
        user = user.with_authentication(protocol, AUTH_PASSWORD).unwrap();
    }
    if let Some((_, protocol)) = known.privacy {
        user = user.with_privacy(protocol, PRIV_PASSWORD).unwrap();
    }
    user
}

fn assert_whole(outcome: &Outcome, who: &str) {
    assert_eq!(outcome.partial, None, "{who}");
    assert_eq!(outcome.access.version(), Version::V3);
    let description = outcome.rows.get(&Oid::new(SYS_DESCR));
    assert!(description.is_some(), "{who}");
    let rows = outcome.rows.column(&Oid::new(SYS_OR_DESCR)).count();
    assert!(rows > 3, "{who}: {rows}");
}

#[test]
fn every_protocol_that_the_agent_has_is_spoken() {
    let Some(agent) = agent() else { return };
    let known = known_users();
    for one in &known {
        let access = Access::user(user_of(one));
        let first = read(agent.address(), access.clone(), Limits::default())
            .unwrap_or_else(|error| panic!("{one:?}: {error}\n{}", agent.log()));
        assert_whole(&first, &one.name);
        assert_eq!(first.strays, snmp::Strays::default(), "{one:?} {first:?}");
        let again = read(agent.address(), access, first.limits).unwrap();
        assert_whole(&again, &one.name);
        assert_eq!(
            (first.cost.datagrams_sent, again.cost.datagrams_sent),
            (again.cost.datagrams_sent + 1, again.cost.datagrams_received),
            "a stranger's engine costs one datagram, a known one none: {one:?}"
        );
    }
    println!(
        "read as {} users: every pair of {}",
        known.len(),
        users::protocols()
    );
}

#[test]
fn each_refusal_names_its_cause() {
    let Some(agent) = agent() else { return };
    let user = |name: &str| User::new(name).unwrap();
    let sha = AuthProtocol::Sha1;
    let wrong = "not the password";
    for (user, why, part) in [
        (user("nobody-at-all"), Refusal::UnknownUser, "nobody-at-all"),
        (user("sha-aes"), Refusal::NoRight, "other security"),
        (
            user("plain").with_authentication(sha, AUTH_PASSWORD).unwrap(),
            Refusal::UnsupportedLevel,
            "other security",
        ),
        (
            user("sha-aes").with_authentication(sha, wrong).unwrap(),
            Refusal::WrongDigest,
            "authentication password",
        ),
        (
            user("sha-aes")
                .with_authentication(AuthProtocol::Sha256, AUTH_PASSWORD)
                .unwrap(),
            Refusal::WrongDigest,
            "protocol",
        ),
        (
            user("sha-aes")
                .with_authentication(sha, AUTH_PASSWORD)
                .and_then(|user| user.with_privacy(PrivProtocol::Aes128, wrong))
                .unwrap(),
            Refusal::Silence,
            "privacy password",
        ),
        (
            user("sha-aes-256")
                .with_authentication(sha, AUTH_PASSWORD)
                .and_then(|user| user.with_privacy(PrivProtocol::Aes256Reeder, PRIV_PASSWORD))
                .unwrap(),
            Refusal::Silence,
            "aes256c",
        ),
    ] {
        let error = read(agent.address(), Access::user(user), Limits::default()).unwrap_err();
        let refused = error.refused.clone().unwrap();
        // Some versions of the agent answer what they can't decrypt, others don't.
        let same = refused.why == why || (why, refused.why) == (Refusal::Silence, Refusal::Undecipherable);
        assert!(same, "{refused:?} for {why:?}: {error:?}\n{}", agent.log());
        assert!(error.to_string().contains(part), "{error}");
    }
}

#[test]
fn among_communities_and_users_the_right_one_is_found_and_stays() {
    let Some(agent) = agent() else { return };
    let unknown = Access::user(User::new("operator").unwrap());
    let right = known_users()
        .pop()
        .map(|known| Access::user(user_of(&known)))
        .unwrap();
    let approach = Approach::in_turn([
        unknown,
        Access::v2c("public"),
        Access::v1("public"),
        right.clone(),
    ]);
    let outcome = read(agent.address(), approach.clone().unwrap(), Limits::default()).unwrap();
    assert_eq!(outcome.access, right);
    assert_eq!(outcome.limits.version, Some(Version::V3));
    let approach = approach.unwrap().beginning_with(&right);
    let again = read(agent.address(), approach, outcome.limits).unwrap();
    assert_eq!((again.access, again.cost.retries), (right, 0));
}

#[test]
fn a_restarted_agent_sets_our_clock_right_with_one_datagram() {
    let Some(mut agent) = agent() else { return };
    let user = Arc::new(
        User::new("sha-aes")
            .and_then(|user| user.with_authentication(AuthProtocol::Sha1, AUTH_PASSWORD))
            .and_then(|user| user.with_privacy(PrivProtocol::Aes128, PRIV_PASSWORD))
            .unwrap(),
    );
    let access = Access::User(user);
    let before = read(agent.address(), access.clone(), Limits::default()).unwrap();
    agent.restart().unwrap();
    let after = read(agent.address(), access.clone(), before.limits).unwrap();
    assert_whole(&after, "after the restart");
    let (old, new) = (before.limits.engine.unwrap(), after.limits.engine.unwrap());
    assert_eq!((new.id, new.boots), (old.id, old.boots + 1));
    let steady = read(agent.address(), access, after.limits).unwrap();
    assert_eq!(after.cost.datagrams_sent, steady.cost.datagrams_sent + 1);
}

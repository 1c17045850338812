//! A conversation against devices without a socket, and against whoever wants to harm it.

#![allow(clippy::unwrap_used)]

use core::time::Duration;

use profiles::{Catalogue, Oid, Questions, Rows, identifying_questions};
use proptest::prelude::*;
use simulator::{Agent, Device, Replies, WireFault};

use super::{Action, Bounds, Conversation, Limits, NoAnswer, Outcome, Plan};
use crate::{Access, Approach, FullReading};

fn oid(text: &str) -> Oid {
    text.parse().unwrap()
}

const fn ms(number: u64) -> Duration {
    Duration::from_millis(number)
}

fn printer() -> Device {
    Device::from_recording("ricoh_im_c3000").unwrap()
}

/// Lets a conversation run: `network` gets the time and each datagram, and gives the answers and when they come.
fn run<P: Plan>(
    mut conversation: Conversation<P>,
    mut network: impl FnMut(Duration, &[u8]) -> Vec<(Duration, Vec<u8>)>,
) -> (Result<Box<Outcome>, NoAnswer>, Duration) {
    let mut now = Duration::ZERO;
    let mut on_the_way: Vec<(Duration, Vec<u8>)> = Vec::new();
    for _ in 0..100_000 {
        match conversation.poll(now) {
            Action::Send(datagram) => on_the_way.extend(network(now, &datagram)),
            Action::Wait(until) => {
                assert!(until > now, "a wait that is over already would turn in circles");
                on_the_way.sort_by_key(|(at, _)| *at);
                match on_the_way.first() {
                    Some((at, _)) if *at <= until => {
                        let (at, datagram) = on_the_way.remove(0);
                        now = at;
                        conversation.receive(now, &datagram);
                    }
                    _ => now = until,
                }
            }
            Action::Done(result) => return (result, now),
        }
    }
    panic!("the conversation does not end");
}

fn through(agent: &mut Agent, trip: Duration) -> impl FnMut(Duration, &[u8]) -> Vec<(Duration, Vec<u8>)> {
    move |now, datagram| {
        let reply = agent.receive(now, datagram);
        reply
            .map(|reply| (now + trip + reply.after, reply.bytes))
            .into_iter()
            .collect()
    }
}

fn conversation(plan: impl Plan, limits: Limits) -> Conversation<impl Plan> {
    Conversation::new(
        Approach::v2c_then_v1("public"),
        plan,
        Bounds::default(),
        limits,
        42,
    )
}

#[test]
fn a_whole_device_costs_one_small_and_few_large_datagrams() {
    let mut agent = Agent::new(&printer().max_response_bytes(8_192));
    let (outcome, took) = run(
        conversation(FullReading::of(Catalogue::built_in()), Limits::default()),
        through(&mut agent, ms(20)),
    );
    let outcome = outcome.unwrap();
    assert_eq!(
        (outcome.cost.datagrams_sent, outcome.cost.datagrams_received),
        (3, 3)
    );
    assert_eq!(took, ms(60));
    assert_eq!(outcome.cost.bytes_received, agent.counts().bytes_sent);
    assert_eq!(outcome.cost.bytes_sent, agent.counts().bytes_received);
    assert_eq!(outcome.strays, super::Strays::default());
}

#[test]
fn nobody_there_is_asked_by_both_versions_in_turn() {
    let mut sent: Vec<(Duration, u8)> = Vec::new();
    let (result, took) = run(
        conversation(FullReading::of(Catalogue::built_in()), Limits::default()),
        |now, datagram| {
            // The message's length takes one octet, or says in how many it is.
            let version = 4 + usize::from(datagram[1].saturating_sub(0x80));
            sent.push((now, datagram[version]));
            Vec::new()
        },
    );
    assert_eq!(result.unwrap_err().tries, 4);
    assert_eq!(sent, [(ms(0), 1), (ms(1_000), 0), (ms(2_000), 1), (ms(4_000), 0)]);
    assert_eq!(took, ms(6_000));
}

#[test]
fn a_plan_that_repeats_itself_ends() {
    let mut agent = Agent::new(&printer());
    let same = |_: &Rows| Some(identifying_questions());
    let (outcome, _) = run(conversation(same, Limits::default()), through(&mut agent, ms(1)));
    assert_eq!(outcome.unwrap().cost.datagrams_sent, 1);
    let nothing = |_: &Rows| None;
    let (outcome, _) = run(conversation(nothing, Limits::default()), |_, _| {
        panic!("nothing was asked")
    });
    assert!(outcome.unwrap().rows.is_empty());
}

#[test]
fn rows_that_nobody_asked_for_are_counted_and_left_out() {
    let mut agent = Agent::new(&printer().fault(WireFault::OtherNames, Replies::Every));
    let (outcome, _) = run(
        conversation(FullReading::of_any_host(Catalogue::built_in()), Limits::default()),
        through(&mut agent, ms(1)),
    );
    let outcome = outcome.unwrap();
    assert!(outcome.strays.rows_unasked > 0);
    assert!(outcome.rows.is_empty());
}

#[test]
fn a_single_row_behind_another_is_found_by_its_exact_name() {
    // 1.3.6.1.4.1.32473.1.1.5 stands between 1.3.6.1.4.1.32473.1.1 and 1.3.6.1.4.1.32473.1.2.
    let mut recording = printer().recording().clone();
    for (name, number) in [("1.3.6.1.4.1.32473.1.1.5", 5), ("1.3.6.1.4.1.32473.1.2", 2)] {
        recording
            .rows
            .insert(name.parse().unwrap(), simulator::Value::Integer(number));
    }
    for device in [Device::new(recording.clone()), Device::new(recording).v1_only()] {
        let mut asked = false;
        let plan = |_: &Rows| {
            (!std::mem::replace(&mut asked, true)).then(|| Questions {
                scalars: vec![oid("1.3.6.1.4.1.32473.1.2"), oid("1.3.6.1.4.1.32473.1.3")],
                columns: vec![oid("1.3.6.1.2.1.43.10.2.1.4")],
            })
        };
        let mut agent = Agent::new(&device);
        let (outcome, _) = run(conversation(plan, Limits::default()), through(&mut agent, ms(1)));
        let rows = outcome.unwrap().rows;
        assert_eq!(rows.get(&oid("1.3.6.1.4.1.32473.1.2")).unwrap().as_i64(), Some(2));
        assert_eq!(rows.len(), 2, "{rows:?}");
    }
}

#[test]
fn an_old_answer_a_double_and_a_forged_one_change_nothing() {
    let mut agent = Agent::new(&printer());
    let mut first_reply: Option<Vec<u8>> = None;
    let mut network = through(&mut agent, ms(10));
    let (outcome, _) = run(
        conversation(FullReading::of(Catalogue::built_in()), Limits::default()),
        |now, datagram| {
            let mut replies = network(now, datagram);
            let reply = replies[0].1.clone();
            let mut forged = reply.clone();
            // One bit of the request-id.
            let community = forged.windows(6).position(|window| window == b"public").unwrap();
            let place = community + 12;
            forged[place] ^= 1;
            let old = first_reply.get_or_insert(reply.clone()).clone();
            replies.insert(0, (now + ms(1), forged));
            replies.push((now + ms(11), reply));
            replies.push((now + ms(2), old));
            replies
        },
    );
    let outcome = outcome.unwrap();
    assert_eq!(outcome.partial, None);
    assert_eq!(outcome.cost.retries, 0);
    assert!(
        outcome.strays.datagrams >= outcome.cost.datagrams_sent,
        "{:?}",
        outcome.strays
    );
}

#[test]
fn no_cut_of_any_answer_does_harm() {
    let whole = run(
        conversation(FullReading::of(Catalogue::built_in()), Limits::default()),
        through(&mut Agent::new(&printer()), ms(1)),
    )
    .0
    .unwrap();
    for cut in (0..1_400).step_by(7) {
        let mut agent = Agent::new(&printer());
        let mut network = through(&mut agent, ms(1));
        let (outcome, _) = run(
            conversation(FullReading::of(Catalogue::built_in()), Limits::default()),
            |now, datagram| {
                let mut replies = network(now, datagram);
                let cut_short: Vec<u8> = replies[0].1.iter().copied().take(cut).collect();
                if cut_short.len() < replies[0].1.len() {
                    replies.insert(0, (now, cut_short));
                }
                replies
            },
        );
        let outcome = outcome.unwrap();
        assert_eq!(
            (outcome.partial, outcome.rows.len()),
            (None, whole.rows.len()),
            "cut at {cut}"
        );
    }
}

#[test]
fn a_reply_every_59_seconds_meets_the_deadline() {
    let mut agent = Agent::new(&printer().v1_only().queue_limit(100));
    let mut network = through(&mut agent, Duration::from_secs(59));
    let bounds = Bounds {
        tries: 1_000,
        ..Bounds::default()
    };
    let slow = Conversation::new(
        Access::v1("public"),
        FullReading::of(Catalogue::built_in()),
        bounds,
        Limits::default(),
        1,
    );
    let (outcome, took) = run(slow, &mut network);
    assert!(outcome.unwrap().partial.is_some());
    assert_eq!(took, Duration::from_secs(60));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever an agent does to its answers, the conversation ends within its bounds.
    #[test]
    fn no_spoilt_answers_keep_it_going(
        spoils in prop::collection::vec((any::<u16>(), any::<u8>(), 0_u8..4), 1..40),
        v1: bool,
    ) {
        let device = if v1 { printer().v1_only() } else { printer() };
        let mut agent = Agent::new(&device);
        let mut network = through(&mut agent, ms(1));
        let mut number = 0;
        let (result, took) = run(conversation(FullReading::of(Catalogue::built_in()), Limits::default()), |now, datagram| {
            let mut replies = network(now, datagram);
            if let Some((_, bytes)) = replies.first_mut() {
                let (place, byte, kind) = spoils[number % spoils.len()];
                number += 1;
                // The head stays whole, so that the answer is taken for one.
                let place = 30 + usize::from(place) % bytes.len().saturating_sub(30).max(1);
                match kind {
                    0 => {}
                    1 => bytes.truncate(place),
                    _ => {
                        if let Some(spoilt) = bytes.get_mut(place) {
                            *spoilt = byte;
                        }
                    }
                }
            }
            replies
        });
        prop_assert!(took <= Bounds::default().deadline);
        if let Ok(outcome) = result {
            prop_assert!(outcome.rows.len() < 1_000);
        }
    }

    #[test]
    fn no_bytes_disturb_it(noise in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..100), 1..20)) {
        let mut agent = Agent::new(&printer());
        let mut network = through(&mut agent, ms(5));
        let (outcome, _) = run(conversation(FullReading::of(Catalogue::built_in()), Limits::default()), |now, datagram| {
            let mut replies = network(now, datagram);
            replies.extend(noise.iter().map(|bytes| (now + ms(1), bytes.clone())));
            replies
        });
        prop_assert_eq!(outcome.unwrap().partial, None);
    }
}

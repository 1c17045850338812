//! One datagram from a device that was asked one question: the decoder of SNMP messages.

use std::time::Duration;

use profiles::{Oid, Questions, Rows};
use simulator::{Malice, malices};
use snmp::{Access, Action, Bounds, Conversation, Limits};

use super::Target;
use crate::heard::Heard;

/// The request-ids come from it: with the same seed the kept datagrams answer the same question.
const SEED: u64 = 7;

pub(super) const TARGET: Target = Target {
    name: "message",
    check,
    seeds,
    longest: 2_000,
};

/// Columns: whatever row comes, it may be one that is kept.
fn question() -> impl FnMut(&Rows) -> Option<Questions> {
    let mut asked = false;
    move |_| {
        (!std::mem::replace(&mut asked, true)).then(|| Questions {
            scalars: Vec::new(),
            columns: [[1_u32, 3, 6, 1, 2, 1, 1], [1, 3, 6, 1, 2, 1, 43]]
                .map(Oid::new)
                .into(),
        })
    }
}

fn asking() -> (Conversation<impl FnMut(&Rows) -> Option<Questions>>, Vec<u8>) {
    let bounds = Bounds {
        deadline: Duration::from_secs(2),
        ..Bounds::default()
    };
    let mut conversation =
        Conversation::new(Access::v2c("public"), question(), bounds, Limits::default(), SEED);
    match conversation.poll(Duration::ZERO) {
        Action::Send(datagram) => (conversation, datagram),
        other => panic!("a question was expected: {other:?}"),
    }
}

fn check(datagram: &[u8]) {
    let (mut conversation, _) = asking();
    conversation.receive(Duration::from_millis(1), datagram);
    let mut heard = Heard::default();
    heard.take(datagram);
    match conversation.poll(Duration::from_secs(3)) {
        Action::Done(Ok(outcome)) => heard.assert_said(&outcome.rows),
        Action::Done(Err(_)) => {}
        other => panic!("the time is over: {other:?}"),
    }
}

/// An honest reply, and each way in which the simulator spoils one.
fn seeds() -> Vec<Vec<u8>> {
    let Ok(device) = simulator::Device::from_recording("ricoh_im_c3000") else {
        return Vec::new();
    };
    let (_, request) = asking();
    let honest = simulator::Agent::new(&device.max_response_bytes(700)).receive(Duration::ZERO, &request);
    let honest = honest.map(|reply| reply.bytes).unwrap_or_default();
    let is_short = |malice: &Malice| !matches!(malice, Malice::Nested(..) | Malice::VarbindBomb(_));
    let spoiled = malices().into_iter().filter(|(_, malice)| is_short(malice));
    let mut seeds: Vec<Vec<u8>> = spoiled.map(|(_, malice)| malice.spoil(&honest)).collect();
    seeds.push(honest);
    seeds
}

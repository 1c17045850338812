//! One datagram from a device that was asked one question: the decoder of SNMP messages.

use std::time::Duration;

use profiles::{Oid, Questions, Rows};
use simulator::{Malice, malices};
use snmp::{Access, Action, Bounds, Conversation, Limits};

use super::Target;
use crate::ber;
use crate::heard::Heard;

/// Stands in an input where the request-id of the question belongs, so that what is kept stays an answer.
const REQUEST_ID: &[u8] = b"\x7eID?";

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
    let mut conversation = Conversation::new(Access::v2c("public"), question(), bounds, Limits::default(), 7);
    match conversation.poll(Duration::ZERO) {
        Action::Send(datagram) => (conversation, datagram),
        other => panic!("a question was expected: {other:?}"),
    }
}

fn check(input: &[u8]) {
    let (mut conversation, request) = asking();
    let datagram = &exchanged(input, REQUEST_ID, &request_id(&request));
    conversation.receive(Duration::from_millis(1), datagram);
    let mut heard = Heard::default();
    heard.take(datagram);
    match conversation.poll(Duration::from_secs(3)) {
        Action::Done(Ok(outcome)) => heard.assert_said(&outcome.rows),
        Action::Done(Err(_)) => {}
        other => panic!("the time is over: {other:?}"),
    }
}

/// The octets of a request's id, which are four with the seed that it was made from.
fn request_id(request: &[u8]) -> Vec<u8> {
    let message = ber::first(request).map(|((_, message), _)| ber::elements(message));
    let pdu = message.and_then(|parts| Some(ber::elements(parts.get(2)?.1)));
    let id = pdu.and_then(|fields| Some(fields.first()?.1.to_vec()));
    id.filter(|id| id.len() == REQUEST_ID.len())
        .unwrap_or_else(|| panic!("no request-id in {request:02x?}"))
}

/// The bytes with `new` in the first place where `old` stands.
fn exchanged(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    match bytes.windows(old.len()).position(|window| window == old) {
        Some(place) => [&bytes[..place], new, &bytes[place + old.len()..]].concat(),
        None => bytes.to_vec(),
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
    let honest = exchanged(&honest, &request_id(&request), REQUEST_ID);
    let is_short = |malice: &Malice| !matches!(malice, Malice::Nested(..) | Malice::VarbindBomb(_));
    let spoiled = malices().into_iter().filter(|(_, malice)| is_short(malice));
    let mut seeds: Vec<Vec<u8>> = spoiled.map(|(_, malice)| malice.spoil(&honest)).collect();
    seeds.push(honest);
    seeds
}

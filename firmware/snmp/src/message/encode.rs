//! The small part of BER (X.690) that a request needs. Lengths are minimal, integers are minimal.

use profiles::Oid;

use super::{Request, discovery};
use crate::{Access, Version};

const INTEGER: u8 = 0x02;
pub(super) const OCTET_STRING: u8 = 0x04;
const NULL_VALUE: [u8; 2] = [0x05, 0x00];
const OBJECT_IDENTIFIER: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;
const GET_REQUEST: u8 = 0xa0;
const GET_NEXT_REQUEST: u8 = 0xa1;
const GET_BULK_REQUEST: u8 = 0xa5;

/// The datagram of a request to whom nothing is known of yet. To an agent of SNMPv3 nothing else can be said then than
/// the question for its engine.
pub(crate) fn encode(access: &Access, request_id: i32, request: &Request) -> Vec<u8> {
    match access {
        Access::Community { version, community } => {
            let number = if *version == Version::V1 { 0 } else { 1 };
            let pdu = request_pdu(*version, request_id, request);
            let content = [integer(number), element(OCTET_STRING, community), pdu].concat();
            element(SEQUENCE, &content)
        }
        Access::User(_) => discovery(request_id),
    }
}

/// The PDU of a request. A GETBULK in SNMPv1, which has none, becomes the GETNEXT of the same names.
pub(super) fn request_pdu(version: Version, request_id: i32, request: &Request) -> Vec<u8> {
    match request {
        Request::Get(names) => pdu(GET_REQUEST, request_id, 0, 0, names.iter()),
        Request::GetNext(names) => pdu(GET_NEXT_REQUEST, request_id, 0, 0, names.iter()),
        Request::GetBulk {
            once,
            repeated,
            repetitions,
        } => {
            let names = once.iter().chain(repeated);
            match version {
                Version::V1 => pdu(GET_NEXT_REQUEST, request_id, 0, 0, names),
                Version::V2c | Version::V3 => {
                    let once = i32::try_from(once.len()).unwrap_or(i32::MAX);
                    let repetitions = i32::try_from(*repetitions).unwrap_or(i32::MAX);
                    pdu(GET_BULK_REQUEST, request_id, once, repetitions, names)
                }
            }
        }
    }
}

/// The bytes that a name takes in a request, its NULL value and its envelope included.
pub(crate) fn encoded_name_length(name: &Oid) -> usize {
    varbind(name).len()
}

fn pdu<'a>(
    tag: u8,
    request_id: i32,
    second: i32,
    third: i32,
    names: impl Iterator<Item = &'a Oid>,
) -> Vec<u8> {
    let varbinds: Vec<u8> = names.flat_map(varbind).collect();
    let content = [
        integer(request_id),
        integer(second),
        integer(third),
        element(SEQUENCE, &varbinds),
    ]
    .concat();
    element(tag, &content)
}

fn varbind(name: &Oid) -> Vec<u8> {
    let mut pair = element(OBJECT_IDENTIFIER, &arcs(name));
    pair.extend(NULL_VALUE);
    element(SEQUENCE, &pair)
}

pub(super) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(content.len() + 6);
    bytes.push(tag);
    push_length(&mut bytes, content.len());
    bytes.extend_from_slice(content);
    bytes
}

fn push_length(bytes: &mut Vec<u8>, length: usize) {
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => bytes.push(short),
        _ => {
            let big_endian = length.to_be_bytes();
            let significant = big_endian.iter().skip_while(|byte| **byte == 0);
            let count = u8::try_from(significant.clone().count()).unwrap_or(u8::MAX);
            bytes.push(0x80 | count);
            bytes.extend(significant);
        }
    }
}

pub(super) fn integer(number: i32) -> Vec<u8> {
    let mut content: &[u8] = &number.to_be_bytes();
    // Leading octets that only repeat the sign bit are left out.
    while let [first, rest @ ..] = content {
        let sign_continues = rest.first().is_some_and(|second| {
            (*first == 0 && second & 0x80 == 0) || (*first == 0xff && second & 0x80 != 0)
        });
        if !sign_continues {
            break;
        }
        content = rest;
    }
    element(INTEGER, content)
}

/// The first two parts share an octet (X.690 §8.19.4), as 40 × first + second.
fn arcs(name: &Oid) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(name.arcs().len() + 4);
    let (first, rest) = match name.arcs() {
        [] => (0, &[][..]),
        [only] => (u64::from(*only) * 40, &[][..]),
        [first, second, rest @ ..] => (u64::from(*first) * 40 + u64::from(*second), rest),
    };
    push_base_128(&mut bytes, first);
    for arc in rest {
        push_base_128(&mut bytes, u64::from(*arc));
    }
    bytes
}

fn push_base_128(bytes: &mut Vec<u8>, number: u64) {
    let mut shift = 63;
    while shift > 0 && number >> shift == 0 {
        shift -= 7;
    }
    while shift > 0 {
        bytes.push(0x80 | septet(number >> shift));
        shift -= 7;
    }
    bytes.push(septet(number));
}

fn septet(number: u64) -> u8 {
    u8::try_from(number & 0x7f).unwrap_or(0x7f)
}

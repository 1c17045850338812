//! Requests as bytes, and hostile bytes as responses (S1–S7).

#![allow(clippy::unwrap_used)]

use profiles::{Oid, Value};
use proptest::prelude::*;

use super::{Answer, ErrorStatus, Malformed, Request, decode, encode};
use crate::{Access, Version};

fn oid(text: &str) -> Oid {
    text.parse().unwrap()
}

/// A BER element with the shortest length.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let head = match u8::try_from(length) {
        Ok(short) if short < 128 => vec![tag, short],
        _ => vec![
            tag,
            0x82,
            u8::try_from(length >> 8).unwrap(),
            u8::try_from(length & 255).unwrap(),
        ],
    };
    [&head, content].concat()
}

/// A v2c response of community "public" with that request-id (one octet) and those rows: (name, value), encoded.
fn response(request_id: u8, rows: &[(&[u8], &[u8])]) -> Vec<u8> {
    let rows: Vec<u8> = rows
        .iter()
        .flat_map(|(name, value)| element(0x30, &[element(0x06, name), value.to_vec()].concat()))
        .collect();
    response_of_list(request_id, &element(0x30, &rows))
}

fn response_of_list(request_id: u8, list: &[u8]) -> Vec<u8> {
    let numbers = [element(2, &[request_id]), element(2, &[0]), element(2, &[0])].concat();
    let pdu = element(0xa2, &[&numbers, list].concat());
    element(0x30, &[element(2, &[1]), element(4, b"public"), pdu].concat())
}

const SYS_DESCR: &[u8] = &[0x2b, 6, 1, 2, 1, 1, 1, 0];

#[test]
fn a_get_is_written_as_other_tools_write_it() {
    let bytes = encode(
        &Access::v2c("public"),
        0x1234_5678,
        &Request::Get(vec![oid("1.3.6.1.2.1.1.1.0"), oid("1.3.6.1.4.1.2435.2.3.9")]),
    );
    let expected = [
        0x30, 0x39, 0x02, 0x01, 0x01, 0x04, 0x06, b'p', b'u', b'b', b'l', b'i', b'c', 0xa0, 0x2c, 0x02, 0x04,
        0x12, 0x34, 0x56, 0x78, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00, 0x30, 0x1e, 0x30, 0x0c, 0x06, 0x08, 0x2b,
        0x06, 0x01, 0x02, 0x01, 0x01, 0x01, 0x00, 0x05, 0x00, 0x30, 0x0e, 0x06, 0x0a, 0x2b, 0x06, 0x01, 0x04,
        0x01, 0x93, 0x03, 0x02, 0x03, 0x09, 0x05, 0x00,
    ];
    assert_eq!(bytes, expected);
}

#[test]
fn a_bulk_in_v1_is_a_next() {
    let bulk = Request::GetBulk {
        once: vec![oid("1.3.6.1.2.1.1.3")],
        repeated: vec![oid("1.3.6.1.2.1.43.11")],
        repetitions: 300,
    };
    let next = Request::GetNext(vec![oid("1.3.6.1.2.1.1.3"), oid("1.3.6.1.2.1.43.11")]);
    assert_eq!(
        encode(&Access::v1("c"), 1, &bulk),
        encode(&Access::v1("c"), 1, &next)
    );
    let bytes = encode(&Access::v2c("c"), 1, &bulk);
    assert!(
        bytes
            .windows(10)
            .any(|w| w == [0xa5, 0x26, 2, 1, 1, 2, 1, 1, 2, 2]),
        "{bytes:02x?}"
    );
}

#[test]
fn every_type_arrives_as_it_is() {
    let cases: [(&[u8], Answer); 16] = [
        (&[2, 1, 0xfe], Answer::Value(Value::Integer(-2))),
        (&[4, 2, 0, 0xff], Answer::Value(Value::OctetString(vec![0, 0xff]))),
        (&[5, 0], Answer::Value(Value::Null)),
        (&[6, 1, 0], Answer::Value(Value::ObjectIdentifier(oid("0.0")))),
        (
            &[0x40, 4, 10, 0, 0, 9],
            Answer::Value(Value::IpAddress([10, 0, 0, 9])),
        ),
        (
            &[0x41, 5, 0, 0xff, 0xff, 0xff, 0xff],
            Answer::Value(Value::Counter32(u32::MAX)),
        ),
        (
            &[0x41, 4, 0xff, 0xff, 0xff, 0xfe],
            Answer::Value(Value::Counter32(u32::MAX - 1)),
        ),
        (&[0x42, 1, 7], Answer::Value(Value::Gauge32(7))),
        (&[0x43, 1, 7], Answer::Value(Value::TimeTicks(7))),
        (&[0x44, 1, 9], Answer::Value(Value::Opaque(vec![9]))),
        (
            &[0x46, 9, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            Answer::Value(Value::Counter64(u64::MAX)),
        ),
        (&[0x80, 0], Answer::NoSuchObject),
        (&[0x81, 0], Answer::NoSuchInstance),
        (&[0x82, 0], Answer::EndOfMibView),
        (&[1, 1, 1], Answer::Unreadable),
        (&[0x9f, 0x78, 4, 0, 0, 0, 0], Answer::Unreadable),
    ];
    for (value, expected) in cases {
        let response = decode(&response(7, &[(SYS_DESCR, value)])).unwrap();
        assert_eq!(response.rows[0].answer, expected, "{value:02x?}");
        assert_eq!(response.rows[0].name, oid("1.3.6.1.2.1.1.1.0"));
        assert_eq!((response.request_id, response.error), (7, ErrorStatus::NoError));
        assert_eq!(
            (response.version, response.community.as_slice()),
            (Version::V2c, &b"public"[..])
        );
    }
}

#[test]
fn a_value_that_its_type_cannot_hold_is_unreadable_and_never_zero() {
    let values: [&[u8]; 15] = [
        &[0x41, 5, 1, 0, 0, 0, 0],
        &[0x41, 0],
        &[0x41, 1, 0xff],
        &[0x42, 2, 0xff, 0x38],
        &[0x46, 1, 0xff],
        &[0x46, 4, 0xff, 0xff, 0xff, 0xff],
        &[4, 0, b'x'],
        &[2, 1, 5, 5, 0],
        &[0x41, 8, 1, 0, 0, 0, 0, 0, 0, 0],
        &[0x43, 5, 0xff, 0, 0, 0, 0],
        &[2, 0],
        &[2, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0],
        &[0x40, 3, 10, 0, 0],
        &[0x46, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0],
        &[6, 0],
    ];
    for value in values {
        let response = decode(&response(7, &[(SYS_DESCR, value), (SYS_DESCR, &[2, 1, 5])])).unwrap();
        assert_eq!(response.rows[0].answer, Answer::Unreadable, "{value:02x?}");
        assert_eq!(
            response.rows[1].answer,
            Answer::Value(Value::Integer(5)),
            "the next row is not lost"
        );
    }
}

#[test]
fn a_missing_zero_octet_shows_in_full_length_alone() {
    let values: [(&[u8], Value); 2] = [
        (&[0x41, 4, 0xff, 0xff, 0xff, 0xfe], Value::Counter32(u32::MAX - 1)),
        (
            &[0x46, 8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe],
            Value::Counter64(u64::MAX - 1),
        ),
    ];
    for (bytes, value) in values {
        let response = decode(&response(7, &[(SYS_DESCR, bytes)])).unwrap();
        assert_eq!(response.rows[0].answer, Answer::Value(value));
    }
}

#[test]
fn a_name_that_is_no_identifier_makes_the_message_malformed() {
    let too_long = [&[0x2b][..], &[1; 127]].concat();
    let names: [&[u8]; 4] = [
        &[],
        &[0x2b, 0x90, 0x80, 0x80, 0x80, 0x00],
        &[0x2b, 0x81],
        &too_long,
    ];
    for name in names {
        assert_eq!(
            decode(&response(7, &[(name, &[5, 0])])),
            Err(Malformed),
            "{name:02x?}"
        );
    }
    let longest = [&[0x2b][..], &[1; 126]].concat();
    assert_eq!(
        decode(&response(7, &[(&longest, &[5, 0])])).unwrap().rows[0]
            .name
            .arcs()
            .len(),
        128
    );
}

#[test]
fn lengths_that_lie_are_malformed() {
    let rows = [
        &[0x84, 0xff, 0xff, 0xff, 0xff][..],
        &[0x80],
        &[0x85, 0, 0, 0, 0, 5],
        &[0x88; 9],
        &[0xff],
        &[0x81, 200],
    ];
    for length in rows {
        let bytes = [&[0x30], length, &response(7, &[(SYS_DESCR, &[5, 0])])[2..]].concat();
        assert!(
            decode(&bytes).is_err() || length == [0x85, 0, 0, 0, 0, 5],
            "{length:02x?}"
        );
        let list = [&[0x30], length, &[0x30, 2, 6, 0]].concat();
        assert_eq!(
            decode(&response_of_list(7, &list)),
            Err(Malformed),
            "{length:02x?}"
        );
    }
    // Not minimal, and well formed all the same.
    let list = [
        &[0x30, 0x84, 0, 0, 0, 14][..],
        &element(0x30, &[element(6, SYS_DESCR), vec![5, 0]].concat()),
    ]
    .concat();
    assert_eq!(decode(&response_of_list(7, &list)).unwrap().rows.len(), 1);
}

#[test]
fn ten_thousand_nested_sequences_are_one_unreadable_value() {
    let mut value = vec![5, 0];
    for _ in 0..10_000 {
        value = element(0x30, &value);
    }
    let response = decode(&response(7, &[(SYS_DESCR, &value)])).unwrap();
    assert_eq!(response.rows[0].answer, Answer::Unreadable);
    let mut message = vec![5, 0];
    for _ in 0..10_000 {
        message = element(0x30, &message);
    }
    assert_eq!(decode(&message), Err(Malformed));
}

#[test]
fn only_a_response_of_v1_or_v2c_is_one() {
    let good = response(7, &[(SYS_DESCR, &[5, 0])]);
    let pdu = good.iter().position(|byte| *byte == 0xa2).unwrap();
    for tag in [0xa0, 0xa1, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0x30, 0x02] {
        let mut other = good.clone();
        other[pdu] = tag;
        assert_eq!(decode(&other), Err(Malformed), "{tag:02x}");
    }
    for version in [2, 3, 0x7f, 0xff] {
        let mut other = good.clone();
        other[4] = version;
        assert_eq!(decode(&other), Err(Malformed), "version {version}");
    }
}

#[test]
fn every_cut_of_a_good_response_is_malformed() {
    let good = response(
        7,
        &[(SYS_DESCR, &[4, 3, b'a', b'b', b'c']), (SYS_DESCR, &[2, 1, 5])],
    );
    assert!(decode(&good).is_ok());
    for length in 0..good.len() {
        assert_eq!(
            decode(&good[..length]),
            Err(Malformed),
            "{length} of {}",
            good.len()
        );
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(&bytes);
    }

    #[test]
    fn no_spoilt_response_panics_or_grows(place in 0_usize..80, byte: u8, second in 0_usize..80, other: u8) {
        let mut bytes = response(7, &[(SYS_DESCR, &[4, 3, b'a', b'b', b'c']), (SYS_DESCR, &[0x41, 1, 5])]);
        let length = bytes.len();
        bytes[place % length] = byte;
        bytes[second % length] = other;
        if let Ok(response) = decode(&bytes) {
            prop_assert!(response.rows.len() <= bytes.len());
        }
    }

    #[test]
    fn a_request_is_read_back_name_by_name(arcs in prop::collection::vec(any::<u32>(), 0..30), id in 0..i32::MAX) {
        let name = Oid::new([&[1, 3], arcs.as_slice()].concat());
        let mut bytes = encode(&Access::v1("c"), id, &Request::Get(vec![name.clone()]));
        // The same layout as a response, but for the tag of the PDU.
        let community = bytes.windows(4).position(|window| window == [4, 1, b'c', 0xa0]).unwrap();
        bytes[community + 3] = 0xa2;
        let response = decode(&bytes).unwrap();
        prop_assert_eq!(response.request_id, id);
        prop_assert_eq!(&response.rows[0].name, &name);
        prop_assert_eq!(&response.rows[0].answer, &Answer::Value(Value::Null));
    }
}

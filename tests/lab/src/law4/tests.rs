#![allow(clippy::unwrap_used)]

use super::*;
use etherparse::{ArpHardwareId, ArpPacket, EtherType, PacketBuilder};

const BOX: [u8; 6] = [2, 0, 0, 0, 0, 2];
const PRINTER: [u8; 6] = [2, 0, 0, 0, 0, 9];
const BOX_IP: [u8; 4] = [10, 0, 0, 2];
const PRINTER_IP: [u8; 4] = [10, 0, 0, 9];
const GET: u8 = 0xa0;
const RESPONSE: u8 = 0xa2;
const SET: u8 = 0xa3;

fn pdu(tag: u8, request_id: u8) -> Vec<u8> {
    let mut message = b"\x30\x18\x02\x01\x01\x04\x06public".to_vec();
    message.extend([tag, 11, 2, 1, request_id, 2, 1, 0, 2, 1, 0, 0x30, 0]);
    message
}

fn frame(at_ms: u64, bytes: Vec<u8>) -> Frame {
    Frame {
        at: Duration::from_secs(7) + Duration::from_millis(at_ms),
        bytes,
    }
}

fn question(at_ms: u64, to: [u8; 4], payload: &[u8]) -> Frame {
    let builder = PacketBuilder::ethernet2(BOX, PRINTER)
        .ipv4(BOX_IP, to, 64)
        .udp(4_000, 161);
    let mut bytes = Vec::new();
    builder.write(&mut bytes, payload).unwrap();
    frame(at_ms, bytes)
}

fn reply(at_ms: u64, request_id: u8) -> Frame {
    let builder = PacketBuilder::ethernet2(PRINTER, BOX)
        .ipv4(PRINTER_IP, BOX_IP, 64)
        .udp(161, 4_000);
    let mut bytes = Vec::new();
    builder.write(&mut bytes, &pdu(RESPONSE, request_id)).unwrap();
    frame(at_ms, bytes)
}

fn arp_request(at_ms: u64, target: [u8; 4]) -> Frame {
    let arp = ArpPacket::new(
        ArpHardwareId::ETHERNET,
        EtherType::IPV4,
        ArpOperation::REQUEST,
        &BOX,
        &BOX_IP,
        &[0; 6],
        &target,
    )
    .unwrap();
    let mut bytes = Vec::new();
    PacketBuilder::ethernet2(BOX, [0xff; 6])
        .arp(arp)
        .write(&mut bytes)
        .unwrap();
    frame(at_ms, bytes)
}

fn judged(frames: &[Frame]) -> Verdict {
    let allowed = Allowed {
        sender: BOX,
        selected: vec![(PRINTER_IP.into(), [10, 0, 0, 20].into())],
        next_hops: vec![[10, 0, 0, 1].into()],
        ipp: vec![PRINTER_IP.into()],
        patience: Duration::from_millis(100),
    };
    judge(frames, &allowed)
}

#[test]
fn one_question_after_another_to_a_selected_address_is_allowed() {
    let verdict = judged(&[
        arp_request(0, PRINTER_IP),
        arp_request(0, [10, 0, 0, 1]),
        question(1, PRINTER_IP, &pdu(GET, 1)),
        reply(2, 1),
        question(3, PRINTER_IP, &pdu(GET, 2)),
        question(150, PRINTER_IP, &pdu(GET, 3)),
    ]);
    assert_eq!(verdict.violations, []);
    assert_eq!(verdict.requests[&Ipv4Addr::from(PRINTER_IP)], 3);
    assert_eq!(verdict.shortest_wait, Some(Duration::from_millis(147)));
}

#[test]
fn a_second_question_in_flight_is_seen_whatever_was_answered_before() {
    let verdict = judged(&[
        question(0, PRINTER_IP, &pdu(GET, 1)),
        reply(1, 1),
        question(2, PRINTER_IP, &pdu(GET, 2)),
        reply(3, 9),
        question(101, PRINTER_IP, &pdu(GET, 3)),
    ]);
    assert_eq!(
        verdict.violations,
        [Violation::TwoInFlight {
            at: Duration::from_millis(101),
            to: PRINTER_IP.into(),
            after: Duration::from_millis(99)
        }]
    );
}

#[test]
fn addresses_that_were_not_selected_are_seen_in_ip_and_in_arp() {
    let stranger = [10, 0, 0, 21];
    let verdict = judged(&[
        arp_request(0, stranger),
        question(1, stranger, &pdu(GET, 1)),
        // A next hop may be looked for, and not asked.
        question(2, [10, 0, 0, 1], &pdu(GET, 1)),
    ]);
    assert_eq!(
        verdict.violations,
        [
            Violation::NotSelected(Duration::ZERO, stranger.into()),
            Violation::NotSelected(Duration::from_millis(1), stranger.into()),
            Violation::NotSelected(Duration::from_millis(2), [10, 0, 0, 1].into()),
        ]
    );
}

#[test]
fn ipp_is_for_the_printers_that_were_selected_for_it_alone() {
    let other = [10, 0, 0, 10];
    let opened = |at_ms: u64, to: [u8; 4], port: u16| {
        let builder = PacketBuilder::ethernet2(BOX, PRINTER)
            .ipv4(BOX_IP, to, 64)
            .tcp(4_000, port, 1, 1_024)
            .syn();
        let mut bytes = Vec::new();
        builder.write(&mut bytes, &[]).unwrap();
        frame(at_ms, bytes)
    };
    let verdict = judged(&[
        opened(0, PRINTER_IP, 631),
        opened(1, PRINTER_IP, 9_100),
        opened(2, other, 631),
    ]);
    let tcp = |at_ms: u64, to: [u8; 4], port| Violation::Tcp(Duration::from_millis(at_ms), to.into(), port);
    assert_eq!(
        verdict.violations,
        [tcp(1, PRINTER_IP, 9_100), tcp(2, other, 631)]
    );
    assert_eq!(verdict.ipp_connections[&Ipv4Addr::from(PRINTER_IP)], 1);
}

#[test]
fn set_tcp_and_anything_else_is_seen() {
    let tcp = {
        let builder = PacketBuilder::ethernet2(BOX, PRINTER)
            .ipv4(BOX_IP, PRINTER_IP, 64)
            .tcp(4_000, 9_100, 1, 1_024);
        let mut bytes = Vec::new();
        builder.write(&mut bytes, &[]).unwrap();
        frame(1, bytes)
    };
    let ping = {
        let builder = PacketBuilder::ethernet2(BOX, PRINTER)
            .ipv4(BOX_IP, PRINTER_IP, 64)
            .icmpv4_echo_request(1, 1);
        let mut bytes = Vec::new();
        builder.write(&mut bytes, &[]).unwrap();
        frame(2, bytes)
    };
    let verdict = judged(&[question(0, PRINTER_IP, &pdu(SET, 1)), tcp, ping]);
    assert!(matches!(
        verdict.violations[..],
        [
            Violation::NoQuestion(_, _, SET),
            Violation::Tcp(_, _, 9_100),
            Violation::Foreign(..)
        ]
    ));
}

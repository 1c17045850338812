#![allow(clippy::unwrap_used, clippy::cast_possible_truncation)]

use std::thread;

use super::*;

const NUMBER: u64 = 0x1234_5678_9abc_def0;
/// 1 July 2027.
const SUMMER: u64 = 1_814_400_000;

/// An answer with that leap indicator and stratum, sent at that time since 1970.
fn answer(leap: u8, stratum: u8, time: u64) -> [u8; PACKET] {
    let mut packet = [0; PACKET];
    packet[0] = (leap << 6) | (4 << 3) | SERVER;
    packet[1] = stratum;
    packet[24..32].copy_from_slice(&NUMBER.to_be_bytes());
    packet[40..44].copy_from_slice(&((time + FROM_1900) as u32).to_be_bytes());
    packet
}

fn read(packet: &[u8]) -> Option<io::Result<Duration>> {
    Answer::to(NUMBER, packet).map(|answer| answer.time())
}

/// A server that says these packets to each question, in their order.
fn asked(replies: Vec<Vec<u8>>) -> io::Result<Duration> {
    let server = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = server.local_addr().unwrap().to_string();
    let answering = thread::spawn(move || {
        let mut question = [0; 100];
        let (length, from) = server.recv_from(&mut question).unwrap();
        assert_eq!((length, question[0]), (PACKET, QUESTION));
        // Nothing of the box is in it but the number.
        assert_eq!(question[1..40], [0; 39]);
        for reply in replies {
            server.send_to(&reply, from).unwrap();
        }
    });
    let result = ask(&address, NUMBER);
    answering.join().unwrap();
    result
}

#[test]
fn a_time_is_taken_from_the_answer_among_strangers_packets() {
    let mut foreign = answer(0, 1, SUMMER + 5);
    foreign[31] ^= 1;
    let mut question = answer(0, 1, SUMMER + 7);
    question[0] = QUESTION;
    let replies = vec![
        Vec::new(),
        vec![0x24; 47],
        foreign.to_vec(),
        question.to_vec(),
        answer(0, 2, SUMMER).to_vec(),
    ];
    assert_eq!(asked(replies).unwrap().as_secs(), SUMMER);
}

#[test]
fn a_server_that_does_not_know_is_not_believed() {
    for (leap, stratum) in [(NOT_SYNCHRONISED, 1), (0, 0), (0, 16), (0, 255)] {
        let error = asked(vec![answer(leap, stratum, SUMMER).to_vec()]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData, "{leap} {stratum}");
    }
}

#[test]
fn t3_the_year_2041_and_1970_are_refused_and_2036_is_not() {
    let time = |since_1970| read(&answer(0, 1, since_1970)).unwrap();
    for cannot_be in [0, CREDIBLE.start - 1, CREDIBLE.end, CREDIBLE.end + 365 * 86_400] {
        assert!(time(cannot_be).is_err(), "{cannot_be}");
    }
    // 7 February 2036, 06:28:16 UTC: NTP's seconds begin anew.
    let new_era = ERA - FROM_1900;
    for can_be in [
        CREDIBLE.start,
        new_era - 1,
        new_era,
        new_era + 1,
        CREDIBLE.end - 1,
    ] {
        assert_eq!(time(can_be).unwrap().as_secs(), can_be);
    }
}

#[test]
fn a_name_that_leads_nowhere_is_an_error() {
    assert!(ask("", NUMBER).is_err());
    assert!(ask("127.0.0.1:notaport", NUMBER).is_err());
}

#![allow(clippy::unwrap_used)]
use std::io::{self, ErrorKind};

use super::*;

/// What was sent, and what is answered in pieces of so many octets.
struct Pipe {
    sent: Vec<Vec<u8>>,
    answer: Vec<u8>,
    piece: usize,
}

impl Pipe {
    fn answering(answer: &[u8]) -> Self {
        Self {
            sent: Vec::new(),
            answer: answer.to_vec(),
            piece: 7,
        }
    }
}

impl Read for Pipe {
    fn read(&mut self, octets: &mut [u8]) -> io::Result<usize> {
        let length = self.piece.min(self.answer.len()).min(octets.len());
        let read: Vec<u8> = self.answer.drain(..length).collect();
        octets.get_mut(..length).unwrap().copy_from_slice(&read);
        Ok(length)
    }
}

impl Write for Pipe {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.sent.push(octets.to_vec());
        Ok(octets.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const QUESTION: Post<'_> = Post {
    host: "localhost",
    path: "/ipp/print",
    media_type: "application/ipp",
    body: b"\x01\x01",
    is_last: false,
};

const CHUNKED: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
    3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";

#[test]
fn a_question_goes_out_whole_and_its_answer_comes_back_whole() {
    let mut pipe = Pipe::answering(CHUNKED);
    let answer = QUESTION.ask(&mut pipe, 100).unwrap();
    let sent = b"POST /ipp/print HTTP/1.1\r\nHost: localhost\r\nUser-Agent: meterbox\r\nContent-Type: application/ipp\r\n\
        Content-Length: 2\r\n\r\n\x01\x01";
    assert_eq!(pipe.sent, [sent.to_vec()]);
    assert_eq!(
        (answer.head.status, answer.body.as_slice(), answer.is_followed),
        (200, b"abcde".as_slice(), false)
    );
}

#[test]
fn the_last_question_lets_the_other_side_close() {
    let mut pipe = Pipe::answering(b"HTTP/1.0 200 OK\r\n\r\nuntil the end");
    let last = Post {
        is_last: true,
        ..QUESTION
    };
    assert_eq!(last.ask(&mut pipe, 100).unwrap().body, b"until the end");
    let sent = String::from_utf8(pipe.sent.concat()).unwrap();
    assert!(sent.contains("\r\nConnection: close\r\n\r\n"), "{sent}");
}

#[test]
fn what_follows_an_answer_is_told() {
    let mut pipe = Pipe::answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabHTTP/1.1 200 OK\r\n");
    pipe.piece = 1_000;
    assert!(QUESTION.ask(&mut pipe, 100).unwrap().is_followed);
}

#[test]
fn an_answer_cut_at_any_octet_is_none() {
    for end in 0..CHUNKED.len() {
        let fault = QUESTION
            .ask(&mut Pipe::answering(CHUNKED.get(..end).unwrap()), 100)
            .unwrap_err();
        let is_cut = matches!(&fault, Fault::Io(error) if error.kind() == ErrorKind::UnexpectedEof);
        assert!(is_cut, "at {end}: {fault:?}");
        assert!(fault.to_string().contains("cut short"), "{fault}");
    }
}

#[test]
fn an_answer_longer_than_is_read_is_none() {
    let fault = QUESTION.ask(&mut Pipe::answering(CHUNKED), 4).unwrap_err();
    assert!(matches!(fault, Fault::TooLong), "{fault:?}");
}

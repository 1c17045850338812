//! A printer asked by IPP over TCP, and everything that may answer in its place.
#![allow(clippy::unwrap_used, missing_docs)]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use lan::{IppPatience, LanError, NoIpp, ask_ipp};
use profiles::ipp::Malformed;

const ID: u32 = 0x0102_0304;

const PATIENCE: IppPatience = IppPatience {
    connect: Duration::from_secs(2),
    whole: Duration::from_millis(700),
};

/// Serves one connection after the other with `serve`, and tells what was asked on each.
fn printer(serve: impl Fn(&mut TcpStream, &[u8]) + Send + 'static) -> (SocketAddr, Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (tell, told) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let asked = question(&mut stream);
            let _ = tell.send(asked.clone());
            serve(&mut stream, &asked);
        }
    });
    (address, told)
}

/// A whole question: its body ends with the tag `end-of-attributes`.
fn question(stream: &mut TcpStream) -> Vec<u8> {
    let mut asked = Vec::new();
    let mut piece = [0; 512];
    while let Ok(came @ 1..) = stream.read(&mut piece) {
        asked.extend(piece.get(..came).unwrap());
        if asked.last() == Some(&3) {
            break;
        }
    }
    asked
}

fn body(request_id: u32) -> Vec<u8> {
    let mut body = vec![2, 0, 0, 0];
    body.extend(request_id.to_be_bytes());
    body.extend([4, 0x21]);
    for octets in [&b"printer-impressions-completed"[..], &77_i32.to_be_bytes()] {
        body.extend(u16::try_from(octets.len()).unwrap().to_be_bytes());
        body.extend(octets);
    }
    body.push(3);
    body
}

fn answer(status: &str, fields: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\n{fields}Content-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

fn asked_of(octets: Vec<u8>) -> Result<lan::IppAnswer, NoIpp> {
    let (address, _told) = printer(move |stream, _| stream.write_all(&octets).unwrap_or_default());
    asked(address)
}

fn asked(address: SocketAddr) -> Result<lan::IppAnswer, NoIpp> {
    ask_ipp(address, ID, PATIENCE).map_err(|error| match error {
        LanError::NoIpp { failure, .. } => failure,
        other => panic!("{other}"),
    })
}

#[test]
fn a_printer_is_asked_once_and_the_connection_closed() {
    let (address, told) = printer(|stream, _| {
        stream
            .write_all(&answer("200 OK", "Content-Type: application/ipp\r\n", &body(ID)))
            .unwrap();
        // The other end closes, or this would never end.
        assert_eq!(stream.read(&mut [0]).unwrap_or_default(), 0);
    });
    let answer = asked(address).unwrap();
    assert_eq!(
        answer.attributes.number("printer-impressions-completed"),
        Some(77)
    );
    let sent = told.recv().unwrap();
    assert!(sent.starts_with(format!("POST /ipp/print HTTP/1.1\r\nHost: {address}\r\n").as_bytes()));
    assert_eq!((answer.questions, answer.bytes_sent), (1, sent.len() as u64));
    assert!(told.try_recv().is_err(), "no second connection");
}

#[test]
fn a_printer_that_has_it_elsewhere_is_asked_there_on_a_connection_after_the_first() {
    for nothing in [
        answer("404 Not Found", "", b"<html>"),
        answer("200 OK", "", &[1, 1, 4, 6, 1, 2, 3, 4, 3]),
    ] {
        let (address, told) = printer(move |stream, asked| {
            let found = answer("200 OK", "", &body(ID));
            let is_it = asked.starts_with(b"POST /ipp HTTP");
            stream.write_all(if is_it { &found } else { &nothing }).unwrap();
        });
        assert_eq!(asked(address).unwrap().questions, 2);
        assert!(told.recv().unwrap().starts_with(b"POST /ipp/print HTTP"));
    }
}

#[test]
fn what_answers_in_the_place_of_ipp_is_told_and_never_read() {
    let login = b"<html><form action=login>";
    for (octets, expected) in [
        (
            answer("200 OK", "Content-Type: text/html\r\n", login),
            "no answer by IPP",
        ),
        (answer("401 Unauthorized", "", b""), "wants a login"),
        (answer("302 Found", "Location: https://x/\r\n", b""), "status 302"),
        (
            answer("426 Upgrade Required", "Upgrade: TLS/1.2\r\n", b""),
            "TLS alone",
        ),
        (b"\x15\x03\x03\0\x02\x02\x28".to_vec(), "TLS alone"),
        (b"SSH-2.0-OpenSSH_9\r\n\r\n".to_vec(), "speaks no HTTP"),
        (answer("200 OK", "", &body(ID + 1)), "no answer by IPP"),
        (answer("200 OK", "", &[1, 1, 4, 3, 1, 2, 3, 4, 3]), "0x0403"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nab".to_vec(),
            "broke off",
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n".to_vec(),
            "no end",
        ),
        (Vec::new(), "broke off"),
    ] {
        let sentence = asked_of(octets).unwrap_err().to_string();
        assert!(sentence.contains(expected), "{expected}: {sentence}");
    }
}

#[test]
fn a_printer_that_drips_or_never_ends_is_left_in_time() {
    let drip = |stream: &mut TcpStream, _: &[u8]| {
        for octet in answer("200 OK", "", &body(ID)) {
            if stream.write_all(&[octet]).is_err() {
                break;
            }
            thread::sleep(Duration::from_millis(50));
        }
    };
    let endless = |stream: &mut TcpStream, _: &[u8]| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        while stream.write_all(b"1000\r\n").is_ok() && stream.write_all(&[b'x'; 0x1000]).is_ok() {
            let _ = stream.write_all(b"\r\n");
        }
    };
    let silent = |stream: &mut TcpStream, _: &[u8]| {
        let _ = stream.read(&mut [0]);
    };
    let begun = Instant::now();
    assert!(matches!(asked(printer(drip).0), Err(NoIpp::Silent)));
    assert!(matches!(asked(printer(silent).0), Err(NoIpp::Silent)));
    let failure = asked(printer(endless).0).unwrap_err();
    assert!(matches!(failure, NoIpp::Nonsense | NoIpp::Silent), "{failure}");
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[test]
fn an_answer_cut_at_any_octet_is_none() {
    let whole = answer("200 OK", "", &body(ID));
    for end in 0..whole.len() {
        let failure = asked_of(whole.get(..end).unwrap().to_vec()).unwrap_err();
        assert!(matches!(failure, NoIpp::CutOff), "cut at {end}: {failure}");
    }
    let body = body(ID);
    for end in 0..body.len() {
        let failure = asked_of(answer("200 OK", "", body.get(..end).unwrap())).unwrap_err();
        assert!(
            matches!(failure, NoIpp::Ipp(Malformed::CutOff)),
            "cut at {end}: {failure}"
        );
    }
}

#[test]
fn a_closed_port_is_said() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = ask_ipp(address, ID, PATIENCE).unwrap_err().to_string();
    assert!(
        error.starts_with("127.0.0.1: ") && error.contains("switched on"),
        "{error}"
    );
}

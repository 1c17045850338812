//! W7: 300 half-open connections, 300 half-done TLS handshakes and a head of 200 MiB, while somebody else opens the page.
//!
//! The only test of its program: it measures the program's memory.

#![allow(clippy::unwrap_used, missing_docs)]

mod box_under_test;

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use box_under_test::{BoxUnderTest, NAME, connect, exchange, get, is_from_the_door, trusting};
use rustls::ClientConnection;
use rustls::pki_types::ServerName;

const HEAD: usize = 200 << 20;
/// Several times what was measured, less than 300 connections would take.
const MORE_MEMORY: usize = 4 << 20;

/// What of this program is in memory, in bytes (proc(5)).
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
}

/// Sends octets of a head until it was `HEAD` octets in all, on as many connections as it takes. Gives those.
fn endless_head(page: &BoxUnderTest) -> usize {
    let piece = vec![b'a'; 64 << 10];
    let (mut sent, mut connections) = (0, 0);
    while sent < HEAD {
        let mut connection = connect(page.plain, 1);
        connections += 1;
        let _ = connection.write_all(b"GET / HTTP/1.1\r\nX: ");
        while sent < HEAD {
            match connection.write(&piece) {
                Ok(written) => sent += written,
                Err(_) => break,
            }
        }
    }
    connections
}

/// The first message of a TLS client.
fn hello(page: &BoxUnderTest) -> Vec<u8> {
    let name = ServerName::try_from(NAME).unwrap();
    let mut client = ClientConnection::new(trusting(&page.certificate), name).unwrap();
    let mut hello = Vec::new();
    client.write_tls(&mut hello).unwrap();
    hello
}

#[test]
fn w7_the_page_answers_in_under_a_second_and_memory_stays_under_its_cap() {
    let page = BoxUnderTest::start();
    assert!(is_from_the_door(&page.by_https(&get("/"))));
    let hello = hello(&page);
    let before = resident();
    let half_open: Vec<TcpStream> = (0..300).map(|_| connect(page.plain, 1)).collect();
    let half_done: Vec<TcpStream> = (0..300)
        .map(|number| {
            let mut connection = connect(page.secure, 1);
            let octets = if number % 2 == 0 {
                hello.len()
            } else {
                hello.len() / 2
            };
            connection.write_all(hello.get(..octets).unwrap()).unwrap();
            connection
        })
        .collect();
    let (mut slowest, mut most) = (Duration::ZERO, 0);
    let connections = std::thread::scope(|scope| {
        let endless = scope.spawn(|| endless_head(&page));
        let mut asked = 0;
        // From the address of those who mean no good, and from another one.
        while asked < 20 || !endless.is_finished() {
            let began = Instant::now();
            let answer = exchange(&mut page.tls(1 + asked % 2), &get("/"));
            slowest = slowest.max(began.elapsed());
            most = most.max(resident());
            assert!(is_from_the_door(&answer), "after {asked}: {answer:?}");
            asked = asked.wrapping_add(1);
        }
        endless.join().unwrap()
    });
    drop((half_open, half_done));
    let grown = most.saturating_sub(before);
    println!(
        "slowest answer {slowest:?}; {} KiB more memory; {connections} connections for the head",
        grown >> 10
    );
    assert!(slowest < Duration::from_secs(1), "{slowest:?}");
    assert!(grown < MORE_MEMORY, "{grown} bytes");
}

//! Clients that take their time.

use std::io::{ErrorKind, Read, Write};
use std::time::{Duration, Instant};

use crate::box_under_test::{BoxUnderTest, connect, get, heard, is_from_the_door, status};

/// What the clock of a busy machine may be late by.
const LATE: Duration = Duration::from_secs(5);

/// How long the box lets one go on that sends an octet of this every second, and what it says in the end.
fn endured(stream: &mut (impl Read + Write), start: &[u8]) -> (Duration, String) {
    let began = Instant::now();
    stream.write_all(start).unwrap();
    let mut said = Vec::new();
    let mut piece = [0; 1_000];
    while began.elapsed() < Duration::from_secs(60) {
        match stream.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => said.extend_from_slice(piece.get(..read).unwrap()),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                let _ = stream.write_all(b"a").and_then(|()| stream.flush());
            }
            Err(_) => break,
        }
    }
    (began.elapsed(), String::from_utf8(said).unwrap())
}

#[test]
fn w8_a_head_takes_five_seconds_at_most() {
    let page = BoxUnderTest::start();
    let mut stream = connect(page.plain, 1);
    stream.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
    let (took, said) = endured(&mut stream, b"GET / HTTP/1.1\r\nX: ");
    assert_eq!(said, "");
    assert!(
        took > Duration::from_secs(4) && took < Duration::from_secs(8) + LATE,
        "{took:?}"
    );
}

#[test]
fn w7_a_tls_handshake_that_stands_still_is_ended() {
    let page = BoxUnderTest::start();
    let mut stream = connect(page.secure, 1);
    stream.write_all(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc").unwrap();
    let began = Instant::now();
    heard(&mut stream);
    let took = began.elapsed();
    assert!(
        took > Duration::from_secs(4) && took < Duration::from_secs(5) + LATE,
        "{took:?}"
    );
}

#[test]
fn w8_a_body_of_an_octet_a_second_is_ended_after_half_a_minute_and_holds_up_nobody() {
    let page = BoxUnderTest::start();
    std::thread::scope(|scope| {
        let slow = scope.spawn(|| {
            let head = b"POST /claim HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n";
            let mut stream = page.tls(1);
            stream
                .sock
                .set_read_timeout(Some(Duration::from_secs(1)))
                .unwrap();
            endured(&mut stream, head)
        });
        for _ in 0..5 {
            assert!(is_from_the_door(&page.by_https(&get("/"))));
            std::thread::sleep(Duration::from_millis(500));
        }
        let (took, said) = slow.join().unwrap();
        assert_eq!(status(&said), 408, "{said}");
        assert!(
            took > Duration::from_secs(29) && took < Duration::from_secs(33) + LATE,
            "{took:?}"
        );
    });
}

#[test]
fn who_does_not_read_his_answer_holds_up_nobody() {
    let page = BoxUnderTest::start();
    let mut lazy: Vec<_> = (0..15).map(|_| connect(page.plain, 1)).collect();
    for stream in &mut lazy {
        stream.write_all(&get("/")).unwrap();
    }
    for _ in 0..5 {
        assert!(is_from_the_door(&page.by_https(&get("/"))));
    }
}

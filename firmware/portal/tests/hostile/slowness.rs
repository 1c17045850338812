//! Clients that take their time.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use crate::box_under_test::{BoxUnderTest, connect, get, heard, is_from_the_door};

/// What the clock of a busy machine may be late by.
const LATE: Duration = Duration::from_secs(5);

/// How long the box lets one go on that sends an octet of this every second.
fn endured(stream: &mut (impl Read + Write), start: &[u8]) -> Duration {
    let began = Instant::now();
    stream.write_all(start).unwrap();
    loop {
        std::thread::sleep(Duration::from_secs(1));
        let sent = stream.write_all(b"a").and_then(|()| stream.flush());
        if sent.is_err() || began.elapsed() > Duration::from_secs(60) {
            return began.elapsed();
        }
    }
}

#[test]
fn w8_a_head_takes_five_seconds_at_most() {
    let page = BoxUnderTest::start();
    let took = endured(&mut connect(page.plain, 1), b"GET / HTTP/1.1\r\nX: ");
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
            endured(&mut page.tls(1), head)
        });
        for _ in 0..5 {
            assert!(is_from_the_door(&page.by_https(&get("/"))));
            std::thread::sleep(Duration::from_millis(500));
        }
        let took = slow.join().unwrap();
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

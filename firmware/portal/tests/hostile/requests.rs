//! Requests that are not let pass, and those that are.

use std::io::{Read, Write};
use std::net::Shutdown;
use std::time::{Duration, Instant};

use crate::box_under_test::{BoxUnderTest, NAME, connect, get, heard, is_from_the_door, status};

#[test]
fn a_browser_gets_an_answer_at_both_doors() {
    let page = BoxUnderTest::start();
    for answer in [page.by_http(&get("/")), page.by_https(&get("/"))] {
        assert!(is_from_the_door(&answer), "{answer}");
        assert!(answer.contains("\r\nConnection: close\r\n"), "{answer}");
        assert!(!answer.contains("tiny"), "{answer}");
    }
}

#[test]
fn w5_another_host_gets_421_and_is_told_a_better_name() {
    let page = BoxUnderTest::start();
    let answer = page.by_https(b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    assert_eq!(status(&answer), 421);
    assert!(answer.contains("http://127.0.0.1/"), "{answer}");
    // The very address that was reached, and no other.
    assert!(is_from_the_door(
        &page.by_https(b"GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n")
    ));
    assert_eq!(
        status(&page.by_https(b"GET / HTTP/1.1\r\nHost: 127.0.0.2\r\n\r\n")),
        421
    );
}

#[test]
fn each_bad_request_gets_its_own_refusal_and_none_reaches_the_door() {
    let page = BoxUnderTest::start();
    for (start, lines, refusal) in [
        ("GET /../../etc/passwd HTTP/1.1", "", 400),
        ("GET /%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1", "", 400),
        ("GET /reports/today.csv%00.html HTTP/1.1", "", 400),
        ("GET /\\..\\secret HTTP/1.1", "", 400),
        ("GET //evil.example HTTP/1.1", "", 400),
        ("DELETE /devices HTTP/1.1", "", 405),
        ("GET / HTTP/1.1", "X: a\r\n folded\r\n", 400),
        ("GET / HTTP/1.1", "Host: second\r\n", 400),
        ("GET / HTTP/3.0", "", 505),
        ("POST / HTTP/1.1", "", 411),
        ("POST / HTTP/1.1", "Content-Length: 70000\r\n", 413),
        (
            "POST / HTTP/1.1",
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            400,
        ),
        ("POST / HTTP/1.1", "Transfer-Encoding: chunked\r\n", 501),
        (
            "POST / HTTP/1.1",
            "Content-Length: 4\r\nExpect: a-miracle\r\n",
            417,
        ),
    ] {
        let request = format!("{start}\r\nHost: {NAME}\r\n{lines}\r\n");
        let answer = page.by_http(request.as_bytes());
        assert_eq!(status(&answer), refusal, "{start:?} {lines:?}: {answer}");
        assert!(!is_from_the_door(&answer), "{start:?} {lines:?}");
        assert!(answer.contains("\r\nConnection: close\r\n"), "{answer}");
    }
}

#[test]
fn w8_a_chunk_bomb_is_refused_before_its_first_chunk() {
    let page = BoxUnderTest::start();
    let mut bomb =
        format!("POST /claim HTTP/1.1\r\nHost: {NAME}\r\nTransfer-Encoding: chunked\r\n\r\n").into_bytes();
    for _ in 0..20_000 {
        bomb.extend_from_slice(b"1;x=yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\na\r\n");
    }
    bomb.extend_from_slice(b"ffffffffffffffff\r\n");
    assert_eq!(status(&page.by_http(&bomb)), 501);
}

#[test]
fn what_stands_behind_a_request_is_no_second_one() {
    let page = BoxUnderTest::start();
    let two = [get("/"), get("/second")].concat();
    let answer = page.by_https(&two);
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
}

#[test]
fn a_body_of_any_allowed_length_arrives_whole() {
    let page = BoxUnderTest::start();
    for length in [0, 1, 1_023, 1_024, 1_025, 5_000, 65_536] {
        let mut form = format!("POST /claim HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: {length}\r\n\r\n");
        form.push_str(&"a".repeat(length));
        for answer in [page.by_http(form.as_bytes()), page.by_https(form.as_bytes())] {
            assert!(is_from_the_door(&answer), "{length}: {answer}");
        }
    }
}

#[test]
fn who_waits_for_a_sign_before_sending_a_form_gets_it() {
    let page = BoxUnderTest::start();
    let mut stream = connect(page.plain, 1);
    let head =
        format!("POST /claim HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut sign = [0; 25];
    stream.read_exact(&mut sign).unwrap();
    assert_eq!(&sign, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"a=b").unwrap();
    assert!(is_from_the_door(&heard(&mut stream)));
}

#[test]
fn a_request_that_ends_after_any_of_its_octets_harms_nobody() {
    let page = BoxUnderTest::start();
    let form =
        format!("POST /claim HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 20\r\n\r\ncode=ABCD&password=x");
    for end in 0..form.len() {
        let part = form.as_bytes().get(..end).unwrap();
        let mut plain = connect(page.plain, 1);
        plain.write_all(part).unwrap();
        plain.shutdown(Shutdown::Write).unwrap();
        assert!(!is_from_the_door(&heard(&mut plain)), "{end} octets");
        // By TLS it ends without a goodbye.
        let mut tls = page.tls(1);
        tls.write_all(part).unwrap();
        tls.flush().unwrap();
    }
    let began = Instant::now();
    assert!(
        is_from_the_door(&page.by_https(form.as_bytes())),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn a_hello_at_the_wrong_door_is_refused() {
    let page = BoxUnderTest::start();
    let hello = b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00\r\n\r\n";
    assert_eq!(status(&page.by_http(hello)), 400);
    let mut stream = connect(page.secure, 1);
    stream.write_all(&get("/")).unwrap();
    assert!(
        !heard(&mut stream).contains("HTTP/1.1"),
        "never in clear at the secure door"
    );
}

#[test]
fn who_sends_too_much_is_heard_out_and_told() {
    let page = BoxUnderTest::start();
    let mut stream = connect(page.plain, 1);
    let head = format!("POST /claim HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 500000\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    for _ in 0..50 {
        std::thread::sleep(Duration::from_millis(2));
        // A browser that can't send all of it tells of a broken connection, not of the answer.
        stream.write_all(&[b'a'; 10_000]).unwrap();
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert_eq!(status(&answer), 413, "{answer}");
}

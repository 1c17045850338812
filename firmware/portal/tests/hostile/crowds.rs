//! Many at once.

use std::io::Write;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use socket2::SockRef;

use crate::box_under_test::{BoxUnderTest, connect, exchange, get, heard, is_from_the_door};

/// Closed with a reset instead of a goodbye.
fn reset(connection: TcpStream) {
    SockRef::from(&connection)
        .set_linger(Some(Duration::ZERO))
        .unwrap();
    drop(connection);
}

#[test]
fn a_reset_before_accept_harms_nobody_2000_times() {
    let page = BoxUnderTest::start();
    for round in 0..2_000 {
        let door = if round % 2 == 0 { page.plain } else { page.secure };
        let mut connection = connect(door, 1);
        if round % 3 == 0 {
            connection.write_all(b"GET / HT").unwrap();
        }
        reset(connection);
    }
    assert!(is_from_the_door(&page.by_http(&get("/"))));
    assert!(is_from_the_door(&page.by_https(&get("/"))));
}

#[test]
fn a_reset_in_the_middle_of_an_answer_harms_nobody() {
    let page = BoxUnderTest::start();
    for round in 0..200 {
        let mut connection = connect(page.plain, 1);
        connection.write_all(&get("/")).unwrap();
        if round % 2 == 0 {
            std::thread::sleep(Duration::from_micros(round * 10));
        }
        reset(connection);
    }
    // Some of them are still before the door. They may take the place of another one from their own address, and of nobody
    // else's; who comes from there by the same door stands behind the last of them.
    assert!(is_from_the_door(&exchange(&mut page.tls(2), &get("/"))));
    assert!(is_from_the_door(&page.by_http(&get("/"))));
    assert!(is_from_the_door(&page.by_https(&get("/"))));
}

#[test]
fn the_17th_connection_takes_the_place_of_the_oldest_silent_one() {
    let page = BoxUnderTest::start();
    let mut silent: Vec<TcpStream> = (0..16).map(|_| connect(page.plain, 1)).collect();
    // They are let in one after another; only then it is known who is the oldest.
    std::thread::sleep(Duration::from_millis(200));
    assert!(is_from_the_door(&page.by_https(&get("/"))));
    let answers: Vec<String> = silent
        .iter_mut()
        .map(|stream| exchange(stream, &get("/")))
        .collect();
    let answered: Vec<bool> = answers.iter().map(|answer| is_from_the_door(answer)).collect();
    assert!(!answered.first().unwrap(), "the oldest was dropped");
    assert!(answered.iter().skip(1).all(|answered| *answered), "{answered:?}");
}

#[test]
fn who_comes_from_elsewhere_gets_in_past_somebody_who_never_stops_coming() {
    let page = BoxUnderTest::start();
    let (plain, secure) = (page.plain, page.secure);
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut held = std::collections::VecDeque::new();
            while !over.load(Ordering::Relaxed) {
                held.push_back((connect(plain, 9), connect(secure, 9)));
                if held.len() > 100 {
                    held.pop_front();
                }
            }
        });
        std::thread::sleep(Duration::from_millis(300));
        for _ in 0..20 {
            assert!(is_from_the_door(&exchange(&mut page.tls(2), &get("/"))));
        }
        over.store(true, Ordering::Relaxed);
    });
}

#[test]
fn forms_half_sent_do_not_lock_others_out() {
    let page = BoxUnderTest::start();
    let head = b"POST /claim HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\na";
    let mut slow: Vec<TcpStream> = (0..32)
        .map(|_| {
            let mut connection = connect(page.plain, 9);
            connection.write_all(head).unwrap();
            connection
        })
        .collect();
    std::thread::sleep(Duration::from_millis(200));
    assert!(is_from_the_door(&exchange(&mut page.tls(2), &get("/"))));
    // The oldest are gone.
    assert_eq!(heard(slow.first_mut().unwrap()), "");
}

//! Beginning and ending: nothing stays, nothing stands in the way.

use std::io::Write;
use std::net::TcpStream;

use crate::box_under_test::{BoxUnderTest, connect, get, is_from_the_door};

#[test]
fn its_doors_close_with_it() {
    let mut page = BoxUnderTest::start();
    assert!(is_from_the_door(&page.by_http(&get("/"))));
    page.stop();
    for door in [page.plain, page.secure] {
        assert!(TcpStream::connect(door).is_err(), "a door is still open");
    }
}

#[test]
fn it_ends_at_once_whatever_is_going_on() {
    let mut page = BoxUnderTest::start();
    let mut half = connect(page.plain, 1);
    half.write_all(b"POST /claim HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\nabc")
        .unwrap();
    let _silent: Vec<TcpStream> = (0..20).map(|_| connect(page.secure, 1)).collect();
    let began = std::time::Instant::now();
    page.stop();
    assert!(
        began.elapsed() < std::time::Duration::from_secs(4),
        "no time limit had to help"
    );
}

//! What the hash of a password takes of memory is given back. Alone in its program, as it measures all of it.

#![allow(missing_docs, clippy::unwrap_used)]

mod box_under_test;

use box_under_test::{BoxUnderTest, NAME, exchange, status};

fn resident_kib() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn sign_in(house: &BoxUnderTest, from: u8) -> u16 {
    let get = format!("GET /sign-in HTTP/1.1\r\nHost: {NAME}\r\n\r\n");
    let page = exchange(&mut house.tls(from), get.as_bytes());
    let between = |start: &str, end: char| {
        let after = page.split(start).nth(1).unwrap();
        after.split(end).next().unwrap().to_owned()
    };
    let visit = between("__Host-meterbox-visit=", ';');
    let body = format!(
        "token={}&action=sign-in&password=wrong",
        between("name=\"token\" value=\"", '"')
    );
    let post = format!(
        "POST /sign-in HTTP/1.1\r\nHost: {NAME}\r\nCookie: __Host-meterbox-visit={visit}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    status(&exchange(&mut house.tls(from), post.as_bytes()))
}

#[test]
fn ten_guesses_leave_nothing_behind() {
    let house = BoxUnderTest::start();
    let salt_and_hash = "AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let kept = format!("$argon2id$v=19$m=19456,t=2,p=1${salt_and_hash}");
    *house.desk.password_hash.lock().unwrap() = Some(kept);
    assert_eq!(sign_in(&house, 1), 422);
    let before = resident_kib();
    for from in 2..11 {
        assert_eq!(sign_in(&house, from), 422);
    }
    let more = resident_kib().saturating_sub(before);
    assert!(more < 10 * 1_024, "{more} KiB");
}

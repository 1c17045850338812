//! Requests that are not let pass, and those that are.

use crate::box_under_test::{BoxUnderTest, get, is_from_the_door, status};

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
fn w5_another_host_gets_421() {
    let page = BoxUnderTest::start();
    let answer = page.by_https(b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    assert_eq!(status(&answer), 421);
    assert!(answer.contains("http://127.0.0.1/"), "{answer}");
}

//! TLS: what a client may count on.

use std::io::{Read, Write};

use meters::Timestamp;
use rustls::pki_types::ServerName;
use rustls::{ClientConnection, HandshakeKind, ProtocolVersion, StreamOwned};

use crate::box_under_test::{BoxUnderTest, NAME, connect, get, is_from_the_door, trusting};

#[test]
fn an_answer_ends_with_a_goodbye() {
    let page = BoxUnderTest::start();
    let mut stream = page.tls(1);
    stream.write_all(&get("/")).unwrap();
    let mut answer = Vec::new();
    // It fails where the connection just stops.
    stream.read_to_end(&mut answer).unwrap();
    assert!(is_from_the_door(&String::from_utf8(answer).unwrap()));
    assert_eq!(stream.conn.protocol_version(), Some(ProtocolVersion::TLSv1_3));
}

#[test]
fn who_comes_again_needs_no_second_handshake() {
    let page = BoxUnderTest::start();
    let config = trusting(&page.certificate);
    let kinds = [(); 2].map(|()| {
        let name = ServerName::try_from(NAME).unwrap();
        let client = ClientConnection::new(config.clone(), name).unwrap();
        let mut stream = StreamOwned::new(client, connect(page.secure, 1));
        stream.write_all(&get("/")).unwrap();
        stream.read_to_end(&mut Vec::new()).unwrap();
        stream.conn.handshake_kind()
    });
    assert_eq!(kinds, [Some(HandshakeKind::Full), Some(HandshakeKind::Resumed)]);
}

#[test]
fn a_certificate_that_is_about_to_end_is_renewed_when_somebody_comes() {
    let mut page = BoxUnderTest::start();
    assert!(is_from_the_door(&page.by_https(&get("/"))));
    assert!(page.desk.kept.lock().unwrap().is_empty(), "a fresh one stays");

    // Three years later by the box's clock. (The client's own clock plays no part in what it is shown.)
    let later = page.certificate.not_after().unwrap().plus_seconds(86_400 * 365);
    *page.desk.now.lock().unwrap() = Some(later);
    let old = page.certificate.clone();
    let _ = page.by_https(&get("/"));
    let kept = page.desk.kept.lock().unwrap().clone();
    let [renewed] = kept.as_slice() else {
        panic!("{} renewed", kept.len())
    };
    assert_eq!(renewed.key, old.key);
    assert!(renewed.is_fresh(later));

    // The clock was wrong: it is today after all.
    *page.desk.now.lock().unwrap() = None;
    let _ = page.by_https(&get("/"));
    let today = page.desk.kept.lock().unwrap().last().unwrap().clone();
    assert!(!today.is_fresh(Timestamp::from_unix_seconds(0)));
    page.certificate = today;
    assert!(
        is_from_the_door(&page.by_https(&get("/"))),
        "the new one is shown"
    );
    assert_eq!(page.desk.kept.lock().unwrap().len(), 2);
}

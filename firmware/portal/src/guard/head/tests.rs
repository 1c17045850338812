#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

const GOOD: &str = "POST /network?page=1 HTTP/1.1\r\nHost: meterbox:8443\r\nContent-Length: 12\r\nCookie: a=b; c=d\r\n\
                    Origin: https://meterbox:8443\r\nUser-Agent: B\u{fc}ro\r\nX-Meterbox-Peer: 127.0.0.1\r\n\
                    Connection: keep-alive, x-meterbox-secure\r\nExpect: 100-continue\r\n\r\n";

fn head(text: &str) -> Result<Head, Refusal> {
    Head::parse(text.as_bytes())
}

/// A GET with those lines behind its first.
fn get(lines: &str) -> Option<Refusal> {
    head(&format!("GET / HTTP/1.1\r\n{lines}\r\n")).err()
}

/// A POST with those lines behind its first.
fn post(lines: &str) -> Option<Refusal> {
    head(&format!("POST / HTTP/1.1\r\nHost: b\r\n{lines}\r\n")).err()
}

#[test]
fn a_form_of_a_browser_is_understood() {
    let head = head(GOOD).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    assert_eq!(head.method, Method::Post);
    assert_eq!(
        (head.path.as_str(), head.query.as_deref()),
        ("/network", Some("page=1"))
    );
    assert_eq!(
        (head.host.as_str(), head.length, head.waits),
        ("meterbox:8443", 12, true)
    );
    // Nothing else is passed on: neither what only matters between two hops nor what looks like the guard's own.
    assert_eq!(
        head.headers,
        [
            ("cookie", "a=b; c=d".to_owned()),
            ("origin", "https://meterbox:8443".to_owned())
        ]
    );
}

#[test]
fn what_a_browser_may_write_in_several_ways_is_the_same() {
    for lines in [
        "Host: b\r\n",
        "host:b\r\n",
        "HOST: \t b \t\r\n",
        "Host: b\r\nContent-Length: 0\r\n",
    ] {
        assert_eq!(get(lines), None, "{lines:?}");
    }
    for start in ["GET / HTTP/1.0", "HEAD / HTTP/1.1", "GET /?x HTTP/1.1"] {
        assert!(head(&format!("{start}\r\nHost: b\r\n\r\n")).is_ok(), "{start:?}");
    }
}

#[test]
fn a_line_that_is_no_request_is_refused() {
    for (line, refusal) in [
        ("", Refusal::Malformed),
        (" GET / HTTP/1.1", Refusal::Malformed),
        ("GET  / HTTP/1.1", Refusal::Malformed),
        ("GET / HTTP/1.1 ", Refusal::Malformed),
        ("GET /", Refusal::Malformed),
        ("GET / a HTTP/1.1", Refusal::Malformed),
        ("GET\t/ HTTP/1.1", Refusal::Malformed),
        ("GET / http/1.1", Refusal::Malformed),
        ("GET / HTTP/1.10", Refusal::Malformed),
        ("GET / HTTP/2.0", Refusal::BadVersion),
        ("PRI * HTTP/2.0", Refusal::BadVersion),
        ("GET / HTTP/0.9", Refusal::BadVersion),
        ("get / HTTP/1.1", Refusal::BadMethod),
        ("DELETE / HTTP/1.1", Refusal::BadMethod),
        ("OPTIONS * HTTP/1.1", Refusal::BadMethod),
        ("CONNECT b:443 HTTP/1.1", Refusal::BadMethod),
        ("GE\u{1}T / HTTP/1.1", Refusal::Malformed),
        ("GET http://b/ HTTP/1.1", Refusal::BadTarget),
        ("GET /\u{1}x HTTP/1.1", Refusal::BadTarget),
        ("GET /%00 HTTP/1.1", Refusal::BadTarget),
        ("\u{16}\u{3}\u{1}", Refusal::Malformed),
    ] {
        assert_eq!(
            head(&format!("{line}\r\nHost: b\r\n\r\n")).err(),
            Some(refusal),
            "{line:?}"
        );
    }
}

#[test]
fn a_header_that_two_could_read_differently_is_refused() {
    for lines in [
        "",
        "Host: b\r\nHost: b\r\n",
        "Host: b\r\nhost: c\r\n",
        "Host: b\r\n X: folded\r\n",
        "Host: b\r\n\tfolded\r\n",
        "Host : b\r\n",
        " Host: b\r\n",
        "Host\r\n",
        ": b\r\n",
        "Host: b\r\nX(: c\r\n",
        "Host: b\0\r\n",
        "Host: b\rX: c\r\n",
        "Host: b\nX: c\r\n",
        "Host: b\r\nX: \u{7f}\r\n",
        "Host: b\r\nOrigin: https://b\r\nOrigin: https://c\r\n",
        "Host: b\r\nCookie: a=b\r\ncookie: a=c\r\n",
        "Host: b\r\nContent-Length: 5\r\n",
        "Host: b\r\nContent-Length: 0\r\nContent-Length: 0\r\n",
        "Host: b\r\n\r\nX: y\r\n",
    ] {
        assert_eq!(get(lines), Some(Refusal::Malformed), "{lines:?}");
    }
}

#[test]
fn w8_a_body_has_one_plain_and_bounded_length() {
    for (lines, refusal) in [
        ("", Some(Refusal::NoLength)),
        ("Content-Length: 0\r\n", None),
        ("Content-Length: 65536\r\n", None),
        ("Content-Length: 65537\r\n", Some(Refusal::LongBody)),
        (
            "Content-Length: 99999999999999999999999\r\n",
            Some(Refusal::LongBody),
        ),
        ("Content-Length: \r\n", Some(Refusal::Malformed)),
        ("Content-Length: -1\r\n", Some(Refusal::Malformed)),
        ("Content-Length: +1\r\n", Some(Refusal::Malformed)),
        ("Content-Length: 0x10\r\n", Some(Refusal::Malformed)),
        ("Content-Length: 1, 1\r\n", Some(Refusal::Malformed)),
        (
            "Content-Length: 1\r\nContent-Length: 2\r\n",
            Some(Refusal::Malformed),
        ),
        (
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            Some(Refusal::Malformed),
        ),
        (
            "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
            Some(Refusal::Malformed),
        ),
        ("Transfer-Encoding: chunked\r\n", Some(Refusal::CodedBody)),
        ("Transfer-Encoding: identity\r\n", Some(Refusal::CodedBody)),
        ("Transfer-Encoding : chunked\r\n", Some(Refusal::Malformed)),
        (
            "Content-Length: 1\r\nExpect: 200-ok\r\n",
            Some(Refusal::BadExpectation),
        ),
    ] {
        assert_eq!(post(lines), refusal, "{lines:?}");
    }
}

#[test]
fn a_head_of_8_kib_passes_and_no_longer_one() {
    let with = |pad: usize| format!("GET / HTTP/1.1\r\nHost: b\r\nX: {}\r\n\r\n", "a".repeat(pad));
    let room = MOST_HEAD - with(0).len();
    assert!(head(&with(room)).is_ok());
    assert_eq!(head(&with(room + 1)).err(), Some(Refusal::LongHead));
}

#[test]
fn what_is_not_ascii_looks_like_no_other_value() {
    let head =
        head("GET / HTTP/1.1\r\nHost: b\r\nCookie: a=\u{e9}\r\n\r\n").unwrap_or_else(|r| panic!("{r:?}"));
    assert_eq!(head.headers, [("cookie", "a=??".to_owned())]);
}

#[test]
fn the_end_of_a_head_is_found_however_it_comes_in() {
    let octets = GOOD.as_bytes();
    for seen in 0..octets.len() {
        assert_eq!(end_of_head(octets.get(..seen).unwrap(), 0), None, "{seen}");
        assert_eq!(end_of_head(octets, seen), Some(octets.len()), "{seen}");
    }
    let behind = [octets, b"a=b\r\n\r\n".as_slice()].concat();
    assert_eq!(end_of_head(&behind, 0), Some(octets.len()));
}

#[test]
fn no_part_of_a_head_is_taken_for_a_whole_one() {
    for end in 0..GOOD.len() {
        assert!(Head::parse(GOOD.as_bytes().get(..end).unwrap()).is_err(), "{end}");
    }
}

/// Pieces that heads are made of, so that chance reaches further than the first line.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "GET ",
        "POST ",
        "HEAD ",
        "/",
        "..",
        "%00",
        "%2e",
        "?",
        " HTTP/1.1",
        " HTTP/1.0",
        "\r\n",
        "\r\n\r\n",
        "\n",
        "\r",
        "Host: b",
        "Content-Length: 5",
        "Content-Length: 0",
        "Transfer-Encoding: chunked",
        ":",
        " ",
        "\t",
        "Cookie: a=b",
        "Expect: 100-continue",
        "\0",
        "\u{80}",
    ]);
    prop_oneof![
        4 => known.prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..6),
    ]
}

proptest! {
    #[test]
    fn no_octets_break_the_parser(octets in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = Head::parse(&octets);
        let _ = end_of_head(&octets, octets.len() / 2);
    }

    #[test]
    fn whatever_passes_keeps_its_promises(pieces in prop::collection::vec(piece(), 0..14)) {
        let octets = pieces.concat();
        if let Some(end) = end_of_head(&octets, 0)
            && let Ok(head) = Head::parse(octets.get(..end).unwrap())
        {
            prop_assert!(head.path.starts_with('/'));
            prop_assert!(head.path.bytes().chain(head.query.iter().flat_map(|query| query.bytes())).all(|octet| octet.is_ascii_graphic()));
            prop_assert!(!head.path.split('/').any(|segment| segment == ".."));
            prop_assert!(head.length <= MOST_BODY);
            prop_assert!(head.headers.iter().all(|(_, value)| value.bytes().all(|octet| (0x20..=0x7e).contains(&octet))));
            prop_assert!(head.headers.len() <= KEPT_HEADERS.len());
        }
    }
}

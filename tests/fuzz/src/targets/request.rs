//! Heads of HTTP requests for the setup page: what passes is understood by every reader in the same way.

use portal::{Head, MOST_BODY, MOST_HEAD, end_of_head};

use super::Target;

pub(super) const TARGET: Target = Target {
    name: "request",
    check,
    seeds,
    longest: MOST_HEAD + 100,
};

/// A head, and whatever comes behind it.
fn check(bytes: &[u8]) {
    let Some(end) = end_of_head(bytes, 0) else {
        assert!(Head::parse(bytes).is_err(), "a head without its end is believed");
        return;
    };
    for seen in [1, end / 2, end.saturating_sub(1)] {
        assert_eq!(
            end_of_head(bytes, seen),
            Some(end),
            "{seen} octets were seen before"
        );
    }
    let octets = bytes.get(..end).unwrap_or_default();
    let Ok(head) = Head::parse(octets) else { return };
    assert!(octets.len() <= MOST_HEAD && head.body_length() <= MOST_BODY);
    for segment in head.path().to_ascii_lowercase().replace("%2e", ".").split('/') {
        assert!(segment != ".." && segment != ".", "{}", head.path());
    }

    // Another reader, who is less strict, takes it for the same.
    let mut fields = [httparse::EMPTY_HEADER; 4_096];
    let mut other = httparse::Request::new(&mut fields);
    let read = other.parse(octets);
    assert_eq!(read, Ok(httparse::Status::Complete(end)));
    let target = match head.query() {
        Some(query) => format!("{}?{query}", head.path()),
        None => head.path().to_owned(),
    };
    assert_eq!(other.path, Some(target.as_str()));
    let of_name = |name: &str| -> Vec<&[u8]> {
        let fields = other.headers.iter();
        let named = fields.filter(|field| field.name.eq_ignore_ascii_case(name));
        named.map(|field| field.value).collect()
    };
    assert_eq!(of_name("host").len(), 1);
    assert!(of_name("transfer-encoding").is_empty());
    match of_name("content-length").as_slice() {
        [] => assert_eq!(head.body_length(), 0),
        [length] => {
            let length: Option<usize> = std::str::from_utf8(length)
                .ok()
                .and_then(|text| text.trim().parse().ok());
            assert_eq!(length, Some(head.body_length()));
        }
        several => panic!("{} lengths", several.len()),
    }
}

fn seeds() -> Vec<Vec<u8>> {
    [
        "GET / HTTP/1.1\r\nHost: box\r\n\r\n",
        "HEAD /devices/0a?page=1 HTTP/1.0\r\nHost: 192.0.2.7:80\r\nAccept: */*\r\n\r\n",
        "POST /network HTTP/1.1\r\nHost: box.local\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\na=b",
        "POST / HTTP/1.1\r\nHost: b\r\nContent-Type: application/x-www-form-urlencoded\r\nCookie: s=1; t=2\r\n\
         Origin: https://b\r\nReferer: https://b/x\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n",
        "GET /%20%c3%bc/..a HTTP/1.1\r\nHost: [2001:db8::7]:8443\r\nAccept-Language: de;q=0.5\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ]
    .map(|text| text.as_bytes().to_vec())
    .into()
}

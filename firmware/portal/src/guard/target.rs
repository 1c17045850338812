//! The address of a request: a path of this page, and nothing that could mean another one to anybody.

use super::Refusal;

/// Path and query of a request target (RFC 9112 §3.2.1), both as they were sent.
pub(super) fn split(target: &str) -> Result<(&str, Option<&str>), Refusal> {
    let visible = target
        .bytes()
        .all(|octet| octet.is_ascii_graphic() && octet != b'#');
    if !visible {
        return Err(Refusal::BadTarget);
    }
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    let is_path = path.starts_with('/')
        && !path.starts_with("//")
        && decoded(path).is_some_and(|plain| {
            !plain.contains('\\') && plain.split('/').all(|segment| segment != "." && segment != "..")
        });
    if is_path && query.is_none_or(|query| decoded(query).is_some()) {
        Ok((path, query))
    } else {
        Err(Refusal::BadTarget)
    }
}

/// The text behind the percent signs; none where there is no text, or a control character in it.
fn decoded(encoded: &str) -> Option<String> {
    let mut plain = Vec::with_capacity(encoded.len());
    let mut rest = encoded.bytes();
    while let Some(octet) = rest.next() {
        plain.push(if octet == b'%' {
            digit(rest.next()?)? << 4 | digit(rest.next()?)?
        } else {
            octet
        });
    }
    let plain = String::from_utf8(plain).ok()?;
    (!plain.contains(char::is_control)).then_some(plain)
}

fn digit(octet: u8) -> Option<u8> {
    match octet {
        b'0'..=b'9' => Some(octet - b'0'),
        b'a'..=b'f' => Some(octet - b'a' + 10),
        b'A'..=b'F' => Some(octet - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_pages_pass() {
        for (target, expected) in [
            ("/", ("/", None)),
            (
                "/devices/0a1b?page=2&notice=saved",
                ("/devices/0a1b", Some("page=2&notice=saved")),
            ),
            ("/server/sent/b-12", ("/server/sent/b-12", None)),
            ("/a%20b?c=%C3%BC", ("/a%20b", Some("c=%C3%BC"))),
            ("/..a/b..?x=/../", ("/..a/b..", Some("x=/../"))),
            ("/?", ("/", Some(""))),
        ] {
            assert_eq!(split(target), Ok(expected), "{target}");
        }
    }

    #[test]
    fn w9_a_way_out_of_the_page_is_refused_however_it_is_written() {
        for target in [
            "",
            "*",
            "network",
            "//evil.example/",
            "http://evil.example/",
            "/..",
            "/../etc/passwd",
            "/a/../b",
            "/a/..",
            "/.",
            "/%2e%2e/etc/passwd",
            "/%2E./x",
            "/..%2fetc",
            "/a%2f..%2fb",
            "/a\\..\\b",
            "/%5c..%5cx",
            "/%00",
            "/a%00.csv",
            "/%0d%0aX:%20y",
            "/%7f",
            "/%c2%85",
            "/a?b=%00",
            "/%",
            "/%4",
            "/%zz",
            "/?a=%+1",
            "/%ff",
            "/%c0%ae%c0%ae/",
            "/a#b",
            "/ü",
            "/a\tb",
            "/a\0b",
        ] {
            assert_eq!(split(target), Err(Refusal::BadTarget), "{target:?}");
        }
    }
}

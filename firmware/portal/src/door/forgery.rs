//! Whether a form was sent by a page of ours: by where the browser says it comes from, and by a token that only such a
//! page knows (OWASP: signed double submit, bound to the session).

use std::time::{Duration, Instant};

use protocol::encoding::{from_hex, to_hex};
use ring::hmac;
use setup::{Place, field};

use super::{Call, Door, Entrance, cookie};
use crate::relay::Question;
use crate::sessions::Mark;

/// A form before sign-in is good for so long.
const VISIT: Duration = Duration::from_secs(60 * 60);

/// Whether the browser does not say otherwise. A header that is not there says nothing: the token decides.
pub(super) fn comes_from_here(question: &Question, entrance: &Entrance) -> bool {
    let site = question.header("sec-fetch-site");
    if site.is_some_and(|site| site != "same-origin") {
        return false;
    }
    let is_ours = |origin: &str| is_our_origin(origin, &question.host, entrance.secure_port, site.is_some());
    match (question.header("origin"), question.header("referer")) {
        (Some(origin), _) => is_ours(origin),
        (None, Some(referer)) => referer
            .get("https://".len()..)
            .and_then(|rest| rest.find('/'))
            .and_then(|slash| referer.get(..slash + "https://".len()))
            .is_some_and(is_ours),
        (None, None) => true,
    }
}

/// Whether an origin (RFC 6454) is the page's. Its port must be the secure door's; where the browser says itself that the
/// origin is the same, the port may be that of a forwarder in between.
fn is_our_origin(origin: &str, host: &str, secure_port: u16, same_by_browser: bool) -> bool {
    let Some(rest) = origin
        .strip_prefix("https://")
        .and_then(|authority| authority.strip_prefix(host))
    else {
        return false;
    };
    let port = match rest.strip_prefix(':') {
        Some(port) => port.parse().ok(),
        None => rest.is_empty().then_some(443_u16),
    };
    port.is_some_and(|port| same_by_browser || port == secure_port)
}

/// Whether the body is said to be a form of ours.
pub(super) fn is_a_form(question: &Question) -> bool {
    let content_type = question.header("content-type").unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

impl Door {
    /// What forms of a session send back.
    pub(super) fn session_token(&self, mark: Mark) -> String {
        to_hex(hmac::sign(&self.key, &session_message(mark)).as_ref())
    }

    /// Whether the form knows its session's token.
    pub(super) fn is_of_session(&self, call: &Call<'_>, form: &setup::Form) -> bool {
        let Some(mark) = call.session else {
            return false;
        };
        let token = form.value(field::TOKEN).unwrap_or_default();
        from_hex(token).is_some_and(|tag| hmac::verify(&self.key, &session_message(mark), &tag).is_ok())
    }

    /// What forms before sign-in send back: when it was written, where the person wants to go, and a signature over both
    /// and the browser's visit. The browser gets a visit if it has none.
    pub(super) fn visit_token(&self, call: &mut Call<'_>) -> String {
        let visit = cookie::visit_id(call.question).unwrap_or(call.fresh.visit);
        call.cookies.push(cookie::visit(&visit));
        let written = call
            .now
            .saturating_duration_since(self.started)
            .as_secs()
            .to_string();
        let wanted = call.wanted().map(|place| place.path()).unwrap_or_default();
        let tag = hmac::sign(&self.key, &visit_message(&visit, &written, &wanted));
        [&to_hex(tag.as_ref()), ".", &written, ".", &wanted].concat()
    }

    /// Whether the form knows the token of its visit, and is not too old. Then the call remembers where its person wants
    /// to go.
    pub(super) fn is_of_visit(&self, call: &mut Call<'_>, form: &setup::Form) -> bool {
        let Some(visit) = cookie::visit_id(call.question) else {
            return false;
        };
        let token = form.value(field::TOKEN).unwrap_or_default();
        let mut parts = token.splitn(3, '.');
        let (Some(tag), Some(written), Some(wanted)) = (parts.next(), parts.next(), parts.next()) else {
            return false;
        };
        let is_signed = from_hex(tag).is_some_and(|tag| {
            hmac::verify(&self.key, &visit_message(&visit, written, wanted), &tag).is_ok()
        });
        if !is_signed || !self.is_young(written, call.now) {
            return false;
        }
        call.remembered = Place::of_path(wanted);
        true
    }

    fn is_young(&self, written: &str, now: Instant) -> bool {
        let since_start = now.saturating_duration_since(self.started);
        written
            .parse()
            .is_ok_and(|written| since_start < Duration::from_secs(written) + VISIT)
    }
}

fn session_message(mark: Mark) -> Vec<u8> {
    [b"session".as_slice(), mark.octets()].concat()
}

fn visit_message(visit: &[u8; 32], written: &str, wanted: &str) -> Vec<u8> {
    [
        b"visit".as_slice(),
        visit,
        written.as_bytes(),
        b".",
        wanted.as_bytes(),
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_origin_is_ours() {
        for (origin, port) in [
            ("https://10.0.0.9", 443),
            ("https://10.0.0.9:443", 443),
            ("https://10.0.0.9:8443", 8443),
        ] {
            assert!(is_our_origin(origin, "10.0.0.9", port, false), "{origin}");
        }
        for origin in [
            "",
            "null",
            "http://10.0.0.9",
            "https://10.0.0.90",
            "https://10.0.0.9.evil.example",
            "https://10.0.0.9:8443",
            "https://10.0.0.9:",
            "https://10.0.0.9:443:1",
            "https://10.0.0.9@evil.example",
            "https://10.0.0.9:443@evil.example",
            "https://evil.example",
            "HTTPS://10.0.0.9",
        ] {
            assert!(!is_our_origin(origin, "10.0.0.9", 443, false), "{origin}");
        }
        assert!(is_our_origin("https://[fe80::1]:8443", "[fe80::1]", 443, true));
        assert!(!is_our_origin("https://evil.example:8443", "10.0.0.9", 443, true));
    }
}

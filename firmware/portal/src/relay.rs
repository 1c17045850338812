//! What goes between the guard and the door behind it: one question, one answer.

mod clerk;
mod passage;

use std::net::IpAddr;

pub(crate) use clerk::Clerk;
pub(crate) use passage::Passage;

/// A request that the guard let pass: whole, and checked.
pub(crate) struct Question {
    pub(crate) method: Method,
    /// Begins with `/`; visible ASCII, its percent-encoding is valid and was left as it is; no `..` segment, no control
    /// character, no backslash, not even encoded.
    pub(crate) path: String,
    /// What stands behind the `?`; visible ASCII, percent-encoded.
    pub(crate) query: Option<String>,
    /// Those of [`KEPT_HEADERS`] that were sent: the name in lower case, the value in printable ASCII. Each at most once.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// At most 64 KiB; empty but for POST.
    pub(crate) body: Vec<u8>,
    /// Who asks.
    pub(crate) peer: IpAddr,
    /// Whether it came by HTTPS.
    pub(crate) secure: bool,
    /// What the browser calls the box, without port: one of its own names or addresses (IPv6 in brackets), lower case.
    pub(crate) host: String,
}

/// What the door says to it.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Without `Content-Length`, `Connection`, `Date` and `Server`: those are added on the way. Printable ASCII.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// At most [`MOST_ANSWER`]. For HEAD it is the same as for GET and is cut off on the way.
    pub(crate) body: Vec<u8>,
}

/// The methods that the guard lets pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Head,
    Post,
}

/// The headers of a client that reach the door; every other is dropped.
pub(crate) const KEPT_HEADERS: [&str; 8] = [
    "cookie",
    "origin",
    "referer",
    "sec-fetch-dest",
    "sec-fetch-site",
    "accept-language",
    "content-type",
    "if-none-match",
];

/// An answer with more octets, its head among them, is not sent.
pub(crate) const MOST_ANSWER: usize = 4 << 20;

impl Question {
    /// The value of that header, whose name is in lower case; none where it was not sent.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.as_str())
    }
}

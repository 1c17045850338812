//! The head of a request (RFC 9112), read strictly: whatever two readers could take for two different things is refused.
//! Bytes in, a value out: no socket, no clock.

use super::Refusal;
use super::target;
use crate::relay::{KEPT_HEADERS, Method};

/// A longer head is refused.
pub const MOST_HEAD: usize = 8 << 10;
/// A longer body is refused.
pub const MOST_BODY: usize = 64 << 10;

/// What a request asks, before its body.
#[derive(Clone, PartialEq, Eq)]
pub struct Head {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Option<String>,
    /// The value of `Host`, as it was sent.
    pub(crate) host: String,
    /// Those of [`KEPT_HEADERS`] that were sent, their values in printable ASCII.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// Octets of the body.
    pub(crate) length: usize,
    /// Whether the client waits for a sign before it sends the body.
    pub(crate) waits: bool,
}

/// How many octets of these the head has, with the empty line that ends it; none where more have to come. `seen` of them
/// were looked at before.
pub fn end_of_head(octets: &[u8], seen: usize) -> Option<usize> {
    let from = seen.saturating_sub(3).min(octets.len());
    let unseen = octets.get(from..).unwrap_or_default();
    let at = unseen.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some(from + at + 4)
}

impl Head {
    /// Reads a whole head, up to and with the empty line.
    ///
    /// # Errors
    /// [`Refusal`]: why it does not pass.
    pub fn parse(head: &[u8]) -> Result<Self, Refusal> {
        if head.len() > MOST_HEAD {
            return Err(Refusal::LongHead);
        }
        let lines = head.strip_suffix(b"\r\n\r\n").ok_or(Refusal::Malformed)?;
        let mut lines = Lines(Some(lines));
        let (method, target, http_1_1) = request_line(lines.next().unwrap_or_default())?;
        let (path, query) = target::split(target)?;
        let mut fields = Fields::default();
        for line in lines {
            fields.take(line)?;
        }
        let length = fields.length(method)?;
        Ok(Self {
            method,
            path: path.to_owned(),
            query: query.map(str::to_owned),
            host: fields.host.ok_or(Refusal::Malformed)?,
            headers: fields.kept,
            length,
            // A client of HTTP/1.0 knows no such sign.
            waits: fields.expects && http_1_1 && length > 0,
        })
    }

    /// The path, as it was sent.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What stands behind the `?`, as it was sent.
    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// Octets of the body that follows; at most [`MOST_BODY`].
    pub fn body_length(&self) -> usize {
        self.length
    }
}

/// Lines that end with CR LF. A lone one of them stays in its line, where it is a control character.
struct Lines<'a>(Option<&'a [u8]>);

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.0?;
        let end = rest.windows(2).position(|two| two == b"\r\n");
        let (line, rest) = match end {
            Some(end) => (rest.get(..end)?, rest.get(end + 2..)),
            None => (rest, None),
        };
        self.0 = rest;
        Some(line)
    }
}

fn request_line(line: &[u8]) -> Result<(Method, &str, bool), Refusal> {
    let line = std::str::from_utf8(line).map_err(|_| Refusal::Malformed)?;
    let mut words = line.split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(Refusal::Malformed);
    };
    let http_1_1 = match version {
        "HTTP/1.1" => true,
        "HTTP/1.0" => false,
        _ if version.starts_with("HTTP/") && version.len() <= 8 => return Err(Refusal::BadVersion),
        _ => return Err(Refusal::Malformed),
    };
    let method = match method {
        "GET" => Method::Get,
        "HEAD" => Method::Head,
        "POST" => Method::Post,
        _ if !method.is_empty() && method.bytes().all(is_token) => return Err(Refusal::BadMethod),
        _ => return Err(Refusal::Malformed),
    };
    Ok((method, target, http_1_1))
}

/// The header fields that count. None of them may come twice: two readers could believe different ones.
#[derive(Default)]
struct Fields {
    host: Option<String>,
    length: Option<String>,
    is_coded: bool,
    expects: bool,
    kept: Vec<(&'static str, String)>,
}

impl Fields {
    fn take(&mut self, line: &[u8]) -> Result<(), Refusal> {
        let colon = line.iter().position(|octet| *octet == b':');
        let (name, value) = line
            .split_at_checked(colon.ok_or(Refusal::Malformed)?)
            .unwrap_or_default();
        // A line that begins with a blank was once the continuation of the one before it: its name is no token.
        if name.is_empty() || !name.iter().copied().all(is_token) {
            return Err(Refusal::Malformed);
        }
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        let value = printable(value.get(1..).unwrap_or_default()).ok_or(Refusal::Malformed)?;
        let twice = match name.as_str() {
            "host" => self.host.replace(value).is_some(),
            "content-length" => self.length.replace(value).is_some(),
            "transfer-encoding" => std::mem::replace(&mut self.is_coded, true),
            "expect" if value.eq_ignore_ascii_case("100-continue") => {
                std::mem::replace(&mut self.expects, true)
            }
            "expect" => return Err(Refusal::BadExpectation),
            _ => match KEPT_HEADERS.iter().find(|kept| **kept == name) {
                Some(kept) => {
                    let twice = self.kept.iter().any(|(known, _)| known == kept);
                    self.kept.push((kept, value));
                    twice
                }
                None => false,
            },
        };
        if twice { Err(Refusal::Malformed) } else { Ok(()) }
    }

    /// Octets of the body.
    fn length(&self, method: Method) -> Result<usize, Refusal> {
        let length = match &self.length {
            Some(_) if self.is_coded => return Err(Refusal::Malformed),
            None if self.is_coded => return Err(Refusal::CodedBody),
            None if method == Method::Post => return Err(Refusal::NoLength),
            None => return Ok(0),
            Some(digits) if digits.is_empty() || !digits.bytes().all(|octet| octet.is_ascii_digit()) => {
                return Err(Refusal::Malformed);
            }
            // Too many digits for a number are too many octets as well.
            Some(digits) => digits.parse().unwrap_or(usize::MAX),
        };
        match (method, length) {
            (_, length) if length > MOST_BODY => Err(Refusal::LongBody),
            (Method::Get | Method::Head, 1..) => Err(Refusal::Malformed),
            (_, length) => Ok(length),
        }
    }
}

/// The value without the blanks around it; none where it holds a control character. What is not ASCII becomes `?`, so
/// that a foreign cookie beside ours does no harm and no value looks like another one.
fn printable(value: &[u8]) -> Option<String> {
    let mut text = String::with_capacity(value.len());
    for octet in value {
        text.push(match octet {
            b'\t' => ' ',
            0x20..=0x7e => char::from(*octet),
            0x80.. => '?',
            _ => return None,
        });
    }
    Some(text.trim_matches(' ').to_owned())
}

/// tchar (RFC 9110 §5.6.2).
fn is_token(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&octet)
}

#[cfg(test)]
mod tests;

//! The head of an answer and its body (RFC 9112).
//!
//! The answer may come from anything that sits in the place of whoever was asked. So lines, heads and bodies have a longest length,
//! and what is not HTTP is refused. Left out: folded lines and trailers, whose fields are passed over.

use std::io::{BufRead, ErrorKind, Read};

use crate::Fault;

/// The longest head that is read, in bytes.
const LONGEST_HEAD: usize = 16 * 1024;

/// The head of an answer.
#[derive(Debug)]
pub struct Head {
    /// What became of the question (RFC 9110 §15), from 200.
    pub status: u16,
    /// Names in lower case. A field whose value is no ASCII is left out.
    fields: Vec<(String, String)>,
    keeps_open: bool,
}

/// Where a body ends (RFC 9112 §6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frame {
    Length(u64),
    Chunks,
    Close,
}

impl Head {
    /// Reads the head of the final answer; those of interim answers (1xx) are passed over.
    ///
    /// # Errors
    /// Where the stream breaks or ends, and where what comes is no HTTP or longer than a head is.
    pub fn read(from: &mut dyn BufRead) -> Result<Self, Fault> {
        let mut room = LONGEST_HEAD;
        loop {
            let head = Self::read_one(from, &mut room)?;
            if head.status >= 200 {
                return Ok(head);
            }
        }
    }

    fn read_one(from: &mut dyn BufRead, room: &mut usize) -> Result<Self, Fault> {
        let first = line(from, room)?;
        let (minor, status) = ascii(&first).and_then(status).ok_or(NO_HTTP)?;
        let mut fields = Vec::new();
        loop {
            let line = line(from, room)?;
            if line.is_empty() {
                break;
            }
            let colon = line.iter().position(|octet| *octet == b':').ok_or(NO_HTTP)?;
            let (name, value) = line.split_at(colon);
            let name = ascii(name).filter(|name| !name.is_empty() && !name.contains([' ', '\t']));
            let name = name.ok_or(NO_HTTP)?.to_ascii_lowercase();
            if let Some(value) = ascii(value).and_then(|value| value.strip_prefix(':')) {
                fields.push((name, value.trim().to_owned()));
            }
        }
        let mut head = Self {
            status,
            fields,
            keeps_open: minor != "0",
        };
        head.keeps_open &= !head.lists("connection", "close");
        Ok(head)
    }

    /// The value of the field of that name, given in lower case; the first one's.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        let (_, value) = self.fields.iter().find(|(field, _)| field == name)?;
        Some(value)
    }

    /// Whether the connection may carry another exchange once the body has been read.
    #[must_use]
    pub fn keeps_open(&self) -> bool {
        self.keeps_open && self.frame() != Ok(Frame::Close)
    }

    /// Reads the body, of so many bytes at most.
    ///
    /// # Errors
    /// Where the stream breaks or ends, and where the body is longer or has no sensible length.
    pub fn body(&self, from: &mut dyn BufRead, longest: u64) -> Result<Vec<u8>, Fault> {
        let mut body = Vec::new();
        match self.frame().map_err(Fault::Broken)? {
            Frame::Length(length) if length > longest => return Err(Fault::TooLong),
            Frame::Length(length) => append(&mut body, from, length)?,
            Frame::Chunks => loop {
                let size = chunk_size(&line(from, &mut { LONGEST_HEAD })?).ok_or(NO_HTTP)?;
                if size == 0 {
                    break;
                }
                if size > longest.saturating_sub(body.len() as u64) {
                    return Err(Fault::TooLong);
                }
                append(&mut body, from, size)?;
                match line(from, &mut 2) {
                    Ok(end) if end.is_empty() => {}
                    Ok(_) | Err(Fault::TooLong) => return Err(NO_HTTP),
                    Err(fault) => return Err(fault),
                }
            },
            Frame::Close => {
                let read = from.take(longest + 1).read_to_end(&mut body)?;
                if read as u64 > longest {
                    return Err(Fault::TooLong);
                }
            }
        }
        if self.frame() == Ok(Frame::Chunks) {
            let mut room = LONGEST_HEAD;
            while !line(from, &mut room)?.is_empty() {}
        }
        Ok(body)
    }

    fn frame(&self) -> Result<Frame, &'static str> {
        if matches!(self.status, 204 | 304) {
            return Ok(Frame::Length(0));
        }
        if self.field("transfer-encoding").is_some() {
            return Ok(if self.lists("transfer-encoding", "chunked") {
                Frame::Chunks
            } else {
                Frame::Close
            });
        }
        let mut lengths = self.fields.iter().filter(|(name, _)| name == "content-length");
        let Some((_, length)) = lengths.next() else {
            return Ok(Frame::Close);
        };
        if !length.bytes().all(|octet| octet.is_ascii_digit()) || lengths.any(|(_, other)| other != length) {
            return Err(SENSELESS_LENGTH);
        }
        length.parse().map(Frame::Length).map_err(|_| SENSELESS_LENGTH)
    }

    fn lists(&self, name: &str, word: &str) -> bool {
        self.fields
            .iter()
            .filter(|(field, _)| field == name)
            .any(|(_, value)| value.split(',').any(|one| one.trim().eq_ignore_ascii_case(word)))
    }
}

const NO_HTTP: Fault = Fault::Broken("what answers there speaks no HTTP");
const SENSELESS_LENGTH: &str = "the answer's length makes no sense";

/// The minor version and the status in the first line of an answer.
fn status(line: &str) -> Option<(&str, u16)> {
    let (minor, rest) = line.strip_prefix("HTTP/1.")?.split_once(' ')?;
    let (status, _) = rest.split_once(' ').unwrap_or((rest, ""));
    let is_status = status.len() == 3 && status.bytes().all(|octet| octet.is_ascii_digit());
    Some((
        minor,
        status.parse().ok().filter(|status| is_status && *status >= 100)?,
    ))
}

fn chunk_size(line: &[u8]) -> Option<u64> {
    let (size, _) = ascii(line).map(|line| line.split_once(';').unwrap_or((line, "")))?;
    let digits = size.trim();
    let is_number = digits.bytes().all(|octet| octet.is_ascii_hexdigit());
    u64::from_str_radix(digits, 16).ok().filter(|_| is_number)
}

/// A line without its end; `room` is what it may take, and becomes what it left.
fn line(from: &mut dyn BufRead, room: &mut usize) -> Result<Vec<u8>, Fault> {
    let mut line = Vec::new();
    from.take(*room as u64).read_until(b'\n', &mut line)?;
    *room -= line.len();
    if line.pop() != Some(b'\n') {
        return Err(if *room == 0 { Fault::TooLong } else { cut_short() });
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(line)
}

fn append(body: &mut Vec<u8>, from: &mut dyn BufRead, length: u64) -> Result<(), Fault> {
    let read = from.take(length).read_to_end(body)?;
    if (read as u64) < length {
        return Err(cut_short());
    }
    Ok(())
}

fn cut_short() -> Fault {
    Fault::Io(ErrorKind::UnexpectedEof.into())
}

fn ascii(octets: &[u8]) -> Option<&str> {
    std::str::from_utf8(octets).ok().filter(|text| text.is_ascii())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const LONGEST: u64 = 20;

    fn read(mut answer: &[u8]) -> Result<(u16, Vec<u8>, bool), Fault> {
        let from: &mut dyn BufRead = &mut answer;
        let head = Head::read(from)?;
        let body = head.body(from, LONGEST)?;
        Ok((head.status, body, head.keeps_open()))
    }

    #[test]
    fn a_body_ends_where_its_head_says() {
        for (answer, status, body, keeps_open) in [
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabcd",
                200,
                "ab",
                true,
            ),
            (
                "HTTP/1.1 200\r\ncontent-length:2\r\nContent-Length: 2\r\n\r\nab",
                200,
                "ab",
                true,
            ),
            ("HTTP/1.1 200 OK\nContent-Length: 2\n\nab", 200, "ab", true),
            (
                "HTTP/1.1 200 OK\r\nConnection: x, CLOSE\r\nContent-Length: 2\r\n\r\nab",
                200,
                "ab",
                false,
            ),
            ("HTTP/1.0 404 No\r\nContent-Length: 0\r\n\r\n", 404, "", false),
            (
                "HTTP/1.1 200 OK\r\n\r\nuntil the end",
                200,
                "until the end",
                false,
            ),
            ("HTTP/1.1 204 No\r\n\r\nx", 204, "", true),
            (
                "HTTP/1.1 100 Go on\r\n\r\nHTTP/1.1 103 E\r\na: b\r\n\r\nHTTP/1.1 201 C\r\n\r\n",
                201,
                "",
                false,
            ),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nt: u\r\n\r\n",
                200,
                "abc0123456789",
                true,
            ),
        ] {
            let (found, read, open) = read(answer.as_bytes()).unwrap();
            let read = String::from_utf8(read).unwrap();
            assert_eq!(
                (found, read.as_str(), open),
                (status, body, keeps_open),
                "{answer:?}"
            );
        }
    }

    #[test]
    fn a_field_is_found_by_its_name_and_one_that_is_no_text_is_left_out() {
        let mut answer: &[u8] =
            b"HTTP/1.1 200 OK\r\nRetry-After:  7 \r\nretry-after: 9\r\nsignature: \xff\r\n\r\n";
        let head = Head::read(&mut answer).unwrap();
        assert_eq!(head.field("retry-after"), Some("7"));
        assert_eq!((head.field("signature"), head.field("absent")), (None, None));
    }

    #[test]
    fn what_is_no_http_is_refused() {
        for answer in [
            "SSH-2.0-OpenSSH\r\n",
            "HTTP/2 200 OK\r\n\r\n",
            "HTTP/1.1 20 OK\r\n\r\n",
            "HTTP/1.1 +20 OK\r\n\r\n",
            "HTTP/1.1 099 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
            "HTTP/1.1 200 OK\r\n: nameless\r\n\r\n",
            "HTTP/1.1 200 OK\r\na: b\r\n folded: c\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\na",
            "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\na",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\na",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+1\r\na\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\na\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
        ] {
            let fault = read(answer.as_bytes()).unwrap_err();
            assert!(matches!(fault, Fault::Broken(_)), "{answer:?}: {fault:?}");
        }
    }

    #[test]
    fn what_is_too_long_is_not_read() {
        let chunk = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        for answer in [
            "HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n".to_owned(),
            format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(21)),
            format!("{chunk}15\r\n"),
            format!("{chunk}ffffffffffffffff\r\n"),
            format!("{chunk}A\r\n0123456789\r\nB\r\n"),
            format!("{chunk}0\r\n{}", "t: u\r\n".repeat(4000)),
            format!("{chunk}{}", "0".repeat(20_000)),
            format!("HTTP/1.1 200 OK\r\n{}", "a: b\r\n".repeat(4000)),
            "HTTP/1.1 100 Go on\r\n\r\n".repeat(1000),
            "x".repeat(20_000),
        ] {
            let fault = read(answer.as_bytes()).unwrap_err();
            assert!(matches!(fault, Fault::TooLong), "{answer:.90}: {fault:?}");
        }
    }

    #[test]
    fn an_answer_cut_anywhere_is_cut_short() {
        for answer in [
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nt: u\r\n\r\n",
        ] {
            for end in 0..answer.len() {
                let fault = read(&answer.as_bytes()[..end]).unwrap_err();
                let is_end = |error: &std::io::Error| error.kind() == ErrorKind::UnexpectedEof;
                assert!(
                    matches!(&fault, Fault::Io(error) if is_end(error)),
                    "{end}: {fault:?}"
                );
            }
        }
    }
}

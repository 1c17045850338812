//! One question by POST, and the whole of its answer.

use std::io::BufRead;

use crate::{Fault, Head};

/// A question.
#[derive(Clone, Copy, Debug)]
pub struct Post<'a> {
    /// Whom it is for: the field `Host`.
    pub host: &'a str,
    /// What is asked, such as `/ipp/print`.
    pub path: &'a str,
    /// What the body is.
    pub media_type: &'a str,
    /// The body.
    pub body: &'a [u8],
    /// Whether the other side is asked to close the connection behind its answer. Where there is none to be closed, as on
    /// USB, it is not asked to.
    pub is_last: bool,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// Status and fields.
    pub head: Head,
    /// Its body, read to the end.
    pub body: Vec<u8>,
}

impl Post<'_> {
    /// The octets to be sent: in one writing, so that no answer can come in the middle of them.
    #[must_use]
    pub fn octets(&self) -> Vec<u8> {
        let length = self.body.len().to_string();
        let connection = if self.is_last { "\r\nConnection: close" } else { "" };
        let mut question = Vec::new();
        for piece in [
            "POST ",
            self.path,
            " HTTP/1.1\r\nHost: ",
            self.host,
            "\r\nUser-Agent: meterbox\r\nContent-Type: ",
            self.media_type,
            "\r\nContent-Length: ",
            &length,
            connection,
            "\r\n\r\n",
        ] {
            question.extend_from_slice(piece.as_bytes());
        }
        question.extend_from_slice(self.body);
        question
    }
}

impl Answer {
    /// Reads an answer whose body has `longest` octets at most. Interim answers (`100 Continue`) are passed over.
    ///
    /// # Errors
    /// Where the stream breaks or takes too long, and where what comes is no HTTP or longer.
    pub fn read(from: &mut dyn BufRead, longest: u64) -> Result<Self, Fault> {
        let head = Head::read(from)?;
        let body = head.body(from, longest)?;
        Ok(Self { head, body })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::ErrorKind;

    use super::*;

    const QUESTION: Post<'_> = Post {
        host: "localhost",
        path: "/ipp/print",
        media_type: "application/ipp",
        body: b"\x01\x01",
        is_last: false,
    };

    const CHUNKED: &[u8] =
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
        3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";

    #[test]
    fn a_question_says_how_long_it_is() {
        let sent = b"POST /ipp/print HTTP/1.1\r\nHost: localhost\r\nUser-Agent: meterbox\r\nContent-Type: application/ipp\r\n\
            Content-Length: 2\r\n\r\n\x01\x01";
        assert_eq!(QUESTION.octets(), sent);
        let last = Post {
            is_last: true,
            ..QUESTION
        };
        let sent = String::from_utf8(last.octets()).unwrap();
        assert!(sent.contains("\r\nConnection: close\r\n\r\n"), "{sent}");
    }

    #[test]
    fn an_answer_is_read_to_its_end_and_no_further() {
        let mut from = [CHUNKED, b"HTTP/1.1 200 OK"].concat();
        let mut from: &[u8] = &mut from;
        let answer = Answer::read(&mut from, 100).unwrap();
        assert_eq!(
            (answer.head.status, answer.body.as_slice(), from),
            (200, b"abcde".as_slice(), b"HTTP/1.1 200 OK".as_slice())
        );
    }

    #[test]
    fn an_answer_cut_at_any_octet_is_none() {
        for end in 0..CHUNKED.len() {
            let fault = Answer::read(&mut CHUNKED.get(..end).unwrap(), 100).unwrap_err();
            let is_cut = matches!(&fault, Fault::Io(error) if error.kind() == ErrorKind::UnexpectedEof);
            assert!(is_cut, "at {end}: {fault:?}");
            assert!(fault.to_string().contains("cut short"), "{fault}");
        }
    }

    #[test]
    fn an_answer_longer_than_is_read_is_none() {
        let fault = Answer::read(&mut { CHUNKED }, 4).unwrap_err();
        assert!(matches!(fault, Fault::TooLong), "{fault:?}");
    }
}

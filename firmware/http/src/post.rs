//! One question by POST on a stream, and the whole of its answer.

use std::io::{BufReader, Read, Write};

use crate::{Fault, Head};

/// Something that octets go into and come out of, each within a time of its own keeping.
pub trait Stream: Read + Write {}

impl<T: Read + Write> Stream for T {}

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
    /// Whether the other side may close the connection behind its answer. Where a connection can't be closed, as on USB,
    /// it is not asked to.
    pub is_last: bool,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// Status and fields.
    pub head: Head,
    /// Its body, read to the end.
    pub body: Vec<u8>,
    /// Whether more came than the answer: what follows it answers somebody else, or nobody.
    pub is_followed: bool,
}

impl Post<'_> {
    /// Asks, and reads an answer whose body has `longest` octets at most. Interim answers (`100 Continue`) are passed
    /// over. The question goes out in one writing, so that no answer can come in the middle of it.
    ///
    /// # Errors
    /// Where the stream breaks or takes too long, and where what comes is no HTTP or longer.
    pub fn ask(&self, stream: &mut dyn Stream, longest: u64) -> Result<Answer, Fault> {
        let mut question = String::from("POST ");
        let length = self.body.len().to_string();
        let connection = if self.is_last { "\r\nConnection: close" } else { "" };
        for piece in [
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
            question.push_str(piece);
        }
        let mut question = question.into_bytes();
        question.extend_from_slice(self.body);
        stream.write_all(&question)?;
        stream.flush()?;
        let mut reader = BufReader::new(stream);
        let head = Head::read(&mut reader)?;
        let body = head.body(&mut reader, longest)?;
        let is_followed = !reader.buffer().is_empty();
        Ok(Answer {
            head,
            body,
            is_followed,
        })
    }
}

#[cfg(test)]
mod tests;

//! The HTTP that an IPP printer speaks, over a USB interface as over TCP: octets in, octets out, request after request on one
//! connection (RFC 9112). Left out: everything but POST of IPP; a GET is shown a page, as real printers do.

use super::IppPrinter;

/// No head of a request is longer.
const LONGEST_HEAD: usize = 16 * 1024;

/// How an answer's length is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Framing {
    /// `Content-Length`.
    #[default]
    Length,
    /// `Transfer-Encoding: chunked`, in pieces of so many octets.
    Chunks(usize),
}

/// One connection to a printer.
#[derive(Clone, Debug)]
pub struct HttpPrinter {
    printer: IppPrinter,
    framing: Framing,
    received: Vec<u8>,
    asked: Vec<u16>,
}

impl HttpPrinter {
    /// A connection on which nothing was said yet.
    #[must_use]
    pub fn new(printer: IppPrinter, framing: Framing) -> Self {
        Self {
            printer,
            framing,
            received: Vec::new(),
            asked: Vec::new(),
        }
    }

    /// The operations that were asked for, in their order.
    #[must_use]
    pub fn asked(&self) -> &[u16] {
        &self.asked
    }

    /// Forgets a request of which only a part has come.
    pub fn begin_anew(&mut self) {
        self.received.clear();
    }

    /// Takes octets and gives those of the answers to every request that is whole now.
    pub fn receive(&mut self, octets: &[u8]) -> Vec<u8> {
        self.received.extend(octets);
        let mut answers = Vec::new();
        while let Some(request) = Request::take(&mut self.received) {
            answers.extend(self.answer(&request));
        }
        answers
    }

    fn answer(&mut self, request: &Request) -> Vec<u8> {
        match request {
            Request::Nonsense => {
                b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_vec()
            }
            Request::Page => {
                let page = b"<html><title>Embedded web server</title></html>";
                self.framed("text/html", page)
            }
            Request::Ipp(body) => {
                let (answer, operation) = self.printer.answer(body);
                self.asked.extend(operation);
                self.framed("application/ipp", &answer)
            }
        }
    }

    fn framed(&self, kind: &str, body: &[u8]) -> Vec<u8> {
        let head = format!("HTTP/1.1 200 OK\r\nServer: HTTP/2.0\r\nContent-Type: {kind}\r\n");
        let mut octets = head.into_bytes();
        match self.framing {
            Framing::Length => {
                octets.extend(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
                octets.extend(body);
            }
            Framing::Chunks(size) => {
                octets.extend(b"Transfer-Encoding: chunked\r\n\r\n");
                for chunk in body.chunks(size.max(1)) {
                    octets.extend(format!("{:x}\r\n", chunk.len()).as_bytes());
                    octets.extend(chunk);
                    octets.extend(b"\r\n");
                }
                octets.extend(b"0\r\n\r\n");
            }
        }
        octets
    }
}

enum Request {
    Ipp(Vec<u8>),
    Page,
    Nonsense,
}

impl Request {
    /// The first request, taken away, once it is whole.
    fn take(received: &mut Vec<u8>) -> Option<Self> {
        let Some(end) = received.windows(4).position(|four| four == b"\r\n\r\n") else {
            if received.len() > LONGEST_HEAD {
                received.clear();
                return Some(Self::Nonsense);
            }
            return None;
        };
        let head = String::from_utf8_lossy(&received[..end]).to_ascii_lowercase();
        let behind = end + 4;
        let of = |name: &str| {
            let mut lines = head.lines().filter_map(|line| line.split_once(':'));
            let line = lines.find(|(known, _)| known.trim() == name);
            line.map(|(_, value)| value.trim().to_owned())
        };
        let (body, used) = if of("transfer-encoding").is_some_and(|coding| coding.contains("chunked")) {
            unchunked(&received[behind..])?
        } else {
            let length = of("content-length").map_or(Some(0), |text| text.parse().ok());
            let Some(length) = length else {
                received.clear();
                return Some(Self::Nonsense);
            };
            (received[behind..].get(..length)?.to_vec(), length)
        };
        received.drain(..behind + used);
        Some(match head.split(' ').next() {
            Some("post") => Self::Ipp(body),
            Some("get" | "head") => Self::Page,
            _ => Self::Nonsense,
        })
    }
}

/// A body in chunks, and how long it was on the wire; none until it is whole. A chunk without a length ends it.
fn unchunked(octets: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut body = Vec::new();
    let mut at = 0;
    loop {
        let line = octets[at..].windows(2).position(|two| two == b"\r\n")?;
        let text = String::from_utf8_lossy(&octets[at..at + line]).into_owned();
        at += line + 2;
        let size = usize::from_str_radix(text.split(';').next().unwrap_or("").trim(), 16).unwrap_or(0);
        let chunk = octets.get(at..at + size)?;
        octets.get(at + size..at + size + 2)?;
        at += size + 2;
        if size == 0 {
            return Some((body, at));
        }
        body.extend(chunk);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ipp::IppValue;

    const ASK: &[u8] = &[1, 1, 0, 0x0b, 0, 0, 0, 7, 3];

    fn connection(framing: Framing) -> HttpPrinter {
        let printer = IppPrinter::default().with("printer-state", vec![IppValue::Enum(3)]);
        HttpPrinter::new(printer, framing)
    }

    fn posted() -> Vec<u8> {
        let head = "POST /ipp/print HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n";
        [head.as_bytes(), ASK].concat()
    }

    #[test]
    fn a_request_is_answered_once_its_last_octet_is_there() {
        let mut connection = connection(Framing::Length);
        let request = posted();
        let (last, before) = request.split_last().unwrap_or((&0, &[]));
        for octet in before {
            assert_eq!(connection.receive(&[*octet]), b"");
        }
        let answer = connection.receive(&[*last]);
        assert!(answer.starts_with(b"HTTP/1.1 200 OK\r\n"));
        assert_eq!(connection.asked(), [0x0b]);
    }

    #[test]
    fn chunks_are_read_and_written() {
        let mut connection = connection(Framing::Chunks(5));
        let head = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
        let request = [
            &head[..],
            b"4\r\n",
            &ASK[..4],
            b"\r\n5\r\n",
            &ASK[4..],
            b"\r\n0\r\n\r\n",
        ]
        .concat();
        let twice = [request.clone(), request].concat();
        let answers = connection.receive(&twice);
        assert_eq!(connection.asked().len(), 2);
        assert!(answers.ends_with(b"0\r\n\r\n"));
        assert!(answers.windows(5).any(|five| five == b"\r\n5\r\n"));
    }

    #[test]
    fn what_is_no_ipp_gets_a_page_or_a_refusal() {
        let mut connection = connection(Framing::Length);
        assert!(
            connection
                .receive(b"GET / HTTP/1.1\r\n\r\n")
                .starts_with(b"HTTP/1.1 200")
        );
        assert!(connection.receive(b"HELO x\r\n\r\n").starts_with(b"HTTP/1.1 400"));
        let endless = vec![b'x'; LONGEST_HEAD + 1];
        assert!(connection.receive(&endless).starts_with(b"HTTP/1.1 400"));
        assert!(connection.asked().is_empty());
    }
}

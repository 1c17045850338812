//! One printer asked by IPP over the network: the second source for one that doesn't answer SNMP, and that a person selected
//! for it. Nobody else's port 631 is ever opened (law 4).
//!
//! Plain HTTP on one connection at a time, closed when its answer was read, and one question, Get-Printer-Attributes. This
//! blocks, within a deadline: call it on a thread. Left out: TLS (printers sign their own certificates, which prove nothing)
//! and passwords. Nothing is printed and nothing is set.

use std::fmt;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use http::{Answer, Fault, Post};
use profiles::ipp::{Attributes, Malformed, get_printer_attributes};

use crate::LanError;

/// The port that is IPP's own (RFC 8010, 4).
pub const PORT: u16 = 631;

/// Where printers have it: RFC 8011's place, and those of before. The next is tried where there is nothing.
const PATHS: [&str; 3] = ["/ipp/print", "/ipp", "/"];
/// The longest body that is read: the longest answers to whole questions have 100 KB, to ours 20.
const LONGEST_BODY: u64 = 512 * 1024;
/// `client-error-not-found` (RFC 8011, B.1.4.6).
const NOT_FOUND: u16 = 0x0406;
/// What a TLS alert begins with (RFC 8446, 5.1): the answer of a door that opens to TLS alone.
const TLS_ALERT: u8 = 0x15;

/// How long is waited.
#[derive(Clone, Copy, Debug)]
pub struct IppPatience {
    /// For a connection.
    pub connect: Duration,
    /// For everything.
    pub whole: Duration,
}

impl Default for IppPatience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            whole: Duration::from_secs(20),
        }
    }
}

/// What a printer said, and what that cost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IppAnswer {
    /// Its attributes.
    pub attributes: Attributes,
    /// Questions asked.
    pub questions: u32,
    /// Octets sent, above TCP.
    pub bytes_sent: u64,
    /// Octets received.
    pub bytes_received: u64,
}

/// Why a printer was not read by IPP.
#[derive(Debug)]
pub enum NoIpp {
    /// No connection: the port is closed, or nobody is there.
    Closed(io::Error),
    /// The connection is there, and no answer came in time.
    Silent,
    /// It answers to TLS alone.
    TlsOnly,
    /// Its web server refuses: the HTTP status.
    Refused(u16),
    /// What came is no HTTP, or has no end.
    Nonsense,
    /// The answer broke off.
    CutOff,
    /// The answer is no IPP, or it refuses.
    Ipp(Malformed),
}

impl fmt::Display for NoIpp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closed(cause) => write!(f, "its port for IPP can't be reached ({cause}): is IPP switched on there?"),
            Self::Silent => f.write_str("it takes the question by IPP and does not answer: wake it up, or restart it"),
            Self::TlsOnly => {
                f.write_str("it speaks IPP with TLS alone: allow IPP without encryption in its settings, or switch SNMP on")
            }
            Self::Refused(status @ (401 | 403)) => {
                write!(f, "it wants a login for IPP (status {status}): allow IPP without one, or switch SNMP on")
            }
            Self::Refused(status) => {
                write!(f, "its web server refuses IPP (status {status}): is IPP switched on there?")
            }
            Self::Nonsense => f.write_str("what answers on its port for IPP speaks no HTTP, or has no end: check the address"),
            Self::CutOff => f.write_str("its answer by IPP broke off; it is asked again at the next reading"),
            Self::Ipp(malformed) => malformed.fmt(f),
        }
    }
}

/// Asks the printer at that address, and only it. `request_id` is a fresh number, by which its answer is known.
///
/// # Errors
/// [`LanError::NoIpp`].
pub fn ask_ipp(address: SocketAddr, request_id: u32, patience: IppPatience) -> Result<IppAnswer, LanError> {
    let until = Instant::now() + patience.whole;
    let mut told = IppAnswer::default();
    let mut failure = NoIpp::Silent;
    for path in PATHS {
        let connect = until.min(Instant::now() + patience.connect);
        match ask(address, path, request_id, [connect, until], &mut told) {
            Ok(attributes) => {
                told.attributes = attributes;
                return Ok(told);
            }
            Err(nothing @ (NoIpp::Refused(404 | 405) | NoIpp::Ipp(Malformed::Refused(NOT_FOUND)))) => {
                failure = nothing;
            }
            Err(other) => {
                failure = other;
                break;
            }
        }
    }
    Err(LanError::NoIpp { address, failure })
}

fn ask(
    address: SocketAddr,
    path: &str,
    request_id: u32,
    [connect, until]: [Instant; 2],
    told: &mut IppAnswer,
) -> Result<Attributes, NoIpp> {
    let host = match address.port() {
        PORT if address.is_ipv6() => format!("[{}]", address.ip()),
        PORT => address.ip().to_string(),
        _ => address.to_string(),
    };
    let body = get_printer_attributes(request_id, &["ipp://", &host, path].concat());
    let question = Post {
        host: &host,
        path,
        media_type: "application/ipp",
        body: &body,
        is_last: true,
    };
    let stream = left(connect)
        .and_then(|longest| TcpStream::connect_timeout(&address, longest))
        .map_err(NoIpp::Closed)?;
    let mut line = Line {
        stream,
        until,
        received: 0,
    };
    told.questions += 1;
    let octets = question.octets();
    // It may answer before it has read all, and close: what it says counts.
    let sent = line.write_all(&octets);
    told.bytes_sent += octets.len() as u64;
    let mut reader = BufReader::new(line);
    let answered = answer(&mut reader, request_id);
    told.bytes_received += reader.get_ref().received;
    match (answered, sent) {
        (Err(NoIpp::CutOff), Err(error)) => Err(failed(&error)),
        (answered, _) => answered,
    }
}

fn answer(reader: &mut dyn BufRead, request_id: u32) -> Result<Attributes, NoIpp> {
    let first = reader.fill_buf().map_err(|error| failed(&error))?.first();
    if first == Some(&TLS_ALERT) {
        return Err(NoIpp::TlsOnly);
    }
    let answer = Answer::read(reader, LONGEST_BODY).map_err(|fault| match fault {
        Fault::Io(error) => failed(&error),
        Fault::Broken(_) | Fault::TooLong => NoIpp::Nonsense,
    })?;
    match answer.head.status {
        200 => Attributes::of_answer(&answer.body, request_id).map_err(NoIpp::Ipp),
        426 => Err(NoIpp::TlsOnly),
        status => Err(NoIpp::Refused(status)),
    }
}

fn failed(error: &io::Error) -> NoIpp {
    match error.kind() {
        ErrorKind::TimedOut | ErrorKind::WouldBlock => NoIpp::Silent,
        _ => NoIpp::CutOff,
    }
}

/// The time until then, never none.
fn left(until: Instant) -> io::Result<Duration> {
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(ErrorKind::TimedOut.into());
    }
    Ok(left)
}

/// A connection on which each reading and writing ends in time.
struct Line {
    stream: TcpStream,
    until: Instant,
    received: u64,
}

impl Read for Line {
    fn read(&mut self, octets: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(left(self.until)?))?;
        let came = self.stream.read(octets)?;
        self.received += came as u64;
        Ok(came)
    }
}

impl Write for Line {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(left(self.until)?))?;
        self.stream.write(octets)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

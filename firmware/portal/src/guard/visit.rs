//! One connection, from its first octet to its end: one request, one answer.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::TlsAcceptor;

use super::crowd::{Progress, Report};
use super::head::{Head, MOST_HEAD, end_of_head};
use super::{Refusal, host};
use crate::Desk;
use crate::relay::{Passage, Question};

/// From the first octet to the end of the head, a TLS handshake among it.
const HEAD_TIME: Duration = Duration::from_secs(5);
/// From the first octet to the end of the request.
const REQUEST_TIME: Duration = Duration::from_secs(30);
/// After it, to take the answer.
const ANSWER_TIME: Duration = Duration::from_secs(30);
/// After it, to hang up.
const FAREWELL_TIME: Duration = Duration::from_secs(1);
/// What is still heard of a client in that time.
const FAREWELL_OCTETS: usize = 1 << 20;

/// What is read and written: a TCP connection, or TLS over it.
trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// Where a visitor is led.
pub(super) struct House {
    pub(super) desk: Arc<dyn Desk>,
    pub(super) passage: Passage,
}

/// One connection that came in.
pub(super) struct Visit {
    pub(super) house: Arc<House>,
    pub(super) report: Report,
    pub(super) peer: IpAddr,
    /// The address that was reached.
    pub(super) local: IpAddr,
}

impl Visit {
    /// Takes the request and gives the answer. What goes wrong on the way ends the connection, and nothing else.
    pub(super) async fn receive(self, connection: TcpStream, tls: Option<TlsAcceptor>) {
        let began = Instant::now();
        let secure = tls.is_some();
        let arriving = async {
            let mut stream: Box<dyn Stream> = match tls {
                Some(tls) => Box::new(tls.accept(connection).await.ok()?),
                None => Box::new(connection),
            };
            let head = read_head(&mut *stream).await?;
            Some((stream, head))
        };
        let Ok(Some((mut stream, head))) = timeout_at(began + HEAD_TIME, arriving).await else {
            return;
        };
        let asking = self.ask(&mut *stream, head, secure);
        let answer = match timeout_at(began + REQUEST_TIME, asking).await {
            Ok(Ok(Some(answer))) => answer,
            Ok(Ok(None)) => return,
            Ok(Err(refusal)) => refusal.answer(self.local),
            Err(_) => self.too_late().answer(self.local),
        };
        self.report.tell(Progress::Taking);
        if matches!(
            timeout(ANSWER_TIME, give(&mut *stream, &answer)).await,
            Ok(Ok(()))
        ) {
            self.report.tell(Progress::Leaving);
            // A connection that is closed with something unread takes back what it said last.
            let _ = timeout(FAREWELL_TIME, hear_out(&mut *stream)).await;
        }
    }

    /// Whose fault it is that there is no answer in time.
    fn too_late(&self) -> Refusal {
        match self.report.progress() {
            Progress::Whole => Refusal::Busy,
            _ => Refusal::Slow,
        }
    }

    /// The answer to the request whose head that is; none where the client went away.
    async fn ask(
        &self,
        stream: &mut dyn Stream,
        head: Result<Arrived, Refusal>,
        secure: bool,
    ) -> Result<Option<Vec<u8>>, Refusal> {
        let arrived = head?;
        let head = Head::parse(&arrived.head)?;
        let host =
            host::own(&head.host, &self.house.desk.box_name(), self.local).ok_or(Refusal::OtherHost)?;
        self.report.tell(Progress::Sending);
        let Some(body) = read_body(stream, &head, arrived.behind).await else {
            return Ok(None);
        };
        self.report.tell(Progress::Whole);
        let question = Question {
            method: head.method,
            path: head.path,
            query: head.query,
            headers: head.headers,
            body,
            peer: self.peer,
            secure,
            host,
        };
        let answer = self.house.passage.ask(question).await;
        answer.map(Some).ok_or(Refusal::Busy)
    }
}

/// A head, and what came behind it already.
struct Arrived {
    head: Vec<u8>,
    behind: Vec<u8>,
}

/// The head; none where the client went away before its end.
async fn read_head(stream: &mut dyn Stream) -> Option<Result<Arrived, Refusal>> {
    let mut head = Vec::new();
    loop {
        let seen = head.len();
        if !read_some(stream, &mut head, MOST_HEAD).await {
            return None;
        }
        if let Some(end) = end_of_head(&head, seen) {
            let behind = head.split_off(end);
            return Some(Ok(Arrived { head, behind }));
        }
        if head.len() >= MOST_HEAD {
            return Some(Err(Refusal::LongHead));
        }
    }
}

/// The body, of which `body` came already; none where the client went away before its end.
async fn read_body(stream: &mut dyn Stream, head: &Head, mut body: Vec<u8>) -> Option<Vec<u8>> {
    let length = head.body_length();
    if head.waits && body.is_empty() {
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await.ok()?;
        stream.flush().await.ok()?;
    }
    while body.len() < length {
        if !read_some(stream, &mut body, length).await {
            return None;
        }
    }
    body.truncate(length);
    Some(body)
}

/// Reads what is there, up to `most` octets in all. False: the client went away.
async fn read_some(stream: &mut dyn Stream, into: &mut Vec<u8>, most: usize) -> bool {
    let mut piece = [0; 2048];
    let room = most.saturating_sub(into.len()).min(piece.len());
    let Some(piece) = piece.get_mut(..room) else {
        return false;
    };
    match stream.read(piece).await {
        Ok(read @ 1..) => {
            into.extend_from_slice(piece.get(..read).unwrap_or_default());
            true
        }
        _ => false,
    }
}

async fn give(stream: &mut dyn Stream, answer: &[u8]) -> std::io::Result<()> {
    stream.write_all(answer).await?;
    // Over TLS this says goodbye first: so a cut answer is not taken for a whole one.
    stream.shutdown().await
}

/// Reads until the client hangs up or has talked enough, and forgets it.
async fn hear_out(stream: &mut dyn Stream) {
    let (mut forgotten, mut heard) = ([0; 2048], 0);
    while let Ok(read @ 1..) = stream.read(&mut forgotten).await
        && heard < FAREWELL_OCTETS
    {
        heard += read;
    }
}

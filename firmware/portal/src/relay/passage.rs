//! The guard's side: a canonical request goes to `tiny_http` over the Unix socket, its answer comes back whole.
//!
//! One at a time: so `tiny_http` never needs more than the threads that it begins with, and the next answer is made while
//! the one before travels to a slow client, who holds up nobody.

use std::fs::File;
use std::io;
use std::net::IpAddr;
use std::path::PathBuf;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::sync::Mutex;

use super::{MOST_ANSWER, Method};
use crate::guard::Head;

/// Who asks: what the guard knows of it.
pub(crate) struct Visitor {
    pub(crate) address: IpAddr,
    pub(crate) secure: bool,
    /// What the browser calls the box, without port.
    pub(crate) host: String,
}

/// The names of the guard's own headers. No header of a client is passed on under them.
pub(super) const PEER_HEADER: &str = "x-meterbox-peer";
pub(super) const SECURE_HEADER: &str = "x-meterbox-secure";

/// The way to the server behind the guard.
pub(crate) struct Passage {
    socket: PathBuf,
    turn: Mutex<()>,
}

impl Passage {
    /// The way to the server that listens there.
    pub(crate) fn to(socket: PathBuf) -> Self {
        Self {
            socket,
            turn: Mutex::new(()),
        }
    }

    /// The answer, ready to be sent; none where there is no whole one.
    pub(crate) async fn ask(&self, head: &Head, visitor: &Visitor, body: &[u8]) -> Option<Vec<u8>> {
        let _turn = self.turn.lock().await;
        spare_handles().ok()?;
        let mut server = UnixStream::connect(&self.socket).await.ok()?;
        server.write_all(&canonical(head, visitor, body)).await.ok()?;
        let mut answer = Vec::new();
        let most = u64::try_from(MOST_ANSWER + 1).ok()?;
        server.take(most).read_to_end(&mut answer).await.ok()?;
        (answer.len() <= MOST_ANSWER).then(|| closing(&answer)).flatten()
    }
}

/// `tiny_http` ends the program where it gets no handle for a connection that it accepted, so one is only made where
/// there are enough.
fn spare_handles() -> io::Result<[File; 4]> {
    let open = || File::open("/dev/null");
    Ok([open()?, open()?, open()?, open()?])
}

/// The request, written anew from what was understood of it.
fn canonical(head: &Head, visitor: &Visitor, body: &[u8]) -> Vec<u8> {
    let method = match head.method {
        Method::Get => "GET ",
        Method::Head => "HEAD ",
        Method::Post => "POST ",
    };
    let mut text = String::from(method);
    text.push_str(&head.path);
    if let Some(query) = &head.query {
        text.push('?');
        text.push_str(query);
    }
    text.push_str(" HTTP/1.1\r\n");
    let mut field = |name: &str, value: &str| {
        for piece in [name, ": ", value, "\r\n"] {
            text.push_str(piece);
        }
    };
    field("host", &visitor.host);
    field(PEER_HEADER, &visitor.address.to_string());
    field(SECURE_HEADER, if visitor.secure { "1" } else { "0" });
    for (name, value) in &head.headers {
        field(name, value);
    }
    field("content-length", &body.len().to_string());
    field("connection", "close");
    text.push_str("\r\n");
    let mut octets = text.into_bytes();
    octets.extend_from_slice(body);
    octets
}

/// The answer with the word that the connection ends behind it; none where it is not whole.
fn closing(answer: &[u8]) -> Option<Vec<u8>> {
    let (status_line, rest) =
        answer.split_at_checked(answer.iter().position(|octet| *octet == b'\n')? + 1)?;
    Some([status_line, b"Connection: close\r\n".as_slice(), rest].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_does_not_say_who_it_is() {
        let sent = b"POST /x?y=1 HTTP/1.1\r\nHost: B:80\r\nx-meterbox-peer: 192.0.2.66\r\nX-Meterbox-Secure: 1\r\n\
                     Connection: upgrade\r\nUpgrade: h2c\r\nTE: chunked\r\nCookie: a=b\r\nContent-Length: 3\r\n\r\n";
        let head = Head::parse(sent).unwrap_or_else(|refusal| panic!("{refusal:?}"));
        let visitor = Visitor {
            address: [192, 0, 2, 7].into(),
            secure: false,
            host: "b".to_owned(),
        };
        let written = canonical(&head, &visitor, b"c=d");
        assert_eq!(
            String::from_utf8_lossy(&written),
            "POST /x?y=1 HTTP/1.1\r\nhost: b\r\nx-meterbox-peer: 192.0.2.7\r\nx-meterbox-secure: 0\r\ncookie: a=b\r\n\
             content-length: 3\r\nconnection: close\r\n\r\nc=d"
        );
    }

    #[test]
    fn an_answer_without_its_first_line_is_none() {
        assert_eq!(closing(b""), None);
        assert_eq!(closing(b"HTTP/1.1 200 OK"), None);
        assert_eq!(
            closing(b"HTTP/1.1 200 OK\r\nDate: x\r\n\r\nb").as_deref(),
            Some(b"HTTP/1.1 200 OK\r\nConnection: close\r\nDate: x\r\n\r\nb".as_slice())
        );
    }
}

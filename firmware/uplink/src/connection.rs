//! A TLS connection to the server, through the customer's proxy where there is one, and one exchange over it.

use std::io::{BufReader, Write};
use std::sync::Arc;

use http::Head;
use protocol::encoding::to_base64;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};

use crate::deadline::Deadline;
use crate::exchange::{LONGEST_ANSWER, Patience};
use crate::failure::Fault;
use crate::names::addresses;
use crate::socket::Socket;
use crate::{ProxyAddress, ProxyFault, ServerAddress};

/// A connection on which the server can be asked.
pub(crate) struct Connection(StreamOwned<ClientConnection, Socket>);

/// What an exchange brought.
pub(crate) struct Exchange {
    pub(crate) head: Head,
    pub(crate) body: Vec<u8>,
    /// Whether the connection may carry another one.
    pub(crate) keeps_open: bool,
}

impl Connection {
    /// Connects, within the patience for it and within the whole.
    pub(crate) fn open(
        server: &ServerAddress,
        proxy: Option<&ProxyAddress>,
        tls: &Arc<ClientConfig>,
        patience: Patience,
        whole: Deadline,
    ) -> Result<Self, Fault> {
        let (host, port) = proxy.map_or((server.host(), server.port()), |proxy| {
            (proxy.host(), proxy.port())
        });
        let resolving = whole.of_step(patience.resolve, "looking up the server's name");
        let addresses = addresses(host, port, resolving).map_err(|fault| fault.by(resolving))?;
        let connecting = whole.of_step(patience.connect, "connecting to the server");
        let secured = || {
            let mut socket = Socket::connect(&addresses, connecting)?;
            if let Some(proxy) = proxy {
                tunnel(&mut socket, server, proxy)?;
            }
            secure(socket, server, tls)
        };
        secured().map_err(|fault| fault.by(connecting))
    }

    /// Whether it is still there, as it was left.
    pub(crate) fn is_quiet(&self) -> bool {
        self.0.sock.is_quiet()
    }

    /// Sends a question, of which `head` ends with an empty line, and reads the answer.
    pub(crate) fn exchange(
        &mut self,
        head: &str,
        body: &[u8],
        patience: Patience,
        whole: Deadline,
    ) -> Result<Exchange, Fault> {
        self.send(head, body, whole).map_err(|fault| fault.by(whole))?;
        let answering = whole.of_step(patience.answer, "waiting for the server's answer");
        self.0.sock.hold_to(answering);
        let mut reader = BufReader::new(&mut self.0);
        let head = Head::read(&mut reader).map_err(|fault| Fault::from(fault).by(answering))?;
        reader.get_mut().sock.hold_to(whole);
        let body = head
            .body(&mut reader, LONGEST_ANSWER)
            .map_err(|fault| Fault::from(fault).by(whole))?;
        // What follows the answer is no answer to the next question.
        let keeps_open = head.keeps_open() && reader.buffer().is_empty();
        Ok(Exchange {
            head,
            body,
            keeps_open,
        })
    }

    fn send(&mut self, head: &str, body: &[u8], whole: Deadline) -> Result<(), Fault> {
        self.0.sock.hold_to(whole);
        self.0.write_all(head.as_bytes())?;
        self.0.write_all(body)?;
        Ok(self.0.flush()?)
    }
}

/// Has the proxy connect the socket to the server (RFC 9110 §9.3.6). The proxy looks up the server's name.
fn tunnel(socket: &mut Socket, server: &ServerAddress, proxy: &ProxyAddress) -> Result<(), Fault> {
    let target = format!("{}:{}", server.host(), server.port());
    let authorization = proxy.credentials().map_or_else(String::new, |credentials| {
        format!(
            "Proxy-Authorization: Basic {}\r\n",
            to_base64(credentials.as_bytes())
        )
    });
    let question = format!(
        "CONNECT {target} HTTP/1.1\r\nHost: {target}\r\nUser-Agent: meterbox\r\nProxy-Connection: Keep-Alive\r\n{authorization}\r\n"
    );
    socket.write_all(question.as_bytes()).map_err(closed)?;
    // Octet by octet: what follows the head belongs to the server.
    let mut reader = BufReader::with_capacity(1, socket);
    match Head::read(&mut reader).map_err(closed)?.status {
        200 => Ok(()),
        status => Err(Fault::Proxy(ProxyFault::Status(status))),
    }
}

/// A proxy with which no time passed, but which can be heard no more, has closed the connection.
fn closed(fault: impl Into<Fault>) -> Fault {
    match fault.into() {
        Fault::Io(error) if error.kind() != std::io::ErrorKind::TimedOut => Fault::Proxy(ProxyFault::Closed),
        other => other,
    }
}

fn secure(mut socket: Socket, server: &ServerAddress, tls: &Arc<ClientConfig>) -> Result<Connection, Fault> {
    let bare = server.host().trim_start_matches('[').trim_end_matches(']');
    let name = ServerName::try_from(bare.to_owned()).map_err(|_| Fault::Broken("the host is no name"))?;
    let mut connection = ClientConnection::new(Arc::clone(tls), name).map_err(std::io::Error::other)?;
    while connection.is_handshaking() {
        connection.complete_io(&mut socket).map_err(Fault::Handshake)?;
    }
    Ok(Connection(StreamOwned::new(connection, socket)))
}

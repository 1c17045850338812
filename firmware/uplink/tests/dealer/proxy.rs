//! The customer's proxy: CONNECT, done well and done badly.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What a proxy does with a CONNECT.
#[derive(Clone, Copy)]
pub(crate) enum Manner {
    /// Connects, if the authorization is the one for `anna:s3cr@t`.
    WithPassword,
    /// Connects to another server than the one asked for, as an inspecting proxy does.
    Elsewhere(SocketAddr),
    /// Answers that status.
    Status(u16),
    /// Closes without a word.
    Closes,
    /// Says 200, then closes.
    ConnectsAndCloses,
    /// Says 200, then a page.
    ConnectsAndShowsAPage,
}

/// A running proxy, and the heads of the requests that it got.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    pub(crate) heads: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    pub(crate) fn open(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&heads);
        std::thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let log = Arc::clone(&log);
                std::thread::spawn(move || serve(socket, manner, &log));
            }
        });
        Self { address, heads }
    }
}

fn serve(mut client: TcpStream, manner: Manner, log: &Mutex<Vec<String>>) -> Option<()> {
    let mut head = String::new();
    let mut reader = BufReader::new(client.try_clone().ok()?);
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    log.lock().unwrap().push(head.clone());
    let asked = head.split_whitespace().nth(1)?.to_owned();
    // base64 of anna:s3cr@t
    let is_anna = head.contains("Proxy-Authorization: Basic YW5uYTpzM2NyQHQ=\r\n");
    let connected = b"HTTP/1.1 200 Connection established\r\n\r\n";
    match manner {
        Manner::WithPassword if !is_anna => status(&mut client, 407),
        Manner::WithPassword => {
            let server = TcpStream::connect(asked).ok()?;
            client.write_all(connected).ok()?;
            relay(client, server)
        }
        Manner::Elsewhere(other) => {
            let server = TcpStream::connect(other).ok()?;
            client.write_all(connected).ok()?;
            relay(client, server)
        }
        Manner::Status(code) => status(&mut client, code),
        Manner::Closes => Some(()),
        Manner::ConnectsAndCloses => client.write_all(connected).ok(),
        Manner::ConnectsAndShowsAPage => {
            client.write_all(connected).ok()?;
            client
                .write_all(b"HTTP/1.1 200 OK\r\n\r\n<html>Please log in</html>")
                .ok()?;
            // The page is read before the connection is closed.
            std::io::copy(&mut client, &mut std::io::sink()).ok().map(drop)
        }
    }
}

fn status(client: &mut TcpStream, code: u16) -> Option<()> {
    let challenge = "Proxy-Authenticate: Basic realm=\"office\"\r\n";
    write!(
        client,
        "HTTP/1.1 {code} No\r\n{challenge}Content-Length: 0\r\nConnection: close\r\n\r\n"
    )
    .ok()
}

fn relay(client: TcpStream, server: TcpStream) -> Option<()> {
    let (mut from_client, mut to_server) = (client.try_clone().ok()?, server.try_clone().ok()?);
    std::thread::spawn(move || std::io::copy(&mut from_client, &mut to_server));
    let (mut from_server, mut to_client) = (server, client);
    std::io::copy(&mut from_server, &mut to_client).ok()?;
    to_client.shutdown(std::net::Shutdown::Both).ok()
}

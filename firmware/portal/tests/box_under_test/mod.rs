//! A box whose page is served on loopback, and clients that treat it well or badly.

#![allow(dead_code, clippy::unwrap_used, missing_docs, unreachable_pub)]

use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use meters::Timestamp;
use portal::{Desk, DeskFailure, Doors, Lock, Outcome, PageCertificate, Presence, SentFile, serve};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use setup::view::{Health, View};
use setup::{Command, Download, Notice, Place};
use socket2::{Domain, Socket, Type};
use tempfile::TempDir;
use tokio::sync::oneshot;

pub const NAME: &str = "meterbox-test";

/// A desk with little on it. Its clock can be set.
#[derive(Default)]
pub struct SmallDesk {
    pub password_hash: Mutex<Option<String>>,
    /// None: the real time.
    pub now: Mutex<Option<Timestamp>>,
    pub kept: Mutex<Vec<PageCertificate>>,
}

impl Desk for SmallDesk {
    fn view(&self, place: &Place, _page: usize) -> Result<Option<View>, DeskFailure> {
        Ok((*place == Place::Health).then(|| View::Health(Health::default())))
    }

    fn obey(&self, _command: Command, _host: &str) -> Result<Outcome, DeskFailure> {
        Ok(Outcome::Done(Notice::Saved))
    }

    fn file(&self, _download: Download) -> Result<SentFile, DeskFailure> {
        Err(DeskFailure("There is no file.".to_owned()))
    }

    fn box_name(&self) -> String {
        NAME.to_owned()
    }

    fn now(&self) -> Timestamp {
        let real = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let set = *self.now.lock().unwrap();
        set.unwrap_or_else(|| Timestamp::from_unix_seconds(real()))
    }

    fn lock(&self) -> Result<Lock, DeskFailure> {
        Ok(Lock {
            claim_code: "ABCD2345".to_owned(),
            password_hash: self.password_hash.lock().unwrap().clone(),
        })
    }

    fn set_password(&self, hash: &str) -> Result<(), DeskFailure> {
        *self.password_hash.lock().unwrap() = Some(hash.to_owned());
        Ok(())
    }

    fn keep_certificate(&self, renewed: &PageCertificate) -> Result<(), DeskFailure> {
        self.kept.lock().unwrap().push(renewed.clone());
        Ok(())
    }
}

pub struct BoxUnderTest {
    pub plain: SocketAddr,
    pub secure: SocketAddr,
    pub desk: Arc<SmallDesk>,
    pub certificate: PageCertificate,
    folder: TempDir,
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl BoxUnderTest {
    pub fn start() -> Self {
        Self::start_with(SmallDesk::default())
    }

    pub fn start_with(desk: SmallDesk) -> Self {
        let desk = Arc::new(desk);
        let loopback = IpAddr::from([127, 0, 0, 1]);
        let certificate = PageCertificate::make(&[NAME.to_owned()], &[loopback], desk.now()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let listen = || TcpListener::bind((loopback, 0)).unwrap();
        let (plain, secure) = (listen(), listen());
        let mut started = Self {
            plain: plain.local_addr().unwrap(),
            secure: secure.local_addr().unwrap(),
            desk: Arc::clone(&desk),
            certificate: certificate.clone(),
            folder,
            end: None,
            thread: None,
        };
        let (end, ended) = oneshot::channel();
        started.end = Some(end);
        started.thread = Some(std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let doors = Doors {
                    plain: Some(plain),
                    secure,
                };
                tokio::select! {
                    served = serve(doors, certificate, desk, Presence::default()) => served.unwrap(),
                    _ = ended => {}
                }
            });
        }));
        started
    }

    /// Ends it, and waits until it has ended.
    pub fn stop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }

    /// What a client gets by plain HTTP that sends that and waits.
    pub fn by_http(&self, request: &[u8]) -> String {
        exchange(&mut connect(self.plain, 1), request)
    }

    /// The same by HTTPS.
    pub fn by_https(&self, request: &[u8]) -> String {
        exchange(&mut self.tls(1), request)
    }

    /// A TLS connection from 127.0.0.`from`.
    pub fn tls(&self, from: u8) -> StreamOwned<ClientConnection, TcpStream> {
        let name = ServerName::try_from(NAME).unwrap();
        let client = ClientConnection::new(trusting(&self.certificate), name).unwrap();
        StreamOwned::new(client, connect(self.secure, from))
    }
}

impl Drop for BoxUnderTest {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A client that trusts that certificate and no other.
pub fn trusting(certificate: &PageCertificate) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from(certificate.certificate.clone()))
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}

/// A GET as browsers send it.
pub fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: {NAME}\r\nUser-Agent: test\r\nAccept: */*\r\n\r\n").into_bytes()
}

/// A connection from 127.0.0.`from`, as if from another machine.
pub fn connect(to: SocketAddr, from: u8) -> TcpStream {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket
        .bind(&SocketAddr::from(([127, 0, 0, from], 0)).into())
        .unwrap();
    socket.connect(&to.into()).unwrap();
    let connection = TcpStream::from(socket);
    connection
        .set_read_timeout(Some(Duration::from_secs(40)))
        .unwrap();
    connection
}

/// Sends that, and gives everything that comes until the box hangs up.
pub fn exchange(stream: &mut (impl Read + Write), request: &[u8]) -> String {
    // The box may have said no, and hung up, before it heard all of it.
    let _ = stream.write_all(request).and_then(|()| stream.flush());
    heard(stream)
}

/// Everything that comes until the box hangs up.
pub fn heard(stream: &mut impl Read) -> String {
    let mut heard = Vec::new();
    let _ = stream.read_to_end(&mut heard);
    String::from_utf8_lossy(&heard).into_owned()
}

/// Whether the door behind the guard wrote this answer.
pub fn is_from_the_door(answer: &str) -> bool {
    answer.starts_with("HTTP/1.1 ")
        && answer.contains("\r\nServer: meterbox\r\n")
        && answer.contains("\r\n\r\n")
}

/// The status; 0 where there was no answer.
pub fn status(answer: &str) -> u16 {
    let status = answer.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3));
    status.and_then(|status| status.parse().ok()).unwrap_or(0)
}

//! A dealer's server on loopback, as it should be and as it should not be; and the customer's proxy before it.
#![allow(dead_code, clippy::unwrap_used)] // each story uses some of it

pub(crate) mod proxy;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use meters::Timestamp;
use protocol::signature::{SignedHeaders, sign_response, verify_request};
use protocol::{
    Ack, ApplianceId, BatchKey, EnrolmentCode, EnrolmentRequest, EnrolmentResponse, Outcome, PublicKey,
    Refusal, RefusalKind, ServerCard, SigningKey,
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use uplink::{BoxIdentity, Patience, Route, ServerAddress, Uplink};

pub(crate) const NOW: Timestamp = Timestamp::from_unix_seconds(1_795_341_600);
pub(crate) const SERVERS_NOW: Timestamp = Timestamp::from_unix_seconds(1_795_341_607);
pub(crate) const BODY: &[u8] = br#"{"a":"batch"}"#;
pub(crate) const NONCE: [u8; 16] = [5; 16];

pub(crate) fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).unwrap()
}

pub(crate) fn public(seed: u8) -> PublicKey {
    key(seed).public_key().unwrap()
}

/// Seeds: the server's key, the box's key, somebody else's.
pub(crate) const SERVER: u8 = 1;
pub(crate) const BOX: u8 = 2;
pub(crate) const STRANGER: u8 = 3;

pub(crate) fn appliance() -> ApplianceId {
    "box-4k7qz2".parse().unwrap()
}

pub(crate) fn batch_key() -> BatchKey {
    BatchKey {
        appliance: appliance(),
        epoch: "6f".repeat(16),
        sequence: 17,
    }
}

pub(crate) fn box_identity() -> BoxIdentity {
    BoxIdentity {
        appliance: appliance(),
        key: key(BOX),
        server_key: public(SERVER),
    }
}

/// A certificate authority.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        Self::named(&format!("authority {}", NUMBER.fetch_add(1, Ordering::Relaxed)))
    }

    pub(crate) fn named(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    /// TLS with a certificate for that host, as `change` changes it.
    pub(crate) fn tls(&self, host: &str, change: impl FnOnce(&mut CertificateParams)) -> Arc<ServerConfig> {
        let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![CertificateDer::from(certificate)], key)
            .unwrap();
        Arc::new(config)
    }
}

/// A request as it arrived.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }

    fn read(stream: impl Read) -> Option<Self> {
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        stream.read_line(&mut line).ok()?;
        let mut words = line.split_whitespace().map(str::to_owned);
        let (method, path) = (words.next()?, words.next()?);
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                break;
            };
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
        let mut request = Self {
            method,
            path,
            headers,
            body: Vec::new(),
        };
        let length = request
            .header("content-length")
            .map_or(0, |length| length.parse().unwrap());
        request.body = vec![0; length];
        stream.read_exact(&mut request.body).ok()?;
        Some(request)
    }

    /// Whose signature the request carries, if it is right.
    pub(crate) fn signer(&self, key: PublicKey) -> Option<String> {
        let headers = SignedHeaders::find(|name| self.header(name)).ok()?;
        let signed = verify_request(&headers, (&self.method, &self.path), &self.body, |_| Some(key)).ok()?;
        Some(signed.key_id)
    }
}

/// What a server says: the bytes of an answer.
pub(crate) fn plain(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut answer = format!("HTTP/1.1 {status} Whatever\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        answer += &format!("{name}: {value}\r\n");
    }
    let mut answer = (answer + "connection: close\r\n\r\n").into_bytes();
    answer.extend_from_slice(body);
    answer
}

/// An answer to `request`, signed by the key of that seed.
pub(crate) fn signed(seed: u8, request: &Request, status: u16, body: &[u8]) -> Vec<u8> {
    signed_for(seed, request.header("signature").unwrap(), status, body)
}

/// An answer to the request with that signature.
pub(crate) fn signed_for(seed: u8, request_signature: &str, status: u16, body: &[u8]) -> Vec<u8> {
    let signed = sign_response(&key(seed), "server", status, body, SERVERS_NOW, request_signature);
    plain(status, &signed.fields(), body)
}

pub(crate) fn ack(key: BatchKey) -> Vec<u8> {
    serde_json::to_vec(&Ack {
        key,
        outcome: Outcome::Accepted,
    })
    .unwrap()
}

pub(crate) fn refusal(error: RefusalKind) -> Vec<u8> {
    serde_json::to_vec(&Refusal {
        error,
        message: "The server says why.".into(),
    })
    .unwrap()
}

/// A server on loopback that answers by `answer`. It ends with the test.
pub(crate) struct Dealer {
    pub(crate) address: SocketAddr,
    pub(crate) seen: Arc<Mutex<Vec<Request>>>,
    pub(crate) connections: Arc<AtomicU32>,
}

impl Dealer {
    /// `answer` gives the bytes of each answer; what it writes no more is a closed connection.
    pub(crate) fn open(
        tls: Arc<ServerConfig>,
        answer: impl Fn(&Request, &mut dyn Write) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self::open_for(tls, 1, answer)
    }

    /// Closes each connection after so many answers.
    pub(crate) fn open_for(
        tls: Arc<ServerConfig>,
        most: usize,
        answer: impl Fn(&Request, &mut dyn Write) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(AtomicU32::new(0));
        let (answer, log, opened) = (Arc::new(answer), Arc::clone(&seen), Arc::clone(&connections));
        std::thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                opened.fetch_add(1, Ordering::SeqCst);
                let (tls, answer, log) = (Arc::clone(&tls), Arc::clone(&answer), Arc::clone(&log));
                std::thread::spawn(move || serve(socket, tls, most, answer.as_ref(), &log));
            }
        });
        Self {
            address,
            seen,
            connections,
        }
    }

    pub(crate) fn server_address(&self) -> ServerAddress {
        format!("https://{}", self.address).parse().unwrap()
    }
}

fn serve(
    mut socket: TcpStream,
    tls: Arc<ServerConfig>,
    most: usize,
    answer: &dyn Fn(&Request, &mut dyn Write) -> std::io::Result<()>,
    log: &Mutex<Vec<Request>>,
) {
    let mut connection = ServerConnection::new(tls).unwrap();
    if connection.complete_io(&mut socket).is_err() {
        return;
    }
    let mut stream = StreamOwned::new(connection, socket);
    for _ in 0..most {
        let Some(request) = Request::read(&mut stream) else {
            return;
        };
        // Before the answer: once the box has it, the test looks.
        log.lock().unwrap().push(request.clone());
        let _ = answer(&request, &mut stream);
        let _ = stream.flush();
    }
    stream.conn.send_close_notify();
    let _ = stream.flush();
}

/// The dealer's server as it should be: shows its card, enrols, takes batches.
pub(crate) fn honest(ca: Option<String>) -> impl Fn(&Request, &mut dyn Write) -> std::io::Result<()> {
    move |request, out| {
        let body = match request.path.as_str() {
            "/api/v1/server" => serde_json::to_vec(&ServerCard {
                server_key: public(SERVER),
                ca: ca.clone(),
            })
            .unwrap(),
            "/api/v1/enrolments" => {
                let asked: EnrolmentRequest = serde_json::from_slice(&request.body).unwrap();
                assert_eq!(request.signer(asked.public_key).as_deref(), Some("new"));
                serde_json::to_vec(&EnrolmentResponse {
                    appliance: appliance(),
                    server_key: public(SERVER),
                    site: "Harbour Street 5".into(),
                })
                .unwrap()
            }
            _ => {
                assert_eq!(request.signer(public(BOX)).as_deref(), Some("box-4k7qz2"));
                ack(batch_key())
            }
        };
        out.write_all(&signed(SERVER, request, 200, &body))
    }
}

pub(crate) fn code() -> EnrolmentCode {
    EnrolmentCode::new([1, 2, 3, 4, 5], &public(SERVER))
}

/// Short enough for a test, long enough for a busy machine.
pub(crate) fn route() -> Route {
    let patience = Patience {
        resolve: Duration::from_secs(5),
        connect: Duration::from_secs(5),
        answer: Duration::from_secs(5),
        whole: Duration::from_secs(10),
    };
    Route {
        patience,
        ..Route::default()
    }
}

/// Pushes a batch to a server with a good certificate that answers by `answer`.
pub(crate) fn push_to(
    answer: impl Fn(&Request, &mut dyn Write) -> std::io::Result<()> + Send + Sync + 'static,
) -> Result<uplink::Accepted, uplink::UplinkError> {
    let authority = Authority::new();
    let dealer = Dealer::open(authority.tls("127.0.0.1", |_| ()), answer);
    let uplink = Uplink::new(dealer.server_address(), Some(&authority.pem()), &route()).unwrap();
    push(&uplink)
}

pub(crate) fn push(uplink: &Uplink) -> Result<uplink::Accepted, uplink::UplinkError> {
    uplink.push(&box_identity(), BODY, &batch_key(), NOW, &NONCE)
}

//! One signed question, one signed answer.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use meters::Timestamp;
use protocol::signature::{NONCE_LENGTH, SignatureError, SignedHeaders, sign_request, verify_response};
use protocol::{PublicKey, Refusal, RefusalKind, SigningKey};
use rustls::ClientConfig;
use ureq::http::Response;
use ureq::unversioned::transport::{ConnectProxyConnector, Connector, TcpConnector};
use ureq::{Agent, Body};

use crate::failure::Way;
use crate::names::Names;
use crate::tls::TlsConnector;
use crate::{Exchanges, ProxyAddress, ServerAddress, UplinkError, trust};

/// The longest answer that is read, in bytes.
pub const LONGEST_ANSWER: u64 = 1024 * 1024;
/// The longest head of an answer that is read, in bytes.
const LONGEST_HEAD: usize = 16 * 1024;

/// How long to wait for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For a name to be resolved.
    pub resolve: Duration,
    /// For a connection, with proxy and TLS.
    pub connect: Duration,
    /// For the head of the answer, once the request is sent.
    pub answer: Duration,
    /// For the whole exchange.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            resolve: Duration::from_secs(15),
            connect: Duration::from_secs(20),
            answer: Duration::from_secs(60),
            whole: Duration::from_secs(180),
        }
    }
}

/// How this network lets the box out.
#[derive(Clone, Debug, Default)]
pub struct Route {
    /// By this proxy.
    pub proxy: Option<ProxyAddress>,
    /// With this CA trusted as well, in PEM: that of an inspecting proxy.
    pub extra_ca: Option<String>,
    /// How long to wait.
    pub patience: Patience,
    /// What counts the exchanges.
    pub exchanges: Exchanges,
}

/// The way to one server.
pub struct Uplink {
    pub(crate) server: ServerAddress,
    proxy: Option<ProxyAddress>,
    exchanges: Exchanges,
    agent: Agent,
}

/// Who asks: the name under which the server knows the key, and the key.
#[derive(Clone, Copy)]
pub(crate) struct Asker<'a> {
    pub(crate) key_id: &'a str,
    pub(crate) key: &'a SigningKey,
}

/// A question to the server.
#[derive(Clone, Copy)]
pub(crate) enum Question<'a> {
    /// `GET` that path.
    Get(&'a str),
    /// `POST` that JSON to that path.
    Post(&'static str, &'a [u8]),
}

/// An answer that nobody has checked yet.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    headers: Result<SignedHeaders, SignatureError>,
    retry_after: Option<Duration>,
    request_signature: String,
}

/// An answer that the server signed for our question.
pub(crate) struct SignedAnswer {
    pub(crate) body: Vec<u8>,
    /// When the server signed it, by its clock.
    pub(crate) created: Timestamp,
}

impl Uplink {
    /// The way to `server`, whose private CA is `server_ca` in PEM, where it has one.
    ///
    /// # Errors
    /// [`UplinkError::Settings`] where a CA can't be read.
    pub fn new(server: ServerAddress, server_ca: Option<&str>, route: &Route) -> Result<Self, UplinkError> {
        let tls = trust::verified(server_ca.into_iter().chain(route.extra_ca.as_deref()))?;
        Ok(Self::with_tls(server, tls, route))
    }

    pub(crate) fn with_tls(server: ServerAddress, tls: Arc<ClientConfig>, route: &Route) -> Self {
        let patience = route.patience;
        let config = Agent::config_builder()
            .https_only(true)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(route.proxy.as_ref().map(ProxyAddress::for_ureq))
            .user_agent("meterbox")
            .max_response_header_size(LONGEST_HEAD)
            .max_idle_connections(1)
            .timeout_resolve(Some(patience.resolve))
            .timeout_connect(Some(patience.connect))
            .timeout_recv_response(Some(patience.answer))
            .timeout_global(Some(patience.whole))
            .build();
        let connector =
            ().chain(ConnectProxyConnector::default())
                .chain(TcpConnector::default())
                .chain(TlsConnector(tls));
        let agent = Agent::with_parts(config, connector, Names::default());
        Self {
            server,
            proxy: route.proxy.clone(),
            exchanges: route.exchanges.clone(),
            agent,
        }
    }

    /// Asks, and takes whatever answer comes, from whomever.
    pub(crate) fn ask(
        &self,
        asker: Asker<'_>,
        question: Question<'_>,
        now: Timestamp,
        nonce: &[u8; NONCE_LENGTH],
    ) -> Result<Answer, UplinkError> {
        let (method, path, body) = match question {
            Question::Get(path) => ("GET", path, [].as_slice()),
            Question::Post(path, body) => ("POST", path, body),
        };
        let signed = sign_request(asker.key, asker.key_id, (method, path), body, now, nonce);
        let address = format!("{}{path}", self.server);
        self.exchanges.asked(body.len());
        let sent = match question {
            Question::Get(_) => with_signature(self.agent.get(&address), &signed).call(),
            Question::Post(..) => with_signature(self.agent.post(&address), &signed)
                .header("content-type", "application/json")
                .send(body),
        };
        let way = Way {
            server: &self.server,
            proxy: self.proxy.as_ref(),
        };
        let mut response = sent.map_err(|error| way.failure(error))?;
        let body = response
            .body_mut()
            .with_config()
            .limit(LONGEST_ANSWER + 1)
            .read_to_vec()
            .map_err(|error| way.failure(error))?;
        self.exchanges.answered(body.len());
        Ok(Answer {
            status: response.status().as_u16(),
            headers: SignedHeaders::find(|name| header(&response, name)),
            retry_after: header(&response, "retry-after").and_then(seconds),
            body,
            request_signature: signed.signature,
        })
    }
}

impl fmt::Debug for Uplink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Uplink")
            .field("server", &self.server)
            .field("proxy", &self.proxy)
            .finish()
    }
}

impl Answer {
    /// Believes the answer if `server` signed it for our question, and takes it if it is a success.
    pub(crate) fn signed_by(self, server: &PublicKey) -> Result<SignedAnswer, UplinkError> {
        let headers = match self.headers {
            Ok(headers) => headers,
            Err(_) => return Err(self.unsigned()),
        };
        let signed = verify_response(&headers, self.status, &self.body, &self.request_signature, server)
            .map_err(UplinkError::Forged)?;
        match self.status {
            200..=299 => Ok(SignedAnswer {
                body: self.body,
                created: signed.created,
            }),
            _ => Err(refusal(&self.body, self.status, self.retry_after)),
        }
    }

    /// What an answer is that can't come from our server.
    pub(crate) fn unsigned(&self) -> UplinkError {
        UplinkError::NotOurServer {
            status: self.status,
            retry_after: self.retry_after,
        }
    }

    pub(crate) const fn is_signed(&self) -> bool {
        self.headers.is_ok()
    }
}

fn refusal(body: &[u8], status: u16, retry_after: Option<Duration>) -> UplinkError {
    match serde_json::from_slice::<Refusal>(body) {
        Ok(Refusal {
            error: RefusalKind::Busy,
            message,
        }) => UplinkError::Busy { message, retry_after },
        Ok(refusal) => UplinkError::Refused(refusal),
        Err(_) => UplinkError::Broken(format!("the server answered with status {status} and no reason")),
    }
}

fn with_signature<B>(
    mut request: ureq::RequestBuilder<B>,
    signed: &SignedHeaders,
) -> ureq::RequestBuilder<B> {
    for (name, value) in signed.fields() {
        request = request.header(name, value);
    }
    request
}

fn header<'a>(response: &'a Response<Body>, name: &str) -> Option<&'a str> {
    response.headers().get(name)?.to_str().ok()
}

/// `Retry-After` in seconds. Its other form, a date, needs a clock that is right, and is passed over.
fn seconds(value: &str) -> Option<Duration> {
    value.trim().parse().ok().map(Duration::from_secs)
}

//! One signed question, one signed answer.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use meters::Timestamp;
use protocol::sentence::one_line;
use protocol::signature::{NONCE_LENGTH, SignatureError, SignedHeaders, sign_request, verify_response};
use protocol::{PublicKey, Refusal, RefusalKind, SigningKey};
use rustls::ClientConfig;
use serde::de::DeserializeOwned;

use crate::connection::{Connection, Exchange};
use crate::deadline::Deadline;
use crate::failure::{Fault, Way};
use crate::{Exchanges, ProxyAddress, ServerAddress, UplinkError, trust};

/// The longest answer that is read, in bytes.
pub const LONGEST_ANSWER: u64 = 1024 * 1024;
/// How long a connection waits for the next question.
const IDLE: Duration = Duration::from_secs(15);

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
    route: Route,
    tls: Arc<ClientConfig>,
    /// The connection of the last exchange, and when that was over.
    idle: Mutex<Option<(Connection, Instant)>>,
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
        Self {
            server,
            route: route.clone(),
            tls,
            idle: Mutex::new(None),
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
        let head = self.head(method, path, &signed, question);
        self.route.exchanges.asked(body.len());
        let way = Way {
            server: &self.server,
            proxy: self.route.proxy.as_ref(),
        };
        let Exchange { head, body, .. } = self.exchange(&head, body).map_err(|fault| way.failure(&fault))?;
        self.route.exchanges.answered(body.len());
        Ok(Answer {
            status: head.status,
            headers: SignedHeaders::find(|name| head.field(name)),
            retry_after: head.field("retry-after").and_then(seconds),
            body,
            request_signature: signed.signature,
        })
    }

    /// The head of a question, with the empty line at its end.
    fn head(&self, method: &str, path: &str, signed: &SignedHeaders, question: Question<'_>) -> String {
        let address = self.server.to_string();
        let host = address.trim_start_matches("https://");
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nuser-agent: meterbox\r\naccept: */*\r\n");
        let mut add = |name: &str, value: &str| {
            for part in [name, ": ", value, "\r\n"] {
                head.push_str(part);
            }
        };
        for (name, value) in signed.fields() {
            add(name, value);
        }
        if let Question::Post(_, body) = question {
            add("content-type", "application/json");
            add("content-length", &body.len().to_string());
        }
        head.push_str("\r\n");
        head
    }

    /// Over the connection of the last exchange, if it is still good; else over a new one.
    fn exchange(&self, head: &str, body: &[u8]) -> Result<Exchange, Fault> {
        let patience = self.route.patience;
        let whole = Deadline::of_exchange(patience.whole);
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut connection = match idle {
            Some((connection, since)) if since.elapsed() < IDLE && connection.is_quiet() => connection,
            _ => Connection::open(
                &self.server,
                self.route.proxy.as_ref(),
                &self.tls,
                patience,
                whole,
            )?,
        };
        let exchange = connection.exchange(head, body, patience, whole)?;
        if exchange.keeps_open {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            *idle = Some((connection, Instant::now()));
        }
        Ok(exchange)
    }
}

impl fmt::Debug for Uplink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Uplink")
            .field("server", &self.server)
            .field("proxy", &self.route.proxy)
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
    match json::<Refusal>(body) {
        Ok(Refusal {
            error: RefusalKind::Busy,
            message,
        }) => UplinkError::Busy {
            message: one_line(&message),
            retry_after,
        },
        Ok(refusal) => UplinkError::Refused(Refusal {
            message: one_line(&refusal.message),
            ..refusal
        }),
        Err(_) => UplinkError::Broken(format!("the server answered with status {status} and no reason")),
    }
}

/// What stands in the body of an answer, or why that can't be read. From a text: all JSON on the box is read by one reader.
pub(crate) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    let text = std::str::from_utf8(body).map_err(|why| why.to_string())?;
    protocol::json::read(text).map_err(|why| why.to_string())
}

/// `Retry-After` in seconds. Its other form, a date, needs a clock that is right, and is passed over.
fn seconds(value: &str) -> Option<Duration> {
    value.trim().parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s12_a_refusal_is_one_line_of_a_log_whatever_is_in_it() {
        let message = format!("no\\u001b[31m\\nmeterbox: forged{}", "x".repeat(9_000));
        for error in ["busy", "unknown_appliance"] {
            let body = format!("{{\"error\":\"{error}\",\"message\":\"{message}\"}}");
            let said = refusal(body.as_bytes(), 503, None).to_string();
            assert!(said.contains("no [31m meterbox: forged"), "{said}");
            assert!(!said.contains(char::is_control) && said.len() < 700, "{said}");
        }
    }
}

//! What a failure of the HTTP client means, in our words.

use std::io::{self, ErrorKind};

use rustls::CertificateError;
use ureq::{Error, Timeout};

use crate::tls::HandshakeFailed;
use crate::{CertificateFault, ProxyAddress, ProxyFault, ServerAddress, UplinkError};

/// Whom the client was to talk to, and by whose mediation.
pub(crate) struct Way<'a> {
    pub(crate) server: &'a ServerAddress,
    pub(crate) proxy: Option<&'a ProxyAddress>,
}

impl Way<'_> {
    /// What a failure on this way means.
    pub(crate) fn failure(&self, error: Error) -> UplinkError {
        match error {
            Error::HostNotFound => UplinkError::NameResolution(self.next_host()),
            Error::ConnectionFailed => UplinkError::Connect(self.next_hop(), "no connection".to_owned()),
            Error::ConnectProxyFailed(what) => self.proxy_failure(connect_status(&what)),
            Error::Timeout(timeout) => UplinkError::Timeout(timeout_sentence(timeout)),
            Error::BodyExceedsLimit(_) | Error::LargeResponseHeader(..) => UplinkError::TooLong,
            Error::Other(other) => match other.downcast::<HandshakeFailed>() {
                Ok(handshake) => self.handshake_failure(&handshake.0),
                Err(other) => UplinkError::Broken(other.to_string()),
            },
            Error::Io(error) => self.io_failure(&error),
            other => UplinkError::Broken(other.to_string()),
        }
    }

    /// A failure outside the handshake. The certificate was believed by then.
    fn io_failure(&self, error: &io::Error) -> UplinkError {
        match error.kind() {
            ErrorKind::ConnectionRefused
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::NetworkDown
            | ErrorKind::AddrNotAvailable
            | ErrorKind::PermissionDenied => UplinkError::Connect(self.next_hop(), error.kind().to_string()),
            ErrorKind::TimedOut | ErrorKind::WouldBlock => UplinkError::Timeout("the exchange"),
            ErrorKind::UnexpectedEof => UplinkError::Broken("the answer was cut short".to_owned()),
            _ => UplinkError::Broken(error.to_string()),
        }
    }

    fn handshake_failure(&self, error: &io::Error) -> UplinkError {
        let tls = error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<rustls::Error>());
        match (tls, self.proxy) {
            (Some(rustls::Error::InvalidCertificate(why)), _) => {
                UplinkError::Certificate(self.server.host().to_owned(), certificate_fault(why))
            }
            (Some(rustls::Error::InvalidMessage(_)), Some(_)) => self.proxy_failure(ProxyFault::NoTls),
            (Some(rustls::Error::InvalidMessage(_)), None) => {
                UplinkError::Broken("what answers there speaks no TLS, check the server's port".to_owned())
            }
            (None, Some(_)) => self.proxy_failure(ProxyFault::Closed),
            (Some(tls), _) => UplinkError::Broken(format!("no secure connection: {tls}")),
            (None, None) => UplinkError::Broken("the connection was closed before it was secure".to_owned()),
        }
    }

    fn proxy_failure(&self, fault: ProxyFault) -> UplinkError {
        UplinkError::Proxy(self.next_hop(), fault)
    }

    /// Host and port of whoever is spoken to first.
    fn next_hop(&self) -> String {
        self.proxy.map_or_else(
            || format!("{}:{}", self.server.host(), self.server.port()),
            ProxyAddress::to_string,
        )
    }

    fn next_host(&self) -> String {
        self.proxy
            .map_or_else(|| self.server.host().to_owned(), |proxy| proxy.host().to_owned())
    }
}

/// The client gives the proxy's status only within a text: `proxy server responded 407/407`.
fn connect_status(what: &str) -> ProxyFault {
    what.split(|character: char| !character.is_ascii_digit())
        .find_map(|number| number.parse().ok())
        .map_or(ProxyFault::Closed, ProxyFault::Status)
}

const fn timeout_sentence(timeout: Timeout) -> &'static str {
    match timeout {
        Timeout::Resolve => "looking up the server's name",
        Timeout::Connect => "connecting to the server",
        Timeout::SendRequest | Timeout::SendBody => "sending to the server",
        Timeout::RecvResponse => "waiting for the server's answer",
        Timeout::RecvBody => "reading the server's answer",
        _ => "the exchange with the server",
    }
}

fn certificate_fault(why: &CertificateError) -> CertificateFault {
    match why {
        // The signature is wrong where somebody else's CA has the name of one that we trust.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => CertificateFault::UnknownIssuer,
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => CertificateFault::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            CertificateFault::NotYetValid
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            CertificateFault::OtherHost
        }
        _ => CertificateFault::Unusable,
    }
}

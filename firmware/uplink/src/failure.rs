//! What goes wrong in an exchange, and what that means in our words.

use std::io::{self, ErrorKind};

use rustls::CertificateError;

use crate::deadline::Deadline;
use crate::{CertificateFault, ProxyAddress, ProxyFault, ServerAddress, UplinkError};

/// Why an exchange brought no answer.
#[derive(Debug)]
pub(crate) enum Fault {
    /// Nobody knows the name of the host that is spoken to first.
    NoSuchName,
    /// The proxy does not let us through.
    Proxy(ProxyFault),
    /// The TLS handshake failed: nothing of the request was sent.
    Handshake(io::Error),
    /// A step took too long; says which.
    TooLate(&'static str),
    /// The answer is longer than we read.
    TooLong,
    /// What answers makes no sense; says how.
    Broken(&'static str),
    /// The connection can't be made, or broke.
    Io(io::Error),
}

impl Fault {
    /// The fault of a step which had to be done by then.
    pub(crate) fn by(self, deadline: Deadline) -> Self {
        match self {
            Self::Io(error) | Self::Handshake(error) if error.kind() == ErrorKind::TimedOut => {
                Self::TooLate(deadline.what())
            }
            other => other,
        }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<http::Fault> for Fault {
    fn from(fault: http::Fault) -> Self {
        match fault {
            http::Fault::Broken(how) => Self::Broken(how),
            http::Fault::TooLong => Self::TooLong,
            http::Fault::Io(error) => Self::Io(error),
        }
    }
}

/// Whom the client was to talk to, and by whose mediation.
pub(crate) struct Way<'a> {
    pub(crate) server: &'a ServerAddress,
    pub(crate) proxy: Option<&'a ProxyAddress>,
}

impl Way<'_> {
    /// What a failure on this way means.
    pub(crate) fn failure(&self, fault: &Fault) -> UplinkError {
        match fault {
            Fault::NoSuchName => UplinkError::NameResolution(self.next_host()),
            Fault::Proxy(fault) => self.proxy_failure(*fault),
            Fault::TooLate(what) => UplinkError::Timeout(what),
            Fault::TooLong => UplinkError::TooLong,
            Fault::Handshake(error) => self.handshake_failure(error),
            Fault::Broken(how) => UplinkError::Broken((*how).to_owned()),
            Fault::Io(error) => self.io_failure(error),
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

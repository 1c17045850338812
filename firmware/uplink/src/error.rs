//! What can go wrong on the way to the server and back: one sentence a cause, and what that means for trying again.

use std::fmt;
use std::time::Duration;

use protocol::signature::SignatureError;
use protocol::{Refusal, RefusalKind};

/// Why the server's certificate is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateFault {
    /// It was issued by nobody that the box trusts.
    UnknownIssuer,
    /// It has expired.
    Expired,
    /// It is not valid yet.
    NotYetValid,
    /// It is for another host.
    OtherHost,
    /// It was revoked, is damaged, or is for another purpose.
    Unusable,
}

/// What the customer's proxy did wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyFault {
    /// It answered CONNECT with that status.
    Status(u16),
    /// It closed the connection.
    Closed,
    /// It let us through to something that speaks no TLS.
    NoTls,
}

/// Why a call to the server brought nothing. No variant holds a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UplinkError {
    /// A setting can't be used; the sentence says which and why.
    Settings(String),
    /// That host has no address.
    NameResolution(String),
    /// Nothing answers at that host and port; and why, in the system's words.
    Connect(String, String),
    /// The proxy there does not let us through.
    Proxy(String, ProxyFault),
    /// The certificate of that host is not believed.
    Certificate(String, CertificateFault),
    /// The answer is not signed: it comes from something else than a Meterbox server.
    NotOurServer {
        /// The status of the answer.
        status: u16,
        /// How long the answer asks to wait.
        retry_after: Option<Duration>,
    },
    /// The answer is signed, but not by our server, or not for this request.
    Forged(SignatureError),
    /// The enrolment code was made by another server than the one at that address.
    CodeOfAnotherServer(String),
    /// The server answered, and refuses.
    Refused(Refusal),
    /// The server can't now.
    Busy {
        /// Why, in the server's sentence.
        message: String,
        /// How long it asks to wait.
        retry_after: Option<Duration>,
    },
    /// It took too long; says what.
    Timeout(&'static str),
    /// The answer was longer than we read.
    TooLong,
    /// The connection broke, or the signed answer makes no sense; says how.
    Broken(String),
}

/// What to do after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// The same again after [`retry::delay`](crate::retry::delay).
    Later,
    /// Somebody has to change something first. Trying again at the longest delay does no harm and finds out that it
    /// was changed.
    AfterChange,
    /// Never the same again: the server will not take this batch as it is.
    Never,
}

impl UplinkError {
    /// What to do after this failure.
    pub fn retry(&self) -> Retry {
        match self {
            Self::Refused(refusal) => match refusal.error {
                RefusalKind::Malformed | RefusalKind::DifferentBody | RefusalKind::TooLarge => Retry::Never,
                RefusalKind::Busy | RefusalKind::TooManyGuesses => Retry::Later,
                _ => Retry::AfterChange,
            },
            Self::Settings(_)
            | Self::Certificate(..)
            | Self::Forged(_)
            | Self::CodeOfAnotherServer(_)
            | Self::Proxy(_, ProxyFault::Status(401 | 403 | 407)) => Retry::AfterChange,
            _ => Retry::Later,
        }
    }

    /// How long the other side asks to wait. It is a hint, and not signed.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Busy { retry_after, .. } | Self::NotOurServer { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

impl fmt::Display for UplinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settings(sentence) => f.write_str(sentence),
            Self::NameResolution(host) => write!(
                f,
                "the name {host} has no address: check how it is written, and whether the DNS server of this network works and lets it through"
            ),
            Self::Connect(peer, why) => write!(
                f,
                "nothing answers at {peer} ({why}): check the address, the network cable and the firewall"
            ),
            Self::Proxy(proxy, fault) => proxy_sentence(f, proxy, *fault),
            Self::Certificate(host, fault) => certificate_sentence(f, host, *fault),
            Self::NotOurServer { status, .. } => {
                write!(f, "something that is not the Meterbox server answered with status {status}, unsigned: ")?;
                f.write_str(match status {
                    300..=399 => {
                        "a redirect, perhaps of a login page of this network; let the box through, redirects are never followed"
                    }
                    200..=299 => "perhaps a login page or a filter of this network; let the box through to the server",
                    500..=599 => "perhaps a proxy before a server that is down; the box tries again",
                    _ => "check the server's address, and the proxies on the way",
                })
            }
            Self::Forged(why) => write!(
                f,
                "the answer is not signed by the server this box belongs to, or not for this request ({why}): something on the way changes answers, or the server was replaced; ask your dealer, and enrol again if it was"
            ),
            Self::CodeOfAnotherServer(server) => write!(
                f,
                "the server at {server} is not the one that made this enrolment code: check the address and the code"
            ),
            Self::Refused(refusal) => write!(f, "the server refuses: {refusal}"),
            Self::Busy { message, .. } => write!(f, "the server is busy, the box tries again later: {message}"),
            Self::Timeout(what) => write!(
                f,
                "{what} took too long: the network or the server is slow or silent; the box tries again"
            ),
            Self::TooLong => f.write_str(
                "the answer is longer than any the server gives: something else answers, or the server is faulty; ask your dealer",
            ),
            Self::Broken(how) => write!(f, "the exchange with the server broke off ({how}): the box tries again"),
        }
    }
}

fn proxy_sentence(f: &mut fmt::Formatter<'_>, proxy: &str, fault: ProxyFault) -> fmt::Result {
    match fault {
        ProxyFault::Status(407) => {
            write!(
                f,
                "the proxy {proxy} asks for another user or password (407): correct them in the settings"
            )
        }
        ProxyFault::Status(status) => write!(
            f,
            "the proxy {proxy} doesn't connect to the server (status {status}): ask whoever runs it to allow the server's host and port"
        ),
        ProxyFault::Closed => write!(
            f,
            "the proxy {proxy} closed the connection: ask whoever runs it to allow the server's host and port"
        ),
        ProxyFault::NoTls => write!(
            f,
            "the proxy {proxy} put something else than the server behind the connection: ask whoever runs it to let TLS through"
        ),
    }
}

fn certificate_sentence(f: &mut fmt::Formatter<'_>, host: &str, fault: CertificateFault) -> fmt::Result {
    match fault {
        CertificateFault::UnknownIssuer => write!(
            f,
            "the certificate of {host} was issued by nobody this box trusts: if a proxy here inspects TLS, add its CA certificate in the settings"
        ),
        CertificateFault::Expired => {
            write!(
                f,
                "the certificate of {host} has expired: tell your dealer, and check this box's clock"
            )
        }
        CertificateFault::NotYetValid => {
            write!(
                f,
                "the certificate of {host} is not valid yet: this box's clock is probably behind, check the time"
            )
        }
        CertificateFault::OtherHost => {
            write!(
                f,
                "the certificate shown for {host} is for another host: check the server's address"
            )
        }
        CertificateFault::Unusable => write!(f, "the certificate of {host} can't be used: tell your dealer"),
    }
}

impl std::error::Error for UplinkError {}

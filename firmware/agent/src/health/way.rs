//! The way to the server: names, proxy, server. Whatever a push or a test met there tells of each of them.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use meters::Timestamp;
use setup::view::{Check, CheckKind, CheckState, Finding};
use uplink::{ProxyFault, UplinkError};

use super::found;

/// Where the way leads, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// The server's address.
    pub(crate) server: String,
    /// `host:port` of the proxy.
    pub(crate) proxy: Option<String>,
}

/// What was found on the way last, and what is being tested.
#[derive(Debug, Default)]
pub(crate) struct WayBook(Mutex<Pages>);

#[derive(Debug, Default)]
struct Pages {
    found: Vec<Check>,
    tested: Vec<CheckKind>,
}

impl WayBook {
    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was found of that part; none where nobody looked yet. It is being tested where somebody does.
    pub(crate) fn check(&self, kind: CheckKind) -> Option<Check> {
        let pages = self.pages();
        let known = pages.found.iter().find(|check| check.kind == kind).cloned();
        if !pages.tested.contains(&kind) {
            return known;
        }
        Some(Check {
            state: CheckState::Running,
            ..known.unwrap_or_else(|| found(kind, CheckState::Running, Finding::NotTested))
        })
    }

    /// These parts are being tested; false where something is being tested already.
    pub(crate) fn begin(&self, kinds: &[CheckKind]) -> bool {
        let mut pages = self.pages();
        let is_free = pages.tested.is_empty();
        if is_free {
            pages.tested = kinds.to_vec();
        }
        is_free
    }

    /// Nothing is being tested any more.
    pub(crate) fn end(&self) {
        self.pages().tested.clear();
    }

    /// Notes one part.
    pub(crate) fn note(&self, check: Check) {
        let mut pages = self.pages();
        pages.found.retain(|known| known.kind != check.kind);
        pages.found.push(check);
    }

    /// What was known of the way before holds no more: it is another one now.
    pub(crate) fn forget(&self) {
        self.pages().found.clear();
    }

    /// The server answered, signed, after that time.
    pub(crate) fn reached(&self, target: &Target, took: Duration, at: Timestamp) {
        let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let server = target.server.clone();
        self.note_at(
            CheckKind::Server,
            CheckState::Good,
            Finding::ServerAnswers { server, millis },
            at,
        );
        if let Some(proxy) = target.proxy.clone() {
            self.note_at(
                CheckKind::Proxy,
                CheckState::Good,
                Finding::ProxyWorks { proxy },
                at,
            );
        }
    }

    /// It did not come to that, and this is why.
    pub(crate) fn failed(&self, target: &Target, error: &UplinkError, at: Timestamp) {
        for (kind, finding) in findings(target, error) {
            let state = match finding {
                Finding::ProxyWorks { .. } => CheckState::Good,
                Finding::NotTested => CheckState::Idle,
                _ => CheckState::Bad,
            };
            self.note_at(kind, state, finding, at);
        }
    }

    fn note_at(&self, kind: CheckKind, state: CheckState, finding: Finding, at: Timestamp) {
        self.note(Check {
            at: Some(at),
            ..found(kind, state, finding)
        });
    }
}

/// What a failure tells of each part of the way.
fn findings(target: &Target, error: &UplinkError) -> Vec<(CheckKind, Finding)> {
    let server = || target.server.clone();
    let unreachable = |cause: String| {
        vec![(
            CheckKind::Server,
            Finding::ServerUnreachable {
                server: server(),
                cause,
            },
        )]
    };
    // Behind a proxy that fails nothing is known of the server.
    let by_proxy = |finding: Finding| {
        vec![
            (CheckKind::Proxy, finding),
            (CheckKind::Server, Finding::NotTested),
        ]
    };
    match (error, target.proxy.clone()) {
        (UplinkError::NameResolution(host), Some(proxy)) => by_proxy(Finding::ProxyUnreachable {
            proxy,
            cause: format!("the name {host} has no address"),
        }),
        (UplinkError::NameResolution(name), None) => {
            let mut findings = unreachable(format!("the name {name} has no address"));
            findings.push((
                CheckKind::Names,
                Finding::NameUnknown {
                    name: name.clone(),
                    cause: "no address".to_owned(),
                },
            ));
            findings
        }
        (UplinkError::Connect(_, cause), Some(proxy)) => by_proxy(Finding::ProxyUnreachable {
            proxy,
            cause: cause.clone(),
        }),
        (UplinkError::Connect(_, cause), None) => unreachable(cause.clone()),
        (UplinkError::Proxy(proxy, ProxyFault::Status(407)), _) => {
            by_proxy(Finding::ProxyWantsPassword { proxy: proxy.clone() })
        }
        (UplinkError::Proxy(proxy, fault), _) => by_proxy(Finding::ProxyRefuses {
            proxy: proxy.clone(),
            cause: match fault {
                ProxyFault::Status(status) => format!("status {status}"),
                ProxyFault::Closed => "it closed the connection".to_owned(),
                ProxyFault::NoTls => "no TLS behind it".to_owned(),
            },
        }),
        (UplinkError::Certificate(..), proxy) => {
            let mut findings = vec![(
                CheckKind::Server,
                Finding::CertificateUnknown {
                    server: server(),
                    cause: error.to_string(),
                },
            )];
            findings.extend(proxy.map(|proxy| (CheckKind::Proxy, Finding::ProxyWorks { proxy })));
            findings
        }
        (
            UplinkError::NotOurServer { .. }
            | UplinkError::Forged(_)
            | UplinkError::CodeOfAnotherServer(_)
            | UplinkError::TooLong,
            _,
        ) => vec![(CheckKind::Server, Finding::SomebodyElse { server: server() })],
        (UplinkError::Refused(refusal), _) => vec![(
            CheckKind::Server,
            Finding::ServerRefuses {
                sentence: refusal.to_string(),
            },
        )],
        (UplinkError::Busy { message, .. }, _) => unreachable(message.clone()),
        (UplinkError::Timeout(what), _) => unreachable(format!("{what} took too long")),
        (UplinkError::Settings(cause) | UplinkError::Broken(cause), _) => unreachable(cause.clone()),
    }
}

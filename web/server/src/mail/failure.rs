//! Why a mail was not handed over, and whether trying again can help.

use std::fmt;

use lettre::transport::smtp::Error;

use crate::reports::text::cut_to;

const LONGEST_DETAIL: usize = 200;

/// Why a mail was not handed over: one sentence each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It can work later: the server is away, busy, or wants us to wait.
    Temporary(String),
    /// It will not work before somebody changes something.
    Permanent(String),
    /// The server may have taken it: the connection ended after the message was sent and before the answer.
    Unknown(String),
}

/// A recipient whom the mail server refused while it took others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The address.
    pub(crate) recipient: String,
    /// Why.
    pub(crate) failure: Failure,
}

impl Failure {
    /// The sentence.
    pub(crate) fn sentence(&self) -> &str {
        match self {
            Self::Temporary(sentence) | Self::Permanent(sentence) | Self::Unknown(sentence) => sentence,
        }
    }

    /// Whether trying again can help.
    pub(crate) fn may_pass(&self) -> bool {
        !matches!(self, Self::Permanent(_))
    }

    /// What the server's answer, or its silence, to `act` means. `what_to_do` is said where the server refused for good.
    pub(super) fn of(error: &Error, host: &str, act: &str, what_to_do: &str) -> Self {
        let said = detail(error);
        if error.is_permanent() {
            Self::Permanent(format!(
                "the mail server {host} refused {act}: {said}; {what_to_do}"
            ))
        } else if error.is_transient() {
            Self::Temporary(format!(
                "the mail server {host} put off {act}: {said}; it is tried again later"
            ))
        } else if is_distrust(error) {
            Self::Temporary(format!(
                "the mail server {host} has no certificate that is trusted here: {said}; it is tried again later, but put its CA's certificate into mail-ca.pem in the data folder if it has its own"
            ))
        } else {
            Self::Temporary(format!(
                "the mail server {host} broke off at {act}: {said}; it is tried again later"
            ))
        }
    }

    /// The server didn't answer in time.
    pub(super) fn silence(host: &str, act: &str) -> Self {
        Self::Temporary(format!(
            "the mail server {host} did not answer at {act}; it is tried again later"
        ))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence())
    }
}

/// The code and what the server said, as one short line: it is somebody else's text.
fn detail(error: &Error) -> String {
    let code = error.status().map(|code| code.to_string()).unwrap_or_default();
    cut_to(&format!("{code} {}", root_cause(error)), LONGEST_DETAIL)
}

/// What the system or the server said, beneath the library's own words; cut, since it is somebody else's text.
pub(super) fn cause(error: &Error) -> String {
    cut_to(&root_cause(error).to_string(), LONGEST_DETAIL)
}

/// Whether TLS failed: the library hides that in an error of the connection.
pub(super) fn is_distrust(error: &Error) -> bool {
    let cause = root_cause(error);
    let of_system = cause
        .downcast_ref::<std::io::Error>()
        .and_then(std::io::Error::get_ref);
    error.is_tls()
        || cause.is::<rustls::Error>()
        || of_system.is_some_and(|cause| cause.is::<rustls::Error>())
}

fn root_cause(error: &Error) -> &(dyn std::error::Error + 'static) {
    let mut cause: &(dyn std::error::Error + 'static) = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause
}

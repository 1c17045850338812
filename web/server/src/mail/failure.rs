//! Why a mail was not handed over, and whether trying again can help.

use std::fmt;

use lettre::transport::smtp::Error;

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
        } else if error.is_tls() {
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
    let cause = std::error::Error::source(error).map(ToString::to_string);
    let said = cause.unwrap_or_else(|| error.to_string());
    crate::reports::text::cut_to(&format!("{code} {said}"), 200)
}

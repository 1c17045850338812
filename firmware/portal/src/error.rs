//! What can go wrong at the door: each says what to do next.

use std::fmt;
use std::io;

/// Why the setup page can't be served.
#[derive(Debug)]
pub enum PortalError {
    /// The certificate can't be made, or the one that was kept can't be used: that is the cause.
    Certificate(String),
    /// A listening socket can't be used, or the thread behind it not be started.
    Listening(io::Error),
    /// The server behind the guard ended by itself.
    ServerEnded,
    /// The system has no random numbers for keys.
    NoRandomNumbers,
}

impl fmt::Display for PortalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Certificate(cause) => write!(
                f,
                "the setup page's certificate can't be used ({cause}): delete it, a new one is made"
            ),
            Self::Listening(cause) => write!(
                f,
                "the setup page can't be served ({cause}): see whether memory or file handles ran out, and start it again"
            ),
            Self::NoRandomNumbers => f.write_str(
                "the setup page can't be served (the system has no random numbers yet): start it again in a minute",
            ),
            Self::ServerEnded => f.write_str("the setup page's server ended by itself: start it again"),
        }
    }
}

impl std::error::Error for PortalError {}

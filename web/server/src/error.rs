//! Why something could not be done, each as one sentence that names the cause and what to do.

use std::fmt;
use std::path::PathBuf;

/// Why something could not be done.
#[derive(Debug)]
pub(crate) enum ServerError {
    /// A file or folder: what was tried, where, and what the system said.
    File {
        /// What was tried: `read`, `write`, `make`.
        act: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A kept key is not a key.
    Key(PathBuf),
    /// The system gives no random bytes.
    Random,
    /// A certificate could not be made or read.
    Certificate {
        /// The file, or what was being made.
        what: String,
        /// What the certificate library said.
        cause: String,
    },
    /// The ledger's database said no.
    Ledger(String),
    /// The ledger was written by a newer version.
    NewerLedger {
        /// Its schema's version.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// Nothing has that name or id.
    Unknown {
        /// `dealer`, `customer`, …
        kind: &'static str,
        /// What was asked for.
        wanted: String,
        /// What exists.
        existing: Vec<String>,
    },
    /// More than one thing has that name.
    Ambiguous {
        /// `customer`, `site`, …
        kind: &'static str,
        /// What was asked for.
        wanted: String,
        /// Each of them with its id.
        existing: Vec<String>,
    },
    /// Something has that name already.
    Taken {
        /// `dealer`, `customer`, …
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// What was typed can't be used: a whole sentence.
    Unusable(String),
    /// The server can't listen there.
    Listen {
        /// The address.
        address: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A report could not be made or mailed: a whole sentence.
    Report(String),
}

impl ServerError {
    /// For `map_err` on an act with a file.
    pub(crate) fn file(
        act: &'static str,
        path: &std::path::Path,
    ) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |cause| Self::File { act, path, cause }
    }
}

/// The names that exist, as a person reads them; a long list is cut.
fn listed(existing: &[String]) -> String {
    const MOST: usize = 10;
    match existing.len() {
        0 => "there is none yet".to_owned(),
        count if count <= MOST => format!("there is {}", existing.join(", ")),
        count => format!(
            "there is {} and {} more",
            existing.get(..MOST).unwrap_or_default().join(", "),
            count - MOST
        ),
    }
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { act, path, cause } => write!(
                f,
                "could not {act} {}: {cause}; check that the folder exists, has room and belongs to this user",
                path.display()
            ),
            Self::Key(path) => write!(
                f,
                "{} does not hold a signing key of 32 bytes: put the file back from your backup, since every box trusts that key",
                path.display()
            ),
            Self::Random => f.write_str("the system gives no random bytes: try again in a moment"),
            Self::Certificate { what, cause } => write!(
                f,
                "{what} can't be used: {cause}; check --cert, --key and --public-name"
            ),
            Self::Ledger(cause) => write!(
                f,
                "the ledger could not do it: {cause}; check the disk's room and that the data folder belongs to this user"
            ),
            Self::NewerLedger { found, known } => write!(
                f,
                "the ledger has version {found} and this program knows only {known}: run the newer meterbox-server"
            ),
            Self::Unknown {
                kind,
                wanted,
                existing,
            } => write!(f, "no {kind} is called {wanted:?}: {}", listed(existing)),
            Self::Ambiguous {
                kind,
                wanted,
                existing,
            } => write!(
                f,
                "more than one {kind} is called {wanted:?}, so give the id: {}",
                listed(existing)
            ),
            Self::Taken { kind, name } => {
                write!(
                    f,
                    "there is a {kind} called {name:?} already: choose another name"
                )
            }
            Self::Unusable(sentence) | Self::Report(sentence) => f.write_str(sentence),
            Self::Listen { address, cause } => write!(
                f,
                "can't listen on {address}: {cause}; choose another address with --listen"
            ),
        }
    }
}

impl std::error::Error for ServerError {}

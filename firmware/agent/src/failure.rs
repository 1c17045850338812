//! Why a command did not work: one sentence on stderr that names the cause and what to do next.

use std::fmt;
use std::path::PathBuf;

use lan::LanError;
use portal::PortalError;
use store::StoreError;
use uplink::UplinkError;

/// Why a command did not work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The state folder can't be used.
    StateFolder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        cause: String,
    },
    /// The service runs on that state already.
    AlreadyRunning {
        /// The folder.
        path: PathBuf,
    },
    /// A file that the user named can't be read or makes no sense.
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// A target, host or setting that makes no sense: the sentence says which part.
    Senseless(String),
    /// Something answered, and it is no printer.
    NoPrinter {
        /// Where.
        address: String,
        /// What it says of itself.
        description: Option<String>,
    },
    /// A printer that tells no page count.
    CountsNothing {
        /// Where.
        address: String,
    },
    /// A host's name that has no address.
    UnknownName {
        /// As it was typed.
        name: String,
        /// What the system says, if anything.
        cause: Option<String>,
    },
    /// Nothing answered in the searched targets.
    NothingFound {
        /// How many addresses were asked.
        asked: u64,
        /// The communities and users that were tried, as a sentence names them.
        credentials: String,
    },
    /// The box is not enrolled.
    NotEnrolled,
    /// Everything was forgotten: what runs belongs to another box.
    Reset,
    /// The kernel gives no random bytes.
    NoRandomness(String),
    /// The customer's network.
    Lan(LanError),
    /// The box's own books.
    Store(StoreError),
    /// The way to the server.
    Uplink(UplinkError),
    /// The output can't be written, for instance to a full disk.
    Output(std::io::Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StateFolder { path, cause } => write!(
                f,
                "the state folder {} can't be used ({cause}): name one that you may write to with --state",
                path.display()
            ),
            Self::AlreadyRunning { path } => write!(
                f,
                "meterbox runs already on the state folder {}: stop that one first, or name another folder with --state",
                path.display()
            ),
            Self::File { path, cause } => write!(f, "{}: {cause}", path.display()),
            Self::Senseless(sentence) => f.write_str(sentence),
            Self::NoPrinter { address, description } => write!(
                f,
                "{address} answered, but it is no printer ({}): check the address",
                description.as_deref().unwrap_or("it gives no description")
            ),
            Self::CountsNothing { address } => write!(
                f,
                "{address} is a printer but gave no page count: wait until it has started up, or look whether its settings hide the counters from SNMP"
            ),
            Self::UnknownName { name, cause: None } => {
                write!(f, "{name} has no address: check how it is written, or name the address")
            }
            Self::UnknownName {
                name,
                cause: Some(cause),
            } => write!(
                f,
                "the name {name:?} can't be resolved ({cause}): check how it is written, or name the address"
            ),
            Self::NothingFound { asked, credentials } => write!(
                f,
                "none of {asked} addresses answered SNMP with {credentials}: check the targets, and that SNMP is enabled for that"
            ),
            Self::NotEnrolled => f.write_str(
                "this box is not enrolled: ask your dealer for a code, then run: meterbox enrol https://SERVER CODE",
            ),
            Self::Reset => f.write_str(
                "this box has forgotten everything, as somebody wished on its page: start it again, it begins as a new one",
            ),
            Self::NoRandomness(cause) => {
                write!(f, "the kernel gives no random bytes ({cause}): no key can be made on this system")
            }
            Self::Lan(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
            Self::Uplink(error) => error.fmt(f),
            Self::Output(cause) => write!(f, "the output can't be written ({cause}): is the disk full?"),
        }
    }
}

impl std::error::Error for Failure {}

impl From<LanError> for Failure {
    fn from(error: LanError) -> Self {
        Self::Lan(error)
    }
}

impl From<PortalError> for Failure {
    fn from(error: PortalError) -> Self {
        Self::Senseless(error.to_string())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<UplinkError> for Failure {
    fn from(error: UplinkError) -> Self {
        Self::Uplink(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Output(error)
    }
}

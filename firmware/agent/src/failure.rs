//! Why a command did not work: one sentence on stderr that names the cause and what to do next.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use lan::LanError;
use portal::PortalError;
use store::StoreError;
use uplink::UplinkError;

/// Why a command did not work. One word wide, however much there is to say: nearly every function here may hand it on.
#[derive(Debug)]
pub(crate) struct Failure(Box<Cause>);

impl Failure {
    /// [`Cause::Senseless`].
    pub(crate) fn senseless(sentence: String) -> Self {
        Cause::Senseless(sentence).into()
    }

    /// [`Cause::File`].
    pub(crate) fn file(path: &Path, cause: String) -> Self {
        let path = path.to_owned();
        Cause::File { path, cause }.into()
    }

    /// [`Cause::StateFolder`].
    pub(crate) fn state_folder(path: &Path, cause: &io::Error) -> Self {
        let (path, cause) = (path.to_owned(), cause.to_string());
        Cause::StateFolder { path, cause }.into()
    }

    /// What it is.
    pub(crate) fn cause(&self) -> &Cause {
        &self.0
    }

    /// What went wrong on the way to the server, if that is it.
    pub(crate) fn uplink(&self) -> Option<&UplinkError> {
        match self.cause() {
            Cause::Uplink(error) => Some(error),
            _ => None,
        }
    }
}

/// What can go wrong with a command.
#[derive(Debug)]
pub(crate) enum Cause {
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
    Output(io::Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cause().fmt(f)
    }
}

impl fmt::Display for Cause {
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

impl From<Cause> for Failure {
    fn from(cause: Cause) -> Self {
        Self(Box::new(cause))
    }
}

impl From<LanError> for Failure {
    fn from(error: LanError) -> Self {
        Cause::Lan(error).into()
    }
}

impl From<PortalError> for Failure {
    fn from(error: PortalError) -> Self {
        Self::senseless(error.to_string())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Cause::Store(error).into()
    }
}

impl From<UplinkError> for Failure {
    fn from(error: UplinkError) -> Self {
        Cause::Uplink(error).into()
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Cause::Output(error).into()
    }
}

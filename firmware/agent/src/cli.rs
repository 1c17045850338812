//! The command line (DESIGN §5): words in, a [`Command`] out. Nothing is done here.

mod adjusting;
mod network;
mod options;
mod profile;
mod reports;
mod updating;
mod usage;
mod v3;
mod words;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use lexopt::prelude::{Long, Short, Value, ValueExt};
use setup::ReportWords;
use store::SearchPace;

use crate::adding::Wanted;
use crate::attached::PortsAt;
use crate::command::{Adjustment, NetworkCommand, UpdateCommand};
use crate::credentials::Credentials;
use crate::failure::Failure;
use crate::keeper::KeeperOptions;

use options::options_of;
pub(crate) use usage::USAGE;
pub(crate) use v3::V3Words;
use words::{Words, words};

/// Where the service keeps its state unless told otherwise.
const STATE: &str = "/var/lib/meterbox";

/// How to ask devices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asking {
    /// Communities in the order in which they are tried.
    pub(crate) communities: Vec<String>,
    /// An SNMPv3 user, tried after them.
    pub(crate) v3: Option<V3Words>,
    /// The UDP port of the SNMP agents.
    pub(crate) port: u16,
}

impl Asking {
    /// What to ask with, the user's passwords fetched.
    ///
    /// # Errors
    /// [`Cause::Senseless`](crate::failure::Cause::Senseless) names the password that can't be had.
    pub(crate) fn credentials(&self) -> Result<Credentials, Failure> {
        let user = self.v3.as_ref().map(V3Words::user).transpose()?;
        Ok(Credentials {
            communities: self.communities.clone(),
            users: user.map(Arc::new).into_iter().collect(),
        })
    }
}

/// What is searched, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Search {
    /// The targets as they were typed, at least one.
    pub(crate) targets: Vec<String>,
    /// What is left out of them.
    pub(crate) excludes: Vec<String>,
    /// How fast.
    pub(crate) pace: SearchPace,
    /// Whether more addresses than a /16 has are meant.
    pub(crate) confirmed: bool,
}

/// Where the setup page is served, if not at its usual ports of every address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PageAt {
    /// By HTTPS.
    pub(crate) secure: Option<SocketAddr>,
    /// By HTTP, which leads on to HTTPS.
    pub(crate) plain: Option<SocketAddr>,
    /// Whether this computer's name is answered for on its network.
    pub(crate) by_name: bool,
}

/// How the service stands on its box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Whom it becomes once its doors are open.
    pub(crate) user: Option<String>,
    /// The watchdog that it feeds.
    pub(crate) watchdog: Option<PathBuf>,
}

/// What the user wants.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each is a line of USAGE
pub(crate) enum Command {
    Run {
        state: PathBuf,
        config: Option<PathBuf>,
        usb: PortsAt,
        page: PageAt,
        standing: Standing,
    },
    Usb {
        ports: PortsAt,
        json: bool,
    },
    Discover {
        search: Search,
        asking: Asking,
        json: bool,
    },
    Segments {
        gateway: Option<String>,
        asking: Asking,
        json: bool,
    },
    Add {
        state: PathBuf,
        wanted: Wanted,
        json: bool,
    },
    Forget {
        state: PathBuf,
        host: String,
    },
    Read {
        host: String,
        asking: Asking,
        /// Whose profiles it is read by; none named: those of the firmware.
        state: Option<PathBuf>,
        json: bool,
    },
    Capture {
        host: String,
        asking: Asking,
        /// Stdout where none is named.
        out: Option<PathBuf>,
    },
    ProfileCheck {
        /// None named: the box's own profiles alone.
        profile: Option<PathBuf>,
        recording: PathBuf,
        /// None named: the firmware's profiles.
        state: Option<PathBuf>,
        json: bool,
    },
    ProfileLoad {
        state: PathBuf,
        pack: PathBuf,
    },
    ProfileList {
        state: PathBuf,
        json: bool,
    },
    Enrol {
        state: PathBuf,
        url: String,
        code: String,
        proxy: Option<String>,
        ca: Option<PathBuf>,
        /// An address of the box itself is meant.
        local: bool,
    },
    /// Something of the box itself is shown or changed.
    Adjust {
        state: PathBuf,
        wanted: Adjustment,
        json: bool,
    },
    Status {
        state: PathBuf,
        json: bool,
    },
    Push {
        state: PathBuf,
    },
    Network {
        state: PathBuf,
        wanted: NetworkCommand,
        json: bool,
    },
    Reports {
        state: PathBuf,
        /// None: what was wished for is shown.
        wish: Option<ReportWords>,
        json: bool,
    },
    Update {
        state: PathBuf,
        /// None named: where the appliance has them.
        slots: Option<PathBuf>,
        wanted: UpdateCommand,
        json: bool,
    },
    Restore {
        state: PathBuf,
        /// None named: where the appliance has them.
        slots: Option<PathBuf>,
    },
    Keeper(KeeperOptions),
    Export {
        state: PathBuf,
    },
    Help,
    Version,
}

/// The words don't make a command: a sentence that says which one is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WrongUsage(pub String);

impl From<lexopt::Error> for WrongUsage {
    fn from(error: lexopt::Error) -> Self {
        Self(error.to_string())
    }
}

/// Reads the words behind the program's name.
///
/// # Errors
/// [`WrongUsage`] names the word that is wrong or missing.
pub(crate) fn parse<I>(arguments: I) -> Result<Command, WrongUsage>
where
    I: IntoIterator,
    I::Item: Into<OsString>,
{
    let mut parser = lexopt::Parser::from_args(arguments);
    let name = match parser.next()? {
        None | Some(Short('h') | Long("help")) => return Ok(Command::Help),
        Some(Short('V') | Long("version")) => return Ok(Command::Version),
        Some(Value(name)) => name.string()?,
        Some(other) => return Err(other.unexpected().into()),
    };
    if name == "help" {
        return Ok(Command::Help);
    }
    let allowed = options_of(&name).ok_or_else(|| WrongUsage(format!("there is no command {name:?}")))?;
    match words(&mut parser, &allowed)? {
        None => Ok(Command::Help),
        Some(words) => command(&name, words),
    }
}

fn search(words: Words) -> Result<Search, WrongUsage> {
    if words.plain.is_empty() {
        return Err(WrongUsage(
            "discover needs at least one target, such as 10.0.0.0/24".into(),
        ));
    }
    let pace = match (words.gentle, words.fast) {
        (false, false) => SearchPace::Normal,
        (true, false) => SearchPace::Gentle,
        (false, true) => SearchPace::Fast,
        (true, true) => return Err(WrongUsage("--gentle and --fast contradict each other".into())),
    };
    Ok(Search {
        targets: words.plain,
        excludes: words.excludes,
        pace,
        confirmed: words.yes,
    })
}

fn command(name: &str, mut words: Words) -> Result<Command, WrongUsage> {
    let state = words.state.clone().unwrap_or_else(|| STATE.into());
    let json = words.json;
    let v3 = std::mem::take(&mut words.v3).words()?;
    let asking = Asking {
        // Who names a user doesn't want to be public.
        communities: if words.communities.is_empty() && v3.is_none() {
            vec!["public".into()]
        } else {
            words.communities.clone()
        },
        v3,
        port: words.port.unwrap_or(161),
    };
    if name == "discover" {
        let search = search(words)?;
        return Ok(Command::Discover { search, asking, json });
    }
    if adjusting::NAMES.contains(&name) {
        return adjusting::adjustment(name, words);
    }
    if name == "keeper" {
        return network::keeper(words);
    }
    if name == "network" {
        return network::network(words);
    }
    if name == "profile" {
        return profile::profile(words);
    }
    if name == "reports" {
        return reports::reports(words);
    }
    if name == "update" {
        return updating::update(words);
    }
    let mut plain = words.plain.into_iter();
    let mut next = |what: &str| {
        plain
            .next()
            .ok_or_else(|| WrongUsage(format!("{name} needs {what}")))
    };
    let command = match name {
        "run" => Command::Run {
            state,
            config: words.config,
            usb: words.usb,
            page: words.page,
            standing: words.standing,
        },
        "read" => Command::Read {
            host: next("a host, such as 10.0.0.9")?,
            asking,
            state: words.state,
            json,
        },
        "capture" => Command::Capture {
            host: next("a host, such as 10.0.0.9")?,
            asking,
            out: words.out,
        },
        "add" => Command::Add {
            state,
            wanted: Wanted {
                host: next("a host, such as 10.0.0.9 or printer.office")?,
                communities: words.communities,
                ipp: words.ipp,
            },
            json,
        },
        "forget" => Command::Forget {
            state,
            host: next("the host as it was added")?,
        },
        "segments" => Command::Segments {
            gateway: plain.next(),
            asking,
            json,
        },
        "enrol" => Command::Enrol {
            state,
            url: next("the server's address, such as https://meters.example.com")?,
            code: next("the enrolment code from your dealer")?,
            proxy: words.proxy,
            ca: words.ca,
            local: words.local,
        },
        "usb" => Command::Usb {
            ports: words.usb,
            json,
        },
        "status" => Command::Status { state, json },
        "push" => Command::Push { state },
        "restore" => Command::Restore {
            state,
            slots: words.slots,
        },
        "export" if words.csv => Command::Export { state },
        "export" => return Err(WrongUsage("export needs --csv".into())),
        other => return Err(WrongUsage(format!("there is no command {other:?}"))),
    };
    match plain.next() {
        Some(extra) => Err(WrongUsage(format!("{name} does not take {extra:?}"))),
        None => Ok(command),
    }
}

#[cfg(test)]
mod tests;

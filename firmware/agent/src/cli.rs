//! The command line (DESIGN §5): words in, a [`Command`] out. Nothing is done here.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::prelude::{Long, Short, Value, ValueExt};

/// Where the service keeps its state unless told otherwise.
const STATE: &str = "/var/lib/meterbox";

/// How to use it, as `--help` prints it.
pub(crate) const USAGE: &str = "\
Meterbox reads the page counts of the printers in a network and sends them to the dealer's server.

  meterbox run [--state DIR] [--config FILE]       the service: search, read, push, sleep
  meterbox discover TARGET... [--community C]... [--port N] [--json]
                                                   search now, print what answers
  meterbox read HOST[:PORT] [--community C]... [--json]
                                                   one device: identity, meters, supplies, alerts
  meterbox enrol URL CODE [--state DIR] [--proxy URL] [--ca FILE]
                                                   make this box known to a server
  meterbox status [--state DIR] [--json]           devices, what waits, the last push
  meterbox push [--state DIR]                      send now what waits
  meterbox export --csv [--state DIR]              the last reading of each device

TARGET: an address, a name, 10.0.0.5-10.0.0.90, 10.0.0-3.*, 10.0.0.0/22.
The state folder is /var/lib/meterbox unless --state names another one.
Exit: 0 it worked, 1 it did not (one sentence on stderr says why), 2 wrong usage.
";

/// How to ask devices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asking {
    /// Communities in the order in which they are tried.
    pub(crate) communities: Vec<String>,
    /// The UDP port of the SNMP agents.
    pub(crate) port: u16,
}

/// What the user wants.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each is a line of USAGE
pub(crate) enum Command {
    Run {
        state: PathBuf,
        config: Option<PathBuf>,
    },
    Discover {
        targets: Vec<String>,
        asking: Asking,
        json: bool,
    },
    Read {
        host: String,
        asking: Asking,
        json: bool,
    },
    Enrol {
        state: PathBuf,
        url: String,
        code: String,
        proxy: Option<String>,
        ca: Option<PathBuf>,
    },
    Status {
        state: PathBuf,
        json: bool,
    },
    Push {
        state: PathBuf,
    },
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

/// All that may stand behind a command's name.
#[derive(Default)]
struct Words {
    plain: Vec<String>,
    communities: Vec<String>,
    port: Option<u16>,
    state: Option<PathBuf>,
    config: Option<PathBuf>,
    proxy: Option<String>,
    ca: Option<PathBuf>,
    json: bool,
    csv: bool,
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
    let allowed: &[&str] = match name.as_str() {
        "help" => return Ok(Command::Help),
        "run" => &["state", "config"],
        "discover" | "read" => &["community", "port", "json"],
        "enrol" => &["state", "proxy", "ca"],
        "status" => &["state", "json"],
        "push" => &["state"],
        "export" => &["state", "csv"],
        other => return Err(WrongUsage(format!("there is no command {other:?}"))),
    };
    match words(&mut parser, allowed)? {
        None => Ok(Command::Help),
        Some(words) => command(&name, words),
    }
}

/// The words behind a command's name; none where help was asked for.
fn words(parser: &mut lexopt::Parser, allowed: &[&str]) -> Result<Option<Words>, WrongUsage> {
    let mut words = Words::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Value(word) => words.plain.push(word.string()?),
            Long(option) if !allowed.contains(&option) => return Err(argument.unexpected().into()),
            Long("community") => words.communities.push(parser.value()?.string()?),
            Long("port") => words.port = Some(parser.value()?.parse()?),
            Long("state") => words.state = Some(parser.value()?.into()),
            Long("config") => words.config = Some(parser.value()?.into()),
            Long("proxy") => words.proxy = Some(parser.value()?.string()?),
            Long("ca") => words.ca = Some(parser.value()?.into()),
            Long("json") => words.json = true,
            Long("csv") => words.csv = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Some(words))
}

fn command(name: &str, words: Words) -> Result<Command, WrongUsage> {
    let state = words.state.clone().unwrap_or_else(|| STATE.into());
    let json = words.json;
    let asking = Asking {
        communities: if words.communities.is_empty() {
            vec!["public".into()]
        } else {
            words.communities.clone()
        },
        port: words.port.unwrap_or(161),
    };
    if name == "discover" {
        if words.plain.is_empty() {
            return Err(WrongUsage(
                "discover needs at least one target, such as 10.0.0.0/24".into(),
            ));
        }
        return Ok(Command::Discover {
            targets: words.plain,
            asking,
            json,
        });
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
        },
        "read" => Command::Read {
            host: next("a host, such as 10.0.0.9")?,
            asking,
            json,
        },
        "enrol" => Command::Enrol {
            state,
            url: next("the server's address, such as https://meters.example.com")?,
            code: next("the enrolment code from your dealer")?,
            proxy: words.proxy,
            ca: words.ca,
        },
        "status" => Command::Status { state, json },
        "push" => Command::Push { state },
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
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn parsed(line: &str) -> Result<Command, WrongUsage> {
        parse(line.split_whitespace())
    }

    #[test]
    fn each_command_of_the_design_is_understood() {
        assert_eq!(
            parsed("read 127.0.0.2:1161 --community office --community public --json").unwrap(),
            Command::Read {
                host: "127.0.0.2:1161".into(),
                asking: Asking {
                    communities: vec!["office".into(), "public".into()],
                    port: 161
                },
                json: true
            }
        );
        assert_eq!(
            parsed("discover 10.0.0.0/24 10.0.1.7 --port 1161").unwrap(),
            Command::Discover {
                targets: vec!["10.0.0.0/24".into(), "10.0.1.7".into()],
                asking: Asking {
                    communities: vec!["public".into()],
                    port: 1161
                },
                json: false
            }
        );
        assert_eq!(
            parsed("status").unwrap(),
            Command::Status {
                state: STATE.into(),
                json: false
            }
        );
        assert_eq!(
            parsed("export --csv --state /s").unwrap(),
            Command::Export { state: "/s".into() }
        );
        assert_eq!(parsed("").unwrap(), Command::Help);
        assert_eq!(parsed("read --help").unwrap(), Command::Help);
    }

    #[test]
    fn wrong_words_are_named() {
        for (line, named) in [
            ("frobnicate", "frobnicate"),
            ("read", "a host"),
            ("read a b", "\"b\""),
            ("discover", "target"),
            ("discover x --port 99999", "99999"),
            ("status --csv", "--csv"),
            ("run --community public", "--community"),
            ("enrol https://x", "code"),
            ("export", "--csv"),
        ] {
            let WrongUsage(sentence) = parsed(line).unwrap_err();
            assert!(sentence.contains(named), "{line}: {sentence}");
        }
    }
}

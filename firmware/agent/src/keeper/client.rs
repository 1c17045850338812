//! How the rest of the program asks the keeper. Each call is one short connection with a deadline; it blocks, for
//! milliseconds where the keeper is well.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::Ipv4Addr;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use platform::network::NetworkPlan;

use super::SOCKET;
use super::lamp::Condition;
use super::wire::{LONGEST_LINE, Line, Shown, Step, Written, WrittenLine, json};

/// The keeper answers at once, or not at all.
const PATIENCE: Duration = Duration::from_secs(2);

/// A step of a trial takes no longer than this.
const LONGEST_STEP: Duration = Duration::from_secs(35);

/// The way to the keeper of one state folder.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    socket: PathBuf,
}

/// Why the keeper did not do it.
#[derive(Debug)]
pub(crate) enum KeeperFailure {
    /// There is no keeper: the computer's own system manages the address.
    Absent,
    /// It refuses: a sentence with the cause and what to do.
    Refused(String),
    /// It can't be talked to.
    Unwell(io::Error),
}

impl fmt::Display for KeeperFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str(
                "this computer's own system manages its address: change it there, or start: meterbox keeper",
            ),
            Self::Refused(sentence) => f.write_str(sentence),
            Self::Unwell(cause) => write!(
                f,
                "the keeper of the address can't be asked ({cause}): use the user of the service or root, or restart the box"
            ),
        }
    }
}

impl std::error::Error for KeeperFailure {}

impl From<io::Error> for KeeperFailure {
    fn from(cause: io::Error) -> Self {
        match cause.kind() {
            // A keeper that ended leaves its socket behind.
            io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => Self::Absent,
            _ => Self::Unwell(cause),
        }
    }
}

impl Client {
    /// Of that state folder.
    pub(crate) fn of(state: &Path) -> Self {
        Self {
            socket: state.join(SOCKET),
        }
    }

    /// How the box is on the network, and what is on trial.
    ///
    /// # Errors
    /// [`KeeperFailure`]; [`KeeperFailure::Absent`] is no fault.
    pub(crate) fn show(&self) -> Result<Shown, KeeperFailure> {
        self.last_of(&of("show"), &mut |_| true)?.ok_or_else(broken_off)
    }

    /// Begins a trial and comes back at once; [`Self::show`] tells how far it is. It goes on if nobody looks.
    ///
    /// # Errors
    /// [`KeeperFailure::Refused`] where the plan makes no sense or another one is on trial.
    pub(crate) fn begin(&self, plan: &NetworkPlan) -> Result<(), KeeperFailure> {
        self.last_of(&trial_of(plan), &mut |_| false).map(drop)
    }

    /// Begins a trial, tells of each step when it happens, and gives how it is after the last one: on trial and waiting,
    /// or as before.
    ///
    /// # Errors
    /// [`KeeperFailure::Refused`] where the plan makes no sense, another one is on trial, or a step failed.
    pub(crate) fn watch(
        &self,
        plan: &NetworkPlan,
        told: &mut dyn FnMut(&Step),
    ) -> Result<Shown, KeeperFailure> {
        let all = &mut |step: &Step| {
            told(step);
            true
        };
        self.last_of(&trial_of(plan), all)?.ok_or_else(broken_off)
    }

    /// Keeps the plan on trial for good. `arrived_at` is the box's own address at which the page was reached: another one
    /// than the plan's proves nothing, and is refused. None from the box itself.
    ///
    /// # Errors
    /// [`KeeperFailure::Refused`] where nothing waits to be confirmed.
    pub(crate) fn confirm(&self, arrived_at: Option<Ipv4Addr>) -> Result<Shown, KeeperFailure> {
        let request = Written {
            arrived_at,
            ..of("confirm")
        };
        self.last_of(&request, &mut |_| true)?.ok_or_else(broken_off)
    }

    /// Takes the plan on trial back at once.
    ///
    /// # Errors
    /// [`KeeperFailure::Refused`] where nothing is on trial.
    pub(crate) fn revert(&self) -> Result<Shown, KeeperFailure> {
        self.last_of(&of("revert"), &mut |_| true)?.ok_or_else(broken_off)
    }

    /// The service is healthy: the slot that runs is confirmed.
    ///
    /// # Errors
    /// [`KeeperFailure::Refused`] where there is no slot or the disk does not take it.
    pub(crate) fn healthy(&self) -> Result<(), KeeperFailure> {
        self.last_of(&of("healthy"), &mut |_| true).map(drop)
    }

    /// How the service is, for the light.
    ///
    /// # Errors
    /// [`KeeperFailure`]; [`KeeperFailure::Absent`] is no fault.
    pub(crate) fn tell(&self, condition: Condition) -> Result<(), KeeperFailure> {
        let request = Written {
            told: vec![condition.word().to_owned()],
            ..of("condition")
        };
        self.last_of(&request, &mut |_| true).map(drop)
    }

    /// Keeps what makes the box itself in the second copy, in the place of what was there.
    ///
    /// # Errors
    /// [`KeeperFailure::Refused`] where the disk does not take it.
    pub(crate) fn keep(&self, copy: String) -> Result<(), KeeperFailure> {
        let request = Written {
            told: vec![copy],
            ..of("keep")
        };
        self.last_of(&request, &mut |_| true).map(drop)
    }

    /// The version that runs gives itself up: the next start is from the other slot.
    ///
    /// # Errors
    /// [`KeeperFailure::Refused`] where there is no other one.
    pub(crate) fn leave(&self) -> Result<(), KeeperFailure> {
        self.last_of(&of("leave"), &mut |_| true).map(drop)
    }

    /// Asks, and reads to the last line; none where `goes_on` wants no more steps.
    fn last_of(
        &self,
        request: &Written,
        goes_on: &mut dyn FnMut(&Step) -> bool,
    ) -> Result<Option<Shown>, KeeperFailure> {
        let mut stream = UnixStream::connect(&self.socket)?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.set_read_timeout(Some(match request.plan {
            Some(_) => LONGEST_STEP,
            None => PATIENCE,
        }))?;
        let mut line = serde_json::to_vec(request).map_err(io::Error::from)?;
        line.push(b'\n');
        stream.write_all(&line)?;
        let mut answer = BufReader::new(stream);
        loop {
            line.clear();
            (&mut answer).take(LONGEST_LINE).read_until(b'\n', &mut line)?;
            if line.is_empty() {
                return Err(broken_off());
            }
            let written: WrittenLine = json(&line)?;
            match written.line() {
                Some(Line::Step(step)) if goes_on(&step) => {}
                Some(Line::Step(_)) => return Ok(None),
                Some(Line::Shown(shown)) => return Ok(Some(*shown)),
                Some(Line::Refused(sentence)) => return Err(KeeperFailure::Refused(sentence)),
                None => return Err(KeeperFailure::Unwell(io::ErrorKind::InvalidData.into())),
            }
        }
    }
}

fn of(what: &str) -> Written {
    Written {
        what: what.to_owned(),
        ..Written::default()
    }
}

fn trial_of(plan: &NetworkPlan) -> Written {
    Written {
        plan: Some(plan.clone()),
        ..of("try")
    }
}

fn broken_off() -> KeeperFailure {
    KeeperFailure::Unwell(io::ErrorKind::UnexpectedEof.into())
}

//! Each step of an exchange within its time, and all of them together within theirs.

use std::io::{self, ErrorKind};
use std::time::{Duration, Instant};

/// When a step has to be done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    at: Instant,
    what: &'static str,
}

impl Deadline {
    /// The end of the whole exchange.
    pub(crate) fn of_exchange(within: Duration) -> Self {
        Self {
            at: Instant::now() + within,
            what: "the exchange with the server",
        }
    }

    /// The end of a step that begins now: after its own time, or with the whole. `what` names the step.
    pub(crate) fn of_step(self, within: Duration, what: &'static str) -> Self {
        let at = Instant::now() + within;
        if at < self.at { Self { at, what } } else { self }
    }

    /// What took too long, if something does.
    pub(crate) const fn what(self) -> &'static str {
        self.what
    }

    /// The time that is left, never none.
    ///
    /// # Errors
    /// [`ErrorKind::TimedOut`] where it has passed.
    pub(crate) fn left(self) -> io::Result<Duration> {
        let left = self.at.saturating_duration_since(Instant::now());
        if left.is_zero() {
            Err(ErrorKind::TimedOut.into())
        } else {
            Ok(left)
        }
    }
}

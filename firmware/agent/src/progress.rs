//! How far a search is, on stderr: a line that is written over itself on a terminal, otherwise one at the start and one at
//! the end.

use std::cell::Cell;
use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

use snmp::Progress;

/// How often the line is written anew.
const EVERY: Duration = Duration::from_millis(250);

/// The display of one search.
pub(crate) struct Display {
    shown: Cell<Option<Instant>>,
    is_terminal: bool,
}

impl Display {
    /// Begins with what the search will cost.
    pub(crate) fn new(estimate: &str) -> Self {
        let is_terminal = stderr().is_terminal();
        let hint = if is_terminal { "; Ctrl-C stops it" } else { "" };
        eprintln!("{estimate}{hint}");
        Self {
            shown: Cell::new(None),
            is_terminal,
        }
    }

    /// Shows how far it is, if it is time to.
    pub(crate) fn show(&self, progress: &Progress) {
        if !self.is_terminal || self.shown.get().is_some_and(|shown| shown.elapsed() < EVERY) {
            return;
        }
        self.shown.set(Some(Instant::now()));
        eprint!(
            "\r{} sent, {} answered, {} to go  ",
            progress.sent, progress.answered, progress.left
        );
        let _ = stderr().flush();
    }

    /// Ends with what was found.
    pub(crate) fn end(&self, printers: usize, others: usize, stopped: bool) {
        if self.shown.get().is_some() {
            eprint!("\r{:60}\r", "");
        }
        let stopped = if stopped { "stopped; until then: " } else { "" };
        let s = |count: usize| if count == 1 { "" } else { "s" };
        eprintln!(
            "{stopped}{printers} printer{}, {others} other device{}",
            s(printers),
            s(others)
        );
    }
}

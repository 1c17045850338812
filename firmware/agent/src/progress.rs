//! How far a command of minutes is, on stderr: a line that is written over itself on a terminal, otherwise one at the start
//! and one at the end.

use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

/// How often the line is written anew.
const EVERY: Duration = Duration::from_millis(250);

/// The display of one search or walk.
pub(crate) struct Display {
    shown: Option<Instant>,
    is_terminal: bool,
}

impl Display {
    /// Begins with what it will cost.
    pub(crate) fn new(estimate: &str) -> Self {
        let is_terminal = stderr().is_terminal();
        let hint = if is_terminal { "; Ctrl-C stops it" } else { "" };
        eprintln!("{estimate}{hint}");
        Self {
            shown: None,
            is_terminal,
        }
    }

    /// Shows how far it is, if it is time to.
    pub(crate) fn write_over(&mut self, line: impl FnOnce() -> String) {
        if !self.is_terminal || self.shown.is_some_and(|shown| shown.elapsed() < EVERY) {
            return;
        }
        self.shown = Some(Instant::now());
        eprint!("\r{:<78}", line());
        let _ = stderr().flush();
    }

    /// Ends with what came of it.
    pub(crate) fn end(&self, sentence: &str) {
        if self.shown.is_some() {
            eprint!("\r{:78}\r", "");
        }
        eprintln!("{sentence}");
    }
}

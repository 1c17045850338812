//! A calendar that a test turns by hand: programs that are started under it see the time that it shows, on the wall and
//! in their intervals. A year passes in a minute, and nothing in the programs knows.
//!
//! It is `libfaketime` (Debian), which stands between a program and the system's clocks.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A calendar and the file from which the programs under it take the time.
#[derive(Clone, Debug)]
pub struct Calendar {
    file: PathBuf,
    library: PathBuf,
}

impl Calendar {
    /// A calendar that shows the real time. None where `libfaketime` is not installed.
    ///
    /// # Panics
    /// Where its file can't be written.
    pub fn at(file: &Path) -> Option<Self> {
        let calendar = Self {
            file: file.to_owned(),
            library: library()?,
        };
        calendar.show(0);
        Some(calendar)
    }

    /// Shows the real time and so many seconds more, or less.
    ///
    /// # Panics
    /// Where its file can't be written.
    pub fn show(&self, seconds_ahead: i64) {
        // Written aside and put in place, since a program may look at any moment.
        let aside = self.file.with_extension("next");
        fs::write(&aside, format!("{seconds_ahead:+}\n")).expect("the calendar can be written");
        fs::rename(&aside, &self.file).expect("the calendar can be turned");
    }

    /// Lets a program that is about to start live by this calendar.
    pub fn rule(&self, command: &mut Command) {
        command
            .env("LD_PRELOAD", &self.library)
            .env("FAKETIME_TIMESTAMP_FILE", &self.file)
            .env("FAKETIME_NO_CACHE", "1");
    }
}

/// Where Debian keeps the library for programs of several threads, whatever the processor is.
fn library() -> Option<PathBuf> {
    let folders = fs::read_dir("/usr/lib").ok()?.flatten();
    folders
        .map(|folder| folder.path().join("faketime/libfaketimeMT.so.1"))
        .find(|library| library.exists())
}

//! The hardware's watchdog: it restarts the box unless it is fed in time. Whoever opens it has to go on; it is never switched
//! off, so that a program that hangs, dies or is never started again leads to a restart.
//!
//! The contract: only the main loop feeds it, by itself, between two pieces of its work. A thread of its own would feed it
//! for a main loop that is stuck. How long the watchdog waits is set where its driver is loaded.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

/// What a watchdog is thought to wait for that doesn't say so: that of a Raspberry Pi can't wait longer than 15 s.
const USUAL_PATIENCE: Duration = Duration::from_secs(10);

/// It is fed so often in its patience.
const MEALS: u32 = 3;

/// An open watchdog. Dropping it does not stop it.
#[derive(Debug)]
pub struct Watchdog {
    device: File,
    /// How often it wants to be fed.
    pub every: Duration,
}

impl Watchdog {
    /// Opens it, such as `/dev/watchdog`; with that it runs.
    ///
    /// # Errors
    /// What the system says: there is none, or somebody else feeds it.
    pub fn open(path: &Path) -> io::Result<Self> {
        let device = OpenOptions::new().write(true).open(path)?;
        let told = fs::read_to_string("/sys/class/watchdog/watchdog0/timeout").ok();
        let mut watchdog = Self {
            device,
            every: between_meals(told.as_deref()),
        };
        watchdog.feed()?;
        Ok(watchdog)
    }

    /// Feeds it once.
    ///
    /// # Errors
    /// What the system says; it goes on waiting then.
    pub fn feed(&mut self) -> io::Result<()> {
        // Any octet but `V`, which would switch it off.
        self.device.write_all(b"1")
    }
}

fn between_meals(told: Option<&str>) -> Duration {
    let seconds = told.and_then(|text| text.trim().parse().ok());
    let patience = match seconds {
        None | Some(0) => USUAL_PATIENCE,
        Some(seconds) => Duration::from_secs(seconds),
    };
    patience / MEALS
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn it_is_fed_at_once_and_never_switched_off() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut watchdog = Watchdog::open(file.path()).unwrap();
        watchdog.feed().unwrap();
        drop(watchdog);
        assert_eq!(fs::read(file.path()).unwrap(), b"11");
    }

    #[test]
    fn no_watchdog_is_an_error_and_makes_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("watchdog");
        assert_eq!(Watchdog::open(&path).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert!(!path.exists());
    }

    #[test]
    fn its_patience_decides_how_often() {
        assert_eq!(between_meals(Some("15\n")), Duration::from_secs(5));
        for senseless in [None, Some(""), Some("0"), Some("-3"), Some("soon")] {
            assert_eq!(between_meals(senseless), USUAL_PATIENCE / MEALS, "{senseless:?}");
        }
    }
}

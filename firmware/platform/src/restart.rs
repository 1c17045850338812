//! A restart of the box whose card has become read-only: the kernel does that to a file system with errors, and the start-up
//! mends it.

use std::fs;
use std::io;
use std::path::Path;

use nix::sys::signal::{Signal, kill};
use nix::sys::statvfs::{FsFlags, statvfs};
use nix::unistd::Pid;

/// A box that has just been restarted is not restarted again, in seconds since its start.
const NOT_BEFORE: u64 = 600;

/// Whether nothing can be written below that folder.
pub fn is_read_only(folder: &Path) -> bool {
    statvfs(folder).is_ok_and(|system| system.flags().contains(FsFlags::ST_RDONLY))
}

/// Whether the box has run for long enough to be restarted.
pub fn is_due() -> bool {
    uptime_in(&fs::read_to_string("/proc/uptime").unwrap_or_default()) >= NOT_BEFORE
}

/// Whole seconds: nothing else on the box reads fractions, and what could weighs fourteen kilobytes.
fn uptime_in(text: &str) -> u64 {
    let (seconds, _) = text.split_once('.').unwrap_or_default();
    seconds.parse().unwrap_or(0)
}

/// Asks busybox's init for a restart, as `reboot` does. That takes root.
///
/// # Errors
/// What the system says.
pub fn restart() -> io::Result<()> {
    Ok(kill(Pid::from_raw(1), Signal::SIGTERM)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_box_that_ran_for_a_while_is_restarted() {
        assert!(uptime_in("600.00 17.2\n") >= NOT_BEFORE);
        for early in ["599.99 1\n", "", "soon"] {
            assert!(uptime_in(early) < NOT_BEFORE, "{early}");
        }
    }

    #[test]
    fn a_folder_that_can_be_written_is_told_from_one_that_can_not() {
        assert!(!is_read_only(&std::env::temp_dir()));
        assert!(!is_read_only(Path::new("/there/is/none")));
    }
}

//! Whether the start before this one came to an early end. A version that proves good at once and hangs some minutes
//! later would be started again for ever, since each start gives it its tries back: after an early end it gets them back
//! only when it has run for longer than that. A power cut looks the same, and only makes the box wait.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A start that ends unasked before that came to an early end. Hardly anybody switches a box off and on so often in a row
/// that its tries run out, and what a box does at all, it has done by then.
pub(super) const EARLY: Duration = Duration::from_secs(5 * 60);

/// A mark on the disk for as long as this start is young, or is ended as it should be.
pub(super) struct Young(PathBuf);

impl Young {
    /// Begins; says whether the start before came to an early end.
    pub(super) fn begin(state: &Path) -> (Self, bool) {
        let path = state.join("young");
        let was_early = path.exists();
        // On the disk at once: the kernel writes once a minute, and a hang may come before.
        if let Err(error) = File::create(&path).and_then(|mark| mark.sync_all()) {
            eprintln!("meterbox: {} can't be written ({error})", path.display());
        }
        (Self(path), was_early)
    }
}

impl Drop for Young {
    fn drop(&mut self) {
        // One that stays makes the next start wait.
        let _ = fs::remove_file(&self.0);
    }
}

//! Where this project's own recordings are.

use crate::{Recording, SimulatorError};
use std::fs;
use std::path::{Path, PathBuf};

/// The folder `tests/recordings` of the work tree that this crate was built in.
#[must_use]
pub fn recordings_dir() -> PathBuf {
    let crate_dir = Path::new(env!("CARGO_MANIFEST_DIR"));
    crate_dir.parent().unwrap_or(crate_dir).join("recordings")
}

/// Every recording of this project, by name.
///
/// # Errors
/// That the folder or one of the recordings can't be read.
pub fn all_recordings() -> Result<Vec<Recording>, SimulatorError> {
    recordings_in(&recordings_dir())
}

/// Every `.snmprec` file of a folder, by name.
///
/// # Errors
/// That the folder or one of the recordings can't be read.
pub fn recordings_in(folder: &Path) -> Result<Vec<Recording>, SimulatorError> {
    let unreadable = |reason: std::io::Error| crate::RecordingError {
        file: folder.to_owned(),
        line: 0,
        cause: format!("the folder of recordings can't be read ({reason}): look at its path and rights"),
    };
    let mut files = fs::read_dir(folder)
        .map_err(unreadable)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(unreadable)?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "snmprec"));
    files.sort();
    Ok(files.iter().map(Recording::load).collect::<Result<_, _>>()?)
}

//! The server's data folder: which file is where, and that nobody else on the machine reads it.
//!
//! ```text
//! DIR/ledger.sqlite        the ledger (with -wal and -shm while in use)
//! DIR/signing-key          seed of the Ed25519 key that boxes trust: 32 bytes in base64
//! DIR/ca.pem, ca-key.pem   the private CA
//! DIR/cert.pem, key.pem    the certificate that it signed for this server
//! ```

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::error::ServerError;

const FOLDER_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;

/// The data folder, which exists and is this user's alone.
#[derive(Clone, Debug)]
pub(crate) struct DataDir(PathBuf);

impl DataDir {
    /// Makes the folder where there is none, and takes everybody else's rights on it away.
    pub(crate) fn open(path: &Path) -> Result<Self, ServerError> {
        DirBuilder::new()
            .recursive(true)
            .mode(FOLDER_MODE)
            .create(path)
            .map_err(ServerError::file("make the folder", path))?;
        fs::set_permissions(path, fs::Permissions::from_mode(FOLDER_MODE))
            .map_err(ServerError::file("protect the folder", path))?;
        Ok(Self(path.to_owned()))
    }

    /// The folder itself.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The ledger's file.
    pub(crate) fn ledger(&self) -> PathBuf {
        self.0.join("ledger.sqlite")
    }

    /// A file of that name in the folder.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

/// Makes an empty file that only this user reads and writes, where there is none.
pub(crate) fn make_private(path: &Path) -> Result<(), ServerError> {
    let made = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(FILE_MODE)
        .open(path);
    made.and_then(|file| file.set_permissions(fs::Permissions::from_mode(FILE_MODE)))
        .map_err(ServerError::file("make", path))
}

/// Writes a file that only this user reads, unless there is one. It is whole or not there: written beside, flushed,
/// then given its name.
pub(crate) fn make_once(path: &Path, contents: &[u8]) -> Result<(), ServerError> {
    let made = write_beside(path, contents).and_then(|beside| {
        let linked = fs::hard_link(&beside, path);
        fs::remove_file(beside)?;
        match linked {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
            _ => Ok(()),
        }
    });
    made.map_err(ServerError::file("write", path))
}

/// A flushed file with these contents beside `path`, under a name that no other process uses.
fn write_beside(path: &Path, contents: &[u8]) -> std::io::Result<PathBuf> {
    let beside = path.with_extension(format!("new-{}", std::process::id()));
    let mut file = OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(true)
        .mode(FILE_MODE)
        .open(&beside)?;
    file.set_permissions(fs::Permissions::from_mode(FILE_MODE))?;
    file.write_all(contents)?;
    file.sync_all()?;
    Ok(beside)
}

/// The file's contents, or none where there is no file.
pub(crate) fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, ServerError> {
    match fs::read(path) {
        Ok(contents) => Ok(Some(contents)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ServerError::file("read", path)(error)),
    }
}

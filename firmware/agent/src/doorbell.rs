//! How a command tells the running service that something changed: a byte on a Unix socket in the state folder. The
//! service sleeps on it; nothing is polled. The lock beside it makes sure that only one service runs.

use std::fs::{self, File, TryLockError};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixDatagram as Ringer;
use std::path::Path;

use tokio::net::UnixDatagram;

use crate::failure::Failure;

const SOCKET: &str = "doorbell";
const LOCK: &str = "running";

/// The service's end. Holds the lock as long as it lives.
pub(crate) struct Doorbell {
    socket: UnixDatagram,
    _lock: File,
}

impl Doorbell {
    /// Hangs the bell up in the state folder.
    ///
    /// # Errors
    /// [`Failure`] where another service runs on that state, or the folder can't be written.
    pub(crate) fn hang(state: &Path) -> Result<Self, Failure> {
        let failed = |error: io::Error| Failure::StateFolder {
            path: state.to_owned(),
            cause: error.to_string(),
        };
        let lock = File::create(state.join(LOCK)).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Failure::AlreadyRunning {
                    path: state.to_owned(),
                });
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let path = state.join(SOCKET);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        let socket = UnixDatagram::bind(&path).map_err(failed)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).map_err(failed)?;
        Ok(Self { socket, _lock: lock })
    }

    /// Waits until somebody rings.
    pub(crate) async fn rung(&self) {
        let mut byte = [0; 1];
        if self.socket.recv(&mut byte).await.is_err() {
            // A socket that can't be read any more never rings again; the rest of the service goes on.
            std::future::pending::<()>().await;
        }
    }
}

/// Rings the bell of the service on that state. Says whether one was there to hear it.
pub(crate) fn ring(state: &Path) -> bool {
    Ringer::unbound()
        .and_then(|ringer| ringer.send_to(b"!", state.join(SOCKET)))
        .is_ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test(flavor = "current_thread")]
    async fn a_ring_wakes_the_service_and_a_second_service_is_refused() {
        let state = tempfile::tempdir().unwrap();
        assert!(!ring(state.path()), "nobody is there yet");
        let bell = Doorbell::hang(state.path()).unwrap();
        assert!(ring(state.path()));
        bell.rung().await;
        assert!(matches!(
            Doorbell::hang(state.path()),
            Err(Failure::AlreadyRunning { .. })
        ));
        drop(bell);
        Doorbell::hang(state.path()).unwrap();
    }
}

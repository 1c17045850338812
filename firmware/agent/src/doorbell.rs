//! How a command tells the running service that something changed, or what to do: a word on a Unix socket in the state
//! folder. The service sleeps on it; nothing is polled. The lock beside it makes sure that only one service runs.

use std::fs::{self, File, TryLockError};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixDatagram as Ringer;
use std::path::Path;

use tokio::net::UnixDatagram;

use crate::failure::{Cause, Failure};

const SOCKET: &str = "doorbell";
const LOCK: &str = "running";

/// What a ring says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ring {
    /// Settings, the enrolment or something else in the books changed.
    Changed,
    /// Somebody who may run commands on the box opens the claim.
    Claim,
    /// Search now.
    Search,
    /// Break the search off.
    Stop,
    /// Read every known device now.
    Read,
}

impl Ring {
    /// Each ring and its word on the socket.
    const WORDS: [(Self, &'static [u8]); 5] = [
        (Self::Changed, b"!"),
        (Self::Claim, b"claim"),
        (Self::Search, b"search"),
        (Self::Stop, b"stop"),
        (Self::Read, b"read"),
    ];
    /// No word is longer.
    const LONGEST: usize = 16;

    /// What a word means. One of a newer program may mean anything: it wakes the service, and no more.
    fn of(word: &[u8]) -> Self {
        let named = Self::WORDS.iter().find(|(_, known)| *known == word);
        named.map_or(Self::Changed, |(ring, _)| *ring)
    }

    fn word(self) -> &'static [u8] {
        let named = Self::WORDS.iter().find(|(ring, _)| *ring == self);
        named.map_or(b"!", |(_, word)| word)
    }
}

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
        let failed = |error: io::Error| Failure::state_folder(state, &error);
        let lock = File::create(state.join(LOCK)).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Cause::AlreadyRunning {
                    path: state.to_owned(),
                }
                .into());
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

    /// Waits until somebody rings, and gives what the ring says.
    pub(crate) async fn rung(&self) -> Ring {
        let mut word = [0; Ring::LONGEST];
        match self.socket.recv(&mut word).await {
            Ok(length) => Ring::of(word.get(..length).unwrap_or_default()),
            // A socket that can't be read any more never rings again; the rest of the service goes on.
            Err(_) => std::future::pending().await,
        }
    }
}

/// Rings the bell of the service on that state. Says whether one was there to hear it.
pub(crate) fn ring(state: &Path, ring: Ring) -> bool {
    Ringer::unbound()
        .and_then(|ringer| ringer.send_to(ring.word(), state.join(SOCKET)))
        .is_ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test(flavor = "current_thread")]
    async fn a_ring_wakes_the_service_and_a_second_service_is_refused() {
        let state = tempfile::tempdir().unwrap();
        assert!(!ring(state.path(), Ring::Changed), "nobody is there yet");
        let bell = Doorbell::hang(state.path()).unwrap();
        assert!(ring(state.path(), Ring::Changed));
        assert_eq!(bell.rung().await, Ring::Changed);
        for (said, _) in Ring::WORDS {
            ring(state.path(), said);
            assert_eq!(bell.rung().await, said);
        }
        assert_eq!(Ring::of(b"brew coffee"), Ring::Changed);
        assert!(matches!(
            Doorbell::hang(state.path()),
            Err(failure) if matches!(failure.cause(), Cause::AlreadyRunning { .. })
        ));
        drop(bell);
        Doorbell::hang(state.path()).unwrap();
    }
}

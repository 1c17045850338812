//! Whether the version that runs proves good. When it does, the keeper confirms its slot: at every start, since each start
//! takes a try. A version on trial that does not in time is given up: its watchdog is fed no more and restarts the box, and
//! after so many tries the boot script goes back to the version before.
//!
//! What has to work was noted when the version was installed: a server that was down already says nothing against it.
//! Left out: a box without a keeper, whose slots are confirmed by hand.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use meters::Timestamp;
use platform::slots;
use store::{KnownDevice, PushRecord, Store, StoreError};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};
use update::{Health, Proof, Slot, healthy};

use crate::failure::Failure;
use crate::keeper::{Client, KeeperFailure};
use crate::station::Station;

const BETWEEN_LOOKS: Duration = Duration::from_secs(15);

/// A version on trial that is not healthy by then is given up.
const IN_TIME: Duration = Duration::from_secs(20 * 60);

/// The page answers in this time.
const PATIENCE: Duration = Duration::from_secs(5);

/// What worked before a version was installed, that is to work with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Expected {
    reading: bool,
    push: bool,
}

impl Expected {
    /// What works now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn now(store: &Store) -> Result<Self, StoreError> {
        let answers =
            |it: &KnownDevice| it.last_read.is_some() && it.silent_since.is_none() && !it.note.ignored;
        let record = store.push_record()?;
        Ok(Self {
            reading: store.devices()?.iter().any(answers),
            push: record.failure.is_none() && record.acknowledged_at.is_some(),
        })
    }

    /// Notes it for the first start of that slot.
    ///
    /// # Errors
    /// [`Failure::File`].
    pub(crate) fn note(self, state: &Path, slot: Slot) -> Result<(), Failure> {
        let path = note_in(state);
        let word = |is_expected, word| if is_expected { word } else { "" };
        let text = format!(
            "{slot}{}{}\n",
            word(self.reading, " reading"),
            word(self.push, " push")
        );
        // On the disk before the slots are switched: without it a new version would have nothing to prove.
        let kept = fs::write(&path, text).and_then(|()| File::open(&path)?.sync_all());
        kept.map_err(|error| {
            let cause = format!("what works now can't be noted ({error}): is the disk full?");
            Failure::file(&path, cause)
        })
    }

    /// What was noted for that slot; none where it is not on trial.
    fn noted(state: &Path, slot: Slot) -> Option<Self> {
        let text = fs::read_to_string(note_in(state)).ok()?;
        let mut words = text.split_ascii_whitespace();
        if words.next() != Some(slot.name()) {
            return None;
        }
        let mut expected = Self::default();
        for word in words {
            match word {
                "reading" => expected.reading = true,
                "push" => expected.push = true,
                _ => {}
            }
        }
        Some(expected)
    }
}

fn note_in(state: &Path) -> PathBuf {
    state.join("trial")
}

/// Ends when the version was on trial and is given up; else never.
pub(crate) async fn prove(station: &Station, state: &Path, plain_door: Option<SocketAddr>) {
    let Ok(running) = slots::running() else {
        return std::future::pending().await;
    };
    let trial = Expected::noted(state, running);
    let begun = Instant::now();
    let Ok(before) = Records::of(&station.store) else {
        // The first turn of the service tells of broken books.
        return std::future::pending().await;
    };
    let mut told = None;
    loop {
        let health = Health {
            page_answers: answers(plain_door).await,
            ..before.health(station, trial.unwrap_or_default())
        };
        let missing = match healthy(&health) {
            Ok(()) => match Client::of(state).healthy() {
                Ok(()) => {
                    forget_trial(state);
                    return std::future::pending().await;
                }
                Err(KeeperFailure::Absent) => return std::future::pending().await,
                Err(failure) => failure.to_string(),
            },
            Err(missing) => missing.to_owned(),
        };
        if told.as_ref() != Some(&missing) {
            eprintln!("meterbox: slot {running} is not confirmed yet: {missing}");
            told = Some(missing);
        }
        if trial.is_some() && begun.elapsed() > IN_TIME {
            eprintln!("meterbox: this version is given up: the box restarts, and goes back after some tries");
            return;
        }
        sleep(BETWEEN_LOOKS).await;
    }
}

/// A note that stays says the same again with the next start.
fn forget_trial(state: &Path) {
    if let Err(error) = fs::remove_file(note_in(state))
        && error.kind() != ErrorKind::NotFound
    {
        eprintln!(
            "meterbox: {} can't be removed ({error})",
            note_in(state).display()
        );
    }
}

/// What the books said when the service began.
struct Records {
    newest_reading: Option<Timestamp>,
    push: PushRecord,
}

impl Records {
    fn of(store: &Store) -> Result<Self, StoreError> {
        let devices = store.devices()?;
        Ok(Self {
            newest_reading: devices.iter().filter_map(|device| device.last_read).max(),
            push: store.push_record()?,
        })
    }

    /// What has happened since. The page is asked by others.
    fn health(&self, station: &Station, expected: Expected) -> Health {
        let now = Self::of(&station.store);
        let proof = |is_expected: bool, is_given: bool| match (is_expected, is_given) {
            (false, _) => Proof::NotExpected,
            (true, true) => Proof::Given,
            (true, false) => Proof::Missing,
        };
        let was_read = |now: &Self| now.newest_reading != self.newest_reading;
        let was_pushed = |now: &Self| {
            now.push.failure.is_none()
                && (&now.push.tried_at, &now.push.acknowledged_at)
                    != (&self.push.tried_at, &self.push.acknowledged_at)
        };
        Health {
            page_answers: true,
            store_writes: station.keep_traffic().is_ok(),
            reading: proof(expected.reading, now.as_ref().is_ok_and(was_read)),
            push: proof(expected.push, now.as_ref().is_ok_and(was_pushed)),
        }
    }
}

/// Whether the page answers at its plain door; true where it has none.
async fn answers(plain_door: Option<SocketAddr>) -> bool {
    let Some(mut door) = plain_door else {
        return true;
    };
    if door.ip().is_unspecified() {
        door.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    matches!(timeout(PATIENCE, ask(door)).await, Ok(Ok(true)))
}

async fn ask(door: SocketAddr) -> std::io::Result<bool> {
    let stream = TcpStream::connect(door).await?;
    stream.writable().await?;
    stream.try_write(format!("GET / HTTP/1.1\r\nHost: {door}\r\n\r\n").as_bytes())?;
    let mut answer = [0; 7];
    loop {
        stream.readable().await?;
        match stream.try_read(&mut answer) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            read => return read.map(|_| &answer == b"HTTP/1."),
        }
    }
}

#[cfg(test)]
mod tests;

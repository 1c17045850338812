//! Whether the version that runs proves good. When it does, the keeper confirms its slot: at every start, since each start
//! takes a try. A version on trial that does not in time gives itself up: the keeper takes its tries away, the watchdog is
//! fed no more and restarts the box, and the boot script goes back to the version before.
//!
//! What has to work was noted when the version was installed: a server that was down already says nothing against it.
//! Left out: what a version does that never comes as far as this; its tries run out.

mod early;
mod note;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use meters::Timestamp;
use store::{KnownDevice, PushRecord, Store, StoreError};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use update::{Health, Proof, healthy};

use crate::bells::Bells;
use crate::keeper::Client;
use crate::station::Station;
use early::{EARLY, Young};
pub(crate) use note::Note;

/// Often enough that a box which is switched off and on soon is confirmed between.
const BETWEEN_LOOKS: Duration = Duration::from_secs(5);

/// A version on trial has to be well for so long: by then each of its tasks has had its turn and everything that waits
/// for an answer has had one or given up. What fails later, [`EARLY`] is for.
const STEADY: Duration = Duration::from_secs(60);

/// A version on trial that is not healthy by then gives itself up. A server or an office may be away for a while.
const IN_TIME: Duration = Duration::from_secs(60 * 60);

/// Printers are asked again after so long where none was read, and then after twice as long each time.
const AGAIN: Duration = Duration::from_secs(10);

/// The page answers in this time.
const PATIENCE: Duration = Duration::from_secs(5);

/// What worked before a version was installed, that is to work with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Expected {
    /// A printer is read.
    pub(crate) reading: bool,
    /// What was read is sent.
    pub(crate) push: bool,
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
}

/// Ends when the version was on trial and is given up; else never.
pub(crate) async fn prove(station: &Station, bells: &Bells, state: &Path, plain_door: Option<SocketAddr>) {
    let Some(system) = &station.system else {
        return std::future::pending().await;
    };
    let trial = Note::of(state).filter(|note| note.slot == system.slot);
    let begun = Instant::now();
    let (young, was_early) = Young::begin(state);
    let steady = match (&trial, was_early) {
        (Some(_), _) => STEADY,
        (None, true) => EARLY,
        (None, false) => Duration::ZERO,
    };
    let expected = trial.as_ref().map(|note| note.expected).unwrap_or_default();
    let Ok(before) = Records::of(&station.store) else {
        // The first turn of the service tells of broken books.
        return std::future::pending().await;
    };
    let (mut told, mut well_since) = (None, None);
    let (mut read_at, mut pause) = (begun, AGAIN);
    loop {
        let health = Health {
            page_answers: answers(plain_door).await,
            ..before.health(station, expected)
        };
        // The next round may be hours away, and the network comes up after the service. What is read is sent.
        if [health.reading, health.push].contains(&Proof::Missing) && Instant::now() >= read_at {
            bells.read();
            read_at = Instant::now() + pause;
            pause *= 2;
        }
        let missing = match healthy(&health) {
            Ok(()) if well_since.get_or_insert_with(Instant::now).elapsed() < steady => None,
            Ok(()) => match Client::of(state).healthy() {
                Ok(()) => break,
                // U35: a version whose keeper is broken could never be updated again.
                Err(failure) => Some(failure.to_string()),
            },
            Err(missing) => {
                well_since = None;
                Some(before.lacking(station, &health, missing))
            }
        };
        if told != missing {
            let sentence = missing.as_deref().unwrap_or("it is well, and has to stay so");
            eprintln!("meterbox: slot {} is not confirmed yet: {sentence}", system.slot);
            if trial.is_some() {
                Note::say(state, sentence);
            }
            told = missing;
        }
        if let Some(note) = &trial
            && told.is_some()
            && begun.elapsed() > note.within.unwrap_or(IN_TIME)
        {
            if let Err(failure) = Client::of(state).leave() {
                eprintln!("meterbox: {failure}");
            }
            eprintln!(
                "meterbox: this version gives itself up: the box restarts, and goes back to the one before"
            );
            return;
        }
        sleep(BETWEEN_LOOKS).await;
    }
    if trial.is_some() {
        Note::forget(state);
    }
    if let Err(error) = system.proved(&station.store, trial.is_some()) {
        eprintln!("meterbox: {error}");
    }
    eprintln!("meterbox: slot {} is confirmed", system.slot);
    bells.send();
    sleep_until(begun + EARLY).await;
    drop(young);
    std::future::pending::<()>().await;
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

    /// The sentence, with the cause where it is the push and one is known.
    fn lacking(&self, station: &Station, health: &Health, missing: &str) -> String {
        let others = Health {
            push: Proof::NotExpected,
            ..*health
        };
        let failed = healthy(&others)
            .ok()
            .and_then(|()| station.store.push_record().ok());
        match failed
            .filter(|now| now.tried_at != self.push.tried_at)
            .and_then(|now| now.failure)
        {
            Some(cause) => format!("{missing} ({cause})"),
            None => missing.to_owned(),
        }
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
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            read => return read.map(|_| &answer == b"HTTP/1."),
        }
    }
}

#[cfg(test)]
mod tests;

//! A device before it runs: what it says, where it listens, how it behaves.

use crate::recordings::recordings_dir;
use crate::{
    Behaviour, Oid, Protocol, Reboot, Recording, Replies, SimulatorError, Sleep, TooMany, WireFault,
};
use std::path::Path;
use std::time::Duration;

/// A device to simulate. Without further words it listens on a free port of 127.0.0.1 and answers at once.
#[derive(Clone, Debug)]
pub struct Device {
    recording: Recording,
    pub(crate) address: String,
    pub(crate) behaviour: Behaviour,
    pub(crate) seed: u64,
    pub(crate) pages_per_minute: Option<u32>,
    pub(crate) advancing: Vec<(Oid, u32)>,
}

impl Device {
    /// A device that says what a recording holds.
    #[must_use]
    pub fn new(recording: Recording) -> Self {
        let behaviour = Behaviour {
            protocol: recording.protocol,
            ..Behaviour::default()
        };
        Self {
            recording,
            address: "127.0.0.1:0".to_owned(),
            behaviour,
            seed: 1,
            pages_per_minute: None,
            advancing: Vec::new(),
        }
    }

    /// A device from a file, or from a recording of this project by its name, such as `hp_laserjet_m507`.
    ///
    /// # Errors
    /// That the recording can't be read, or its first bad line.
    pub fn from_recording(file_or_name: impl AsRef<Path>) -> Result<Self, SimulatorError> {
        let given = file_or_name.as_ref();
        let named = recordings_dir().join(given).with_extension("snmprec");
        let file = if !given.exists() && named.exists() {
            &named
        } else {
            given
        };
        Ok(Self::new(Recording::load(file)?))
    }

    /// The recording that it answers from.
    #[must_use]
    pub fn recording(&self) -> &Recording {
        &self.recording
    }

    /// Where it listens: any IPv4 address of this machine, all of 127.0.0.0/8 among them, and a port or 0.
    #[must_use]
    pub fn at(mut self, address: impl Into<String>) -> Self {
        self.address = address.into();
        self
    }

    /// The community that it answers to. Default `public`.
    #[must_use]
    pub fn community(mut self, community: &str) -> Self {
        community.clone_into(&mut self.behaviour.community);
        self
    }

    /// How long it works on a request.
    #[must_use]
    pub fn latency(mut self, latency: Duration) -> Self {
        self.behaviour.latency = latency;
        self
    }

    /// How much longer it may take, by chance.
    #[must_use]
    pub fn jitter(mut self, jitter: Duration) -> Self {
        self.behaviour.jitter = jitter;
        self
    }

    /// The chance, from 0 to 1, that a datagram is lost, for each request and for each reply.
    #[must_use]
    pub fn loss(mut self, loss: f64) -> Self {
        self.behaviour.loss = loss;
        self
    }

    /// The seed of what happens by chance. Default 1.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// How many requests it holds at a time; it drops more. Default 1.
    #[must_use]
    pub fn queue_limit(mut self, requests: usize) -> Self {
        self.behaviour.queue_limit = requests;
        self
    }

    /// How many variables a request may name, and what happens to one that names more.
    #[must_use]
    pub fn max_varbinds(mut self, most: usize, too_many: TooMany) -> Self {
        self.behaviour.max_varbinds = Some(most);
        self.behaviour.too_many = too_many;
        self
    }

    /// Greatest reply in bytes of UDP payload. Default 1472.
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.behaviour.max_response_bytes = bytes;
        self
    }

    /// Answers SNMPv1 alone.
    #[must_use]
    pub fn v1_only(mut self) -> Self {
        self.behaviour.protocol = Protocol::V1Only;
        self
    }

    /// Answers SNMPv2c alone.
    #[must_use]
    pub fn v2c_only(mut self) -> Self {
        self.behaviour.protocol = Protocol::V2cOnly;
        self
    }

    /// Sleeps from the start.
    #[must_use]
    pub fn asleep(mut self, sleep: Sleep) -> Self {
        self.behaviour.sleep = sleep;
        self
    }

    /// Spoils replies.
    #[must_use]
    pub fn fault(mut self, fault: WireFault, replies: Replies) -> Self {
        self.behaviour.fault = Some((fault, replies));
        self
    }

    /// Reboots once it has answered this many requests.
    #[must_use]
    pub fn reboot_after_requests(mut self, requests: u32, reboot: Reboot) -> Self {
        self.behaviour.reboot_after = Some((requests, reboot));
        self
    }

    /// Prints without end: every prtMarkerLifeCount and prtMarkerPowerOnCount counts on.
    #[must_use]
    pub fn pages_per_minute(mut self, pages: u32) -> Self {
        self.pages_per_minute = Some(pages);
        self
    }

    /// Lets one more variable count on by so many a minute.
    ///
    /// # Errors
    /// That `oid` is no object identifier.
    pub fn advancing(mut self, oid: &str, per_minute: u32) -> Result<Self, SimulatorError> {
        let oid = oid.parse().map_err(SimulatorError::ObjectIdentifier)?;
        self.advancing.push((oid, per_minute));
        Ok(self)
    }

    /// Behaves like this in every respect, in place of what was said before.
    #[must_use]
    pub fn behaving(mut self, behaviour: Behaviour) -> Self {
        self.behaviour = behaviour;
        self
    }
}

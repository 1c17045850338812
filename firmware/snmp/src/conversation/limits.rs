//! What a device can stand, and how long we bear with it.

use core::time::Duration;

use crate::{Engine, Version};

/// What a conversation learnt about a device. Given to the next one, it starts where the last one ended. What is not
/// known is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// The version that it answered.
    pub version: Option<Version>,
    /// The most names in a request that it answers.
    pub varbinds: Option<usize>,
    /// The most repetitions in a GETBULK that it answers.
    pub repetitions: Option<u32>,
    /// The size at which it cuts its answers, in bytes.
    pub response_bytes: Option<usize>,
    /// How long it takes to answer, with the room that its variation needs.
    pub round_trip: Option<Duration>,
    /// The engine of an SNMPv3 agent, with its clock as it stood when it last told; whoever keeps it sets the clock on by
    /// the time that has passed ([`Engine::after`]).
    pub engine: Option<Engine>,
}

/// How much time and how many rows a device may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How often a question is sent before the device counts as silent. Where several accesses are tried, each
    /// further one gets one try more, and each two at least, unless one is all.
    pub tries: u32,
    /// The time for everything together.
    pub deadline: Duration,
    /// The time for the first answer, before anything is known of the device.
    pub first_timeout: Duration,
    /// The retransmission timer never gets shorter than this.
    pub shortest_timeout: Duration,
    /// The most rows of one column.
    pub rows_per_column: usize,
    /// The most rows in all.
    pub rows: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            tries: 3,
            deadline: Duration::from_secs(60),
            first_timeout: Duration::from_secs(1),
            shortest_timeout: Duration::from_millis(100),
            rows_per_column: 1_000,
            rows: 10_000,
        }
    }
}

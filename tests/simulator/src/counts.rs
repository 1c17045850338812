//! What a device has seen and done: the numbers that tests of network manners look at.

use std::fmt;

/// Counts of one device since it started. Every request is counted in `received`, and in just one of `answered`,
/// `dropped_busy`, `lost`, `slept`, `refused` and `malformed`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Datagrams that arrived.
    pub received: u64,
    /// Requests that got a reply, faulty ones too.
    pub answered: u64,
    /// Requests dropped because as many as the queue holds were in work.
    pub dropped_busy: u64,
    /// Requests, or the replies to them, that were lost as [`loss`](crate::Behaviour::loss) asks.
    pub lost: u64,
    /// Requests that came while the device slept or rebooted.
    pub slept: u64,
    /// Requests with a wrong community or version, or with too many variables where the device is silent then.
    pub refused: u64,
    /// Datagrams that are no SNMP request.
    pub malformed: u64,
    /// SET requests, answered or not. Meterbox never sends one: every test may hold this at 0.
    pub sets: u64,
    /// Bytes of UDP payload that arrived.
    pub bytes_received: u64,
    /// Bytes of UDP payload that were sent, a doubled reply twice.
    pub bytes_sent: u64,
    /// Greatest number of requests in work at one time, the one that was dropped for it included. Only a device
    /// with a latency can see more than 1.
    pub most_in_flight: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} received, {} answered, {} dropped, {} lost, {} asleep, {} refused, {} malformed, {} SET, \
             {} bytes in, {} bytes out, at most {} in flight",
            self.received,
            self.answered,
            self.dropped_busy,
            self.lost,
            self.slept,
            self.refused,
            self.malformed,
            self.sets,
            self.bytes_received,
            self.bytes_sent,
            self.most_in_flight
        )
    }
}

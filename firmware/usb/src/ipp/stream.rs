//! A pair of endpoints as a stream of octets with an end in time.

use std::io::{self, BufRead, ErrorKind, Read};
use std::ops::Range;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::Endpoints;
use crate::talking::Octets;

/// The longest packet of a bulk endpoint (USB 3, 9.6.6).
const LONGEST_PACKET: u16 = 1_024;
/// The shortest (USB 2, 5.8.3).
const SHORTEST_PACKET: u16 = 8;
/// A device with nothing to say may send empty packets: it is asked again after this.
const BREATH: Duration = Duration::from_millis(20);

/// Octets from one endpoint and to the other.
pub(super) struct Stream<'a> {
    endpoints: &'a mut dyn Endpoints,
    /// One packet is received at a time: a longer transfer would wait for a short packet, which does not come where an
    /// answer fills its last one.
    packet: Vec<u8>,
    unread: Range<usize>,
    until: Instant,
    octets: &'a mut Octets,
}

impl<'a> Stream<'a> {
    pub(super) fn new(
        endpoints: &'a mut dyn Endpoints,
        packet: u16,
        until: Instant,
        octets: &'a mut Octets,
    ) -> Self {
        let packet = packet.clamp(SHORTEST_PACKET, LONGEST_PACKET);
        Self {
            endpoints,
            packet: vec![0; usize::from(packet)],
            unread: 0..0,
            until,
            octets,
        }
    }

    /// From now on everything has to be done by then.
    pub(super) const fn hold_to(&mut self, until: Instant) {
        self.until = until;
    }

    pub(super) fn send(&mut self, octets: &[u8]) -> io::Result<()> {
        let mut left = octets;
        while !left.is_empty() {
            let sent = self.endpoints.send(left, self.left()?)?;
            self.octets.sent += sent as u64;
            left = left.get(sent..).unwrap_or_default();
            if sent == 0 {
                sleep(BREATH);
            }
        }
        Ok(())
    }

    /// Reads away what is there, until nothing comes for a while; whether that was before so many octets had come.
    pub(super) fn drain(&mut self, silence: Duration, most: usize) -> io::Result<bool> {
        let mut drained = self.unread.len();
        self.unread = 0..0;
        while drained <= most {
            let longest = self.left()?.min(silence);
            match self.endpoints.receive(&mut self.packet, longest) {
                // An empty packet ends nothing.
                Ok(came) => {
                    drained += came.max(1);
                    self.octets.received += came as u64;
                }
                Err(error) if error.kind() == ErrorKind::TimedOut => return Ok(true),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }

    fn left(&self) -> io::Result<Duration> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        Ok(left)
    }
}

impl BufRead for Stream<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.unread.is_empty() {
            let longest = self.left()?;
            let came = match self.endpoints.receive(&mut self.packet, longest) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                came => came?,
            };
            self.octets.received += came as u64;
            self.unread = 0..came;
            if came == 0 {
                sleep(BREATH.min(longest));
            }
        }
        Ok(self.packet.get(self.unread.clone()).unwrap_or_default())
    }

    fn consume(&mut self, octets: usize) {
        self.unread.start = self.unread.end.min(self.unread.start.saturating_add(octets));
    }
}

impl Read for Stream<'_> {
    fn read(&mut self, octets: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(octets)?;
        self.consume(read);
        Ok(read)
    }
}

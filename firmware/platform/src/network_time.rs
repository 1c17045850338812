//! The time from a server on the network: one question, one answer (SNTP, RFC 4330), and the box's clock set by it. Most boards
//! have no clock of their own. What is asked carries nothing of the box but a random number, by which the answer is known; a
//! time that cannot be is refused. Left out: choosing among servers and steering the clock's pace, which a box that measures
//! intervals by another clock does not need.

use std::io;
use std::net::{ToSocketAddrs, UdpSocket};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rustix::time::{ClockId, Timespec, clock_settime};

const PORT: u16 = 123;
const PACKET: usize = 48;

/// Leap: none announced; version 4; mode: client.
const QUESTION: u8 = 0x23;
const SERVER: u8 = 4;
const NOT_SYNCHRONISED: u8 = 3;
const FARTHEST_STRATUM: u8 = 15;

/// The answer has to be there by then.
const PATIENCE: Duration = Duration::from_secs(3);

/// From 1900, where NTP's eras begin, to 1970.
const FROM_1900: u64 = 2_208_988_800;
/// Era 0 ends in February 2036. Times with the first bit clear are of the next one (RFC 4330 §3).
const ERA: u64 = 1 << 32;

/// No box of this firmware runs before that (2026), nor from that time on (2041): a server that says so is wrong.
pub const CREDIBLE: std::ops::Range<u64> = 1_767_225_600..2_240_524_800;

/// A clock that is not farther off than this is left as it is.
const CLOSE: Duration = Duration::from_millis(500);

/// Asks that server, `HOST` or `HOST:PORT`, once. `number` is a random one. Gives the time since 1970 at this moment. Blocks
/// for some seconds at most, and for as long as the name takes.
///
/// # Errors
/// What the system says; `InvalidData` where it answers with a time that cannot be, or that it does not vouch for.
pub fn ask(server: &str, number: u64) -> io::Result<Duration> {
    let mut found = match server.to_socket_addrs() {
        Ok(found) => found,
        Err(_) => (server, PORT).to_socket_addrs()?,
    };
    let address = found.next().ok_or(io::ErrorKind::NotFound)?;
    let any = if address.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
    let socket = UdpSocket::bind(any)?;
    socket.connect(address)?;
    let mut question = [0; PACKET];
    question[0] = QUESTION;
    question[PACKET - 8..].copy_from_slice(&number.to_be_bytes());
    let asked = Instant::now();
    socket.send(&question)?;
    let mut packet = [0; 256];
    loop {
        let left = PATIENCE.saturating_sub(asked.elapsed());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        socket.set_read_timeout(Some(left))?;
        let length = socket.recv(&mut packet)?;
        // What does not answer this question may come from anybody.
        if let Some(answer) = Answer::to(number, packet.get(..length).unwrap_or_default()) {
            let time = answer.time()?;
            return Ok(time + asked.elapsed() / 2);
        }
    }
}

struct Answer {
    leap: u8,
    stratum: u8,
    /// When it left, in seconds since 1900 modulo an era, and fractions of 2⁻³² s.
    sent: (u32, u32),
}

impl Answer {
    fn to(number: u64, packet: &[u8]) -> Option<Self> {
        let packet: &[u8; PACKET] = packet.first_chunk()?;
        let word = |at: usize| packet.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
        let origin = (u64::from(word(24)?) << 32) | u64::from(word(28)?);
        (packet[0] & 7 == SERVER && origin == number).then_some(Self {
            leap: packet[0] >> 6,
            stratum: packet[1],
            sent: (word(40)?, word(44)?),
        })
    }

    fn time(&self) -> io::Result<Duration> {
        let wrong = |cause: &str| io::Error::new(io::ErrorKind::InvalidData, cause);
        if self.leap == NOT_SYNCHRONISED || !(1..=FARTHEST_STRATUM).contains(&self.stratum) {
            return Err(wrong("it says that it does not know the time"));
        }
        let (seconds, fraction) = self.sent;
        let era = if seconds >> 31 == 1 { 0 } else { ERA };
        let since_1970 = (u64::from(seconds) + era).saturating_sub(FROM_1900);
        if !CREDIBLE.contains(&since_1970) {
            return Err(wrong("the time that it gives cannot be"));
        }
        let nanoseconds = (u64::from(fraction) * 1_000_000_000) >> 32;
        Ok(Duration::from_secs(since_1970) + Duration::from_nanos(nanoseconds))
    }
}

/// Sets the clock to that time since 1970, unless it is close. Gives whether it was set.
///
/// # Errors
/// What the system says: it needs [`Right::Clock`](crate::rights::Right::Clock).
pub fn set_clock(time: Duration) -> io::Result<bool> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    if now.abs_diff(time) <= CLOSE {
        return Ok(false);
    }
    let wanted = Timespec {
        tv_sec: time.as_secs().try_into().map_err(io::Error::other)?,
        tv_nsec: time.subsec_nanos().into(),
    };
    clock_settime(ClockId::Realtime, wanted)?;
    Ok(true)
}

#[cfg(test)]
mod tests;

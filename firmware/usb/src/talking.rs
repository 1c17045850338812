//! A talk by PJL over an open port.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use crate::pjl::{Outcome, Talk};
use crate::port::Port;

/// Many printers answer a read with an empty packet as long as they have nothing to say: so long nobody looks again.
const PAUSE: Duration = Duration::from_millis(20);

/// What went over the port.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Octets {
    pub(crate) sent: u64,
    pub(crate) received: u64,
}

/// Drives it to its end. Never longer than the talk's own deadlines.
pub(crate) fn talk(
    port: &mut dyn Port,
    token: u32,
    of_maker: &[&'static str],
    octets: &mut Octets,
) -> io::Result<Outcome> {
    let begun = Instant::now();
    let mut talk = Talk::new(token, of_maker, begun.elapsed());
    let mut buffer = [0; 4_096];
    loop {
        let now = begun.elapsed();
        if talk.is_over(now) {
            return Ok(talk.outcome());
        }
        port.wait(!talk.to_write().is_empty(), talk.deadline().saturating_sub(now))?;
        let came = port.receive(&mut buffer)?;
        octets.received += came as u64;
        talk.received(buffer.get(..came).unwrap_or_default(), begun.elapsed());
        let mut went = 0;
        if !talk.to_write().is_empty() {
            went = port.send(talk.to_write())?;
            octets.sent += went as u64;
            if went > 0 {
                talk.wrote(went, begun.elapsed());
            }
        }
        if came == 0 && went == 0 {
            thread::sleep(PAUSE);
        }
    }
}

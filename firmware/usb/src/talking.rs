//! A talk by PJL over an open port.

use std::io::{self, ErrorKind};
use std::time::Instant;

use crate::pjl::{Outcome, Talk};
use crate::port::Port;

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
        let came = taken(port.receive(&mut buffer))?;
        octets.received += came as u64;
        talk.received(buffer.get(..came).unwrap_or_default(), begun.elapsed());
        if !talk.to_write().is_empty() {
            let went = taken(port.send(talk.to_write()))?;
            octets.sent += went as u64;
            if went > 0 {
                talk.wrote(went, begun.elapsed());
            }
        }
    }
}

/// Nothing now is no error.
fn taken(done: io::Result<usize>) -> io::Result<usize> {
    match done {
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => Ok(0),
        done => done,
    }
}

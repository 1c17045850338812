//! One question on one interface, and its answer among whatever else comes.

use std::time::{Duration, Instant};

use http::{Answer, Fault, Post};
use profiles::ipp::{Attributes, Malformed, get_printer_attributes};

use super::Endpoints;
use super::stream::Stream;
use crate::error::Error;
use crate::talking::Octets;

/// The longest body that is read: the longest answers to whole questions have 100 KB, to ours 20.
const LONGEST_BODY: u64 = 512 * 1024;
/// After this much silence nothing is left of what somebody else asked for.
const SILENCE: Duration = Duration::from_millis(100);
/// More than this, nobody asked for.
const MOST_LEFT: usize = 256 * 1024;
/// So many answers to somebody else are passed over.
const MOST_STALE: usize = 4;
/// How long is waited for another answer behind one that is not ours.
const PATIENCE: Duration = Duration::from_secs(2);

/// Asks, and takes the answer that has our token for its request-id.
pub(super) fn ask(
    endpoints: &mut dyn Endpoints,
    packet: u16,
    until: Instant,
    token: u32,
    octets: &mut Octets,
) -> Result<Attributes, Error> {
    // From 1 to 2^31 - 1 (RFC 8011, 4.1.1).
    let token = (token & 0x7fff_ffff).max(1);
    let mut stream = Stream::new(endpoints, packet, until, octets);
    if !stream
        .drain(SILENCE, MOST_LEFT)
        .map_err(|error| Error::of(&error))?
    {
        return Err(Error::Nonsense);
    }
    stream.send(&question(token)).map_err(|error| Error::of(&error))?;
    let answered = answer(&mut stream, until, token);
    if !matches!(answered, Ok(_) | Err(Error::Gone)) {
        // Whoever comes next finds nothing of ours, as far as it lies with us.
        stream.hold_to(Instant::now() + PATIENCE);
        let _ = stream.drain(SILENCE, MOST_LEFT);
    }
    answered
}

fn question(token: u32) -> Vec<u8> {
    let post = Post {
        host: "localhost",
        path: "/ipp/print",
        media_type: "application/ipp",
        body: &get_printer_attributes(token, "ipp://localhost/ipp/print"),
        is_last: false,
    };
    post.octets()
}

/// The first that is ours; else what the last one was.
fn answer(stream: &mut Stream<'_>, until: Instant, token: u32) -> Result<Attributes, Error> {
    let mut other = None;
    for _ in 0..MOST_STALE {
        match (one_answer(stream, token), other) {
            (Err(Error::Silent), Some(other)) => return Err(other),
            // Perhaps it was for somebody else, who didn't wait for it.
            (Err(error @ (Error::Refused(_) | Error::Ipp(Malformed::NotAnAnswer))), _) => {
                other = Some(error);
                stream.hold_to(until.min(Instant::now() + PATIENCE));
            }
            (done, _) => return done,
        }
    }
    Err(other.unwrap_or(Error::Nonsense))
}

fn one_answer(stream: &mut Stream<'_>, token: u32) -> Result<Attributes, Error> {
    let answer = Answer::read(stream, LONGEST_BODY).map_err(|fault| match fault {
        Fault::Io(error) => Error::of(&error),
        Fault::Broken(_) | Fault::TooLong => Error::Nonsense,
    })?;
    if answer.head.status != 200 {
        return Err(Error::Refused(answer.head.status));
    }
    Attributes::of_answer(&answer.body, token).map_err(Error::Ipp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_ends_in_a_short_packet_so_that_nobody_waits_for_more() {
        for token in [0, 7, u32::MAX] {
            assert_ne!(question(token).len() % 64, 0);
        }
    }
}

//! IPP over USB (USB-IF's "IPP over USB", interfaces 7/1/4): HTTP over two bulk endpoints, one question, and its answer.
//!
//! A device has at least two such interfaces, each a connection of its own: where another program has one, the next is
//! taken. There is no connecting and no closing on USB, so what an earlier user left unread still comes: it is read away
//! before anything is asked, and what comes later all the same is known by its request-id. A driver is not driven out.

mod exchange;
mod stream;
#[cfg(test)]
mod tests;

use std::io;
use std::time::{Duration, Instant};

use profiles::ipp::Attributes;

use crate::attached::{Attached, IppInterface};
use crate::error::Error;
use crate::kernel::usbfs::Claimed;
use crate::talking::Octets;

/// All of it takes no longer, whatever the interfaces do.
const LONGEST: Duration = Duration::from_secs(14);
/// A printer that sleeps takes some seconds to wake up; one connection that hangs leaves time for the next.
const LONGEST_EACH: Duration = Duration::from_secs(9);

/// The bulk endpoints of one interface. Tests put a printer of their own in their place.
pub(crate) trait Endpoints {
    /// Sends octets; how many went.
    fn send(&mut self, octets: &[u8], longest: Duration) -> io::Result<usize>;
    /// Receives a packet, which may be empty; TimedOut where none came.
    fn receive(&mut self, packet: &mut [u8], longest: Duration) -> io::Result<usize>;
}

/// What the printer says of itself; nothing where it has no interface for it that usblp left free.
///
/// # Errors
/// That of the last interface that was tried, but [`Error::Busy`] where any was taken by somebody else.
pub(crate) fn ask(attached: &Attached, token: u32, octets: &mut Octets) -> Option<Result<Attributes, Error>> {
    let free: Vec<IppInterface> = attached.ipp.iter().filter(|one| !one.is_lps).copied().collect();
    let mut claim = |interface: IppInterface| {
        let claimed = Claimed::of(&attached.node, interface).map_err(|error| Error::of(&error))?;
        Ok(Box::new(claimed) as Box<dyn Endpoints>)
    };
    ask_any(&free, &mut claim, token, octets)
}

type Claim<'a> = &'a mut dyn FnMut(IppInterface) -> Result<Box<dyn Endpoints>, Error>;

fn ask_any(
    free: &[IppInterface],
    claim: Claim<'_>,
    token: u32,
    octets: &mut Octets,
) -> Option<Result<Attributes, Error>> {
    let end = Instant::now() + LONGEST;
    let mut failure = None;
    for interface in free {
        let until = end.min(Instant::now() + LONGEST_EACH);
        let asked = claim(*interface).and_then(|mut endpoints| {
            exchange::ask(endpoints.as_mut(), interface.packet_in, until, token, octets)
        });
        match asked {
            // The device as a whole: no other interface does better.
            Ok(_) | Err(Error::Gone | Error::Denied | Error::Ipp(_)) => return Some(asked),
            Err(error) if failure != Some(Error::Busy) => failure = Some(error),
            Err(_) => {}
        }
        if Instant::now() >= end {
            break;
        }
    }
    failure.map(Err)
}

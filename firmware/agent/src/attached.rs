//! The printers on this computer's own USB ports, beside those on its network: what is plugged in, what is under way there,
//! and when it is asked again. A port that is silent or busy is left alone for a minute, then for twice as long each time,
//! until the rounds of readings are as often.
//!
//! How a port is read is the business of `usb`; which device it is, of the books. Neither is any of the network's: nobody
//! searches for a printer that was unplugged.

mod attending;
mod ports;
mod reading;
mod rounds;

pub(crate) use attending::attend;
pub(crate) use ports::{Ports, PortsAt, Trouble};
pub(crate) use reading::{answers_of, plug_identity, reading_of, sentence};
pub(crate) use rounds::read_attached;

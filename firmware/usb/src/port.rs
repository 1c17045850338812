//! An open printer port: octets both ways, its device id and its status.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use crate::kernel;

/// What GET_PORT_STATUS says (USB printer class 1.1, 4.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortStatus {
    /// It has no paper.
    pub is_out_of_paper: bool,
    /// It is on line.
    pub is_selected: bool,
    /// Something is wrong.
    pub has_error: bool,
}

impl PortStatus {
    /// Bit 5 paper empty, bit 4 selected, bit 3 **no** error.
    #[must_use]
    pub const fn of(octet: u8) -> Self {
        Self {
            is_out_of_paper: octet & 0x20 != 0,
            is_selected: octet & 0x10 != 0,
            has_error: octet & 0x08 == 0,
        }
    }
}

/// A port that is open. Tests put a socket in its place.
pub(crate) trait Port {
    /// The device id, asked now.
    fn device_id(&mut self) -> io::Result<Vec<u8>>;
    /// The status, asked now.
    fn status(&mut self) -> io::Result<PortStatus>;
    /// What came, 0 where nothing has.
    fn receive(&mut self, buffer: &mut [u8]) -> io::Result<usize>;
    /// Writes what the port takes now.
    fn send(&mut self, octets: &[u8]) -> io::Result<usize>;
    /// Waits until something came, or (`to_send`) until more can be written, no longer than `longest`.
    fn wait(&mut self, to_send: bool, longest: Duration) -> io::Result<()>;
}

/// A node of usblp. Dropped, it is closed: the kernel takes back what is under way.
#[derive(Debug)]
pub(crate) struct Lp(File);

impl Lp {
    pub(crate) fn open(node: &Path) -> io::Result<Self> {
        let flags = (rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY).bits();
        OpenOptions::new()
            .read(true)
            .write(true)
            .custom_flags(flags.cast_signed())
            .open(node)
            .map(Self)
    }
}

impl Port for Lp {
    fn device_id(&mut self) -> io::Result<Vec<u8>> {
        kernel::device_id(&self.0)
    }

    fn status(&mut self) -> io::Result<PortStatus> {
        kernel::port_status(&self.0).map(PortStatus::of)
    }

    fn receive(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // On a port of one way the kernel has nothing to read (EINVAL), and nobody asks on one.
        receive(&mut self.0, buffer)
    }

    fn send(&mut self, octets: &[u8]) -> io::Result<usize> {
        send(&mut self.0, octets)
    }

    fn wait(&mut self, to_send: bool, longest: Duration) -> io::Result<()> {
        wait(&self.0, to_send, longest)
    }
}

/// What came, 0 where nothing has.
pub(crate) fn receive(from: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    nothing_is_no_error(from.read(buffer))
}

/// Writes what is taken now.
pub(crate) fn send(to: &mut dyn Write, octets: &[u8]) -> io::Result<usize> {
    nothing_is_no_error(to.write(octets))
}

fn nothing_is_no_error(done: io::Result<usize>) -> io::Result<usize> {
    match done {
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => Ok(0),
        done => done,
    }
}

/// Waits until something came, or more can be sent, or the port is gone: that is an error.
pub(crate) fn wait(port: impl AsFd, to_send: bool, longest: Duration) -> io::Result<()> {
    let mut wanted = PollFlags::IN;
    if to_send {
        wanted |= PollFlags::OUT;
    }
    let longest = Timespec::try_from(longest).map_err(io::Error::other)?;
    let mut port = [PollFd::from_borrowed_fd(port.as_fd(), wanted)];
    match poll(&mut port, Some(&longest)) {
        Err(Errno::INTR) => return Ok(()),
        polled => polled?,
    };
    let said = port.first().map_or(PollFlags::empty(), PollFd::revents);
    // What came before it was unplugged is read first.
    let is_gone = said.intersects(PollFlags::HUP | PollFlags::ERR) && !said.intersects(PollFlags::IN);
    if is_gone {
        return Err(Errno::NODEV.into());
    }
    Ok(())
}

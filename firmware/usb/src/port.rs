//! An open printer port: octets both ways, its device id and its status.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

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
    /// What came; 0 and `WouldBlock` are nothing.
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
        self.0.read(buffer)
    }

    fn send(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.0.write(octets)
    }

    fn wait(&mut self, to_send: bool, longest: Duration) -> io::Result<()> {
        let mut wanted = PollFlags::IN;
        if to_send {
            wanted |= PollFlags::OUT;
        }
        let longest = Timespec::try_from(longest).map_err(io::Error::other)?;
        let mut port = [PollFd::new(&self.0, wanted)];
        match poll(&mut port, Some(&longest)) {
            Err(rustix::io::Errno::INTR) => return Ok(()),
            polled => polled?,
        };
        let said = port[0].revents();
        // The printer was unplugged.
        if said.intersects(PollFlags::HUP) && !said.intersects(PollFlags::IN) {
            return Err(rustix::io::Errno::NODEV.into());
        }
        Ok(())
    }
}

//! A TCP connection on which each reading and writing ends in time.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};

use crate::deadline::Deadline;
use crate::failure::Fault;

/// A TCP connection.
#[derive(Debug)]
pub(crate) struct Socket {
    stream: TcpStream,
    deadline: Deadline,
}

impl Socket {
    /// Connects to the first of those addresses that lets us.
    pub(crate) fn connect(addresses: &[SocketAddr], deadline: Deadline) -> Result<Self, Fault> {
        let mut failure = Fault::NoSuchName;
        let mut others = addresses.len();
        for address in addresses {
            others -= 1;
            let left = deadline.left()?;
            // An address that swallows everything leaves time for the next ones.
            let patience = if others == 0 { left } else { left / 2 };
            match TcpStream::connect_timeout(address, patience) {
                Ok(stream) => {
                    stream.set_nodelay(true)?;
                    return Ok(Self { stream, deadline });
                }
                Err(error) => failure = Fault::Io(error),
            }
        }
        Err(failure)
    }

    /// From now on everything has to be done by then.
    pub(crate) const fn hold_to(&mut self, deadline: Deadline) {
        self.deadline = deadline;
    }

    /// Whether the other side neither closed the connection nor said something that nobody asked for.
    pub(crate) fn is_quiet(&self) -> bool {
        let silent = |_: ()| match self.stream.peek(&mut [0]) {
            Err(error) => error.kind() == ErrorKind::WouldBlock,
            Ok(_) => false,
        };
        self.stream.set_nonblocking(true).is_ok_and(silent) && self.stream.set_nonblocking(false).is_ok()
    }
}

/// The system calls it `WouldBlock` when a time has passed.
fn in_time(done: io::Result<usize>) -> Option<io::Result<usize>> {
    match done {
        Err(error) if error.kind() == ErrorKind::Interrupted => None,
        Err(error) if error.kind() == ErrorKind::WouldBlock => Some(Err(ErrorKind::TimedOut.into())),
        done => Some(done),
    }
}

impl Read for Socket {
    fn read(&mut self, octets: &mut [u8]) -> io::Result<usize> {
        loop {
            self.stream.set_read_timeout(Some(self.deadline.left()?))?;
            if let Some(done) = in_time(self.stream.read(octets)) {
                return done;
            }
        }
    }
}

impl Write for Socket {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        loop {
            self.stream.set_write_timeout(Some(self.deadline.left()?))?;
            if let Some(done) = in_time(self.stream.write(octets)) {
                return done;
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

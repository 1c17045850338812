//! Why a printer on a port could not be read.

use std::fmt;
use std::io;

use profiles::ipp::Malformed;

/// Why nothing was read. Each says what to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// Another program has the port, or a job passes (EBUSY).
    Busy,
    /// It was unplugged, or switched off, before or while it was read (ENODEV, ENXIO, ENOENT, ESHUTDOWN, EPROTO).
    Gone,
    /// The box's service may not open the port (EPERM, EACCES).
    Denied,
    /// It took nothing, or said nothing.
    Silent,
    /// Its web server for IPP over USB refuses: the HTTP status.
    Refused(u16),
    /// Its answer by IPP is none.
    Ipp(Malformed),
    /// What it sends on its interface for IPP over USB is no HTTP, or has no end.
    Nonsense,
    /// No driver has taken its printer interface, and it has no other way.
    NoPort,
    /// What the kernel says otherwise, by its number (errno); EIO is a transfer that failed.
    Kernel(i32),
}

impl Error {
    pub(crate) fn of(error: &io::Error) -> Self {
        use rustix::io::Errno;
        let Some(number) = error.raw_os_error() else {
            return match error.kind() {
                io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Self::Silent,
                io::ErrorKind::UnexpectedEof => Self::Gone,
                _ => Self::Kernel(0),
            };
        };
        match Errno::from_raw_os_error(number) {
            Errno::BUSY => Self::Busy,
            Errno::NODEV | Errno::NXIO | Errno::NOENT | Errno::SHUTDOWN | Errno::PROTO => Self::Gone,
            Errno::PERM | Errno::ACCESS => Self::Denied,
            Errno::TIMEDOUT | Errno::AGAIN => Self::Silent,
            _ => Self::Kernel(number),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Busy => {
                "another program has the printer's port: it is left alone, and read when it is free"
            }
            Self::Gone => "the printer was unplugged or switched off: look at its cable",
            Self::Denied => {
                "the box may not open the printer's port: run it with the rights that its image gives it"
            }
            Self::Silent => "the printer says nothing on its port: wake it up, or switch it off and on",
            Self::Refused(status) => {
                return write!(
                    f,
                    "the printer refuses IPP over USB (HTTP status {status}): look for a login in its own settings"
                );
            }
            Self::Ipp(malformed) => return malformed.fmt(f),
            Self::Nonsense => "what the printer sends for IPP over USB is no answer: switch it off and on",
            Self::NoPort => "no driver has taken the printer's port: the kernel needs usblp",
            Self::Kernel(number) => {
                return write!(
                    f,
                    "the printer's port failed (error {number}): plug its cable in again, or try another one"
                );
            }
        })
    }
}

impl std::error::Error for Error {}

//! What can go wrong before or while devices answer, each with what to do next.

use crate::recording::RecordingError;
use crate::{Oid, Value};
use std::path::PathBuf;
use std::{fmt, io};

/// Why a simulated device could not be made, started or changed.
#[derive(Debug)]
pub enum SimulatorError {
    /// A recording could not be read.
    Recording(RecordingError),
    /// The text given as an address is none.
    Address(String),
    /// The text given as an object identifier is none; the sentence says why.
    ObjectIdentifier(String),
    /// A device's address could not be bound.
    Bind {
        /// The address asked for.
        address: String,
        /// The system's reason.
        reason: io::Error,
    },
    /// Nobody waits there for a USB device.
    NoPort {
        /// The socket that was named.
        socket: PathBuf,
        /// The system's reason.
        reason: io::Error,
    },
    /// The thread or its runtime could not be started.
    Runtime(io::Error),
    /// A value to advance is not in the device.
    Absent(Oid),
    /// A value to advance is no number.
    NotANumber(Oid, Value),
}

impl fmt::Display for SimulatorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Recording(error) => error.fmt(f),
            Self::Address(text) => {
                write!(
                    f,
                    "{text:?} is not an address: write IPv4:PORT, such as 127.0.0.2:1161 or 127.0.0.2:0"
                )
            }
            Self::ObjectIdentifier(sentence) => f.write_str(sentence),
            Self::Bind { address, reason } => {
                write!(
                    f,
                    "no device can listen on {address} ({reason}): choose another address, or port 0"
                )
            }
            Self::NoPort { socket, reason } => write!(
                f,
                "no machine waits for a USB device at {} ({reason}): start QEMU with a usb-redir whose chardev listens there",
                socket.display()
            ),
            Self::Runtime(reason) => write!(
                f,
                "the simulator could not start ({reason}): look at the limits on threads and open files"
            ),
            Self::Absent(oid) => write!(
                f,
                "the device has no {oid}: set it first, or choose one of its own"
            ),
            Self::NotANumber(oid, value) => {
                write!(
                    f,
                    "{oid} is {value:?}, which can't count on: choose a counter, gauge or integer"
                )
            }
        }
    }
}

impl std::error::Error for SimulatorError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Recording(error) => Some(error),
            Self::Bind { reason, .. } | Self::NoPort { reason, .. } | Self::Runtime(reason) => Some(reason),
            _ => None,
        }
    }
}

impl From<RecordingError> for SimulatorError {
    fn from(error: RecordingError) -> Self {
        Self::Recording(error)
    }
}

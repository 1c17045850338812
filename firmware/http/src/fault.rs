//! What goes wrong while an answer is read.

use std::fmt;
use std::io;

/// Why there is no answer.
#[derive(Debug)]
pub enum Fault {
    /// What came is no HTTP, or contradicts itself; says how.
    Broken(&'static str),
    /// It is longer than is read.
    TooLong,
    /// The stream broke or took too long. An answer that was cut short is [`io::ErrorKind::UnexpectedEof`].
    Io(io::Error),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(how) => write!(f, "{how}; check the address and the port"),
            Self::TooLong => {
                f.write_str("the answer has no end; something else answers there than was asked for")
            }
            Self::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                f.write_str("the answer was cut short; it is asked for again later")
            }
            Self::Io(error) => write!(f, "the connection broke ({error}); it is tried again later"),
        }
    }
}

impl std::error::Error for Fault {}

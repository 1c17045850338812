//! What can go wrong on the network, each in a sentence for the person who reads it.

use std::fmt;
use std::io;
use std::net::SocketAddr;

/// Why a device could not be read, or the network not be used.
#[derive(Debug)]
pub enum LanError {
    /// The device never answered.
    NoAnswer {
        /// Who was asked.
        address: SocketAddr,
        /// With which community.
        community: Vec<u8>,
        /// How the device was asked.
        no_answer: snmp::NoAnswer,
    },
    /// This box can't send there.
    NoWay {
        /// Where to.
        address: SocketAddr,
        /// What the system says.
        cause: io::Error,
    },
    /// The socket could not be opened, or no random numbers were to be had.
    NoSocket {
        /// What the system says.
        cause: io::Error,
    },
}

impl fmt::Display for LanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAnswer {
                address,
                community,
                no_answer,
            } => {
                let community = String::from_utf8_lossy(community);
                write!(
                    f,
                    "{} did not answer SNMP on port {} with community “{}” ({} tries): is it switched on, is SNMP enabled \
                     there, is the community right?",
                    address.ip(),
                    address.port(),
                    community.escape_debug(),
                    no_answer.tries
                )?;
                match no_answer.strays {
                    0 => Ok(()),
                    strays => write!(
                        f,
                        " Something does live there: {strays} datagrams came that were no answer to our question."
                    ),
                }
            }
            Self::NoWay { address, cause } => write!(
                f,
                "this box can't send to {}: {cause}; check its network cable, its address and its route to that network",
                address.ip()
            ),
            Self::NoSocket { cause } => write!(
                f,
                "this box can't open a UDP socket for SNMP: {cause}; restart it, and report this if it happens again"
            ),
        }
    }
}

impl std::error::Error for LanError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NoAnswer { no_answer, .. } => Some(no_answer),
            Self::NoWay { cause, .. } | Self::NoSocket { cause } => Some(cause),
        }
    }
}

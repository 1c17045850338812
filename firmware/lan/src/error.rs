//! What can go wrong on the network, each in a sentence for the person who reads it.

use std::fmt;
use std::io;
use std::net::SocketAddr;

use crate::NoIpp;

/// Why a device could not be read, or the network not be used.
#[derive(Debug)]
pub enum LanError {
    /// The device never answered.
    NoAnswer {
        /// Who was asked.
        address: SocketAddr,
        /// With which communities and users, as [`snmp::Approach`] words it.
        asked_as: String,
        /// How the device was asked.
        no_answer: Box<snmp::NoAnswer>,
    },
    /// This box can't send there.
    NoWay {
        /// Where to.
        address: SocketAddr,
        /// What the system says.
        cause: io::Error,
    },
    /// The box's own interfaces or routes can't be read.
    NoInterfaces {
        /// What the system says.
        cause: io::Error,
    },
    /// No interface of the box has a network on which a broadcast can be sent.
    NoBroadcast,
    /// A printer was not read by IPP.
    NoIpp {
        /// Who was asked.
        address: SocketAddr,
        /// Why not.
        failure: NoIpp,
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
                asked_as,
                no_answer,
            } => {
                if let Some(refused) = &no_answer.refused {
                    return write!(f, "{}: {refused}", address.ip());
                }
                let right = if asked_as.starts_with("community") {
                    "is the community right?"
                } else {
                    "is SNMPv3 switched on?"
                };
                write!(
                    f,
                    "{} did not answer SNMP on port {} with {asked_as} ({} tries): is it switched on, is SNMP enabled \
                     there, {right}",
                    address.ip(),
                    address.port(),
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
            Self::NoInterfaces { cause } => write!(
                f,
                "this box can't read its own network settings: {cause}; restart it, and name the targets by hand meanwhile"
            ),
            Self::NoBroadcast => f.write_str(
                "this box has no network on which it could send a broadcast: check its cable and address, or name the \
                 targets, such as 10.0.0.0/24",
            ),
            Self::NoIpp { address, failure } => write!(f, "{}: {failure}", address.ip()),
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
            Self::NoAnswer { no_answer, .. } => Some(no_answer.as_ref()),
            Self::NoWay { cause, .. } | Self::NoSocket { cause } | Self::NoInterfaces { cause } => {
                Some(cause)
            }
            Self::NoBroadcast | Self::NoIpp { .. } => None,
        }
    }
}

//! What a sweep asks, and what an answer to it holds.
//!
//! The question is a GETNEXT of four names: sysDescr, sysObjectID, hrDeviceType and prtMarkerLifeCount. As GETNEXT it
//! works in v1 and v2c alike, and whoever has a row of the Printer-MIB behind the last of them is a printer.

use std::net::Ipv4Addr;

use profiles::{Oid, Rows};

use crate::Access;
use crate::message::{Answer, Request, Response, encode};

/// What is asked of each address: the names just before sysDescr.0, sysObjectID.0, the first hrDeviceType and the first
/// prtMarkerLifeCount.
const NAMES: [&[u32]; 4] = [
    &[1, 3, 6, 1, 2, 1, 1, 1],
    &[1, 3, 6, 1, 2, 1, 1, 2],
    &[1, 3, 6, 1, 2, 1, 25, 3, 2, 1, 2],
    &[1, 3, 6, 1, 2, 1, 43, 10, 2, 1, 4],
];

/// The Printer-MIB (RFC 3805).
const PRINTER_MIB: &[u32] = &[1, 3, 6, 1, 2, 1, 43];

/// An IPv4 and UDP header.
const HEADER_BYTES: u64 = 28;

/// The bytes of a datagram as an IP packet.
pub(super) fn packet_bytes(datagram: &[u8]) -> u64 {
    datagram.len() as u64 + HEADER_BYTES
}

/// What one datagram asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// All four names.
    Whole,
    /// sysDescr and sysObjectID, of a v1 agent that has nothing behind one of the others.
    SystemGroup,
}

impl Question {
    fn request(self) -> Request {
        let names = match self {
            Self::Whole => &NAMES[..],
            Self::SystemGroup => &NAMES[..2],
        };
        Request::GetNext(names.iter().map(|name| Oid::new(*name)).collect())
    }

    /// The datagram that asks it.
    pub(super) fn datagram(self, access: &Access, request_id: i32) -> Vec<u8> {
        encode(access, request_id, &self.request())
    }
}

/// How a device came to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Its address was asked among all others.
    Sweep,
    /// It had answered ARP.
    Arp,
    /// It had answered a broadcast.
    Broadcast,
}

impl How {
    /// The word of the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sweep => "sweep",
            Self::Arp => "arp",
            Self::Broadcast => "broadcast",
        }
    }
}

/// An address that answered. Each is found once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The address.
    pub address: Ipv4Addr,
    /// The access that it answered.
    pub access: Access,
    /// sysDescr.0, sysObjectID.0, the first hrDeviceType and prtMarkerLifeCount, as far as it has them; without that
    /// count, the first row of the Printer-MIB behind it.
    pub rows: Rows,
    /// How it came to be asked.
    pub how: How,
    /// The hardware address that ARP gave; none behind a router.
    pub mac: Option<[u8; 6]>,
}

impl Found {
    pub(super) fn new(address: Ipv4Addr, access: Access, response: Response) -> Self {
        Self {
            address,
            access,
            rows: rows_of(response),
            how: How::Sweep,
            mac: None,
        }
    }

    /// Whether it has a row of the Printer-MIB or says that its first device is a printer (hrDevicePrinter).
    pub fn is_printer(&self) -> bool {
        profiles::is_printer(&self.rows)
    }
}

/// The rows that stand right behind the names that were asked, and of those that merely came along the ones of the
/// Printer-MIB: who has any is a printer.
fn rows_of(response: Response) -> Rows {
    let names: Vec<Oid> = NAMES.into_iter().chain([PRINTER_MIB]).map(Oid::new).collect();
    response
        .rows
        .into_iter()
        .filter(|row| names.iter().any(|name| row.name.index_under(name).is_some()))
        .filter_map(|row| match row.answer {
            Answer::Value(value) => Some((row.name, value)),
            _ => None,
        })
        .collect()
}

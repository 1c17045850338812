//! SNMP messages: requests to bytes, bytes to responses.
//!
//! What leaves is written by our own small encoder ([`encode`]); what comes in is read by [`decode`], the only module
//! that knows the `snmp2` crate. A [`Request`] can be a GET, GETNEXT or GETBULK and nothing else.

mod decode;
mod encode;
mod v3;

use profiles::{Oid, Value};

use crate::Version;

pub(crate) use decode::decode;
pub(crate) use encode::{encode, encoded_name_length};
pub(crate) use v3::{Frame, Incoming, discovery, message, read_scoped_pdu, scoped_pdu};

/// A question to a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// The rows of exactly these names.
    Get(Vec<Oid>),
    /// The first row behind each of these names.
    GetNext(Vec<Oid>),
    /// RFC 3416 §4.2.3, SNMPv2c only.
    GetBulk {
        /// Names of which the first row behind them is wanted.
        once: Vec<Oid>,
        /// Names of which the first `repetitions` rows behind them are wanted.
        repeated: Vec<Oid>,
        /// max-repetitions.
        repetitions: u32,
    },
}

impl Request {
    /// The most rows that a faithful answer holds.
    pub(crate) fn rows_asked(&self) -> usize {
        match self {
            Self::Get(names) | Self::GetNext(names) => names.len(),
            Self::GetBulk {
                once,
                repeated,
                repetitions,
            } => repeated
                .len()
                .saturating_mul(*repetitions as usize)
                .saturating_add(once.len()),
        }
    }
}

/// What a device says of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It has the row.
    Value(Value),
    /// It has no such object (RFC 3416 §4.2.1).
    NoSuchObject,
    /// It has the object, and not this instance.
    NoSuchInstance,
    /// Nothing stands behind the name.
    EndOfMibView,
    /// The value is of no type that SNMP has, or is not well formed. The bytes around it were.
    Unreadable,
}

/// One row of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// The row's name.
    pub(crate) name: Oid,
    /// What is said of it.
    pub(crate) answer: Answer,
}

/// error-status (RFC 3416 §3), as far as the difference matters to one who only reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorStatus {
    /// noError.
    NoError,
    /// tooBig: the answer would not fit.
    TooBig,
    /// noSuchName (v1): one of the names has no row.
    NoSuchName,
    /// genErr.
    GenErr,
    /// authorizationError: whoever asks may not.
    Unauthorized,
    /// Any other, by its number.
    Other(u32),
}

impl ErrorStatus {
    fn from_number(number: u32) -> Self {
        match number {
            0 => Self::NoError,
            1 => Self::TooBig,
            2 => Self::NoSuchName,
            5 => Self::GenErr,
            16 => Self::Unauthorized,
            other => Self::Other(other),
        }
    }
}

/// A response PDU with its envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Response {
    /// The version of the message.
    pub(crate) version: Version,
    /// The community; empty in SNMPv3, which has none.
    pub(crate) community: Vec<u8>,
    /// request-id.
    pub(crate) request_id: i32,
    /// error-status.
    pub(crate) error: ErrorStatus,
    /// error-index: the position of the name that is at fault, from 1; 0 where none is.
    pub(crate) error_index: usize,
    /// The rows, in their order.
    pub(crate) rows: Vec<Row>,
}

/// The bytes are no whole response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

#[cfg(test)]
mod tests;

//! Bytes from the network to a [`Response`]: the only module that names `snmp2`.
//!
//! What its source does, and what is therefore done here:
//! - Lengths: every length is held against the bytes that are there; indefinite lengths and lengths of more than 8
//!   octets are refused; non-minimal ones are read. Nothing is allocated by an announced length.
//! - `Varbinds` stops silently at a row that it can't read, so the rows are read here, one envelope at a time, and
//!   each ends as a row or makes the whole message malformed: no row gets lost unseen.
//! - Counter32, Gauge32 and TimeTicks are cut to 32 bits there: 2³² would become 0. Here they are held against their
//!   range first.
//! - An object identifier is not looked at there. Here it is taken apart by hand.
//! - A constructed value is never entered, so no nesting can go deep. An `AsnReader` is never printed: its `Debug` walks
//!   nested values and takes minutes on a hostile one.

use profiles::{Oid, Value};
use snmp2::AsnReader;
use snmp2::asn1::{TYPE_INTEGER, TYPE_NULL, TYPE_OBJECTIDENTIFIER, TYPE_OCTETSTRING, TYPE_SEQUENCE};
use snmp2::snmp::{
    MSG_REPORT, MSG_RESPONSE, SNMP_ENDOFMIBVIEW, SNMP_NOSUCHINSTANCE, SNMP_NOSUCHOBJECT, TYPE_COUNTER32,
    TYPE_COUNTER64, TYPE_GAUGE32, TYPE_IPADDRESS, TYPE_OPAQUE, TYPE_TIMETICKS,
};

use super::v3::report_in_clear;
use super::{Answer, ErrorStatus, Malformed, Response, Row};
use crate::Version;

/// The most parts of an object identifier (RFC 3416 §4.1).
const MOST_ARCS: usize = 128;

/// Reads a datagram. Anything but a whole Response of SNMPv1 or v2c is malformed, or a report of SNMPv3 in clear; bytes
/// behind it are not looked at, since some agents pad.
pub(crate) fn decode(bytes: &[u8]) -> Result<Response, Malformed> {
    let mut message = Elements::of(Elements::of(bytes).sequence()?);
    let version = match message.number()? {
        0 => Version::V1,
        1 => Version::V2c,
        3 => return report_in_clear(bytes),
        _ => return Err(Malformed),
    };
    let community = message.octets()?.to_vec();
    let pdu = pdu(&mut message)?;
    if pdu.is_report {
        return Err(Malformed);
    }
    let request_id = pdu.request_id;
    Ok(Response {
        version,
        community,
        ..pdu.response(request_id)
    })
}

/// The elements of a message, one behind the other.
pub(super) struct Elements<'a> {
    whole: &'a [u8],
    reader: AsnReader<'a>,
}

impl<'a> Elements<'a> {
    /// The elements in these bytes.
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self {
            whole: bytes,
            reader: AsnReader::from_bytes(bytes),
        }
    }

    /// The content of a SEQUENCE.
    pub(super) fn sequence(&mut self) -> Result<&'a [u8], Malformed> {
        self.reader.read_raw(TYPE_SEQUENCE).map_err(|_| Malformed)
    }

    /// The content of an OCTET STRING.
    pub(super) fn octets(&mut self) -> Result<&'a [u8], Malformed> {
        self.reader.read_raw(TYPE_OCTETSTRING).map_err(|_| Malformed)
    }

    /// An INTEGER.
    pub(super) fn number(&mut self) -> Result<i64, Malformed> {
        self.reader.read_asn_integer().map_err(|_| Malformed)
    }

    /// What was not read yet.
    pub(super) fn rest(&self) -> &'a [u8] {
        let read = self.whole.len().saturating_sub(self.reader.bytes_left());
        self.whole.get(read..).unwrap_or_default()
    }
}

/// A PDU as an agent answers with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pdu {
    /// A Report (RFC 3412 §7.1) and no Response.
    pub(crate) is_report: bool,
    /// request-id.
    pub(crate) request_id: i32,
    error: ErrorStatus,
    error_index: usize,
    /// The rows, in their order.
    pub(crate) rows: Vec<Row>,
}

impl Pdu {
    /// What it says in SNMPv3, as the answer to the message of that id.
    pub(crate) fn response(self, request_id: i32) -> Response {
        Response {
            version: Version::V3,
            community: Vec::new(),
            request_id,
            error: self.error,
            error_index: self.error_index,
            rows: self.rows,
        }
    }
}

/// Reads a Response or a Report.
pub(super) fn pdu(message: &mut Elements<'_>) -> Result<Pdu, Malformed> {
    let reader = &mut message.reader;
    let tag = reader.peek_byte().map_err(|_| Malformed)?;
    if tag != MSG_RESPONSE && tag != MSG_REPORT {
        return Err(Malformed);
    }
    let mut pdu = Elements::of(reader.read_raw(tag).map_err(|_| Malformed)?);
    let request_id = pdu.number()?;
    let error = pdu.number()?;
    let error_index = pdu.number()?;
    Ok(Pdu {
        is_report: tag == MSG_REPORT,
        request_id: i32::try_from(request_id).map_err(|_| Malformed)?,
        error: ErrorStatus::from_number(u32::try_from(error).map_err(|_| Malformed)?),
        error_index: usize::try_from(error_index).map_err(|_| Malformed)?,
        rows: rows(pdu.sequence()?)?,
    })
}

fn rows(list: &[u8]) -> Result<Vec<Row>, Malformed> {
    let mut list = AsnReader::from_bytes(list);
    let mut rows = Vec::new();
    while list.bytes_left() > 0 {
        let mut pair = AsnReader::from_bytes(list.read_raw(TYPE_SEQUENCE).map_err(|_| Malformed)?);
        let name = pair.read_raw(TYPE_OBJECTIDENTIFIER).map_err(|_| Malformed)?;
        rows.push(Row {
            name: object_identifier(name).ok_or(Malformed)?,
            answer: answer(&mut pair).unwrap_or(Answer::Unreadable),
        });
    }
    Ok(rows)
}

fn answer(pair: &mut AsnReader<'_>) -> Option<Answer> {
    let tag = pair.peek_byte().ok()?;
    let value = match tag {
        TYPE_INTEGER => Value::Integer(pair.read_asn_integer().ok()?),
        TYPE_OCTETSTRING => Value::OctetString(pair.read_raw(tag).ok()?.to_vec()),
        TYPE_OBJECTIDENTIFIER => Value::ObjectIdentifier(object_identifier(pair.read_raw(tag).ok()?)?),
        TYPE_IPADDRESS => Value::IpAddress(pair.read_snmp_ipaddress().ok()?),
        TYPE_COUNTER32 => Value::Counter32(unsigned32(pair, tag)?),
        TYPE_GAUGE32 => Value::Gauge32(unsigned32(pair, tag)?),
        TYPE_TIMETICKS => Value::TimeTicks(unsigned32(pair, tag)?),
        TYPE_COUNTER64 => Value::Counter64(unsigned64(pair, tag)?),
        TYPE_OPAQUE => Value::Opaque(pair.read_raw(tag).ok()?.to_vec()),
        TYPE_NULL => {
            pair.read_asn_null().ok()?;
            Value::Null
        }
        SNMP_NOSUCHOBJECT => return Some(Answer::NoSuchObject),
        SNMP_NOSUCHINSTANCE => return Some(Answer::NoSuchInstance),
        SNMP_ENDOFMIBVIEW => return Some(Answer::EndOfMibView),
        _ => return None,
    };
    // A value with octets behind it lies about its length: which of its octets are meant, nobody knows.
    (pair.bytes_left() == 0).then_some(Answer::Value(value))
}

/// A number of 32 bits without sign. Agents that forget the leading zero octet send the upper half as negative
/// numbers of exactly 4 octets; more than 32 bits is no value at all.
fn unsigned32(pair: &mut AsnReader<'_>, tag: u8) -> Option<u32> {
    let octets = pair.clone().read_raw(tag).ok()?.len();
    let number = pair.read_i64_type(tag).ok()?;
    let lacks_zero = || i32::try_from(number).ok().filter(|_| octets == 4);
    u32::try_from(number)
        .ok()
        .or_else(|| lacks_zero().map(i32::cast_unsigned))
}

/// A number of 64 bits without sign. Here too a missing zero octet shows only in full length: what is shorter and
/// negative is no count.
fn unsigned64(pair: &mut AsnReader<'_>, tag: u8) -> Option<u64> {
    let octets = pair.clone().read_raw(tag).ok()?;
    let is_negative = octets.first()? & 0x80 != 0 && octets.len() < 8;
    pair.read_snmp_counter64().ok().filter(|_| !is_negative)
}

/// Parts of base 128 (X.690 §8.19), each at most 2³² − 1, none empty, the last one whole, 128 at most.
fn object_identifier(bytes: &[u8]) -> Option<Oid> {
    let mut arcs: Vec<u32> = Vec::with_capacity(bytes.len() + 1);
    let mut part: Option<u64> = None;
    for byte in bytes {
        let grown = part.unwrap_or(0) << 7 | u64::from(byte & 0x7f);
        if grown > u64::from(u32::MAX) + 80 {
            return None;
        }
        if byte & 0x80 != 0 {
            part = Some(grown);
            continue;
        }
        part = None;
        if arcs.is_empty() {
            let first = (grown / 40).min(2);
            arcs.push(u32::try_from(first).ok()?);
            arcs.push(u32::try_from(grown - first * 40).ok()?);
        } else {
            arcs.push(u32::try_from(grown).ok()?);
        }
    }
    (part.is_none() && !arcs.is_empty() && arcs.len() <= MOST_ARCS).then(|| Oid::new(arcs))
}

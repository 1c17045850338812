//! Messages of SNMP v1 and v2c, read and written by the `rasn` family: the one module that names it.
//!
//! A v1 message has the same octets as a v2c one with another version number (RFC 1157, RFC 3416), save that it
//! has no Counter64, no exceptions and no GetBulk; the answering side keeps those out. So one pair of functions
//! serves both.

use crate::{Oid, Value};
use rasn::types::{Any, FixedOctetString, Integer, ObjectIdentifier, OctetString};
use rasn_smi::v1::{Counter, Gauge, IpAddress, TimeTicks, ToOpaque};
use rasn_smi::v2::{ApplicationSyntax, Counter64, ObjectSyntax, SimpleSyntax};
use rasn_snmp::v2::{self, Pdus, VarBindValue};
use rasn_snmp::v2c::Message;

/// The version of a community message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// SNMPv1 (version 0).
    V1,
    /// SNMPv2c (version 1).
    V2c,
}

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Get,
    GetNext,
    GetBulk {
        non_repeaters: usize,
        max_repetitions: usize,
    },
    Set,
}

/// What stands beside a name in a list of variable bindings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    Value(Value),
    Unspecified,
    NoSuchObject,
    NoSuchInstance,
    EndOfMibView,
}

/// A variable binding: a name and what is bound to it.
pub(crate) type VarBind = (Oid, Bound);

/// A request, as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) version: Version,
    pub(crate) community: Vec<u8>,
    pub(crate) request_id: i32,
    pub(crate) kind: Kind,
    pub(crate) varbinds: Vec<VarBind>,
}

/// The error-status of a response (RFC 3416 §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorStatus {
    NoError,
    TooBig,
    NoSuchName,
    NotWritable,
}

/// A response, as it will be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) version: Version,
    pub(crate) community: Vec<u8>,
    pub(crate) request_id: i32,
    pub(crate) error_status: ErrorStatus,
    pub(crate) error_index: u32,
    pub(crate) varbinds: Vec<VarBind>,
    /// Whether it goes out under the tag of a GetRequest: a fault.
    pub(crate) as_get_request: bool,
}

/// Reads a request. None for whatever is not one whole GET, GETNEXT, GETBULK or SET of v1 or v2c.
pub(crate) fn decode(datagram: &[u8]) -> Option<Request> {
    let (message, rest) = rasn::ber::decode_with_remainder::<Message<Pdus>>(datagram).ok()?;
    if !rest.is_empty() {
        return None;
    }
    let version = match u8::try_from(&message.version).ok()? {
        0 => Version::V1,
        1 => Version::V2c,
        _ => return None,
    };
    let (kind, request_id, varbinds) = match message.data {
        Pdus::GetRequest(v2::GetRequest(pdu)) => (Kind::Get, pdu.request_id, pdu.variable_bindings),
        Pdus::GetNextRequest(v2::GetNextRequest(pdu)) => {
            (Kind::GetNext, pdu.request_id, pdu.variable_bindings)
        }
        Pdus::SetRequest(v2::SetRequest(pdu)) => (Kind::Set, pdu.request_id, pdu.variable_bindings),
        Pdus::GetBulkRequest(v2::GetBulkRequest(pdu)) if version == Version::V2c => {
            let kind = Kind::GetBulk {
                non_repeaters: usize::try_from(pdu.non_repeaters).ok()?,
                max_repetitions: usize::try_from(pdu.max_repetitions).ok()?,
            };
            (kind, pdu.request_id, pdu.variable_bindings)
        }
        _ => return None,
    };
    let varbinds = varbinds.into_iter().map(read_varbind).collect::<Option<_>>()?;
    Some(Request {
        version,
        community: message.community.to_vec(),
        request_id,
        kind,
        varbinds,
    })
}

/// Writes a response. None only for values that ASN.1 can't hold, which [`Oid`] and [`Value`] exclude.
pub(crate) fn encode(response: &Response) -> Option<Vec<u8>> {
    let pdu = v2::Pdu {
        request_id: response.request_id,
        error_status: match response.error_status {
            ErrorStatus::NoError => v2::Pdu::ERROR_STATUS_NO_ERROR,
            ErrorStatus::TooBig => v2::Pdu::ERROR_STATUS_TOO_BIG,
            ErrorStatus::NoSuchName => v2::Pdu::ERROR_STATUS_NO_SUCH_NAME,
            ErrorStatus::NotWritable => v2::Pdu::ERROR_STATUS_NOT_WRITABLE,
        },
        error_index: response.error_index,
        variable_bindings: response
            .varbinds
            .iter()
            .map(write_varbind)
            .collect::<Option<_>>()?,
    };
    let message = Message {
        version: Integer::from(match response.version {
            Version::V1 => 0,
            Version::V2c => 1,
        }),
        community: OctetString::from(response.community.clone()),
        data: if response.as_get_request {
            Pdus::GetRequest(v2::GetRequest(pdu))
        } else {
            Pdus::Response(v2::Response(pdu))
        },
    };
    rasn::ber::encode(&message).ok()
}

fn read_varbind(varbind: v2::VarBind) -> Option<VarBind> {
    let bound = match varbind.value {
        VarBindValue::Value(ObjectSyntax::Simple(syntax)) => Bound::Value(read_simple(syntax)?),
        VarBindValue::Value(ObjectSyntax::ApplicationWide(syntax)) => Bound::Value(read_application(syntax)),
        VarBindValue::Unspecified => Bound::Unspecified,
        VarBindValue::NoSuchObject => Bound::NoSuchObject,
        VarBindValue::NoSuchInstance => Bound::NoSuchInstance,
        VarBindValue::EndOfMibView => Bound::EndOfMibView,
    };
    Some((Oid::from_arcs(&varbind.name)?, bound))
}

fn read_simple(syntax: SimpleSyntax) -> Option<Value> {
    Some(match syntax {
        SimpleSyntax::Integer(n) => Value::Integer(i32::try_from(&n).ok()?),
        SimpleSyntax::String(octets) => Value::OctetString(octets.to_vec()),
        SimpleSyntax::ObjectId(oid) => Value::ObjectIdentifier(Oid::from_arcs(&oid)?),
    })
}

fn read_application(syntax: ApplicationSyntax) -> Value {
    match syntax {
        ApplicationSyntax::Address(IpAddress(octets)) => Value::IpAddress((*octets).into()),
        ApplicationSyntax::Counter(Counter(n)) => Value::Counter32(n),
        ApplicationSyntax::Ticks(TimeTicks(n)) => Value::TimeTicks(n),
        ApplicationSyntax::Arbitrary(opaque) => Value::Opaque(opaque.as_ref().to_vec()),
        ApplicationSyntax::BigCounter(Counter64(n)) => Value::Counter64(n),
        ApplicationSyntax::Unsigned(Gauge(n)) => Value::Gauge32(n),
    }
}

fn write_varbind((name, bound): &VarBind) -> Option<v2::VarBind> {
    let value = match bound {
        Bound::Value(value) => write_value(value)?,
        Bound::Unspecified => VarBindValue::Unspecified,
        Bound::NoSuchObject => VarBindValue::NoSuchObject,
        Bound::NoSuchInstance => VarBindValue::NoSuchInstance,
        Bound::EndOfMibView => VarBindValue::EndOfMibView,
    };
    Some(v2::VarBind {
        name: write_oid(name)?,
        value,
    })
}

fn write_oid(oid: &Oid) -> Option<ObjectIdentifier> {
    ObjectIdentifier::new(oid.arcs().to_vec())
}

fn write_value(value: &Value) -> Option<VarBindValue> {
    let syntax = match value {
        Value::Null => return Some(VarBindValue::Unspecified),
        Value::Integer(n) => ObjectSyntax::Simple(SimpleSyntax::Integer(Integer::from(*n))),
        Value::OctetString(octets) => {
            ObjectSyntax::Simple(SimpleSyntax::String(OctetString::from(octets.clone())))
        }
        Value::ObjectIdentifier(oid) => ObjectSyntax::Simple(SimpleSyntax::ObjectId(write_oid(oid)?)),
        Value::IpAddress(address) => ObjectSyntax::ApplicationWide(ApplicationSyntax::Address(IpAddress(
            FixedOctetString::from(address.octets()),
        ))),
        Value::Counter32(n) => ObjectSyntax::ApplicationWide(ApplicationSyntax::Counter(Counter(*n))),
        Value::Gauge32(n) => ObjectSyntax::ApplicationWide(ApplicationSyntax::Unsigned(Gauge(*n))),
        Value::TimeTicks(n) => ObjectSyntax::ApplicationWide(ApplicationSyntax::Ticks(TimeTicks(*n))),
        Value::Opaque(octets) => ObjectSyntax::ApplicationWide(ApplicationSyntax::Arbitrary(
            Any::new(octets.clone()).to_opaque().ok()?,
        )),
        Value::Counter64(n) => ObjectSyntax::ApplicationWide(ApplicationSyntax::BigCounter(Counter64(*n))),
    };
    Some(VarBindValue::Value(syntax))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn oid(text: &str) -> Oid {
        text.parse().unwrap()
    }

    fn response(varbinds: Vec<VarBind>) -> Response {
        Response {
            version: Version::V2c,
            community: b"public".to_vec(),
            request_id: -129,
            error_status: ErrorStatus::NoError,
            error_index: 0,
            varbinds,
            as_get_request: false,
        }
    }

    /// The octets of a value, as they stand at the end of a response that holds it alone.
    fn octets(bound: Bound) -> Vec<u8> {
        let bytes = encode(&response(vec![(oid("1.3"), bound)])).unwrap();
        bytes[32..].to_vec()
    }

    #[test]
    fn a_response_is_written_octet_by_octet() {
        let expected = b"\x30\x20\x02\x01\x01\x04\x06public\xA2\x13\x02\x02\xFF\x7F\x02\x01\x00\x02\x01\x00\
                         \x30\x07\x30\x05\x06\x01\x2B\x82\x00";
        let bytes = encode(&response(vec![(oid("1.3"), Bound::EndOfMibView)])).unwrap();
        assert_eq!(bytes, expected);
    }

    #[test]
    fn each_type_has_its_tag_and_shortest_form() {
        let value = |value| octets(Bound::Value(value));
        assert_eq!(value(Value::Integer(-2)), [0x02, 1, 0xFE]);
        assert_eq!(value(Value::Integer(128)), [0x02, 2, 0x00, 0x80]);
        assert_eq!(value(Value::OctetString(vec![])), [0x04, 0]);
        assert_eq!(value(Value::Null), [0x05, 0]);
        assert_eq!(value(Value::ObjectIdentifier(oid("0.0"))), [0x06, 1, 0]);
        let greatest_arc = [0x06, 6, 0x2B, 0x8F, 0xFF, 0xFF, 0xFF, 0x7F];
        assert_eq!(
            value(Value::ObjectIdentifier(oid("1.3.4294967295"))),
            greatest_arc
        );
        assert_eq!(
            value(Value::IpAddress([10, 0, 0, 9].into())),
            [0x40, 4, 10, 0, 0, 9]
        );
        assert_eq!(
            value(Value::Counter32(u32::MAX)),
            [0x41, 5, 0, 0xFF, 0xFF, 0xFF, 0xFF]
        );
        assert_eq!(value(Value::Gauge32(127)), [0x42, 1, 127]);
        assert_eq!(value(Value::TimeTicks(256)), [0x43, 2, 1, 0]);
        assert_eq!(
            value(Value::Opaque(vec![0x9F, 0x78, 0])),
            [0x44, 3, 0x9F, 0x78, 0]
        );
        let nine = [0x46, 9, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
        assert_eq!(value(Value::Counter64(u64::MAX)), nine);
        assert_eq!(octets(Bound::NoSuchObject), [0x80, 0]);
        assert_eq!(octets(Bound::NoSuchInstance), [0x81, 0]);
        assert_eq!(octets(Bound::EndOfMibView), [0x82, 0]);
    }

    #[test]
    fn a_request_is_read_octet_by_octet() {
        let set = b"\x30\x1E\x02\x01\x00\x04\x06public\xA3\x11\x02\x01\x07\x02\x01\x00\x02\x01\x00\
                    \x30\x06\x30\x04\x06\x01\x2B\x05\x00";
        assert_eq!(decode(set), None, "its lengths are wrong by one");
        let set = b"\x30\x1F\x02\x01\x00\x04\x06public\xA3\x12\x02\x01\x07\x02\x01\x00\x02\x01\x00\
                    \x30\x07\x30\x05\x06\x01\x2B\x05\x00";
        let request = decode(set).unwrap();
        assert_eq!(
            (request.version, request.kind, request.request_id),
            (Version::V1, Kind::Set, 7)
        );
        assert_eq!(request.varbinds, [(oid("1.3"), Bound::Unspecified)]);
    }
}

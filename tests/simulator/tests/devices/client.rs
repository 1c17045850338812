//! A plain SNMP client for these tests, on the codec of `rasn`: one request, then what comes back.

use rasn::types::{Integer, ObjectIdentifier};
use rasn_snmp::v2::{
    BulkPdu, GetBulkRequest, GetNextRequest, GetRequest, Pdu, Pdus, SetRequest, VarBind, VarBindValue,
};
use rasn_snmp::v2c::Message;
use simulator::Oid;
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

pub(crate) const DESCR: &str = "1.3.6.1.2.1.1.1.0";
pub(crate) const UPTIME: &str = "1.3.6.1.2.1.1.3.0";
pub(crate) const LIFE: &str = "1.3.6.1.2.1.43.10.2.1.4.1.1";

pub(crate) fn name(oid: &str) -> ObjectIdentifier {
    ObjectIdentifier::new(oid.parse::<Oid>().unwrap().arcs().to_vec()).unwrap()
}

fn nulls(oids: &[&str]) -> Vec<VarBind> {
    oids.iter()
        .map(|oid| VarBind {
            name: name(oid),
            value: VarBindValue::Unspecified,
        })
        .collect()
}

fn plain(request_id: i32, oids: &[&str]) -> Pdu {
    Pdu {
        request_id,
        error_status: 0,
        error_index: 0,
        variable_bindings: nulls(oids),
    }
}

pub(crate) fn message(version: u8, community: &str, data: Pdus) -> Vec<u8> {
    let message = Message {
        version: Integer::from(version),
        community: community.as_bytes().to_vec().into(),
        data,
    };
    rasn::ber::encode(&message).unwrap()
}

pub(crate) fn get(request_id: i32, oids: &[&str]) -> Vec<u8> {
    message(1, "public", Pdus::GetRequest(GetRequest(plain(request_id, oids))))
}

pub(crate) fn get_v1(request_id: i32, oids: &[&str]) -> Vec<u8> {
    message(0, "public", Pdus::GetRequest(GetRequest(plain(request_id, oids))))
}

pub(crate) fn next(request_id: i32, oids: &[&str]) -> Vec<u8> {
    message(
        1,
        "public",
        Pdus::GetNextRequest(GetNextRequest(plain(request_id, oids))),
    )
}

pub(crate) fn set(request_id: i32, oids: &[&str]) -> Vec<u8> {
    message(1, "public", Pdus::SetRequest(SetRequest(plain(request_id, oids))))
}

pub(crate) fn bulk(request_id: i32, non_repeaters: u32, max_repetitions: u32, oids: &[&str]) -> Vec<u8> {
    let pdu = BulkPdu {
        request_id,
        non_repeaters,
        max_repetitions,
        variable_bindings: nulls(oids),
    };
    message(1, "public", Pdus::GetBulkRequest(GetBulkRequest(pdu)))
}

/// The PDU of a response, and the message's version and community.
pub(crate) fn read(datagram: &[u8]) -> (u8, Vec<u8>, Pdu) {
    let message: Message<Pdus> = rasn::ber::decode(datagram).unwrap();
    let Pdus::Response(response) = message.data else {
        panic!("no Response: {:?}", message.data)
    };
    (
        u8::try_from(&message.version).unwrap(),
        message.community.to_vec(),
        response.0,
    )
}

pub(crate) fn names(pdu: &Pdu) -> Vec<String> {
    pdu.variable_bindings
        .iter()
        .map(|varbind| varbind.name.to_string())
        .collect()
}

/// The whole number in a variable binding.
pub(crate) fn number(varbind: &VarBind) -> u64 {
    let bytes = rasn::ber::encode(&varbind.value).unwrap();
    bytes[2..].iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// A client's socket that waits at most this long for each datagram.
pub(crate) fn socket(patience: Duration) -> UdpSocket {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(patience)).unwrap();
    socket
}

/// The next datagram and where it came from; None if none came in time.
pub(crate) fn receive(socket: &UdpSocket) -> Option<(Vec<u8>, SocketAddr)> {
    let mut buffer = [0; 65_535];
    let (length, from) = socket.recv_from(&mut buffer).ok()?;
    Some((buffer[..length].to_vec(), from))
}

/// Sends a request and gives the first datagram that comes back.
pub(crate) fn ask(address: SocketAddr, request: &[u8]) -> Option<Vec<u8>> {
    let socket = socket(Duration::from_secs(2));
    socket.send_to(request, address).unwrap();
    receive(&socket).map(|(bytes, _)| bytes)
}

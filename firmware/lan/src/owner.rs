//! Who has an address on this network: asked by ARP, before the box takes one for itself (RFC 5227) or relies on a gateway.

use core::time::Duration;
use std::net::Ipv4Addr;

use tokio::time::{Instant, timeout_at};

use crate::LanError;
use crate::arp::{BROADCAST, Frame, Operation};
use crate::kernel::ArpSocket;
use crate::traffic::Meter;

/// Between two requests (RFC 5227, PROBE_MIN).
const PAUSE: Duration = Duration::from_secs(1);

/// Requests that stay without an answer before nobody is thought to be there (RFC 5227, PROBE_NUM).
const REQUESTS: u32 = 3;

/// The hardware address of whoever has `address` on the network at that plug; none where nobody answers three requests
/// in three seconds. `own` is the box's address there; none while it has none or does not know whether it may use it.
///
/// # Errors
/// [`LanError::NoInterfaces`] where frames can't be sent: that needs CAP_NET_RAW.
pub async fn owner(
    plug: &str,
    mac: [u8; 6],
    own: Option<Ipv4Addr>,
    address: Ipv4Addr,
) -> Result<Option<[u8; 6]>, LanError> {
    let socket = open(plug)?;
    let sender = own.unwrap_or(Ipv4Addr::UNSPECIFIED);
    let mut buffer = [0; 128];
    for _ in 0..REQUESTS {
        socket.send(&request(mac, sender, address)).await;
        let until = Instant::now() + PAUSE;
        while timeout_at(until, socket.readable()).await.is_ok() {
            while let Some(length) = socket.receive(&mut buffer) {
                // Whoever speaks as that address has it, whatever it says.
                if let Some(frame) = buffer.get(..length).and_then(Frame::read)
                    && frame.sender == address
                    && frame.sender_mac != mac
                {
                    return Ok(Some(frame.sender_mac));
                }
            }
        }
    }
    Ok(None)
}

/// Tells everybody on the network at that plug that the address is the box's from now on (RFC 5227 §3).
///
/// # Errors
/// [`LanError::NoInterfaces`] where frames can't be sent.
pub async fn announce(plug: &str, mac: [u8; 6], address: Ipv4Addr) -> Result<(), LanError> {
    open(plug)?.send(&request(mac, address, address)).await;
    Ok(())
}

fn open(plug: &str) -> Result<ArpSocket, LanError> {
    // A few frames of another process than the one that accounts for the traffic.
    ArpSocket::open(plug, &Meter::default()).map_err(|cause| LanError::NoInterfaces { cause })
}

fn request(mac: [u8; 6], sender: Ipv4Addr, target: Ipv4Addr) -> Vec<u8> {
    let request = Frame {
        operation: Operation::Request,
        sender_mac: mac,
        sender,
        target,
    };
    request.bytes(BROADCAST)
}

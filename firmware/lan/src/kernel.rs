//! The kernel's own words about the network: interfaces, packet sockets, socket buffers. What needs no privilege is
//! asked of `getifaddrs`; frames need CAP_NET_RAW.

use std::io;
use std::os::fd::{AsFd, AsRawFd};

use nix::ifaddrs::getifaddrs;
use nix::net::if_::InterfaceFlags;
use nix::sys::socket::sockopt::RcvBuf;
use nix::sys::socket::{LinkAddr, bind, setsockopt};
use socket2::{Domain, Protocol, Socket, Type};

use crate::interfaces::{Interface, InterfaceAddress};
use crate::traffic::Meter;

/// EtherType of ARP, as a packet socket wants it: in network byte order.
const ETH_P_ARP: u16 = 0x0806_u16.to_be();

/// The box's interfaces as they are now, in the kernel's order.
///
/// # Errors
/// What the system says.
pub(crate) fn interfaces() -> io::Result<Vec<Interface>> {
    let mut interfaces: Vec<Interface> = Vec::new();
    for entry in getifaddrs()? {
        // An address with a label stands under `eth0:1`.
        let name = entry.interface_name.split(':').next().unwrap_or_default();
        let place = interfaces.iter().position(|interface| interface.name == name);
        let place = place.unwrap_or_else(|| {
            interfaces.push(of_flags(name, entry.flags));
            interfaces.len() - 1
        });
        let Some(interface) = interfaces.get_mut(place) else {
            continue;
        };
        if let Some(link) = entry.address.as_ref().and_then(|address| address.as_link_addr()) {
            interface.index = u32::try_from(link.ifindex()).unwrap_or_default();
            interface.mac = link.addr().filter(|mac| link.halen() == 6 && *mac != [0; 6]);
        }
        let v4 = |address: &Option<nix::sys::socket::SockaddrStorage>| {
            address
                .as_ref()
                .and_then(|address| address.as_sockaddr_in())
                .map(|v4| v4.ip())
        };
        if let (Some(address), Some(mask)) = (v4(&entry.address), v4(&entry.netmask)) {
            let prefix = u8::try_from(mask.to_bits().leading_ones()).unwrap_or(32);
            interface.addresses.push(InterfaceAddress { address, prefix });
        }
    }
    Ok(interfaces)
}

fn of_flags(name: &str, flags: InterfaceFlags) -> Interface {
    Interface {
        name: name.to_owned(),
        index: 0,
        mac: None,
        addresses: Vec::new(),
        is_up: flags.contains(InterfaceFlags::IFF_UP),
        is_loopback: flags.contains(InterfaceFlags::IFF_LOOPBACK),
        speaks_arp: flags.contains(InterfaceFlags::IFF_BROADCAST)
            && !flags.intersects(InterfaceFlags::IFF_NOARP | InterfaceFlags::IFF_LOOPBACK),
    }
}

/// A socket for ARP frames on one interface. For the runtime it is a datagram socket like any other: what is sent and
/// received through it are whole frames, and nobody asks it for an address.
#[derive(Debug)]
pub(crate) struct ArpSocket {
    socket: tokio::net::UdpSocket,
    meter: Meter,
}

impl ArpSocket {
    /// Opens it. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// `PermissionDenied` without CAP_NET_RAW; what else the system says.
    pub(crate) fn open(interface: &str, meter: &Meter) -> io::Result<Self> {
        let protocol = Protocol::from(i32::from(ETH_P_ARP));
        let socket = Socket::new(Domain::PACKET, Type::RAW, Some(protocol))?;
        socket.set_nonblocking(true)?;
        // The link's address as the kernel gave it names no protocol: then that of the socket holds.
        bind(socket.as_raw_fd(), &link_address(interface)?)?;
        Ok(Self {
            socket: tokio::net::UdpSocket::from_std(socket.into())?,
            meter: meter.clone(),
        })
    }

    /// Sends a frame. On an interface that is down it is as one that got lost.
    pub(crate) async fn send(&self, frame: &[u8]) {
        if self.socket.send(frame).await.is_ok() {
            self.meter.sent_frame(frame.len());
        }
    }

    /// Waits until frames may be there.
    pub(crate) async fn readable(&self) -> io::Result<()> {
        self.socket.readable().await
    }

    /// The next frame, if one is there.
    pub(crate) fn receive(&self, buffer: &mut [u8]) -> Option<usize> {
        let length = self.socket.try_recv(buffer).ok()?;
        self.meter.received_frame(length);
        Some(length)
    }
}

fn link_address(interface: &str) -> io::Result<LinkAddr> {
    getifaddrs()?
        .filter(|entry| entry.interface_name == interface)
        .find_map(|entry| entry.address?.as_link_addr().copied())
        .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
}

/// Asks for a receive buffer of so many bytes; the system may give less.
pub(crate) fn widen_receive_buffer(socket: &impl AsFd, bytes: usize) {
    let _ = setsockopt(socket, RcvBuf, &bytes);
}

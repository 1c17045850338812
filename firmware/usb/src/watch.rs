//! Hears of plugs: the kernel's uevents (NETLINK_KOBJECT_UEVENT, group 1).
//!
//! What an event says is not read: it is a reason to look at sysfs again. One that was lost costs nothing, since whoever waits
//! here looks now and then anyway.

use std::io;
use std::os::fd::AsRawFd;

use nix::sys::socket::{NetlinkAddr, bind};
use socket2::{Domain, Protocol, Socket, Type};

/// `AF_NETLINK`, and in it the family in which the kernel tells of its objects.
const NETLINK: (i32, i32) = (16, 15);
/// The kernel's own events; group 2 is udev's.
const KERNEL: u32 = 1;
/// So much is heard before somebody looks.
const MOST_NEWS: u32 = 256;

/// An ear for devices that are plugged in and out.
#[derive(Debug)]
pub struct Watch(tokio::net::UdpSocket);

impl Watch {
    /// Opens it. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// What the system says.
    pub fn open() -> io::Result<Self> {
        let (domain, protocol) = NETLINK;
        let socket = Socket::new(Domain::from(domain), Type::DGRAM, Some(Protocol::from(protocol)))?;
        socket.set_nonblocking(true)?;
        bind(socket.as_raw_fd(), &NetlinkAddr::new(0, KERNEL))?;
        // For the runtime it is a datagram socket like any other: nobody asks it for an address.
        tokio::net::UdpSocket::from_std(socket.into()).map(Self)
    }

    /// Waits until the kernel tells of a USB device. It may have come, gone, or neither: look.
    pub async fn changed(&self) {
        let mut buffer = [0; 4_096];
        loop {
            if self.0.readable().await.is_err() {
                // It never hears anything again.
                std::future::pending::<()>().await;
            }
            let mut is_news = false;
            for _ in 0..MOST_NEWS {
                match self.0.try_recv(&mut buffer) {
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                    // What was lost in between (ENOBUFS) was news as well.
                    Err(_) => is_news = true,
                    Ok(length) => is_news |= is_of_usb(buffer.get(..length).unwrap_or_default()),
                }
            }
            if is_news {
                return;
            }
        }
    }
}

/// `add@/devices/…\0ACTION=add\0SUBSYSTEM=usb\0…`; usblp's own node is of `usbmisc`.
fn is_of_usb(event: &[u8]) -> bool {
    event
        .split(|octet| *octet == 0)
        .filter_map(|pair| pair.strip_prefix(b"SUBSYSTEM="))
        .any(|subsystem| subsystem.starts_with(b"usb"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_happens_on_usb_is_news() {
        for (event, is_news) in [
            (
                &b"add@/devices/1-1\0ACTION=add\0SUBSYSTEM=usb\0DEVTYPE=usb_device\0SEQNUM=7\0"[..],
                true,
            ),
            (
                b"add@/devices/1-1/usbmisc/lp0\0ACTION=add\0SUBSYSTEM=usbmisc\0MAJOR=180\0",
                true,
            ),
            (b"remove@/devices/1-1\0ACTION=remove\0SUBSYSTEM=usb", true),
            (b"change@/devices/x\0ACTION=change\0SUBSYSTEM=thermal\0", false),
            (b"add@/devices/x\0ACTION=add\0DEVNAME=SUBSYSTEM=usb\0", false),
            (b"libudev\0\xfe\xed\xca\xfe", false),
            (b"", false),
        ] {
            assert_eq!(is_of_usb(event), is_news, "{}", String::from_utf8_lossy(event));
        }
    }
}

//! The conversation with the kernel: netlink sockets.

use std::io::{self, Read, Write};
use std::os::fd::AsRawFd;
use std::time::Duration;

use nix::sys::socket::{NetlinkAddr, bind};
use socket2::{Domain, Protocol, Socket, Type};

use super::settling::requests;
use super::{PlugState, Wanted};
use crate::netlink::{Messages, Report, Request};

/// `AF_NETLINK`, and in it the family for links, addresses and routes.
const NETLINK: (i32, i32) = (16, 0);

/// The groups in which the kernel tells of links, and of addresses of IPv4.
const RTMGRP_LINK: u32 = 1;
const RTMGRP_IPV4_IFADDR: u32 = 0x10;

/// The kernel answers at once; this keeps a bug of ours from lasting for ever.
const PATIENCE: Duration = Duration::from_secs(2);

/// A datagram of the kernel is no longer than this (`NLMSG_GOODSIZE`, and more on request).
const BUFFER: usize = 32_768;

/// After so many looks the plug is as wanted, or never will be.
const MOST_LOOKS: u32 = 4;

/// So much is heard before somebody looks.
const MOST_NEWS: u32 = 64;

fn open() -> io::Result<Socket> {
    let (domain, protocol) = NETLINK;
    Socket::new(Domain::from(domain), Type::RAW, Some(Protocol::from(protocol)))
}

/// The kernel's ear for one plug.
#[derive(Debug)]
pub struct Plug {
    socket: Socket,
    sequence: u32,
    name: Option<String>,
}

impl Plug {
    /// The plug of that name; without one the first that the kernel has. It need not be there yet.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(name: Option<&str>) -> io::Result<Self> {
        let socket = open()?;
        socket.set_read_timeout(Some(PATIENCE))?;
        Ok(Self {
            socket,
            sequence: 0,
            name: name.map(str::to_owned),
        })
    }

    /// How it is now; none where there is no such plug.
    ///
    /// # Errors
    /// What the system says.
    pub fn look(&mut self) -> io::Result<Option<PlugState>> {
        let mut found: Option<PlugState> = None;
        let wanted = self.name.clone();
        self.ask(&Request::Links, &mut |report| {
            if let Report::Link {
                link,
                name,
                mac,
                is_on,
                has_cable,
            } = report
            {
                let is_it = match &wanted {
                    Some(wanted) => *wanted == name,
                    None => found.as_ref().is_none_or(|found| link < found.link),
                };
                if is_it {
                    found = Some(PlugState {
                        link,
                        name,
                        mac,
                        is_on,
                        has_cable,
                        ..PlugState::default()
                    });
                }
            }
        })?;
        let Some(mut state) = found else {
            return Ok(None);
        };
        for request in [Request::Addresses, Request::Routes] {
            self.ask(&request, &mut |report| match report {
                Report::Address { link, own } if link == state.link => state.addresses.push(own),
                Report::GlobalIpv6 { link } if link == state.link => state.has_global_ipv6 = true,
                Report::Route { link, route } if link == state.link => state.routes.push(route),
                _ => {}
            })?;
        }
        Ok(Some(state))
    }

    /// Makes it as wanted, and gives how it is then; none where there is no such plug.
    ///
    /// # Errors
    /// What the kernel refused.
    pub fn settle(&mut self, wanted: &Wanted) -> io::Result<Option<PlugState>> {
        let mut refused = Ok(());
        for _ in 0..MOST_LOOKS {
            let Some(state) = self.look()? else {
                return Ok(None);
            };
            let requests = requests(&state, wanted);
            if requests.is_empty() {
                return Ok(Some(state));
            }
            refused = Ok(());
            for request in requests {
                let done = self.ask(&request, &mut |_| {});
                refused = refused.and(done);
            }
        }
        refused?;
        Err(io::Error::other("somebody else changes the plug all the time"))
    }

    /// Asks, and hears the answer to its end.
    fn ask(&mut self, request: &Request, heard: &mut dyn FnMut(Report)) -> io::Result<()> {
        self.sequence = self.sequence.wrapping_add(1);
        (&self.socket).write_all(&request.bytes(self.sequence))?;
        let mut buffer = vec![0; BUFFER];
        loop {
            let length = (&self.socket).read(&mut buffer)?;
            for (sequence, report) in Messages(buffer.get(..length).unwrap_or_default()) {
                match report {
                    // An answer that came too late for an earlier request.
                    _ if sequence != self.sequence => {}
                    Report::Done(0) => return Ok(()),
                    Report::Done(error) => return Err(io::Error::from_raw_os_error(error)),
                    report => heard(report),
                }
            }
        }
    }
}

/// Hears of cables that are plugged in and out, and of addresses where that is wanted.
#[derive(Debug)]
pub struct LinkWatch(tokio::net::UdpSocket);

impl LinkWatch {
    /// Opens it, for all links. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// What the system says.
    pub fn open() -> io::Result<Self> {
        Self::of(RTMGRP_LINK)
    }

    /// The same, and it hears of addresses too.
    ///
    /// # Errors
    /// What the system says.
    pub fn with_addresses() -> io::Result<Self> {
        Self::of(RTMGRP_LINK | RTMGRP_IPV4_IFADDR)
    }

    fn of(groups: u32) -> io::Result<Self> {
        let socket = open()?;
        socket.set_nonblocking(true)?;
        bind(socket.as_raw_fd(), &NetlinkAddr::new(0, groups))?;
        // For the runtime it is a datagram socket like any other: nobody asks it for an address.
        tokio::net::UdpSocket::from_std(socket.into()).map(Self)
    }

    /// Waits until the kernel tells of something: then it is time for another look.
    pub async fn changed(&self) {
        let mut buffer = [0; 4_096];
        if self.0.readable().await.is_err() {
            // It never hears anything again.
            std::future::pending::<()>().await;
        }
        for _ in 0..MOST_NEWS {
            // What was lost in between (ENOBUFS) was news as well.
            match self.0.try_recv(&mut buffer) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                _ => {}
            }
        }
    }
}

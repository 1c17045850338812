//! The socket behind the name: one for all of the box's networks.

use core::time::Duration;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, SocketAddrV4};

use socket2::{Domain, InterfaceIndexOrAddress, Protocol, SockRef, Socket, Type};
use tokio::net::UdpSocket;
use tokio::time::{Instant, timeout_at};

use super::claim::{Claim, Heard, Step};
use super::message::{Said, announcement, probe};
use crate::interfaces::Interface;
use crate::{LanError, kernel};

/// Where everybody hears (RFC 6762 §3).
const GROUP: Ipv4Addr = Ipv4Addr::new(224, 0, 0, 251);
const PORT: u16 = 5353;

/// A message about a single name is shorter than a frame; a longer one is about many, and is left to others.
const LONGEST: usize = 1_500;

/// Addresses come and go together: it begins after this, and a little more by chance.
const SETTLED: Duration = Duration::from_millis(250);

/// Answers to the box's name on its own networks.
#[derive(Debug)]
pub struct NameResponder {
    socket: UdpSocket,
    claim: Claim,
}

impl NameResponder {
    /// Begins to claim `<label>.local`. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// [`LanError::NoSocket`] where that is no name, or its port can't be had: another responder may hold it for itself.
    pub fn open(label: &str) -> Result<Self, LanError> {
        let no_socket = |cause| LanError::NoSocket { cause };
        let claim = Claim::to(label, Instant::now()).ok_or_else(|| {
            no_socket(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("{label:?} is no name of one word"),
            ))
        })?;
        let mut responder = Self {
            socket: open().map_err(no_socket)?,
            claim,
        };
        responder.begin_anew();
        Ok(responder)
    }

    /// The name that is claimed now, without its `.local`.
    pub fn label(&self) -> &str {
        self.claim.label()
    }

    /// A cable or an address changed: the name is claimed anew, by the addresses that there are then.
    pub fn begin_anew(&mut self) {
        let mut chance = [0];
        // Without chance it begins at the same time as others, who then give way to one another.
        let _ = getrandom::fill(&mut chance);
        let pause = SETTLED + Duration::from_millis(chance[0].into());
        self.claim.begin(Instant::now(), pause);
    }

    /// Waits for a question or for what is due, and does it. Gives a sentence where the box's name changed. What is left of
    /// it where it is dropped is done by the next call.
    pub async fn turn(&mut self) -> Option<String> {
        let readable = self.socket.readable();
        let is_due = match self.claim.due() {
            Some(due) => timeout_at(due, readable).await.is_err(),
            None => {
                // A socket that fails says so when it is read.
                let _ = readable.await;
                false
            }
        };
        if is_due {
            if let Some(step) = self.claim.step(Instant::now()) {
                self.tell(step);
            }
            return None;
        }
        let mut buffer = [0; LONGEST + 1];
        let (length, from) = match self.socket.try_recv_from(&mut buffer) {
            Ok(received) => received,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return None,
            Err(_) => {
                // It passes, or it doesn't: nobody spins on it.
                tokio::time::sleep(Duration::from_secs(1)).await;
                return None;
            }
        };
        let message = buffer.get(..length).filter(|message| message.len() <= LONGEST)?;
        match from {
            SocketAddr::V4(from) => self.hear(message, from),
            SocketAddr::V6(_) => None,
        }
    }

    fn tell(&self, step: Step) {
        for (interface, own) in networks() {
            self.join(&interface);
            let message = match step {
                Step::Probe => probe(self.label(), &own),
                Step::Announce => announcement(self.label(), &own),
            };
            self.send_to_everybody(&message, &own);
        }
    }

    fn hear(&mut self, message: &[u8], from: SocketAddrV4) -> Option<String> {
        let now = Instant::now();
        let said = Said::read(message, self.label())?;
        if !self.claim.heeds(&said, now) {
            return None;
        }
        // Looked up each time: so what is answered is so now.
        let (_, own) = networks().find(|(interface, own)| {
            let is_near = |network: &crate::InterfaceAddress| {
                let hosts = network.hosts();
                (hosts.first..=hosts.last).contains(from.ip())
            };
            !own.contains(from.ip()) && interface.addresses.iter().any(is_near)
        })?;
        let before = self.label().to_owned();
        match self.claim.hear(&said, from.port() != PORT, &own, now) {
            Heard::Nothing => None,
            Heard::Answer(answer) => {
                if answer.is_private {
                    self.send(&answer.message, from);
                } else {
                    self.send_to_everybody(&answer.message, &own);
                }
                None
            }
            Heard::Renamed => Some(format!(
                "{} has the name {before}.local already: this box tries {}.local",
                from.ip(),
                self.label()
            )),
            Heard::GivenUp => Some(format!(
                "{} has the name {before}.local as well, so this box has none until its cable or address changes: reach it by its address",
                from.ip()
            )),
        }
    }

    /// Hears what is said to everybody at that plug. It may do so already.
    fn join(&self, interface: &Interface) {
        let socket = SockRef::from(&self.socket);
        let _ = socket.join_multicast_v4_n(&GROUP, &InterfaceIndexOrAddress::Index(interface.index));
    }

    /// By the plug that has the first of these addresses.
    fn send_to_everybody(&self, message: &[u8], own: &[Ipv4Addr]) {
        let Some(by) = own.first() else { return };
        if SockRef::from(&self.socket).set_multicast_if_v4(by).is_ok() {
            self.send(message, SocketAddrV4::new(GROUP, PORT));
        }
    }

    /// What the network does not take now is lost, as it may be anywhere on its way.
    fn send(&self, message: &[u8], to: SocketAddrV4) {
        let _ = self.socket.try_send_to(message, to.into());
    }
}

fn open() -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP))?;
    socket.set_nonblocking(true)?;
    socket.set_reuse_address(true)?;
    socket.set_multicast_all_v4(false)?;
    socket.set_multicast_loop_v4(false)?;
    // By this, others see that it comes from their own network (RFC 6762 §11).
    socket.set_multicast_ttl_v4(255)?;
    socket.set_ttl_v4(255)?;
    socket.bind(&SocketAddr::from((IpAddr::from(Ipv4Addr::UNSPECIFIED), PORT)).into())?;
    UdpSocket::from_std(socket.into())
}

/// The plugs on whose networks the box has addresses, and which.
fn networks() -> impl Iterator<Item = (Interface, Vec<Ipv4Addr>)> {
    let interfaces = kernel::interfaces().unwrap_or_default();
    interfaces.into_iter().filter_map(|interface| {
        let own: Vec<Ipv4Addr> = interface.addresses.iter().map(|own| own.address).collect();
        (interface.is_up && interface.speaks_arp && !own.is_empty()).then_some((interface, own))
    })
}

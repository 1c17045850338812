//! The one UDP socket, its twin for IPv6, and whose a datagram is.

use core::time::Duration;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::UdpSocket;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep_until};

use crate::neighbours::Neighbours;
use crate::traffic::{Meter, Traffic};
use crate::{LanError, kernel};

/// The longest UDP payload over IPv4.
const LONGEST_DATAGRAM: usize = 65_507;

/// A device that floods us loses what its conversation has not taken yet.
const UNREAD_BY_A_CONVERSATION: usize = 16;

/// A sweep hears of many devices at once.
const UNREAD_BY_A_SWEEP: usize = 1_024;

/// The answers of a thousand devices that were asked in the same moment.
const RECEIVE_BUFFER: usize = 4 << 20;

/// So many devices are talked to at once; the others wait. More would answer no sooner: their answers would queue up,
/// here and on a network that has other work, and be taken for those of slow devices.
const CONVERSATIONS_AT_ONCE: usize = 128;

/// A sweep's question counts as open for so long, unless its answer comes before.
pub(crate) const OPEN_QUESTION: Duration = Duration::from_millis(1_000);

/// A datagram as it came from the network.
#[derive(Debug)]
pub(crate) struct Datagram {
    pub(crate) from: SocketAddr,
    pub(crate) at: Duration,
    pub(crate) bytes: Vec<u8>,
}

/// Who waits for datagrams.
#[derive(Debug, Default)]
struct Listeners {
    conversations: HashMap<SocketAddr, mpsc::Sender<Datagram>>,
    sweeps: HashMap<u64, mpsc::Sender<Datagram>>,
    next_sweep: u64,
    /// Addresses that a sweep asked, and when.
    asked: HashMap<SocketAddr, Instant>,
    /// The same in the order of time, to forget them again.
    asked_in_order: VecDeque<(Instant, SocketAddr)>,
}

impl Listeners {
    fn note_question(&mut self, address: SocketAddr, now: Instant) {
        while let Some((at, forgotten)) = self.asked_in_order.front().copied()
            && at + OPEN_QUESTION <= now
        {
            self.asked_in_order.pop_front();
            // Unless it was asked again since.
            if self.asked.get(&forgotten) == Some(&at) {
                self.asked.remove(&forgotten);
            }
        }
        self.asked.insert(address, now);
        self.asked_in_order.push_back((now, address));
    }
}

#[derive(Debug, Default)]
struct Desk {
    listeners: Mutex<Listeners>,
    /// Rings when a conversation ends, for those who wait to talk to the same address.
    ended: Notify,
}

impl Desk {
    fn listeners(&self) -> MutexGuard<'_, Listeners> {
        // Nothing in here can be left half done by a panic elsewhere.
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hand_over(&self, datagram: Datagram) {
        let mut listeners = self.listeners();
        listeners.asked.remove(&datagram.from);
        for sweep in listeners.sweeps.values() {
            let copy = Datagram {
                bytes: datagram.bytes.clone(),
                ..datagram
            };
            // A full inbox is as a lost datagram: it is asked for again.
            let _ = sweep.try_send(copy);
        }
        if let Some(conversation) = listeners.conversations.get(&datagram.from) {
            let _ = conversation.try_send(datagram);
        }
    }
}

/// The customer's network, as this box reaches it. Clones share one socket, and one for devices that are named by an IPv6
/// address: nothing is ever searched there.
#[derive(Clone, Debug)]
pub struct Lan {
    socket: Arc<UdpSocket>,
    /// None where the system has no IPv6.
    socket_v6: Option<Arc<UdpSocket>>,
    desk: Arc<Desk>,
    neighbours: Arc<Mutex<Neighbours>>,
    places: Arc<Semaphore>,
    pub(crate) meter: Meter,
    origin: Instant,
    _receivers: Arc<[Receiver]>,
}

/// A task that takes datagrams from a socket; it ends with the last [`Lan`].
#[derive(Debug)]
struct Receiver(AbortHandle);

impl Drop for Receiver {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Lan {
    /// Opens the socket, on a port that the system chooses. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// [`LanError::NoSocket`].
    pub async fn bind() -> Result<Self, LanError> {
        let any_port = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
        let socket = UdpSocket::bind(any_port)
            .await
            .map_err(|cause| LanError::NoSocket { cause })?;
        kernel::widen_receive_buffer(&socket, RECEIVE_BUFFER);
        let socket = Arc::new(socket);
        let any_port_v6 = SocketAddr::from((Ipv6Addr::UNSPECIFIED, 0));
        let socket_v6 = UdpSocket::bind(any_port_v6).await.ok().map(Arc::new);
        let desk = Arc::new(Desk::default());
        let origin = Instant::now();
        let meter = Meter::default();
        let receivers = socket_v6.iter().chain([&socket]).map(|socket| {
            let receiving = tokio::spawn(receive(
                Arc::clone(socket),
                Arc::clone(&desk),
                meter.clone(),
                origin,
            ));
            Receiver(receiving.abort_handle())
        });
        Ok(Self {
            _receivers: receivers.collect(),
            socket_v6,
            socket,
            desk,
            neighbours: Arc::default(),
            places: Arc::new(Semaphore::new(CONVERSATIONS_AT_ONCE)),
            meter,
            origin,
        })
    }

    /// What was sent and received since the socket was opened.
    pub fn traffic(&self) -> Traffic {
        self.meter.read()
    }

    /// Time since the socket was opened, which is the origin of every conversation and sweep here.
    pub(crate) fn now(&self) -> Duration {
        self.origin.elapsed()
    }

    /// That time on tokio's clock.
    pub(crate) fn instant(&self, at: Duration) -> Instant {
        self.origin + at
    }

    pub(crate) async fn send(&self, to: SocketAddr, datagram: &[u8]) -> io::Result<()> {
        let socket = match (to, &self.socket_v6) {
            (SocketAddr::V4(_), _) => &self.socket,
            (SocketAddr::V6(_), Some(socket)) => socket,
            (SocketAddr::V6(_), None) => {
                return Err(io::Error::new(
                    io::ErrorKind::Unsupported,
                    "this system has no IPv6",
                ));
            }
        };
        socket.send_to(datagram, to).await?;
        self.meter.sent(to, datagram.len());
        Ok(())
    }

    /// Whether the kernel still holds back what was sent to that address at that time.
    pub(crate) fn holds_back(&self, address: SocketAddr, sent_at: Duration) -> bool {
        let mut neighbours = self.neighbours.lock().unwrap_or_else(PoisonError::into_inner);
        neighbours.hold(address, sent_at, self.now())
    }

    /// The line to an address. Waits while somebody else is talking to it, while a sweep's question to it is open, and
    /// while many others are talking.
    pub(crate) async fn line_to(&self, address: SocketAddr) -> Line {
        let mut line = self.own_line_to(address).await;
        // The places are never closed.
        line._place = Arc::clone(&self.places).acquire_owned().await.ok();
        line
    }

    async fn own_line_to(&self, address: SocketAddr) -> Line {
        loop {
            let asked = self.desk.listeners().asked.get(&address).copied();
            if let Some(until) = asked
                .map(|at| at + OPEN_QUESTION)
                .filter(|until| Instant::now() < *until)
            {
                sleep_until(until).await;
            }
            let ended = self.desk.ended.notified();
            tokio::pin!(ended);
            // Enabled before we look, so that no end in between is missed.
            ended.as_mut().enable();
            if let Entry::Vacant(free) = self.desk.listeners().conversations.entry(address) {
                let (sender, inbox) = mpsc::channel(UNREAD_BY_A_CONVERSATION);
                free.insert(sender);
                return Line {
                    desk: Arc::clone(&self.desk),
                    address,
                    inbox,
                    _place: None,
                };
            }
            ended.await;
        }
    }

    /// Whether a sweep may ask that address now: nobody is talking to it. Notes that it does.
    pub(crate) fn asks(&self, address: SocketAddr) -> bool {
        let mut listeners = self.desk.listeners();
        let is_free = !listeners.conversations.contains_key(&address);
        if is_free {
            listeners.note_question(address, Instant::now());
        }
        is_free
    }

    /// Every datagram that arrives from now on.
    pub(crate) fn listen(&self) -> Listening {
        let (sender, inbox) = mpsc::channel(UNREAD_BY_A_SWEEP);
        let mut listeners = self.desk.listeners();
        let number = listeners.next_sweep;
        listeners.next_sweep += 1;
        listeners.sweeps.insert(number, sender);
        Listening {
            desk: Arc::clone(&self.desk),
            number,
            inbox,
        }
    }
}

/// A random number for request-ids.
pub(crate) fn random_seed() -> Result<u64, LanError> {
    getrandom::u64().map_err(|error| LanError::NoSocket {
        cause: io::Error::other(error),
    })
}

/// Exclusive talk with one address; dropping it frees the address.
#[derive(Debug)]
pub(crate) struct Line {
    desk: Arc<Desk>,
    address: SocketAddr,
    pub(crate) inbox: mpsc::Receiver<Datagram>,
    _place: Option<OwnedSemaphorePermit>,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.desk.listeners().conversations.remove(&self.address);
        self.desk.ended.notify_waiters();
    }
}

/// A sweep's ear; dropping it closes it.
#[derive(Debug)]
pub(crate) struct Listening {
    desk: Arc<Desk>,
    number: u64,
    pub(crate) inbox: mpsc::Receiver<Datagram>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.desk.listeners().sweeps.remove(&self.number);
    }
}

async fn receive(socket: Arc<UdpSocket>, desk: Arc<Desk>, meter: Meter, origin: Instant) {
    /// An error is some device's or router's ICMP message, and over with the next datagram; a socket that does
    /// nothing but fail must not take the whole processor.
    const AFTER_AN_ERROR: Duration = Duration::from_millis(10);
    let mut buffer = vec![0; LONGEST_DATAGRAM];
    loop {
        match socket.recv_from(&mut buffer).await {
            Ok((length, from)) => {
                meter.received(from, length);
                desk.hand_over(Datagram {
                    from,
                    at: origin.elapsed(),
                    bytes: buffer.get(..length).unwrap_or_default().to_vec(),
                });
            }
            Err(_) => tokio::time::sleep(AFTER_AN_ERROR).await,
        }
    }
}

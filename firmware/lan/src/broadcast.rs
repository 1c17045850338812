//! Searching by broadcast: one question to everybody on the box's own networks.
//!
//! Who answers is asked again, alone, before it counts as found: an answer to a broadcast is easily forged and shows
//! nothing of how the device is reached. Only for networks whose administrator wants it, so never unasked.

use core::time::Duration;
use std::collections::BTreeSet;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use snmp::{Access, Bucket, Found, How, Pace, Progress, Sweep, Targets};
use tokio::net::UdpSocket;
use tokio::time::{Instant, timeout_at};

use crate::interfaces::InterfaceAddress;
use crate::socket::{Lan, random_seed};
use crate::sweeping::Search;
use crate::traffic::Meter;
use crate::{LanError, interfaces, kernel};

/// The answers of a whole network come at once.
const RECEIVE_BUFFER: usize = 1 << 20;

/// The longest answer to so small a question.
const LONGEST_ANSWER: usize = 2_048;

impl Lan {
    /// Sends one question for each access to the broadcast address of each of the box's own networks,
    /// then asks everybody who answered and is not `excluded`. `on_found` and `on_progress` are as for [`sweep`](Self::sweep).
    ///
    /// # Errors
    /// [`LanError::NoBroadcast`] where no interface has such a network; [`LanError::NoInterfaces`],
    /// [`LanError::NoSocket`].
    pub async fn broadcast(
        &self,
        excluded: &Targets,
        port: u16,
        accesses: &[Access],
        pace: Pace,
        on_found: impl FnMut(Found),
        on_progress: impl FnMut(Progress),
    ) -> Result<Progress, LanError> {
        let mut sweep = Sweep::new(Targets::default(), accesses, pace, random_seed()?);
        let interfaces = interfaces()?;
        let own: Vec<InterfaceAddress> = interfaces
            .iter()
            .filter(|interface| interface.is_up && interface.speaks_arp)
            .flat_map(|interface| interface.addresses.iter().copied())
            .filter(|network| network.broadcast().is_some())
            .collect();
        let mut ears = Vec::new();
        for network in own {
            // A network that can't be spoken to has nobody who answers.
            if let Ok(socket) = socket_on(&network).await {
                ears.push((network, socket));
            }
        }
        if ears.is_empty() {
            return Err(LanError::NoBroadcast);
        }
        let mut sent = 0;
        let mut answered = BTreeSet::new();
        let mut number = 0;
        while let Some(question) = sweep.broadcast_question(number) {
            for (network, socket) in &ears {
                if let Some(everybody) = network.broadcast() {
                    let everybody = SocketAddr::from((everybody, port));
                    if socket.send_to(&question, everybody).await.is_ok() {
                        self.meter.sent(everybody, question.len());
                        sent += 1;
                    }
                }
            }
            // Long enough that nobody has two questions open.
            let until = Instant::now() + pace.listen.max(pace.spacing);
            for (network, socket) in &ears {
                answered.extend(answers(&self.meter, &sweep, network, socket, port, until).await);
            }
            number += 1;
        }
        answered.retain(|host| !excluded.contains(*host));
        answered.iter().for_each(|host| sweep.add_host(*host));
        let mut search = Search {
            lan: self,
            port,
            on_found,
            on_progress,
            bucket: Bucket::new(&pace),
            before: Progress {
                sent,
                ..Progress::default()
            },
            addresses: answered.len() as u64,
            how: How::Broadcast,
        };
        search.run(sweep, &mut self.listen(), None).await;
        Ok(search.before)
    }
}

async fn socket_on(network: &InterfaceAddress) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind((network.address, 0)).await?;
    socket.set_broadcast(true)?;
    kernel::widen_receive_buffer(&socket, RECEIVE_BUFFER);
    Ok(socket)
}

/// Who of the network answers until then.
async fn answers(
    meter: &Meter,
    sweep: &Sweep,
    network: &InterfaceAddress,
    socket: &UdpSocket,
    port: u16,
    until: Instant,
) -> BTreeSet<Ipv4Addr> {
    /// A socket that does nothing but fail must not take the whole processor.
    const AFTER_AN_ERROR: Duration = Duration::from_millis(10);
    let hosts: Targets = [network.hosts()].into_iter().collect();
    let mut buffer = [0; LONGEST_ANSWER];
    let mut answered = BTreeSet::new();
    while let Ok(received) = timeout_at(until, socket.recv_from(&mut buffer)).await {
        match received {
            Ok((length, SocketAddr::V4(from))) => {
                meter.received(from.into(), length);
                let is_answer = from.port() == port
                    && hosts.contains(*from.ip())
                    && buffer
                        .get(..length)
                        .is_some_and(|bytes| sweep.is_answer_to_broadcast(bytes));
                if is_answer {
                    answered.insert(*from.ip());
                }
            }
            Ok(_) => {}
            Err(_) => tokio::time::sleep(AFTER_AN_ERROR).await,
        }
    }
    answered
}

//! A whole range in which every address answers: one socket for all of them, each reply from the address that was asked.
//!
//! So a sweep over tens of thousands of answering addresses needs neither as many sockets nor a network of its own: all
//! of 127.0.0.0/8 leads here. What answers is one device; it can't tell its addresses apart.

use crate::{Agent, Counts, Device, SimulatorError};
use nix::sys::socket::{
    ControlMessage, ControlMessageOwned, MsgFlags, SockaddrIn, recvmsg, sendmsg, setsockopt, sockopt,
};
use std::io::{IoSlice, IoSliceMut};
use std::net::UdpSocket;
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How soon the thread notices that it is to end.
const ATTENTION: Duration = Duration::from_millis(50);

/// Every address of this machine, answering on one port until this is dropped.
#[derive(Debug)]
pub struct Everybody {
    port: u16,
    agent: Arc<Mutex<Agent>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Everybody {
    /// Answers as `device` on a free port of every address. Its own address and its latency are not looked at.
    ///
    /// # Errors
    /// That no such socket or thread is to be had.
    pub fn answers(device: &Device) -> Result<Self, SimulatorError> {
        let address = "0.0.0.0:0";
        let opened = UdpSocket::bind(address).and_then(|socket| {
            socket.set_read_timeout(Some(ATTENTION))?;
            setsockopt(&socket, sockopt::Ipv4PacketInfo, &true)?;
            // A sweep sends faster than one thread answers for a moment.
            let _ = setsockopt(&socket, sockopt::RcvBuf, &(4 << 20));
            let port = socket.local_addr()?.port();
            Ok((socket, port))
        });
        let (socket, port) = opened.map_err(|reason| SimulatorError::Bind {
            address: address.to_owned(),
            reason,
        })?;
        let agent = Arc::new(Mutex::new(Agent::new(device)));
        let stop = Arc::new(AtomicBool::new(false));
        let thread = std::thread::Builder::new()
            .name("everybody".to_owned())
            .spawn({
                let (agent, stop) = (Arc::clone(&agent), Arc::clone(&stop));
                move || serve(&socket, &agent, &stop)
            })
            .map_err(SimulatorError::Runtime)?;
        Ok(Self {
            port,
            agent,
            stop,
            thread: Some(thread),
        })
    }

    /// The port on which every address answers.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What all addresses together have seen and done.
    #[must_use]
    pub fn counts(&self) -> Counts {
        lock(&self.agent).counts()
    }
}

impl Drop for Everybody {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A panic there has been printed by the thread itself.
            let _ = thread.join();
        }
    }
}

fn lock(agent: &Mutex<Agent>) -> MutexGuard<'_, Agent> {
    agent.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(socket: &UdpSocket, agent: &Mutex<Agent>, stop: &AtomicBool) {
    let started = Instant::now();
    let mut buffer = vec![0; usize::from(u16::MAX)];
    let mut control = nix::cmsg_space!([u8; 64]);
    while !stop.load(Ordering::Relaxed) {
        let Some((length, client, asked)) = take(socket, &mut buffer, &mut control) else {
            continue;
        };
        let request = buffer.get(..length).unwrap_or_default();
        let Some(reply) = lock(agent).receive(started.elapsed(), request) else {
            continue;
        };
        for _ in 0..reply.copies {
            // What can't be sent the network has lost.
            let _ = sendmsg(
                socket.as_raw_fd(),
                &[IoSlice::new(&reply.bytes)],
                &[ControlMessage::Ipv4PacketInfo(&asked)],
                MsgFlags::empty(),
                Some(&client),
            );
        }
    }
}

/// A datagram's length, who sent it, and the packet information with which a reply comes from the address that was asked.
fn take(
    socket: &UdpSocket,
    buffer: &mut [u8],
    control: &mut [u8],
) -> Option<(usize, SockaddrIn, nix::libc::in_pktinfo)> {
    let mut space = [IoSliceMut::new(buffer)];
    let received =
        recvmsg::<SockaddrIn>(socket.as_raw_fd(), &mut space, Some(control), MsgFlags::empty()).ok()?;
    let client = received.address?;
    let asked = received.cmsgs().ok()?.find_map(|message| match message {
        ControlMessageOwned::Ipv4PacketInfo(mut info) => {
            info.ipi_spec_dst = info.ipi_addr;
            info.ipi_ifindex = 0;
            Some(info)
        }
        _ => None,
    })?;
    Some((received.bytes, client, asked))
}

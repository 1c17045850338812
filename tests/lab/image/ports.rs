//! What somebody on the customer's network finds open on the box (fault W13).

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream, UdpSocket};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

/// A closed port refuses at once; on a busy computer, soon.
const PATIENCE: Duration = Duration::from_secs(20);

/// So many ports are tried at a time.
const AT_A_TIME: usize = 32;

/// Who has the name `meterbox-6d6278.local`, asked by somebody who wants the answer for himself.
const QUESTION: &[u8] = b"\x12\x34\0\0\0\x01\0\0\0\0\0\0\x0fmeterbox-6d6278\x05local\0\0\x01\0\x01";

/// The TCP ports that take a connection, of all there are.
pub(crate) fn open_for_tcp(address: Ipv4Addr) -> Vec<u16> {
    let (next, open) = (AtomicU32::new(1), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                while let Ok(port) = u16::try_from(next.fetch_add(1, Ordering::Relaxed)) {
                    let place = SocketAddr::new(IpAddr::V4(address), port);
                    match TcpStream::connect_timeout(&place, PATIENCE) {
                        Err(error) if error.kind() == ErrorKind::ConnectionRefused => {}
                        // One that says nothing is as bad: the box has no filter behind which something could be.
                        _ => open.lock().unwrap().push(port),
                    }
                }
            });
        }
    });
    let mut open = open.into_inner().unwrap();
    open.sort_unstable();
    open
}

/// The UDP ports that answer, of all there are.
pub(crate) fn answering_by_udp(address: Ipv4Addr) -> Vec<u16> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
    socket.set_read_timeout(Some(Duration::from_millis(1))).unwrap();
    let mut answering = Vec::new();
    let mut hear = || {
        let mut answer = [0; 1_500];
        while let Ok((_, who)) = socket.recv_from(&mut answer) {
            answering.push(who.port());
        }
    };
    for port in 1..=u16::MAX {
        // What comes back of a closed port is told by the next call.
        let _ = socket.send_to(QUESTION, (address, port));
        if port % 16 == 0 {
            hear();
        }
    }
    thread::sleep(Duration::from_secs(1));
    hear();
    answering.sort_unstable();
    answering.dedup();
    answering
}

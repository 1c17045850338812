//! The guard at the doors: takes connections, plain and by TLS, and lets nothing behind it but whole questions.
//!
//! Nobody reaches the door but through here, where everything has a bound: 16 connections over both doors; 5 seconds for handshake and head, 30 for the request,
//! 30 to take the answer; 8 KiB of head, 64 KiB of body. Where a 17th connection comes, one that the box is not at work on
//! makes room (see `crowd`); where there is none, the newcomer waits outside.
//!
//! Memory: a connection holds at most its head and body (72 KiB; sixteen more may wait for the door whose askers have gone), what TLS holds for it
//! (two records of 16 KiB, 64 KiB unsent) and its answer (4 MiB; before somebody signed in there is none above 64 KiB): for
//! strangers less than 5 MB over all connections, whatever they send.
//!
//! An idle page costs nothing: no timer runs but those of connections that are inside. Left out: who may do what. That is
//! the door's.

mod crowd;
mod head;
mod host;
mod refusal;
mod target;
mod visit;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

pub use head::{Head, MOST_BODY, MOST_HEAD, end_of_head};
pub use refusal::Refusal;

use crate::Desk;
use crate::error::PortalError;
use crate::relay::Passage;
use crowd::{Crowd, Report};
use visit::{House, Visit};

/// Where accepting fails for want of something, it is tried again after this.
const AFTER_A_LACK: Duration = Duration::from_millis(200);

/// The listening sockets.
pub struct Doors {
    /// HTTP: leads to the secure one.
    pub plain: Option<std::net::TcpListener>,
    /// HTTPS.
    pub secure: std::net::TcpListener,
}

/// TLS for a connection that came to that address.
pub(crate) type TlsAt<'a> = dyn FnMut(IpAddr) -> TlsAcceptor + Send + 'a;

/// Stands at the doors, without end.
pub(crate) async fn watch(
    doors: Doors,
    desk: Arc<dyn Desk>,
    passage: Passage,
    tls_at: &mut TlsAt<'_>,
) -> Result<(), PortalError> {
    let plain = doors.plain.map(listening).transpose()?;
    let secure = listening(doors.secure)?;
    let house = Arc::new(House { desk, passage });
    let mut crowd = Crowd::default();
    loop {
        let may_grow = crowd.may_grow();
        let (connection, peer, by_tls) = tokio::select! {
            // Whoever is inside comes first: a flood of newcomers stops nobody's work.
            biased;
            () = crowd.serve() => continue,
            (connection, peer) = next(Some(&secure)), if may_grow => (connection, peer, true),
            (connection, peer) = next(plain.as_ref()), if may_grow => (connection, peer, false),
        };
        if !crowd.make_room(peer.ip()) {
            continue;
        }
        let Ok(local) = connection.local_addr() else {
            continue;
        };
        let local = local.ip().to_canonical();
        let tls = by_tls.then(|| tls_at(local));
        // One answer a connection, in one piece: there is nothing to gather.
        let _ = connection.set_nodelay(true);
        let report = Report::new();
        let visit = Visit {
            house: Arc::clone(&house),
            report: report.clone(),
            peer: peer.ip().to_canonical(),
            local,
        };
        crowd.let_in(peer.ip(), report, Box::pin(visit.receive(connection, tls)));
    }
}

fn listening(socket: std::net::TcpListener) -> Result<TcpListener, PortalError> {
    socket
        .set_nonblocking(true)
        .and_then(|()| TcpListener::from_std(socket))
        .map_err(PortalError::Listening)
}

/// The next connection; never, where there is no door.
async fn next(door: Option<&TcpListener>) -> (TcpStream, SocketAddr) {
    let Some(door) = door else {
        return std::future::pending().await;
    };
    loop {
        match door.accept().await {
            Ok(come) => return come,
            // It went away before it was let in.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
                ) => {}
            // No handle, no memory: others have to go first.
            Err(_) => tokio::time::sleep(AFTER_A_LACK).await,
        }
    }
}

#[cfg(test)]
mod tests;

//! What a connection may cost before anything is known of who is behind it.
//!
//! At most so many at once, and each request (the head, the body and the wait for it) within a time that begins anew
//! whenever the server has written something. So a client that drips bytes, or none, is gone after a minute.

use std::future::{Future, Ready, ready};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

/// Connections at once; one more is closed at once.
const MOST_CONNECTIONS: usize = 1_024;
/// From one answer to the end of the next request.
const PATIENCE: Duration = Duration::from_secs(60);
/// A connection's whole life; a box opens another one.
const LIFETIME: Duration = Duration::from_secs(600);

/// Lets connections in and watches over them.
#[derive(Clone)]
pub(super) struct ConnectionGuard(Arc<Semaphore>);

impl ConnectionGuard {
    pub(super) fn new() -> Self {
        Self(Arc::new(Semaphore::new(MOST_CONNECTIONS)))
    }
}

impl<S> Accept<TcpStream, S> for ConnectionGuard {
    type Stream = Watched;
    type Service = S;
    type Future = Ready<io::Result<(Watched, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let Ok(permit) = Arc::clone(&self.0).try_acquire_owned() else {
            tracing::warn!("more than {MOST_CONNECTIONS} connections at once: one was closed");
            return ready(Err(io::ErrorKind::ConnectionRefused.into()));
        };
        let watched = stream.set_nodelay(true).map(|()| Watched {
            stream,
            deadline: Box::pin(sleep(PATIENCE)),
            last: Instant::now() + LIFETIME,
            _permit: permit,
        });
        ready(watched.map(|watched| (watched, service)))
    }
}

/// A connection with a deadline.
pub(super) struct Watched {
    stream: TcpStream,
    deadline: Pin<Box<Sleep>>,
    last: Instant,
    _permit: OwnedSemaphorePermit,
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.deadline.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        if matches!(written, Poll::Ready(Ok(1..))) {
            let deadline = (Instant::now() + PATIENCE).min(self.last);
            self.deadline.as_mut().reset(deadline);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

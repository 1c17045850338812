//! A printer on a cable: a thread with a socket and a clock.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::building::UsbPrinter;
use super::pjl::Heard;
use super::redir::Redir;
use super::transfer::Wire;
use super::usbip::UsbIp;
use crate::SimulatorError;

/// How long it waits for octets when nothing else is due.
const IDLE: Duration = Duration::from_secs(1);

/// A printer that is plugged in. Dropping it pulls it out.
#[derive(Debug)]
pub struct Plugged {
    cable: Cable,
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct State {
    heard: Mutex<Heard>,
    is_out: AtomicBool,
}

impl Plugged {
    pub(super) fn into_socket(printer: UsbPrinter, socket: &Path) -> Result<Self, SimulatorError> {
        let no_port = |reason| SimulatorError::NoPort {
            socket: socket.to_owned(),
            reason,
        };
        let stream = UnixStream::connect(socket).map_err(no_port)?;
        Self::over(Cable::Local(stream), Box::new(Redir::new(printer)))
    }

    fn over(cable: Cable, wire: Box<dyn Wire>) -> Result<Self, SimulatorError> {
        let state = Arc::new(State::default());
        let (other, shared) = (
            cable.again().map_err(SimulatorError::Runtime)?,
            Arc::clone(&state),
        );
        let thread = std::thread::Builder::new()
            .name("usb printer".to_owned())
            .spawn(move || {
                // A cable that is pulled out on the other side is no fault.
                let _ = carry(&other, wire, &shared);
                other.cut();
                shared.is_out.store(true, Ordering::Release);
            })
            .map_err(SimulatorError::Runtime)?;
        Ok(Self {
            cable,
            state,
            thread: Some(thread),
        })
    }

    /// What it was told and asked so far.
    #[must_use]
    pub fn heard(&self) -> Heard {
        let heard = self.state.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.clone()
    }

    /// Whether it was pulled out, by itself or on the other side.
    #[must_use]
    pub fn is_out(&self) -> bool {
        self.state.is_out.load(Ordering::Acquire)
    }
}

impl Drop for Plugged {
    fn drop(&mut self) {
        self.cable.cut();
        if let Some(thread) = self.thread.take() {
            // It ended; a panic in it has been told on its own.
            let _ = thread.join();
        }
    }
}

fn carry(mut cable: &Cable, mut wire: Box<dyn Wire>, state: &State) -> io::Result<()> {
    let mut octets = vec![0; 64 * 1024];
    loop {
        let to_send = wire.to_send();
        cable.write_all(&to_send)?;
        *state.heard.lock().unwrap_or_else(PoisonError::into_inner) = wire.device().heard();
        if wire.is_over() {
            return Ok(());
        }
        let now = Instant::now();
        let wait = wire.wakes().map_or(IDLE, |at| at.saturating_duration_since(now));
        // None would be for ever.
        cable.patience(wait.clamp(Duration::from_millis(1), IDLE))?;
        match cable.read(&mut octets) {
            Ok(0) => return Ok(()),
            Ok(length) => wire.received(&octets[..length], Instant::now()),
            Err(error) if is_patience_over(&error) => wire.advance(Instant::now()),
            Err(error) => return Err(error),
        }
    }
}

fn is_patience_over(error: &io::Error) -> bool {
    use io::ErrorKind::{Interrupted, TimedOut, WouldBlock};
    matches!(error.kind(), Interrupted | TimedOut | WouldBlock)
}

/// A port at which the kernel's `vhci-hcd`, or another client of USB/IP, finds one printer. Each connection gets one that has
/// just been switched on. It is closed when this is dropped.
#[derive(Debug)]
pub struct UsbIpServer {
    address: SocketAddr,
    is_closing: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl UsbIpServer {
    /// Listens at that address; port 0 is any free one.
    ///
    /// # Errors
    /// Where it can't be bound.
    pub fn listen(address: &str, printer: UsbPrinter) -> Result<Self, SimulatorError> {
        let bind = |reason| SimulatorError::Bind {
            address: address.to_owned(),
            reason,
        };
        let listener = TcpListener::bind(address).map_err(bind)?;
        let bound = listener.local_addr().map_err(bind)?;
        let is_closing = Arc::new(AtomicBool::new(false));
        let closing = Arc::clone(&is_closing);
        let thread = std::thread::Builder::new()
            .name("usbip".to_owned())
            .spawn(move || accept(&listener, &printer, &closing))
            .map_err(SimulatorError::Runtime)?;
        Ok(Self {
            address: bound,
            is_closing,
            thread: Some(thread),
        })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for UsbIpServer {
    fn drop(&mut self) {
        self.is_closing.store(true, Ordering::Release);
        // Wakes it.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn accept(listener: &TcpListener, printer: &UsbPrinter, closing: &AtomicBool) {
    let mut plugged = Vec::new();
    for stream in listener.incoming() {
        if closing.load(Ordering::Acquire) {
            return;
        }
        plugged.retain(|it: &Plugged| !it.is_out());
        let Ok(stream) = stream else { continue };
        // Small messages go to and fro.
        let _ = stream.set_nodelay(true);
        let wire = Box::new(UsbIp::new(printer.clone()));
        plugged.extend(Plugged::over(Cable::Tcp(stream), wire));
    }
}

/// The connection that stands for a cable.
#[derive(Debug)]
enum Cable {
    Local(UnixStream),
    Tcp(TcpStream),
}

impl Cable {
    fn again(&self) -> io::Result<Self> {
        Ok(match self {
            Self::Local(stream) => Self::Local(stream.try_clone()?),
            Self::Tcp(stream) => Self::Tcp(stream.try_clone()?),
        })
    }

    fn patience(&self, wait: Duration) -> io::Result<()> {
        match self {
            Self::Local(stream) => stream.set_read_timeout(Some(wait)),
            Self::Tcp(stream) => stream.set_read_timeout(Some(wait)),
        }
    }

    /// It may be cut already.
    fn cut(&self) {
        let _ = match self {
            Self::Local(stream) => stream.shutdown(Shutdown::Both),
            Self::Tcp(stream) => stream.shutdown(Shutdown::Both),
        };
    }
}

impl Read for &Cable {
    fn read(&mut self, octets: &mut [u8]) -> io::Result<usize> {
        match self {
            Cable::Local(stream) => (&*stream).read(octets),
            Cable::Tcp(stream) => (&*stream).read(octets),
        }
    }
}

impl Write for &Cable {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        match self {
            Cable::Local(stream) => (&*stream).write(octets),
            Cable::Tcp(stream) => (&*stream).write(octets),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Cable::Local(stream) => (&*stream).flush(),
            Cable::Tcp(stream) => (&*stream).flush(),
        }
    }
}

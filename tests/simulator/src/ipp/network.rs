//! A printer that answers IPP on a TCP port, or does something else there that printers do.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::{Framing, HttpPrinter, IppPrinter};
use crate::SimulatorError;

/// How often a thread looks whether it is to end.
const LOOK: Duration = Duration::from_millis(20);

/// What it does in the place of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IppFault {
    /// It takes the question and says nothing.
    Silent,
    /// An octet at a time, with that pause.
    Drip(Duration),
    /// It closes in the middle of its answer.
    Cut,
    /// It answers to another request's id.
    Stale,
    /// A page with a login, and status 200.
    Login,
    /// An answer without an end.
    Endless,
    /// That status, such as 401 or 426, and no body.
    Status(u16),
    /// It closes with an alert: only TLS is spoken here.
    TlsOnly,
}

/// What a printer is now, and what it has seen.
#[derive(Debug)]
struct Shared {
    printer: Mutex<(IppPrinter, Framing, Option<IppFault>)>,
    connections: AtomicUsize,
    open: AtomicUsize,
    most_at_once: AtomicUsize,
    ends: AtomicBool,
}

/// A printer on the network, until it is dropped.
#[derive(Debug)]
pub struct NetworkPrinter {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Option<JoinHandle<()>>,
}

impl NetworkPrinter {
    /// Lets it answer at that address, such as `127.0.0.2:631`; port 0 takes any.
    ///
    /// # Errors
    /// That it is no address or can't be bound.
    pub fn start(address: &str, printer: IppPrinter) -> Result<Self, SimulatorError> {
        let wanted: SocketAddr = address
            .parse()
            .map_err(|_| SimulatorError::Address(address.to_owned()))?;
        let bound = TcpListener::bind(wanted).and_then(|listener| {
            listener.set_nonblocking(true)?;
            Ok((listener.local_addr()?, listener))
        });
        let (address, listener) = bound.map_err(|reason| SimulatorError::Bind {
            address: address.to_owned(),
            reason,
        })?;
        let shared = Arc::new(Shared {
            printer: Mutex::new((printer, Framing::Length, None)),
            connections: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            most_at_once: AtomicUsize::new(0),
            ends: AtomicBool::new(false),
        });
        let watched = Arc::clone(&shared);
        Ok(Self {
            address,
            shared,
            listening: Some(thread::spawn(move || listen(&listener, &watched))),
        })
    }

    /// Where it answers.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many connections there were.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// How many there were at once at most.
    #[must_use]
    pub fn most_at_once(&self) -> usize {
        self.shared.most_at_once.load(Ordering::SeqCst)
    }

    /// What it says of itself from now on.
    pub fn say(&self, printer: IppPrinter) {
        self.shared.printer().0 = printer;
    }

    /// How it tells its answers' lengths from now on.
    pub fn frame(&self, framing: Framing) {
        self.shared.printer().1 = framing;
    }

    /// What it does in the place of an answer from now on; none: it answers.
    pub fn fault(&self, fault: Option<IppFault>) {
        self.shared.printer().2 = fault;
    }
}

impl Drop for NetworkPrinter {
    fn drop(&mut self) {
        self.shared.ends.store(true, Ordering::SeqCst);
        if let Some(listening) = self.listening.take() {
            // A panic there has been printed by the thread itself.
            let _ = listening.join();
        }
    }
}

impl Shared {
    fn printer(&self) -> MutexGuard<'_, (IppPrinter, Framing, Option<IppFault>)> {
        self.printer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ends(&self) -> bool {
        self.ends.load(Ordering::SeqCst)
    }
}

fn listen(listener: &TcpListener, shared: &Arc<Shared>) {
    while !shared.ends() {
        let Ok((stream, _)) = listener.accept() else {
            thread::sleep(LOOK);
            continue;
        };
        shared.connections.fetch_add(1, Ordering::SeqCst);
        let open = shared.open.fetch_add(1, Ordering::SeqCst) + 1;
        shared.most_at_once.fetch_max(open, Ordering::SeqCst);
        let shared = Arc::clone(shared);
        thread::spawn(move || {
            // Whoever asked may close at any time.
            let _ = serve(stream, &shared);
            shared.open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

fn serve(mut stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(LOOK))?;
    let (printer, framing, fault) = shared.printer().clone();
    let mut connection = HttpPrinter::new(printer, framing);
    let mut piece = [0; 4_096];
    loop {
        let came = match stream.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(came) => came,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                if shared.ends() {
                    return Ok(());
                }
                continue;
            }
            Err(error) => return Err(error),
        };
        let answers = connection.receive(&piece[..came]);
        if answers.is_empty() {
            continue;
        }
        match fault {
            None => stream.write_all(&answers)?,
            Some(IppFault::Silent) => {}
            Some(IppFault::Drip(pause)) => {
                for octet in answers {
                    stream.write_all(&[octet])?;
                    thread::sleep(pause);
                }
            }
            Some(IppFault::Cut) => return stream.write_all(&answers[..answers.len() / 2]),
            Some(IppFault::Stale) => stream.write_all(&to_another(answers))?,
            Some(IppFault::Login) => {
                let page = "<html><form action=\"login\"><input type=\"password\"></form></html>";
                let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ";
                return stream.write_all(format!("{head}{}\r\n\r\n{page}", page.len()).as_bytes());
            }
            Some(IppFault::Endless) => {
                stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
                while !shared.ends() {
                    stream.write_all(b"400\r\n")?;
                    stream.write_all(&[b'x'; 0x400])?;
                    stream.write_all(b"\r\n")?;
                }
            }
            Some(IppFault::Status(status)) => {
                let head = format!("HTTP/1.1 {status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                return stream.write_all(head.as_bytes());
            }
            Some(IppFault::TlsOnly) => return stream.write_all(b"\x15\x03\x03\x00\x02\x02\x28"),
        }
    }
}

/// The same with another request's id: the octets behind version and status.
fn to_another(mut answer: Vec<u8>) -> Vec<u8> {
    if let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n")
        && let Some(id) = answer.get_mut(end + 8..end + 12)
    {
        id.reverse();
        id[0] ^= 1;
    }
    answer
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::ipp::IppValue;

    fn printer() -> NetworkPrinter {
        let says = IppPrinter::default().with("printer-state", vec![IppValue::Enum(3)]);
        NetworkPrinter::start("127.0.0.1:0", says).unwrap()
    }

    fn asked(printer: &NetworkPrinter) -> Vec<u8> {
        let mut stream = TcpStream::connect(printer.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
        let body = [1, 1, 0, 0x0b, 0, 0, 0, 7, 3];
        stream
            .write_all(b"POST /ipp/print HTTP/1.1\r\nContent-Length: 9\r\n\r\n")
            .unwrap();
        stream.write_all(&body).unwrap();
        let mut answer = vec![0; 300];
        let mut length = 0;
        while let Ok(came @ 1..) = stream.read(&mut answer[length..]) {
            length += came;
        }
        answer.truncate(length);
        answer
    }

    #[test]
    fn it_answers_and_counts_its_connections() {
        let printer = printer();
        let answer = asked(&printer);
        assert!(answer.starts_with(b"HTTP/1.1 200 OK\r\n") && answer.ends_with(&[3]));
        asked(&printer);
        assert_eq!((printer.connections(), printer.most_at_once()), (2, 1));
    }

    #[test]
    fn each_fault_does_what_it_says() {
        let printer = printer();
        let whole = asked(&printer);
        for (fault, begins) in [
            (IppFault::Silent, &b""[..]),
            (IppFault::Login, b"HTTP/1.1 200 OK\r\nContent-Type: text/html"),
            (IppFault::Status(426), b"HTTP/1.1 426"),
            (IppFault::TlsOnly, b"\x15\x03"),
            (IppFault::Endless, b"HTTP/1.1 200 OK\r\nTransfer-Encoding"),
            (IppFault::Drip(Duration::from_millis(1)), &whole),
            (IppFault::Cut, &whole[..whole.len() / 2]),
        ] {
            printer.fault(Some(fault));
            let answer = asked(&printer);
            assert!(answer.starts_with(begins), "{fault:?}");
            assert!(fault != IppFault::Silent || answer.is_empty());
            assert!(fault != IppFault::Cut || answer.len() < whole.len());
        }
        printer.fault(Some(IppFault::Stale));
        let stale = asked(&printer);
        assert!(stale.len() == whole.len() && stale != whole);
    }
}

//! A small mail server on loopback that keeps what it gets and fails on demand.
//!
//! It speaks plain SMTP (RFC 5321) as far as a client needs it: no TLS, no login. Each mail is kept in memory and,
//! where a folder is given, as a file `1.eml`, `2.eml`, …

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// A mail as it was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaughtMail {
    /// The address in `MAIL FROM`.
    pub from: String,
    /// The addresses in the accepted `RCPT TO`s.
    pub recipients: Vec<String>,
    /// The message, lines ended by CRLF, dots unstuffed.
    pub raw: Vec<u8>,
}

/// What the server does wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// Answers this verb (`CONNECT`, `EHLO`, `MAIL`, `RCPT`, `DATA`, or `.` for the message) with this line, such as
    /// `550 no such user`; after 421 it closes.
    Answer(&'static str, &'static str),
    /// Never answers this verb.
    Hang(&'static str),
    /// Closes the connection at this verb. At `.` the mail is kept all the same, so nobody but the server knows.
    Close(&'static str),
    /// Answers `RCPT TO` of this address with this line.
    RefuseRecipient(String, &'static str),
}

#[derive(Default)]
struct Shared {
    mails: Vec<CaughtMail>,
    fault: Fault,
    connections: usize,
    folder: Option<PathBuf>,
    ended: bool,
}

/// A running catcher; it ends when it is dropped.
pub struct MailCatcher {
    address: SocketAddr,
    shared: Arc<(Mutex<Shared>, Condvar)>,
}

impl MailCatcher {
    /// Listens on a free port of loopback.
    ///
    /// # Errors
    /// What the system says where it gives no port.
    pub fn start() -> std::io::Result<Self> {
        Self::start_at(SocketAddr::from(([127, 0, 0, 1], 0)))
    }

    /// Listens there: for a server that comes back on its old port.
    ///
    /// # Errors
    /// What the system says where the address is taken.
    pub fn start_at(address: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        let shared = Arc::new((Mutex::new(Shared::default()), Condvar::new()));
        let of_thread = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&of_thread);
                let ended = {
                    let mut state = lock(&shared);
                    state.connections += 1;
                    state.ended
                };
                if ended {
                    break;
                }
                // A broken connection is the client's to notice.
                std::thread::spawn(move || serve(&shared, stream).ok());
            }
        });
        Ok(Self { address, shared })
    }

    /// Also writes each mail into this folder.
    #[must_use]
    pub fn into_folder(self, folder: PathBuf) -> Self {
        lock(&self.shared).folder = Some(folder);
        self
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on it fails like this.
    pub fn set_fault(&self, fault: Fault) {
        lock(&self.shared).fault = fault;
    }

    /// All mails so far.
    pub fn mails(&self) -> Vec<CaughtMail> {
        lock(&self.shared).mails.clone()
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        lock(&self.shared).connections
    }

    /// Waits until there are so many mails; returns those that are there when the time is over.
    pub fn wait_for(&self, count: usize, patience: Duration) -> Vec<CaughtMail> {
        let (state, changed) = &*self.shared;
        let state = state.lock().unwrap_or_else(PoisonError::into_inner);
        let (state, _) = changed
            .wait_timeout_while(state, patience, |state| state.mails.len() < count)
            .unwrap_or_else(PoisonError::into_inner);
        state.mails.clone()
    }
}

impl Drop for MailCatcher {
    fn drop(&mut self) {
        lock(&self.shared).ended = true;
        // Wakes the listener, which then ends and frees its port.
        drop(TcpStream::connect(self.address));
    }
}

fn lock(shared: &(Mutex<Shared>, Condvar)) -> std::sync::MutexGuard<'_, Shared> {
    shared.0.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers one verb, or fails at it. False where the connection is over.
fn answer(
    shared: &(Mutex<Shared>, Condvar),
    stream: &mut TcpStream,
    verb: &str,
    good: &str,
) -> std::io::Result<bool> {
    let fault = lock(shared).fault.clone();
    match fault {
        Fault::Answer(at, line) if at == verb => {
            write!(stream, "{line}\r\n")?;
            Ok(!line.starts_with("421"))
        }
        Fault::Close(at) if at == verb => Ok(false),
        Fault::Hang(at) if at == verb => {
            while !lock(shared).ended {
                std::thread::sleep(Duration::from_millis(50));
            }
            Ok(false)
        }
        _ => write!(stream, "{good}\r\n").map(|()| true),
    }
}

fn serve(shared: &(Mutex<Shared>, Condvar), mut stream: TcpStream) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?);
    let mut mail = CaughtMail {
        from: String::new(),
        recipients: Vec::new(),
        raw: Vec::new(),
    };
    if !answer(shared, &mut stream, "CONNECT", "220 catcher ready")? {
        return Ok(());
    }
    let mut line = String::new();
    loop {
        line.clear();
        if lines.read_line(&mut line)? == 0 {
            break;
        }
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let goes_on = match verb.as_str() {
            "EHLO" | "HELO" => answer(shared, &mut stream, "EHLO", "250 catcher")?,
            "MAIL" => {
                mail.from = address_in(&line);
                mail.recipients.clear();
                answer(shared, &mut stream, "MAIL", "250 ok")?
            }
            "RCPT" => recipient(shared, &mut stream, &mut mail, address_in(&line))?,
            "DATA" => {
                let faulty = matches!(&lock(shared).fault, Fault::Answer("DATA", _));
                let goes_on = answer(shared, &mut stream, "DATA", "354 go on")?;
                if goes_on && !faulty {
                    mail.raw = message(&mut lines)?;
                    take(shared, &mail)?;
                    answer(shared, &mut stream, ".", "250 taken")?
                } else {
                    goes_on
                }
            }
            "QUIT" => {
                write!(stream, "221 bye\r\n")?;
                false
            }
            _ => write!(stream, "250 ok\r\n").map(|()| true)?,
        };
        if !goes_on {
            break;
        }
    }
    Ok(())
}

fn recipient(
    shared: &(Mutex<Shared>, Condvar),
    stream: &mut TcpStream,
    mail: &mut CaughtMail,
    address: String,
) -> std::io::Result<bool> {
    let fault = lock(shared).fault.clone();
    match fault {
        Fault::RefuseRecipient(refused, line) if refused == address => {
            write!(stream, "{line}\r\n").map(|()| true)
        }
        Fault::Answer("RCPT", _) => answer(shared, stream, "RCPT", ""),
        _ => {
            mail.recipients.push(address);
            answer(shared, stream, "RCPT", "250 ok")
        }
    }
}

/// The message up to the final dot; one that ends without it was never handed over.
fn message(lines: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let mut message = Vec::new();
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        if line == b".\r\n" {
            return Ok(message);
        }
        message.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        line.clear();
    }
    Err(std::io::ErrorKind::UnexpectedEof.into())
}

/// Keeps the mail, unless the server is about to refuse it.
fn take(shared: &(Mutex<Shared>, Condvar), mail: &CaughtMail) -> std::io::Result<()> {
    let mut state = lock(shared);
    if matches!(state.fault, Fault::Answer(".", _)) {
        return Ok(());
    }
    state.mails.push(mail.clone());
    if let Some(folder) = &state.folder {
        std::fs::write(folder.join(format!("{}.eml", state.mails.len())), &mail.raw)?;
    }
    shared.1.notify_all();
    Ok(())
}

/// The address between `<` and `>`.
fn address_in(line: &str) -> String {
    let inside = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map_or("", |(address, _)| address).to_owned()
}

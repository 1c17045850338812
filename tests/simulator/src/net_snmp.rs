//! Net-SNMP's own agent, `snmpd`, on loopback: the one agent here that this project did not write. What SNMPv3 proves
//! has to be proved to somebody else's code.

use std::fs;
use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// How long it may take to make the keys of its users.
const PATIENCE: Duration = Duration::from_secs(30);

/// The question for an SNMPv3 engine, to which every such agent answers: a message without user, engine and names
/// (RFC 3414 §4), written down by hand.
const ARE_YOU_THERE: [u8; 58] = [
    0x30, 0x38, 2, 1, 3, //
    0x30, 0x0e, 2, 1, 7, 2, 3, 0, 0xff, 0xe3, 4, 1, 4, 2, 1, 3, //
    0x04, 0x10, 0x30, 0x0e, 4, 0, 2, 1, 0, 2, 1, 0, 4, 0, 4, 0, 4, 0, //
    0x30, 0x11, 4, 0, 4, 0, 0xa0, 0x0b, 2, 1, 7, 2, 1, 0, 2, 1, 0, 0x30, 0,
];

/// A running `snmpd` with a configuration and a state of its own; it ends when this is dropped.
#[derive(Debug)]
pub struct NetSnmp {
    program: PathBuf,
    folder: PathBuf,
    address: SocketAddr,
    process: Child,
}

impl NetSnmp {
    /// Starts it on a free port of loopback with the lines of an `snmpd.conf`, and waits until it answers. None where
    /// it is not installed.
    ///
    /// # Errors
    /// What the system says, or what it wrote before it ended.
    pub fn start(config: &str) -> io::Result<Option<Self>> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let Some(program) = installed() else {
            return Ok(None);
        };
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("net-snmp-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("snmpd.conf"), config)?;
        // Bound and freed: the system gives the same port out again only after all others.
        let address = UdpSocket::bind("127.0.0.1:0")?.local_addr()?;
        let process = spawn(&program, &folder, address)?;
        let mut started = Self {
            program,
            folder,
            address,
            process,
        };
        started.wait_until_it_answers()?;
        Ok(Some(started))
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends it and starts it again: its engine keeps its id and counts one boot more.
    ///
    /// # Errors
    /// As of [`start`](Self::start).
    pub fn restart(&mut self) -> io::Result<()> {
        // It writes its boots down when it is told to end, not when it is killed.
        Command::new("kill").arg(self.process.id().to_string()).status()?;
        self.process.wait()?;
        self.process = spawn(&self.program, &self.folder, self.address)?;
        self.wait_until_it_answers()
    }

    /// What it wrote so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    fn wait_until_it_answers(&mut self) -> io::Result<()> {
        let socket = UdpSocket::bind("127.0.0.1:0")?;
        socket.set_read_timeout(Some(Duration::from_millis(100)))?;
        let began = Instant::now();
        loop {
            // An error is that of a port where nobody listens yet.
            let _ = socket.send_to(&ARE_YOU_THERE, self.address);
            if socket.recv_from(&mut [0; 2_048]).is_ok() {
                return Ok(());
            }
            if self.process.try_wait()?.is_some() || began.elapsed() > PATIENCE {
                return Err(io::Error::other(format!("snmpd does not answer: {}", self.log())));
            }
        }
    }
}

impl Drop for NetSnmp {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn spawn(program: &Path, folder: &Path, address: SocketAddr) -> io::Result<Child> {
    let persistent = folder.join("persistent");
    // Nothing of the machine's own agent is read or written: its files are looked for in these two folders alone.
    let searched = std::env::join_paths([folder, &persistent]).map_err(io::Error::other)?;
    Command::new(program)
        .args(["-f", "-r", "-Lf"])
        .arg(folder.join("log"))
        .arg("-p")
        .arg(folder.join("pid"))
        .arg(format!("udp:{address}"))
        .env("SNMPCONFPATH", searched)
        .env("SNMP_PERSISTENT_DIR", persistent)
        .env("MIBS", "")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
}

/// Debian puts it where only root's `PATH` leads.
fn installed() -> Option<PathBuf> {
    let searched = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&searched)
        .chain([PathBuf::from("/usr/sbin"), PathBuf::from("/usr/local/sbin")])
        .map(|folder| folder.join("snmpd"))
        .find(|program| program.is_file())
}

//! The process `udhcpc`: started, asked after, ended.

use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::io;
use std::net::Ipv4Addr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// Where systems have it. PATH is not asked: this runs with rights.
const PLACES: [&str; 4] = [
    "/sbin/udhcpc",
    "/usr/sbin/udhcpc",
    "/bin/udhcpc",
    "/usr/bin/udhcpc",
];

/// Discovers that are sent before it says that nobody answers, seconds between them, and seconds until it tries again.
const INSISTENCE: [&str; 6] = ["-t", "4", "-T", "2", "-A", "10"];

/// A running `udhcpc`. It ends with this.
#[derive(Debug)]
pub struct DhcpClient {
    child: Child,
}

/// There is no DHCP client.
#[derive(Debug)]
pub enum NoDhcpClient {
    /// It is not installed.
    NotInstalled,
    /// The system does not start it.
    NotStarted(io::Error),
}

impl fmt::Display for NoDhcpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInstalled => f.write_str(
                "this system has no udhcpc, so it can't get an address by DHCP: install busybox, or give the box an address by hand",
            ),
            Self::NotStarted(cause) => write!(
                f,
                "udhcpc does not start ({cause}), so there is no address by DHCP: restart the box, or give it an address by hand"
            ),
        }
    }
}

impl std::error::Error for NoDhcpClient {}

impl DhcpClient {
    /// Starts it on that plug. It calls `hook` with one word ([`super::DhcpEvent::of_call`]); of the environment the hook
    /// sees `told` alone, beside the lease. `before` is the address that it had, and would have again.
    ///
    /// # Errors
    /// [`NoDhcpClient`].
    pub fn start(
        plug: &str,
        hook: &Path,
        told: &[(&str, &OsStr)],
        before: Option<Ipv4Addr>,
    ) -> Result<Self, NoDhcpClient> {
        let program = PLACES
            .into_iter()
            .find(|place| Path::new(place).exists())
            .ok_or(NoDhcpClient::NotInstalled)?;
        let mut command = Command::new(program);
        // In the foreground; an offered address is looked for by ARP before it is taken.
        command.args(["-f", "-a", "-i", plug, "-s"]).arg(hook);
        command.args(INSISTENCE);
        if let Some(before) = before {
            command.arg("-r").arg(before.to_string());
        }
        if let Some(name) = host_name() {
            command.arg("-x").arg(format!("hostname:{name}"));
        }
        command
            .env_clear()
            .envs(told.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        match command.spawn() {
            Ok(child) => Ok(Self { child }),
            Err(cause) => Err(NoDhcpClient::NotStarted(cause)),
        }
    }

    /// Whether it has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for DhcpClient {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Ends every `udhcpc` that has this in its environment: one whose starter was killed.
pub fn end_strays(name: &str, value: &OsStr) {
    let mark = [name.as_bytes(), b"=", value.as_bytes()].concat();
    for process in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let is_udhcpc = fs::read(process.path().join("comm")).is_ok_and(|comm| comm == b"udhcpc\n");
        let has_mark = |environment: Vec<u8>| environment.split(|octet| *octet == 0).any(|it| it == mark);
        let id = process.file_name().to_str().and_then(|id| id.parse().ok());
        if let Some(id) = id
            && is_udhcpc
            && fs::read(process.path().join("environ")).is_ok_and(has_mark)
        {
            // It may have ended this moment.
            let _ = kill(Pid::from_raw(id), Signal::SIGKILL);
        }
    }
}

/// The box's name, if it is one that a DHCP server may hear.
fn host_name() -> Option<String> {
    let name = fs::read_to_string("/proc/sys/kernel/hostname").ok()?;
    let name = name.trim();
    let is_name = (1..=63).contains(&name.len())
        && name
            .bytes()
            .all(|octet| octet.is_ascii_alphanumeric() || octet == b'-');
    is_name.then(|| name.to_owned())
}

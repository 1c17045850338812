//! A DHCP server of another hand: busybox's `udhcpd`, as many small routers have it.

use std::net::Ipv4Addr;
use std::process::{Child, Command};

use tempfile::TempDir;

use crate::{Namespace, Site};

/// A running DHCP server on `eth0`; it ends when this is dropped, and forgets its leases.
pub struct DhcpServer {
    udhcpd: Child,
    _folder: TempDir,
}

impl DhcpServer {
    /// Starts it in `namespace`. It gives that one address, for so many seconds, and the router as gateway and name server.
    ///
    /// # Panics
    /// Where it does not start.
    pub fn start(namespace: &Namespace, address: Ipv4Addr, seconds: u32) -> Self {
        let folder = TempDir::new().expect("a folder for udhcpd");
        let (config, leases) = (folder.path().join("udhcpd.conf"), folder.path().join("leases"));
        let router = Site::ROUTER;
        let text = format!(
            "start {address}\nend {address}\ninterface eth0\nmin_lease 10\nlease_file {}\npidfile {}\n\
             option subnet 255.255.255.0\noption router {router}\noption dns {router}\noption lease {seconds}\n",
            leases.display(),
            folder.path().join("pid").display(),
        );
        std::fs::write(&leases, "").expect("the leases can be written");
        std::fs::write(&config, text).expect("udhcpd's configuration can be written");
        let mut command = Command::new("udhcpd");
        command.arg("-f").arg(&config);
        Self {
            udhcpd: namespace.spawn(&command),
            _folder: folder,
        }
    }
}

impl Drop for DhcpServer {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to do.
        let _ = self.udhcpd.kill();
        let _ = self.udhcpd.wait();
    }
}

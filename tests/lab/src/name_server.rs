//! A name server of another hand: Debian's `dnsmasq`, which knows no names and answers that.

use std::net::Ipv4Addr;
use std::process::{Child, Command};

use crate::Namespace;

/// A running name server; it ends when this is dropped.
pub struct NameServer(Child);

impl NameServer {
    /// Starts it at `address` in `namespace`.
    ///
    /// # Panics
    /// Where it does not start.
    pub fn start(namespace: &Namespace, address: Ipv4Addr) -> Self {
        let mut command = Command::new("dnsmasq");
        command.args(["--keep-in-foreground", "--conf-file=/dev/null", "--pid-file="]);
        command.args([
            "--no-resolv",
            "--no-hosts",
            "--no-poll",
            "--user=root",
            "--bind-interfaces",
        ]);
        command.arg(format!("--listen-address={address}"));
        command.arg("--log-facility=-");
        Self(namespace.spawn(&command))
    }
}

impl Drop for NameServer {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to do.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

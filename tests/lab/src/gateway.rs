//! Debian's `snmpd` as the agent of a gateway: real route tables, real USM.

use std::io::Read;
use std::net::{Ipv4Addr, UdpSocket};
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::Namespace;

/// How long snmpd may take to answer first.
const PATIENCE: Duration = Duration::from_secs(20);

/// A GET of sysUpTime.0 in SNMPv2c with community public, request-id 1.
const UPTIME: &[u8] = b"\x30\x26\x02\x01\x01\x04\x06public\xa0\x19\x02\x01\x01\x02\x01\x00\x02\x01\x00\
    \x30\x0e\x30\x0c\x06\x08\x2b\x06\x01\x02\x01\x01\x03\x00\x05\x00";

/// A running snmpd; it ends when this is dropped.
pub struct Gateway {
    snmpd: Child,
    _folder: TempDir,
}

impl Gateway {
    /// The name of the SNMPv3 user: SHA-256, AES-128, both with [`Self::PASSPHRASE`].
    pub const USER: &str = "meterbox";
    /// The passphrase of that user.
    pub const PASSPHRASE: &str = "correct horse battery";

    /// Starts it at `address` in `namespace`, with community public, and waits until it answers.
    ///
    /// # Panics
    /// Where it does not start or does not answer.
    pub fn start(namespace: &Namespace, address: Ipv4Addr) -> Self {
        let folder = TempDir::new().expect("a folder for snmpd");
        let config = folder.path().join("snmpd.conf");
        let (user, passphrase) = (Self::USER, Self::PASSPHRASE);
        let text = format!(
            "agentaddress udp:{address}:161\n\
             rocommunity public\n\
             createUser {user} SHA-256 \"{passphrase}\" AES \"{passphrase}\"\n\
             rouser {user} priv\n\
             sysName gateway\nsysLocation cellar\nsysContact nobody\nsysServices 76\n"
        );
        std::fs::write(&config, text).expect("snmpd's configuration can be written");
        let mut command = Command::new("snmpd");
        command
            .args(["-f", "-Lo", "-C", "-p"])
            .arg(folder.path().join("pid"))
            .arg("-c")
            .arg(&config)
            .env("SNMP_PERSISTENT_DIR", folder.path());
        let mut gateway = Self {
            snmpd: namespace.spawn(&command),
            _folder: folder,
        };
        gateway.wait_for_an_answer(namespace, address);
        gateway
    }

    fn wait_for_an_answer(&mut self, namespace: &Namespace, address: Ipv4Addr) {
        let socket = namespace
            .within(|| UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)))
            .expect("a socket beside snmpd");
        socket
            .set_read_timeout(Some(Duration::from_millis(200)))
            .expect("a timeout");
        let started = Instant::now();
        loop {
            // Refused while it is not there yet.
            let _ = socket.send_to(UPTIME, (address, 161));
            if socket.recv_from(&mut [0; 1_500]).is_ok() {
                return;
            }
            let ended = self.snmpd.try_wait().expect("a child can be asked");
            assert!(
                ended.is_none() && started.elapsed() < PATIENCE,
                "snmpd does not answer: {}",
                self.said()
            );
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn said(&mut self) -> String {
        let _ = self.snmpd.kill();
        let mut said = String::new();
        for stream in [
            self.snmpd.stdout.take().map(|it| Box::new(it) as Box<dyn Read>),
            self.snmpd.stderr.take().map(|it| Box::new(it) as Box<dyn Read>),
        ] {
            let _ = stream.map(|mut stream| stream.read_to_string(&mut said));
        }
        said
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to do.
        let _ = self.snmpd.kill();
        let _ = self.snmpd.wait();
    }
}

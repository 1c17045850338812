//! A Net-SNMP agent of our own, on loopback, with users of every kind; it ends with the test.

use core::time::Duration;
use std::fs;
use std::net::{SocketAddr, UdpSocket};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use snmp::{AuthProtocol, PrivProtocol};
use tempfile::TempDir;

pub(crate) const AUTH_PASSWORD: &str = "maplesyrup";
pub(crate) const PRIV_PASSWORD: &str = "pancake stack";

const AUTH: [(&str, AuthProtocol); 6] = [
    ("MD5", AuthProtocol::Md5),
    ("SHA", AuthProtocol::Sha1),
    ("SHA-224", AuthProtocol::Sha224),
    ("SHA-256", AuthProtocol::Sha256),
    ("SHA-384", AuthProtocol::Sha384),
    ("SHA-512", AuthProtocol::Sha512),
];

const PRIV: [(&str, PrivProtocol); 6] = [
    ("DES", PrivProtocol::Des),
    ("AES", PrivProtocol::Aes128),
    ("AES-192", PrivProtocol::Aes192),
    ("AES-256", PrivProtocol::Aes256),
    ("AES-192-C", PrivProtocol::Aes192Reeder),
    ("AES-256-C", PrivProtocol::Aes256Reeder),
];

/// A user of the agent: Net-SNMP's words for its protocols, and ours.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) name: String,
    pub(crate) auth: Option<(&'static str, AuthProtocol)>,
    pub(crate) privacy: Option<(&'static str, PrivProtocol)>,
}

/// One who proves nothing, one for every hash, one for every pair of hash and cipher.
pub(crate) fn known_users() -> Vec<Known> {
    let mut users = vec![Known {
        name: "plain".into(),
        auth: None,
        privacy: None,
    }];
    for auth in AUTH {
        let ciphers = std::iter::once(None).chain(PRIV.map(Some));
        users.extend(ciphers.map(|privacy| {
            let words = [Some(auth.0), privacy.map(|(word, _)| word)];
            Known {
                name: words
                    .iter()
                    .flatten()
                    .copied()
                    .collect::<Vec<_>>()
                    .join("-")
                    .to_lowercase(),
                auth: Some(auth),
                privacy,
            }
        }));
    }
    users
}

/// The agent's words for what its users have.
pub(crate) fn protocols() -> String {
    let auth = AUTH.map(|(word, _)| word).join(", ");
    let privacy = PRIV.map(|(word, _)| word).join(", ");
    format!("{auth} with {privacy}")
}

fn config() -> String {
    let mut lines = vec!["sysDescr an agent for tests".to_owned()];
    for user in known_users() {
        let auth = user.auth.map(|(word, _)| format!(" {word} \"{AUTH_PASSWORD}\""));
        let privacy = user
            .privacy
            .map(|(word, _)| format!(" {word} \"{PRIV_PASSWORD}\""));
        let level = match (user.auth, user.privacy) {
            (None, _) => "noauth",
            (Some(_), None) => "auth",
            (Some(_), Some(_)) => "priv",
        };
        lines.push(format!(
            "createUser {}{}{}",
            user.name,
            auth.unwrap_or_default(),
            privacy.unwrap_or_default()
        ));
        lines.push(format!("rouser {} {level}", user.name));
    }
    lines.join("\n") + "\n"
}

/// A running agent.
pub(crate) struct Daemon {
    process: Child,
    folder: TempDir,
    pub(crate) address: SocketAddr,
}

impl Daemon {
    /// Starts one; none, and a sentence, where it is not installed.
    pub(crate) fn start() -> Option<Self> {
        let Some(program) = program() else {
            println!("left out: snmpd is not installed (Debian's package snmpd)");
            return None;
        };
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("snmpd.conf"), config()).unwrap();
        // Bound and freed: the system gives the same port out again only after all others.
        let address = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut daemon = Self {
            process: spawn(&program, &folder, address),
            folder,
            address,
        };
        daemon.wait_until_it_answers();
        Some(daemon)
    }

    /// Ends it and starts it again: its engine keeps its id and counts one boot more.
    pub(crate) fn restart(&mut self) {
        // It writes its boots down when it is told to end, not when it is killed.
        let told = Command::new("kill").arg(self.process.id().to_string()).status();
        assert!(told.unwrap().success());
        self.process.wait().unwrap();
        self.process = spawn(&program().unwrap(), &self.folder, self.address);
        self.wait_until_it_answers();
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Until it answers the question for its engine: making keys for all its users takes it a moment.
    fn wait_until_it_answers(&mut self) {
        // A message without user, engine and names (RFC 3414 §4), written down by hand.
        let question = [
            &[0x30, 0x38, 2, 1, 3][..],
            &[0x30, 0x0e, 2, 1, 7, 2, 3, 0, 0xff, 0xe3, 4, 1, 4, 2, 1, 3],
            &[0x04, 0x10, 0x30, 0x0e, 4, 0, 2, 1, 0, 2, 1, 0, 4, 0, 4, 0, 4, 0],
            &[
                0x30, 0x11, 4, 0, 4, 0, 0xa0, 0x0b, 2, 1, 7, 2, 1, 0, 2, 1, 0, 0x30, 0,
            ],
        ]
        .concat();
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        let began = Instant::now();
        loop {
            let _ = socket.send_to(&question, self.address);
            if socket.recv_from(&mut [0; 2_048]).is_ok() {
                return;
            }
            let ended = self.process.try_wait().unwrap();
            let in_time = began.elapsed() < Duration::from_secs(20);
            assert!(
                in_time && ended.is_none(),
                "snmpd does not answer: {}",
                self.log()
            );
        }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn spawn(program: &PathBuf, folder: &TempDir, address: SocketAddr) -> Child {
    let path = |name: &str| folder.path().join(name);
    Command::new(program)
        .args(["-f", "-r", "-Lf"])
        .arg(path("log"))
        .arg("-p")
        .arg(path("pid"))
        .arg(format!("udp:{address}"))
        // Nothing of the machine's own agent is read or written: snmpd.conf is looked for here alone.
        .env("SNMP_PERSISTENT_DIR", path("persistent"))
        .env(
            "SNMPCONFPATH",
            std::env::join_paths([folder.path(), path("persistent").as_path()]).unwrap(),
        )
        .env("MIBS", "")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn program() -> Option<PathBuf> {
    let in_path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&in_path)
        .chain([PathBuf::from("/usr/sbin"), PathBuf::from("/usr/local/sbin")])
        .map(|folder| folder.join("snmpd"))
        .find(|program| program.is_file())
}

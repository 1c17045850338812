//! The DHCP client's overseer: starts it while it is needed, starts it anew when it ends, and knows its lease.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::time::Duration;

use platform::dhcp::{DhcpClient, DhcpEvent, Lease, end_strays};
use tokio::time::Instant;

use super::hook::{CLIENT, HOOK};

/// A client that ended is started anew after this, and after twice as long each time, up to the longest.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// What the last word of the client means for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Nobody answers.
    NoServer,
    /// A sentence.
    Other(String),
}

/// The client and what it said.
pub(super) struct Dhcp {
    hook: PathBuf,
    socket: PathBuf,
    client: Option<DhcpClient>,
    /// How many were started: each has a name of its own.
    started: u32,
    pause: Duration,
    /// When a client that ended is started anew.
    pub(super) again_at: Option<Instant>,
    pub(super) lease: Option<Lease>,
    pub(super) trouble: Option<Trouble>,
    last_address: Option<std::net::Ipv4Addr>,
}

impl Dhcp {
    /// Ends clients of a keeper that was killed. `hook` is this program.
    pub(super) fn new(hook: PathBuf, socket: PathBuf) -> Self {
        end_strays(HOOK, socket.as_os_str());
        Self {
            hook,
            socket,
            client: None,
            started: 0,
            pause: SHORTEST_PAUSE,
            again_at: None,
            lease: None,
            trouble: None,
            last_address: None,
        }
    }

    /// Makes sure that a client runs on that plug.
    pub(super) fn run_on(&mut self, plug: &str) {
        if self.client.is_none() && self.again_at.is_none() {
            self.start(plug);
        }
    }

    /// Begins anew: the cable was out, so this may be another network.
    pub(super) fn begin_anew(&mut self, plug: &str) {
        if self.client.take().is_some() || self.again_at.is_some() {
            self.start(plug);
        }
    }

    /// Ends it; the lease is no more.
    pub(super) fn stop(&mut self) {
        self.client = None;
        self.again_at = None;
        self.lease = None;
        self.trouble = None;
        self.pause = SHORTEST_PAUSE;
    }

    /// Sees to it that a client that ended is started anew after a while.
    pub(super) fn look_after(&mut self) {
        if self.client.as_mut().is_some_and(DhcpClient::has_ended) {
            self.client = None;
            self.trouble = Some(Trouble::Other(
                "the DHCP client udhcpc ends by itself: it has to be busybox's, with its ARP check (-a); until then set an \
                 address by hand"
                    .to_owned(),
            ));
            self.wait();
        }
    }

    fn start(&mut self, plug: &str) {
        self.started += 1;
        self.again_at = None;
        let name = self.name();
        let told = [
            (HOOK, self.socket.as_os_str()),
            (CLIENT, OsStr::new(name.as_str())),
        ];
        match DhcpClient::start(plug, &self.hook, &told, self.last_address) {
            Ok(client) => self.client = Some(client),
            Err(error) => {
                self.trouble = Some(Trouble::Other(error.to_string()));
                self.wait();
            }
        }
    }

    fn wait(&mut self) {
        self.again_at = Some(Instant::now() + self.pause);
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
    }

    fn name(&self) -> String {
        format!("{}.{}", std::process::id(), self.started)
    }

    /// Takes what a client tells. False where that one has ended already.
    pub(super) fn hear(&mut self, client: &str, event: DhcpEvent) -> bool {
        if self.client.is_none() || client != self.name() {
            return false;
        }
        match event {
            DhcpEvent::Bound(lease) => {
                self.last_address = Some(lease.address);
                self.lease = Some(lease);
                self.trouble = None;
                self.pause = SHORTEST_PAUSE;
            }
            DhcpEvent::Lost => self.lease = None,
            DhcpEvent::NoServer => {
                self.lease = None;
                self.trouble = Some(Trouble::NoServer);
            }
            DhcpEvent::Refused(said) => {
                self.lease = None;
                let said = if said.is_empty() { "no reason given" } else { &said };
                self.trouble = Some(Trouble::Other(format!(
                    "the DHCP server refused the address ({said}); another one is asked for"
                )));
            }
            DhcpEvent::Senseless => {
                self.lease = None;
                self.trouble = Some(Trouble::Other(
                    "the DHCP server gives an address that no computer can have: check its settings, or set an address by hand"
                        .to_owned(),
                ));
            }
        }
        true
    }
}

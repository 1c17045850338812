//! How the box is on the network, and how it gets out.

use std::net::{IpAddr, Ipv4Addr};

use meters::Timestamp;

/// The page `/network`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// The plug; none where there is none.
    pub interface: Option<String>,
    /// Its hardware address.
    pub mac: Option<String>,
    /// What it has now: `10.0.0.7/24`.
    pub addresses: Vec<String>,
    /// The default gateway.
    pub gateway: Option<IpAddr>,
    /// The name servers in use.
    pub dns: Vec<IpAddr>,
    /// How it gets its address; none where the box's own system decides that and this page can't.
    pub in_use: Option<AddressInUse>,
    /// A new address that nobody has confirmed yet.
    pub trial: Option<Trial>,
    /// Why the last change was not made, or was taken back: a sentence.
    pub last_failure: Option<String>,
    /// The proxy.
    pub proxy: Option<Proxy>,
    /// The CA that was added.
    pub extra_ca: Option<Certificate>,
}

/// How the box gets its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressInUse {
    /// By DHCP.
    Dhcp {
        /// Name servers that were typed in; none: the DHCP server's.
        dns: Vec<Ipv4Addr>,
    },
    /// By hand.
    Static {
        /// The address.
        address: Ipv4Addr,
        /// Prefix length.
        prefix: u8,
        /// The default gateway.
        gateway: Option<Ipv4Addr>,
        /// Name servers.
        dns: Vec<Ipv4Addr>,
    },
}

/// A new address on trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// What is tried.
    pub wanted: AddressInUse,
    /// The tests so far: what, whether it went well, a sentence.
    pub steps: Vec<(String, bool, String)>,
    /// Whether it still is being tested; else it waits to be confirmed.
    pub testing: bool,
    /// It is taken back after so many seconds.
    pub seconds_left: u64,
    /// Where the page is now.
    pub new_url: Option<String>,
}

/// A proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxy {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Basic user.
    pub user: Option<String>,
    /// Whether a password is kept; it is never shown.
    pub has_password: bool,
}

/// A certificate, in the words of who looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// SHA-256 of the DER, hex with colons.
    pub fingerprint: String,
    /// How many certificates the file has.
    pub count: usize,
    /// When it was added.
    pub added_at: Option<Timestamp>,
}

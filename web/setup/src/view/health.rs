//! Is everything well? Each part of the way by itself, from the plug to the printers.

use std::net::IpAddr;

use meters::Timestamp;

/// The page `/`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// In the order of [`CheckKind::ALL`].
    pub checks: Vec<Check>,
    /// What is wrong with the card that an appliance writes to.
    pub card: Option<CardFault>,
}

/// What is wrong with a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardFault {
    /// Its file system was damaged and has been mended.
    Mended,
    /// What was on it was beyond mending, and was made anew.
    Remade,
    /// It takes no more writing: the box runs in memory.
    OnlyMemory,
}

/// A part of the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckKind {
    /// The cable.
    Link,
    /// The box's address and gateway.
    Address,
    /// Name resolution.
    Names,
    /// The clock.
    Time,
    /// The proxy.
    Proxy,
    /// The dealer's server.
    Server,
    /// What was sent last.
    Push,
    /// The printers.
    Printers,
    /// The system that an appliance runs.
    System,
}

impl CheckKind {
    /// All, in the order of the way.
    pub const ALL: [Self; 9] = [
        Self::Link,
        Self::Address,
        Self::Names,
        Self::Time,
        Self::Proxy,
        Self::Server,
        Self::Push,
        Self::Printers,
        Self::System,
    ];

    /// Its word in a form's `check`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Address => "address",
            Self::Names => "names",
            Self::Time => "time",
            Self::Proxy => "proxy",
            Self::Server => "server",
            Self::Push => "push",
            Self::Printers => "printers",
            Self::System => "system",
        }
    }

    /// The part with that word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// How it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckState {
    /// Well.
    Good,
    /// It works, but somebody should look.
    Attention,
    /// It does not work.
    Bad,
    /// Nothing to say: not used, or not looked at yet.
    Idle,
    /// It is being tested.
    Running,
}

/// One part's result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Which part.
    pub kind: CheckKind,
    /// How it is.
    pub state: CheckState,
    /// What was found: the page makes one sentence and one action of it.
    pub finding: Finding,
    /// When.
    pub at: Option<Timestamp>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Nobody looked yet.
    NotTested,
    /// Link: there is one.
    LinkUp {
        /// `eth0`
        interface: String,
        /// Megabits a second, where the driver says.
        megabits: Option<u32>,
    },
    /// Link: no cable, or the other end is off.
    NoCable {
        /// `eth0`
        interface: String,
    },
    /// Link: no network plug at all.
    NoInterface,
    /// Address: it has one.
    HasAddress {
        /// `10.0.0.7/24`
        address: String,
        /// The default gateway.
        gateway: IpAddr,
    },
    /// Address: it has one, but no way out.
    NoGateway {
        /// `10.0.0.7/24`
        address: String,
    },
    /// Address: none, or only a link-local one: no DHCP server answered.
    NoAddress,
    /// Names: the server's name is known.
    NameKnown {
        /// The name.
        name: String,
        /// Its address.
        address: IpAddr,
        /// How long it took, in milliseconds.
        millis: u64,
    },
    /// Names: the server is named by its address, or reached by a proxy that resolves names itself: nothing to resolve.
    NoNameNeeded,
    /// Names: no name server is set.
    NoNameServer,
    /// Names: it is not known; the resolver's word.
    NameUnknown {
        /// The name.
        name: String,
        /// What the resolver said.
        cause: String,
    },
    /// Time: held against the server's signed time.
    ClockRight {
        /// So many seconds apart.
        seconds_apart: u64,
    },
    /// Time: it differs from the server's signed time.
    ClockWrong {
        /// So many seconds apart.
        seconds_apart: u64,
    },
    /// Time: nobody has vouched for it yet.
    ClockUnverified,
    /// Time: the box's clock stands before the last time that it saved.
    ClockBehind,
    /// Proxy: none is set.
    NoProxy,
    /// Proxy: it lets the box through.
    ProxyWorks {
        /// `host:port`
        proxy: String,
    },
    /// Proxy: it wants a user and a password, or others.
    ProxyWantsPassword {
        /// `host:port`
        proxy: String,
    },
    /// Proxy: it can't be reached.
    ProxyUnreachable {
        /// `host:port`
        proxy: String,
        /// What happened.
        cause: String,
    },
    /// Proxy: it does not let the box through to the server.
    ProxyRefuses {
        /// `host:port`
        proxy: String,
        /// What happened.
        cause: String,
    },
    /// Server, push: the box is not enrolled.
    NotEnrolled,
    /// Server: it answered, signed.
    ServerAnswers {
        /// Its address.
        server: String,
        /// In so many milliseconds.
        millis: u64,
    },
    /// Server: it can't be reached.
    ServerUnreachable {
        /// Its address.
        server: String,
        /// What happened.
        cause: String,
    },
    /// Server: its certificate is not trusted: an inspecting proxy, perhaps.
    CertificateUnknown {
        /// Its address.
        server: String,
        /// What is wrong with it.
        cause: String,
    },
    /// Server: somebody else answered in its place, such as a sign-in page of the network.
    SomebodyElse {
        /// Its address.
        server: String,
    },
    /// Server: it does not know this box any more.
    ServerRefuses {
        /// Its sentence.
        sentence: String,
    },
    /// Push: nothing was to be sent yet.
    NothingToSend,
    /// Push: the last one was taken.
    Pushed {
        /// When.
        at: Timestamp,
        /// So many entries wait.
        waiting: u64,
        /// So many were refused for good and set aside.
        set_aside: u64,
    },
    /// Push: it fails.
    PushFails {
        /// The sentence of the failure.
        cause: String,
        /// So many entries wait.
        waiting: u64,
        /// Since when, where something was sent before.
        last: Option<Timestamp>,
    },
    /// Printers: nothing was selected.
    NothingSelected,
    /// Printers: none was found yet.
    NoPrinters {
        /// When the selected targets were searched last.
        searched_at: Option<Timestamp>,
    },
    /// Printers: what there is.
    Printers {
        /// Known and not ignored.
        known: u64,
        /// Read within the last day.
        read: u64,
        /// Silent now.
        silent: u64,
        /// With a doubtful meter or none that bills.
        doubtful: u64,
    },
    /// System: what runs proved good.
    SystemRuns {
        /// Its version.
        version: String,
    },
    /// System: it has yet to prove good since its start.
    SystemUnproved {
        /// Its version.
        version: String,
    },
    /// System: another version was tried, and left by itself for this one.
    VersionLeft {
        /// What runs.
        version: String,
        /// What was tried.
        left: String,
        /// When that was noticed.
        at: Timestamp,
        /// What it said last of what was missing.
        why: Option<String>,
    },
}

//! How a device behaves: what it accepts, how fast it is, how much it holds, and what it does wrong.

use crate::Malice;
use std::net::Ipv4Addr;
use std::time::Duration;

/// Which versions of SNMP a device answers. The others get silence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Protocol {
    /// Both.
    #[default]
    V1AndV2c,
    /// SNMPv1 alone, as print servers before about 2000 and many label printers.
    V1Only,
    /// SNMPv2c alone, as a device on which v1 was switched off.
    V2cOnly,
}

/// What a device does with a request that names more variables than it takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TooMany {
    /// Answers tooBig.
    #[default]
    TooBig,
    /// Says nothing.
    Silence,
}

/// Whether a device sleeps, and what wakes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sleep {
    /// It answers.
    #[default]
    Awake,
    /// It is silent until [`DeviceHandle::wake`](crate::DeviceHandle::wake).
    UntilWoken,
    /// It is silent until the n-th request, which it answers (1 = the next).
    UntilRequest(u32),
}

/// Something wrong on the wire that a client has to live with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WireFault {
    /// The reply ends after this many bytes.
    CutShort(usize),
    /// The reply has another request-id.
    WrongRequestId,
    /// The reply has another community.
    WrongCommunity,
    /// The reply says it is of the other version.
    WrongVersion,
    /// The answer is no Response: it comes as a GetRequest PDU.
    NotAResponse,
    /// The rows are there, under names that nobody asked for.
    OtherNames,
    /// The last row is missing.
    FewerRows,
    /// A GETNEXT or GETBULK is answered with the name that was asked, again and again: the walk turns in a circle.
    WalkLoops,
    /// A GETNEXT or GETBULK always finds one more row: the walk never ends.
    WalkNeverEnds,
    /// The reply is this much later, on its way: the device itself is free for the retry.
    Late(Duration),
    /// The reply comes twice.
    Doubled,
    /// The reply comes from another port of the device.
    FromOtherPort,
    /// The reply comes from another address (one that this machine has).
    FromOtherAddress(Ipv4Addr),
    /// These bytes come instead of a reply.
    Garbage(Vec<u8>),
    /// The reply is hostile BER.
    Forged(Malice),
}

/// Which replies a fault spoils. They are counted from when the behaviour was set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Replies {
    /// Every one.
    #[default]
    Every,
    /// The first n, and none after them.
    First(u32),
    /// The n-th alone (1 = the first).
    Only(u32),
}

impl Replies {
    /// Whether the reply with this number, from 1, is meant.
    pub(crate) fn hold(self, number: u32) -> bool {
        match self {
            Self::Every => true,
            Self::First(n) => number <= n,
            Self::Only(n) => number == n,
        }
    }
}

/// What prtMarkerLifeCount is after a reboot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AfterReboot {
    /// What it was: the text of RFC 3805.
    #[default]
    Kept,
    /// Absent, as in a device whose engine is not ready yet.
    Absent,
    /// Lower by this many, as in a device that saves its counter every few pages.
    LowerBy(u32),
}

/// A reboot: silence, then sysUpTime, hrSystemUptime and prtMarkerPowerOnCount from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reboot {
    /// How long the device is silent.
    pub out_for: Duration,
    /// What becomes of the life counts.
    pub life_counts: AfterReboot,
}

impl Default for Reboot {
    /// 300 ms of silence, life counts kept.
    fn default() -> Self {
        Self {
            out_for: Duration::from_millis(300),
            life_counts: AfterReboot::Kept,
        }
    }
}

/// How a device behaves. The default is a prompt, well-behaved one with the queue of a real printer.
#[derive(Clone, Debug, PartialEq)]
pub struct Behaviour {
    /// The community that it answers to; others get silence. Default `public`.
    pub community: String,
    /// The versions that it answers.
    pub protocol: Protocol,
    /// How long it works on one request. Default 0.
    pub latency: Duration,
    /// Up to this much more, by chance. Default 0.
    pub jitter: Duration,
    /// Chance from 0 to 1 that a datagram is lost, for each request and for each reply. Default 0.
    pub loss: f64,
    /// How many requests it holds, the one in work included; more are dropped. They are worked on one after the
    /// other. Default 1, as real printers.
    pub queue_limit: usize,
    /// How many variables a request may name. Default: any number.
    pub max_varbinds: Option<usize>,
    /// What happens to a request that names more.
    pub too_many: TooMany,
    /// Greatest reply in bytes of UDP payload. Default 1472, one Ethernet frame.
    pub max_response_bytes: usize,
    /// Whether it sleeps.
    pub sleep: Sleep,
    /// What is wrong with which replies.
    pub fault: Option<(WireFault, Replies)>,
    /// Reboots once it has answered this many requests from now on.
    pub reboot_after: Option<(u32, Reboot)>,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            community: "public".to_owned(),
            protocol: Protocol::default(),
            latency: Duration::ZERO,
            jitter: Duration::ZERO,
            loss: 0.0,
            queue_limit: 1,
            max_varbinds: None,
            too_many: TooMany::default(),
            max_response_bytes: 1472,
            sleep: Sleep::default(),
            fault: None,
            reboot_after: None,
        }
    }
}

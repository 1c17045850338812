//! What the pages show. The agent's desk fills these; nothing here is a sentence, but what only its author can word.

mod devices;
mod health;
mod network;
mod search;
mod server;

use meters::Timestamp;

pub use devices::{Device, DeviceRow, Devices, Function, History, MeterRow, OnUsb, Unread};
pub use health::{CardFault, Check, CheckKind, CheckState, Finding, Health};
pub use network::{AddressInUse, Certificate, Network, Proxy, Trial};
pub use search::{
    Adding, AddingStep, CommunityRow, ManualRow, Search, SearchProgress, SegmentRow, SegmentSource, Tested,
    UserRow, WhyNoSegments,
};
pub use server::{Enrolled, Enrolling, Payload, PayloadKind, PayloadRow, PayloadState, Server};

use crate::{FieldFault, Form, Language, Place};

/// What every page needs.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    /// The language of its texts.
    pub language: Language,
    /// The page itself.
    pub place: &'a Place,
    /// What every form of it sends back as `token` (against forged requests).
    pub token: &'a str,
    /// Whether there is a menu, and a way out.
    pub signed_in: bool,
    /// The box's wall clock.
    pub now: Timestamp,
    /// The box's name, for the heading.
    pub box_name: &'a str,
    /// The agent's version; empty where the person is not signed in.
    pub version: &'a str,
    /// What was just done.
    pub notice: Option<Notice>,
    /// What was typed, if it did not make sense: it is shown again but for passwords, beside [`Frame::faults`].
    pub form: Option<&'a Form>,
    /// What was wrong with it.
    pub faults: &'a [FieldFault],
}

/// What was just done, in one sentence at the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Notice {
    /// It is kept.
    Saved,
    /// It is gone.
    Removed,
    /// The box belongs to its dealer's server now.
    Enrolled,
    /// It begins; the page shows how far it is.
    Started,
    /// It was broken off.
    Stopped,
    /// The new address stays.
    AddressKept,
    /// The old address is back.
    AddressReverted,
    /// The password is changed; everybody else was signed out.
    PasswordChanged,
    /// The session is over.
    SignedOut,
    /// It was too long ago: sign in again.
    SessionEnded,
}

impl Notice {
    /// Every notice with the word for it in an address.
    pub const WORDS: [(Self, &'static str); 10] = [
        (Self::Saved, "saved"),
        (Self::Removed, "removed"),
        (Self::Enrolled, "enrolled"),
        (Self::Started, "started"),
        (Self::Stopped, "stopped"),
        (Self::AddressKept, "address-kept"),
        (Self::AddressReverted, "address-reverted"),
        (Self::PasswordChanged, "password-changed"),
        (Self::SignedOut, "signed-out"),
        (Self::SessionEnded, "session-ended"),
    ];
}

/// What a page shows.
#[derive(Clone, Debug)]
pub enum View {
    /// The way in for a new box.
    Claim(Claim),
    /// The way in.
    SignIn,
    /// [`Place::Health`]
    Health(Health),
    /// [`Place::Network`]
    Network(Box<Network>),
    /// [`Place::Server`]
    Server(Box<Server>),
    /// [`Place::Payload`]
    Payload(Payload),
    /// [`Place::Search`]
    Search(Box<Search>),
    /// [`Place::Devices`]
    Devices(Devices),
    /// [`Place::Device`]
    Device(Box<Device>),
    /// [`Place::Reports`]
    Reports(Reports),
    /// [`Place::ForYourIt`]
    ForYourIt(Box<ForYourIt>),
    /// [`Place::ThisBox`]
    ThisBox(ThisBox),
    /// The factory reset is under way: the page ends here.
    BeingReset,
    /// Something went wrong, or there is nothing at that address.
    Failure(Failure),
}

/// The way in for a new box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// How it is open; none: it is closed until somebody shows that he is at the box.
    pub open: Option<ClaimWindow>,
    /// Whether this is still plain HTTP: the page then explains the browser's warning and leads on to HTTPS.
    pub welcome: Option<Welcome>,
}

/// How the claim is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimWindow {
    /// Whether the label's code is asked for; not where somebody showed that he is at the box.
    pub needs_code: bool,
    /// For so many seconds more.
    pub seconds_left: u64,
}

/// The step before the secure page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Welcome {
    /// The same page by HTTPS, whole.
    pub secure_url: String,
    /// SHA-256 of the box's certificate, hex with colons, for who wants to compare.
    pub fingerprint: String,
}

/// Who gets the workbook, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reports {
    /// Whether the box is enrolled: only then somebody can answer.
    pub enrolled: bool,
    /// What was wished for last.
    pub wish: Option<crate::ReportWords>,
    /// When.
    pub wished_at: Option<Timestamp>,
    /// What the server says to it.
    pub answer: Option<ReportAnswer>,
    /// What the server sends now, whoever wished for it: recipients and the server's own words for when.
    pub schedules: Vec<(Vec<String>, String)>,
    /// When the server was asked last.
    pub asked_at: Option<Timestamp>,
    /// Devices in today's CSV.
    pub devices: usize,
}

/// What the server says to a wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportAnswer {
    /// It waits for the dealer.
    Waiting,
    /// It is done.
    Accepted,
    /// It is not done; the dealer's sentence.
    Refused(String),
}

/// What the customer's IT wants to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ForYourIt {
    /// Where the box connects to, and on which port it listens.
    pub ways: Vec<NetworkWay>,
    /// Groups of what is read: the MIB's name, its root OID.
    pub reads: Vec<(String, String)>,
    /// Measured: of the last 24 hours, or since the box was started where that is less.
    pub traffic: Traffic,
    /// The agent's version.
    pub version: String,
    /// The version of the makers' profiles, and whether they came as a pack from the server.
    pub profiles: (u32, bool),
    /// Fingerprint of the box's signing key, as the dealer's console shows it.
    pub key_fingerprint: String,
    /// SHA-256 of this page's certificate, hex with colons.
    pub page_fingerprint: String,
    /// Crates in the program: name, version, licence.
    pub licences: Vec<(String, String, String)>,
}

/// A way on the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkWay {
    /// What for.
    pub purpose: WayPurpose,
    /// Host or range; empty where anybody on the network may come.
    pub host: String,
    /// `TCP 443`
    pub port: String,
}

/// What a way is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayPurpose {
    /// Out: batches and check-ins to the dealer's server.
    Server,
    /// Out: by that proxy.
    Proxy,
    /// Out: name resolution.
    Names,
    /// Out: SNMP to the printers.
    Printers,
    /// Out: SNMP to the gateway, which knows the networks there are.
    Gateway,
    /// Out: ARP on the box's own network.
    Arp,
    /// In: this page.
    Page,
    /// In and out: answers to the box's own name on its network (multicast DNS).
    OwnName,
}

/// Bytes that were counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Over how many seconds.
    pub seconds: u64,
    /// To printers and gateways: datagrams and their bytes.
    pub snmp_sent: (u64, u64),
    /// From them.
    pub snmp_received: (u64, u64),
    /// To the server: messages and the bytes of their bodies.
    pub server_sent: (u64, u64),
    /// From it.
    pub server_received: (u64, u64),
    /// Devices that were read in that time.
    pub devices: u64,
}

/// Password, language, reset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThisBox {
    /// Readings that the server does not have yet: a reset loses them.
    pub unsent: u64,
}

/// Something went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// There is nothing at that address.
    NothingHere,
    /// The form is too old, or came from somewhere else.
    Forged,
    /// The box could not do it: its own sentence, in English.
    Said(String),
}

//! What a form asks for. Words are as they were typed, trimmed: what they mean, and whether they make sense, is decided
//! once for the page, the command line and the server's settings, by the agent.

use meters::DeviceId;

use crate::Language;
use crate::view::CheckKind;

/// What the person wants. Printing one for debugging would print passwords, so none can be.
#[derive(Clone, PartialEq, Eq)]
pub enum Command {
    /// Make the box mine: `/claim`. The code is empty where presence opened the claim.
    Claim {
        /// The code on the box's label.
        code: String,
        /// The new password.
        password: String,
        /// The same once more.
        again: String,
    },
    /// `/sign-in`
    SignIn {
        /// The password.
        password: String,
    },
    /// End this session.
    SignOut,
    /// End all sessions but this one, with a new password.
    ChangePassword {
        /// The password until now.
        current: String,
        /// The new one.
        password: String,
        /// The same once more.
        again: String,
    },
    /// Show the page in that language from now on.
    Speak(Language),
    /// Forget everything and begin anew. The password once more.
    FactoryReset {
        /// The password.
        password: String,
    },
    /// Test that now; none: all of it.
    Test(Option<CheckKind>),
    /// Try that address; it stays only if confirmed.
    ChangeAddress(Addressing),
    /// The page was reached at the new address: keep it.
    ConfirmAddress,
    /// Go back to the address before.
    RevertAddress,
    /// Reach the server by that proxy; none: directly.
    SaveProxy(Option<ProxyWords>),
    /// Trust that CA as well (PEM); none: no more.
    SaveCa(Option<String>),
    /// Make the box known to a server.
    Enrol {
        /// The server's address.
        server: String,
        /// The dealer's code.
        code: String,
        /// The person insists that an address of the box itself or a link-local one is meant.
        local: bool,
    },
    /// Send now what waits.
    Push,
    /// Where and how is searched.
    SaveSearch(SearchWords),
    /// Ask the gateway for its segments (again), or the one that is named.
    LearnSegments {
        /// An address or name; empty: the default gateway.
        gateway: String,
    },
    /// One more community.
    AddCommunity(String),
    /// That one, by its place in the list, no more.
    RemoveCommunity(usize),
    /// One more SNMPv3 user.
    AddUser(UserWords),
    /// That one, by its place in the list, no more.
    RemoveUser(usize),
    /// Search now.
    SearchNow,
    /// Break the search off.
    StopSearch,
    /// Read every known device now.
    ReadNow,
    /// Test that device and keep it.
    AddDevice {
        /// Address or name, with or without a port.
        host: String,
        /// A community of its own; empty: those of the settings.
        community: String,
        /// Whether it is asked by IPP where it doesn't answer SNMP.
        ipp: bool,
    },
    /// No longer read that host because it was added by hand.
    RemoveDevice {
        /// As it was added.
        host: String,
    },
    /// What people say of a device.
    DescribeDevice(DeviceId, DeviceWords),
    /// Who gets the workbook, and when.
    SaveReports(ReportWords),
}

/// How the box gets its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Addressing {
    /// By DHCP, perhaps with other name servers.
    Dhcp {
        /// Name servers, apart by spaces or commas; empty: those of the DHCP server.
        dns: String,
    },
    /// By hand.
    Static {
        /// IPv4 address, perhaps with `/prefix`.
        address: String,
        /// Prefix length or netmask; may be empty where the address has one.
        prefix: String,
        /// The default gateway; may be empty.
        gateway: String,
        /// Name servers, apart by spaces or commas.
        dns: String,
    },
}

/// A proxy as it was typed.
#[derive(Clone, PartialEq, Eq)]
pub struct ProxyWords {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: String,
    /// Basic user; empty: none.
    pub user: String,
    /// Its password; none: the one that is kept already.
    pub password: Option<String>,
    /// The person insists on an address of the box itself or a link-local one.
    pub local: bool,
}

/// The search as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchWords {
    /// The learnt segments whose boxes are ticked.
    pub segments: Vec<String>,
    /// More targets, one a line.
    pub targets: Vec<String>,
    /// What is left out, one a line.
    pub excludes: Vec<String>,
    /// Whether a broadcast may be sent.
    pub broadcast: bool,
    /// More than a /16 is meant.
    pub wide: bool,
    /// `gentle`, `normal` or `fast`.
    pub pace: String,
    /// Readings of each device a day.
    pub readings_per_day: String,
    /// Searches a week.
    pub searches_per_week: String,
    /// Search with it at once: who ticks a segment and presses "search" means that one.
    pub now: bool,
}

/// An SNMPv3 user as it was typed.
#[derive(Clone, PartialEq, Eq)]
pub struct UserWords {
    /// The name.
    pub name: String,
    /// How messages are signed; empty: not.
    pub auth: String,
    /// Its password.
    pub auth_password: String,
    /// How they are encrypted; empty: not.
    pub privacy: String,
    /// Its password.
    pub privacy_password: String,
    /// The context name; printers have none.
    pub context: String,
}

/// What people say of a device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeviceWords {
    /// What people call it; empty: by what it says of itself.
    pub name: String,
    /// A note, such as where it stands.
    pub note: String,
    /// Whether it is left alone: neither read nor sent.
    pub ignored: bool,
    /// Whether it is asked by IPP where it doesn't answer SNMP.
    pub ipp: bool,
}

/// Who gets the workbook, and when: a wish, the server decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportWords {
    /// E-mail addresses, one a line.
    pub recipients: Vec<String>,
    /// `monthly`, `weekly`, `daily`, or `never`.
    pub rhythm: String,
    /// Day of the month (1 to 28) or weekday (1 = Monday); empty where the rhythm has none.
    pub day: String,
    /// `HH:MM`, in the site's time zone.
    pub time: String,
}

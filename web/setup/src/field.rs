//! The names of the forms' fields: by these a fault finds its place on the page, and a sentence its word.

/// `/claim`: the label's code.
pub const CODE: &str = "code";
/// A (new) password.
pub const PASSWORD: &str = "password";
/// The same once more.
pub const AGAIN: &str = "again";
/// The password until now.
pub const CURRENT: &str = "current";
/// `dhcp` or `static`.
pub const ADDRESSING: &str = "addressing";
/// The box's own address.
pub const ADDRESS: &str = "address";
/// Prefix length or netmask.
pub const PREFIX: &str = "prefix";
/// The default gateway.
pub const GATEWAY: &str = "gateway";
/// Name servers.
pub const DNS: &str = "dns";
/// The proxy's name or address.
pub const PROXY_HOST: &str = "proxy_host";
/// Its port.
pub const PROXY_PORT: &str = "proxy_port";
/// Its user.
pub const PROXY_USER: &str = "proxy_user";
/// Its password.
pub const PROXY_PASSWORD: &str = "proxy_password";
/// An address of the box itself is meant.
pub const LOCAL: &str = "local";
/// A CA in PEM.
pub const CA: &str = "ca";
/// The server's address.
pub const SERVER: &str = "server";
/// The enrolment code.
pub const ENROLMENT_CODE: &str = "enrolment_code";
/// Ticked segments.
pub const SEGMENT: &str = "segment";
/// More targets, one a line.
pub const TARGETS: &str = "targets";
/// What is left out, one a line.
pub const EXCLUDES: &str = "excludes";
/// Whether a broadcast may be sent.
pub const BROADCAST: &str = "broadcast";
/// More than a /16 is meant.
pub const WIDE: &str = "wide";
/// How fast is searched.
pub const PACE: &str = "pace";
/// Readings a day.
pub const READINGS_PER_DAY: &str = "readings_per_day";
/// Searches a week.
pub const SEARCHES_PER_WEEK: &str = "searches_per_week";
/// The gateway that is asked for segments.
pub const ASKED_GATEWAY: &str = "asked_gateway";
/// A community for all devices.
pub const COMMUNITY: &str = "community";
/// An SNMPv3 user's name.
pub const USER: &str = "user";
/// How its messages are signed.
pub const AUTH: &str = "auth";
/// The password of that.
pub const AUTH_PASSWORD: &str = "auth_password";
/// How they are encrypted.
pub const PRIVACY: &str = "privacy";
/// The password of that.
pub const PRIVACY_PASSWORD: &str = "privacy_password";
/// The context name.
pub const CONTEXT: &str = "context";
/// A device to be added.
pub const HOST: &str = "host";
/// A community of that device alone.
pub const HOST_COMMUNITY: &str = "host_community";
/// What people call a device.
pub const NAME: &str = "name";
/// A note on it.
pub const NOTE: &str = "note";
/// Whether it is left alone.
pub const IGNORED: &str = "ignored";
/// Whether it is asked by IPP where it doesn't answer SNMP.
pub const IPP: &str = "ipp";
/// Who gets the workbook, one address a line.
pub const RECIPIENTS: &str = "recipients";
/// How often.
pub const RHYTHM: &str = "rhythm";
/// On which day.
pub const DAY: &str = "day";
/// At which time.
pub const TIME: &str = "time";
/// The language of the page.
pub const LANGUAGE: &str = "language";
/// The part that is tested ([`crate::view::CheckKind::word`]).
pub const CHECK: &str = "check";
/// The place in a list of what a button removes, from 0.
pub const INDEX: &str = "index";
/// The button that was pressed.
pub const ACTION: &str = "action";
/// The protection against forged requests.
pub const TOKEN: &str = "token";
/// Fields whose value is never sent back to the browser.
pub const SECRET: [&str; 9] = [
    CODE,
    PASSWORD,
    AGAIN,
    CURRENT,
    PROXY_PASSWORD,
    COMMUNITY,
    AUTH_PASSWORD,
    PRIVACY_PASSWORD,
    HOST_COMMUNITY,
];

//! What was typed behind a command's name, each option by its own name. What it means is decided by whoever reads the
//! command.

use std::path::{Path, PathBuf};

use lexopt::prelude::{Long, Short, Value, ValueExt};

use super::reports::ReportsTyped;
use super::v3::V3Typed;
use crate::attached::PortsAt;

use super::{PageAt, Standing, WrongUsage};

// The options of an SNMPv3 user.
pub(super) const V3_USER: &str = "v3-user";
pub(super) const V3_AUTH: &str = "v3-auth";
pub(super) const V3_AUTH_FILE: &str = "v3-auth-password-file";
pub(super) const V3_PRIV: &str = "v3-priv";
pub(super) const V3_PRIV_FILE: &str = "v3-priv-password-file";
pub(super) const V3_CONTEXT: &str = "v3-context";

/// All that may stand behind a command's name.
#[derive(Default)]
pub(super) struct Words {
    pub(super) plain: Vec<String>,
    pub(super) excludes: Vec<String>,
    pub(super) gentle: bool,
    pub(super) fast: bool,
    pub(super) yes: bool,
    pub(super) communities: Vec<String>,
    pub(super) v3: V3Typed,
    pub(super) port: Option<u16>,
    pub(super) state: Option<PathBuf>,
    pub(super) config: Option<PathBuf>,
    pub(super) proxy: Option<String>,
    pub(super) ca: Option<PathBuf>,
    pub(super) out: Option<PathBuf>,
    pub(super) gateway: Option<String>,
    pub(super) dns: Option<String>,
    pub(super) usb: PortsAt,
    pub(super) page: PageAt,
    pub(super) standing: Standing,
    pub(super) name: Option<String>,
    pub(super) note: Option<String>,
    pub(super) ignore: bool,
    pub(super) heed: bool,
    pub(super) ipp: bool,
    pub(super) no_ipp: bool,
    pub(super) local: bool,
    pub(super) stop: bool,
    pub(super) reports: ReportsTyped,
    pub(super) interface: Option<String>,
    pub(super) time_server: Option<String>,
    pub(super) resolv_conf: Option<PathBuf>,
    pub(super) confirm_within: Option<u64>,
    pub(super) key: Option<PathBuf>,
    pub(super) slots: Option<PathBuf>,
    pub(super) json: bool,
    pub(super) csv: bool,
}

/// The words behind a command's name; none where help was asked for.
///
/// # Errors
/// [`WrongUsage`] names the word that is wrong, or that this command does not take.
pub(super) fn words(parser: &mut lexopt::Parser, allowed: &[&str]) -> Result<Option<Words>, WrongUsage> {
    let mut words = Words::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Value(word) => words.plain.push(word.string()?),
            Long(option) if !allowed.contains(&option) => return Err(argument.unexpected().into()),
            Long("community") => words.communities.push(text(parser)?),
            Long(V3_USER) => words.v3.user = Some(text(parser)?),
            Long(V3_AUTH) => words.v3.auth = Some(text(parser)?),
            Long(V3_AUTH_FILE) => words.v3.auth_password_file = Some(path(parser)?),
            Long(V3_PRIV) => words.v3.privacy = Some(text(parser)?),
            Long(V3_PRIV_FILE) => words.v3.priv_password_file = Some(path(parser)?),
            Long(V3_CONTEXT) => words.v3.context = Some(text(parser)?),
            Long("exclude") => words.excludes.push(text(parser)?),
            Long("gentle") => words.gentle = true,
            Long("fast") => words.fast = true,
            Long("yes") => words.yes = true,
            Long("port") => words.port = Some(parser.value()?.parse()?),
            Long("state") => words.state = Some(path(parser)?),
            Long("config") => words.config = Some(path(parser)?),
            Long("proxy") => words.proxy = Some(text(parser)?),
            Long("ca") => words.ca = Some(path(parser)?),
            Long("out") => words.out = Some(path(parser)?),
            Long("gateway") => words.gateway = Some(text(parser)?),
            Long("interface") => words.interface = Some(text(parser)?),
            Long("time-server") => words.time_server = Some(text(parser)?),
            Long("resolv-conf") => words.resolv_conf = Some(path(parser)?),
            Long("confirm-within") => words.confirm_within = Some(parser.value()?.parse()?),
            Long("dns") => words.dns = Some(text(parser)?),
            Long("usb") => {
                words.usb = match path(parser)? {
                    none if none == Path::new("none") => PortsAt::Nowhere,
                    folder => PortsAt::Tree(folder),
                }
            }
            Long("page") => words.page.secure = Some(parser.value()?.parse()?),
            Long("user") => words.standing.user = Some(text(parser)?),
            Long("watchdog") => words.standing.watchdog = Some(path(parser)?),
            Long("mdns") => words.page.by_name = true,
            Long("page-plain") => words.page.plain = Some(parser.value()?.parse()?),
            Long("name") => words.name = Some(text(parser)?),
            Long("note") => words.note = Some(text(parser)?),
            Long("ignore") => words.ignore = true,
            Long("heed") => words.heed = true,
            Long("ipp") => words.ipp = true,
            Long("no-ipp") => words.no_ipp = true,
            Long("local") => words.local = true,
            Long("stop") => words.stop = true,
            Long("to") => {
                for address in parser.values()? {
                    words.reports.to.push(address.string()?);
                }
            }
            Long("never") => words.reports.every("never", String::new(), String::new()),
            Long("daily") => {
                let time = text(parser)?;
                words.reports.every("daily", String::new(), time);
            }
            Long("weekly") => {
                let day = text(parser)?;
                words.reports.every("weekly", day, text(parser)?);
            }
            Long("monthly") => {
                let day = text(parser)?;
                words.reports.every("monthly", day, text(parser)?);
            }
            Long("key") => words.key = Some(path(parser)?),
            Long("slots") => words.slots = Some(path(parser)?),
            Long("json") => words.json = true,
            Long("csv") => words.csv = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Some(words))
}

fn text(parser: &mut lexopt::Parser) -> Result<String, WrongUsage> {
    Ok(parser.value()?.string()?)
}

fn path(parser: &mut lexopt::Parser) -> Result<PathBuf, WrongUsage> {
    Ok(parser.value()?.into())
}

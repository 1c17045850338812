//! The words behind `network` and `keeper`.

use std::time::Duration;

use setup::Addressing;

use super::{Command, STATE, Words, WrongUsage};
use crate::command::NetworkCommand;
use crate::keeper::KeeperOptions;

/// Where programs look for name servers.
const RESOLV_CONF: &str = "/etc/resolv.conf";

/// A new address that nobody confirms by then is taken back.
const CONFIRM_WITHIN: u64 = 300;

/// Nothing, `dhcp`, `static ADDRESS/PREFIX`, `confirm` or `revert`.
///
/// # Errors
/// [`WrongUsage`] where it is none of these.
pub(super) fn network(words: Words) -> Result<Command, WrongUsage> {
    let wrong = |sentence: &str| Err(WrongUsage(sentence.to_owned()));
    let plain: Vec<&str> = words.plain.iter().map(String::as_str).collect();
    let dns = words.dns.unwrap_or_default();
    let gateway = words.gateway.unwrap_or_default();
    let wanted = match plain.as_slice() {
        ["static", address] => NetworkCommand::Try(Addressing::Static {
            address: (*address).to_owned(),
            prefix: String::new(),
            gateway,
            dns,
        }),
        ["static", ..] => return wrong("network static needs an address, such as 10.0.0.7/24"),
        _ if !gateway.is_empty() => return wrong("only network static takes --gateway"),
        ["dhcp"] => NetworkCommand::Try(Addressing::Dhcp { dns }),
        _ if !dns.is_empty() => return wrong("only network dhcp and network static take --dns"),
        [] => NetworkCommand::Show,
        ["confirm"] => NetworkCommand::Confirm,
        ["revert"] => NetworkCommand::Revert,
        _ => return wrong("network takes one of: dhcp, static, confirm, revert"),
    };
    Ok(Command::Network {
        state: words.state.unwrap_or_else(|| STATE.into()),
        wanted,
        json: words.json,
    })
}

/// Options alone.
///
/// # Errors
/// [`WrongUsage`] where there is a word among them.
pub(super) fn keeper(words: Words) -> Result<Command, WrongUsage> {
    if let Some(extra) = words.plain.first() {
        return Err(WrongUsage(format!("keeper does not take {extra:?}")));
    }
    Ok(Command::Keeper(KeeperOptions {
        state: words.state.unwrap_or_else(|| STATE.into()),
        interface: words.interface,
        resolv_conf: words.resolv_conf.unwrap_or_else(|| RESOLV_CONF.into()),
        time_server: words.time_server,
        confirm_within: Duration::from_secs(words.confirm_within.unwrap_or(CONFIRM_WITHIN)),
    }))
}

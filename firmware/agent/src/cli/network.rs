//! The words behind `network`.

use setup::Addressing;

use super::{Command, STATE, Words, WrongUsage};
use crate::command::NetworkCommand;

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

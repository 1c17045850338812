//! The words behind `update`.

use std::time::Duration;

use super::{Command, STATE, Words, WrongUsage};
use crate::command::UpdateCommand;

/// `status`, `install FILE`, `confirm` or `rollback`.
///
/// # Errors
/// [`WrongUsage`] where it is none of these.
pub(super) fn update(words: Words) -> Result<Command, WrongUsage> {
    let wrong = |sentence: &str| Err(WrongUsage(sentence.to_owned()));
    let plain: Vec<&str> = words.plain.iter().map(String::as_str).collect();
    let wanted = match (plain.as_slice(), words.key) {
        (["install", image], Some(key)) => UpdateCommand::Install {
            image: image.into(),
            key,
            within: words.confirm_within.map(Duration::from_secs),
        },
        (["install", _], None) => {
            return wrong("update install needs --key with the file of the key that signed the image");
        }
        (["install", ..], _) => return wrong("update install needs the image's file"),
        (_, Some(_)) => return wrong("only update install takes --key"),
        (["status"], _) => UpdateCommand::Status,
        (["confirm"], _) => UpdateCommand::Confirm,
        (["rollback"], _) => UpdateCommand::Rollback,
        _ => return wrong("update needs to be told what to do: status, install, confirm or rollback"),
    };
    if words.confirm_within.is_some() && !matches!(wanted, UpdateCommand::Install { .. }) {
        return wrong("only update install takes --confirm-within");
    }
    if words.json && wanted != UpdateCommand::Status {
        return wrong("only update status takes --json");
    }
    Ok(Command::Update {
        state: words.state.unwrap_or_else(|| STATE.into()),
        slots: words.slots,
        wanted,
        json: words.json,
    })
}

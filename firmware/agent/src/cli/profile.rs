//! The words behind `profile`.

use super::{Command, STATE, Words, WrongUsage};

/// `check [PROFILE.toml] RECORDING`, `load FILE` or `list`.
///
/// # Errors
/// [`WrongUsage`] where it is none of these.
pub(super) fn profile(words: Words) -> Result<Command, WrongUsage> {
    let wrong = |sentence: &str| Err(WrongUsage(sentence.to_owned()));
    let state = || words.state.clone().unwrap_or_else(|| STATE.into());
    let plain: Vec<&str> = words.plain.iter().map(String::as_str).collect();
    Ok(match plain.as_slice() {
        ["check", recording] => Command::ProfileCheck {
            profile: None,
            recording: recording.into(),
            state: words.state,
            json: words.json,
        },
        ["check", profile, recording] => Command::ProfileCheck {
            profile: Some(profile.into()),
            recording: recording.into(),
            state: words.state,
            json: words.json,
        },
        ["check", ..] => {
            return wrong("profile check needs a recording, or a profile's TOML file and a recording");
        }
        ["load", _] if words.json => return wrong("profile load does not take --json"),
        ["load", pack] => Command::ProfileLoad {
            state: state(),
            pack: pack.into(),
        },
        ["load", ..] => return wrong("profile load needs the pack's file"),
        ["list"] => Command::ProfileList {
            state: state(),
            json: words.json,
        },
        ["list", ..] => return wrong("profile list takes no further word"),
        _ => return wrong("profile needs to be told what to do: check, load or list"),
    })
}

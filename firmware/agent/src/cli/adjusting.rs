//! The words behind the commands that adjust the box itself.

use std::path::PathBuf;

use super::{STATE, Words, WrongUsage};
use crate::command::Adjustment;

/// The commands that are read here.
pub(super) const NAMES: [&str; 7] = ["settings", "claim", "search", "reset", "device", "proxy", "ca"];

/// Which box, what of it, and how it is told.
///
/// # Errors
/// [`WrongUsage`] where a word is missing or too many.
pub(super) fn adjustment(name: &str, words: Words) -> Result<super::Command, WrongUsage> {
    let wrong = |sentence: &str| Err(WrongUsage(sentence.to_owned()));
    let is_described = words.name.is_some()
        || words.note.is_some()
        || [words.ignore, words.heed, words.ipp, words.no_ipp].contains(&true);
    let plain: Vec<&str> = words.plain.iter().map(String::as_str).collect();
    let wanted = match (name, plain.as_slice()) {
        ("settings", []) => Adjustment::ShowSettings,
        ("settings", ["set", _]) if words.json => return wrong("settings set does not take --json"),
        ("settings", ["set", from]) => Adjustment::SetSettings {
            from: (*from != "-").then(|| PathBuf::from(from)),
        },
        ("settings", ["set", ..]) => return wrong("settings set needs a file of JSON, or - for stdin"),
        ("claim", []) => Adjustment::ShowClaim,
        ("claim", ["open"]) if words.json => return wrong("claim open does not take --json"),
        ("claim", ["open"]) => Adjustment::OpenClaim,
        ("search", []) => Adjustment::Search { stop: words.stop },
        ("reset", []) if words.yes => Adjustment::Reset,
        ("reset", []) => {
            return wrong(
                "reset makes the box forget everything, readings that were not sent included: say --yes if that is meant",
            );
        }
        ("device", [_]) if words.ignore && words.heed => {
            return wrong("--ignore and --heed contradict each other");
        }
        ("device", [_]) if words.ipp && words.no_ipp => {
            return wrong("--ipp and --no-ipp contradict each other");
        }
        ("device", [device]) => Adjustment::Device {
            device: (*device).to_owned(),
            name: words.name,
            note: words.note,
            ignored: match (words.ignore, words.heed) {
                (false, false) => None,
                (ignore, _) => Some(ignore),
            },
            ipp: match (words.ipp, words.no_ipp) {
                (false, false) => None,
                (ipp, _) => Some(ipp),
            },
        },
        ("device", []) => return wrong("device needs a device's address or id, as status --json shows it"),
        ("proxy", []) => Adjustment::ShowProxy,
        ("proxy", [_]) if words.json => return wrong("proxy takes --json only without an address"),
        ("proxy", ["none"]) => Adjustment::SetProxy {
            url: None,
            local: words.local,
        },
        ("proxy", [url]) => Adjustment::SetProxy {
            url: Some((*url).to_owned()),
            local: words.local,
        },
        ("ca", []) => Adjustment::ShowCa,
        ("ca", [_]) if words.json => return wrong("ca takes --json only without a file"),
        ("ca", ["none"]) => Adjustment::SetCa { file: None },
        ("ca", [file]) => Adjustment::SetCa {
            file: Some(PathBuf::from(file)),
        },
        (_, [.., extra]) => return Err(WrongUsage(format!("{name} does not take {extra:?}"))),
        (other, []) => return Err(WrongUsage(format!("there is no command {other:?}"))),
    };
    if is_described && !matches!(wanted, Adjustment::Device { .. }) {
        return Err(WrongUsage(format!("{name} does not describe a device")));
    }
    Ok(super::Command::Adjust {
        state: words.state.unwrap_or_else(|| STATE.into()),
        wanted,
        json: words.json,
    })
}

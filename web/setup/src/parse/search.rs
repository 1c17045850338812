//! `/search`

use super::Typed;
use crate::{Command, Fault, SearchWords, UserWords, field};

/// How an SNMPv3 user's messages may be signed (RFC 3414, RFC 7860); the first: not at all.
pub(crate) const AUTH: [&str; 7] = ["", "md5", "sha", "sha224", "sha256", "sha384", "sha512"];
/// How they may be encrypted (RFC 3414, RFC 3826, and the makers' longer keys); the first: not at all.
pub(crate) const PRIVACY: [&str; 7] = ["", "des", "aes128", "aes192", "aes256", "aes192c", "aes256c"];
/// How fast may be searched.
pub(crate) const PACES: [&str; 3] = ["gentle", "normal", "fast"];

pub(super) fn command(action: &str, typed: &mut Typed<'_>) -> Option<Command> {
    Some(match action {
        "save" => Command::SaveSearch(words(typed, false)),
        "save-and-search" => Command::SaveSearch(words(typed, true)),
        "search" => Command::SearchNow,
        "stop" => Command::StopSearch,
        "learn" => Command::LearnSegments {
            gateway: typed.line(field::ASKED_GATEWAY),
        },
        "add-device" => Command::AddDevice {
            host: typed.line(field::HOST),
            community: typed.secret(field::HOST_COMMUNITY),
            ipp: typed.ticked(field::IPP),
        },
        "remove-device" => Command::RemoveDevice {
            host: typed.line(field::HOST),
        },
        "add-community" => Command::AddCommunity(typed.secret(field::COMMUNITY)),
        "remove-community" => Command::RemoveCommunity(typed.index()),
        "add-user" => Command::AddUser(user(typed)),
        "remove-user" => Command::RemoveUser(typed.index()),
        _ => return None,
    })
}

fn words(typed: &mut Typed<'_>, now: bool) -> SearchWords {
    SearchWords {
        segments: typed.ticked_values(field::SEGMENT),
        targets: typed.lines(field::TARGETS),
        excludes: typed.lines(field::EXCLUDES),
        broadcast: typed.ticked(field::BROADCAST),
        wide: typed.ticked(field::WIDE),
        pace: typed.choice(field::PACE, &PACES),
        readings_per_day: typed.line(field::READINGS_PER_DAY),
        searches_per_week: typed.line(field::SEARCHES_PER_WEEK),
        now,
    }
}

fn user(typed: &mut Typed<'_>) -> UserWords {
    let user = UserWords {
        name: typed.line(field::USER),
        auth: typed.choice(field::AUTH, &AUTH),
        auth_password: typed.secret(field::AUTH_PASSWORD),
        privacy: typed.choice(field::PRIVACY, &PRIVACY),
        privacy_password: typed.secret(field::PRIVACY_PASSWORD),
        context: typed.line(field::CONTEXT),
    };
    // A password that would protect nothing is a wrong choice, not a password to be dropped unseen.
    for (password, choice, name) in [
        (&user.auth_password, &user.auth, field::AUTH),
        (&user.privacy_password, &user.privacy, field::PRIVACY),
    ] {
        if choice.is_empty() && !password.is_empty() {
            typed.fault(name, Fault::Missing);
        }
    }
    user
}

//! What may be adjusted, and whether it makes sense: decided here once, for the page, the command line and the settings of
//! a check-in. Words in, a checked value or every fault at its field out.
//!
//! Plain functions: no store, no network. Whether a name has an address is looked up by whoever has the network.

mod ca;
mod device;
mod local;
mod patch;
mod proxy;
mod reports;
mod search;
mod server;
mod users;

use setup::{Fault, FieldFault, Language, field};
use store::{BadCredentials, SettingFault, SettingFaultKind, Settings};

pub(crate) use ca::ca;
pub(crate) use device::device;
pub(crate) use patch::{LONGEST_PATCH, settings_patch};
pub(crate) use proxy::{KeptProxy, proxy, proxy_words};
pub(crate) use reports::reports;
pub(crate) use search::{MOST_UNCONFIRMED, search};
pub(crate) use server::{enrolment_code, server};
pub(crate) use users::{add_community, add_user, remove_community, remove_user};

/// All faults as one sentence, in English.
pub(crate) fn in_english(faults: &[FieldFault]) -> String {
    let sentences: Vec<String> = faults
        .iter()
        .map(|fault| setup::sentence(Language::English, fault))
        .collect();
    sentences.join(" ")
}

/// A fault at a field.
const fn at(field: &'static str, fault: Fault) -> FieldFault {
    FieldFault { field, fault }
}

/// The value, if nothing is wrong.
fn unless<T>(faults: Vec<FieldFault>, value: T) -> Result<T, Vec<FieldFault>> {
    if faults.is_empty() { Ok(value) } else { Err(faults) }
}

/// The settings, if they make sense to the store.
fn checked(settings: Settings) -> Result<Settings, Vec<FieldFault>> {
    let faults = settings.faults().iter().map(of_setting).collect();
    unless(faults, settings)
}

/// A fault of the settings, at the field of the page.
fn of_setting(fault: &SettingFault) -> FieldFault {
    let field = match fault.setting {
        "targets" => field::TARGETS,
        "excludes" => field::EXCLUDES,
        "communities" => field::COMMUNITY,
        "readings_per_day" => field::READINGS_PER_DAY,
        "searches_per_week" => field::SEARCHES_PER_WEEK,
        "v3" => field::USER,
        // No field of the page: the sentence names the setting.
        _ => return at(field::ACTION, Fault::Said(format!("{fault}."))),
    };
    match &fault.kind {
        SettingFaultKind::Number { least, most, .. } => at(
            field,
            Fault::NotANumber {
                least: *least,
                most: *most,
            },
        ),
        SettingFaultKind::Entries { found, most, .. } if found > most => {
            at(field, Fault::TooMany { most: *most })
        }
        SettingFaultKind::Entries { .. } | SettingFaultKind::Empty => at(field, Fault::Missing),
        SettingFaultKind::TooLong => at(
            field,
            Fault::TooLong {
                most: Settings::LONGEST_TEXT,
            },
        ),
        SettingFaultKind::ControlCharacter => at(field, Fault::ControlCharacter),
        SettingFaultKind::BroadcastOff => at(field, Fault::BroadcastOff),
        SettingFaultKind::BroadcastExcluded => at(
            field,
            Fault::NotATarget {
                text: "broadcast".to_owned(),
            },
        ),
        SettingFaultKind::User(BadCredentials::User(bad)) => users::of_user(bad),
        SettingFaultKind::User(BadCredentials::Protocol(_)) => at(field::AUTH, Fault::NotAChoice),
    }
}

#[cfg(test)]
mod tests;

//! Settings as JSON, from a file or from the server: only what stands in it changes.
//!
//! A secret that is left out stays: `null` in the list of communities is the one at the same place, an SNMPv3 user without
//! a password keeps that of the user of the same name. So what `meterbox settings` prints can be given back.

use protocol::json;
use serde::Deserialize;
use setup::{Fault, FieldFault, field};
use store::{Settings, V3Credentials, V3Secret};

use super::search::whole_faults;
use super::users::user_faults;
use super::{at, unless};

/// The longest patch, in bytes.
pub(crate) const LONGEST_PATCH: usize = 64 * 1024;
/// More users, however wrong, are not looked at one by one.
const MOST_LOOKED_AT: usize = Settings::MOST_V3 + 1;

/// The settings as the patch changes them.
///
/// # Errors
/// Everything in it that makes no sense, without a word of a secret; nothing of it counts then.
pub(crate) fn settings_patch(current: &Settings, json: &str) -> Result<Settings, Vec<FieldFault>> {
    if json.len() > LONGEST_PATCH {
        let most = LONGEST_PATCH;
        return Err(vec![at(field::ACTION, Fault::TooLong { most })]);
    }
    // The values are looked at one by one, so that however deep one is nested, none is taken apart.
    let Ok(entries) = json::entries(json) else {
        let sentence = "this is not the JSON of settings: write it as {\"readings_per_day\": 4}.";
        return Err(vec![said(sentence.to_owned())]);
    };
    let mut patched = Patched {
        settings: current.clone(),
        faults: Vec::new(),
    };
    for (name, value) in &entries {
        patched.take(name, value, current);
    }
    let Patched { settings, mut faults } = patched;
    for fault in whole_faults(&settings) {
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }
    unless(faults, settings)
}

fn said(sentence: String) -> FieldFault {
    at(field::ACTION, Fault::Said(sentence))
}

struct Patched {
    settings: Settings,
    faults: Vec<FieldFault>,
}

impl Patched {
    fn take(&mut self, name: &str, value: &str, current: &Settings) {
        let number = |field, least, most| at(field, Fault::NotANumber { least, most });
        let not_a = |what: &str| said(format!("{name} has to be {what}."));
        let is_taken = match name {
            "targets" => set(&mut self.settings.targets, value),
            "excludes" => set(&mut self.settings.excludes, value),
            "wide" => set(&mut self.settings.wide, value),
            "pace" => set(&mut self.settings.pace, value),
            "broadcast" => set(&mut self.settings.broadcast, value),
            "communities" => self.communities(value, current),
            "v3" => self.users(value, current),
            "snmp_port" => set(&mut self.settings.snmp_port, value),
            "ipp_port" => set(&mut self.settings.ipp_port, value),
            "readings_per_day" => set(&mut self.settings.readings_per_day, value),
            "searches_per_week" => set(&mut self.settings.searches_per_week, value),
            "keep_days" => set(&mut self.settings.keep_days, value),
            unknown => {
                let shown: String = unknown.chars().take(40).flat_map(char::escape_debug).collect();
                self.faults.push(said(format!("there is no setting “{shown}”.")));
                return;
            }
        };
        if is_taken {
            return;
        }
        self.faults.push(match name {
            "pace" => not_a("gentle, normal or fast"),
            "readings_per_day" => number(field::READINGS_PER_DAY, 1, 96),
            "searches_per_week" => number(field::SEARCHES_PER_WEEK, 0, 168),
            "snmp_port" => not_a("a number from 1 to 65535"),
            "ipp_port" => not_a("a number from 631 to 1999"),
            "keep_days" => not_a("a number from 1 to 3650"),
            "wide" | "broadcast" => not_a("true or false"),
            "v3" => not_a("a list of users, such as [{\"user\": \"reader\"}]"),
            _ => not_a("a list of texts"),
        });
    }

    /// `null` stands for the secret that is kept at the same place.
    fn communities(&mut self, value: &str, current: &Settings) -> bool {
        let mut list: Vec<Option<String>> = Vec::new();
        if !set(&mut list, value) {
            return false;
        }
        self.settings.communities.clear();
        for (place, entry) in list.into_iter().enumerate() {
            match entry.or_else(|| current.communities.get(place).cloned()) {
                Some(community) => self.settings.communities.push(community),
                None => self.faults.push(at(field::COMMUNITY, Fault::Missing)),
            }
        }
        true
    }

    /// A user without a password keeps that of the user of the same name.
    fn users(&mut self, value: &str, current: &Settings) -> bool {
        let mut list: Vec<V3Credentials> = Vec::new();
        if !set(&mut list, value) {
            return false;
        }
        for user in list.iter_mut().take(MOST_LOOKED_AT) {
            let is_it = |known: &&V3Credentials| known.user == user.user && known.context == user.context;
            if let Some(known) = current.v3.iter().find(is_it) {
                keep(&mut user.auth, known.auth.as_ref());
                keep(&mut user.privacy, known.privacy.as_ref());
            }
            self.faults.extend(user_faults(user));
        }
        self.settings.v3 = list;
        true
    }
}

fn keep(secret: &mut Option<V3Secret>, known: Option<&V3Secret>) {
    if let (Some(secret), Some(known)) = (secret, known)
        && secret.password.is_empty()
    {
        secret.password.clone_from(&known.password);
    }
}

fn set<'a, T: Deserialize<'a>>(place: &mut T, value: &'a str) -> bool {
    match json::read(value) {
        Ok(value) => {
            *place = value;
            true
        }
        Err(_) => false,
    }
}

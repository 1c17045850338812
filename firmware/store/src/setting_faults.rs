//! Which values of the settings make sense: all faults at once, each with its setting and its place in the list. What a
//! target means is checked by whoever resolves targets.

use std::fmt;

use crate::{BadCredentials, Settings};

/// A setting that makes no sense; the sentence names it and says what would.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadSettings(String);

impl fmt::Display for BadSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadSettings {}

/// What is wrong with one setting. Its sentence gives the place in a list, never the text: that may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingFault {
    /// The setting's name, as the settings' JSON has it.
    pub setting: &'static str,
    /// The place in the list, from 0; none where the fault is not that of one entry.
    pub entry: Option<usize>,
    /// What is wrong.
    pub kind: SettingFaultKind,
}

/// What is wrong with a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingFaultKind {
    /// A number outside its range.
    Number {
        /// The number.
        value: u32,
        /// The smallest that makes sense.
        least: u32,
        /// The largest.
        most: u32,
    },
    /// A list with too few or too many entries.
    Entries {
        /// So many.
        found: usize,
        /// The fewest that make sense.
        least: usize,
        /// The most.
        most: usize,
    },
    /// An empty text.
    Empty,
    /// A text that is longer than [`Settings::LONGEST_TEXT`].
    TooLong,
    /// A text with a control character.
    ControlCharacter,
    /// `broadcast` is to be left out, and is no address.
    BroadcastExcluded,
    /// `broadcast` is among the targets, and not allowed.
    BroadcastOff,
    /// No SNMPv3 user can be made of it.
    User(BadCredentials),
}

impl fmt::Display for SettingFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.setting;
        let place = self.entry.map_or(0, |entry| entry + 1);
        match &self.kind {
            SettingFaultKind::Number { value, least, most } => {
                write!(f, "{name} is {value}: it must be a number from {least} to {most}")
            }
            SettingFaultKind::Entries { found, least: 0, most } if found > most => {
                write!(f, "{name} has {found} entries: it must have {most} at most")
            }
            SettingFaultKind::Entries { found, least, most } => {
                write!(f, "{name} has {found} entries: it must have {least} to {most}")
            }
            SettingFaultKind::Empty | SettingFaultKind::TooLong | SettingFaultKind::ControlCharacter => write!(
                f,
                "entry {place} of {name} is empty, longer than {} bytes or holds a control character: type it again",
                Settings::LONGEST_TEXT
            ),
            SettingFaultKind::BroadcastExcluded => f.write_str(
                "excludes name broadcast, which is no address: take it out of targets, or set broadcast to false",
            ),
            SettingFaultKind::BroadcastOff => f.write_str(
                "targets name broadcast, but broadcast is false: set it to true, or name the addresses instead",
            ),
            SettingFaultKind::User(bad) => write!(f, "entry {place} of {name}: {bad}"),
        }
    }
}

impl Settings {
    /// How many addresses, ranges or names a list may have.
    pub const MOST_TARGETS: usize = 256;
    /// Each community more is a question more for every silent address.
    pub const MOST_COMMUNITIES: usize = 8;
    /// Each SNMPv3 user is tried at every device that refuses the one before.
    pub const MOST_V3: usize = 8;
    /// Of a target or a community, in bytes.
    pub const LONGEST_TEXT: usize = 255;

    /// Whether the settings make sense. What a target means is checked by whoever resolves targets.
    ///
    /// # Errors
    /// [`BadSettings`] names the first setting that doesn't.
    pub fn check(&self) -> Result<(), BadSettings> {
        match self.faults().first() {
            None => Ok(()),
            Some(fault) => Err(BadSettings(fault.to_string())),
        }
    }

    /// Everything in the settings that makes no sense.
    pub fn faults(&self) -> Vec<SettingFault> {
        let mut faults = Faults(Vec::new());
        faults.number("readings_per_day", self.readings_per_day, 1, 96);
        faults.number("searches_per_week", self.searches_per_week, 0, 168);
        faults.number("keep_days", self.keep_days, 1, 3_650);
        faults.number("snmp_port", u32::from(self.snmp_port), 1, 65_535);
        // Behind these are ports on which printers put on paper whatever comes.
        faults.number("ipp_port", u32::from(self.ipp_port), 631, 1_999);
        faults.texts("targets", &self.targets, 0, Self::MOST_TARGETS);
        faults.texts("excludes", &self.excludes, 0, Self::MOST_TARGETS);
        if let Some(entry) = broadcast_in(&self.excludes) {
            faults.add("excludes", Some(entry), SettingFaultKind::BroadcastExcluded);
        }
        if let Some(entry) = broadcast_in(&self.targets)
            && !self.broadcast
        {
            faults.add("targets", Some(entry), SettingFaultKind::BroadcastOff);
        }
        faults.count("v3", self.v3.len(), 0, Self::MOST_V3);
        for (entry, typed) in self.v3.iter().enumerate() {
            if let Err(bad) = typed.to_user() {
                faults.add("v3", Some(entry), SettingFaultKind::User(bad));
            }
        }
        let least = usize::from(self.v3.is_empty());
        faults.texts("communities", &self.communities, least, Self::MOST_COMMUNITIES);
        faults.0
    }
}

fn broadcast_in(list: &[String]) -> Option<usize> {
    list.iter()
        .position(|target| target.trim().eq_ignore_ascii_case("broadcast"))
}

struct Faults(Vec<SettingFault>);

impl Faults {
    fn add(&mut self, setting: &'static str, entry: Option<usize>, kind: SettingFaultKind) {
        self.0.push(SettingFault { setting, entry, kind });
    }

    fn number(&mut self, setting: &'static str, value: u32, least: u32, most: u32) {
        if !(least..=most).contains(&value) {
            self.add(setting, None, SettingFaultKind::Number { value, least, most });
        }
    }

    fn count(&mut self, setting: &'static str, found: usize, least: usize, most: usize) {
        if !(least..=most).contains(&found) {
            self.add(setting, None, SettingFaultKind::Entries { found, least, most });
        }
    }

    fn texts(&mut self, setting: &'static str, list: &[String], least: usize, most: usize) {
        self.count(setting, list.len(), least, most);
        for (entry, text) in list.iter().enumerate() {
            let kind = if text.trim().is_empty() {
                SettingFaultKind::Empty
            } else if text.len() > Settings::LONGEST_TEXT {
                SettingFaultKind::TooLong
            } else if text.chars().any(char::is_control) {
                SettingFaultKind::ControlCharacter
            } else {
                continue;
            };
            self.add(setting, Some(entry), kind);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::V3Credentials;

    #[test]
    fn all_faults_come_at_once_and_none_tells_a_secret() {
        let settings = Settings {
            readings_per_day: 0,
            keep_days: 4_000,
            targets: vec!["10.0.0.1".into(), String::new(), "broadcast".into()],
            communities: vec!["s3cret\n".into()],
            v3: vec![V3Credentials::default()],
            ..Settings::default()
        };
        let faults = settings.faults();
        let places: Vec<_> = faults.iter().map(|fault| (fault.setting, fault.entry)).collect();
        assert_eq!(
            places,
            [
                ("readings_per_day", None),
                ("keep_days", None),
                ("targets", Some(1)),
                ("targets", Some(2)),
                ("v3", Some(0)),
                ("communities", Some(0)),
            ]
        );
        assert!(!format!("{faults:?}").contains("s3cret"));
        for fault in &faults {
            assert!(!fault.to_string().contains("s3cret"));
        }
        assert_eq!(settings.check().unwrap_err().to_string(), faults[0].to_string());
    }
}

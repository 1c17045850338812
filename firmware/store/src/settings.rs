//! What the customer's people may adjust, and which values make sense.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::documents::Document;
use crate::{Store, StoreError, V3Credentials};

/// How fast is searched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SearchPace {
    /// For networks that are slow or watched closely.
    Gentle,
    /// 1 % of a 100 Mbit/s link.
    #[default]
    Normal,
    /// For whoever waits for the result, on a network of his own.
    Fast,
}

/// The adjustable settings. A field that an older store doesn't have takes its default.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// What is searched: addresses, names and ranges, as `meterbox discover` takes them.
    pub targets: Vec<String>,
    /// What is left out of it.
    pub excludes: Vec<String>,
    /// Whether more than 65,536 addresses (a /16) may be searched: they take hours, so somebody has to say so.
    pub wide: bool,
    /// How fast is searched.
    pub pace: SearchPace,
    /// Whether the target `broadcast` may be used: some networks take a broadcast for an intrusion.
    pub broadcast: bool,
    /// SNMP communities, tried in this order. Secrets. None only where there is an SNMPv3 user.
    pub communities: Vec<String>,
    /// SNMPv3 users, tried in this order after the communities. Secrets.
    pub v3: Vec<V3Credentials>,
    /// The UDP port of SNMP on the devices.
    pub snmp_port: u16,
    /// The TCP port of IPP on the devices that are asked by it; never one on which printers take raw octets.
    pub ipp_port: u16,
    /// Readings of each device a day.
    pub readings_per_day: u32,
    /// Searches for new devices a week; 0 switches them off.
    pub searches_per_week: u32,
    /// How many days an acknowledged reading stays on the box.
    pub keep_days: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            targets: Vec::new(),
            excludes: Vec::new(),
            wide: false,
            pace: SearchPace::Normal,
            broadcast: false,
            communities: vec!["public".to_owned()],
            v3: Vec::new(),
            snmp_port: 161,
            ipp_port: 631,
            readings_per_day: 4,
            searches_per_week: 2,
            keep_days: 90,
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("targets", &self.targets)
            .field("excludes", &self.excludes)
            .field("wide", &self.wide)
            .field("pace", &self.pace)
            .field("broadcast", &self.broadcast)
            .field("communities", &format_args!("{} secrets", self.communities.len()))
            .field("v3", &self.v3)
            .field("snmp_port", &self.snmp_port)
            .field("ipp_port", &self.ipp_port)
            .field("readings_per_day", &self.readings_per_day)
            .field("searches_per_week", &self.searches_per_week)
            .field("keep_days", &self.keep_days)
            .finish()
    }
}

impl Store {
    /// The settings; the defaults where nothing was saved.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn settings(&self) -> Result<Settings, StoreError> {
        Ok(self
            .read(|connection| Document::Settings.read(connection))?
            .unwrap_or_default())
    }

    /// Keeps the settings, if they make sense.
    ///
    /// # Errors
    /// [`StoreFault::Settings`](crate::StoreFault::Settings) names the setting that doesn't; nothing is changed then.
    pub fn save_settings(&self, settings: &Settings) -> Result<(), StoreError> {
        settings.check()?;
        self.write(|connection| Document::Settings.write(connection, settings))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn sentence(change: impl FnOnce(&mut Settings)) -> String {
        let mut settings = Settings::default();
        change(&mut settings);
        settings.check().unwrap_err().to_string()
    }

    #[test]
    fn a_bad_setting_is_named_in_its_sentence() {
        assert_eq!(Settings::default().check(), Ok(()));
        assert_eq!(
            sentence(|s| s.readings_per_day = 0),
            "readings_per_day is 0: it must be a number from 1 to 96"
        );
        assert!(sentence(|s| s.readings_per_day = 97).starts_with("readings_per_day"));
        assert!(sentence(|s| s.searches_per_week = 169).starts_with("searches_per_week"));
        assert!(sentence(|s| s.snmp_port = 0).starts_with("snmp_port"));
        assert!(sentence(|s| s.ipp_port = 9_100).starts_with("ipp_port"));
        assert!(sentence(|s| s.keep_days = 0).starts_with("keep_days"));
        assert!(sentence(|s| s.communities.clear()).starts_with("communities has 0 entries"));
        assert!(
            sentence(|s| s.targets = vec!["10.0.0.1".into(), " ".into()]).starts_with("entry 2 of targets")
        );
        assert!(sentence(|s| s.excludes = vec!["a".repeat(256)]).starts_with("entry 1 of excludes"));
        assert!(sentence(|s| s.targets = vec!["Broadcast".into()]).contains("broadcast is false"));
        assert!(sentence(|s| s.excludes = vec!["broadcast".into()]).starts_with("excludes name broadcast"));
    }

    #[test]
    fn a_pace_that_there_is_not_is_named_with_those_that_there_are() {
        let wrong = serde_json::from_str::<Settings>(r#"{"pace":"furious"}"#)
            .unwrap_err()
            .to_string();
        for word in ["furious", "gentle", "normal", "fast"] {
            assert!(wrong.contains(word), "{wrong}");
        }
    }

    #[test]
    fn no_community_is_printed_by_mistake() {
        let mut settings = Settings {
            communities: vec!["s3cret\n".into()],
            ..Settings::default()
        };
        assert!(!format!("{settings:?}").contains("s3cret"));
        assert!(!settings.check().unwrap_err().to_string().contains("s3cret"));
        settings.communities = vec!["s3cret".into()];
        assert_eq!(settings.check(), Ok(()));
    }

    #[test]
    fn an_snmpv3_user_is_enough_and_a_bad_one_is_named() {
        let user = V3Credentials {
            user: "s3cret-name".into(),
            ..V3Credentials::default()
        };
        let settings = Settings {
            communities: Vec::new(),
            v3: vec![user],
            ..Settings::default()
        };
        assert_eq!(settings.check(), Ok(()));
        assert!(!format!("{settings:?}").contains("s3cret"));
        let bad = sentence(|s| s.v3 = vec![V3Credentials::default()]);
        assert!(bad.starts_with("entry 1 of v3: "), "{bad}");
        assert!(sentence(|s| s.v3 = vec![V3Credentials::default(); 9]).starts_with("v3 has 9 entries"));
    }

    #[test]
    fn settings_of_another_version_are_read() {
        let older_and_newer = r#"{"readings_per_day":8,"something_new":true}"#;
        let settings: Settings = serde_json::from_str(older_and_newer).unwrap();
        assert_eq!(
            settings,
            Settings {
                readings_per_day: 8,
                ..Settings::default()
            }
        );
    }
}

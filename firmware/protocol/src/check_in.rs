//! A check-in: the box tells how it stands and asks for settings, makers' profiles and what became of a wish.
//!
//! Either side may be older than the other: a field that one doesn't know is passed over, one that it doesn't get is
//! absent, a word that it doesn't know is `other`. A box numbers its check-ins, so that one which is played again or
//! comes late changes nothing on the server; an answer is signed for its one question, so that none can be played
//! again.
//!
//! The settings of a check-in are those of `meterbox settings set`. How a box reaches its server (its address, proxy,
//! CA, the server itself) and who may sign in on its page are not among them, on purpose: nobody far away shall be able
//! to cut a box off.

use std::fmt;

use meters::Timestamp;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::ApplianceId;
use crate::encoding::to_hex;

/// `POST` a [`CheckIn`] here.
pub const PATH: &str = "/api/v1/check-ins";
/// `GET` a pack of makers' profiles here: its version in digits is the last part of the path.
pub const PROFILES_PATH: &str = "/api/v1/profiles/";
/// The longest check-in that the server takes, in bytes.
pub const LONGEST_CHECK_IN: usize = 64 * 1024;
/// The longest patch of settings, in bytes.
pub const LONGEST_PATCH: usize = 64 * 1024;
/// The longest pack of makers' profiles that is offered, in bytes.
pub const LONGEST_PACK: usize = 1024 * 1024;
/// The most addresses of one wish.
pub const MOST_RECIPIENTS: usize = 20;
/// The longest address of one wish, in bytes (RFC 5321 §4.5.3.1.3, less the brackets).
pub const LONGEST_RECIPIENT: usize = 254;
/// The rule of a wish that no workbook be sent.
pub const NEVER: &str = "never";

/// What a box says and asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckIn {
    /// The box.
    pub appliance: ApplianceId,
    /// Counts the check-ins of this box from 1.
    pub sequence: u64,
    /// The agent's version.
    pub version: String,
    /// The revision of the server's settings that was applied last; 0 where none ever was.
    #[serde(default)]
    pub applied: u64,
    /// The newest revision, where it was not applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<RefusedSettings>,
    /// The version of the makers' profiles that the box reads by.
    #[serde(default)]
    pub profiles: u32,
    /// Who shall get the workbook, as somebody at the box wished last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wish: Option<ReportWish>,
    /// What runs on an appliance. Absent from a computer that is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<System>,
}

/// The system that an appliance runs, out of one of its two slots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct System {
    /// The version of its image.
    pub version: String,
    /// The slot that runs: `A` or `B`.
    pub slot: String,
    /// Whether it proved good since its start; else the box may yet go back to the other slot.
    #[serde(default)]
    pub confirmed: bool,
    /// The version that was tried last and left. Absent where there is none, or the server has heard of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<LeftVersion>,
    /// What is wrong with its card. Absent where nothing is, and from a box that does not look yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<CardFault>,
}

/// What the start of an appliance found wrong with the card that its data is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardFault {
    /// It was damaged and has been mended; something may be missing.
    Mended,
    /// Its file system or the books were beyond mending and were made anew: what was not sent is lost.
    Remade,
    /// It can't be written: everything is in memory, and gone with the power.
    InMemory,
    /// Something that this version has no word for.
    #[serde(other)]
    Other,
}

impl CardFault {
    /// Its word, as the messages have it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mended => "mended",
            Self::Remade => "remade",
            Self::InMemory => "in_memory",
            Self::Other => "other",
        }
    }

    /// The fault of that word.
    pub fn of_word(word: &str) -> Self {
        let known = [Self::Mended, Self::Remade, Self::InMemory];
        known
            .into_iter()
            .find(|fault| fault.word() == word)
            .unwrap_or(Self::Other)
    }
}

/// A version that proved no good: the box went back to the other slot by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftVersion {
    /// The version of its image.
    pub version: String,
    /// When the version that was gone back to noticed it, by the box's clock.
    pub noticed_at: Timestamp,
    /// What the version said last of what was missing, for people. Absent where it said nothing: it did not come as far
    /// as its service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Settings that the box did not take. It changed nothing then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedSettings {
    /// Their revision.
    pub revision: u64,
    /// Why, for people: one sentence.
    pub message: String,
}

/// Who shall get the workbook, and when. The server has the last word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportWish {
    /// Higher than that of every wish of this box before.
    pub number: u64,
    /// E-mail addresses; none where the rule is [`NEVER`].
    #[serde(default)]
    pub recipients: Vec<String>,
    /// `daily 07:00`, `weekly mon 07:00`, `monthly 1 07:00` in the site's time zone, or `never`.
    pub rule: String,
    /// When it was made, by the box's clock.
    pub wished_at: Timestamp,
}

/// What the server answers to a check-in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckInAnswer {
    /// The highest number of a check-in of this box that the server has seen. Higher than the box's own where the box's
    /// card is an older copy: it counts on from here.
    #[serde(default)]
    pub sequence: u64,
    /// Settings, where there are newer ones than the box applied or refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<NewSettings>,
    /// Makers' profiles, where there are newer ones than the box reads by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profiles: Option<NewProfiles>,
    /// What became of the box's last wish. Absent where it made none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wish: Option<WishAnswer>,
    /// Every workbook of this box's customer that is sent regularly, whoever wished for it.
    #[serde(default)]
    pub schedules: Vec<SentReport>,
    /// When to check in again, in seconds from now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_in: Option<u64>,
}

/// Settings that the server wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSettings {
    /// Counts the settings that the server ever wanted of this box.
    pub revision: u64,
    /// What shall be different.
    pub patch: SettingsPatch,
}

/// A JSON object that names the settings which shall be different, as `meterbox settings set` takes it. It may hold
/// secrets (communities, passwords of SNMPv3 users), so that printing it for debugging shows none of it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SettingsPatch(Box<RawValue>);

impl SettingsPatch {
    /// The patch of that JSON text.
    ///
    /// # Errors
    /// What is wrong with it, where it is no JSON.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Its JSON text.
    pub fn as_str(&self) -> &str {
        self.0.get()
    }
}

impl PartialEq for SettingsPatch {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for SettingsPatch {}

impl fmt::Debug for SettingsPatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SettingsPatch({} bytes, not shown)", self.as_str().len())
    }
}

/// Makers' profiles that the server offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewProfiles {
    /// Their version, and the last part of their path.
    pub version: u32,
    /// The pack's length in bytes.
    pub length: u64,
    /// SHA-256 of the pack, 64 hex digits in lower case.
    pub sha256: String,
}

impl NewProfiles {
    /// How a pack of that version is offered.
    pub fn of(version: u32, pack: &[u8]) -> Self {
        Self {
            version,
            length: u64::try_from(pack.len()).unwrap_or(u64::MAX),
            sha256: to_hex(digest(&SHA256, pack).as_ref()),
        }
    }

    /// Whether that is the pack which was offered.
    pub fn are(&self, pack: &[u8]) -> bool {
        *self == Self::of(self.version, pack)
    }

    /// Where they are.
    pub fn path(&self) -> String {
        format!("{PROFILES_PATH}{}", self.version)
    }
}

/// What the server says to a wish.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WishAnswer {
    /// The wish's number.
    pub number: u64,
    /// What became of it.
    pub state: WishState,
    /// Why it was refused, for people: one sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// What became of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WishState {
    /// It waits for the dealer.
    Waiting,
    /// It is done.
    Accepted,
    /// It is not done; the message says why.
    Refused,
    /// Something that this version has no word for.
    #[serde(other)]
    Other,
}

/// A workbook that the server sends regularly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentReport {
    /// E-mail addresses.
    pub recipients: Vec<String>,
    /// When, in the server's words, with the time zone.
    pub when: String,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn no_secret_of_a_patch_is_printed_by_mistake() {
        let patch = SettingsPatch::parse(r#"{"communities":["s3cret"]}"#).unwrap();
        let settings = NewSettings { revision: 3, patch };
        assert!(!format!("{settings:?}").contains("s3cret"));
        assert!(settings.patch.as_str().contains("s3cret"));
        assert!(SettingsPatch::parse("{").is_err());
    }

    #[test]
    fn a_pack_lies_under_its_version_and_is_known_again() {
        let offered = NewProfiles::of(2_026_112_201, b"pack");
        assert_eq!(offered.path(), "/api/v1/profiles/2026112201");
        assert!(offered.are(b"pack"));
        assert!(!offered.are(b"pacK") && !offered.are(b"pack "));
    }
}

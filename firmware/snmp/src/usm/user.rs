//! A user of SNMPv3, as the device knows it.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::OnceLock;

use super::keys::{LocalKeys, MasterKey};
use super::{EngineId, keys};

/// snmpAdminString of a user name (RFC 3414 §5, usmUserName).
const LONGEST_NAME: usize = 32;
/// RFC 3414 §11.2; Net-SNMP and printers refuse shorter ones.
const SHORTEST_PASSWORD: usize = 8;
/// vacmContextName is at most this long (RFC 3415 §4).
const LONGEST_CONTEXT: usize = 32;

/// How a message proves who sent it: HMAC with this hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AuthProtocol {
    /// usmHMACMD5AuthProtocol, 96 bits (RFC 3414 §6).
    Md5,
    /// usmHMACSHAAuthProtocol, 96 bits (RFC 3414 §7).
    Sha1,
    /// usmHMAC128SHA224AuthProtocol (RFC 7860).
    Sha224,
    /// usmHMAC192SHA256AuthProtocol (RFC 7860).
    Sha256,
    /// usmHMAC256SHA384AuthProtocol (RFC 7860).
    Sha384,
    /// usmHMAC384SHA512AuthProtocol (RFC 7860).
    Sha512,
}

/// How a message is encrypted. The keys of AES-192 and AES-256 are longer than some hashes, and two drafts lengthen
/// them in different ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PrivProtocol {
    /// usmDESPrivProtocol, CBC (RFC 3414 §8).
    Des,
    /// usmAesCfb128Protocol (RFC 3826).
    Aes128,
    /// AES-192, key lengthened as in draft-blumenthal-aes-usm-04.
    Aes192,
    /// AES-256, key lengthened as in draft-blumenthal-aes-usm-04.
    Aes256,
    /// AES-192, key lengthened as in draft-reeder-snmpv3-usm-3desede-00: Cisco's way, and that of many printers.
    Aes192Reeder,
    /// AES-256, key lengthened as in draft-reeder-snmpv3-usm-3desede-00.
    Aes256Reeder,
}

/// What messages are protected by (RFC 3411 §3.4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SecurityLevel {
    /// Neither signed nor encrypted.
    NoAuthNoPriv,
    /// Signed.
    AuthNoPriv,
    /// Signed and encrypted.
    AuthPriv,
}

/// A protocol's name that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownProtocol {
    word: String,
    known: &'static str,
}

impl fmt::Display for UnknownProtocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is none of {}", self.word, self.known)
    }
}

impl std::error::Error for UnknownProtocol {}

impl FromStr for AuthProtocol {
    type Err = UnknownProtocol;

    fn from_str(word: &str) -> Result<Self, UnknownProtocol> {
        Ok(match spelling(word).as_str() {
            "md5" => Self::Md5,
            "sha" | "sha1" => Self::Sha1,
            "sha224" => Self::Sha224,
            "sha256" => Self::Sha256,
            "sha384" => Self::Sha384,
            "sha512" => Self::Sha512,
            _ => {
                return Err(UnknownProtocol {
                    word: word.to_owned(),
                    known: "md5, sha, sha224, sha256, sha384, sha512",
                });
            }
        })
    }
}

impl FromStr for PrivProtocol {
    type Err = UnknownProtocol;

    fn from_str(word: &str) -> Result<Self, UnknownProtocol> {
        Ok(match spelling(word).as_str() {
            "des" => Self::Des,
            "aes" | "aes128" => Self::Aes128,
            "aes192" => Self::Aes192,
            "aes256" => Self::Aes256,
            "aes192c" => Self::Aes192Reeder,
            "aes256c" => Self::Aes256Reeder,
            _ => {
                return Err(UnknownProtocol {
                    word: word.to_owned(),
                    known: "des, aes128, aes192, aes256, aes192c, aes256c",
                });
            }
        })
    }
}

/// Printers' pages write SHA-256, Sha256 and sha_256.
fn spelling(word: &str) -> String {
    let letters = word.chars().filter(|letter| !matches!(letter, '-' | '_' | ' '));
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// A password, with the key that a mebibyte of hashing makes of it once that was needed. Compared by the password.
#[derive(Clone)]
struct Password {
    text: Vec<u8>,
    master: OnceLock<MasterKey>,
}

impl Password {
    fn new(text: Vec<u8>) -> Self {
        Self {
            text,
            master: OnceLock::new(),
        }
    }

    fn master_key(&self, protocol: AuthProtocol) -> &MasterKey {
        self.master
            .get_or_init(|| MasterKey::of_password(protocol, &self.text))
    }
}

impl PartialEq for Password {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Password {}

impl Hash for Password {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Authentication {
    protocol: AuthProtocol,
    password: Password,
    privacy: Option<Privacy>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Privacy {
    protocol: PrivProtocol,
    password: Password,
}

/// A user of SNMPv3 with its passwords. Printing it for debugging leaves name and passwords out. Keep one for as long
/// as you can: it remembers the keys that its passwords make.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct User {
    name: Vec<u8>,
    context: Vec<u8>,
    authentication: Option<Authentication>,
}

impl User {
    /// A user who proves nothing: noAuthNoPriv.
    ///
    /// # Errors
    /// [`BadUser::Name`] where the name is empty or longer than 32 octets.
    pub fn new(name: impl Into<Vec<u8>>) -> Result<Self, BadUser> {
        let name = name.into();
        if name.is_empty() || name.len() > LONGEST_NAME {
            return Err(BadUser::Name);
        }
        Ok(Self {
            name,
            context: Vec::new(),
            authentication: None,
        })
    }

    /// The same user, who signs: authNoPriv. Takes privacy away.
    ///
    /// # Errors
    /// [`BadUser::ShortAuthentication`] where the password is shorter than 8 octets.
    pub fn with_authentication(
        mut self,
        protocol: AuthProtocol,
        password: impl Into<Vec<u8>>,
    ) -> Result<Self, BadUser> {
        let password = password.into();
        if password.len() < SHORTEST_PASSWORD {
            return Err(BadUser::ShortAuthentication);
        }
        self.authentication = Some(Authentication {
            protocol,
            password: Password::new(password),
            privacy: None,
        });
        Ok(self)
    }

    /// The same user, who signs and encrypts: authPriv.
    ///
    /// # Errors
    /// [`BadUser::ShortPrivacy`] where the password is shorter than 8 octets, [`BadUser::PrivacyAlone`] where the user
    /// does not sign: SNMPv3 has no privacy without authentication.
    pub fn with_privacy(
        mut self,
        protocol: PrivProtocol,
        password: impl Into<Vec<u8>>,
    ) -> Result<Self, BadUser> {
        let password = password.into();
        if password.len() < SHORTEST_PASSWORD {
            return Err(BadUser::ShortPrivacy);
        }
        let authentication = self.authentication.as_mut().ok_or(BadUser::PrivacyAlone)?;
        authentication.privacy = Some(Privacy {
            protocol,
            password: Password::new(password),
        });
        Ok(self)
    }

    /// The same user in a context (RFC 3411 §3.3.1). Printers have one context, the empty one.
    ///
    /// # Errors
    /// [`BadUser::Context`] where it is longer than 32 octets.
    pub fn with_context(mut self, context: impl Into<Vec<u8>>) -> Result<Self, BadUser> {
        self.context = context.into();
        if self.context.len() > LONGEST_CONTEXT {
            return Err(BadUser::Context);
        }
        Ok(self)
    }

    /// The user's name.
    pub fn name(&self) -> &[u8] {
        &self.name
    }

    /// What this user's messages are protected by.
    pub fn level(&self) -> SecurityLevel {
        match &self.authentication {
            None => SecurityLevel::NoAuthNoPriv,
            Some(Authentication { privacy: None, .. }) => SecurityLevel::AuthNoPriv,
            Some(_) => SecurityLevel::AuthPriv,
        }
    }

    pub(super) fn context(&self) -> &[u8] {
        &self.context
    }

    /// Whether its salts begin with snmpEngineBoots: those of DES do.
    pub(super) fn salts_with_boots(&self) -> bool {
        let authentication = self.authentication.as_ref();
        let privacy = authentication.and_then(|authentication| authentication.privacy.as_ref());
        privacy.is_some_and(|privacy| privacy.protocol == PrivProtocol::Des)
    }

    /// The keys for that engine; none for a user who proves nothing.
    pub(super) fn keys_for(&self, engine: &EngineId) -> Option<LocalKeys> {
        let authentication = self.authentication.as_ref()?;
        let protocol = authentication.protocol;
        let local = |password: &Password| password.master_key(protocol).localised(protocol, engine);
        let privacy = authentication.privacy.as_ref().map(|privacy| {
            let key = local(&privacy.password);
            (
                privacy.protocol,
                keys::lengthened(key, protocol, privacy.protocol, engine),
            )
        });
        Some(LocalKeys {
            protocol,
            authentication: local(&authentication.password),
            privacy,
        })
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("level", &self.level())
            .finish_non_exhaustive()
    }
}

/// Why a user can't be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadUser {
    /// The name is empty or too long.
    Name,
    /// The authentication password is too short.
    ShortAuthentication,
    /// The privacy password is too short.
    ShortPrivacy,
    /// Privacy without authentication.
    PrivacyAlone,
    /// The context name is too long.
    Context,
}

impl fmt::Display for BadUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "the SNMPv3 user name must have 1 to 32 characters: copy it from the device's own page",
            Self::ShortAuthentication => {
                "the SNMPv3 authentication password is shorter than 8 characters: devices take none that short, type it again"
            }
            Self::ShortPrivacy => {
                "the SNMPv3 privacy password is shorter than 8 characters: devices take none that short, type it again"
            }
            Self::PrivacyAlone => {
                "SNMPv3 has no privacy without authentication: give the authentication protocol and password too"
            }
            Self::Context => "the SNMPv3 context name is longer than 32 characters: leave it empty unless the device needs one",
        })
    }
}

impl std::error::Error for BadUser {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_user_that_no_device_can_have_is_refused_with_its_reason() {
        let user = User::new("meter").unwrap();
        assert_eq!(User::new("").unwrap_err(), BadUser::Name);
        assert_eq!(User::new("n".repeat(33)).unwrap_err(), BadUser::Name);
        let short = user.clone().with_authentication(AuthProtocol::Md5, "1234567");
        assert_eq!(short.unwrap_err(), BadUser::ShortAuthentication);
        let alone = user.clone().with_privacy(PrivProtocol::Des, "12345678");
        assert_eq!(alone.unwrap_err(), BadUser::PrivacyAlone);
        assert_eq!(
            user.clone().with_context("c".repeat(33)).unwrap_err(),
            BadUser::Context
        );
        assert_eq!(user.level(), SecurityLevel::NoAuthNoPriv);
    }

    #[test]
    fn no_secret_is_printed_by_mistake() {
        let user = User::new("operator-name")
            .and_then(|user| user.with_authentication(AuthProtocol::Sha256, "maplesyrup"))
            .and_then(|user| user.with_privacy(PrivProtocol::Aes128, "pancakes!"))
            .unwrap();
        let printed = format!("{user:?}");
        assert!(printed.contains("AuthPriv"), "{printed}");
        for secret in ["operator", "maple", "pancakes"] {
            assert!(!printed.contains(secret), "{printed}");
        }
    }

    #[test]
    fn protocols_are_read_as_printers_write_them() {
        assert_eq!("SHA-256".parse(), Ok(AuthProtocol::Sha256));
        assert_eq!("sha".parse(), Ok(AuthProtocol::Sha1));
        assert_eq!("AES".parse(), Ok(PrivProtocol::Aes128));
        assert_eq!("aes_256_c".parse(), Ok(PrivProtocol::Aes256Reeder));
        let error = "3des".parse::<PrivProtocol>().unwrap_err().to_string();
        assert!(error.contains("\"3des\"") && error.contains("aes256"), "{error}");
    }
}

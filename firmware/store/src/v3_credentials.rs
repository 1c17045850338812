//! Users of SNMPv3, as a person types them in.

use std::fmt;

use serde::{Deserialize, Serialize};
use snmp::{AuthProtocol, BadUser, PrivProtocol, UnknownProtocol, User};

/// One user with its passwords. What is not given is left out: without `auth` nothing is signed, without `privacy`
/// nothing encrypted. Printing it for debugging leaves name and passwords out.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct V3Credentials {
    /// The user's name on the devices.
    pub user: String,
    /// How its messages are signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth: Option<V3Secret>,
    /// How they are encrypted.
    #[serde(rename = "priv", skip_serializing_if = "Option::is_none")]
    pub privacy: Option<V3Secret>,
    /// The context name; printers have none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub context: String,
}

/// A protocol and its password.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct V3Secret {
    /// `md5`, `sha`, `sha224`, `sha256`, `sha384`, `sha512`; or `des`, `aes128`, `aes192`, `aes256`, `aes192c`, `aes256c`.
    pub protocol: String,
    /// At least 8 characters. A secret; empty only where somebody means the one that is kept already.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub password: String,
}

impl fmt::Debug for V3Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("V3Credentials")
            .field("auth", &self.auth)
            .field("privacy", &self.privacy)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for V3Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("V3Secret")
            .field("protocol", &self.protocol)
            .finish_non_exhaustive()
    }
}

/// Why they make no user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadCredentials {
    /// A protocol that nobody knows.
    Protocol(UnknownProtocol),
    /// Anything else.
    User(BadUser),
}

impl fmt::Display for BadCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Protocol(error) => write!(f, "the SNMPv3 protocol {error}"),
            Self::User(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for BadCredentials {}

impl From<UnknownProtocol> for BadCredentials {
    fn from(error: UnknownProtocol) -> Self {
        Self::Protocol(error)
    }
}

impl From<BadUser> for BadCredentials {
    fn from(error: BadUser) -> Self {
        Self::User(error)
    }
}

impl V3Credentials {
    /// The user that they make.
    ///
    /// # Errors
    /// [`BadCredentials`] says what is wrong, without a secret.
    pub fn to_user(&self) -> Result<User, BadCredentials> {
        let mut user = User::new(self.user.as_bytes())?.with_context(self.context.as_bytes())?;
        if let Some(auth) = &self.auth {
            let protocol: AuthProtocol = auth.protocol.parse()?;
            user = user.with_authentication(protocol, auth.password.as_bytes())?;
        }
        if let Some(privacy) = &self.privacy {
            let protocol: PrivProtocol = privacy.protocol.parse()?;
            user = user.with_privacy(protocol, privacy.password.as_bytes())?;
        }
        Ok(user)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use snmp::SecurityLevel;

    #[test]
    fn what_is_typed_makes_a_user_and_prints_no_secret() {
        let typed = r#"{"user":"meter-reader","auth":{"protocol":"SHA-256","password":"maplesyrup"},
            "priv":{"protocol":"aes128","password":"pancake stack"}}"#;
        let credentials: V3Credentials = serde_json::from_str(typed).unwrap();
        assert_eq!(credentials.to_user().unwrap().level(), SecurityLevel::AuthPriv);
        let printed = format!("{credentials:?}");
        for secret in ["reader", "maple", "pancake"] {
            assert!(!printed.contains(secret), "{printed}");
        }
        let kept = serde_json::to_string(&credentials).unwrap();
        assert_eq!(serde_json::from_str::<V3Credentials>(&kept).unwrap(), credentials);
    }

    #[test]
    fn what_makes_no_user_is_named() {
        let sentence = |change: fn(&mut V3Credentials)| {
            let mut credentials = V3Credentials {
                user: "meter".into(),
                ..V3Credentials::default()
            };
            change(&mut credentials);
            credentials.to_user().unwrap_err().to_string()
        };
        assert!(sentence(|it| it.user.clear()).contains("user name"));
        assert!(
            sentence(|it| {
                it.privacy = Some(V3Secret {
                    protocol: "des".into(),
                    password: "long enough".into(),
                });
            })
            .contains("no privacy without authentication")
        );
        assert!(
            sentence(|it| {
                it.auth = Some(V3Secret {
                    protocol: "sha3".into(),
                    password: "long enough".into(),
                });
            })
            .contains("sha3")
        );
    }
}

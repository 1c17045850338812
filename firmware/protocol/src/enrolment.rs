//! Enrolment: a box becomes known to a server by a code that a person carries, after the introduction.
//!
//! The code is 20 base32 characters. The first 8 (40 bits) are a one-use secret that the server made for a site; the
//! last 12 (60 bits) begin the SHA-256 of the server's signing key. So the box can tell at first contact, through
//! whatever proxy, that the answer is signed by the server that the person meant.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::encoding::to_base32;
use crate::{ApplianceId, PublicKey};

/// `POST` an [`EnrolmentRequest`] here.
pub const PATH: &str = "/api/v1/enrolments";
/// The keyid under which an enrolment request is signed: the box has no name yet, its key is in the body.
pub const KEY_ID: &str = "new";
/// Length of the one-use secret, in bytes.
pub const SECRET_LENGTH: usize = 5;

const SECRET_CHARACTERS: usize = 8;
const CODE_CHARACTERS: usize = 20;
const GROUP: usize = 5;

/// A code as a person types it: `ABCDE-FGHIJ-KLMNO-PQRST`.
#[derive(Clone, PartialEq, Eq)]
pub struct EnrolmentCode(String);

/// The text is not an enrolment code; says what is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MalformedCode {
    /// It has that many letters and digits, not 20.
    Length(usize),
    /// It holds that character, which is not of base32.
    Character(char),
}

impl EnrolmentCode {
    /// The code of a fresh random secret for the server with that key.
    pub fn new(secret: [u8; SECRET_LENGTH], server: &PublicKey) -> Self {
        Self(to_base32(&secret) + &server.fingerprint())
    }

    /// The one-use secret: the first 8 characters.
    pub fn secret(&self) -> &str {
        self.0.get(..SECRET_CHARACTERS).unwrap_or_default()
    }

    /// Whether `key` is the key of the server that made this code.
    pub fn names(&self, key: &PublicKey) -> bool {
        self.0.get(SECRET_CHARACTERS..) == Some(key.fingerprint().as_str())
    }
}

impl fmt::Display for EnrolmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, character) in self.0.chars().enumerate() {
            if position > 0 && position % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{character}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for EnrolmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EnrolmentCode(secret)")
    }
}

impl FromStr for EnrolmentCode {
    type Err = MalformedCode;

    /// Takes small letters, spaces and hyphens anywhere, and 0, 1 and 8 for the letters they look like.
    fn from_str(text: &str) -> Result<Self, MalformedCode> {
        let mut code = String::with_capacity(CODE_CHARACTERS);
        for character in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            code.push(match character.to_ascii_uppercase() {
                '0' => 'O',
                '1' => 'I',
                '8' => 'B',
                letter @ ('A'..='Z' | '2'..='7') => letter,
                other => return Err(MalformedCode::Character(other)),
            });
        }
        if code.len() == CODE_CHARACTERS {
            Ok(Self(code))
        } else {
            Err(MalformedCode::Length(code.len()))
        }
    }
}

impl fmt::Display for MalformedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length(length) => write!(
                f,
                "an enrolment code has 20 letters and digits, this one has {length}: copy it again from the dealer's page"
            ),
            Self::Character(character) => write!(
                f,
                "an enrolment code has only the letters A to Z and the digits 2 to 7, this one has {character:?}: copy it again from the dealer's page"
            ),
        }
    }
}

impl std::error::Error for MalformedCode {}

/// What a box sends with its code, signed by the key in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentRequest {
    /// The code's one-use secret: 8 base32 characters.
    pub secret: String,
    /// The box's own key, made by itself.
    pub public_key: PublicKey,
    /// The agent's version.
    pub version: String,
}

/// What the server answers, signed by the key in it. The box checks that key against its code, then keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentResponse {
    /// The box's name from now on.
    pub appliance: ApplianceId,
    /// The server's signing key.
    pub server_key: PublicKey,
    /// The site that the code was made for, for the person who typed it.
    pub site: String,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::SigningKey;
    use proptest::prelude::*;

    fn key(fill: u8) -> PublicKey {
        SigningKey::from_seed(&[fill; 32]).unwrap().public_key().unwrap()
    }

    #[test]
    fn a_code_survives_the_telephone() {
        let code = EnrolmentCode::new([1, 2, 3, 4, 5], &key(7));
        let printed = code.to_string();
        assert_eq!(printed.len(), 23);
        let spoken = printed
            .to_lowercase()
            .replace('-', " ")
            .replace('o', "0")
            .replace('i', "1");
        assert_eq!(spoken.parse::<EnrolmentCode>().unwrap(), code);
    }

    #[test]
    fn a_code_names_one_servers_key() {
        let code = EnrolmentCode::new([9; 5], &key(7));
        assert!(code.names(&key(7)));
        assert!(!code.names(&key(8)));
    }

    #[test]
    fn a_code_that_is_none_says_why() {
        assert_eq!("ABCDE".parse::<EnrolmentCode>(), Err(MalformedCode::Length(5)));
        assert_eq!(
            "ABCDE-FGHIJ-KLMNO-PQR9T".parse::<EnrolmentCode>(),
            Err(MalformedCode::Character('9'))
        );
        assert_eq!("".parse::<EnrolmentCode>(), Err(MalformedCode::Length(0)));
    }

    #[test]
    fn no_secret_is_printed_by_mistake() {
        let code = EnrolmentCode::new([9; 5], &key(7));
        assert!(!format!("{code:?}").contains(code.secret()));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = text.parse::<EnrolmentCode>();
        }
    }
}

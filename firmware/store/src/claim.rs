//! Whose page this is: the claim code of the box's label, and the password that whoever claimed it has set.

use std::fmt;

use meters::Timestamp;
use protocol::encoding::to_base32;
use serde::{Deserialize, Serialize};

use crate::documents::Document;
use crate::{Store, StoreError};

/// What opens the setup page. Printing it for debugging leaves code and hash out.
#[derive(Clone, PartialEq, Eq)]
pub struct Claim {
    /// The code on the label: 8 base32 characters, made once. A secret as long as nobody has claimed the box.
    pub code: String,
    /// The hash of the password; none: nobody has claimed the box yet.
    pub password_hash: Option<String>,
    /// When the first password was set.
    pub claimed_at: Option<Timestamp>,
}

impl fmt::Debug for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claim")
            .field("claimed_at", &self.claimed_at)
            .finish_non_exhaustive()
    }
}

#[derive(Serialize, Deserialize)]
struct Password {
    hash: String,
    claimed_at: Timestamp,
}

impl Store {
    /// What opens the setup page. The code is made of `fresh` the first time, and is the same ever after.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn claim(&self, fresh: [u8; 5]) -> Result<Claim, StoreError> {
        let kept = self.read(|connection| Document::ClaimCode.read(connection))?;
        let code = match kept {
            Some(code) => code,
            None => self.make_claim_code(fresh)?,
        };
        let password: Option<Password> = self.read(|connection| Document::Password.read(connection))?;
        let (password_hash, claimed_at) = match password {
            Some(password) => (Some(password.hash), Some(password.claimed_at)),
            None => (None, None),
        };
        Ok(Claim {
            code,
            password_hash,
            claimed_at,
        })
    }

    /// Another process may have made it between the look and the lock.
    fn make_claim_code(&self, fresh: [u8; 5]) -> Result<String, StoreError> {
        self.write(|connection| {
            if let Some(code) = Document::ClaimCode.read(connection)? {
                return Ok(code);
            }
            let code = to_base32(&fresh);
            Document::ClaimCode.write(connection, &code)?;
            Ok(code)
        })
    }

    /// Keeps the hash of a (new) password. The box is claimed from the first one on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_password(&self, hash: &str, now: Timestamp) -> Result<(), StoreError> {
        self.write(|connection| {
            let before: Option<Password> = Document::Password.read(connection)?;
            let password = Password {
                hash: hash.to_owned(),
                claimed_at: before.map_or(now, |before| before.claimed_at),
            };
            Document::Password.write(connection, &password)
        })
    }
}

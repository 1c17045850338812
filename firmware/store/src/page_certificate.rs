//! The certificate of the setup page, made by the box for itself on its first start.

use std::fmt;

use meters::Timestamp;
use protocol::encoding::{from_hex, to_hex};
use serde::{Deserialize, Serialize};

use crate::documents::Document;
use crate::{Store, StoreError, StoreFault};

/// A certificate and the key to it. Printing it for debugging leaves the key out.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptCertificate {
    /// The certificate, DER.
    pub certificate: Vec<u8>,
    /// Its private key, PKCS #8. A secret.
    pub key: Vec<u8>,
    /// When it was made.
    pub made_at: Timestamp,
}

impl fmt::Debug for KeptCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeptCertificate")
            .field("made_at", &self.made_at)
            .finish_non_exhaustive()
    }
}

/// As it stands in its document: octets as hex digits.
#[derive(Serialize, Deserialize)]
struct Written {
    certificate: String,
    key: String,
    made_at: Timestamp,
}

impl Store {
    /// The page's certificate; none before the first start.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn page_certificate(&self) -> Result<Option<KeptCertificate>, StoreError> {
        let written: Option<Written> = self.read(|connection| Document::PageCertificate.read(connection))?;
        let Some(written) = written else {
            return Ok(None);
        };
        Ok(Some(KeptCertificate {
            certificate: octets(&written.certificate)?,
            key: octets(&written.key)?,
            made_at: written.made_at,
        }))
    }

    /// Keeps the page's certificate in the place of the one before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn save_page_certificate(&self, kept: &KeptCertificate) -> Result<(), StoreError> {
        let written = Written {
            certificate: to_hex(&kept.certificate),
            key: to_hex(&kept.key),
            made_at: kept.made_at,
        };
        self.write(|connection| Document::PageCertificate.write(connection, &written))
    }
}

fn octets(digits: &str) -> Result<Vec<u8>, StoreError> {
    let wrong = || StoreFault::Corrupt("the page's certificate is no row of hex digits".to_owned());
    Ok(from_hex(digits).ok_or_else(wrong)?)
}

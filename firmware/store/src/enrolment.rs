//! Whose box this is: what enrolment gave.

use meters::Timestamp;
use protocol::{ApplianceId, PublicKey};
use serde::{Deserialize, Serialize};

use crate::check_in;
use crate::documents::Document;
use crate::{Store, StoreError};

/// The server that the box belongs to, and its name there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// The server's address, `https://host[:port]`.
    pub server: String,
    /// The box's name there.
    pub appliance: ApplianceId,
    /// The key that signs every answer of that server.
    pub server_key: PublicKey,
    /// The server's private CA in PEM, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca: Option<String>,
    /// The site that the enrolment code was made for.
    pub site: String,
    /// When.
    pub enrolled_at: Timestamp,
}

impl Store {
    /// The enrolment; none where the box never was enrolled.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn enrolment(&self) -> Result<Option<Enrolment>, StoreError> {
        self.read(|connection| Document::Enrolment.read(connection))
    }

    /// Keeps an enrolment in the place of the one before. Under another name, checking in begins anew.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn save_enrolment(&self, enrolment: &Enrolment) -> Result<(), StoreError> {
        self.write(|connection| {
            let known: Option<Enrolment> = Document::Enrolment.read(connection)?;
            let is_same = known.is_some_and(|known| {
                (&known.appliance, &known.server_key) == (&enrolment.appliance, &enrolment.server_key)
            });
            if !is_same {
                check_in::begin_anew(connection)?;
            }
            Document::Enrolment.write(connection, enrolment)
        })
    }
}

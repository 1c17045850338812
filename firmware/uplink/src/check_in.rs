//! The check-in: one numbered question, the server's answer, and the makers' profiles that it may offer.

use meters::Timestamp;
use protocol::CheckInAnswer;
use protocol::check_in::{self, LONGEST_PACK, NewProfiles};
use protocol::signature::NONCE_LENGTH;

use crate::exchange::{Asker, Question, json};
use crate::{BoxIdentity, Uplink, UplinkError};

/// What the server says to a check-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedIn {
    /// Its answer.
    pub answer: CheckInAnswer,
    /// When the server signed this, by its clock.
    pub server_time: Timestamp,
}

impl Uplink {
    /// Sends a check-in, the JSON of [`protocol::CheckIn`]. `Ok` only where our server signed the answer to this very
    /// request.
    /// `nonce` is fresh random bytes. A server that is too old to know check-ins answers 404.
    ///
    /// # Errors
    /// [`UplinkError`]. After any error the server may know the check-in all the same: the next one has another number.
    pub fn check_in(
        &self,
        identity: &BoxIdentity,
        body: &[u8],
        now: Timestamp,
        nonce: &[u8; NONCE_LENGTH],
    ) -> Result<CheckedIn, UplinkError> {
        let answer = self
            .ask(asker(identity), Question::Post(check_in::PATH, body), now, nonce)?
            .signed_by(&identity.server_key)?;
        let said = json(&answer.body).map_err(|why| {
            UplinkError::Broken(format!(
                "the server's answer to the check-in can't be read: {why}"
            ))
        })?;
        Ok(CheckedIn {
            answer: said,
            server_time: answer.created,
        })
    }

    /// Fetches the pack of makers' profiles that the server offered: exactly those bytes. Whether they are a good pack
    /// is for whoever lays it down. `nonce` is fresh random bytes.
    ///
    /// # Errors
    /// [`UplinkError`]; [`UplinkError::Broken`] also where it is not the pack that was offered.
    pub fn profiles(
        &self,
        identity: &BoxIdentity,
        offered: &NewProfiles,
        now: Timestamp,
        nonce: &[u8; NONCE_LENGTH],
    ) -> Result<Vec<u8>, UplinkError> {
        let is_short = usize::try_from(offered.length).is_ok_and(|length| length <= LONGEST_PACK);
        if !is_short {
            return Err(UplinkError::TooLong);
        }
        let answer = self
            .ask(asker(identity), Question::Get(&offered.path()), now, nonce)?
            .signed_by(&identity.server_key)?;
        if offered.are(&answer.body) {
            Ok(answer.body)
        } else {
            Err(UplinkError::Broken(
                "the server gave other profiles than it had offered".to_owned(),
            ))
        }
    }
}

fn asker(identity: &BoxIdentity) -> Asker<'_> {
    Asker {
        key_id: identity.appliance.as_str(),
        key: &identity.key,
    }
}

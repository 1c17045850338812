//! The push: one sealed batch to the server, and its acknowledgement.

use meters::Timestamp;
use protocol::signature::NONCE_LENGTH;
use protocol::{Ack, ApplianceId, BatchKey, Outcome, PublicKey, SigningKey, batch};

use crate::exchange::{Asker, Question, json};
use crate::{Uplink, UplinkError};

/// Who the box is to its server, and who the server is to the box.
#[derive(Debug)]
pub struct BoxIdentity {
    /// The box's name.
    pub appliance: ApplianceId,
    /// The box's key.
    pub key: SigningKey,
    /// The server's key, from the enrolment.
    pub server_key: PublicKey,
}

/// The server has the batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Whether it was new.
    pub outcome: Outcome,
    /// When the server signed this, by its clock.
    pub server_time: Timestamp,
}

impl Uplink {
    /// Sends a batch. `Ok` only where our server signed, for this very request, that it has the batch of that name;
    /// only then may the box count it as sent. `nonce` is fresh random bytes.
    ///
    /// # Errors
    /// [`UplinkError`], whose [`retry`](UplinkError::retry) says what to do. After any error the server may have the
    /// batch all the same: send the same bytes again.
    pub fn push(
        &self,
        identity: &BoxIdentity,
        body: &[u8],
        key: &BatchKey,
        now: Timestamp,
        nonce: &[u8; NONCE_LENGTH],
    ) -> Result<Accepted, UplinkError> {
        let asker = Asker {
            key_id: identity.appliance.as_str(),
            key: &identity.key,
        };
        let answer = self
            .ask(asker, Question::Post(batch::PATH, body), now, nonce)?
            .signed_by(&identity.server_key)?;
        let ack: Ack = json(&answer.body).map_err(|why| {
            UplinkError::Broken(format!("the server's acknowledgement can't be read: {why}"))
        })?;
        if ack.key != *key {
            return Err(UplinkError::Broken(
                "the server acknowledged another batch".to_owned(),
            ));
        }
        Ok(Accepted {
            outcome: ack.outcome,
            server_time: answer.created,
        })
    }
}

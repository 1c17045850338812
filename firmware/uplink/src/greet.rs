//! The greeting: is our server there, and what is its time?

use meters::Timestamp;
use protocol::introduction;
use protocol::signature::NONCE_LENGTH;

use crate::exchange::{Asker, Question};
use crate::{BoxIdentity, Uplink, UplinkError};

impl Uplink {
    /// Asks our server for its card, which changes nothing there; gives the server's time, signed for this very request.
    /// `nonce` is fresh random bytes. Whether the server still wants this box is not asked.
    ///
    /// # Errors
    /// [`UplinkError`].
    pub fn greet(
        &self,
        identity: &BoxIdentity,
        now: Timestamp,
        nonce: &[u8; NONCE_LENGTH],
    ) -> Result<Timestamp, UplinkError> {
        let asker = Asker {
            key_id: identity.appliance.as_str(),
            key: &identity.key,
        };
        let answer = self.ask(asker, Question::Get(introduction::PATH), now, nonce)?;
        Ok(answer.signed_by(&identity.server_key)?.created)
    }
}

//! The introduction: whose server is it, and by which CA, before anything secret is said.

use meters::Timestamp;
use protocol::signature::NONCE_LENGTH;
use protocol::{EnrolmentCode, ServerCard, SigningKey, enrolment, introduction};

use crate::exchange::{Asker, Question, json};
use crate::{Route, ServerAddress, Uplink, UplinkError, trust};

/// Asks the server for its card and believes it if it is signed, for this question, by the key that the code names.
///
/// # Errors
/// [`UplinkError`]; [`UplinkError::CodeOfAnotherServer`] where the code names another key.
pub fn introduce(
    server: &ServerAddress,
    route: &Route,
    code: &EnrolmentCode,
    key: &SigningKey,
    now: Timestamp,
    nonce: &[u8; NONCE_LENGTH],
) -> Result<ServerCard, UplinkError> {
    let uplink = Uplink::with_tls(server.clone(), trust::unverified()?, route);
    let asker = Asker {
        key_id: enrolment::KEY_ID,
        key,
    };
    let answer = uplink.ask(asker, Question::Get(introduction::PATH), now, nonce)?;
    if !answer.is_signed() {
        return Err(answer.unsigned());
    }
    // A refusal brings no card, so there is no key to believe it by.
    let Ok(card) = json::<ServerCard>(&answer.body) else {
        return Err(answer.unsigned());
    };
    if !code.names(&card.server_key) {
        return Err(UplinkError::CodeOfAnotherServer(server.to_string()));
    }
    answer.signed_by(&card.server_key)?;
    Ok(card)
}

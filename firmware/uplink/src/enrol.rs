//! Enrolment: the box becomes known to a server by a code.

use meters::Timestamp;
use protocol::signature::NONCE_LENGTH;
use protocol::{
    ApplianceId, EnrolmentCode, EnrolmentRequest, EnrolmentResponse, PublicKey, SigningKey, enrolment,
};

use crate::exchange::{Asker, Question, json};
use crate::{Route, ServerAddress, Uplink, UplinkError, introduce};

/// A box that belongs to nobody yet.
#[derive(Clone, Copy, Debug)]
pub struct NewBox<'a> {
    /// Its own key.
    pub key: &'a SigningKey,
    /// The agent's version.
    pub version: &'a str,
}

/// What enrolment gave: to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// The box's name from now on.
    pub appliance: ApplianceId,
    /// The key that signs every answer of the server.
    pub server_key: PublicKey,
    /// The server's private CA in PEM, where it has one.
    pub ca: Option<String>,
    /// The site that the code was made for.
    pub site: String,
    /// The server's time, signed.
    pub server_time: Timestamp,
}

/// Enrols the box: learns who the server is, then shows the code's one-use secret over TLS that is verified by what
/// was learnt. `nonces` are fresh random bytes, one for each of the two requests.
///
/// # Errors
/// [`UplinkError`]. After a failure whose answer was lost, the code may be used up.
pub fn enrol(
    server: &ServerAddress,
    route: &Route,
    code: &EnrolmentCode,
    new: NewBox<'_>,
    now: Timestamp,
    nonces: &[[u8; NONCE_LENGTH]; 2],
) -> Result<Enrolled, UplinkError> {
    let [for_card, for_enrolment] = nonces;
    let card = introduce(server, route, code, new.key, now, for_card)?;
    let uplink = Uplink::new(server.clone(), card.ca.as_deref(), route)?;
    let answer = uplink
        .ask(
            Asker {
                key_id: enrolment::KEY_ID,
                key: new.key,
            },
            Question::Post(enrolment::PATH, &request(code, new)?),
            now,
            for_enrolment,
        )?
        .signed_by(&card.server_key)?;
    let response: EnrolmentResponse = json(&answer.body).map_err(|why| {
        UplinkError::Broken(format!(
            "the server's answer to the enrolment can't be read: {why}"
        ))
    })?;
    if response.server_key != card.server_key {
        return Err(UplinkError::Broken(
            "the server gave two different keys".to_owned(),
        ));
    }
    Ok(Enrolled {
        appliance: response.appliance,
        server_key: response.server_key,
        ca: card.ca,
        site: response.site,
        server_time: answer.created,
    })
}

fn request(code: &EnrolmentCode, new: NewBox<'_>) -> Result<Vec<u8>, UplinkError> {
    let public_key = new
        .key
        .public_key()
        .map_err(|why| UplinkError::Settings(why.to_string()))?;
    let request = EnrolmentRequest {
        secret: code.secret().to_owned(),
        public_key,
        version: new.version.to_owned(),
    };
    serde_json::to_vec(&request).map_err(|why| UplinkError::Broken(why.to_string()))
}

//! Which enrolled box signed a request.

use protocol::ApplianceId;
use protocol::signature::Signed;

use super::answer::{Answer, verify};
use super::routes::{Question, Service};

/// The box whose signature the request carries, as keyid; else the refusal. `what` is what it brings, for the log.
pub(super) fn signer(service: &Service, question: &Question, what: &str) -> Result<Signed, Answer> {
    let mut trouble = None;
    let key_of = |key_id: &str| {
        let appliance: ApplianceId = key_id.parse().ok()?;
        service
            .ledger()
            .appliance_key(&appliance)
            .unwrap_or_else(|error| {
                trouble = Some(error);
                None
            })
    };
    let (method, path) = (&question.parts.method, question.parts.uri.path());
    let body = &question.body.bytes;
    let verified = verify(&question.parts.headers, method, path, body, key_of);
    // A ledger that can't be read must not look like a box that is unknown: the box would stop pushing.
    if let Some(error) = trouble {
        return Err(Answer::busy(&error));
    }
    verified.map_err(|error| {
        tracing::warn!("{what} from {} was refused: {error}", question.source);
        Answer::bad_signature(error)
    })
}

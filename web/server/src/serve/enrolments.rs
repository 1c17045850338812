//! `POST /api/v1/enrolments`: a box brings its code and its key, and gets its name.

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use protocol::{ApplianceId, EnrolmentRequest, EnrolmentResponse, RefusalKind, enrolment};
use ring::digest::{SHA256, digest};

use super::answer::{Answer, malformed, verify};
use super::routes::{Question, Service};
use crate::command;
use crate::error::ServerError;
use crate::ledger::rows::Enrolment;
use crate::outside_text::clean;

/// Random bytes of an appliance's name: 8 base32 characters.
const NAME_BYTES: usize = 5;
const LONGEST_VERSION: usize = 64;

pub(super) fn answer(service: &Service, question: &Question) -> Answer {
    let body = &question.body.bytes;
    let request: EnrolmentRequest = match serde_json::from_slice(body) {
        Ok(request) => request,
        Err(error) => return malformed(&error),
    };
    let (method, path) = (&question.parts.method, question.parts.uri.path());
    let key_of = |key_id: &str| (key_id == enrolment::KEY_ID).then_some(request.public_key);
    if let Err(error) = verify(&question.parts.headers, method, path, body, key_of) {
        return Answer::bad_signature(error);
    }
    let now = command::now();
    if !service.guesses(|guesses| guesses.may_try(question.source, now)) {
        return Answer::refusal(
            RefusalKind::TooManyGuesses,
            "too many wrong codes came of late: wait a quarter of an hour, then try again",
        );
    }
    match enrol(service, &request) {
        Ok(Enrolment::UnknownCode) => {
            tracing::warn!("a wrong enrolment code came from {}", question.source);
            service.guesses(|guesses| guesses.was_wrong(question.source, now));
            refused(&Enrolment::UnknownCode)
        }
        Ok(Enrolment::Enrolled { appliance, site }) => {
            tracing::info!("{appliance} is enrolled at {site:?}");
            Answer::ok(&EnrolmentResponse {
                appliance,
                server_key: service.card().server_key,
                site,
            })
        }
        Ok(other) => refused(&other),
        Err(error) => Answer::busy(&error),
    }
}

fn enrol(service: &Service, request: &EnrolmentRequest) -> Result<Enrolment, ServerError> {
    let version = clean(&request.version, LONGEST_VERSION);
    service.ledger().enrol(
        &secret_hash(&request.secret),
        &request.public_key,
        &version,
        &fresh_name()?,
        command::now(),
    )
}

fn refused(enrolment: &Enrolment) -> Answer {
    match enrolment {
        Enrolment::UsedCode => Answer::refusal(
            RefusalKind::UsedCode,
            "this enrolment code was used already: ask the dealer for a new one",
        ),
        Enrolment::ExpiredCode => Answer::refusal(
            RefusalKind::ExpiredCode,
            "this enrolment code is too old: ask the dealer for a new one",
        ),
        _ => Answer::refusal(
            RefusalKind::UnknownCode,
            "there is no such enrolment code: compare it with the dealer's, letter by letter",
        ),
    }
}

/// What the ledger knows of a code's secret: its SHA-256 in hex.
pub(crate) fn secret_hash(secret: &str) -> String {
    HEXLOWER.encode(digest(&SHA256, secret.as_bytes()).as_ref())
}

/// `box-` and 8 random letters and digits.
fn fresh_name() -> Result<ApplianceId, ServerError> {
    let mut random = [0; NAME_BYTES];
    getrandom::fill(&mut random).map_err(|_| ServerError::Random)?;
    format!("box-{}", BASE32_NOPAD.encode(&random).to_lowercase())
        .parse()
        .map_err(|_| ServerError::Random)
}

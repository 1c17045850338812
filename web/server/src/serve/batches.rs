//! `POST /api/v1/batches`: what the boxes push.

use data_encoding::HEXLOWER;
use protocol::{Ack, Batch, Outcome, RefusalKind};
use ring::digest::{SHA256, digest};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::answer::{Answer, malformed};
use super::routes::{Question, Service};
use super::signer::signer;
use crate::command;
use crate::ledger::incoming::{IncomingBatch, Kept};
use crate::outside_text::clean_batch;

/// An epoch is 32 hex digits; longer ones, or other characters, are not ours.
const LONGEST_EPOCH: usize = 64;

pub(super) fn answer(service: &Service, question: &Question) -> Answer {
    let signed = match signer(service, question, "a batch") {
        Ok(signed) => signed,
        Err(answer) => return answer,
    };
    match incoming(&question.body.bytes) {
        Err(answer) => answer,
        Ok(incoming) if incoming.batch.key.appliance.as_str() != signed.key_id => Answer::refusal(
            RefusalKind::BadSignature,
            "the batch names another box than the one that signed it: enrol this box with a new code",
        ),
        Ok(incoming) => keep(service, &incoming),
    }
}

/// The readings' own JSON, as it came.
#[derive(Deserialize)]
struct RawBatch<'a> {
    #[serde(borrow)]
    readings: Vec<RawReading<'a>>,
}

#[derive(Deserialize)]
struct RawReading<'a> {
    #[serde(borrow)]
    reading: &'a RawValue,
}

fn incoming(body: &[u8]) -> Result<IncomingBatch, Answer> {
    let batch: Batch = serde_json::from_slice(body).map_err(|error| malformed(&error))?;
    let raw: RawBatch<'_> = serde_json::from_slice(body).map_err(|error| malformed(&error))?;
    let epoch = &batch.key.epoch;
    if epoch.is_empty() || epoch.len() > LONGEST_EPOCH || !epoch.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(malformed(&"epoch is not made of hex digits"));
    }
    Ok(IncomingBatch {
        raw_readings: raw
            .readings
            .iter()
            .map(|entry| entry.reading.get().to_owned())
            .collect(),
        batch: clean_batch(batch),
        body_hash: HEXLOWER.encode(digest(&SHA256, body).as_ref()),
        body: body.to_vec(),
    })
}

fn keep(service: &Service, incoming: &IncomingBatch) -> Answer {
    let key = &incoming.batch.key;
    match service.ledger().keep_batch(incoming, command::now()) {
        Ok(Kept::Accepted) => {
            tracing::info!(
                "{} pushed batch {}: {} readings, {} misses",
                key.appliance,
                key.sequence,
                incoming.batch.readings.len(),
                incoming.batch.misses.len()
            );
            acknowledged(incoming, Outcome::Accepted)
        }
        Ok(Kept::Duplicate) => acknowledged(incoming, Outcome::Duplicate),
        Ok(Kept::DifferentBody) => {
            tracing::warn!(
                "{} pushed batch {} again with other contents: it is set aside (a cloned or restored card?)",
                key.appliance,
                key.sequence
            );
            Answer::refusal(
                RefusalKind::DifferentBody,
                "a batch of this name is kept with other contents, so this one was set aside: is the box's card a copy?",
            )
        }
        Ok(Kept::UnknownAppliance) => Answer::bad_signature(protocol::signature::SignatureError::UnknownKey),
        Err(error) => Answer::busy(&error),
    }
}

fn acknowledged(incoming: &IncomingBatch, outcome: Outcome) -> Answer {
    Answer::ok(&Ack {
        key: incoming.batch.key.clone(),
        outcome,
    })
}

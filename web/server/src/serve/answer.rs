//! An answer under `/api`: a status and JSON (or a file), signed for the one request that it answers.

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::signature::{SignatureError, Signed, SignedHeaders, sign_response, verify_request};
use protocol::{PublicKey, Refusal, RefusalKind, SigningKey};
use serde::Serialize;

use super::body::BodyError;
use crate::command;

/// The keyid under which the server signs.
const KEY_ID: &str = "server";
/// When a box may ask a busy server again.
const RETRY_AFTER_SECONDS: &str = "30";

/// What is answered, before it is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    status: StatusCode,
    content_type: &'static str,
    body: Vec<u8>,
}

const JSON: &str = "application/json";

impl Answer {
    /// It worked.
    pub(super) fn ok(message: &impl Serialize) -> Self {
        match serde_json::to_vec(message) {
            Ok(body) => Self {
                status: StatusCode::OK,
                content_type: JSON,
                body,
            },
            Err(error) => Self::busy(&error),
        }
    }

    /// Those bytes.
    pub(super) const fn file(body: Vec<u8>) -> Self {
        Self {
            status: StatusCode::OK,
            content_type: "application/octet-stream",
            body,
        }
    }

    /// It did not: `message` is one sentence with what to do.
    pub(super) fn refusal(error: RefusalKind, message: impl Into<String>) -> Self {
        let refusal = Refusal {
            error,
            message: message.into(),
        };
        Self {
            status: status_of(error),
            content_type: JSON,
            body: serde_json::to_vec(&refusal).unwrap_or_default(),
        }
    }

    /// The server itself can't: the cause is for the log, not for the box.
    pub(super) fn busy(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!("a request could not be served: {cause}");
        Self::refusal(
            RefusalKind::Busy,
            "the server can't keep this now: try again later",
        )
    }

    /// The request's signature is not good.
    pub(super) fn bad_signature(error: SignatureError) -> Self {
        match error {
            SignatureError::UnknownKey => Self::refusal(
                RefusalKind::UnknownAppliance,
                "the server does not know this box, or has let it go: enrol it with a new code",
            ),
            _ => Self::refusal(
                RefusalKind::BadSignature,
                format!("{error}: a proxy may have changed the request, or the box has lost its key"),
            ),
        }
    }

    /// Signs it for the request with those headers.
    pub(super) fn signed(self, key: &SigningKey, request: &HeaderMap) -> Response {
        let request_signature = text_of(request, "signature").unwrap_or_default();
        let content_type = self.content_type;
        let status = self.status.as_u16();
        let headers = sign_response(key, KEY_ID, status, &self.body, command::now(), request_signature);
        let mut response = (self.status, self.body).into_response();
        let fields = response.headers_mut();
        fields.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            fields.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SECONDS));
        }
        for (name, value) in headers.fields() {
            if let Ok(value) = HeaderValue::from_str(value) {
                fields.insert(name, value);
            }
        }
        response
    }
}

impl From<BodyError> for Answer {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::TooLarge => Self::refusal(
                RefusalKind::TooLarge,
                format!(
                    "the body is longer than {} bytes: send fewer readings at once",
                    protocol::batch::LONGEST_BODY
                ),
            ),
            BodyError::Busy => Self::refusal(RefusalKind::Busy, "the server is busy: try again later"),
            BodyError::Broken => {
                // Not "malformed": then the box would never send it again.
                Self::refusal(RefusalKind::Busy, "the body ended too early: send it again")
            }
        }
    }
}

fn status_of(error: RefusalKind) -> StatusCode {
    match error {
        RefusalKind::UnknownCode => StatusCode::NOT_FOUND,
        RefusalKind::UsedCode | RefusalKind::DifferentBody => StatusCode::CONFLICT,
        RefusalKind::ExpiredCode => StatusCode::GONE,
        RefusalKind::TooManyGuesses => StatusCode::TOO_MANY_REQUESTS,
        RefusalKind::UnknownAppliance | RefusalKind::BadSignature => StatusCode::UNAUTHORIZED,
        RefusalKind::Malformed | RefusalKind::Other => StatusCode::BAD_REQUEST,
        RefusalKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        RefusalKind::Busy => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn text_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Checks a request's signature; `key_of` finds the key of a keyid.
pub(super) fn verify(
    headers: &HeaderMap,
    method: &Method,
    path: &str,
    body: &[u8],
    key_of: impl FnOnce(&str) -> Option<PublicKey>,
) -> Result<Signed, SignatureError> {
    let fields = SignedHeaders::find(|name| text_of(headers, name))?;
    verify_request(&fields, (method.as_str(), path), body, key_of)
}

/// What can be said of JSON that is not what the path takes. The text may quote the sender, so it is cleaned.
pub(super) fn malformed(error: &dyn std::fmt::Display) -> Answer {
    const LONGEST: usize = 200;
    let cause = crate::outside_text::clean(&error.to_string(), LONGEST);
    Answer::refusal(
        RefusalKind::Malformed,
        format!("the body is not what this address takes: {cause}"),
    )
}

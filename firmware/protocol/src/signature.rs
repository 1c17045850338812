//! HTTP Message Signatures (RFC 9421) with Content-Digest (RFC 9530), in the one form that box and server use.
//!
//! A request covers its method, path and body. A response covers its status, its body and the request's signature
//! (RFC 9421 §2.4), so that an old answer can't be played back to a new question. The nonce makes each request's
//! signature its own. Anything in another form is refused: we talk to nobody but ourselves.

use std::fmt;

use meters::Timestamp;
use ring::digest::{SHA256, digest};

use crate::encoding::{from_base64, to_base64, to_hex};
use crate::{PublicKey, SigningKey};

/// The label of the one signature that a message carries.
const LABEL: &str = "meterbox";
const REQUEST_COMPONENTS: &str = r#"("@method" "@path" "content-digest")"#;
const RESPONSE_COMPONENTS: &str = r#"("@status" "content-digest" "signature";req;key="meterbox")"#;
/// Headers longer than this are not ours.
const LONGEST_HEADER: usize = 1_024;

/// Length of a request's nonce, in bytes.
pub const NONCE_LENGTH: usize = 16;

/// The three header fields that a signed message carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedHeaders {
    /// `Content-Digest`.
    pub content_digest: String,
    /// `Signature-Input`.
    pub signature_input: String,
    /// `Signature`.
    pub signature: String,
}

impl SignedHeaders {
    /// The names of the fields in lower case, in the order of [`fields`](Self::fields).
    pub const NAMES: [&'static str; 3] = ["content-digest", "signature-input", "signature"];

    /// Name and value of each field.
    pub fn fields(&self) -> [(&'static str, &str); 3] {
        let [digest, input, signature] = Self::NAMES;
        [
            (digest, &self.content_digest),
            (input, &self.signature_input),
            (signature, &self.signature),
        ]
    }

    /// The fields of a message that came in; `value` finds a header's value by its lower-case name.
    ///
    /// # Errors
    /// [`SignatureError::Missing`] where one is not there.
    pub fn find<'a>(value: impl Fn(&'static str) -> Option<&'a str>) -> Result<Self, SignatureError> {
        let [digest, input, signature] = Self::NAMES;
        let field = |name| {
            value(name)
                .map(str::to_owned)
                .ok_or(SignatureError::Missing(name))
        };
        Ok(Self {
            content_digest: field(digest)?,
            signature_input: field(input)?,
            signature: field(signature)?,
        })
    }
}

/// What a valid signature says beside the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Whose key signed it.
    pub key_id: String,
    /// When the signer thinks it was signed.
    pub created: Timestamp,
}

/// Why a message is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureError {
    /// A header field is not there.
    Missing(&'static str),
    /// The signature is not of the form that box and server use.
    Form,
    /// The body is not the one that was signed.
    Body,
    /// Nobody with that name is known.
    UnknownKey,
    /// The signature is not made by that key, or not for this message.
    Wrong,
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(field) => write!(f, "the header field {field} is missing"),
            Self::Form => f.write_str("the signature is not of the form that Meterbox uses"),
            Self::Body => f.write_str("the body is not the one that was signed"),
            Self::UnknownKey => f.write_str("the signer is not known"),
            Self::Wrong => f.write_str("the signature does not fit the message"),
        }
    }
}

impl std::error::Error for SignatureError {}

/// Signs a request. `nonce` is fresh random bytes.
pub fn sign_request(
    key: &SigningKey,
    key_id: &str,
    (method, path): (&str, &str),
    body: &[u8],
    created: Timestamp,
    nonce: &[u8; NONCE_LENGTH],
) -> SignedHeaders {
    let parameters = format!(
        r#"{REQUEST_COMPONENTS};created={};nonce="{}";keyid="{key_id}";alg="ed25519""#,
        created.unix_seconds(),
        to_hex(nonce),
    );
    let content_digest = content_digest(body);
    let base = request_base(method, path, &content_digest, &parameters);
    signed_headers(key, content_digest, &parameters, &base)
}

/// Checks a request. `key_of` finds the key of a keyid.
///
/// # Errors
/// [`SignatureError`] says why the request is not believed.
pub fn verify_request(
    headers: &SignedHeaders,
    (method, path): (&str, &str),
    body: &[u8],
    key_of: impl FnOnce(&str) -> Option<PublicKey>,
) -> Result<Signed, SignatureError> {
    let (parameters, signature) = opened(headers, body)?;
    let signed = signed_parameters(parameters, REQUEST_COMPONENTS)?;
    let key = key_of(&signed.key_id).ok_or(SignatureError::UnknownKey)?;
    let base = request_base(method, path, &headers.content_digest, parameters);
    if key.verifies(base.as_bytes(), &signature) {
        Ok(signed)
    } else {
        Err(SignatureError::Wrong)
    }
}

/// Signs the response to the request whose `Signature` field was `request_signature`.
pub fn sign_response(
    key: &SigningKey,
    key_id: &str,
    status: u16,
    body: &[u8],
    created: Timestamp,
    request_signature: &str,
) -> SignedHeaders {
    let parameters = format!(
        r#"{RESPONSE_COMPONENTS};created={};keyid="{key_id}";alg="ed25519""#,
        created.unix_seconds(),
    );
    let content_digest = content_digest(body);
    let base = response_base(status, &content_digest, request_signature, &parameters);
    signed_headers(key, content_digest, &parameters, &base)
}

/// Checks the response to the request whose `Signature` field was `request_signature`.
///
/// # Errors
/// [`SignatureError`] says why the response is not believed.
pub fn verify_response(
    headers: &SignedHeaders,
    status: u16,
    body: &[u8],
    request_signature: &str,
    key: &PublicKey,
) -> Result<Signed, SignatureError> {
    let (parameters, signature) = opened(headers, body)?;
    let signed = signed_parameters(parameters, RESPONSE_COMPONENTS)?;
    let base = response_base(status, &headers.content_digest, request_signature, parameters);
    if key.verifies(base.as_bytes(), &signature) {
        Ok(signed)
    } else {
        Err(SignatureError::Wrong)
    }
}

/// `Content-Digest` of a body (RFC 9530 §2).
fn content_digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", to_base64(digest(&SHA256, body).as_ref()))
}

/// The signature base of a request (RFC 9421 §2.5).
fn request_base(method: &str, path: &str, content_digest: &str, parameters: &str) -> String {
    format!(
        "\"@method\": {method}\n\"@path\": {path}\n\"content-digest\": {content_digest}\n\"@signature-params\": {parameters}"
    )
}

/// The signature base of a response. A `Signature` field is a dictionary (RFC 8941); its member under our label is
/// the byte sequence that stands behind `meterbox=`.
fn response_base(status: u16, content_digest: &str, request_signature: &str, parameters: &str) -> String {
    let member = labelled(request_signature).unwrap_or_default();
    format!(
        "\"@status\": {status}\n\"content-digest\": {content_digest}\n\"signature\";req;key=\"{LABEL}\": {member}\n\"@signature-params\": {parameters}"
    )
}

fn signed_headers(key: &SigningKey, content_digest: String, parameters: &str, base: &str) -> SignedHeaders {
    SignedHeaders {
        content_digest,
        signature_input: format!("{LABEL}={parameters}"),
        signature: format!("{LABEL}=:{}:", to_base64(&key.sign(base.as_bytes()))),
    }
}

fn labelled(field: &str) -> Option<&str> {
    field.strip_prefix(LABEL)?.strip_prefix('=')
}

/// The signature's parameters and bytes, once the body is known to be the signed one.
fn opened<'a>(headers: &'a SignedHeaders, body: &[u8]) -> Result<(&'a str, Vec<u8>), SignatureError> {
    if headers
        .fields()
        .iter()
        .any(|(_, value)| value.len() > LONGEST_HEADER)
    {
        return Err(SignatureError::Form);
    }
    if headers.content_digest != content_digest(body) {
        return Err(SignatureError::Body);
    }
    let parameters = labelled(&headers.signature_input).ok_or(SignatureError::Form)?;
    let signature = labelled(&headers.signature)
        .and_then(|member| member.strip_prefix(':')?.strip_suffix(':'))
        .and_then(from_base64)
        .ok_or(SignatureError::Form)?;
    Ok((parameters, signature))
}

/// Reads `("…" …);created=1;keyid="…";alg="ed25519"`, where the components must be exactly the expected ones.
fn signed_parameters(parameters: &str, components: &str) -> Result<Signed, SignatureError> {
    let rest = parameters.strip_prefix(components).ok_or(SignatureError::Form)?;
    let mut created = None;
    let mut key_id = None;
    let mut algorithm = None;
    for parameter in rest.split(';').skip(1) {
        let (name, value) = parameter.split_once('=').ok_or(SignatureError::Form)?;
        match name {
            "created" => created = value.parse().ok().map(Timestamp::from_unix_seconds),
            "keyid" => key_id = quoted(value).map(str::to_owned),
            "alg" => algorithm = quoted(value),
            "nonce" => quoted(value).map(|_| ()).ok_or(SignatureError::Form)?,
            _ => return Err(SignatureError::Form),
        }
    }
    match (created, key_id, algorithm) {
        (Some(created), Some(key_id), Some("ed25519")) => Ok(Signed { key_id, created }),
        _ => Err(SignatureError::Form),
    }
}

/// The inside of a quoted string without escapes: ours need none.
fn quoted(value: &str) -> Option<&str> {
    let inside = value.strip_prefix('"')?.strip_suffix('"')?;
    (!inside.contains(['"', '\\', '\n'])).then_some(inside)
}

#[cfg(test)]
mod tests;

//! Signed HTTP messages: only the one that was signed is believed.

use meters::Timestamp;
use protocol::SigningKey;
use protocol::signature::{SignedHeaders, sign_request, sign_response, verify_request, verify_response};

use super::Target;

const BODY: &[u8] = b"{\"readings\":[]}";
const REQUEST: (&str, &str) = ("POST", "/api/v1/batches");

pub(super) const TARGET: Target = Target {
    name: "signature",
    check,
    seeds,
    longest: 3_000,
};

fn key() -> SigningKey {
    SigningKey::from_seed(&[7; 32]).unwrap_or_else(|_| panic!("32 bytes are a key"))
}

fn signed_request() -> SignedHeaders {
    sign_request(
        &key(),
        "box-1",
        REQUEST,
        BODY,
        Timestamp::from_unix_seconds(1_700_000_000),
        &[1; 16],
    )
}

fn signed_response() -> SignedHeaders {
    let created = Timestamp::from_unix_seconds(1_700_000_000);
    sign_response(&key(), "server", 200, BODY, created, &signed_request().signature)
}

/// Three header fields and a body, with line ends between them.
fn check(bytes: &[u8]) {
    let mut parts = bytes.splitn(4, |byte| *byte == b'\n');
    let mut text = || String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let headers = SignedHeaders {
        content_digest: text(),
        signature_input: text(),
        signature: text(),
    };
    let body = parts.next().unwrap_or_default();
    let Ok(public) = key().public_key() else { return };
    if verify_request(&headers, REQUEST, body, |_| Some(public)).is_ok() {
        assert!(
            headers == signed_request() && body == BODY,
            "{headers:?} is believed"
        );
    }
    if verify_response(&headers, 200, body, &signed_request().signature, &public).is_ok() {
        assert!(
            headers == signed_response() && body == BODY,
            "{headers:?} is believed"
        );
    }
}

fn seeds() -> Vec<Vec<u8>> {
    [signed_request(), signed_response()]
        .map(|headers| {
            let fields = headers.fields().map(|(_, value)| value.to_owned());
            [fields.join("\n").as_bytes(), b"\n", BODY].concat()
        })
        .into()
}

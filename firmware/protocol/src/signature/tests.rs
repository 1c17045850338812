#![allow(clippy::unwrap_used)]
use super::*;
use proptest::prelude::*;

const REQUEST: (&str, &str) = ("POST", "/api/v1/batches");
const NOW: Timestamp = Timestamp::from_unix_seconds(1_795_341_600);

fn key(fill: u8) -> SigningKey {
    SigningKey::from_seed(&[fill; 32]).unwrap()
}

fn public(fill: u8) -> PublicKey {
    key(fill).public_key().unwrap()
}

fn request(body: &[u8]) -> SignedHeaders {
    sign_request(&key(1), "box-1", REQUEST, body, NOW, &[5; NONCE_LENGTH])
}

fn verdict(headers: &SignedHeaders, line: (&str, &str), body: &[u8]) -> Result<Signed, SignatureError> {
    verify_request(headers, line, body, |id| (id == "box-1").then(|| public(1)))
}

/// RFC 9421 appendix B.2.6 signs a request with the key of B.1.4; our primitives must agree with its bytes.
#[test]
fn the_rfcs_own_example_verifies() {
    let key: PublicKey = "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=".parse().unwrap();
    let base = "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\
                \"@method\": POST\n\
                \"@path\": /foo\n\
                \"@authority\": example.com\n\
                \"content-type\": application/json\n\
                \"content-length\": 18\n\
                \"@signature-params\": (\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \
                \"content-length\");created=1618884473;keyid=\"test-key-ed25519\"";
    let signature = from_base64(
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==",
    )
    .unwrap();
    assert!(key.verifies(base.as_bytes(), &signature));
    assert!(!key.verifies(base.replace("/foo", "/bar").as_bytes(), &signature));
}

/// RFC 9530 appendix D gives the digest of this body.
#[test]
fn the_digest_is_that_of_rfc_9530() {
    assert_eq!(
        content_digest(b"{\"hello\": \"world\"}\n"),
        "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"
    );
}

#[test]
fn a_signed_request_says_who_and_when() {
    let signed = verdict(&request(b"{}"), REQUEST, b"{}").unwrap();
    assert_eq!(
        signed,
        Signed {
            key_id: "box-1".into(),
            created: NOW
        }
    );
}

#[test]
fn whatever_is_changed_is_noticed() {
    let good = request(b"{}");
    assert_eq!(verdict(&good, REQUEST, b"{ }"), Err(SignatureError::Body));
    assert_eq!(
        verdict(&good, ("PUT", REQUEST.1), b"{}"),
        Err(SignatureError::Wrong)
    );
    assert_eq!(
        verdict(&good, (REQUEST.0, "/api/v1/enrolments"), b"{}"),
        Err(SignatureError::Wrong)
    );

    let other_time = good.signature_input.replace("created=1", "created=2");
    assert_eq!(
        verdict(
            &SignedHeaders {
                signature_input: other_time,
                ..good.clone()
            },
            REQUEST,
            b"{}"
        ),
        Err(SignatureError::Wrong)
    );
    let fewer = good.signature_input.replace(" \"content-digest\"", "");
    assert_eq!(
        verdict(
            &SignedHeaders {
                signature_input: fewer,
                ..good
            },
            REQUEST,
            b"{}"
        ),
        Err(SignatureError::Form)
    );
    let other_key = sign_request(&key(2), "box-1", REQUEST, b"{}", NOW, &[5; NONCE_LENGTH]);
    assert_eq!(verdict(&other_key, REQUEST, b"{}"), Err(SignatureError::Wrong));
    let stranger = sign_request(&key(1), "box-2", REQUEST, b"{}", NOW, &[5; NONCE_LENGTH]);
    assert_eq!(
        verdict(&stranger, REQUEST, b"{}"),
        Err(SignatureError::UnknownKey)
    );
}

#[test]
fn an_answer_belongs_to_one_question() {
    let first = request(b"{}");
    let second = sign_request(&key(1), "box-1", REQUEST, b"{}", NOW, &[6; NONCE_LENGTH]);
    let answer = sign_response(&key(9), "server", 200, b"{\"ok\":1}", NOW, &first.signature);
    let check = |status, body: &[u8], question: &SignedHeaders, server| {
        verify_response(&answer, status, body, &question.signature, &public(server))
    };
    assert!(check(200, b"{\"ok\":1}", &first, 9).is_ok());
    assert_eq!(check(200, b"{\"ok\":1}", &second, 9), Err(SignatureError::Wrong));
    assert_eq!(check(201, b"{\"ok\":1}", &first, 9), Err(SignatureError::Wrong));
    assert_eq!(check(200, b"{\"ok\":2}", &first, 9), Err(SignatureError::Body));
    assert_eq!(check(200, b"{\"ok\":1}", &first, 8), Err(SignatureError::Wrong));
}

#[test]
fn a_message_without_the_fields_is_refused_by_name() {
    let found = SignedHeaders::find(|name| (name != "signature").then_some("x"));
    assert_eq!(found, Err(SignatureError::Missing("signature")));
}

proptest! {
    #[test]
    fn no_headers_panic(digest in "\\PC{0,60}", input in "\\PC{0,200}", signature in "\\PC{0,120}") {
        let headers = SignedHeaders { content_digest: digest, signature_input: input, signature };
        let verdict = verdict(&headers, REQUEST, b"{}");
        prop_assert!(verdict.is_err());
    }

    #[test]
    fn no_flipped_byte_passes(at in 0_usize..400, bit in 0_u8..7) {
        let mut headers = request(b"{}");
        let field = if at.is_multiple_of(2) { &mut headers.signature_input } else { &mut headers.signature };
        let mut bytes = field.clone().into_bytes();
        let place = at / 2 % bytes.len();
        bytes[place] ^= 1 << bit;
        *field = String::from_utf8_lossy(&bytes).into_owned();
        let verdict = verdict(&headers, REQUEST, b"{}");
        prop_assert!(verdict.is_err());
    }
}

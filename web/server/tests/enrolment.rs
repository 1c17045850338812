//! A box becomes known to the server by a code, once.

#![allow(clippy::unwrap_used)]

mod support;

use protocol::{EnrolmentResponse, RefusalKind};
use support::{Appliance, Office};

#[test]
fn the_right_code_works_once_and_its_answer_can_be_asked_for_again() {
    let office = Office::new();
    let server = office.serve();
    let code = office.code();
    assert!(
        code.names(&server.key()),
        "the code names the key that the server shows"
    );

    let first = Appliance::new();
    let answer = first.enrol(&server, code.secret());
    assert!(answer.is_signed_by(&server.key()));
    let response: EnrolmentResponse = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(response.site, "Harbour Street 5");
    let name = response.appliance.to_string();
    assert_eq!((name.len(), name.starts_with("box-")), (12, true), "{name}");

    let again = first.enrol(&server, code.secret());
    assert_eq!(
        again.body, answer.body,
        "the answer was lost; the same box asks again"
    );
    let other = Appliance::new().enrol(&server, code.secret());
    assert_eq!((other.status, other.refusal()), (409, RefusalKind::UsedCode));
    assert!(other.is_signed_by(&server.key()));
    assert_eq!(office.listed(&["appliance", "list"]).len(), 1);
}

#[test]
fn an_expired_and_a_wrong_code_are_told_apart() {
    let office = Office::new();
    let server = office.serve();
    let code = office.code();
    office.change("UPDATE enrolment_codes SET expires_at = created_at");
    let late = Appliance::new().enrol(&server, code.secret());
    assert_eq!((late.status, late.refusal()), (410, RefusalKind::ExpiredCode));
    let wrong = Appliance::new().enrol(&server, "AAAAAAAA");
    assert_eq!((wrong.status, wrong.refusal()), (404, RefusalKind::UnknownCode));
    assert_eq!(office.count("SELECT COUNT(*) FROM appliances"), 0);
}

#[test]
fn guessing_is_stopped_even_for_the_right_code() {
    let office = Office::new();
    let server = office.serve();
    let appliance = Appliance::new();
    for _ in 0..21 {
        assert_eq!(
            appliance.enrol(&server, "AAAAAAAA").refusal(),
            RefusalKind::UnknownCode
        );
    }
    let right = appliance.enrol(&server, office.code().secret());
    assert_eq!(
        (right.status, right.refusal()),
        (429, RefusalKind::TooManyGuesses)
    );
    assert!(right.is_signed_by(&server.key()));
}

#[test]
fn a_request_that_its_key_did_not_sign_is_refused() {
    let office = Office::new();
    let server = office.serve();
    let (thief, victim) = (Appliance::new(), Appliance::new());
    let body = format!(
        r#"{{"secret":"{}","public_key":"{}","version":"0.1.0"}}"#,
        office.code().secret(),
        victim.public_key()
    );
    let headers = thief.signed("new", "/api/v1/enrolments", body.as_bytes());
    let answer = server.post("/api/v1/enrolments", Some(&headers), body.as_bytes());
    assert_eq!(
        (answer.status, answer.refusal()),
        (401, RefusalKind::BadSignature)
    );
    let headers = victim.signed("box-1", "/api/v1/enrolments", body.as_bytes());
    let answer = server.post("/api/v1/enrolments", Some(&headers), body.as_bytes());
    assert_eq!(answer.status, 401);
    let unsigned = server.post("/api/v1/enrolments", None, body.as_bytes());
    assert_eq!(
        (unsigned.status, unsigned.refusal()),
        (401, RefusalKind::BadSignature)
    );
    assert!(unsigned.is_signed_by(&server.key()));
    let empty = server.post("/api/v1/enrolments", None, b"");
    assert_eq!((empty.status, empty.refusal()), (400, RefusalKind::Malformed));
}

//! A check-in, the profiles that it may bring, and everything that answers in the server's place.
#![allow(clippy::unwrap_used)]

mod dealer;

use std::io::Write;

use dealer::{
    Authority, Dealer, NONCE, NOW, Request, SERVER, SERVERS_NOW, STRANGER, box_identity, plain, public,
    refusal, route, signed,
};
use protocol::check_in::NewProfiles;
use protocol::signature::SignatureError;
use protocol::{CheckInAnswer, RefusalKind};
use uplink::{CheckedIn, Retry, Uplink, UplinkError};

const CHECK_IN: &[u8] = br#"{"appliance":"box-4k7qz2","sequence":9,"version":"0.1.0"}"#;
const PACK: &[u8] = b"\x00a pack\xff";

/// What a server does with a request.
type Serving = dyn Fn(&Request, &mut dyn Write) -> std::io::Result<()> + Send + Sync;

struct Reached {
    dealer: Dealer,
    uplink: Uplink,
}

fn reach(answer: Box<Serving>) -> Reached {
    let authority = Authority::new();
    let dealer = Dealer::open(authority.tls("127.0.0.1", |_| ()), answer);
    let uplink = Uplink::new(dealer.server_address(), Some(&authority.pem()), &route()).unwrap();
    Reached { dealer, uplink }
}

impl Reached {
    fn check_in(&self) -> Result<CheckedIn, UplinkError> {
        self.uplink.check_in(&box_identity(), CHECK_IN, NOW, &NONCE)
    }

    fn profiles(&self, offered: &NewProfiles) -> Result<Vec<u8>, UplinkError> {
        self.uplink.profiles(&box_identity(), offered, NOW, &NONCE)
    }
}

fn offered() -> NewProfiles {
    NewProfiles::of(2_026_113_001, PACK)
}

#[test]
fn a_check_in_is_answered_by_its_server() {
    let reached = reach(Box::new(|request, out| {
        out.write_all(&signed(
            SERVER,
            request,
            200,
            br#"{"sequence":9,"next_in":600,"new":1}"#,
        ))
    }));
    let checked_in = reached.check_in().unwrap();
    assert_eq!(
        (checked_in.answer.sequence, checked_in.answer.next_in),
        (9, Some(600))
    );
    assert_eq!(checked_in.server_time, SERVERS_NOW);
    let seen = reached.dealer.seen.lock().unwrap();
    assert_eq!(
        (seen[0].method.as_str(), seen[0].path.as_str()),
        ("POST", "/api/v1/check-ins")
    );
    assert_eq!(seen[0].body, CHECK_IN);
    assert_eq!(seen[0].signer(public(dealer::BOX)).as_deref(), Some("box-4k7qz2"));
}

#[test]
fn profiles_are_fetched_signed_and_exactly_as_they_were_offered() {
    let reached = reach(Box::new(|request, out| {
        out.write_all(&signed(SERVER, request, 200, PACK))
    }));
    assert_eq!(reached.profiles(&offered()).unwrap(), PACK);
    {
        let seen = reached.dealer.seen.lock().unwrap();
        assert_eq!(
            (seen[0].method.as_str(), seen[0].path.as_str()),
            ("GET", "/api/v1/profiles/2026113001")
        );
        assert_eq!(seen[0].signer(public(dealer::BOX)).as_deref(), Some("box-4k7qz2"));
    }
    for other in [b"another pack".as_slice(), b"", b"\x00a pacK\xff"] {
        let error = reached
            .profiles(&NewProfiles::of(2_026_113_001, other))
            .unwrap_err();
        assert!(error.to_string().contains("other profiles"), "{error}");
    }
}

#[test]
fn a_pack_beyond_all_measure_is_not_even_asked_for() {
    let reached = reach(Box::new(|request, out| {
        out.write_all(&signed(SERVER, request, 200, PACK))
    }));
    for length in [1024 * 1024 + 1, u64::MAX] {
        let error = reached
            .profiles(&NewProfiles { length, ..offered() })
            .unwrap_err();
        assert_eq!(error, UplinkError::TooLong);
    }
    assert!(reached.dealer.seen.lock().unwrap().is_empty());
}

#[test]
fn a_redirect_of_either_is_reported_and_not_followed() {
    let elsewhere = Dealer::open(Authority::new().tls("127.0.0.1", |_| ()), dealer::honest(None));
    for status in [301, 302, 303, 307, 308] {
        for target in [
            "http://127.0.0.1:1/".to_owned(),
            elsewhere.server_address().to_string(),
        ] {
            let reached = reach(Box::new(move |_, out| {
                out.write_all(&plain(status, &[("location", &target)], b""))
            }));
            let not_ours = UplinkError::NotOurServer {
                status,
                retry_after: None,
            };
            assert_eq!(reached.check_in().unwrap_err(), not_ours);
            assert_eq!(reached.profiles(&offered()).unwrap_err(), not_ours);
            assert!(not_ours.to_string().contains("redirect"), "{not_ours}");
        }
    }
    assert!(elsewhere.seen.lock().unwrap().is_empty());
}

/// A redirect that the server itself signed, or a proxy that got hold of its key, still leads nowhere.
#[test]
fn even_a_signed_redirect_is_not_followed() {
    let reached = reach(Box::new(|request, out| {
        let answer = String::from_utf8(signed(SERVER, request, 302, b"{}")).unwrap();
        out.write_all(
            answer
                .replacen("\r\n", "\r\nlocation: http://127.0.0.1:1/\r\n", 1)
                .as_bytes(),
        )
    }));
    assert!(matches!(reached.check_in().unwrap_err(), UplinkError::Broken(_)));
    assert!(matches!(
        reached.profiles(&offered()).unwrap_err(),
        UplinkError::Broken(_)
    ));
}

#[test]
fn an_answer_that_our_server_did_not_sign_never_counts() {
    let body = serde_json::to_vec(&CheckInAnswer::default()).unwrap();
    let unsigned = body.clone();
    let reached = reach(Box::new(move |_, out| out.write_all(&plain(200, &[], &unsigned))));
    assert!(matches!(
        reached.check_in().unwrap_err(),
        UplinkError::NotOurServer { status: 200, .. }
    ));
    let stranger = body;
    let reached = reach(Box::new(move |request, out| {
        out.write_all(&signed(STRANGER, request, 200, &stranger))
    }));
    assert_eq!(
        reached.check_in().unwrap_err(),
        UplinkError::Forged(SignatureError::Wrong)
    );
    assert_eq!(
        reached.profiles(&offered()).unwrap_err(),
        UplinkError::Forged(SignatureError::Wrong)
    );
    let reached = reach(Box::new(|request, out| {
        out.write_all(&signed(SERVER, request, 200, b"[[["))
    }));
    assert!(
        reached
            .check_in()
            .unwrap_err()
            .to_string()
            .contains("can't be read")
    );
}

#[test]
fn a_box_that_was_let_go_hears_it_and_an_old_server_is_told_apart() {
    let gone = refusal(RefusalKind::UnknownAppliance);
    let reached = reach(Box::new(move |request, out| {
        out.write_all(&signed(SERVER, request, 401, &gone))
    }));
    for error in [
        reached.check_in().unwrap_err(),
        reached.profiles(&offered()).unwrap_err(),
    ] {
        assert!(matches!(&error, UplinkError::Refused(why) if why.error == RefusalKind::UnknownAppliance));
        assert_eq!(error.retry(), Retry::AfterChange);
        assert!(error.to_string().contains("The server says why."));
    }
    let reached = reach(Box::new(|_, out| {
        out.write_all(&plain(404, &[], b"There is nothing here."))
    }));
    assert!(matches!(
        reached.check_in().unwrap_err(),
        UplinkError::NotOurServer { status: 404, .. }
    ));
}

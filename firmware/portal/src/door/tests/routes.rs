//! What is found at which address, by whom, and with which headers (W9, W12).

use proptest::prelude::*;

use super::house::{Browser, CODE, House, PASSWORD, STATUS, all, header, location, text};
use crate::DeskFailure;
use crate::relay::{Answer, KEPT_HEADERS, Method, Question};

fn has_the_headers_of_all(answer: &Answer) {
    let policy = header(answer, "Content-Security-Policy").unwrap();
    for rule in [
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ] {
        assert!(policy.contains(rule), "{rule}");
    }
    assert!(!policy.contains("unsafe"));
    for (name, value) in [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ] {
        assert_eq!(header(answer, name), Some(value));
    }
    assert!(header(answer, "Permissions-Policy").is_some());
    assert_eq!(header(answer, "Strict-Transport-Security"), None);
    assert_eq!(all(answer, "Cache-Control").count(), 1);
    for (name, value) in &answer.headers {
        assert!(
            value.bytes().all(|octet| (32..127).contains(&octet)),
            "{name}: {value}"
        );
    }
}

#[test]
fn who_is_signed_in_sees_every_page_and_file() {
    let (mut house, mut owner) = House::claimed();
    for place in setup::Place::MENU {
        let answer = owner.get(&mut house, &place.path());
        assert_eq!(answer.status, 200, "{place:?}");
        assert_eq!(header(&answer, "Cache-Control"), Some("no-store"));
        has_the_headers_of_all(&answer);
    }
    let file = owner.get(&mut house, "/reports/today.csv");
    assert_eq!((file.status, file.body.as_slice()), (200, STATUS.as_bytes()));
    assert_eq!(
        header(&file, "Content-Disposition"),
        Some("attachment; filename=\"meters-of--B-ro---..-today.csv\"")
    );
    has_the_headers_of_all(&file);
    owner.get(&mut house, "/server?page=3");
    assert_eq!(*house.desk.leaf.lock().unwrap(), 3);
}

#[test]
fn who_is_not_signed_in_sees_the_sign_in_alone() {
    let (mut house, _) = House::claimed();
    let mut stranger = Browser::at("10.0.0.66");
    for path in [
        "/",
        "/network",
        "/devices",
        "/it",
        "/it/support-bundle.json",
        "/server/sent/b-1",
    ] {
        let answer = stranger.get(&mut house, path);
        assert_eq!(answer.status, 303);
        assert!(location(&answer).starts_with("/sign-in"), "{path}");
    }
    for address in ["/sign-in", "/sign-in?done=signed-out", "/nothing"] {
        let page = text(&stranger.get(&mut house, address));
        assert!(!page.contains(STATUS), "{page}");
        assert!(!page.contains(env!("CARGO_PKG_VERSION")), "{page}");
        assert!(!page.contains("sign-out\""), "{page}");
    }
}

#[test]
fn there_is_nothing_beside_the_pages() {
    let (mut house, mut owner) = House::claimed();
    for path in [
        "/nothing",
        "/network/",
        "//",
        "/%2e%2e/etc/passwd",
        "/style.css/../../etc/passwd",
        "/etc/passwd",
        "/network%00",
        "/devices/1",
        "/server/sent/b-1",
        "/.git/config",
        "/live-0.0.0.js",
    ] {
        for method in [Method::Get, Method::Head] {
            let mut question = owner.question(path);
            question.method = method;
            let answer = house.ask(&question);
            assert_eq!(answer.status, 404, "{path}");
            has_the_headers_of_all(&answer);
        }
    }
    let answer = owner.post(&mut house, "/nothing", &[]);
    assert_eq!((answer.status, house.desk.obeyed()), (404, 0));
}

#[test]
fn style_and_script_are_kept_by_the_browser() {
    let mut house = House::new();
    let browser = Browser::at("10.0.0.20");
    for (path, content) in [
        (setup::STYLE_PATH, setup::style()),
        (setup::SCRIPT_PATH, setup::script()),
    ] {
        for secure in [true, false] {
            let mut question = browser.question(path);
            question.secure = secure;
            let first = house.ask(&question);
            assert_eq!((first.status, first.body.as_slice()), (200, content.as_bytes()));
            assert!(header(&first, "Cache-Control").unwrap().contains("immutable"));
            has_the_headers_of_all(&first);
            let tag = header(&first, "ETag").unwrap().to_owned();
            question
                .headers
                .push(("if-none-match", format!("\"x\", W/{tag}")));
            let second = house.ask(&question);
            assert_eq!((second.status, second.body.len()), (304, 0));
        }
    }
    assert_eq!(house.ask(&browser.question("/favicon.ico")).status, 204);
}

#[test]
fn head_is_answered_as_get() {
    let (mut house, mut owner) = House::claimed();
    for path in ["/", "/network", "/nothing", setup::STYLE_PATH] {
        let get = owner.get(&mut house, path);
        let mut question = owner.question(path);
        question.method = Method::Head;
        let head = house.ask(&question);
        assert_eq!(text(&get), text(&head));
    }
}

#[test]
fn the_page_speaks_the_language_that_was_chosen_or_the_browsers() {
    let mut house = House::new();
    let mut visitor = Browser::at("10.0.0.20");
    let lang = |answer: &Answer| header(answer, "Content-Language").unwrap().to_owned();
    let mut question = visitor.question("/claim");
    question
        .headers
        .push(("accept-language", "fr-CH, en;q=0.5".to_owned()));
    assert_eq!(lang(&house.ask(&question)), "fr");

    visitor.get(&mut house, "/claim");
    let answer = visitor.post(&mut house, "/claim", &[("action", "speak"), ("language", "es")]);
    assert_eq!((answer.status, location(&answer)), (303, "/claim"));
    assert_eq!(lang(&visitor.get(&mut house, "/claim")), "es");
    visitor.claim(&mut house, CODE, PASSWORD);
    visitor.get(&mut house, "/it");
    let answer = visitor.post(&mut house, "/it", &[("action", "speak"), ("language", "de")]);
    assert_eq!(location(&answer), "/it");
    assert_eq!(lang(&visitor.get(&mut house, "/it")), "de");
    visitor.post(&mut house, "/it", &[("action", "speak"), ("language", "xx")]);
    assert_eq!(lang(&visitor.get(&mut house, "/it")), "de");
}

#[test]
fn where_one_wanted_to_go_outlives_a_mistake_and_a_change_of_language() {
    let (mut house, _) = House::claimed();
    let mut owner = Browser::at("10.0.0.30");
    owner.get(&mut house, "/sign-in?to=/network");
    let wrong = [("action", "sign-in"), ("password", "wrong password")];
    assert_eq!(owner.post(&mut house, "/sign-in", &wrong).status, 422);
    let spoken = owner.post(&mut house, "/sign-in", &[("action", "speak"), ("language", "de")]);
    assert_eq!(location(&spoken), "/sign-in?to=/network");
    let address = location(&spoken).to_owned();
    owner.get(&mut house, &address);
    let right = [("action", "sign-in"), ("password", PASSWORD)];
    assert_eq!(location(&owner.post(&mut house, "/sign-in", &right)), "/network");
}

#[test]
fn what_was_done_is_told_in_a_known_word_only() {
    let (mut house, mut owner) = House::claimed();
    let plain = owner.get(&mut house, "/network");
    let done = owner.post(&mut house, "/network", &[("action", "remove-proxy")]);
    assert_eq!(location(&done), "/network?done=saved");
    assert_ne!(text(&owner.get(&mut house, "/network?done=saved")), text(&plain));
    for word in ["pwned", "<script>", "Saved", ""] {
        let shown = owner.get(&mut house, &format!("/network?done={word}"));
        assert_eq!(text(&shown), text(&plain), "{word}");
    }
}

#[test]
fn a_box_that_cannot_do_it_says_so_and_stays_closed() {
    let (mut house, mut owner) = House::claimed();
    owner.get(&mut house, "/network");
    *house.desk.outcome.lock().unwrap() = Err(DeskFailure("The disk is full: delete something.".to_owned()));
    let answer = owner.post(&mut house, "/network", &[("action", "remove-proxy")]);
    assert_eq!(answer.status, 500);
    assert!(text(&answer).contains("The disk is full"));
    *house.desk.broken.lock().unwrap() = true;
    for path in ["/", "/claim", "/sign-in", "/nothing"] {
        let answer = owner.get(&mut house, path);
        assert_eq!(answer.status, 500);
        assert!(!text(&answer).contains("/var/lib"));
        has_the_headers_of_all(&answer);
    }
}

/// A question in parts, as a question itself can't be printed: it may hold passwords.
type Parts = (
    String,
    Option<String>,
    Vec<(&'static str, String)>,
    Vec<u8>,
    [u8; 16],
    u8,
);

fn parts() -> impl Strategy<Value = Parts> {
    let path = prop_oneof![
        Just("/".to_owned()),
        Just("/claim".to_owned()),
        Just("/sign-in".to_owned()),
        Just("/network".to_owned()),
        Just("/box".to_owned()),
        Just("/reports/today.csv".to_owned()),
        Just(setup::STYLE_PATH.to_owned()),
        "/[!-~]{0,40}",
    ];
    let value = prop_oneof![
        "[ -~]{0,60}",
        "__Host-meterbox=[0-9a-f]{62,66}; __Host-meterbox-visit=[0-9a-f]{64}",
        Just("https://10.0.0.9".to_owned()),
        Just("same-origin".to_owned()),
        Just("application/x-www-form-urlencoded".to_owned()),
    ];
    let header = (proptest::sample::select(KEPT_HEADERS.to_vec()), value);
    let body = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..80),
        "(action|token|password|code|language)=[!-~]{0,20}(&(action|again)=[a-z.-]{0,12})?"
            .prop_map(String::into_bytes),
    ];
    let query = proptest::option::of("[!-~]{0,40}");
    let headers = proptest::collection::vec(header, 0..8);
    (path, query, headers, body, any::<[u8; 16]>(), 0..6_u8)
}

fn question_of((path, query, headers, body, peer, kind): Parts) -> Question {
    Question {
        method: [Method::Get, Method::Head, Method::Post][usize::from(kind % 3)],
        path,
        query,
        headers,
        body,
        peer: peer.into(),
        secure: kind < 4,
        host: "10.0.0.9".to_owned(),
    }
}

proptest! {
    #[test]
    fn no_question_is_too_odd_and_none_of_a_stranger_does_anything(
        questions in proptest::collection::vec(parts(), 1..12),
        claimed: bool,
    ) {
        let mut house = House::new();
        if claimed {
            house.desk.lock.lock().unwrap().password_hash = Some("no hash".to_owned());
        }
        let before = house.desk.hash();
        for parts in questions {
            let answer = house.ask(&question_of(parts));
            has_the_headers_of_all(&answer);
            prop_assert!(!text(&answer).contains(STATUS));
        }
        prop_assert_eq!(house.desk.obeyed(), 0);
        prop_assert_eq!(house.desk.hash(), before);
    }
}

//! Forged requests (W4): each form of the page, each way to forge it.

use meters::DeviceId;

use super::house::{Browser, CODE, House, PASSWORD, header, text};
use crate::relay::{Method, Question};

/// Every form behind the sign-in: its page, and a button of it.
fn forms() -> Vec<(String, &'static str)> {
    let device = format!("/devices/{}", DeviceId::from_random([7; 16]));
    [
        ("/", "test"),
        ("/", "speak"),
        ("/", "sign-out"),
        ("/network", "change-address"),
        ("/network", "confirm-address"),
        ("/network", "revert-address"),
        ("/network", "save-proxy"),
        ("/network", "remove-proxy"),
        ("/network", "save-ca"),
        ("/network", "remove-ca"),
        ("/server", "enrol"),
        ("/server", "push"),
        ("/server/sent/b-1", "speak"),
        ("/search", "save"),
        ("/search", "save-and-search"),
        ("/search", "search"),
        ("/search", "stop"),
        ("/search", "learn"),
        ("/search", "add-device"),
        ("/search", "remove-device"),
        ("/search", "add-community"),
        ("/search", "remove-community"),
        ("/search", "add-user"),
        ("/search", "remove-user"),
        ("/devices", "read"),
        (device.as_str(), "describe"),
        ("/reports", "wish"),
        ("/it", "speak"),
        ("/box", "change-password"),
        ("/box", "factory-reset"),
    ]
    .map(|(place, action)| (place.to_owned(), action))
    .into()
}

/// Fields for all of them.
fn fields(action: &str) -> [(&str, &str); 8] {
    [
        ("action", action),
        ("language", "de"),
        ("check", "link"),
        ("addressing", "dhcp"),
        ("current", PASSWORD),
        ("password", PASSWORD),
        ("again", PASSWORD),
        ("pace", "normal"),
    ]
}

fn with(mut question: Question, name: &'static str, value: &str) -> Question {
    question.headers.retain(|(found, _)| *found != name);
    if !value.is_empty() {
        question.headers.push((name, value.to_owned()));
    }
    question
}

/// Whatever a page elsewhere could make a browser send in its owner's name.
fn forgeries(browser: &Browser, place: &str, fields: &[(&str, &str)]) -> Vec<(&'static str, Question)> {
    let mut forged = Vec::new();
    let tokens = [
        ("no token", String::new()),
        ("another token", "0".repeat(64)),
        ("half a token", browser.token.chars().take(32).collect()),
        ("no hex", "zz".repeat(32)),
    ];
    for (how, token) in tokens {
        let mut other = browser.clone();
        other.token = token;
        forged.push((how, other.form(place, fields)));
    }
    let whole = || browser.form(place, fields);
    for (how, name, value) in [
        ("foreign origin", "origin", "https://evil.example"),
        ("no origin at all", "origin", "null"),
        ("plain origin", "origin", "http://10.0.0.9"),
        ("lookalike origin", "origin", "https://10.0.0.9.evil.example"),
        ("other site", "sec-fetch-site", "cross-site"),
        ("other host of the site", "sec-fetch-site", "same-site"),
        ("typed in", "sec-fetch-site", "none"),
    ] {
        forged.push((how, with(whole(), name, value)));
    }
    let foreign = with(with(whole(), "origin", ""), "referer", "https://evil.example/x");
    forged.push(("foreign referer", foreign));
    let port = with(
        with(whole(), "sec-fetch-site", ""),
        "origin",
        "https://10.0.0.9:8443",
    );
    forged.push(("another port", port));
    forged
}

#[test]
fn no_form_behind_the_sign_in_can_be_forged() {
    let (mut house, mut owner) = House::claimed();
    owner.get(&mut house, "/box");
    let before = house.desk.hash();
    for (place, action) in forms() {
        for (how, question) in forgeries(&owner, &place, &fields(action)) {
            let answer = house.ask(&question);
            assert_eq!(answer.status, 403, "{place} {action}: {how}");
        }
        let mut no_cookies = owner.clone();
        no_cookies.cookies.clear();
        let answer = house.ask(&no_cookies.form(&place, &fields(action)));
        assert_eq!(answer.status, 403, "{place} {action}: without cookies");
    }
    assert_eq!((house.desk.obeyed(), house.desk.hash()), (0, before));
    assert!(owner.is_signed_in(&mut house));
    // The same forms, not forged, are taken: the table is of real ones.
    for (place, action) in forms() {
        let (mut house, mut owner) = House::claimed();
        owner.get(&mut house, "/box");
        let answer = owner.post(&mut house, &place, &fields(action));
        assert!(
            ![403, 405, 415].contains(&answer.status),
            "{place} {action}: {}",
            text(&answer)
        );
        let unknown = "not one of the choices";
        assert!(!text(&answer).contains(unknown), "{place} {action}");
    }
}

#[test]
fn neither_claim_nor_sign_in_can_be_forged() {
    for place in ["/claim", "/sign-in"] {
        let (mut house, _) = if place == "/claim" {
            (House::new(), Browser::at("10.0.0.20"))
        } else {
            House::claimed()
        };
        let mut victim = Browser::at("10.0.0.20");
        victim.get(&mut house, place);
        let action = place.trim_start_matches('/');
        let fields = [
            ("action", action),
            ("code", CODE),
            ("password", PASSWORD),
            ("again", PASSWORD),
        ];
        let before = house.desk.hash();
        for (how, question) in forgeries(&victim, place, &fields) {
            let answer = house.ask(&question);
            assert_eq!(answer.status, 403, "{place}: {how}");
            assert!(!text(&answer).contains("__Host-meterbox="), "{place}: {how}");
        }
        // A token of another visit, or of none.
        let mut elsewhere = victim.clone();
        elsewhere.cookies.clear();
        assert_eq!(house.ask(&elsewhere.form(place, &fields)).status, 403);
        let mut other = Browser::at("10.0.0.66");
        other.get(&mut house, place);
        other.token.clone_from(&victim.token);
        assert_eq!(house.ask(&other.form(place, &fields)).status, 403);
        // And one that lay about for an hour.
        let mut late = victim.clone();
        house.later(super::house::MINUTE * 59);
        victim.get(&mut house, place);
        house.later(super::house::MINUTE);
        late.cookies.clone_from(&victim.cookies);
        if place == "/sign-in" {
            assert_eq!(house.ask(&late.form(place, &fields)).status, 403);
            assert_eq!(house.ask(&victim.form(place, &fields)).status, 303);
        }
        assert_eq!(house.desk.hash(), before);
    }
}

#[test]
fn a_token_of_one_session_is_no_use_in_another() {
    let (mut house, mut owner) = House::claimed();
    owner.get(&mut house, "/box");
    let mut other = Browser::at("10.0.0.21");
    other.sign_in(&mut house, PASSWORD);
    other.token.clone_from(&owner.token);
    assert_eq!(
        other.post(&mut house, "/server", &[("action", "push")]).status,
        403
    );
    assert_eq!(house.desk.obeyed(), 0);
}

#[test]
fn only_forms_are_taken() {
    let (mut house, mut owner) = House::claimed();
    owner.get(&mut house, "/server");
    let form = || owner.form("/server", &[("action", "push")]);
    for content_type in [
        "",
        "text/plain",
        "application/json",
        "multipart/form-data; boundary=x",
    ] {
        let answer = house.ask(&with(form(), "content-type", content_type));
        assert_eq!(answer.status, 415, "{content_type}");
    }
    let mut spoilt = form();
    spoilt.body.extend(b"&x=%ff");
    assert_eq!(house.ask(&spoilt).status, 400);
    assert_eq!(house.desk.obeyed(), 0);
    let charset = "Application/X-WWW-Form-Urlencoded; charset=UTF-8";
    assert_eq!(house.ask(&with(form(), "content-type", charset)).status, 303);
}

#[test]
fn browsers_that_send_neither_origin_nor_site_are_served_by_the_token() {
    let (mut house, mut owner) = House::claimed();
    owner.get(&mut house, "/server");
    let bare = || {
        with(
            with(owner.form("/server", &[("action", "push")]), "origin", ""),
            "sec-fetch-site",
            "",
        )
    };
    assert_eq!(house.ask(&bare()).status, 303);
    let referer = with(bare(), "referer", "https://10.0.0.9/server");
    assert_eq!(house.ask(&referer).status, 303);
    for referer in [
        "https://10.0.0.9",
        "https:",
        "x",
        "https://evil.example/10.0.0.9/",
    ] {
        assert_eq!(
            house.ask(&with(bare(), "referer", referer)).status,
            403,
            "{referer}"
        );
    }
}

#[test]
fn an_address_that_takes_no_form_says_so() {
    let (mut house, owner) = House::claimed();
    for path in [
        setup::STYLE_PATH,
        setup::SCRIPT_PATH,
        "/favicon.ico",
        "/it/licences.txt",
    ] {
        let mut question = owner.question(path);
        question.method = Method::Post;
        let answer = house.ask(&question);
        assert_eq!(
            (answer.status, header(&answer, "Allow")),
            (405, Some("GET, HEAD"))
        );
    }
}

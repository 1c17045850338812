//! The forms of the way in, the network, the server and the box: what they send, and how they come back.

#![allow(clippy::unwrap_used)]

mod markup;
mod samples;
mod stages;

use markup::Document;
use samples::{HOSTILE, form, frame, refused};
use setup::view::ThisBox;
use setup::{
    Addressing, Command, Fault, FieldFault, Form, Frame, Language, Place, ProxyWords, View, field, parse,
    render,
};

/// The pages of this room at the stage on which their forms are whole.
fn pages() -> Vec<(Place, View)> {
    vec![
        (Place::Claim, View::Claim(stages::open(true))),
        (Place::SignIn, View::SignIn),
        (Place::Network, View::Network(Box::new(stages::fixed()))),
        (Place::Server, View::Server(Box::default())),
        (Place::Server, View::Server(Box::new(stages::enrolled()))),
        (Place::ThisBox, View::ThisBox(ThisBox { unsent: 0 })),
    ]
}

fn page(place: &Place, view: &View) -> Document {
    Document::checked(&render(&frame(Language::English, place), view))
}

/// What comes of a form that is filled in on that page.
fn sent(
    place: &Place,
    view: &View,
    action: &str,
    typed: &[(&str, &str)],
) -> Result<Command, Vec<FieldFault>> {
    parse(place, &page(place, view).filled(action, typed))
}

fn fault(field: &'static str, fault: Fault) -> FieldFault {
    FieldFault { field, fault }
}

fn come_back(place: &Place, view: &View, form: &Form, faults: &[FieldFault]) -> String {
    render(&refused(frame(Language::English, place), form, faults), view)
}

#[test]
fn the_way_in_asks_for_what_it_needs() {
    let typed = [
        ("code", " abcd-2345 "),
        ("password", " four words "),
        ("again", " four words "),
    ];
    let claim = Command::Claim {
        code: "abcd-2345".to_owned(),
        password: " four words ".to_owned(),
        again: " four words ".to_owned(),
    };
    let view = View::Claim(stages::open(true));
    assert!(sent(&Place::Claim, &view, "claim", &typed).ok().unwrap() == claim);
    let at_the_box = page(&Place::Claim, &View::Claim(stages::open(false)));
    assert!(
        at_the_box
            .all("input")
            .all(|input| input.get("name") != Some(field::CODE))
    );
    let typed = [("password", "p")];
    let password = "p".to_owned();
    assert!(
        sent(&Place::SignIn, &View::SignIn, "sign-in", &typed)
            .ok()
            .unwrap()
            == Command::SignIn { password }
    );
}

#[test]
fn from_first_open_to_first_reading_five_fields_are_typed() {
    let typed = |place: &Place, view: &View, action: &str| {
        let document = page(place, view);
        let form = document.sent(action);
        let asked = document
            .all("input")
            .filter(|input| input.get("required").is_some());
        asked
            .filter(|input| form.value(input.get("name").unwrap()).is_some())
            .count()
    };
    let claim = typed(&Place::Claim, &View::Claim(stages::open(true)), "claim");
    let server = typed(&Place::Server, &View::Server(Box::default()), "enrol");
    assert_eq!((claim, server), (3, 2));
}

#[test]
fn an_address_is_sent_as_it_is_shown() {
    let view = View::Network(Box::new(stages::fixed()));
    let by_hand = Addressing::Static {
        address: "192.168.10.30".to_owned(),
        prefix: "24".to_owned(),
        gateway: "192.168.10.1".to_owned(),
        dns: "192.168.10.1, 9.9.9.9".to_owned(),
    };
    let command = sent(&Place::Network, &view, "change-address", &[]).ok().unwrap();
    assert!(command == Command::ChangeAddress(by_hand));
    let view = View::Network(Box::new(stages::dhcp()));
    let dhcp = Addressing::Dhcp { dns: String::new() };
    assert!(
        sent(&Place::Network, &view, "change-address", &[]).ok().unwrap() == Command::ChangeAddress(dhcp)
    );
}

#[test]
fn a_kept_password_of_a_proxy_is_neither_shown_nor_lost() {
    let view = View::Network(Box::new(stages::fixed()));
    let proxy = |password: Option<&str>| {
        Command::SaveProxy(Some(ProxyWords {
            host: "proxy.office.example".to_owned(),
            port: "3128".to_owned(),
            user: "meterbox".to_owned(),
            password: password.map(str::to_owned),
            local: false,
        }))
    };
    assert!(sent(&Place::Network, &view, "save-proxy", &[]).ok().unwrap() == proxy(None));
    let typed = [("proxy_password", "s3cret")];
    assert!(sent(&Place::Network, &view, "save-proxy", &typed).ok().unwrap() == proxy(Some("s3cret")));
    assert!(sent(&Place::Network, &view, "remove-proxy", &[]).ok().unwrap() == Command::SaveProxy(None));
}

#[test]
fn a_certificate_keeps_its_lines() {
    let view = View::Network(Box::new(stages::fixed()));
    let pem = "-----BEGIN CERTIFICATE-----\r\nMIIB\r\n-----END CERTIFICATE-----\r\n";
    let kept = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----".to_owned();
    let command = sent(&Place::Network, &view, "save-ca", &[("ca", pem)])
        .ok()
        .unwrap();
    assert!(command == Command::SaveCa(Some(kept)));
    assert!(sent(&Place::Network, &view, "remove-ca", &[]).ok().unwrap() == Command::SaveCa(None));
}

#[test]
fn a_trial_is_confirmed_or_taken_back_and_nothing_else_is_there() {
    let view = View::Network(Box::new(stages::on_trial(false)));
    assert!(sent(&Place::Network, &view, "confirm-address", &[]).ok().unwrap() == Command::ConfirmAddress);
    assert!(sent(&Place::Network, &view, "revert-address", &[]).ok().unwrap() == Command::RevertAddress);
    let document = page(&Place::Network, &view);
    assert!(
        document
            .all("input")
            .all(|input| input.get("type") == Some("hidden"))
    );
    let testing = page(&Place::Network, &View::Network(Box::new(stages::on_trial(true))));
    assert!(
        testing
            .all("button")
            .all(|button| button.get("value") != Some("confirm-address"))
    );
}

#[test]
fn the_server_is_named_and_insisted_on_only_when_that_was_refused() {
    let view = View::Server(Box::default());
    let typed = [("server", " https://m.example "), ("enrolment_code", "abcde")];
    let enrol = |local| Command::Enrol {
        server: "https://m.example".to_owned(),
        code: "abcde".to_owned(),
        local,
    };
    assert!(sent(&Place::Server, &view, "enrol", &typed).ok().unwrap() == enrol(false));
    let form = page(&Place::Server, &view).filled("enrol", &typed);
    let html = come_back(
        &Place::Server,
        &view,
        &form,
        &[fault(field::SERVER, Fault::Local)],
    );
    let document = Document::checked(&html);
    let again = document.filled("enrol", &[("local", "on")]);
    assert!(parse(&Place::Server, &again).ok().unwrap() == enrol(true));
    assert!(!page(&Place::Server, &view).sent("enrol").is_ticked(field::LOCAL));
    assert!(
        sent(
            &Place::Server,
            &View::Server(Box::new(stages::enrolled())),
            "push",
            &[]
        )
        .ok()
        .unwrap()
            == Command::Push
    );
}

#[test]
fn a_code_that_the_server_refused_stands_beside_its_field() {
    let view = View::Server(Box::new(stages::enrolling(false)));
    let document = page(&Place::Server, &view);
    let code = document
        .all("input")
        .find(|input| input.get("name") == Some(field::ENROLMENT_CODE))
        .unwrap();
    assert_eq!(code.get("aria-invalid"), Some("true"));
    assert!(
        document.classed("faults")[0]
            .text
            .contains("the code was used already.")
    );
    assert_eq!(
        document.sent("enrol").value(field::SERVER),
        Some("https://meters.example.com")
    );
}

#[test]
fn two_passwords_of_one_page_are_told_apart() {
    let view = View::ThisBox(ThisBox::default());
    let typed = [("password", "x")];
    let password = "x".to_owned();
    let reset = sent(&Place::ThisBox, &view, "factory-reset", &typed)
        .ok()
        .unwrap();
    assert!(reset == Command::FactoryReset { password });
    let form = form(&[("action", "factory-reset"), ("password", "x")]);
    let html = come_back(
        &Place::ThisBox,
        &view,
        &form,
        &[fault(field::PASSWORD, Fault::Wrong)],
    );
    let document = Document::checked(&html);
    let invalid: Vec<&str> = document
        .all("input")
        .filter(|input| input.get("aria-invalid").is_some())
        .filter_map(|input| input.get("autocomplete"))
        .collect();
    assert_eq!(invalid, ["current-password"], "the reset's, not the new one's");
}

#[test]
fn language_and_way_out_are_on_every_page() {
    for (place, view) in pages() {
        let document = page(&place, &view);
        let out = document.sent("sign-out");
        assert_eq!(out.value(field::TOKEN), Some("t0ken"));
        assert!(parse(&place, &out).ok().unwrap() == Command::SignOut);
        let speak = form(&[("action", "speak"), ("language", "fr")]);
        assert!(parse(&place, &speak).ok().unwrap() == Command::Speak(Language::French));
        let gibberish = form(&[("action", "speak"), ("language", "tlh")]);
        let faults = parse(&place, &gibberish).err().unwrap();
        assert_eq!(faults[0], fault(field::LANGUAGE, Fault::NotAChoice));
    }
}

#[test]
fn where_no_form_is_taken_none_is_offered() {
    let place = Place::Claim;
    let by_plain_http = Frame {
        token: "",
        signed_in: false,
        ..frame(Language::English, &place)
    };
    let html = render(&by_plain_http, &View::Claim(stages::welcome()));
    assert_eq!(Document::checked(&html).all("form").count(), 0);
    let html = render(&frame(Language::English, &place), &View::Claim(stages::welcome()));
    assert!(Document::checked(&html).all("form").count() > 0);
}

/// Every form with everything in it, by page and button.
const FORMS: [(&str, &str, &[&str]); 6] = [
    ("/claim", "claim", &[field::CODE, field::PASSWORD, field::AGAIN]),
    ("/sign-in", "sign-in", &[field::PASSWORD]),
    (
        "/network",
        "change-address",
        &[field::ADDRESS, field::PREFIX, field::GATEWAY, field::DNS],
    ),
    (
        "/network",
        "save-proxy",
        &[
            field::PROXY_HOST,
            field::PROXY_PORT,
            field::PROXY_USER,
            field::PROXY_PASSWORD,
        ],
    ),
    ("/server", "enrol", &[field::SERVER, field::ENROLMENT_CODE]),
    (
        "/box",
        "change-password",
        &[field::CURRENT, field::PASSWORD, field::AGAIN],
    ),
];

#[test]
fn every_wrong_field_of_a_form_is_told_in_one_go() {
    for (path, action, names) in FORMS {
        let place = Place::of_path(path).unwrap();
        for (value, expected) in [
            ("x".repeat(1_025), None),
            ("a\u{1b}[2Jb\0".to_owned(), Some(Fault::ControlCharacter)),
        ] {
            let mut fields = vec![("action", action), ("addressing", "static")];
            fields.extend(names.iter().map(|name| (*name, value.as_str())));
            let faults = parse(&place, &form(&fields)).err().unwrap_or_default();
            for name in names {
                let fault = faults.iter().find(|fault| fault.field == *name);
                let fault = fault.unwrap_or_else(|| panic!("{path} {action}: nothing is said of {name}"));
                match &expected {
                    Some(expected) => assert_eq!(fault.fault, *expected, "{name}"),
                    None => assert!(matches!(fault.fault, Fault::TooLong { .. }), "{name}"),
                }
            }
            assert_eq!(faults.len(), names.len(), "{path} {action}");
        }
    }
}

#[test]
fn a_refused_form_comes_back_with_all_that_was_typed_but_secrets() {
    for (path, action, names) in FORMS {
        let place = Place::of_path(path).unwrap();
        let (_, view) = pages().into_iter().find(|(found, _)| *found == place).unwrap();
        let typed: Vec<String> = names.iter().map(|name| format!("typed <{name}> \"'&")).collect();
        let mut fields = vec![("action", action), ("addressing", "static")];
        fields.extend(names.iter().copied().zip(typed.iter().map(String::as_str)));
        let faults: Vec<FieldFault> = names.iter().map(|name| fault(name, Fault::Missing)).collect();
        for language in Language::ALL {
            let form = form(&fields);
            let html = render(&refused(frame(language, &place), &form, &faults), &view);
            let document = Document::checked(&html);
            let again = document.sent(action);
            for (name, typed) in names.iter().zip(&typed) {
                let expected = if field::SECRET.contains(name) {
                    ""
                } else {
                    typed.as_str()
                };
                assert_eq!(again.value(name), Some(expected), "{path} {action} {name}");
            }
            let links = document.classed("faults")[0].text.clone();
            assert!(!links.is_empty());
            let invalid = document
                .all("input")
                .filter(|input| input.get("aria-invalid").is_some());
            assert_eq!(invalid.count(), names.len(), "{path} {action}");
            assert!(!html.contains("data-live"), "what was typed is not swept away");
        }
    }
}

#[test]
fn a_fault_without_a_field_is_told_all_the_same() {
    let form = form(&[("action", "fly")]);
    for (place, view) in pages() {
        let faults = parse(&place, &form).err().unwrap();
        assert_eq!(faults, [fault(field::ACTION, Fault::NotAChoice)]);
        let html = come_back(&place, &view, &form, &faults);
        let document = Document::checked(&html);
        assert!(
            document.classed("faults")[0]
                .text
                .contains("one of those offered")
        );
    }
}

#[test]
fn hostile_words_that_were_typed_come_back_as_words() {
    for (path, action, names) in FORMS {
        let place = Place::of_path(path).unwrap();
        let (_, view) = pages().into_iter().find(|(found, _)| *found == place).unwrap();
        let mut fields = vec![("action", action)];
        fields.extend(names.iter().map(|name| (*name, HOSTILE)));
        let said = |name: &&'static str| fault(name, Fault::Said(HOSTILE.to_owned()));
        let faults: Vec<FieldFault> = names.iter().map(said).collect();
        let form = form(&fields);
        let html = come_back(&place, &view, &form, &faults);
        Document::checked(&html);
        let html = html.replace(&format!("<script defer src=\"{}\">", setup::SCRIPT_PATH), "");
        assert!(!html.contains("<script") && !html.contains(['\0', '\u{1b}', '\u{202e}']));
    }
}

#[test]
fn what_is_too_much_for_a_field_of_lines_is_told() {
    let long = "A".repeat(33_000);
    let faults = parse(&Place::Network, &form(&[("action", "save-ca"), ("ca", &long)]))
        .err()
        .unwrap();
    assert_eq!(faults, [fault(field::CA, Fault::TooLong { most: 32_768 })]);
    let faults = parse(
        &Place::Network,
        &form(&[("action", "change-address"), ("addressing", "magic")]),
    );
    assert_eq!(
        faults.err().unwrap(),
        [fault(field::ADDRESSING, Fault::NotAChoice)]
    );
}

#[test]
fn a_hostile_frame_stays_a_frame() {
    let place = Place::Server;
    let view = View::Server(Box::default());
    let hostile = Frame {
        token: HOSTILE,
        box_name: HOSTILE,
        version: HOSTILE,
        ..frame(Language::Spanish, &place)
    };
    let html = render(&hostile, &view);
    Document::checked(&html);
    assert!(!html.contains("<script>") && !html.contains('\u{202e}'));
}

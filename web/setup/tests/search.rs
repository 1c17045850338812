//! The search page: what it shows, what its forms send, and how it comes back when something typed made no sense.

#![allow(clippy::unwrap_used)]

mod markup;
mod samples;

use markup::Document;
use samples::{HOSTILE, device_id, form, frame};
use setup::view::{
    Adding, AddingStep, CommunityRow, ManualRow, Search, SegmentRow, SegmentSource, Tested, UserRow,
    WhyNoSegments,
};
use setup::{
    Command, Fault, FieldFault, Form, Language, Place, SearchWords, UserWords, View, field, parse, render,
};

fn shown(language: Language, search: Search) -> String {
    render(&frame(language, &Place::Search), &View::Search(Box::new(search)))
}

fn document(search: Search) -> Document {
    Document::checked(&shown(Language::English, search))
}

fn command(form: &Form) -> Command {
    parse(&Place::Search, form).unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn fault(field: &'static str, fault: Fault) -> FieldFault {
    FieldFault { field, fault }
}

#[test]
fn every_state_is_in_order_in_every_language() {
    let states = [
        samples::search(),
        samples::searching(),
        samples::first_search(),
        Search {
            adding: Some(samples::adding(false)),
            ..samples::search()
        },
        Search {
            why_none: Some(WhyNoSegments::NoGateway),
            last_failure: Some("the cable is not plugged in".to_owned()),
            ..Search::default()
        },
    ];
    for language in Language::ALL {
        for state in &states {
            Document::checked(&shown(language, state.clone()));
        }
    }
}

#[test]
fn what_is_shown_is_what_is_sent_back() {
    let document = document(samples::search());
    let expected = SearchWords {
        segments: vec!["10.1.0.0/24".to_owned(), "10.9.0.0/24".to_owned()],
        targets: samples::search().targets,
        excludes: samples::search().excludes,
        broadcast: true,
        wide: false,
        pace: "normal".to_owned(),
        readings_per_day: "4".to_owned(),
        searches_per_week: "2".to_owned(),
        now: false,
    };
    assert!(command(&document.sent("save")) == Command::SaveSearch(expected.clone()));
    let now = SearchWords {
        now: true,
        ..expected
    };
    assert!(command(&document.sent("save-and-search")) == Command::SaveSearch(now));
    assert!(command(&document.sent("search")) == Command::SearchNow);
    let learn = document.filled("learn", &[("asked_gateway", " 10.1.0.254 ")]);
    let gateway = "10.1.0.254".to_owned();
    assert!(command(&learn) == Command::LearnSegments { gateway });
}

#[test]
fn a_running_search_tells_how_far_it_is_and_can_be_stopped() {
    let running = document(samples::searching());
    let progress = running.all("progress").next().unwrap();
    assert_eq!(
        (progress.get("value"), progress.get("max")),
        (Some("240"), Some("594"))
    );
    assert!(running.text().contains("29\u{a0}s"), "time left");
    assert!(command(&running.sent("stop")) == Command::StopSearch);
    assert!(running.text().contains("print.office.example is 10.4.0.17"));
}

#[test]
fn the_last_search_is_told_and_can_be_begun_again() {
    let page = document(samples::search());
    assert!(
        page.text()
            .contains("31 devices answered, 9 of them printers. (1\u{a0}day ago)")
    );
    assert!(
        page.text()
            .contains("594 addresses, about 48\u{a0}s and 262.0\u{a0}kB a search.")
    );
    let first = document(samples::first_search());
    assert!(first.text().contains("Nothing was searched yet."));
    assert!(
        first
            .text()
            .contains("The gateway 10.1.0.1 does not answer SNMP.")
    );
    assert!(
        !first
            .all("button")
            .any(|button| button.get("value") == Some("search"))
    );
}

#[test]
fn communities_and_users_go_in_and_out_by_their_places() {
    let document = document(samples::search());
    let added = document.filled("add-community", &[("community", " s3cret ")]);
    assert!(
        command(&added) == Command::AddCommunity(" s3cret ".to_owned()),
        "a secret is not trimmed"
    );
    let user = [
        ("user", "reader"),
        ("auth", "sha256"),
        ("auth_password", "one"),
        ("privacy", "aes256c"),
        ("privacy_password", "two"),
    ];
    let expected = UserWords {
        name: "reader".to_owned(),
        auth: "sha256".to_owned(),
        auth_password: "one".to_owned(),
        privacy: "aes256c".to_owned(),
        privacy_password: "two".to_owned(),
        context: String::new(),
    };
    assert!(command(&document.filled("add-user", &user)) == Command::AddUser(expected));
    let places: Vec<&str> = document
        .all("button")
        .filter(|button| button.get("name") == Some("index"))
        .filter_map(|button| button.get("value"))
        .collect();
    assert_eq!(places, ["0", "1", "0"], "two communities, one user");
    let second = form(&[("action", "remove-community"), ("index", "1")]);
    assert!(command(&second) == Command::RemoveCommunity(1));
    assert!(command(&form(&[("action", "remove-user"), ("index", "0")])) == Command::RemoveUser(0));
    let by_hand = form(&[("action", "remove-device"), ("host", "10.7.0.20")]);
    let host = "10.7.0.20".to_owned();
    assert!(command(&by_hand) == Command::RemoveDevice { host });
}

#[test]
fn a_password_without_a_protocol_is_not_dropped_unseen() {
    let user = form(&[
        ("action", "add-user"),
        ("user", "reader"),
        ("auth", ""),
        ("auth_password", "one"),
        ("privacy", ""),
    ]);
    assert_eq!(
        parse(&Place::Search, &user).err().unwrap(),
        [fault(field::AUTH, Fault::Missing)]
    );
}

#[test]
fn only_what_is_no_secret_is_shown() {
    let page = shown(Language::English, samples::search());
    assert!(page.contains("<bdi>public</bdi>"));
    assert!(page.contains("<bdi>community 2, not shown</bdi>"));
}

#[test]
fn hostile_words_are_inert_wherever_they_come_from() {
    let hostile = || HOSTILE.to_owned();
    let sources = [
        SegmentSource::Gateway {
            gateway: hostile(),
            table: hostile(),
        },
        SegmentSource::Interface { name: hostile() },
        SegmentSource::Kept,
    ];
    let whys = [
        WhyNoSegments::Silent { gateway: hostile() },
        WhyNoSegments::NoRoutes { gateway: hostile() },
        WhyNoSegments::Said(hostile()),
    ];
    for why in whys {
        let segments = sources.iter().map(|source| SegmentRow {
            segment: hostile(),
            source: source.clone(),
            addresses: u64::MAX,
            selected: true,
        });
        let step = AddingStep {
            step: "name",
            ok: false,
            found: Tested::Said(hostile()),
        };
        let search = Search {
            segments: segments.collect(),
            why_none: Some(why),
            targets: vec![hostile()],
            excludes: vec![hostile()],
            communities: vec![CommunityRow {
                shown: Some(hostile()),
            }],
            users: vec![UserRow {
                name: hostile(),
                auth: Some(hostile()),
                privacy: Some(hostile()),
            }],
            estimate: Some((u64::MAX, u64::MAX, u64::MAX)),
            last_failure: Some(hostile()),
            adding: Some(Adding {
                host: hostile(),
                steps: vec![step],
                running: false,
                device: Some(device_id(1)),
            }),
            manual: vec![ManualRow {
                host: hostile(),
                device: device_id(2),
                label: hostile(),
            }],
            ..samples::search()
        };
        for language in Language::ALL {
            let page = shown(language, search.clone());
            assert!(!page.contains("<script>") && !page.contains(['\u{202e}', '\u{1b}', '\0']));
            Document::checked(&page);
        }
    }
}

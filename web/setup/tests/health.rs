//! The first page: the next step, and each part of the way in one sentence with one action.

#![allow(clippy::unwrap_used)]

mod markup;
mod samples;
mod stages;

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};

use markup::Document;
use samples::{HOSTILE, at, form, frame};
use setup::view::{CardFault, Check, CheckKind, CheckState, Finding, Health};
use setup::{Command, Fault, Language, Place, View, field, parse, render};

fn shown(language: Language, health: Health) -> String {
    render(&frame(language, &Place::Health), &View::Health(health))
}

fn document(health: Health) -> Document {
    Document::checked(&shown(Language::English, health))
}

/// Every finding, with that text wherever one can be.
fn findings(text: &str) -> Vec<Finding> {
    let words = || text.to_owned();
    let address = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 9));
    vec![
        Finding::NotTested,
        Finding::LinkUp {
            interface: words(),
            megabits: None,
        },
        Finding::LinkUp {
            interface: words(),
            megabits: Some(100),
        },
        Finding::NoCable { interface: words() },
        Finding::NoInterface,
        Finding::HasAddress {
            address: words(),
            gateway: address,
        },
        Finding::NoGateway { address: words() },
        Finding::NoAddress,
        Finding::NameKnown {
            name: words(),
            address,
            millis: 3,
        },
        Finding::NoNameNeeded,
        Finding::NoNameServer,
        Finding::NameUnknown {
            name: words(),
            cause: words(),
        },
        Finding::ClockRight { seconds_apart: 0 },
        Finding::ClockWrong {
            seconds_apart: 90_061,
        },
        Finding::ClockUnverified,
        Finding::ClockBehind,
        Finding::NoProxy,
        Finding::ProxyWorks { proxy: words() },
        Finding::ProxyWantsPassword { proxy: words() },
        Finding::ProxyUnreachable {
            proxy: words(),
            cause: words(),
        },
        Finding::ProxyRefuses {
            proxy: words(),
            cause: words(),
        },
        Finding::NotEnrolled,
        Finding::ServerAnswers {
            server: words(),
            millis: 3,
        },
        Finding::ServerUnreachable {
            server: words(),
            cause: words(),
        },
        Finding::CertificateUnknown {
            server: words(),
            cause: words(),
        },
        Finding::SomebodyElse { server: words() },
        Finding::ServerRefuses { sentence: words() },
        Finding::NothingToSend,
        Finding::Pushed {
            at: at(60),
            waiting: 0,
            set_aside: 0,
        },
        Finding::Pushed {
            at: at(60),
            waiting: 7,
            set_aside: 2,
        },
        Finding::PushFails {
            cause: words(),
            waiting: 7,
            last: None,
        },
        Finding::PushFails {
            cause: words(),
            waiting: 7,
            last: Some(at(90_000)),
        },
        Finding::NothingSelected,
        Finding::NoPrinters { searched_at: None },
        Finding::NoPrinters {
            searched_at: Some(at(600)),
        },
        Finding::Printers {
            known: 3,
            read: 3,
            silent: 0,
            doubtful: 0,
        },
        Finding::Printers {
            known: 1_300,
            read: 1,
            silent: 1,
            doubtful: 1,
        },
        Finding::SystemRuns { version: words() },
        Finding::SystemUnproved { version: words() },
        Finding::VersionLeft {
            version: words(),
            left: words(),
            at: at(600),
            why: None,
        },
        Finding::VersionLeft {
            version: words(),
            left: words(),
            at: at(600),
            why: Some(words()),
        },
    ]
}

fn only(finding: Finding, state: CheckState) -> Health {
    Health {
        checks: vec![stages::check(CheckKind::Server, state, finding)],
        card: None,
    }
}

#[test]
fn every_finding_has_a_sentence_of_its_own_in_every_language() {
    for language in Language::ALL {
        let mut sentences = BTreeSet::new();
        for finding in findings("X") {
            let html = shown(language, only(finding.clone(), CheckState::Bad));
            let document = Document::checked(&html);
            let check = document
                .all("li")
                .find(|item| item.get("class") == Some("card"))
                .unwrap();
            assert!(!check.text.contains("{"), "{finding:?}: {}", check.text);
            assert!(check.text.len() > 40, "{finding:?}: {}", check.text);
            assert!(
                sentences.insert(check.text.clone()),
                "{finding:?} says what another says"
            );
        }
    }
}

#[test]
fn hostile_words_stay_words_in_every_finding() {
    for finding in findings(HOSTILE) {
        let html = shown(Language::German, only(finding.clone(), CheckState::Bad));
        let document = Document::checked(&html);
        assert_eq!(document.all("script").count(), 0, "{finding:?}");
        assert!(!html.contains(['\0', '\u{1b}', '\u{202e}']), "{finding:?}");
    }
}

#[test]
fn a_state_is_told_by_a_word_and_a_mark_not_by_colour_alone() {
    for (state, word) in [
        (CheckState::Good, "✓Good"),
        (CheckState::Attention, "!Look at this"),
        (CheckState::Bad, "✕Not working"),
        (CheckState::Idle, "–Not in use"),
        (CheckState::Running, "↻Under way"),
    ] {
        let document = document(only(Finding::NoProxy, state));
        let told = document.classed("check").first().unwrap().text.clone();
        assert!(told.ends_with(word), "{told}");
    }
}

#[test]
fn a_clock_that_nobody_vouched_for_is_not_verified_and_the_server_does_it() {
    for (language, word, sentence) in [
        (
            Language::English,
            "Not verified",
            "Nobody has vouched for the time yet",
        ),
        (
            Language::German,
            "Nicht bestätigt",
            "Noch hat niemand die Uhrzeit bestätigt",
        ),
        (
            Language::French,
            "Non confirmée",
            "Personne n’a encore confirmé l’heure",
        ),
        (
            Language::Spanish,
            "Sin confirmar",
            "Nadie ha confirmado aún la hora",
        ),
    ] {
        for state in [CheckState::Idle, CheckState::Attention] {
            let html = shown(language, only(Finding::ClockUnverified, state));
            let document = Document::checked(&html);
            let told = document.classed("check").first().unwrap().text.clone();
            assert!(told.ends_with(word), "{told}");
            let check = document.all("li").find(|item| item.get("class") == Some("card"));
            assert!(check.unwrap().text.contains(sentence), "{language:?}");
            let links = document
                .all("a")
                .filter(|link| link.get("href") == Some("/server"));
            assert_eq!(links.count(), 2, "one in the menu, one as the action");
        }
    }
}

#[test]
fn what_does_not_work_leads_to_where_it_is_mended() {
    for (finding, place) in [
        (Finding::NoAddress, "/network"),
        (
            Finding::ProxyWantsPassword {
                proxy: "p:1".to_owned(),
            },
            "/network",
        ),
        (
            Finding::ServerRefuses {
                sentence: "no".to_owned(),
            },
            "/server",
        ),
        (Finding::NoPrinters { searched_at: None }, "/search"),
    ] {
        let document = document(only(finding.clone(), CheckState::Bad));
        let links = document.all("a").filter(|link| link.get("href") == Some(place));
        assert_eq!(
            links.count(),
            2,
            "{finding:?}: one in the menu, one as the action"
        );
    }
}

/// The place to which the box with the next step leads, and its heading.
fn next(health: Health) -> Option<(String, Option<String>)> {
    let document = document(health);
    document.classed("next").first()?;
    let button = document.classed("button");
    let heading = document.all("h2").next().unwrap().text.clone();
    Some((
        heading,
        button
            .first()
            .and_then(|link| link.get("href").map(str::to_owned)),
    ))
}

#[test]
fn the_next_step_goes_from_the_plug_to_the_first_reading() {
    let step = |title: &str, place: Option<&str>| Some((title.to_owned(), place.map(str::to_owned)));
    let mut health = stages::no_cable();
    assert_eq!(next(health.clone()), step("Connect the network cable", None));
    health.checks[0] = stages::new_box().checks[0].clone();
    assert_eq!(
        next(health.clone()),
        step("Give the box an address", Some("/network"))
    );
    health.checks[1] = stages::new_box().checks[1].clone();
    assert_eq!(
        next(health.clone()),
        step("Connect the box to your dealer", Some("/server"))
    );
    health.checks[5] = stages::well().checks[5].clone();
    health.checks[6].finding = Finding::NothingToSend;
    assert_eq!(
        next(health.clone()),
        step("Choose where to look for printers", Some("/search"))
    );
    health.checks[7].finding = Finding::NoPrinters { searched_at: None };
    assert_eq!(next(health.clone()), step("Search for printers", Some("/search")));
    health.checks[7].finding = Finding::NoPrinters {
        searched_at: Some(at(9)),
    };
    assert_eq!(
        next(health.clone()),
        step("No printer was found", Some("/search"))
    );
    let printers = |read| Finding::Printers {
        known: 3,
        read,
        silent: 0,
        doubtful: 0,
    };
    health.checks[7].finding = printers(0);
    assert_eq!(
        next(health.clone()),
        step("Read the printers for the first time", Some("/devices"))
    );
    health.checks[7].finding = printers(3);
    assert_eq!(
        next(health.clone()),
        step("Send the first readings", Some("/server"))
    );
    health.checks[6] = stages::well().checks[6].clone();
    assert_eq!(next(health), None);
}

#[test]
fn a_test_under_way_is_shown_anew_with_and_without_a_script() {
    let running = shown(Language::English, stages::troubled());
    assert!(running.contains("data-live=\"2\"") && running.contains("http-equiv=\"refresh\""));
    assert!(running.contains(setup::SCRIPT_PATH));
    let still = shown(Language::English, stages::well());
    assert!(!still.contains("data-live") && !still.contains("http-equiv=\"refresh\""));
}

#[test]
fn each_part_and_all_of_them_can_be_tested() {
    let document = document(stages::well());
    let buttons: Vec<&str> = document
        .all("button")
        .filter(|button| button.get("name") == Some(field::CHECK))
        .filter_map(|button| button.get("value"))
        .collect();
    let words = CheckKind::ALL.map(CheckKind::word);
    assert_eq!(buttons, [&words[..], &[""]].concat());
    for kind in CheckKind::ALL {
        let form = form(&[("action", "test"), ("check", kind.word())]);
        assert!(parse(&Place::Health, &form).ok() == Some(Command::Test(Some(kind))));
    }
    let form = form(&[("action", "test"), ("check", "")]);
    assert!(parse(&Place::Health, &form).ok() == Some(Command::Test(None)));
}

#[test]
fn a_part_that_there_is_not_is_no_choice() {
    let form = form(&[("action", "test"), ("check", "<printers>")]);
    let faults = parse(&Place::Health, &form).err().unwrap();
    assert_eq!(faults.len(), 1);
    assert_eq!(
        (faults[0].field, &faults[0].fault),
        (field::CHECK, &Fault::NotAChoice)
    );
}

#[test]
fn a_page_without_checks_is_still_a_page() {
    let empty = document(Health::default());
    assert_eq!(empty.all("h1").count(), 1);
    let never = Check {
        at: None,
        ..stages::check(CheckKind::Time, CheckState::Idle, Finding::NotTested)
    };
    document(Health {
        checks: vec![never],
        card: None,
    });
}

/// A card that is bad is told before anything else, and nothing is well then.
#[test]
fn what_is_wrong_with_the_card_is_told_in_every_language() {
    let mut sentences = BTreeSet::new();
    for language in Language::ALL {
        for fault in [CardFault::Mended, CardFault::Remade, CardFault::OnlyMemory] {
            let health = Health {
                card: Some(fault),
                ..stages::well()
            };
            let html = shown(language, health);
            assert_ne!(html, shown(language, stages::well()));
            let document = Document::checked(&html);
            let notice = document.all("p").find(|it| it.get("role") == Some("status"));
            assert!(
                sentences.insert(notice.unwrap().text.clone()),
                "{language:?} {fault:?}"
            );
        }
    }
    assert!(!sentences.is_empty());
}

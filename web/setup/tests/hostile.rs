//! Words from the network, the server and the keyboard that want to be more than words (S12, S13): they stay words on
//! every page, in every language.

#![allow(clippy::unwrap_used)]

mod markup;
mod samples;
mod stages;

use markup::Document;
use samples::{HOSTILE, at, frame};
use setup::view::{
    Certificate, Claim, Enrolled, Enrolling, Failure, Network, Payload, PayloadKind, PayloadRow,
    PayloadState, Proxy, Server, Trial, Welcome,
};
use setup::{Fault, FieldFault, Language, Place, View, field, render, sentence};

fn words() -> String {
    HOSTILE.to_owned()
}

fn network() -> Network {
    Network {
        interface: Some(words()),
        mac: Some(words()),
        addresses: vec![words(), words()],
        last_failure: Some(words()),
        proxy: Some(Proxy {
            host: words(),
            port: 1,
            user: Some(words()),
            has_password: true,
        }),
        extra_ca: Some(Certificate {
            fingerprint: words(),
            count: 1,
            added_at: None,
        }),
        ..stages::dhcp()
    }
}

fn trial() -> Network {
    Network {
        trial: Some(Trial {
            wanted: stages::address_by_hand(),
            steps: vec![(words(), true, words()), (words(), false, words())],
            testing: false,
            seconds_left: 1,
            new_url: Some(["javascript:alert(1)//", HOSTILE].concat()),
        }),
        ..network()
    }
}

fn row(state: PayloadState) -> PayloadRow {
    PayloadRow {
        key: Some(words()),
        kind: PayloadKind::Batch,
        state,
        bytes: u64::MAX,
        readings: u64::MAX,
    }
}

fn server() -> Server {
    Server {
        enrolled: Some(Enrolled {
            server: words(),
            appliance: words(),
            site: words(),
            since: at(u64::from(u32::MAX) / 8),
            server_key: words(),
        }),
        enrolling: Some(Enrolling {
            server: words(),
            running: false,
            faults: vec![FieldFault {
                field: field::SERVER,
                fault: Fault::Said(words()),
            }],
        }),
        sample: Some(words()),
        payloads: vec![
            row(PayloadState::Refused { sentence: words() }),
            row(PayloadState::Waiting),
        ],
        page: (usize::MAX, usize::MAX),
        waiting: u64::MAX,
        whole_days: u32::MAX,
    }
}

fn views() -> Vec<(Place, View)> {
    let welcome = Welcome {
        secure_url: ["https://box/", HOSTILE].concat(),
        fingerprint: words(),
    };
    let running = Server {
        enrolling: Some(Enrolling {
            server: words(),
            running: true,
            faults: Vec::new(),
        }),
        ..server()
    };
    let payload = Payload {
        row: row(PayloadState::Refused { sentence: words() }),
        body: words(),
    };
    vec![
        (
            Place::Claim,
            View::Claim(Claim {
                open: None,
                welcome: Some(welcome),
            }),
        ),
        (Place::Network, View::Network(Box::new(network()))),
        (Place::Network, View::Network(Box::new(trial()))),
        (Place::Server, View::Server(Box::new(server()))),
        (Place::Server, View::Server(Box::new(running))),
        (Place::Payload(words()), View::Payload(payload)),
        (Place::Health, View::Failure(Failure::Said(words()))),
    ]
}

#[test]
fn no_word_from_outside_is_more_than_a_word() {
    for (place, view) in views() {
        for language in Language::ALL {
            let html = render(&frame(language, &place), &view);
            Document::checked(&html);
            assert!(html.contains("&lt;script&gt;"), "{place:?}: the words are shown");
            for bad in [
                "<script>",
                "javascript:alert(1)\"",
                "onload=\"x",
                "\0",
                "\u{1b}",
                "\u{202e}",
            ] {
                assert!(!html.contains(bad), "{place:?}: {bad:?}");
            }
        }
    }
}

#[test]
fn an_address_that_runs_code_is_no_link() {
    let html = render(
        &frame(Language::English, &Place::Network),
        &View::Network(Box::new(trial())),
    );
    assert!(
        Document::checked(&html)
            .all("a")
            .all(|link| !link.get("href").unwrap().contains("javascript"))
    );
}

/// Every fault, with that text wherever one can be.
fn faults(text: &str) -> Vec<Fault> {
    let text = || text.to_owned();
    vec![
        Fault::Missing,
        Fault::TooLong { most: 255 },
        Fault::ControlCharacter,
        Fault::TooMany { most: 256 },
        Fault::NotANumber {
            least: 1,
            most: 65_535,
        },
        Fault::NotAChoice,
        Fault::NotAnAddress { text: text() },
        Fault::NotAPrefix,
        Fault::NotAHostAddress,
        Fault::GatewayElsewhere,
        Fault::NotAHost { text: text() },
        Fault::NotATarget { text: text() },
        Fault::BroadcastOff,
        Fault::TooWide {
            addresses: 16_777_214,
        },
        Fault::UnknownName { name: text() },
        Fault::NotAServer,
        Fault::Local,
        Fault::NotACode,
        Fault::CodeRefused { sentence: text() },
        Fault::NotACertificate,
        Fault::NotAMailbox { text: text() },
        Fault::NotATime,
        Fault::TooShort { least: 10 },
        Fault::TooEasy,
        Fault::Differ,
        Fault::Wrong,
        Fault::Wait { seconds: 75 },
        Fault::Already,
        Fault::Said(text()),
    ]
}

#[test]
fn every_fault_has_a_sentence_of_its_own_in_every_language() {
    for language in Language::ALL {
        let mut sentences = std::collections::BTreeSet::new();
        for fault in faults("10.0.0.999") {
            let told = sentence(
                language,
                &FieldFault {
                    field: field::GATEWAY,
                    fault: fault.clone(),
                },
            );
            let (label, rest) = told.split_once(": ").unwrap();
            assert!(!label.is_empty() && rest.len() > 9, "{fault:?}: {told}");
            assert!(!told.contains(['{', '}']), "{fault:?}: {told}");
            assert!(sentences.insert(told), "{fault:?} says what another says");
        }
    }
    let wait = FieldFault {
        field: field::PASSWORD,
        fault: Fault::Wait { seconds: 75 },
    };
    let english = "Password: Too many wrong attempts. Please try again in 1\u{a0}min 15\u{a0}s.";
    assert_eq!(sentence(Language::English, &wait), english);
}

#[test]
fn every_field_has_a_word() {
    // The word of an unknown field is that of the request as a whole.
    let request = |name| {
        sentence(
            Language::English,
            &FieldFault {
                field: name,
                fault: Fault::Missing,
            },
        )
    };
    let unknown = request("unknown");
    for name in field::SECRET {
        assert_ne!(request(name), unknown, "{name}");
    }
    for name in [
        field::ADDRESS,
        field::SERVER,
        field::SEGMENT,
        field::RECIPIENTS,
        field::NAME,
        field::LOCAL,
    ] {
        assert_ne!(request(name), unknown, "{name}");
    }
}

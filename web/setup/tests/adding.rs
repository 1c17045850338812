//! The test of a printer that is added by hand: each step in the language of the page.

#![allow(clippy::unwrap_used)]

mod markup;
mod samples;

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};

use markup::Document;
use meters::{MeterName, Unit};
use samples::{HOSTILE, frame};
use setup::view::{Adding, AddingStep, Search, Tested};
use setup::{Language, Place, View, render};

fn shown(language: Language, found: Tested) -> String {
    let step = AddingStep {
        step: "answer",
        ok: true,
        found,
    };
    let search = Search {
        adding: Some(Adding {
            steps: vec![step],
            ..samples::adding(true)
        }),
        ..samples::search()
    };
    render(&frame(language, &Place::Search), &View::Search(Box::new(search)))
}

/// Whatever a step can find, with that text wherever one can be.
fn every_find(text: &str) -> Vec<Tested> {
    let words = || text.to_owned();
    let address = IpAddr::V4(Ipv4Addr::new(10, 4, 0, 17));
    let counts = |unit| Tested::Counts {
        name: MeterName::new("engine_total"),
        value: 121_104,
        unit,
        more: 3,
    };
    vec![
        Tested::NameKnown {
            name: words(),
            address,
        },
        Tested::Address(address),
        Tested::NameUnknown { name: words() },
        Tested::Way { address, port: 161 },
        Tested::NoWay {
            address,
            cause: words(),
        },
        Tested::Answers {
            description: Some(words()),
        },
        Tested::Answers { description: None },
        Tested::AnswersByIpp { description: words() },
        Tested::AnswersBesides,
        Tested::Silent { address, port: 161 },
        Tested::Printer {
            machine: words(),
            serial: Some(words()),
        },
        Tested::Printer {
            machine: String::new(),
            serial: None,
        },
        Tested::NoPrinter {
            description: Some(words()),
        },
        Tested::NoPrinter { description: None },
        counts(Unit::Sheets),
        counts(Unit::Characters),
        Tested::CountsNothing,
        Tested::Kept,
    ]
}

/// The step as the page shows it.
fn step_of(html: &str) -> &str {
    let (_, steps) = html.split_once("<ol class=\"steps\">").unwrap();
    steps.split("</li>").next().unwrap()
}

#[test]
fn each_step_of_a_test_speaks_the_language_of_the_page() {
    for (index, found) in every_find("Contoso 7").into_iter().enumerate() {
        let mut sentences = BTreeSet::new();
        for language in Language::ALL {
            let html = shown(language, found.clone());
            let step = step_of(&html);
            assert!(!step.contains("lang="), "{step}");
            assert!(!step.contains('{'), "{step}");
            sentences.insert(setup::tested(language, &found));
        }
        assert_eq!(sentences.len(), Language::ALL.len(), "{index}: {sentences:?}");
    }
}

#[test]
fn what_a_device_or_the_system_says_stays_as_it_is() {
    let said = Tested::Said("the store is full: free some space".to_owned());
    let html = shown(Language::German, said);
    assert!(step_of(&html).contains("<bdi lang=\"en\">the store is full: free some space</bdi>"));
    let description = Some("HP ETHERNET MULTI-ENVIRONMENT".to_owned());
    let html = shown(Language::German, Tested::Answers { description });
    assert!(step_of(&html).contains("Es antwortet auf SNMP: <bdi>HP ETHERNET MULTI-ENVIRONMENT</bdi>"));
    for found in every_find(HOSTILE) {
        let html = shown(Language::French, found);
        Document::checked(&html);
        assert!(!html.contains("<script>") && !html.contains(['\0', '\u{1b}', '\u{202e}']));
    }
}

#![allow(clippy::unwrap_used)]
use super::*;

/// Every text of every page.
fn all() -> Vec<(&'static str, Text, [&'static str; 4])> {
    [
        layout::ALL,
        claim::ALL,
        health::ALL,
        network::ALL,
        server::ALL,
        this_box::ALL,
        fields::ALL,
        faults::ALL,
        device::ALL,
        devices::ALL,
        it::ALL,
        reports::ALL,
        search::ALL,
    ]
    .concat()
}

/// English texts that another language rightly writes the same.
const SAME: &[&str] = &[
    "Meterbox",
    "Software",
    "optional",
    "Site",
    "Server",
    "Version {0}",
    "Pages",
    "No",
    "Page {0} of {1}",
    "{0}\u{a0}s",
    "{0}\u{a0}min",
    "{0}\u{a0}h",
    "Proxy",
    "Port",
    "Name",
    "Note",
    "Community",
    "Gateway",
    "Color",
    "Copies",
    "Cyan",
    "Description",
    "Firmware",
    "Host",
    "Licence",
    "Magenta",
    "Scans",
    "Toner",
    "Total",
    "impressions",
    "optional",
    "Source",
];

#[test]
fn every_text_is_there_in_every_language() {
    for (name, text, written) in all() {
        for language in Language::ALL {
            let words = text.of(language);
            assert!(!words.trim().is_empty(), "{name} {language:?}");
            assert!(
                !words.contains(['<', '>', '&']),
                "{name} {language:?}: markup in a text"
            );
        }
        let unpacked = Language::ALL.map(|language| text.of(language));
        assert_eq!(unpacked, written, "{name} is packed as it is written");
    }
}

#[test]
fn every_language_fills_in_the_same() {
    let placeholders = |words: &str| {
        let mut found: Vec<usize> = parts(words)
            .iter()
            .filter_map(|part| match part {
                Part::Argument(index) => Some(*index),
                Part::Words(_) => None,
            })
            .collect();
        found.sort_unstable();
        found
    };
    for (name, text, _) in all() {
        let english = placeholders(text.of(Language::English));
        for language in Language::ALL {
            assert_eq!(placeholders(text.of(language)), english, "{name} {language:?}");
        }
    }
}

#[test]
fn no_text_was_left_in_english() {
    let mut left = Vec::new();
    for (name, text, _) in all() {
        let english = text.of(Language::English);
        for language in &Language::ALL[1..] {
            if text.of(*language) == english && !SAME.contains(&english) {
                left.push(format!("{name} {language:?}: {english}"));
            }
        }
    }
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn a_pattern_is_filled_once() {
    assert_eq!(filled("{0} of {1}: {0}", &["{1}", "b"]), "{1} of b: {1}");
    assert_eq!(filled("no end {", &[]), "no end ");
}

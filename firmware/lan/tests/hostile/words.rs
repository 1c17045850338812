//! S12, S13, S14: what a device says of itself is somebody else's text, in every place where it may say one.
//!
//! The bytes travel as they are. Once a profile has made text of them, nothing in it steers a terminal or turns the
//! direction of writing; markup and formulas stay as they are, for the one who shows them to escape.

use meters::{Alert, Identity, Supply};
use profiles::{Catalogue, Facts};
use simulator::Device;

use super::{office, printer};

const HOSTILE: [(&str, &[u8]); 12] = [
    ("S12 NUL", b"a\0b\0"),
    ("S12 bad UTF-8", b"a\xff\xfe\xc0\x80\xed\xa0\x80b"),
    ("S12 ANSI escapes", b"\x1b[2J\x1b]0;owned\x07\x1b[31mred"),
    ("S12 C1 controls", "\u{9b}31m\u{85}\u{90}x".as_bytes()),
    (
        "S12 right-to-left override",
        "\u{202e}fdp.exe\u{2066}\u{200f}x".as_bytes(),
    ),
    ("S12 lines", b"one\r\ntwo\nthree\x0b\x0c"),
    ("S13 a script", b"<script>alert(1)</script>"),
    ("S13 an attribute", b"\" onmouseover=\"alert(1)"),
    ("S14 a formula", b"=HYPERLINK(\"http://evil.example\",\"click\")"),
    ("S14 plus and minus", b"+1-cmd|' /C calc'!A0"),
    ("S14 at", b"@SUM(A1)"),
    ("S14 a tab", b"\t=1+1\tb"),
];

/// Every text that came out of a device's rows.
fn texts(facts: &Facts) -> Vec<String> {
    let Identity {
        manufacturer,
        model,
        serial,
        name,
        location,
        description,
        firmware,
        ..
    } = facts.identity.clone();
    let identity = [manufacturer, model, serial, name, location, description, firmware];
    let supplies = facts
        .supplies
        .iter()
        .map(|Supply { description, .. }| description.clone());
    let alerts = facts
        .alerts
        .iter()
        .map(|Alert { description, .. }| description.clone());
    identity
        .into_iter()
        .chain(supplies)
        .chain(alerts)
        .flatten()
        .collect()
}

fn is_inert(text: &str) -> bool {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
    };
    !text.contains(steers) && !text.is_empty()
}

#[tokio::test]
async fn hostile_text_in_every_place_becomes_inert() {
    let says = |(name, text): &(&str, &[u8])| {
        let recording = printer().recording().clone().saying(text);
        ((*name).to_owned(), Device::new(recording))
    };
    let office = office([127, 51], HOSTILE.iter().map(says).collect());
    let honest = counts(&Catalogue::built_in().interpret(&super::rows_of(printer().recording())));
    for (name, result) in office.read_all().await {
        let outcome = result.unwrap();
        assert_eq!(outcome.partial, None, "{name}");
        let facts = Catalogue::built_in().interpret(&outcome.rows);
        let texts = texts(&facts);
        assert!(texts.len() > 4, "{name}: {texts:?}");
        for text in &texts {
            assert!(is_inert(text), "{name}: {text:?}");
            assert!(text.chars().count() <= 255, "{name}: {text:?}");
        }
        assert_eq!(counts(&facts), honest, "{name}: text changes no meter");
        let json = serde_json::to_string(&facts.identity).unwrap();
        assert!(!json.contains(char::is_control), "{name}: {json}");
    }
    for (name, found) in office.search().await {
        assert!(found.is_printer(), "{name}");
        for text in texts(&Catalogue::built_in().interpret(&found.rows)) {
            assert!(is_inert(&text), "{name}: {text:?}");
        }
    }
}

/// The meters without the maker's own names for them, which are texts of the device's.
fn counts(facts: &Facts) -> Vec<meters::Meter> {
    let unlabelled = |meter: &meters::Meter| meters::Meter {
        label: None,
        ..meter.clone()
    };
    facts.meters.iter().map(unlabelled).collect()
}

/// A text may be as long as a datagram.
#[tokio::test]
async fn text_of_sixty_thousand_bytes_is_cut() {
    let recording = printer().recording().clone().saying(&b"A".repeat(60_000));
    let device = Device::new(recording).max_response_bytes(65_507);
    let office = office([127, 52], vec![("long".to_owned(), device)]);
    let (_, result) = office.read_all().await.remove(0);
    let facts = Catalogue::built_in().interpret(&result.unwrap().rows);
    assert!(texts(&facts).iter().all(|text| text.len() <= 255), "{facts:?}");
    assert!(!facts.meters.is_empty());
}

#![allow(clippy::unwrap_used)]
use super::*;
use proptest::prelude::*;

use crate::profile::{Brand, Profile};

/// Made up, so that the rules stand without any maker's file.
fn brands() -> Brands {
    let list = |words: &[&str]| words.iter().map(ToString::to_string).collect();
    let brands = vec![
        Brand {
            name: "Acme".into(),
            texts: list(&["ACME CORPORATION", "ACME", "アクメ"]),
            families: list(&["Anvil", "AX-"]),
            boards: list(&["AcmeNet", "NB-"]),
            others: list(&["Rocket", "CAM-"]),
            enterprises: Vec::new(),
        },
        Brand {
            name: "Bolt".into(),
            texts: list(&["BOLT"]),
            ..Brand::default()
        },
    ];
    Brands::of(&[Profile {
        brands,
        ..Profile::default()
    }])
}

fn maker(text: &str) -> Option<String> {
    brands().brand_in(text).map(str::to_owned)
}

fn model(text: &str) -> Option<String> {
    brands().model_in(text, None)
}

#[test]
fn the_maker_stands_in_front() {
    for text in [
        "Acme 1200",
        "acme corporation, 1200",
        "220 Acme 1200 FTP server ready",
        "ID=Acme 1200",
        "@PJL INFO ID\r\n\"Acme 1200\"\r\n\u{c}",
        "ET0020AABBCC Acme 1200 FTP Server",
        "Thermal Label Printer Acme 1200",
        "***\n* Welcome to ACME *\n***",
        "Ａｃｍｅ　１２００",
        "アクメ複合機 1200",
        "Anvil 1200",
        "AX-1200",
        "NB-77, firmware 2",
        "Starting; Acme 1200",
        "Board-G4 Ver 2 / ACME Network Printer",
    ] {
        assert_eq!(maker(text).as_deref(), Some("Acme"), "{text}");
    }
}

#[test]
fn a_maker_that_merely_occurs_made_nothing() {
    for text in [
        "Compatible with Acme",
        "Color Anvil 30-1",
        "Acmeville",
        "Anvils of steel",
        "A box of Acme",
        "",
        " ; ;",
    ] {
        assert_eq!(maker(text), None, "{text}");
    }
}

#[test]
fn the_model_is_what_stands_on_the_case() {
    for (text, expected) in [
        ("Acme 1200 version 3.4 kernel 2.6", "1200"),
        ("ACME Acme MX 1200N", "MX 1200N"),
        ("Anvil 1200; System 3.4", "Anvil 1200"),
        ("Acme Anvil Pro", "Anvil Pro"),
        ("Acme 1200 FTP server (3.04) ready.", "1200"),
        ("Welcome to Acme Printer PX9c", "PX9c"),
        (
            "AcmeNet 7 10BASE Print Server: Attached to 1200 Rev.3 : Copyright",
            "1200",
        ),
        ("ACME NB-1,SN:1,PID:Bolt 77 Series", "77"),
        ("Acme HTTP Server; Acme Anvil 6500 - X; Serial", "Anvil 6500"),
        ("Ａｃｍｅ　１２００", "1200"),
    ] {
        assert_eq!(model(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn no_machine_is_named() {
    for text in [
        "Acme",
        "Acme Printing System",
        "Acme NB-6800h, Firmware Ver.1.01",
        "AcmeNet 7 version 2",
        "ACME Built-in 10Base-T Print Server",
        "Acme Empfang",
        "Acme J9000 24G Switch, revision 3",
        "Acme Rocket 9000",
        "Acme CAM-300",
        "Unknown 1200",
        "",
    ] {
        assert_eq!(model(text), None, "{text}");
    }
}

#[test]
fn a_printers_own_row_needs_no_maker() {
    let brands = brands();
    assert_eq!(
        brands.model_of_printer("CS 4053ci", None).as_deref(),
        Some("CS 4053ci")
    );
    assert_eq!(
        brands.model_of_printer("Acme 1200", None).as_deref(),
        Some("1200")
    );
    for text in ["Generic 28C-1", "Printer", "Reception", "24-port Switch 1"] {
        assert_eq!(brands.model_of_printer(text, None), None, "{text}");
    }
}

#[test]
fn a_device_id_names_maker_and_model() {
    let brands = brands();
    for (id, maker, model) in [
        ("MFG:ACME;MDL:Acme 1200 Series;", Some("Acme"), Some("1200")),
        ("MFG:ACME;Twelve;DES:ACME 1200", Some("Acme"), Some("1200")),
        ("MFG:Acme;MDL:Bolt 9", Some("Bolt"), Some("9")),
        ("MFG:Nobody Ltd;MDL:X1", Some("Nobody Ltd"), Some("X1")),
        ("MDL:Anvil 3", Some("Acme"), Some("Anvil 3")),
        ("MFG:Acme", Some("Acme"), None),
        ("", None, None),
    ] {
        let id = Ieee1284::parse(id.as_bytes());
        assert_eq!(brands.brand_of(&id), maker, "{id:?}");
        assert_eq!(brands.model_of(&id).as_deref(), model, "{id:?}");
    }
}

proptest! {
    #[test]
    fn no_text_panics_and_a_model_is_bounded(
        text in r"(Acme|Anvil|BOLT|220 |PID:|\(|\)|[0-9]{1,9}|[ ,;:.\n\-]|\PC{1,4}|Ａ|é){0,80}",
        serial in proptest::option::of(r"\PC{0,12}"),
    ) {
        let brands = brands();
        let _ = brands.brand_in(&text);
        for model in [
            brands.model_in(&text, serial.as_deref()),
            brands.model_of_printer(&text, serial.as_deref()),
        ].into_iter().flatten() {
            prop_assert!(!model.trim().is_empty());
            prop_assert!(model.chars().count() <= LONGEST_MODEL);
        }
    }
}

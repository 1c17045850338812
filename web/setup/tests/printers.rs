//! The pages of the printers: what they show of every state, and what they keep of what was typed.

#![allow(clippy::unwrap_used)]

mod markup;
mod samples;

use markup::Document;
use meters::{
    Alert, Identity, Meter, MeterName, Severity, SupplyKind, SupplyState, Timestamp, Unit, Verdict,
};
use samples::{HOSTILE, device_id, form, frame, refused};
use setup::view::{Device, DeviceRow, Devices, History, MeterRow, OnUsb, Unread};
use setup::{Command, DeviceWords, Fault, FieldFault, Language, Place, View, field, parse, render};

fn list(language: Language, devices: Devices) -> String {
    render(&frame(language, &Place::Devices), &View::Devices(devices))
}

fn one(language: Language, device: Device) -> String {
    let place = Place::Device(device.row.id);
    render(&frame(language, &place), &View::Device(Box::new(device)))
}

fn english(device: Device) -> Document {
    Document::checked(&one(Language::English, device))
}

#[test]
fn every_state_is_in_order_in_every_language() {
    for language in Language::ALL {
        Document::checked(&list(language, samples::devices()));
        Document::checked(&list(language, Devices::default()));
        Document::checked(&one(language, samples::device()));
        for row in samples::devices().rows {
            Document::checked(&one(
                language,
                Device {
                    row,
                    ..samples::device()
                },
            ));
        }
    }
}

#[test]
fn without_printers_the_page_says_what_to_do() {
    let empty = Document::checked(&list(Language::English, Devices::default()));
    assert!(empty.text().contains("No printer is known yet"));
    assert!(
        empty
            .all("a")
            .any(|link| link.get("class") == Some("button") && link.get("href") == Some("/search"))
    );
}

#[test]
fn sums_leave_out_what_is_ignored_and_count_no_doubt_twice() {
    let page = Document::checked(&list(Language::English, samples::devices()));
    let sums: Vec<&str> = page.classed("sums")[0]
        .text
        .split(char::is_alphabetic)
        .filter(|part| !part.trim().is_empty())
        .collect();
    assert_eq!(
        sums,
        ["4", "2", "1", "1"],
        "printers, read in a day, silent, doubtful"
    );
}

#[test]
fn a_printer_is_read_from_left_to_right() {
    let page = list(Language::German, samples::devices());
    let document = Document::checked(&page);
    let rows: Vec<&str> = document.all("tr").map(|row| row.text.as_str()).collect();
    assert!(
        rows[1].starts_with("ReceptionSharp MX-3570NSeriennr. 6509415X00"),
        "{}",
        rows[1]
    );
    assert!(
        rows[1].contains("Gesamt 121.104") && rows[1].contains("Farbe 41.100"),
        "{}",
        rows[1]
    );
    assert!(!rows[1].contains("Seiten"), "impressions are not named");
    assert!(
        rows[3].contains("98.112 Meter"),
        "what is not impressions is named: {}",
        rows[3]
    );
    assert!(
        rows[2].contains("Ohne Antwort") && rows[3].contains("Gesprungen") && rows[4].contains("Ignoriert")
    );
    assert!(
        rows[4].starts_with("10.1.0.77"),
        "a printer without words has its address for a name"
    );
}

#[test]
fn a_level_that_was_not_told_is_a_word() {
    let page = Document::checked(&list(Language::English, samples::devices()));
    let levels: Vec<&str> = page
        .classed("supply")
        .iter()
        .map(|supply| supply.text.as_str())
        .collect();
    assert_eq!(
        levels,
        [
            "Cyan 55\u{a0}%",
            "Magenta 9\u{a0}%, low",
            "Yellow 0\u{a0}%, empty",
            "Black some left",
            "Waste container level not told",
            "Black 73\u{a0}%"
        ]
    );
    assert_eq!(page.classed("meter").len(), 4, "no bar is made up");
    let full = samples::supply(None, SupplyKind::WasteToner, Some(0), SupplyState::Empty);
    let row = DeviceRow {
        supplies: vec![full],
        ..samples::device_row()
    };
    let page = Document::checked(&list(
        Language::English,
        Devices {
            rows: vec![row],
            unread: Vec::new(),
            reading: true,
        },
    ));
    assert_eq!(
        page.classed("supply")[0].text,
        "Waste container 0\u{a0}% room, full"
    );
    assert!(
        page.text().contains("being read")
            && !page
                .all("button")
                .any(|button| button.get("value") == Some("read"))
    );
}

#[test]
fn all_are_read_by_one_button() {
    let page = Document::checked(&list(Language::English, samples::devices()));
    assert!(parse(&Place::Devices, &page.sent("read")).unwrap() == Command::ReadNow);
}

#[test]
fn a_printer_shows_all_that_it_counted_and_where_that_was_read() {
    let page = english(samples::device());
    let rows: Vec<&str> = page.all("tr").map(|row| row.text.as_str()).collect();
    assert_eq!(
        rows[1],
        "Total billed121,104 impressions✓Good1.3.6.1.2.1.43.10.2.1.4.1.1"
    );
    assert!(rows[4].starts_with("Copies, Color12,310"), "{}", rows[4]);
    assert!(rows[5].contains("scans") && rows[5].contains("Not read this time"));
    assert!(rows[7].starts_with("engine total121,190"), "{}", rows[7]);
    assert!(page.classed("next")[0].text.contains("can't be subtracted"));
    assert!(page.text().contains("Yellow toner empty"));
}

#[test]
fn a_history_is_a_picture_and_a_table() {
    let page = english(samples::device());
    let pictures: Vec<&str> = page.all("desc").map(|said| said.text.as_str()).collect();
    assert_eq!(pictures.len(), 3);
    assert!(
        pictures[0].starts_with("78 readings, from 112,000, 24 Aug 2026"),
        "{}",
        pictures[0]
    );
    assert!(pictures[0].ends_with("doubtful: 3."), "{}", pictures[0]);
    assert_eq!(
        page.classed("cross").len() + page.classed("arrow").len(),
        6,
        "doubt has a shape of its own"
    );
    let rows = page.all("tr").filter(|row| row.text.contains("Doubtful")).count();
    assert_eq!(rows, 6);
    let never = Device {
        history: Vec::new(),
        meters: Vec::new(),
        alerts: Vec::new(),
        ..samples::device()
    };
    assert!(english(never).text().contains("No meter was read yet"));
}

#[test]
fn what_people_say_of_a_printer_is_kept() {
    let place = Place::Device(device_id(1));
    let page = english(samples::device());
    let words = DeviceWords {
        name: "Reception".to_owned(),
        note: "Key is with Ms Hall, room 12.".to_owned(),
        ignored: false,
        ipp: false,
    };
    assert!(
        parse(&place, &page.sent("describe")).unwrap()
            == Command::DescribeDevice(device_id(1), words.clone())
    );
    let ignored = page.filled("describe", &[("ignored", "on"), ("ipp", "on"), ("name", "  ")]);
    let expected = DeviceWords {
        name: String::new(),
        ignored: true,
        ipp: true,
        ..words
    };
    assert!(parse(&place, &ignored).unwrap() == Command::DescribeDevice(device_id(1), expected));
}

#[test]
fn words_of_the_wrong_shape_come_back_with_a_sentence() {
    let place = Place::Device(device_id(1));
    let long = "n".repeat(3_000);
    for (name, value) in [
        (field::NAME, long.as_str()),
        (field::NAME, "a\u{7}b"),
        (field::NOTE, long.as_str()),
        (field::NOTE, "bell\u{7}"),
    ] {
        let typed = english(samples::device()).filled("describe", &[(name, value)]);
        let faults = parse(&place, &typed).err().unwrap();
        assert!(faults.iter().all(|fault| fault.field == name), "{faults:?}");
        for language in Language::ALL {
            let frame = refused(frame(language, &place), &typed, &faults);
            let again = Document::checked(&render(&frame, &View::Device(Box::new(samples::device()))));
            assert_eq!(again.classed("fault").len(), 1, "{name}");
            let kept = again
                .sent("describe")
                .value(name)
                .unwrap()
                .replace('\u{2407}', "\u{7}");
            assert_eq!(kept, value, "{name}");
        }
    }
    let several = english(samples::device()).filled("describe", &[("note", "one\r\ntwo")]);
    let Command::DescribeDevice(_, words) = parse(&place, &several).unwrap() else {
        panic!()
    };
    assert_eq!(words.note, "one\ntwo");
}

fn hostile_row() -> DeviceRow {
    let hostile = || Some(HOSTILE.to_owned());
    let meter = |name: &str, unit| Meter {
        name: MeterName::new(name.to_owned()),
        value: u64::MAX,
        unit,
        source: HOSTILE.to_owned(),
        bills: true,
        label: hostile(),
    };
    let mut supply = samples::supply(Some(HOSTILE), SupplyKind::Other, Some(255), SupplyState::Low);
    supply.description = hostile();
    let toner = samples::supply(Some(HOSTILE), SupplyKind::Toner, None, SupplyState::Unknown);
    DeviceRow {
        id: device_id(9),
        name: hostile(),
        identity: Identity {
            manufacturer: hostile(),
            model: hostile(),
            serial: hostile(),
            mac: hostile(),
            name: hostile(),
            location: hostile(),
            description: hostile(),
            firmware: hostile(),
            uuid: hostile(),
            asset_tag: hostile(),
            object_id: hostile(),
        },
        address: HOSTILE.to_owned(),
        usb: Some(OnUsb {
            port: HOSTILE.to_owned(),
            functions: Vec::new(),
            plugged_in: true,
        }),
        meters: vec![
            meter(HOSTILE, Unit::Lines),
            meter("_mono", Unit::Unknown),
            meter("scan_send", Unit::Hours),
        ],
        supplies: vec![supply, toner],
        last_read: Some(Timestamp::from_unix_seconds(u64::MAX)),
        verdict: Some(Verdict::Other),
        no_billing_meter: hostile(),
        silent_since: Some(Timestamp::from_unix_seconds(0)),
        ignored: false,
    }
}

#[test]
fn hostile_words_are_inert_wherever_they_come_from() {
    let row = hostile_row();
    let device = Device {
        meters: row
            .meters
            .iter()
            .map(|meter| MeterRow {
                meter: meter.clone(),
                verdict: Verdict::Dropped,
            })
            .collect(),
        note: HOSTILE.to_owned(),
        first_seen: Timestamp::from_unix_seconds(0),
        alerts: vec![
            Alert {
                severity: Severity::Other,
                group: HOSTILE.to_owned(),
                code: None,
                description: None,
            },
            Alert {
                severity: Severity::Critical,
                group: String::new(),
                code: Some(-1),
                description: Some(HOSTILE.to_owned()),
            },
        ],
        doubts: vec![HOSTILE.to_owned()],
        history: vec![History {
            meter: HOSTILE.to_owned(),
            points: vec![
                (Timestamp::from_unix_seconds(u64::MAX), u64::MAX, true),
                (Timestamp::from_unix_seconds(0), 0, false),
            ],
        }],
        ipp: true,
        added_as: vec![HOSTILE.to_owned()],
        row: row.clone(),
    };
    let unnamed = DeviceRow {
        name: None,
        identity: Identity::default(),
        address: String::new(),
        ..row.clone()
    };
    for language in Language::ALL {
        let rows = vec![row.clone(), unnamed.clone()];
        let unread = vec![Unread {
            port: HOSTILE.to_owned(),
            identity: row.identity.clone(),
            functions: Vec::new(),
            sentence: HOSTILE.to_owned(),
        }];
        for page in [
            list(
                language,
                Devices {
                    rows,
                    unread,
                    reading: false,
                },
            ),
            one(language, device.clone()),
        ] {
            assert!(!page.contains("<script>") && !page.contains(['\u{202e}', '\u{1b}', '\0']));
            Document::checked(&page);
        }
    }
}

#[test]
fn hostile_words_that_were_typed_come_back_inert() {
    let place = Place::Device(device_id(1));
    let typed = form(&[
        ("action", "describe"),
        ("name", HOSTILE),
        ("note", HOSTILE),
        ("ignored", HOSTILE),
    ]);
    let faults = [field::NAME, field::NOTE, field::IGNORED].map(|field| FieldFault {
        field,
        fault: Fault::Said(HOSTILE.to_owned()),
    });
    let frame = refused(frame(Language::French, &place), &typed, &faults);
    let page = Document::checked(&render(&frame, &View::Device(Box::new(samples::device()))));
    assert_eq!(page.classed("fault").len(), 3);
}

/// Place, functions and what is to be done, in each language.
#[test]
fn printers_on_usb_say_where_they_are_what_they_can_do_and_why_one_was_not_read() {
    let words = [
        (
            Language::English,
            [
                "USB port 1-1.2",
                "print, fax, scan, read memory cards",
                "Not plugged in",
                "On USB, but not read",
            ],
        ),
        (
            Language::German,
            [
                "USB-Anschluss 1-1.2",
                "drucken, faxen, scannen, Speicherkarten lesen",
                "Nicht eingesteckt",
                "An USB, aber nicht gelesen",
            ],
        ),
        (
            Language::French,
            [
                "Port USB 1-1.2",
                "imprimer, télécopier, numériser, lire des cartes mémoire",
                "Débranchée",
                "Sur USB, mais non relevées",
            ],
        ),
        (
            Language::Spanish,
            [
                "Puerto USB 1-1.2",
                "imprimir, enviar fax, escanear, leer tarjetas de memoria",
                "Desconectada",
                "En USB, pero sin leer",
            ],
        ),
    ];
    for (language, words) in words {
        let page = Document::checked(&list(language, samples::devices_on_usb()));
        let text = page.text();
        for word in words
            .into_iter()
            .chain(["Epson LQ-350", "1-1.4", "says nothing on its port"])
        {
            assert!(text.contains(word), "{language:?}: {word} in {text}");
        }
        assert!(!text.contains("usb:"), "{text}");
    }
    let mut nobody_else = samples::devices_on_usb();
    nobody_else.rows.clear();
    let page = Document::checked(&list(Language::English, nobody_else));
    let text = page.text();
    assert!(
        text.contains("LQ-350") && !text.contains("No printer is known"),
        "{text}"
    );
}

//! The pages of paper: who gets the workbook, and what the customer's IT wants to have in writing.

#![allow(clippy::unwrap_used)]

mod markup;
mod samples;

use markup::Document;
use samples::{HOSTILE, at, form, frame, refused};
use setup::view::{ForYourIt, NetworkWay, ReportAnswer, Reports, Traffic, WayPurpose};
use setup::{Command, Fault, FieldFault, Language, Place, ReportWords, View, field, parse, render};

fn reports(language: Language, view: Reports) -> String {
    render(&frame(language, &Place::Reports), &View::Reports(view))
}

fn it(language: Language, view: ForYourIt) -> String {
    render(
        &frame(language, &Place::ForYourIt),
        &View::ForYourIt(Box::new(view)),
    )
}

fn answers() -> [Option<ReportAnswer>; 4] {
    let refused = ReportAnswer::Refused("Monthly only, please.".to_owned());
    [
        None,
        Some(ReportAnswer::Waiting),
        Some(ReportAnswer::Accepted),
        Some(refused),
    ]
}

#[test]
fn every_state_is_in_order_in_every_language() {
    for language in Language::ALL {
        Document::checked(&reports(language, Reports::default()));
        let bare = ForYourIt {
            ways: Vec::new(),
            reads: Vec::new(),
            traffic: Traffic::default(),
            licences: Vec::new(),
            ..samples::it()
        };
        Document::checked(&it(language, bare));
        Document::checked(&it(language, samples::it()));
        for answer in answers() {
            Document::checked(&reports(
                language,
                Reports {
                    answer,
                    ..samples::reports()
                },
            ));
        }
    }
}

#[test]
fn a_wish_is_shown_as_it_was_sent_and_the_answer_beside_it() {
    let page = Document::checked(&reports(Language::English, samples::reports()));
    let expected = samples::reports().wish.unwrap();
    assert!(parse(&Place::Reports, &page.sent("wish")).unwrap() == Command::SaveReports(expected));
    let told = [
        "not with the server yet",
        "the dealer decides",
        "follows the wish",
        "Monthly only, please.",
    ];
    for (answer, words) in answers().into_iter().zip(told) {
        let page = Document::checked(&reports(
            Language::English,
            Reports {
                answer,
                ..samples::reports()
            },
        ));
        assert!(page.text().contains(words), "{words}");
    }
}

#[test]
fn a_box_without_a_server_says_so_and_still_has_its_own_numbers() {
    let page = Document::checked(&reports(
        Language::English,
        Reports {
            devices: 3,
            ..Reports::default()
        },
    ));
    assert!(page.text().contains("belongs to no server yet"));
    assert!(
        page.all("a")
            .any(|link| link.get("href") == Some("/server") && link.get("class") == Some("button"))
    );
    assert!(
        page.all("a")
            .any(|link| link.get("href") == Some("/reports/today.csv"))
    );
    assert!(!page.all("textarea").any(|_| true), "nobody could answer a wish");
    let fresh = Reports {
        enrolled: true,
        ..Reports::default()
    };
    let page = Document::checked(&reports(Language::English, fresh));
    let Command::SaveReports(words) = parse(&Place::Reports, &page.sent("wish")).unwrap() else {
        panic!()
    };
    assert_eq!(
        words,
        ReportWords {
            rhythm: "monthly".to_owned(),
            ..ReportWords::default()
        }
    );
}

#[test]
fn what_was_wrong_with_a_wish_is_told_beside_its_field() {
    let long = "x".repeat(20_000);
    for (name, value) in [
        (field::RECIPIENTS, long.as_str()),
        (field::RECIPIENTS, "a@b.example\u{0}"),
        (field::RHYTHM, "hourly"),
        (field::DAY, long.as_str()),
        (field::TIME, "08:30\u{1b}"),
    ] {
        let page = Document::checked(&reports(Language::English, samples::reports()));
        let typed = page.filled("wish", &[(name, value)]);
        let faults = parse(&Place::Reports, &typed).err().unwrap();
        assert!(
            faults.iter().all(|fault| fault.field == name),
            "{name}: {faults:?}"
        );
        let again = refused(frame(Language::Spanish, &Place::Reports), &typed, &faults);
        let again = Document::checked(&render(&again, &View::Reports(samples::reports())));
        assert!(!again.classed("fault").is_empty(), "{name}");
    }
    let typed = [
        ("action", "wish"),
        ("recipients", "nobody"),
        ("rhythm", "weekly"),
        ("day", "9"),
        ("time", "25:00"),
    ];
    let faults = [
        FieldFault {
            field: field::RECIPIENTS,
            fault: Fault::NotAMailbox {
                text: "nobody".to_owned(),
            },
        },
        FieldFault {
            field: field::DAY,
            fault: Fault::NotANumber { least: 1, most: 7 },
        },
        FieldFault {
            field: field::TIME,
            fault: Fault::NotATime,
        },
    ];
    let typed = form(&typed);
    let again = refused(frame(Language::English, &Place::Reports), &typed, &faults);
    let again = Document::checked(&render(&again, &View::Reports(samples::reports())));
    assert_eq!(again.classed("fault").len(), 3);
    let Command::SaveReports(words) = parse(&Place::Reports, &again.sent("wish")).unwrap() else {
        panic!()
    };
    assert_eq!(words.recipients, ["nobody"]);
    assert_eq!(
        (words.rhythm.as_str(), words.day.as_str(), words.time.as_str()),
        ("weekly", "9", "25:00")
    );
}

#[test]
fn traffic_is_told_for_the_time_that_was_measured() {
    let page = Document::checked(&it(Language::English, samples::it()));
    assert!(page.text().contains("8\u{a0}h 20\u{a0}min"), "not yet a day");
    assert!(
        page.text()
            .contains("That is 28.8\u{a0}kB of SNMP for each of 9 printers")
    );
    let mut day = samples::it();
    day.traffic.seconds = 86_400;
    day.traffic.devices = 0;
    let page = Document::checked(&it(Language::English, day));
    assert!(page.text().contains("In the last 24 hours"));
    assert!(
        !page.text().contains("for each of"),
        "there is nobody to divide by"
    );
}

#[test]
fn every_way_every_group_and_every_licence_is_named() {
    let view = samples::it();
    let page = Document::checked(&it(Language::French, view.clone()));
    for way in &view.ways {
        assert!(
            page.text().contains(&way.host) && page.text().contains(&way.port),
            "{way:?}"
        );
    }
    for (name, oid) in &view.reads {
        assert!(page.text().contains(name) && page.text().contains(oid));
    }
    for (name, version, licence) in &view.licences {
        assert!(
            [name, version, licence]
                .into_iter()
                .all(|words| page.text().contains(words))
        );
    }
    for file in ["/it/support-bundle.json", "/it/licences.txt"] {
        assert!(page.all("a").any(|link| link.get("href") == Some(file)), "{file}");
    }
    for forbidden in ["SNMP SET", "9100", "515", "631"] {
        assert!(page.text().contains(forbidden), "{forbidden}");
    }
}

#[test]
fn hostile_words_are_inert_wherever_they_come_from() {
    let hostile = || HOSTILE.to_owned();
    let view = ForYourIt {
        ways: vec![NetworkWay {
            purpose: WayPurpose::Arp,
            host: hostile(),
            port: hostile(),
        }],
        reads: vec![(hostile(), hostile())],
        traffic: Traffic {
            seconds: u64::MAX,
            snmp_sent: (u64::MAX, u64::MAX),
            snmp_received: (u64::MAX, u64::MAX),
            server_sent: (u64::MAX, u64::MAX),
            server_received: (u64::MAX, u64::MAX),
            devices: u64::MAX,
        },
        version: hostile(),
        profiles: (u32::MAX, true),
        key_fingerprint: hostile(),
        page_fingerprint: hostile(),
        licences: vec![(hostile(), hostile(), hostile())],
    };
    let wish = Reports {
        enrolled: true,
        wish: Some(ReportWords {
            recipients: vec![hostile()],
            rhythm: hostile(),
            day: hostile(),
            time: hostile(),
        }),
        wished_at: Some(at(0)),
        answer: Some(ReportAnswer::Refused(hostile())),
        schedules: vec![(vec![hostile()], hostile()), (Vec::new(), hostile())],
        asked_at: Some(at(0)),
        devices: usize::MAX,
    };
    for language in Language::ALL {
        for page in [it(language, view.clone()), reports(language, wish.clone())] {
            assert!(!page.contains("<script>") && !page.contains(['\u{202e}', '\u{1b}', '\0']));
            Document::checked(&page);
        }
    }
    let typed = form(&[
        ("action", "wish"),
        ("recipients", HOSTILE),
        ("rhythm", HOSTILE),
        ("day", HOSTILE),
        ("time", HOSTILE),
    ]);
    let faults = [field::RECIPIENTS, field::RHYTHM, field::DAY, field::TIME].map(|field| FieldFault {
        field,
        fault: Fault::NotAMailbox { text: hostile() },
    });
    let again = refused(frame(Language::German, &Place::Reports), &typed, &faults);
    let again = Document::checked(&render(&again, &View::Reports(wish)));
    assert_eq!(again.classed("fault").len(), 4);
}

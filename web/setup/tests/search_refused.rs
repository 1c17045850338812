//! The search page when what was typed makes no sense: the sentence beside the field, everything else kept, no secret.

#![allow(clippy::unwrap_used)]

mod markup;
mod samples;

use markup::Document;
use samples::{HOSTILE, form, frame, refused};
use setup::view::Search;
use setup::{Command, Fault, FieldFault, Form, Language, Place, SearchWords, View, field, parse, render};

fn document(search: Search) -> Document {
    let frame = frame(Language::English, &Place::Search);
    Document::checked(&render(&frame, &View::Search(Box::new(search))))
}

fn command(form: &Form) -> Command {
    parse(&Place::Search, form).unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn fault(field: &'static str, fault: Fault) -> FieldFault {
    FieldFault { field, fault }
}

fn come_back(fields: &[(&str, &str)], faults: &[FieldFault]) -> Document {
    let form = form(fields);
    let frame = frame(Language::English, &Place::Search);
    let html = render(
        &refused(frame, &form, faults),
        &View::Search(Box::new(samples::search())),
    );
    Document::checked(&html)
}

#[test]
fn what_has_the_wrong_shape_is_told_beside_its_field() {
    let long = "x".repeat(20_000);
    let many = "10.0.0.1\n".repeat(300);
    for (name, value) in [
        (field::TARGETS, long.as_str()),
        (field::TARGETS, many.as_str()),
        (field::TARGETS, "10.0.0.1\u{0}"),
        (field::EXCLUDES, "\u{1b}[31m"),
        (field::SEGMENT, "10.0.0.0/24\n"),
        (field::SEGMENT, long.as_str()),
        (field::PACE, "warp"),
        (field::READINGS_PER_DAY, long.as_str()),
        (field::SEARCHES_PER_WEEK, "\u{7f}"),
    ] {
        let document = document(samples::search());
        let typed = document.filled("save", &[(name, value)]);
        let Err(faults) = parse(&Place::Search, &typed) else {
            assert_eq!((name, value.trim()), (field::SEGMENT, "10.0.0.0/24"));
            continue;
        };
        assert!(
            faults.iter().all(|fault| fault.field == name),
            "{name}: {faults:?}"
        );
        let frame = frame(Language::German, &Place::Search);
        let again = render(
            &refused(frame, &typed, &faults),
            &View::Search(Box::new(samples::search())),
        );
        let again = Document::checked(&again);
        assert!(!again.classed("fault").is_empty(), "{name}");
        if name == field::TARGETS {
            // A browser ends lines of a text field with CR LF, and so does nothing else here.
            assert_eq!(
                again.filled("save", &[]).value(name).unwrap().len(),
                shown_length(value)
            );
        }
    }
}

/// A NUL comes back as its picture: three bytes in place of one.
fn shown_length(value: &str) -> usize {
    value.replace('\0', "\u{2400}").len()
}

#[test]
fn everything_typed_is_kept_beside_the_sentence() {
    let typed = [
        ("action", "save"),
        ("segment", "10.1.2.0/23"),
        ("targets", "10.0.0.999\nprinter"),
        ("excludes", ""),
        ("pace", "fast"),
        ("readings_per_day", "many"),
        ("searches_per_week", "2"),
    ];
    let faults = [
        fault(
            field::TARGETS,
            Fault::NotATarget {
                text: "10.0.0.999".to_owned(),
            },
        ),
        fault(field::READINGS_PER_DAY, Fault::NotANumber { least: 1, most: 96 }),
    ];
    let page = come_back(&typed, &faults);
    let sentences: Vec<&str> = page
        .classed("fault")
        .iter()
        .map(|told| told.text.as_str())
        .collect();
    assert_eq!(sentences.len(), 2, "{sentences:?}");
    assert!(
        sentences[0].contains("10.0.0.999") && sentences[1].contains("96"),
        "{sentences:?}"
    );
    let Command::SaveSearch(again) = command(&page.sent("save")) else {
        panic!()
    };
    let expected = SearchWords {
        segments: vec!["10.1.2.0/23".to_owned()],
        targets: vec!["10.0.0.999".to_owned(), "printer".to_owned()],
        pace: "fast".to_owned(),
        readings_per_day: "many".to_owned(),
        searches_per_week: "2".to_owned(),
        ..SearchWords::default()
    };
    assert_eq!(again, expected);
    let open = page.all("details").filter(|part| part.get("open").is_some());
    assert!(open.count() >= 2, "what is wrong is not folded away");
}

#[test]
fn a_wide_search_is_asked_about_only_when_it_is_one() {
    let typed = [("action", "save"), ("targets", "10.0.0.0/8"), ("pace", "normal")];
    let asks = |page: &Document| page.all("input").any(|input| input.get("name") == Some("wide"));
    assert!(!asks(&document(samples::search())));
    let page = come_back(
        &typed,
        &[fault(
            field::WIDE,
            Fault::TooWide {
                addresses: 16_777_214,
            },
        )],
    );
    assert!(asks(&page) && page.classed("fault")[0].text.contains("16,777,214"));
    let Command::SaveSearch(words) = command(&page.filled("save", &[("wide", "on")])) else {
        panic!()
    };
    assert!(words.wide);
    let wide = document(Search {
        wide: true,
        ..samples::search()
    });
    let Command::SaveSearch(words) = command(&wide.sent("save")) else {
        panic!()
    };
    assert!(words.wide, "what was confirmed stays confirmed");
}

#[test]
fn no_secret_that_was_typed_comes_back() {
    for (action, name) in [
        ("add-community", field::COMMUNITY),
        ("add-user", field::AUTH_PASSWORD),
        ("add-user", field::PRIVACY_PASSWORD),
        ("add-device", field::HOST_COMMUNITY),
    ] {
        let form = form(&[
            ("action", action),
            (name, "hunter2-secret"),
            ("user", "reader-typed"),
            ("host", "10.0.0.7"),
        ]);
        let faults = [
            fault(name, Fault::TooShort { least: 8 }),
            fault(field::USER, Fault::Already),
        ];
        let frame = frame(Language::English, &Place::Search);
        let page = render(
            &refused(frame, &form, &faults),
            &View::Search(Box::new(samples::search())),
        );
        assert!(!page.contains("hunter2"), "{action} {name}");
        assert_eq!(
            page.contains("reader-typed"),
            action == "add-user",
            "other words are kept"
        );
        let page = Document::checked(&page);
        assert!(
            page.classed("fault")
                .iter()
                .any(|told| told.text.contains("Too short")),
            "{name}"
        );
    }
}

#[test]
fn hostile_words_that_were_typed_come_back_inert() {
    for action in [
        "save",
        "learn",
        "add-device",
        "add-community",
        "add-user",
        "search",
        HOSTILE,
    ] {
        let names = [
            field::SEGMENT,
            field::TARGETS,
            field::EXCLUDES,
            field::BROADCAST,
            field::WIDE,
            field::PACE,
            field::READINGS_PER_DAY,
            field::SEARCHES_PER_WEEK,
            field::ASKED_GATEWAY,
            field::HOST,
            field::USER,
            field::AUTH,
            field::PRIVACY,
            field::CONTEXT,
        ];
        let mut fields = vec![("action", action)];
        fields.extend(names.map(|name| (name, HOSTILE)));
        let faults: Vec<FieldFault> = names
            .into_iter()
            .map(|name| {
                fault(
                    name,
                    Fault::NotAHost {
                        text: HOSTILE.to_owned(),
                    },
                )
            })
            .collect();
        let page = come_back(&fields, &faults);
        assert!(!page.text().contains('\u{202e}'), "{action}");
    }
}

#[test]
fn an_unknown_button_is_a_fault() {
    for action in ["", "format", "SAVE"] {
        let faults = parse(&Place::Search, &form(&[("action", action)])).err().unwrap();
        assert_eq!(faults, [fault(field::ACTION, Fault::NotAChoice)]);
    }
    for index in ["", "-1", "x", "99999999999999999999999"] {
        let form = form(&[("action", "remove-user"), ("index", index)]);
        assert_eq!(
            parse(&Place::Search, &form).err().unwrap(),
            [fault(field::INDEX, Fault::NotAChoice)]
        );
    }
}

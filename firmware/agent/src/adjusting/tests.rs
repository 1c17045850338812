//! One file for what has many ways to be wrong; what is small is here.

#![allow(clippy::unwrap_used)]
mod patch;
mod search;
mod server;

use setup::{DeviceWords, ReportWords};
use store::Rhythm;

use super::*;

fn faults<T>(result: Result<T, Vec<FieldFault>>) -> Vec<(&'static str, Fault)> {
    let faults = result.err().unwrap_or_default();
    faults
        .into_iter()
        .map(|fault| (fault.field, fault.fault))
        .collect()
}

#[test]
fn a_note_is_trimmed_and_bounded() {
    let said = |name: &str, note: &str| DeviceWords {
        name: name.into(),
        note: note.into(),
        ignored: true,
        ipp: true,
    };
    let note = device(&said(" Front desk ", "behind\nthe door ")).unwrap();
    assert_eq!(
        (note.name.as_deref(), note.note.as_str(), note.ignored, note.ipp),
        (Some("Front desk"), "behind\nthe door", true, true)
    );
    assert_eq!(device(&said("", "")).unwrap().name, None);
    assert_eq!(
        faults(device(&said("a\nb", &"x".repeat(1_001)))),
        [
            (field::NAME, Fault::ControlCharacter),
            (field::NOTE, Fault::TooLong { most: 1_000 })
        ]
    );
}

#[test]
fn a_wish_for_reports_is_read_as_the_protocol_writes_it() {
    let said = |recipients: &[&str], rhythm: &str, day: &str, time: &str| ReportWords {
        recipients: recipients.iter().map(|text| (*text).to_owned()).collect(),
        rhythm: rhythm.into(),
        day: day.into(),
        time: time.into(),
    };
    let (recipients, rhythm) = reports(&said(
        &[" a@x.example ", "", "a@x.example"],
        "monthly",
        "1",
        "7:00",
    ))
    .unwrap();
    assert_eq!(
        (recipients, rhythm.to_string()),
        (vec!["a@x.example".to_owned()], "monthly 1 07:00".to_owned())
    );
    assert_eq!(
        reports(&said(&["nonsense"], "never", "", "")).unwrap(),
        (Vec::new(), Rhythm::Never)
    );
    assert_eq!(
        faults(reports(&said(
            &["a@x.example\r\nBcc: b@y", "c"],
            "monthly",
            "29",
            "07:00"
        ))),
        [
            (field::DAY, Fault::NotANumber { least: 1, most: 28 }),
            (
                field::RECIPIENTS,
                Fault::NotAMailbox {
                    text: "a@x.example\r\nBcc: b@y".into()
                }
            ),
            (field::RECIPIENTS, Fault::NotAMailbox { text: "c".into() }),
        ]
    );
    assert_eq!(
        faults(reports(&said(&["a@x.example"], "weekly", "8", "07:00"))),
        [(field::DAY, Fault::NotANumber { least: 1, most: 7 })]
    );
    assert_eq!(
        faults(reports(&said(&[], "daily", "", "25:00"))),
        [(field::TIME, Fault::NotATime)]
    );
    assert_eq!(
        faults(reports(&said(&[], "daily", "", "07:00"))),
        [(field::RECIPIENTS, Fault::Missing)]
    );
    let many: Vec<String> = (0..21).map(|number| format!("a{number}@x.example")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(
        faults(reports(&said(&many, "daily", "", "07:00"))),
        [(field::RECIPIENTS, Fault::TooMany { most: 20 })]
    );
}

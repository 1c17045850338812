//! The sheet «Events».

use calamine::Data;
use protocol::EventKind;

use super::{cell, finished, minute, moment, november, text};
use crate::reports::data::EventRow;

fn event(kind: EventKind, before: Option<&str>, after: Option<&str>) -> EventRow {
    EventRow {
        at: moment("2026-11-10T08:00:00Z"),
        kind,
        message: "Sharp MX-4071 did something".into(),
        before: before.map(Into::into),
        after: after.map(Into::into),
        manufacturer: Some("Sharp".into()),
        model: Some("MX-4071".into()),
        serial: Some("05001234".into()),
        address: "10.0.0.9:161".into(),
        site: "Head office".into(),
    }
}

#[test]
fn each_event_has_its_word_and_both_its_sides() {
    let moved = event(EventKind::Moved, Some("10.0.0.8:161"), Some("10.0.0.9:161"));
    let mut unknown = event(EventKind::New, None, None);
    (unknown.manufacturer, unknown.model, unknown.serial) = (None, None, None);
    let kinds = [
        (EventKind::Replaced, "replaced"),
        (EventKind::Conflict, "conflict"),
        (EventKind::Reset, "reset"),
        (EventKind::BoardChanged, "board changed"),
        (EventKind::Silent, "silent"),
        (EventKind::FoundAgain, "found again"),
        (EventKind::Other, "other"),
    ];
    let mut events = vec![moved, unknown];
    events.extend(kinds.map(|(kind, _)| event(kind, Some("121104"), Some("31"))));
    let (mut office, _) = finished("C", &[], &events);
    let sheet = office.sheet("Events");
    assert_eq!(sheet.height(), events.len() + 1);
    for (heading, value) in [
        ("What", "moved"),
        ("Device", "Sharp MX-4071"),
        ("Serial", "05001234"),
        ("Before", "10.0.0.8:161"),
        ("After", "10.0.0.9:161"),
        ("What happened", "Sharp MX-4071 did something"),
        ("IP address", "10.0.0.9"),
        ("Site", "Head office"),
        ("Customer", "C"),
    ] {
        assert_eq!(cell(&sheet, 1, heading), text(value), "{heading}");
    }
    let when = minute(&cell(&sheet, 1, "When"));
    assert_eq!(when, november(10, 10, 0), "on the customer's clocks");
    for heading in ["Device", "Serial", "Before", "After"] {
        assert_eq!(cell(&sheet, 2, heading), Data::Empty, "{heading} is not known");
    }
    for (row, (_, word)) in kinds.iter().enumerate() {
        assert_eq!(cell(&sheet, row + 3, "What"), text(word));
    }
}

#[test]
fn a_quiet_period_is_said() {
    let (mut office, _) = finished("C", &[], &[]);
    assert!(
        office
            .sheet("Events")
            .rows()
            .any(|row| row[0] == text("Nothing happened."))
    );
    assert!(
        office
            .sheet("Meters")
            .rows()
            .any(|row| row[0] == text("No meter was read."))
    );
}

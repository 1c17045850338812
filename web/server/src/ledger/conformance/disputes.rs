//! What a disputed meter needs: doubts, comparisons, breaks, events.

use meters::{ComparisonKind, Timestamp, Unit, Verdict};
use protocol::EventKind;
use serde_json::{Value, json};

use super::report::shown;
use super::{HOUR, NOW, Tree, incoming, reading, sharp};
use crate::ledger::Ledger;
use crate::ledger::incoming::Kept;
use crate::ledger::rows::{CustomerId, ReportEvent};

fn at(hours: u64) -> Timestamp {
    NOW.plus_seconds(hours * HOUR)
}

/// A reading with `total` and `engine_total`, and what they were held against.
fn two_totals(total: u64, engine: u64, read_at: Timestamp) -> Value {
    let mut entry = reading("aa", &sharp("05001234"), total, read_at);
    entry["verdicts"]["engine_total"] = json!("ok");
    let content = &mut entry["reading"];
    content["meters"].as_array_mut().unwrap().push(json!(
        {"name": "engine_total", "value": engine, "unit": "impressions", "source": "1.3.7", "label": "Engine"}
    ));
    content["comparisons"] = json!([
        {"kind": "second_source", "meter": "total", "against": ["engine_total"], "difference": -40, "agrees": true,
         "reason": "Blank sides."},
        {"kind": "a newer kind", "meter": "engine_total", "against": ["total"], "difference": 40, "agrees": false},
        {"kind": "parts", "meter": "total", "against": ["mono", "color"], "difference": 0, "agrees": true},
    ]);
    entry
}

pub(super) fn a_doubt_stays_with_its_value(ledger: &dyn Ledger) {
    let tree = Tree::grow(ledger);
    tree.appliance("box-1");
    tree.push(
        "box-1",
        1,
        &[reading("aa", &sharp("05001234"), u64::MAX, NOW)],
        NOW,
    );
    let mut fallen = reading("aa", &sharp("05001234"), 12, at(1));
    fallen["verdicts"] = json!({"total": "dropped", "scan": "stale"});
    let doubt = json!({
        "last_good": {"value": u64::MAX, "unit": "impressions", "read_at": NOW, "source": "1.3.6"},
        "proposed_offset": i64::MAX, "message": "total fell"});
    let stale =
        json!({"last_good": {"value": 3, "unit": "scans", "read_at": NOW}, "message": "scan was not read"});
    fallen["doubts"] = json!({"total": doubt, "scan": stale});
    fallen["reading"]["rated_per_minute"] = json!(40);
    tree.push("box-1", 2, &[fallen], at(1));

    let device = &shown(ledger, tree.customer, NOW, at(1))[0];
    assert_eq!(device.rated_per_minute, Some(40));
    let meter = &device.meters[0];
    assert_eq!(meter.current.source, "1.3.6");
    assert_eq!(
        serde_json::to_value(meter.doubt.as_ref().unwrap()).unwrap(),
        doubt
    );
    assert_eq!(meter.broken_row, [], "a doubtful value says all by itself");
    let before = &shown(ledger, tree.customer, NOW, NOW)[0];
    assert_eq!(before.meters[0].doubt, None, "it was not doubted then");

    // A box without these words.
    let mut old = reading("aa", &sharp("05001234"), 13, at(2));
    old["verdicts"]["total"] = json!("dropped");
    assert_eq!(tree.push("box-1", 3, &[old], at(2)), Kept::Accepted);
    let device = &shown(ledger, tree.customer, NOW, at(2))[0];
    assert_eq!(device.meters[0].doubt, None);
    assert_eq!(device.rated_per_minute, Some(40), "what was said before stays");
}

pub(super) fn comparisons_are_of_the_values_shown(ledger: &dyn Ledger) {
    let tree = Tree::grow(ledger);
    tree.appliance("box-1");
    tree.push("box-1", 1, &[two_totals(100, 140, NOW)], NOW);
    let device = &shown(ledger, tree.customer, NOW, NOW)[0];
    let kinds: Vec<(ComparisonKind, i64, bool)> = device
        .comparisons
        .iter()
        .map(|comparison| (comparison.kind, comparison.difference, comparison.agrees))
        .collect();
    assert_eq!(
        kinds,
        [
            (ComparisonKind::SecondSource, -40, true),
            (ComparisonKind::Other, 40, false)
        ],
        "mono and color were not read"
    );
    assert_eq!(device.comparisons[0].reason.as_deref(), Some("Blank sides."));
    let engine = &device.meters[0].current;
    assert_eq!(engine.label.as_deref(), Some("Engine"));

    // The next reading holds one of the two only: the values are not of one time any more.
    tree.push(
        "box-1",
        2,
        &[reading("aa", &sharp("05001234"), 900, at(1))],
        at(1),
    );
    assert_eq!(shown(ledger, tree.customer, NOW, at(1))[0].comparisons, []);
}

pub(super) fn a_broken_row_names_its_books(ledger: &dyn Ledger) {
    let tree = Tree::grow(ledger);
    tree.appliance("box-1");
    tree.appliance("box-2");
    tree.push("box-1", 1, &[reading("aa", &sharp("05001234"), 100, NOW)], NOW);
    let mut fallen = reading("aa", &sharp("05001234"), 7, at(1));
    fallen["verdicts"]["total"] = json!("dropped");
    tree.push("box-1", 2, &[fallen], at(1));
    // Another box knows nothing of that doubt.
    tree.push(
        "box-2",
        1,
        &[reading("bb", &sharp("05001234"), 150, at(2))],
        at(2),
    );
    let row = |from: Timestamp| {
        let device = &shown(ledger, tree.customer, from, at(2))[0];
        let row = device.meters[0].broken_row.iter();
        row.map(|booked| (booked.books.clone(), booked.value.value, booked.value.verdict))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        row(NOW),
        [
            ("box-1 e1".to_owned(), 7, Some(Verdict::Dropped)),
            ("box-2 e1".to_owned(), 150, Some(Verdict::Ok))
        ]
    );
    assert_eq!(row(at(2)), [], "nothing is between a value and itself");
}

fn told(ledger: &dyn Ledger, customer: CustomerId, from: Timestamp, to: Timestamp) -> Vec<ReportEvent> {
    let mut events = Vec::new();
    ledger
        .each_report_event(customer, from, to, &mut |event| {
            events.push(event);
            Ok(())
        })
        .unwrap();
    events
}

pub(super) fn events_stand_in_the_report_that_follows_them(ledger: &dyn Ledger) {
    let tree = Tree::grow(ledger);
    tree.appliance("box-1");
    tree.push("box-1", 1, &[reading("aa", &sharp("05001234"), 100, NOW)], NOW);
    let event = |device: &str, hours: u64, kind: &str| {
        json!({"device": device.repeat(16), "address": "10.0.0.9:161", "at": at(hours), "kind": kind,
               "message": format!("it is {kind}")})
    };
    let mut moved = event("aa", 2, "moved");
    moved["before"] = json!("10.0.0.8:161");
    moved["after"] = json!("10.0.0.9:161");
    let mut of_1970 = event("aa", 0, "reset");
    of_1970["at"] = json!("1970-01-01T00:10:00Z");
    let events = [
        event("aa", 3, "exploded"),
        moved,
        event("cc", 2, "conflict"),
        of_1970,
    ];
    let body = json!({"appliance": "box-1", "epoch": "e1", "sequence": 2, "version": "0.1.0", "readings": [],
                      "misses": [], "events": events});
    ledger.keep_batch(&incoming(&body, &[]), at(9)).unwrap();

    let seen = told(ledger, tree.customer, at(1), at(9));
    let kinds: Vec<EventKind> = seen.iter().map(|event| event.kind).collect();
    assert_eq!(
        kinds,
        [
            EventKind::Reset,
            EventKind::Moved,
            EventKind::Conflict,
            EventKind::Other
        ],
        "a box whose clock was wrong is heard as well"
    );
    assert_eq!(
        (seen[1].before.as_deref(), seen[1].after.as_deref()),
        (Some("10.0.0.8:161"), Some("10.0.0.9:161"))
    );
    assert_eq!(seen[1].identity.serial.as_deref(), Some("05001234"));
    assert_eq!(seen[2].identity.serial, None, "it never gave a reading");
    assert_eq!((seen[2].site.as_str(), &seen[2].before), ("Site", &None));
    assert_eq!(seen[3].message, "it is exploded");
    assert_eq!(
        told(ledger, tree.customer, at(1), at(8)),
        [],
        "it had not come then"
    );
    let other = ledger
        .add_customer(ledger.dealers().unwrap()[0].id, "Other", "UTC", NOW)
        .unwrap();
    assert_eq!(told(ledger, other, NOW, at(9)), []);
    assert_eq!(
        shown(ledger, tree.customer, NOW, at(9))[0].meters[0].current.unit,
        Unit::Impressions
    );
}

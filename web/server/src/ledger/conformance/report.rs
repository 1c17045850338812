//! What a report shows.

use meters::{ClockQuality, MeterName, Timestamp, Verdict};
use serde_json::json;

use super::{HOUR, NOW, Tree, reading, sharp};
use crate::ledger::Ledger;
use crate::ledger::rows::{CustomerId, ReportDevice, ReportMeterName};

pub(super) fn shown(
    ledger: &dyn Ledger,
    customer: CustomerId,
    from: Timestamp,
    to: Timestamp,
) -> Vec<ReportDevice> {
    let mut devices = Vec::new();
    ledger
        .each_report_device(customer, from, to, &mut |device| {
            devices.push(device);
            Ok(())
        })
        .unwrap();
    devices
}

/// (current, its verdict, previous) of the only meter of the only device.
fn total(
    ledger: &dyn Ledger,
    customer: CustomerId,
    from: Timestamp,
    to: Timestamp,
) -> (u64, Option<Verdict>, Option<u64>) {
    let devices = shown(ledger, customer, from, to);
    let meter = &devices[0].meters[0];
    let previous = meter.previous.as_ref().map(|previous| previous.value);
    (meter.current.value, meter.current.verdict, previous)
}

pub(super) fn both_ends_of_the_period(ledger: &dyn Ledger) {
    let tree = Tree::grow(ledger);
    tree.appliance("box-1");
    let at = |hours: u64| NOW.plus_seconds(hours * HOUR);
    for (sequence, (value, verdict)) in [(100, "ok"), (9_000_000, "jumped"), (150, "ok"), (7, "dropped")]
        .into_iter()
        .enumerate()
    {
        let sequence = sequence as u64;
        let mut entry = reading("aa", &sharp("05001234"), value, at(sequence));
        entry["verdicts"]["total"] = json!(verdict);
        tree.push("box-1", sequence + 1, &[entry], at(sequence));
    }
    let (ok, dropped, jumped) = (Some(Verdict::Ok), Some(Verdict::Dropped), Some(Verdict::Jumped));
    assert_eq!(total(ledger, tree.customer, at(0), at(2)), (150, ok, Some(100)));
    assert_eq!(
        total(ledger, tree.customer, at(1), at(9)),
        (7, dropped, Some(100)),
        "a jump is no base"
    );
    assert_eq!(
        total(ledger, tree.customer, at(0), at(1)),
        (9_000_000, jumped, Some(100)),
        "it is shown all the same"
    );
    let before = Timestamp::from_unix_seconds(NOW.unix_seconds() - 1);
    assert_eq!(total(ledger, tree.customer, before, at(0)), (100, ok, None));
    assert_eq!(
        shown(ledger, tree.customer, before, before),
        [],
        "nothing was known then"
    );
    let total = ReportMeterName {
        name: MeterName::TOTAL,
        bills: true,
    };
    assert_eq!(ledger.report_meter_names(tree.customer, at(9)).unwrap(), [total]);
    assert!(
        ledger
            .report_meter_names(tree.customer, before)
            .unwrap()
            .is_empty()
    );
}

pub(super) fn wrong_clocks_hide_nothing(ledger: &dyn Ledger) {
    let tree = Tree::grow(ledger);
    tree.appliance("box-1");
    let far = Timestamp::from_unix_seconds(u64::MAX);
    tree.push("box-1", 1, &[reading("aa", &sharp("05001234"), 100, far)], NOW);
    assert_eq!(
        total(ledger, tree.customer, NOW, NOW).0,
        100,
        "a box that thinks it is the year 9999"
    );

    let mut early = reading("aa", &sharp("05001234"), 130, Timestamp::default());
    early["clock"] = json!("floor");
    let later = NOW.plus_seconds(HOUR);
    tree.push("box-1", 2, &[early], later);
    assert_eq!(
        total(ledger, tree.customer, NOW, later),
        (130, Some(Verdict::Ok), Some(100))
    );
    let last = shown(ledger, tree.customer, NOW, later)[0]
        .last_reading
        .clone()
        .unwrap();
    assert_eq!(last.read_at, Timestamp::default(), "shown as the box wrote it");
    assert_eq!((last.clock, last.received_at), (ClockQuality::Floor, later));

    // A backlog comes in after newer readings: the newest stays the current one.
    let old = reading(
        "aa",
        &sharp("05001234"),
        90,
        Timestamp::from_unix_seconds(NOW.unix_seconds() - HOUR),
    );
    tree.push("box-1", 3, &[old], later);
    assert_eq!(total(ledger, tree.customer, NOW, later).0, 130);
}

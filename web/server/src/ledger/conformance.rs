//! What every ledger must do, whatever database stands behind it: one suite over `&dyn Ledger`.
//!
//! A suite gets a function that makes an empty ledger, and plays each story on one of its own.

#![allow(clippy::unwrap_used)]

mod check_ins;
mod devices;
mod disputes;
mod jobs;
mod report;
mod wishes;

use meters::Timestamp;
use protocol::{ApplianceId, Batch, PublicKey, SigningKey};
use serde_json::{Value, json};

use super::Ledger;
use super::incoming::{IncomingBatch, Kept};
use super::rows::{CustomerId, Enrolment, SiteId};
use super::sqlite::SqliteLedger;
use crate::error::ServerError;

/// A story about an empty ledger.
type Story = fn(&dyn Ledger);

const STORIES: [(&str, Story); 24] = [
    (
        "a version that was left stays known",
        check_ins::a_version_that_was_left_stays_known,
    ),
    (
        "a bad card is known until it is good again",
        check_ins::a_bad_card_is_known_until_it_is_good_again,
    ),
    ("names are unique where they must be", names_are_unique),
    ("a code is used once", a_code_is_used_once),
    ("a batch is kept once", a_batch_is_kept_once),
    ("a revoked box is unknown", a_revoked_box_is_unknown),
    (
        "a new box finds its devices again",
        devices::a_new_box_finds_its_devices_again,
    ),
    (
        "contradicting evidence makes a new device",
        devices::contradiction_makes_a_new_device,
    ),
    (
        "a miss of an unknown device is kept",
        devices::a_miss_of_an_unknown_device_is_kept,
    ),
    (
        "missed schedules are caught up once",
        jobs::missed_schedules_are_caught_up_once,
    ),
    ("a job belongs to one worker", jobs::a_job_belongs_to_one_worker),
    (
        "a failed job waits or is given up",
        jobs::a_failed_job_waits_or_is_given_up,
    ),
    (
        "a report shows both ends of its period",
        report::both_ends_of_the_period,
    ),
    (
        "wrong clocks do not hide a value",
        report::wrong_clocks_hide_nothing,
    ),
    (
        "a doubt stays with its value",
        disputes::a_doubt_stays_with_its_value,
    ),
    (
        "comparisons are of the values that are shown",
        disputes::comparisons_are_of_the_values_shown,
    ),
    (
        "a broken row names its books",
        disputes::a_broken_row_names_its_books,
    ),
    (
        "events stand in the report that follows them",
        disputes::events_stand_in_the_report_that_follows_them,
    ),
    (
        "an old check-in changes and tells nothing",
        check_ins::an_old_check_in_changes_and_tells_nothing,
    ),
    (
        "settings are offered until they are applied or refused",
        check_ins::settings_are_offered_until_they_are_applied_or_refused,
    ),
    (
        "a wish waits for the dealer and makes one schedule",
        wishes::a_wish_waits_for_the_dealer_and_makes_one_schedule,
    ),
    (
        "a wish for a known domain needs nobody",
        wishes::a_wish_for_a_known_domain_needs_nobody,
    ),
    (
        "a box sees and wishes for its own customer",
        wishes::a_box_sees_and_wishes_for_its_own_customer,
    ),
    (
        "the newest pack is offered",
        check_ins::the_newest_pack_is_offered,
    ),
];

/// Plays all stories, each on a ledger of its own.
fn conforms(empty: impl Fn() -> Box<dyn Ledger>) {
    for (name, story) in STORIES {
        println!("{name}");
        story(&*empty());
    }
}

#[test]
fn sqlite_conforms() {
    let folder = tempfile::tempdir().unwrap();
    let count = std::cell::Cell::new(0);
    conforms(|| {
        count.set(count.get() + 1);
        let file = folder.path().join(format!("{}.sqlite", count.get()));
        Box::new(SqliteLedger::open(&file).unwrap())
    });
}

/// 22 November 2026, 10:00 in UTC.
const NOW: Timestamp = Timestamp::from_unix_seconds(1_795_341_600);
const HOUR: u64 = 3_600;

/// A ledger with one customer and a box at its only site.
struct Tree<'a> {
    ledger: &'a dyn Ledger,
    customer: CustomerId,
    site: SiteId,
}

impl<'a> Tree<'a> {
    fn grow(ledger: &'a dyn Ledger) -> Self {
        let dealer = ledger.add_dealer("Dealer", NOW).unwrap();
        let customer = ledger
            .add_customer(dealer, "Customer", "Europe/Berlin", NOW)
            .unwrap();
        let site = ledger.add_site(customer, "Site", NOW).unwrap();
        Self {
            ledger,
            customer,
            site,
        }
    }

    /// Enrols a box under that name.
    fn appliance(&self, name: &str) {
        self.ledger
            .add_code(self.site, name, NOW, NOW.plus_seconds(HOUR))
            .unwrap();
        let enrolment = self.ledger.enrol(name, &key(1), "0.1.0", &id(name), NOW).unwrap();
        assert!(matches!(enrolment, Enrolment::Enrolled { .. }));
    }

    /// Keeps a batch of that box.
    fn push(&self, name: &str, sequence: u64, readings: &[Value], now: Timestamp) -> Kept {
        self.ledger
            .keep_batch(&batch(name, sequence, readings, &[]), now)
            .unwrap()
    }
}

fn key(fill: u8) -> PublicKey {
    SigningKey::from_seed(&[fill; 32]).unwrap().public_key().unwrap()
}

fn id(name: &str) -> ApplianceId {
    name.parse().unwrap()
}

fn batch(name: &str, sequence: u64, readings: &[Value], misses: &[Value]) -> IncomingBatch {
    incoming(
        &json!({"appliance": name, "epoch": "e1", "sequence": sequence, "version": "0.1.0",
               "readings": readings, "misses": misses}),
        readings,
    )
}

fn incoming(json: &Value, readings: &[Value]) -> IncomingBatch {
    let batch: Batch = serde_json::from_value(json.clone()).unwrap();
    let body = serde_json::to_vec(json).unwrap();
    IncomingBatch {
        raw_readings: readings
            .iter()
            .map(|entry| entry["reading"].to_string())
            .collect(),
        batch,
        body_hash: format!("hash of {json}"),
        body,
    }
}

/// A reading by the box's id of the device, with its identity and `total`.
fn reading(device: &str, identity: &Value, total: u64, read_at: Timestamp) -> Value {
    json!({
        "device": device.repeat(16), "boot": "b1", "sequence": 1, "clock": "synchronised",
        "verdicts": {"total": "ok"},
        "reading": {"address": "10.0.0.9:161", "read_at": read_at, "identity": identity,
            "meters": [{"name": "total", "value": total, "unit": "impressions", "source": "1.3.6", "bills": true}],
            "supplies": [], "alerts": [], "status": "idle",
            "cost": {"datagrams_sent": 1, "datagrams_received": 1, "bytes_sent": 1, "bytes_received": 1, "retries": 0}},
    })
}

fn sharp(serial: &str) -> Value {
    json!({"manufacturer": "Sharp", "model": "MX-4071", "serial": serial})
}

fn names_are_unique(ledger: &dyn Ledger) {
    let first = ledger.add_dealer("A", NOW).unwrap();
    let second = ledger.add_dealer("B", NOW).unwrap();
    assert!(matches!(
        ledger.add_dealer("A", NOW),
        Err(ServerError::Taken { kind: "dealer", .. })
    ));
    ledger.add_customer(first, "C", "UTC", NOW).unwrap();
    let customer = ledger.add_customer(second, "C", "UTC", NOW).unwrap();
    assert!(matches!(
        ledger.add_customer(second, "C", "UTC", NOW),
        Err(ServerError::Taken { .. })
    ));
    ledger.add_site(customer, "S", NOW).unwrap();
    assert!(matches!(
        ledger.add_site(customer, "S", NOW),
        Err(ServerError::Taken { .. })
    ));
    assert!(
        ledger.add_site(CustomerId(99), "S", NOW).is_err(),
        "a site of nobody"
    );
    let names: Vec<String> = ledger
        .dealers()
        .unwrap()
        .into_iter()
        .map(|dealer| dealer.name)
        .collect();
    assert_eq!(names, ["A", "B"]);
}

fn a_code_is_used_once(ledger: &dyn Ledger) {
    let tree = Tree::grow(ledger);
    let expires_at = NOW.plus_seconds(HOUR);
    ledger.add_code(tree.site, "one", NOW, expires_at).unwrap();
    ledger.add_code(tree.site, "two", NOW, expires_at).unwrap();
    let enrol = |code: &str, key: &PublicKey, name: &str, now| {
        ledger.enrol(code, key, "0.1.0", &id(name), now).unwrap()
    };
    let first = enrol("one", &key(1), "box-1", NOW);
    assert_eq!(
        first,
        Enrolment::Enrolled {
            appliance: id("box-1"),
            site: "Site".to_owned()
        }
    );
    assert_eq!(
        enrol("one", &key(1), "box-2", expires_at),
        first,
        "the same box, later"
    );
    assert_eq!(enrol("one", &key(2), "box-3", NOW), Enrolment::UsedCode);
    assert_eq!(enrol("two", &key(2), "box-3", expires_at), Enrolment::ExpiredCode);
    assert_eq!(enrol("three", &key(2), "box-3", NOW), Enrolment::UnknownCode);
    assert_eq!(ledger.appliance_key(&id("box-1")).unwrap(), Some(key(1)));
    assert_eq!(ledger.appliance_key(&id("box-3")).unwrap(), None);
    let used: Vec<Option<String>> = ledger
        .codes()
        .unwrap()
        .into_iter()
        .map(|code| code.appliance)
        .collect();
    assert_eq!(used, [None, Some("box-1".to_owned())]);
}

fn a_batch_is_kept_once(ledger: &dyn Ledger) {
    let tree = Tree::grow(ledger);
    tree.appliance("box-1");
    let readings = [reading("aa", &sharp("05001234"), 100, NOW)];
    assert_eq!(tree.push("box-1", 1, &readings, NOW), Kept::Accepted);
    assert_eq!(tree.push("box-1", 1, &readings, NOW), Kept::Duplicate);
    let other = [reading("aa", &sharp("05001234"), 999, NOW)];
    assert_eq!(tree.push("box-1", 1, &other, NOW), Kept::DifferentBody);
    assert_eq!(tree.push("box-9", 1, &readings, NOW), Kept::UnknownAppliance);
    let devices = ledger.devices().unwrap();
    assert_eq!(devices.len(), 1);
    assert_eq!(devices[0].identity.model.as_deref(), Some("MX-4071"));
    assert_eq!(devices[0].last_read_at, Some(NOW));
}

fn a_revoked_box_is_unknown(ledger: &dyn Ledger) {
    let tree = Tree::grow(ledger);
    tree.appliance("box-1");
    assert!(ledger.revoke_appliance("box-1", NOW).unwrap());
    assert!(!ledger.revoke_appliance("box-2", NOW).unwrap());
    assert_eq!(ledger.appliance_key(&id("box-1")).unwrap(), None);
    assert_eq!(tree.push("box-1", 1, &[], NOW), Kept::UnknownAppliance);
    let again = ledger
        .enrol("box-1", &key(1), "0.1.0", &id("box-2"), NOW)
        .unwrap();
    assert_eq!(again, Enrolment::UsedCode, "its old code does not bring it back");
}

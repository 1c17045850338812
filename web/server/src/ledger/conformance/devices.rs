//! Which device a box means.

use serde_json::json;

use super::{HOUR, NOW, Tree, batch, reading, sharp};
use crate::ledger::Ledger;
use crate::ledger::incoming::Kept;

pub(super) fn a_new_box_finds_its_devices_again(ledger: &dyn Ledger) {
    let tree = Tree::grow(ledger);
    tree.appliance("box-1");
    tree.appliance("box-2");
    let mac_only = json!({"manufacturer": "Brother", "mac": "02:00:5e:10:00:01"});
    let before = [
        reading("aa", &sharp("05001234"), 100, NOW),
        reading("bb", &mac_only, 200, NOW),
    ];
    tree.push("box-1", 1, &before, NOW);
    let later = NOW.plus_seconds(HOUR);
    let after = [
        reading("cc", &mac_only, 210, later),
        reading("dd", &sharp("0500-1234"), 110, later),
    ];
    tree.push("box-2", 1, &after, later);
    let devices = ledger.devices().unwrap();
    assert_eq!(devices.len(), 2, "{devices:?}");
    assert!(
        devices
            .iter()
            .all(|device| device.appliance == "box-2" && device.first_seen_at == NOW)
    );
}

pub(super) fn contradiction_makes_a_new_device(ledger: &dyn Ledger) {
    let tree = Tree::grow(ledger);
    tree.appliance("box-1");
    tree.appliance("box-2");
    let with_board = |serial: &str| {
        let mut identity = sharp(serial);
        identity["mac"] = json!("02:00:5e:10:00:01");
        identity
    };
    // Two machines that say the same serial, told apart by the box.
    let twins = [
        reading("aa", &sharp("05001234"), 1, NOW),
        reading("bb", &sharp("05001234"), 2, NOW),
    ];
    tree.push("box-1", 1, &twins, NOW);
    assert_eq!(ledger.devices().unwrap().len(), 2);
    // A network board that moved to another machine.
    tree.push("box-1", 2, &[reading("cc", &with_board("05005555"), 3, NOW)], NOW);
    tree.push("box-2", 1, &[reading("dd", &with_board("05007777"), 4, NOW)], NOW);
    assert_eq!(ledger.devices().unwrap().len(), 4);
    // Another customer's machine is never ours.
    let dealer = ledger.dealers().unwrap()[0].id;
    let other = ledger.add_customer(dealer, "Other", "UTC", NOW).unwrap();
    let site = ledger.add_site(other, "Site", NOW).unwrap();
    let elsewhere = Tree {
        ledger,
        customer: other,
        site,
    };
    elsewhere.appliance("box-3");
    elsewhere.push("box-3", 1, &[reading("aa", &sharp("05005555"), 5, NOW)], NOW);
    assert_eq!(ledger.devices().unwrap().len(), 5);
}

pub(super) fn a_miss_of_an_unknown_device_is_kept(ledger: &dyn Ledger) {
    let tree = Tree::grow(ledger);
    tree.appliance("box-1");
    let miss = json!({"device": "aa".repeat(16), "address": "10.0.0.12:161", "at": NOW, "cause": "no_answer",
                      "message": "10.0.0.12 did not answer"});
    let incoming = batch("box-1", 1, &[], &[miss]);
    assert_eq!(ledger.keep_batch(&incoming, NOW).unwrap(), Kept::Accepted);
    let mut seen = Vec::new();
    ledger
        .each_report_device(tree.customer, NOW, NOW, &mut |device| {
            seen.push(device);
            Ok(())
        })
        .unwrap();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].address.as_deref(), Some("10.0.0.12:161"));
    assert_eq!(seen[0].last_reading, None);
    assert_eq!(
        seen[0].last_miss.as_ref().unwrap().message,
        "10.0.0.12 did not answer"
    );
}

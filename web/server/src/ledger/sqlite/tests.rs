#![allow(clippy::unwrap_used)]
//! A ledger that an older server left behind.

use super::*;

#[test]
fn a_ledger_of_the_version_before_doubts_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ledger.sqlite");
    let old = Connection::open(&file).unwrap();
    for step in &MIGRATIONS[..2] {
        old.execute_batch(step).unwrap();
    }
    old.pragma_update(None, "user_version", 2).unwrap();
    old.execute_batch(
        "INSERT INTO dealers VALUES (1, 'D', 0);
         INSERT INTO customers VALUES (1, 1, 'C', 'UTC', 0);
         INSERT INTO sites VALUES (1, 1, 'S', 0);
         INSERT INTO appliances VALUES ('box-1', 1, 'key', '0.1.0', 0, NULL, NULL);
         INSERT INTO devices (id, customer, site, appliance, serial, first_seen_at) VALUES (1, 1, 1, 'box-1', 'X1', 5);
         INSERT INTO device_sources VALUES ('box-1', 'aa', 'e1', 1);
         INSERT INTO readings VALUES (1, 1, 'box-1', 'e1', '1', 'b1', '10.0.0.9:161', 10, 10, 10, 'synchronised', NULL, NULL, '{}');
         INSERT INTO meters VALUES (1, 1, 1, 'total', '7', 'impressions', '1.3.6', 1, NULL, 'dropped', 10, 10);
         INSERT INTO device_meters_latest VALUES (1, 'total', 1, 10, 10);
         INSERT INTO events VALUES (1, 'box-1', 'aa', '10.0.0.9:161', 10, 10, 'new', 'it is new');",
    )
    .unwrap();
    drop(old);

    let ledger = SqliteLedger::open(&file).unwrap();
    let (begin, end) = (moment(0), moment(20));
    let (mut devices, mut events) = (Vec::new(), Vec::new());
    ledger
        .each_report_device(CustomerId(1), begin, end, &mut |device| {
            devices.push(device);
            Ok(())
        })
        .unwrap();
    ledger
        .each_report_event(CustomerId(1), begin, end, &mut |event| {
            events.push(event);
            Ok(())
        })
        .unwrap();
    let meter = &devices[0].meters[0];
    assert_eq!((meter.current.value, meter.current.source.as_str()), (7, "1.3.6"));
    assert_eq!((&meter.doubt, devices[0].rated_per_minute), (&None, None));
    assert_eq!(devices[0].comparisons, []);
    assert_eq!(events[0].message, "it is new");
    assert_eq!((&events[0].before, &events[0].after), (&None, &None));
    assert_eq!(events[0].identity.serial.as_deref(), Some("X1"));
    drop(ledger);
    SqliteLedger::open(&file).unwrap();
}

#[test]
fn a_ledger_of_a_newer_server_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ledger.sqlite");
    drop(SqliteLedger::open(&file).unwrap());
    let newer = Connection::open(&file).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(
        SqliteLedger::open(&file).map(|_| ()),
        Err(ServerError::NewerLedger { found: 99, .. })
    ));
}

#[test]
fn a_ledger_of_the_version_before_check_ins_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ledger.sqlite");
    let old = Connection::open(&file).unwrap();
    for step in &MIGRATIONS[..3] {
        old.execute_batch(step).unwrap();
    }
    old.pragma_update(None, "user_version", 3).unwrap();
    let key = protocol::SigningKey::from_seed(&[1; 32])
        .unwrap()
        .public_key()
        .unwrap();
    old.execute_batch(&format!(
        "INSERT INTO dealers VALUES (1, 'D', 0);
         INSERT INTO customers VALUES (1, 1, 'C', 'UTC', 0);
         INSERT INTO sites VALUES (1, 1, 'S', 0);
         INSERT INTO appliances VALUES ('box-1', 1, '{key}', '0.1.0', 0, NULL, NULL);
         INSERT INTO schedules VALUES (1, 1, NULL, 'a@b.example', 'daily 07:00', 'UTC', 100, 0, NULL);"
    ))
    .unwrap();
    drop(old);

    let ledger = SqliteLedger::open(&file).unwrap();
    let appliance = &ledger.appliances().unwrap()[0];
    assert_eq!((appliance.checked_in_at, appliance.profiles), (None, None));
    let schedule = &ledger.schedules().unwrap()[0];
    assert_eq!(
        (schedule.rule.to_string().as_str(), &schedule.wished_by),
        ("daily 07:00", &None)
    );
    assert_eq!(ledger.settings("box-1").unwrap().applied, 0);
    assert!(ledger.wishes().unwrap().is_empty());
}

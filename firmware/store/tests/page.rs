//! What the setup page needs of the books: claim, certificate, traffic, history, and the factory reset.
#![allow(clippy::unwrap_used)]

mod printers;

use std::fs;
use std::path::Path;

use meters::{ClockQuality, Meter, MeterName};
use printers::{BOOT, VERSION, appliance, at, id, met, read, reading};
use store::{
    Access, DeviceNote, Enrolment, KeptCertificate, ManualEntry, MessageKind, Settings, Store, TrafficCount,
    V3Credentials, V3Secret,
};
use tempfile::TempDir;

fn opened() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (Store::open(folder.path(), [7; 16]).unwrap(), folder)
}

#[test]
fn the_claim_code_is_made_once_and_the_password_claims_the_box() {
    let (store, folder) = opened();
    let fresh = store.claim([1, 2, 3, 4, 5]).unwrap();
    assert_eq!(fresh.code.len(), 8);
    assert_eq!((fresh.password_hash.as_ref(), fresh.claimed_at), (None, None));
    assert_eq!(store.claim([9; 5]).unwrap(), fresh);
    let other = Store::open(folder.path(), [8; 16]).unwrap();
    assert_eq!(other.claim([8; 5]).unwrap(), fresh, "also for another process");

    store.set_password("$argon2id$first", at(10)).unwrap();
    store.set_password("$argon2id$second", at(20)).unwrap();
    let claimed = store.claim([9; 5]).unwrap();
    assert_eq!(claimed.code, fresh.code);
    assert_eq!(claimed.password_hash.as_deref(), Some("$argon2id$second"));
    assert_eq!(claimed.claimed_at, Some(at(10)));
    let printed = format!("{claimed:?}");
    assert!(
        !printed.contains(&claimed.code) && !printed.contains("argon2"),
        "{printed}"
    );
}

#[test]
fn two_boxes_have_two_codes() {
    let (one, _folder) = opened();
    let (other, _other_folder) = opened();
    assert_ne!(one.claim([1; 5]).unwrap().code, other.claim([2; 5]).unwrap().code);
}

#[test]
fn the_pages_certificate_is_kept_and_its_key_printed_nowhere() {
    let (store, _folder) = opened();
    assert_eq!(store.page_certificate().unwrap(), None);
    let kept = KeptCertificate {
        certificate: vec![0x30, 0, 255],
        key: b"k3y".to_vec(),
        made_at: at(3),
    };
    store.save_page_certificate(&kept).unwrap();
    assert_eq!(store.page_certificate().unwrap(), Some(kept.clone()));
    let printed = format!("{kept:?}");
    assert!(!printed.contains("107"), "{printed}");
}

#[test]
fn traffic_is_summed_by_the_hour_and_forgotten_after_two_days() {
    let (store, _folder) = opened();
    let count = TrafficCount {
        snmp_sent: (1, 100),
        snmp_received: (2, 200),
        server_sent: (3, 300),
        server_received: (4, 400),
    };
    let whole_hour = 1_800_000_000_u64.div_ceil(3_600) * 3_600 - 1_800_000_000;
    let hour = |number: u64| at(whole_hour + number * 3_600);
    for number in 0..60 {
        store.add_traffic(hour(number), &count).unwrap();
        store.add_traffic(hour(number), &count).unwrap();
    }
    store.add_traffic(hour(59), &TrafficCount::default()).unwrap();
    let since = |seconds| store.traffic_since(hour(59), seconds).unwrap();
    assert_eq!(since(0).snmp_sent, (2, 200), "this hour");
    assert_eq!(
        since(3 * 3_600),
        TrafficCount {
            snmp_sent: (8, 800),
            snmp_received: (16, 1_600),
            server_sent: (24, 2_400),
            server_received: (32, 3_200),
        }
    );
    assert_eq!(since(u64::MAX).snmp_sent.0, 2 * 49, "48 hours and this one");

    // A clock that was set back: what it counted in the future is forgotten.
    store.add_traffic(hour(0), &count).unwrap();
    assert_eq!(
        store.traffic_since(hour(59), u64::MAX).unwrap().snmp_sent.0,
        2 * 38 + 1
    );
}

#[test]
fn a_long_history_is_thinned_and_keeps_its_ends_and_its_doubts() {
    let (store, _folder) = opened();
    let device = met(&store);
    assert_eq!(store.history(device, 50).unwrap(), []);
    let count = |name, value, bills| Meter {
        name,
        value,
        bills,
        ..reading(0, at(0)).meters.remove(0)
    };
    for number in 0..500_u64 {
        let total = if number == 123 { 7 } else { 10_000 + number };
        let mut taken = reading(total, at(number * 3_600));
        taken.meters = vec![
            count(MeterName::TOTAL, total, false),
            count(MeterName::COLOR, 50 + number, true),
        ];
        store
            .record_reading(device, &taken, BOOT, ClockQuality::Synchronised)
            .unwrap();
    }
    let history = store.history(device, 40).unwrap();
    let names: Vec<&str> = history.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["color", "total"],
        "what bills comes first, and there is no mono"
    );
    let points = &history[1].1;
    assert_eq!(points.len(), 40);
    assert_eq!(points[0], (at(0), 10_000, true));
    assert_eq!(points[39], (at(499 * 3_600), 10_499, true));
    assert!(points.contains(&(at(123 * 3_600), 7, false)), "the doubtful one");
    assert!(points.is_sorted_by_key(|(when, ..)| *when));
    let widest = points
        .windows(2)
        .map(|two| two[1].0.seconds_since(two[0].0))
        .max()
        .unwrap();
    assert!(widest <= 20 * 3_600, "evenly: {widest}");
    for most in [0, 1, 2, 3] {
        assert_eq!(store.history(device, most).unwrap()[0].1.len(), most);
    }
    assert_eq!(store.history(device, 1_000).unwrap()[1].1.len(), 500);
    assert_eq!(store.history(id(9), 10).unwrap(), []);
}

/// Everything of which nothing may be left.
const MARKERS: [&str; 12] = [
    "M4RK-hash",
    "M4RK-community",
    "M4RK-manual",
    "M4RK-user",
    "M4RK-auth-password",
    "M4RK-proxy-password",
    "M4RK-seed-0123456789abcdef-01234",
    "M4RK-certificate-key",
    "M4RK-serial",
    "M4RK-note",
    "M4RK-message",
    "M4RK-site",
];

/// The markers that stand in any file of the folder, as they are or as hex digits.
fn found_in(state: &Path) -> Vec<&'static str> {
    let mut all = Vec::new();
    for entry in fs::read_dir(state).unwrap() {
        all.extend(fs::read(entry.unwrap().path()).unwrap());
    }
    let has = |needle: &[u8]| all.windows(needle.len()).any(|window| window == needle);
    let hex = |marker: &str| {
        marker
            .bytes()
            .map(|octet| format!("{octet:02x}"))
            .collect::<String>()
    };
    MARKERS
        .into_iter()
        .filter(|marker| has(marker.as_bytes()) || has(hex(marker).as_bytes()))
        .collect()
}

fn filled_with_secrets(store: &Store) {
    store.set_password("M4RK-hash", at(1)).unwrap();
    store.claim([1; 5]).unwrap();
    store.signing_seed(*b"M4RK-seed-0123456789abcdef-01234").unwrap();
    store
        .save_page_certificate(&KeptCertificate {
            certificate: vec![1],
            key: b"M4RK-certificate-key".to_vec(),
            made_at: at(1),
        })
        .unwrap();
    let settings = |community: String| Settings {
        communities: vec![community],
        v3: vec![V3Credentials {
            user: "M4RK-user".into(),
            auth: Some(V3Secret {
                protocol: "sha256".into(),
                password: "M4RK-auth-password".into(),
            }),
            ..V3Credentials::default()
        }],
        ..Settings::default()
    };
    // What was changed leaves its traces on free pages and in the log.
    for number in 0..50 {
        let long = format!("M4RK-community{}", "y".repeat(4 * number));
        store.save_settings(&settings(long)).unwrap();
    }
    store
        .save_access(&Access {
            proxy: Some("http://a:M4RK-proxy-password@proxy:3128".into()),
            extra_ca: None,
        })
        .unwrap();
    let device = met(store);
    let mut said = reading(1_000, at(5));
    said.identity.name = Some("M4RK-serial".into());
    for number in 0..200 {
        said.read_at = at(number);
        store
            .record_reading(device, &said, BOOT, ClockQuality::Synchronised)
            .unwrap();
    }
    while let Some(batch) = store.next_batch(&appliance(), VERSION).unwrap() {
        store.acknowledge(&batch.key, at(500)).unwrap();
    }
    read(store, device, 2_000, 600);
    let note = DeviceNote {
        note: "M4RK-note".into(),
        ..DeviceNote::default()
    };
    store.describe_device(device, &note).unwrap();
    store
        .save_manual_entry(&ManualEntry {
            host: "10.0.0.9".into(),
            device,
            community: Some("M4RK-manual".into()),
            added_at: at(1),
        })
        .unwrap();
    store
        .record_message(MessageKind::Enrolment, b"M4RK-message", at(1), Ok(()))
        .unwrap();
    store
        .save_enrolment(&Enrolment {
            server: "https://meters.example".into(),
            appliance: appliance(),
            server_key: protocol::SigningKey::from_seed(&[3; 32])
                .unwrap()
                .public_key()
                .unwrap(),
            ca: None,
            site: "M4RK-site".into(),
            enrolled_at: at(1),
        })
        .unwrap();
}

#[test]
fn w14_after_a_factory_reset_no_secret_is_in_any_file() {
    let (store, folder) = opened();
    filled_with_secrets(&store);
    assert_eq!(found_in(folder.path()), MARKERS, "they are there to be found");
    let (epoch, code) = (store.epoch(), store.claim([9; 5]).unwrap().code);

    store.reset([8; 16]).unwrap();
    assert_eq!(found_in(folder.path()), Vec::<&str>::new(), "while it is open");
    assert_ne!(store.epoch(), epoch);
    assert_eq!(
        store.claim([2; 5]).unwrap().code,
        code,
        "it is printed on the box"
    );
    assert_eq!(store.claim([2; 5]).unwrap().password_hash, None);
    assert_eq!(store.settings().unwrap(), Settings::default());
    assert_eq!(store.enrolment().unwrap(), None);
    assert_eq!(store.access().unwrap(), Access::default());
    assert_eq!(store.devices().unwrap(), []);
    assert_eq!(store.payloads(0, 10).unwrap().total, 0);
    assert_eq!(store.page_certificate().unwrap(), None);
    assert_eq!(
        store.signing_seed([4; 32]).unwrap(),
        [4; 32],
        "the key is another one"
    );
    drop(store);
    assert_eq!(
        found_in(folder.path()),
        Vec::<&str>::new(),
        "and when it is closed"
    );

    // It lives on like a new one.
    let store = Store::open(folder.path(), [9; 16]).unwrap();
    assert_eq!(store.epoch(), "08".repeat(16));
    let device = met(&store);
    assert_eq!(read(&store, device, 1, 0).sequence, 1);
    let batch = store.next_batch(&appliance(), VERSION).unwrap().unwrap();
    assert_eq!(
        (batch.key.sequence, batch.key.epoch.as_str()),
        (1, "08".repeat(16).as_str())
    );
}

#[test]
fn w14_a_reset_while_another_process_looks_on_is_finished_at_the_next_start() {
    let (store, folder) = opened();
    filled_with_secrets(&store);
    let onlooker = rusqlite::Connection::open(folder.path().join(store::FILE_NAME)).unwrap();
    onlooker
        .execute_batch("BEGIN; SELECT count(*) FROM devices;")
        .unwrap();
    let looked: i64 = onlooker
        .query_row("SELECT count(*) FROM devices", [], |row| row.get(0))
        .unwrap();
    assert_eq!(looked, 1);
    let unfinished = store.reset([8; 16]).unwrap_err();
    assert!(
        matches!(unfinished.fault(), store::StoreFault::Busy),
        "{unfinished:?}"
    );
    assert_eq!(store.devices().unwrap(), [], "all is forgotten nevertheless");
    drop((onlooker, store));
    drop(Store::open(folder.path(), [9; 16]).unwrap());
    assert_eq!(found_in(folder.path()), Vec::<&str>::new());
}

/// D20: the data partition is lost, and what makes the box itself is kept elsewhere.
#[test]
fn a_new_store_takes_the_copy_of_a_lost_one_and_is_that_box_again() {
    let (lost, _folder) = opened();
    filled_with_secrets(&lost);
    let copy = lost.own_copy().unwrap();
    let (new, _other_folder) = opened();
    assert!(new.take_copy(&copy).unwrap());
    assert_eq!(new.claim([9; 5]).unwrap(), lost.claim([9; 5]).unwrap());
    assert_eq!(
        new.signing_seed([9; 32]).unwrap(),
        lost.signing_seed([8; 32]).unwrap()
    );
    assert_eq!(new.enrolment().unwrap(), lost.enrolment().unwrap());
    assert_eq!(new.access().unwrap(), lost.access().unwrap());
    assert_eq!(new.settings().unwrap(), lost.settings().unwrap());
    assert_eq!(new.page_certificate().unwrap(), lost.page_certificate().unwrap());
    assert_eq!(new.devices().unwrap(), [], "they are found again");
    assert_eq!(new.own_copy().unwrap(), copy);
}

#[test]
fn a_store_that_is_somebodys_takes_no_copy_and_no_store_takes_nonsense() {
    let (used, _folder) = opened();
    filled_with_secrets(&used);
    let (new, _other_folder) = opened();
    let of_a_new_one = new.own_copy().unwrap();
    assert!(!used.take_copy(&of_a_new_one).unwrap());
    for nonsense in [
        "",
        "{}",
        "[]",
        r#"{"seed":"xx","documents":[]}"#,
        r#"{"seed":"abcd","documents":[]}"#,
    ] {
        assert!(new.take_copy(nonsense).is_err(), "{nonsense}");
    }
    assert_eq!(new.own_copy().unwrap(), of_a_new_one);
    // What this program does not know is left out.
    assert!(
        new.take_copy(r#"{"seed":"","documents":[{"name":"future","body":"1"},{"name":"claim_code","body":"\"ABCD\""}]}"#)
            .unwrap()
    );
    assert_eq!(new.claim([9; 5]).unwrap().code, "ABCD");
}

#[test]
fn after_a_factory_reset_the_copy_has_the_claim_code_alone() {
    let (store, _folder) = opened();
    filled_with_secrets(&store);
    let code = store.claim([9; 5]).unwrap().code;
    store.reset([8; 16]).unwrap();
    let copy = store.own_copy().unwrap();
    assert!(copy.contains(&code) && !copy.contains("M4RK"), "{copy}");
    assert_eq!(copy.matches("\"body\"").count(), 1, "{copy}");
}

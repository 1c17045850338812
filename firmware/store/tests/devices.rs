//! Which machine is this? Stories of evidence that agrees, is missing, moves and contradicts itself.
#![allow(clippy::unwrap_used)]

mod printers;

use meters::Identity;
use printers::{at, id, sharp};
use store::{Known, KnownRows, Recognised, Store, StoreFault};
use tempfile::TempDir;

const MAC: &str = "02:00:5e:10:00:01";
const OTHER_MAC: &str = "02:00:5e:10:00:02";

struct Books {
    store: Store,
    fresh: std::cell::Cell<u8>,
    _folder: TempDir,
}

impl Books {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), [7; 16]).unwrap();
        Self {
            store,
            fresh: std::cell::Cell::new(0),
            _folder: folder,
        }
    }

    fn meet(&self, identity: &Identity, address: &str) -> Known {
        self.fresh.set(self.fresh.get() + 1);
        let fresh = self.fresh.get();
        self.store
            .device_for(identity, address, at(u64::from(fresh)), id(fresh))
            .unwrap()
    }
}

#[test]
fn dhcp_moves_a_printer_and_it_stays_itself() {
    let books = Books::new();
    let first = books.meet(&sharp("6509415X00", MAC), "10.0.0.9");
    assert_eq!(first.how, Recognised::New);
    let again = books.meet(&sharp("6509-415x00", ""), "10.0.0.77");
    assert_eq!((again.device, again.how), (first.device, Recognised::Serial));

    let devices = books.store.devices().unwrap();
    assert_eq!(devices.len(), 1);
    assert_eq!(devices[0].address, "10.0.0.77");
    assert_eq!((devices[0].first_seen, devices[0].last_seen), (at(1), at(2)));
    assert_eq!(
        devices[0].identity.mac.as_deref(),
        Some(MAC),
        "what it didn't say now is kept"
    );
}

#[test]
fn a_reading_without_serial_is_known_by_its_mac() {
    let books = Books::new();
    let first = books.meet(&sharp("6509415X00", MAC), "10.0.0.9");
    let again = books.meet(&sharp("0000000000", MAC), "10.0.0.10");
    assert_eq!((again.device, again.how), (first.device, Recognised::Mac));
}

#[test]
fn a_machine_first_known_by_mac_alone_learns_its_serial() {
    let books = Books::new();
    let first = books.meet(&sharp("", MAC), "10.0.0.9");
    let second = books.meet(&sharp("6509415X00", MAC), "10.0.0.9");
    assert_eq!((second.device, second.how), (first.device, Recognised::Mac));
    let third = books.meet(&sharp("6509415X00", ""), "10.0.0.9");
    assert_eq!((third.device, third.how), (first.device, Recognised::Serial));
}

#[test]
fn a_maker_that_was_not_recognised_contradicts_nothing() {
    let books = Books::new();
    let first = books.meet(&sharp("6509415X00", MAC), "10.0.0.9");
    let nameless = Identity {
        manufacturer: None,
        ..sharp("6509415X00", MAC)
    };
    assert_eq!(books.meet(&nameless, "10.0.0.9").device, first.device);
}

#[test]
fn another_serial_behind_a_known_mac_is_another_machine_and_the_mac_is_disputed() {
    let books = Books::new();
    let first = books.meet(&sharp("6509415X00", MAC), "10.0.0.9");
    let other = books.meet(&sharp("7700000123", MAC), "10.0.0.9");
    assert_ne!(other.device, first.device);
    assert_eq!(other.how, Recognised::New);

    // Each is still known by its serial; the MAC alone names neither of them any more.
    assert_eq!(
        books.meet(&sharp("6509415X00", MAC), "10.0.0.9").device,
        first.device
    );
    assert_eq!(
        books.meet(&sharp("7700000123", MAC), "10.0.0.9").device,
        other.device
    );
    let unnamed = books.meet(&sharp("", MAC), "10.0.0.9");
    assert!(
        unnamed.device != first.device && unnamed.device != other.device,
        "{unnamed:?}"
    );
    // And without evidence it is the same unnamed machine the next time.
    let again = books.meet(&sharp("", MAC), "10.0.0.9");
    assert_eq!(
        (again.device, again.how),
        (unnamed.device, Recognised::AddressOnly)
    );
}

#[test]
fn a_network_board_that_moves_takes_no_counter_with_it() {
    let books = Books::new();
    let first = books.meet(&sharp("6509415X00", MAC), "10.0.0.9");
    let second = books.meet(&sharp("7700000123", OTHER_MAC), "10.0.0.10");
    let swapped = books.meet(&sharp("7700000123", MAC), "10.0.0.10");
    assert_eq!((swapped.device, swapped.how), (second.device, Recognised::Serial));
    assert_eq!(
        books.meet(&sharp("6509415X00", ""), "10.0.0.9").device,
        first.device
    );
}

#[test]
fn a_machine_without_evidence_is_matched_by_address_and_flagged() {
    let books = Books::new();
    let first = books.meet(&sharp("XXXXXXXXXX", ""), "10.0.0.9");
    let again = books.meet(&sharp("", ""), "10.0.0.9");
    assert_eq!((again.device, again.how), (first.device, Recognised::AddressOnly));
    assert_ne!(books.meet(&sharp("", ""), "10.0.0.10").device, first.device);

    // A machine that names itself now has that address: the nameless one is not taken for it.
    let named = books.meet(&sharp("6509415X00", ""), "10.0.0.9");
    assert_eq!(named.how, Recognised::New);
    let nameless = books.meet(&sharp("", ""), "10.0.0.9");
    assert_eq!(nameless.how, Recognised::New);
}

#[test]
fn what_was_learnt_stays_with_the_device() {
    let books = Books::new();
    let device = books.meet(&sharp("6509415X00", MAC), "10.0.0.9").device;
    books.store.save_learnt(device, r#"{"version":"2c"}"#).unwrap();
    books.meet(&sharp("6509415X00", MAC), "10.0.0.10");
    assert_eq!(
        books.store.devices().unwrap()[0].learnt.as_deref(),
        Some(r#"{"version":"2c"}"#)
    );
    let error = books.store.save_learnt(id(99), "{}").unwrap_err();
    assert!(matches!(error.fault(), StoreFault::UnknownDevice));
}

#[test]
fn a_full_reading_replaces_all_known_rows_and_a_steady_one_stands_beside_it() {
    let store = Books::new().store;
    let device = printers::met(&store);
    store.save_fresh_rows(device, "of nothing").unwrap();
    assert_eq!(store.known_rows(device).unwrap(), None);
    let known = |full: &str, seconds, fresh: &str| {
        Some(KnownRows {
            full: full.to_owned(),
            full_at: at(seconds),
            profiles: 2_026_112_201,
            fresh: fresh.to_owned(),
        })
    };
    store.save_full_rows(device, "a", at(1), 2_026_112_201).unwrap();
    store.save_fresh_rows(device, "b").unwrap();
    assert_eq!(store.known_rows(device).unwrap(), known("a", 1, "b"));
    store.save_full_rows(device, "c", at(2), 2_026_112_201).unwrap();
    assert_eq!(store.known_rows(device).unwrap(), known("c", 2, ""));
}

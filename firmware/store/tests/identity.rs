//! What becomes of a machine: the same, moved, replaced, shown twice, with another board. Each outcome is an event with
//! what was before and what is now, told once.
#![allow(clippy::unwrap_used)]

mod printers;

use meters::{DeviceId, Identity};
use printers::{VERSION, appliance, at, id, miss, sharp};
use protocol::{Batch, Event, EventKind, MissCause};
use store::{Known, Met, Recognised, Standing, Store};
use tempfile::TempDir;

const MAC: &str = "02:00:5e:10:00:01";
const OTHER_MAC: &str = "02:00:5e:10:00:02";

struct Books {
    store: Store,
    fresh: std::cell::Cell<u8>,
    _folder: TempDir,
}

/// (kind, device, before, after)
type Told = (EventKind, DeviceId, Option<String>, Option<String>);

impl Books {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            store: Store::open(folder.path(), [7; 16]).unwrap(),
            fresh: std::cell::Cell::new(0),
            _folder: folder,
        }
    }

    fn fresh(&self) -> u8 {
        self.fresh.set(self.fresh.get() + 1);
        self.fresh.get()
    }

    fn meet(&self, identity: &Identity, address: &str) -> Known {
        let fresh = self.fresh();
        self.store
            .device_for(identity, address, at(u64::from(fresh)), id(fresh))
            .unwrap()
    }

    fn events(&self) -> Vec<Event> {
        let mut events = Vec::new();
        while let Some(batch) = self.store.next_batch(&appliance(), VERSION).unwrap() {
            let contents: Batch = serde_json::from_slice(&batch.body).unwrap();
            events.extend(contents.events);
            self.store.acknowledge(&batch.key, at(0)).unwrap();
        }
        events
    }

    /// What was told since the last time, but for what is new.
    fn told(&self) -> Vec<Told> {
        self.events()
            .into_iter()
            .filter(|event| event.kind != EventKind::New)
            .map(|event| (event.kind, event.device, event.before, event.after))
            .collect()
    }
}

fn told(kind: EventKind, device: DeviceId, before: &str, after: &str) -> Told {
    (kind, device, Some(before.to_owned()), Some(after.to_owned()))
}

fn of_model(model: &str, mac: &str) -> Identity {
    Identity {
        model: Some(model.into()),
        ..sharp("6509415X00", mac)
    }
}

#[test]
fn two_printers_that_swap_their_addresses_have_moved() {
    let books = Books::new();
    let (one, other) = (sharp("6509415X00", MAC), sharp("7700000123", OTHER_MAC));
    let (first, second) = (
        books.meet(&one, "10.0.0.9").device,
        books.meet(&other, "10.0.0.10").device,
    );
    books.told();
    for _ in 0..2 {
        assert_eq!(books.meet(&one, "10.0.0.10").device, first);
        assert_eq!(books.meet(&other, "10.0.0.9").device, second);
    }
    assert_eq!(
        books.told(),
        [
            told(EventKind::Moved, first, "10.0.0.9", "10.0.0.10"),
            told(EventKind::Moved, second, "10.0.0.10", "10.0.0.9"),
        ]
    );
}

#[test]
fn a_printer_that_was_replaced_is_told_once_for_each_that_takes_its_place() {
    let books = Books::new();
    let old = books.meet(&sharp("6509415X00", MAC), "10.0.0.9:161").device;
    books.meet(&sharp("7700000123", OTHER_MAC), "10.0.0.9:161");
    books.told();
    for round in 0..3 {
        books
            .store
            .record_miss(&miss(old, MissCause::OtherDevice, round))
            .unwrap();
    }
    let replaced = told(EventKind::Replaced, old, "6509415X00", "7700000123");
    assert_eq!(books.told(), [replaced]);

    books.meet(&sharp("", "02:00:5e:10:00:03"), "10.0.0.9:161");
    books
        .store
        .record_miss(&miss(old, MissCause::OtherDevice, 4))
        .unwrap();
    let replaced = told(EventKind::Replaced, old, "6509415X00", "02:00:5e:10:00:03");
    assert_eq!(books.told(), [replaced]);
}

#[test]
fn a_printer_that_is_silent_was_not_replaced() {
    let books = Books::new();
    let old = books.meet(&sharp("6509415X00", MAC), "10.0.0.9:161").device;
    books.meet(&sharp("7700000123", OTHER_MAC), "10.0.0.10:161");
    books.told();
    for cause in [
        MissCause::NoAnswer,
        MissCause::NotAPrinter,
        MissCause::Unreachable,
        MissCause::OtherDevice,
    ] {
        books.store.record_miss(&miss(old, cause, 1)).unwrap();
    }
    assert_eq!(books.told(), [], "nobody was met in its place");
}

#[test]
fn another_network_board_is_told_once() {
    let books = Books::new();
    let device = books.meet(&sharp("6509415X00", MAC), "10.0.0.9").device;
    books.told();
    let swapped = sharp("6509415X00", OTHER_MAC);
    assert_eq!(
        books.store.standing(&swapped, "10.0.0.9").unwrap(),
        Standing::AnotherBoard(device)
    );
    for _ in 0..2 {
        let known = books.meet(&swapped, "10.0.0.9");
        assert_eq!((known.device, known.how), (device, Recognised::Serial));
        assert_eq!(
            books.store.standing(&swapped, "10.0.0.9").unwrap(),
            Standing::Known(device)
        );
    }
    assert_eq!(
        books.told(),
        [told(EventKind::BoardChanged, device, MAC, OTHER_MAC)]
    );
}

#[test]
fn a_second_interface_that_was_noted_is_no_other_board() {
    let books = Books::new();
    let device = books.meet(&sharp("6509415X00", MAC), "10.0.0.9").device;
    let over_the_air = sharp("6509415X00", OTHER_MAC);
    books.store.note_interface(device, &over_the_air).unwrap();
    books.told();
    assert_eq!(books.meet(&over_the_air, "10.0.0.9").device, device);
    assert_eq!(books.meet(&sharp("6509415X00", MAC), "10.0.0.9").device, device);
    assert_eq!(books.told(), []);
}

#[test]
fn network_boards_that_are_swapped_between_two_machines_take_no_account_with_them() {
    let books = Books::new();
    let first = books.meet(&sharp("6509415X00", MAC), "10.0.0.9").device;
    let second = books.meet(&sharp("7700000123", OTHER_MAC), "10.0.0.10").device;
    books.told();
    for _ in 0..3 {
        assert_eq!(
            books.meet(&sharp("6509415X00", OTHER_MAC), "10.0.0.9").device,
            first
        );
        assert_eq!(books.meet(&sharp("7700000123", MAC), "10.0.0.10").device, second);
    }
    assert_eq!(
        books.told(),
        [
            told(EventKind::BoardChanged, first, MAC, OTHER_MAC),
            told(EventKind::BoardChanged, second, OTHER_MAC, MAC),
        ]
    );
}

#[test]
fn one_serial_on_two_models_is_two_machines() {
    let books = Books::new();
    let first = books.meet(&of_model("MX-3570N", MAC), "10.0.0.9").device;
    books.told();
    let other = books.meet(&of_model("BP-50C31", OTHER_MAC), "10.0.0.10");
    assert_eq!(other.how, Recognised::New);
    assert_ne!(other.device, first);
    for _ in 0..2 {
        let known = books.meet(&of_model("MX-3570N", MAC), "10.0.0.10");
        assert_eq!((known.device, known.how), (first, Recognised::Mac));
        let known = books.meet(&of_model("BP-50C31", OTHER_MAC), "10.0.0.9");
        assert_eq!((known.device, known.how), (other.device, Recognised::Mac));
    }
    let kinds: Vec<EventKind> = books.told().into_iter().map(|(kind, ..)| kind).collect();
    assert_eq!(kinds, [EventKind::Conflict, EventKind::Moved, EventKind::Moved]);
}

#[test]
fn a_name_that_only_became_longer_is_no_other_model() {
    let books = Books::new();
    let first = books.meet(&of_model("MX-3570N", MAC), "10.0.0.9").device;
    assert_eq!(
        books
            .meet(&of_model("Sharp MX-3570N", OTHER_MAC), "10.0.0.9")
            .device,
        first
    );
}

#[test]
fn machines_that_were_told_apart_stay_apart() {
    let books = Books::new();
    let (one, other) = (sharp("6509415X00", MAC), sharp("6509415X00", OTHER_MAC));
    let first = books.meet(&one, "10.0.0.9").device;
    books.store.save_full_rows(first, "rows", at(1), 0).unwrap();
    // It was taken for the first one with another board, until both answered in one round.
    books.meet(&other, "10.0.0.10");
    books.told();
    let met = |identity, address| Met { identity, address };
    let second = id(books.fresh());
    books
        .store
        .tell_apart(
            first,
            met(&one, "10.0.0.9"),
            met(&other, "10.0.0.10"),
            at(9),
            second,
        )
        .unwrap();
    assert_eq!(books.told(), [told(EventKind::Conflict, first, MAC, OTHER_MAC)]);
    assert_eq!(
        books.store.standing(&one, "10.0.0.9").unwrap(),
        Standing::Known(first)
    );
    assert_eq!(
        books.store.standing(&other, "10.0.0.10").unwrap(),
        Standing::Known(second)
    );
    // The serial number proves nothing any more: a small reading, which asks for it, would not do.
    assert_eq!(books.store.known_rows(first).unwrap(), None);
    // And a third one with it is a third one.
    let third = books.meet(&sharp("6509415X00", "02:00:5e:10:00:03"), "10.0.0.11");
    assert_eq!(third.how, Recognised::New);
}

#[test]
fn machines_told_apart_without_hardware_addresses_go_on_by_their_places() {
    let books = Books::new();
    let nameless = sharp("6509415X00", "");
    let first = books.meet(&nameless, "10.0.0.9").device;
    let second = id(books.fresh());
    let met = |address| Met {
        identity: &nameless,
        address,
    };
    books
        .store
        .tell_apart(first, met("10.0.0.9"), met("10.0.0.10"), at(9), second)
        .unwrap();
    let known = books.meet(&nameless, "10.0.0.9");
    assert_eq!((known.device, known.how), (first, Recognised::AddressOnly));
    let known = books.meet(&nameless, "10.0.0.10");
    assert_eq!((known.device, known.how), (second, Recognised::AddressOnly));
}

#[test]
fn a_brand_that_a_newer_profile_knows_better_is_no_other_machine() {
    let books = Books::new();
    let named = |maker: &str, mac: &str| Identity {
        manufacturer: Some(maker.into()),
        ..sharp("W492KB03439", mac)
    };
    let by_mac = books.meet(&named("Ricoh", MAC), "10.0.0.9").device;
    assert_eq!(books.meet(&named("Lanier", MAC), "10.0.0.20").device, by_mac);
    let by_place = books.meet(&named("Savin", ""), "10.0.0.20");
    assert_eq!((by_place.device, by_place.how), (by_mac, Recognised::Serial));
    assert_eq!(
        books.meet(&named("Nashuatec", ""), "10.0.0.30").how,
        Recognised::New
    );
}

#[test]
fn a_hostile_serial_is_no_identity() {
    let books = Books::new();
    let hostile = sharp(&"7".repeat(10_000), "");
    let first = books.meet(&hostile, "10.0.0.9");
    assert_eq!(books.meet(&hostile, "10.0.0.9").how, Recognised::AddressOnly);
    assert_ne!(books.meet(&hostile, "10.0.0.10").device, first.device);
}

const UUID: &str = "16a65700007c1000bb49f8d027761251";

/// Asked by IPP, it shows no serial number and no hardware address, but its UUID; by SNMP it shows all that.
#[test]
fn a_printer_that_answers_by_ipp_for_a_while_is_the_same_when_it_answers_snmp_again() {
    let books = Books::new();
    let by_snmp = sharp("6509415X00", "f8:d0:27:76:12:51");
    let by_ipp = Identity {
        uuid: Some(UUID.into()),
        ..sharp("", "")
    };
    let device = books.meet(&by_snmp, "10.0.0.9").device;
    books.told();
    for (identity, how) in [(&by_ipp, Recognised::Mac), (&by_snmp, Recognised::Serial)] {
        let known = books.meet(identity, "10.0.0.9");
        assert_eq!((known.device, known.how), (device, how));
    }
    // The other way round: met by IPP first, elsewhere then.
    let books = Books::new();
    let random = Identity {
        uuid: Some("16a65700007c4000bb49f8d027761251".into()),
        ..sharp("", "")
    };
    let device = books.meet(&random, "10.0.0.9").device;
    let known = books.meet(&random, "10.0.0.77");
    assert_eq!((known.device, known.how), (device, Recognised::Uuid));
    let another = Identity {
        serial: Some("7700000123".into()),
        ..random.clone()
    };
    assert_eq!(
        books.meet(&another, "10.0.0.77").device,
        device,
        "it has told its serial since"
    );
    let swapped = Identity {
        serial: Some("6509415X00".into()),
        ..random
    };
    assert_ne!(
        books.meet(&swapped, "10.0.0.77").device,
        device,
        "a serial speaks against it"
    );
}

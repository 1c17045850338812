#![allow(clippy::unwrap_used)]

use meters::{Cost, Identity, Meter, MeterName, Timestamp, Unit};
use profiles::Rows;
use protocol::{ApplianceId, Batch, EventKind};
use store::Store;

use super::*;

mod usb;

const SERIAL: &str = "6509415X00";
const MAC: &str = "02:00:5e:10:00:01";
const OTHER_MAC: &str = "02:00:5e:10:00:02";

/// A box, and rounds that hear what the story says.
struct Story {
    station: Station,
    seconds: u64,
    _folder: tempfile::TempDir,
}

/// A machine: serial, MAC and count.
type Machine = (&'static str, &'static str, u64);

impl Story {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), [7; 16]).unwrap();
        Self {
            station: Station::open(store).await.unwrap(),
            seconds: 0,
            _folder: folder,
        }
    }

    /// A round in which these addresses answer, in this order; every known device was expected where it was met last.
    fn round(&mut self, heard: &[(&str, Machine)]) -> Round {
        self.seconds += 86_400;
        let mut books = Books::open(&self.station);
        let known = self.station.store.devices().unwrap();
        for (address, machine) in heard {
            let visit = Visit {
                address: address.parse().unwrap(),
                expected: known
                    .iter()
                    .filter(|device| device.address == *address)
                    .cloned()
                    .collect(),
                community: None,
            };
            let answer = self.answer(address, *machine);
            books.keep(&visit, Ok((answer, Extent::Full))).unwrap();
        }
        books.close().unwrap()
    }

    /// A round in which this one breaks off in the middle.
    fn broken_off(&mut self, address: &str, machine: Machine) {
        self.seconds += 86_400;
        let mut books = Books::open(&self.station);
        let known = self.station.store.devices().unwrap();
        let visit = Visit {
            address: address.parse().unwrap(),
            expected: known
                .into_iter()
                .filter(|device| device.address == address)
                .collect(),
            community: None,
        };
        let mut answer = self.answer(address, machine);
        answer.reading.partial = Some("it fell silent".to_owned());
        books.keep(&visit, Ok((answer, Extent::Full))).unwrap();
        books.close().unwrap();
    }

    fn answer(&self, address: &str, (serial, mac, total): Machine) -> Answer {
        let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Answer {
            reading: Reading {
                address: address.to_owned(),
                read_at: Timestamp::from_unix_seconds(1_800_000_000 + self.seconds),
                identity: Identity {
                    manufacturer: said("Sharp"),
                    model: said("MX-3570N"),
                    serial: said(serial),
                    mac: said(mac),
                    ..Identity::default()
                },
                meters: vec![Meter {
                    name: MeterName::TOTAL,
                    value: total,
                    unit: Unit::Impressions,
                    source: "1.3.6.1.2.1.43.10.2.1.4.1.1".into(),
                    bills: true,
                    label: None,
                }],
                comparisons: Vec::new(),
                rated_per_minute: Some(35),
                supplies: Vec::new(),
                alerts: Vec::new(),
                status: None,
                partial: None,
                cost: Cost::default(),
            },
            is_printer: true,
            learnt: serde_json::from_str(r#"{"version":"2c","community":0}"#).unwrap(),
            rows: Rows::from_snmprec(""),
            profiles: 0,
        }
    }

    /// Device after device: its address, its last count and that count's verdict.
    fn accounts(&self) -> Vec<(String, u64, Verdict)> {
        let latest = self.station.store.latest_readings().unwrap();
        let devices = self.station.store.devices().unwrap();
        let account = |device: store::KnownDevice| {
            let kept = latest.iter().find(|kept| kept.device == device.id).unwrap();
            let total = kept.reading.meter("total").unwrap();
            (device.address, total.value, kept.verdicts[&total.name])
        };
        devices.into_iter().map(account).collect()
    }

    /// What was told since the last time, but for what is new; sorted.
    fn told(&self) -> Vec<(String, Option<String>, Option<String>)> {
        let store = &self.station.store;
        let box_name: ApplianceId = "box".parse().unwrap();
        let mut told = Vec::new();
        while let Some(batch) = store.next_batch(&box_name, "0").unwrap() {
            let contents: Batch = serde_json::from_slice(&batch.body).unwrap();
            let events = contents.events.into_iter();
            told.extend(
                events
                    .filter(|event| event.kind != EventKind::New)
                    .map(|event| (format!("{:?}", event.kind), event.before, event.after)),
            );
            store.acknowledge(&batch.key, Timestamp::default()).unwrap();
        }
        told.sort();
        told
    }
}

fn told(kind: &str, before: &str, after: &str) -> (String, Option<String>, Option<String>) {
    (kind.to_owned(), Some(before.to_owned()), Some(after.to_owned()))
}

fn account(address: &str, total: u64) -> (String, u64, Verdict) {
    (address.to_owned(), total, Verdict::Ok)
}

const A: &str = "10.0.0.9:161";
const B: &str = "10.0.0.10:161";

#[tokio::test(flavor = "current_thread")]
async fn two_machines_with_one_serial_have_two_accounts_whoever_answers_first() {
    for order in [[0, 1], [1, 0]] {
        let mut story = Story::new().await;
        story.round(&[(A, (SERIAL, MAC, 1_000))]);
        let both = |add: u64| {
            let heard = [
                (A, (SERIAL, MAC, 1_010 + add)),
                (B, (SERIAL, OTHER_MAC, 90_000 + add)),
            ];
            order.map(|place| heard[place])
        };
        assert_eq!(story.round(&both(0)).new, 1);
        assert_eq!(story.told(), [told("Conflict", MAC, OTHER_MAC)]);
        assert_eq!(story.round(&both(20)).read, 2);
        assert_eq!(story.told(), []);
        assert_eq!(
            story.accounts(),
            [account(A, 1_030), account(B, 90_020)],
            "{order:?}"
        );
    }
}

#[tokio::test(flavor = "current_thread")]
async fn half_a_reading_of_one_of_two_twins_starts_no_third_account() {
    let mut story = Story::new().await;
    story.round(&[(A, (SERIAL, MAC, 1_000)), (B, (SERIAL, OTHER_MAC, 90_000))]);
    // It broke off before it came to its hardware address.
    story.broken_off(B, (SERIAL, "", 90_020));
    assert_eq!(story.accounts(), [account(A, 1_000), account(B, 90_020)]);
    // Nobody was expected there.
    story.broken_off("10.0.0.11:161", (SERIAL, "", 90_030));
    assert_eq!(story.accounts(), [account(A, 1_000), account(B, 90_020)]);
}

#[tokio::test(flavor = "current_thread")]
async fn two_new_machines_with_one_serial_are_told_apart_at_once() {
    let mut story = Story::new().await;
    story.round(&[(A, (SERIAL, MAC, 1_000)), (B, (SERIAL, OTHER_MAC, 90_000))]);
    assert_eq!(story.told(), [told("Conflict", MAC, OTHER_MAC)]);
    assert_eq!(story.accounts(), [account(A, 1_000), account(B, 90_000)]);
}

#[tokio::test(flavor = "current_thread")]
async fn who_was_taken_for_another_is_told_apart_when_that_one_answers_again() {
    for order in [[0, 1], [1, 0]] {
        let mut story = Story::new().await;
        story.round(&[(A, (SERIAL, MAC, 1_000))]);
        // The first one is off: it could be a new main board.
        story.round(&[(B, (SERIAL, OTHER_MAC, 900_000))]);
        assert_eq!(story.accounts(), [(B.to_owned(), 900_000, Verdict::Jumped)]);
        let heard = [(A, (SERIAL, MAC, 1_040)), (B, (SERIAL, OTHER_MAC, 900_030))];
        story.round(&order.map(|place| heard[place]));
        story.round(&heard);
        assert_eq!(
            story.accounts(),
            [account(A, 1_040), account(B, 900_030)],
            "{order:?}"
        );
    }
}

#[tokio::test(flavor = "current_thread")]
async fn one_machine_with_two_interfaces_is_read_once_and_moves_nowhere() {
    let mut story = Story::new().await;
    for day in 0..3 {
        let total = 1_000 + 10 * day;
        let round = story.round(&[(A, (SERIAL, MAC, total)), (B, (SERIAL, OTHER_MAC, total + 1))]);
        assert_eq!(round.read, 1);
        assert_eq!(story.accounts(), [account(A, total)]);
    }
    assert_eq!(story.told(), []);
    // Its cable is pulled; it is found by its other interface.
    story.round(&[(B, (SERIAL, OTHER_MAC, 1_050))]);
    assert_eq!(story.told(), [told("Moved", A, B)]);
    assert_eq!(story.accounts(), [account(B, 1_050)]);
}

#[tokio::test(flavor = "current_thread")]
async fn two_printers_swap_their_addresses() {
    let mut story = Story::new().await;
    story.round(&[(A, (SERIAL, MAC, 1_000)), (B, ("7700000123", OTHER_MAC, 90_000))]);
    let round = story.round(&[(A, ("7700000123", OTHER_MAC, 90_010)), (B, (SERIAL, MAC, 1_010))]);
    assert_eq!(round.missed, [""; 0]);
    assert_eq!(story.told(), [told("Moved", B, A), told("Moved", A, B)]);
    assert_eq!(story.accounts(), [account(B, 1_010), account(A, 90_010)]);
}

#[tokio::test(flavor = "current_thread")]
async fn two_printers_swap_their_network_boards() {
    let mut story = Story::new().await;
    story.round(&[(A, (SERIAL, MAC, 1_000)), (B, ("7700000123", OTHER_MAC, 90_000))]);
    for day in 1..3 {
        story.round(&[
            (A, (SERIAL, OTHER_MAC, 1_000 + day)),
            (B, ("7700000123", MAC, 90_000 + day)),
        ]);
    }
    assert_eq!(
        story.told(),
        [
            told("BoardChanged", MAC, OTHER_MAC),
            told("BoardChanged", OTHER_MAC, MAC)
        ]
    );
    assert_eq!(story.accounts(), [account(A, 1_002), account(B, 90_002)]);
}

#[tokio::test(flavor = "current_thread")]
async fn a_new_printer_at_an_old_address_replaces_nobodys_count() {
    let mut story = Story::new().await;
    story.round(&[(A, (SERIAL, MAC, 1_000))]);
    for day in 0..3 {
        let round = story.round(&[(A, ("7700000123", OTHER_MAC, day))]);
        assert_eq!(round.missed.len(), 1);
    }
    assert_eq!(story.told(), [told("Replaced", SERIAL, "7700000123")]);
    assert_eq!(story.accounts(), [account(A, 1_000), account(A, 2)]);
}

#[tokio::test(flavor = "current_thread")]
async fn a_new_main_board_brings_its_hardware_address_and_loses_the_count() {
    let mut story = Story::new().await;
    story.round(&[(A, (SERIAL, MAC, 50_000))]);
    for day in 0..3 {
        story.round(&[(A, (SERIAL, OTHER_MAC, 20 * day))]);
    }
    assert_eq!(
        story.told(),
        [told("BoardChanged", MAC, OTHER_MAC), told("Reset", "50000", "20")]
    );
    assert_eq!(story.accounts(), [(A.to_owned(), 40, Verdict::Dropped)]);

    // A board with another serial number as well is another machine to the box: a person may know better.
    story.round(&[(A, ("9900000001", "02:00:5e:10:00:03", 60))]);
    assert_eq!(story.told(), [told("Replaced", SERIAL, "9900000001")]);
}

#[tokio::test(flavor = "current_thread")]
async fn a_serial_that_appears_later_belongs_to_its_machine() {
    let mut story = Story::new().await;
    story.round(&[(A, ("XXXXXXXXXX", MAC, 1_000))]);
    story.round(&[(A, (SERIAL, MAC, 1_010))]);
    story.round(&[(B, (SERIAL, "", 1_020))]);
    assert_eq!(story.accounts(), [account(B, 1_020)]);
}

#[tokio::test(flavor = "current_thread")]
async fn an_ignored_device_is_recognised_and_not_written_down_wherever_it_answers() {
    let mut story = Story::new().await;
    let machine = (SERIAL, MAC, 1_000);
    assert_eq!(story.round(&[("10.0.0.9:161", machine)]).read, 1);
    let ignored = store::DeviceNote {
        ignored: true,
        ..store::DeviceNote::default()
    };
    let store = &story.station.store;
    let before = store.devices().unwrap().remove(0);
    store.describe_device(before.id, &ignored).unwrap();
    let ids = vec![before.id];
    for address in ["10.0.0.9:161", "10.0.0.77:161"] {
        let mut books = Books::open(&story.station).leaving_alone(ids.clone());
        let visit = Visit {
            address: address.parse().unwrap(),
            expected: Vec::new(),
            community: None,
        };
        let answer = story.answer(address, (SERIAL, MAC, 2_000));
        books.keep(&visit, Ok((answer, Extent::Full))).unwrap();
        let another_board = story.answer(address, (SERIAL, OTHER_MAC, 2_000));
        books.keep(&visit, Ok((another_board, Extent::Full))).unwrap();
        assert_eq!(books.close().unwrap(), Round::default(), "{address}");
    }
    let store = &story.station.store;
    let after = store.devices().unwrap();
    assert_eq!(after.len(), 1);
    assert_eq!(
        (&after[0].address, after[0].last_seen),
        (&before.address, before.last_seen)
    );
    assert_eq!(
        store.outbox_summary().unwrap().waiting,
        0,
        "what waited is held back"
    );
}

//! Printers as the stories of this crate meet them.
#![allow(dead_code, clippy::unwrap_used)] // each story uses some of it

use meters::{ClockQuality, Cost, DeviceId, Identity, Meter, MeterName, Reading, Timestamp, Unit};
use protocol::{ApplianceId, DeviceReading, Miss, MissCause};
use store::Store;

pub(crate) const BOOT: &str = "9d3c1f2ab4e84e0c8b5a7f6e5d4c3b2a";
pub(crate) const VERSION: &str = "0.1.0";

pub(crate) fn at(seconds: u64) -> Timestamp {
    Timestamp::from_unix_seconds(1_800_000_000 + seconds)
}

pub(crate) fn id(fill: u8) -> DeviceId {
    DeviceId::from_random([fill; 16])
}

pub(crate) fn appliance() -> ApplianceId {
    "box-4k7qz2".parse().unwrap()
}

/// A Sharp with that serial and MAC; an empty text is not said.
pub(crate) fn sharp(serial: &str, mac: &str) -> Identity {
    let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Identity {
        manufacturer: Some("Sharp".into()),
        model: Some("MX-3570N".into()),
        serial: said(serial),
        mac: said(mac),
        ..Identity::default()
    }
}

pub(crate) fn reading(total: u64, read_at: Timestamp) -> Reading {
    Reading {
        address: "10.0.0.9:161".into(),
        read_at,
        identity: sharp("6509415X00", "02:00:5e:10:00:01"),
        meters: vec![Meter {
            name: MeterName::TOTAL,
            value: total,
            unit: Unit::Impressions,
            source: "1.3.6.1.2.1.43.10.2.1.4.1.1".into(),
            bills: true,
            label: None,
        }],
        comparisons: Vec::new(),
        rated_per_minute: None,
        supplies: Vec::new(),
        alerts: Vec::new(),
        status: None,
        partial: None,
        cost: Cost::default(),
    }
}

/// Takes one Sharp into the books.
pub(crate) fn met(store: &Store) -> DeviceId {
    let identity = sharp("6509415X00", "02:00:5e:10:00:01");
    store
        .device_for(&identity, "10.0.0.9", at(0), id(1))
        .unwrap()
        .device
}

pub(crate) fn read(store: &Store, device: DeviceId, total: u64, seconds: u64) -> DeviceReading {
    store
        .record_reading(
            device,
            &reading(total, at(seconds)),
            BOOT,
            ClockQuality::Synchronised,
        )
        .unwrap()
}

pub(crate) fn miss(device: DeviceId, cause: MissCause, seconds: u64) -> Miss {
    Miss {
        device,
        address: "10.0.0.9:161".into(),
        at: at(seconds),
        cause,
        message: "10.0.0.9 did not answer SNMP on port 161: is it switched on?".into(),
    }
}

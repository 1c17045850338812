//! Devices read over a real socket: what every story needs.

#![allow(clippy::unwrap_used, missing_docs)]

mod faults;
mod reading;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

use lan::{Lan, LanError, ReadOptions};
use profiles::{Catalogue, Oid, Rows, identifying_questions};
use simulator::{Device, DeviceHandle, Recording, Running, Simulator};
use snmp::{Approach, Bounds, FullReading, Outcome};

const LIFE_COUNT: &str = "1.3.6.1.2.1.43.10.2.1.4.1.1";

fn one(device: Device) -> Running {
    Simulator::on_thread(vec![device]).unwrap()
}

fn printer() -> Device {
    Device::from_recording("ricoh_im_c3000").unwrap()
}

/// Short, so that silence does not make the tests slow; long enough for a busy machine.
fn impatient() -> ReadOptions {
    let bounds = Bounds {
        first_timeout: Duration::from_millis(250),
        ..Bounds::default()
    };
    ReadOptions {
        bounds,
        ..ReadOptions::default()
    }
}

async fn read(lan: &Lan, address: SocketAddr) -> Result<Outcome, LanError> {
    let approach = Approach::v2c_then_v1("public");
    lan.read(
        address,
        approach,
        FullReading::of(Catalogue::built_in()),
        impatient(),
    )
    .await
}

fn oid(text: &str) -> Oid {
    text.parse().unwrap()
}

fn wanted(recording: &Recording, rows: &Rows) -> BTreeSet<Oid> {
    let (identifying, detail) = (
        identifying_questions(),
        Catalogue::built_in().detail_questions(rows),
    );
    let names = recording.rows.keys().map(|name| Oid::new(name.arcs()));
    names
        .filter(|name| {
            identifying.scalars.contains(name)
                || detail.scalars.contains(name)
                || detail
                    .columns
                    .iter()
                    .any(|column| name.index_under(column).is_some())
        })
        .collect()
}

/// Every row that the questions want and the recording has.
fn assert_read_whole(recording: &Recording, outcome: &Outcome) {
    let name = &recording.name;
    assert_eq!(outcome.partial, None, "{name}");
    for row in wanted(recording, &outcome.rows) {
        assert!(outcome.rows.get(&row).is_some(), "{name} lacks {row}");
    }
}

/// What the device saw: never a second request before the first was answered, never a SET.
fn assert_gentle(device: &DeviceHandle) {
    let counts = device.counts();
    assert!(counts.most_in_flight <= 1, "{}: {counts:?}", device.name());
    assert_eq!(
        (counts.dropped_busy, counts.sets, counts.malformed),
        (0, 0, 0),
        "{}",
        device.name()
    );
}

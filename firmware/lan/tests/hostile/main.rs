//! Hostile agents on a real socket, read and searched for: what they send may cost their own rows and nothing else.
//!
//! The numbers S1 to S21 are those of the project's list of faults. Whatever a device sends: nothing panics, the reading
//! ends in its time, no value is believed that was not sent, and the printer beside it is read as if nothing were.

#![allow(clippy::unwrap_used, missing_docs)]

mod forged;
mod manners;
mod walks;
mod words;

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::{Duration, Instant};

use lan::{Lan, LanError, ReadOptions};
use profiles::{Catalogue, Oid, Rows, Value};
use simulator::{Device, Recording, Running, Simulator};
use snmp::{Access, Approach, Bounds, Found, FullReading, Outcome, Pace, Target, Targets};
use tokio::sync::Semaphore;

const RECORDING: &str = "ricoh_im_c3000";
const LIFE_COUNT: &str = "1.3.6.1.2.1.43.10.2.1.4.1.1";
const SYS_DESCR: &str = "1.3.6.1.2.1.1.1.0";

/// The time for a reading here. What ends later than this and what the machine may be busy with has not kept it.
const DEADLINE: Duration = Duration::from_secs(6);
const BUSY_MACHINE: Duration = Duration::from_secs(20);

fn printer() -> Device {
    Device::from_recording(RECORDING).unwrap()
}

fn oid(text: &str) -> Oid {
    text.parse().unwrap()
}

fn impatient() -> ReadOptions {
    let bounds = Bounds {
        first_timeout: Duration::from_millis(400),
        deadline: DEADLINE,
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

/// A port that is free on many addresses of loopback.
fn free_port() -> u16 {
    UdpSocket::bind("0.0.0.0:0").unwrap().local_addr().unwrap().port()
}

/// Devices from the first address of a /16 on, each with what it is called.
struct Office {
    running: Running,
    names: Vec<String>,
    network: [u8; 2],
    port: u16,
}

fn office(network: [u8; 2], devices: Vec<(String, Device)>) -> Office {
    let port = free_port();
    let (names, devices): (Vec<String>, Vec<Device>) = devices.into_iter().unzip();
    let placed = (1_u16..).zip(devices).map(|(number, device)| {
        let [high, low] = number.to_be_bytes();
        device.at(format!("{}.{}.{high}.{low}:{port}", network[0], network[1]))
    });
    Office {
        running: Simulator::on_thread(placed.collect()).unwrap(),
        names,
        network,
        port,
    }
}

impl Office {
    /// Reads all of them, a quarter at a time so that a busy machine is in time for each, and beside them a printer that does
    /// nothing wrong.
    async fn read_all(&self) -> Vec<(String, Result<Outcome, LanError>)> {
        let honest = Simulator::on_thread(vec![printer()]).unwrap();
        let lan = Lan::bind().await.unwrap();
        let addresses = self.running.devices().iter().map(|device| device.address());
        let turns = Arc::new(Semaphore::new(self.names.len().div_ceil(4)));
        let readings: Vec<_> = addresses
            .map(|address| {
                let (lan, turns) = (lan.clone(), Arc::clone(&turns));
                tokio::spawn(async move {
                    let _turn = turns.acquire().await.unwrap();
                    let began = Instant::now();
                    (read(&lan, address).await, began.elapsed())
                })
            })
            .collect();
        let beside = read(&lan, honest.device(0).address()).await.unwrap();
        assert_is_whole(&beside);
        let mut results = Vec::new();
        for (name, reading) in self.names.iter().zip(readings) {
            let (result, took) = reading.await.unwrap_or_else(|panic| panic!("{name}: {panic}"));
            assert!(took < DEADLINE + BUSY_MACHINE, "{name}: {took:?}");
            results.push((name.clone(), result));
        }
        // The socket's task is still alive.
        assert_is_whole(&read(&lan, honest.device(0).address()).await.unwrap());
        self.assert_never_set();
        results
    }

    /// Searches the range that they are in.
    async fn search(&self) -> BTreeMap<String, Found> {
        self.search_with(&Lan::bind().await.unwrap()).await
    }

    async fn search_with(&self, lan: &Lan) -> BTreeMap<String, Found> {
        let count = u16::try_from(self.names.len()).unwrap();
        let [high, low] = count.to_be_bytes();
        let [a, b] = self.network;
        let pace = Pace {
            rounds: 2,
            listen: Duration::from_millis(800),
            ..Pace::default()
        };
        let mut found = BTreeMap::new();
        let take = |one: Found| {
            let number = usize::from(u16::from_be_bytes([
                one.address.octets()[2],
                one.address.octets()[3],
            ]));
            let name = self.names[number - 1].clone();
            assert!(
                found.insert(name.clone(), one).is_none(),
                "{name} was found twice"
            );
        };
        let range = targets(&format!("{a}.{b}.0.1-{a}.{b}.{high}.{low}"));
        let began = Instant::now();
        lan.sweep(
            range,
            self.port,
            &Access::of_community("public"),
            pace,
            take,
            |_| {},
        )
        .await
        .unwrap();
        assert!(began.elapsed() < Duration::from_secs(5) + BUSY_MACHINE);
        self.assert_never_set();
        found
    }

    fn assert_never_set(&self) {
        for (name, device) in self.names.iter().zip(self.running.devices()) {
            assert_eq!(
                (device.counts().sets, device.counts().malformed),
                (0, 0),
                "{name}"
            );
        }
    }
}

fn targets(text: &str) -> Targets {
    match text.parse().unwrap() {
        Target::Addresses(ranges) => ranges.into_iter().collect(),
        other => panic!("{other:?}"),
    }
}

fn recorded(value: &simulator::Value) -> Value {
    match value {
        simulator::Value::Integer(number) => Value::Integer(i64::from(*number)),
        simulator::Value::OctetString(octets) => Value::OctetString(octets.clone()),
        simulator::Value::Null => Value::Null,
        simulator::Value::ObjectIdentifier(oid) => Value::ObjectIdentifier(Oid::new(oid.arcs())),
        simulator::Value::IpAddress(address) => Value::IpAddress(address.octets()),
        simulator::Value::Counter32(number) => Value::Counter32(*number),
        simulator::Value::Gauge32(number) => Value::Gauge32(*number),
        simulator::Value::TimeTicks(number) => Value::TimeTicks(*number),
        simulator::Value::Opaque(octets) => Value::Opaque(octets.clone()),
        simulator::Value::Counter64(number) => Value::Counter64(*number),
    }
}

fn rows_of(recording: &Recording) -> Rows {
    let row = |(name, value): (&simulator::Oid, &simulator::Value)| (Oid::new(name.arcs()), recorded(value));
    recording.rows.iter().map(row).collect()
}

/// No row is there that the device doesn't have, and none with another value. Uptimes run on while we look.
fn assert_nothing_made_up(name: &str, recording: &Recording, rows: &Rows) {
    let honest = rows_of(recording);
    for (row, value) in rows.iter() {
        let was = honest
            .get(row)
            .unwrap_or_else(|| panic!("{name}: {row} is made up"));
        if !matches!(was, Value::TimeTicks(_)) {
            assert_eq!(value, was, "{name}: {row}");
        }
    }
    let real = Catalogue::built_in().interpret(&honest).meters;
    for meter in Catalogue::built_in().interpret_partial(rows).meters {
        // The unit may be unknown where its row was lost.
        let is_same = |one: &meters::Meter| (one.value, &one.source) == (meter.value, &meter.source);
        assert!(
            real.iter().any(is_same),
            "{name}: {meter:?} became a meter; they are {real:?}"
        );
    }
}

/// The honest printer, read from first to last row.
fn assert_is_whole(outcome: &Outcome) {
    assert_eq!(outcome.partial, None);
    let honest = rows_of(printer().recording());
    assert_eq!(
        Catalogue::built_in().interpret(&outcome.rows).meters,
        Catalogue::built_in().interpret(&honest).meters
    );
    assert!(!Catalogue::built_in().interpret(&outcome.rows).meters.is_empty());
}

fn loopback(a: u8, b: u8, c: u8) -> Ipv4Addr {
    Ipv4Addr::new(127, a, b, c)
}

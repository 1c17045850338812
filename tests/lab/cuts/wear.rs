//! What a box writes to its card in a day: twenty printers read every hour, each reading sent, the server asked for orders. It
//! is counted on the way to the disk, journal of the file system and all. The box is the real program and lives by a
//! calendar that is turned a quarter of an hour at a time; after each, everything that waits in memory is written, as it would
//! be by then. The first hours, all that is told without METERBOX_FULL, write more than others: SQLite's log is still growing.

use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::time::Duration;

use office::printers::{counters_of_a_page, is_printer};
use office::process::eventually;
use office::{Appliance, Calendar, Server};
use serde_json::json;
use simulator::{Device, DeviceHandle, Running, Simulator, Value, all_recordings};

use crate::data::Data;
use crate::is_whole;

const PORT: u16 = 1161;
const TARGETS: &str = "127.94.0.11-127.94.0.30";
const PRINTERS: u8 = 20;
const QUARTERS: i64 = 4;
const QUARTER: i64 = 15 * 60;

/// A card of 8 GB that takes each block a thousand times lasts 200 years with it.
const MOST_A_DAY: usize = 50 << 20;

/// The model of which there are several, and what tells them apart.
const COMMON: &str = "hp_laserjet_m507";
const SERIAL_NUMBERS: [&str; 2] = ["1.3.6.1.2.1.43.5.1.1.17.1", "1.3.6.1.4.1.11.2.3.9.4.2.1.1.3.3.0"];
const MAC: &str = "1.3.6.1.2.1.2.2.1.6.2";

/// One of each recording, and more of a common one.
fn office() -> Running {
    let mut recordings = all_recordings().unwrap();
    recordings.retain(|it| is_printer(&it.name));
    let different = recordings.len();
    let common = recordings.iter().find(|it| it.name == COMMON).unwrap().clone();
    recordings.resize(usize::from(PRINTERS), common);
    let devices = recordings.into_iter().zip(11..);
    let devices =
        devices.map(|(recording, host)| Device::new(recording).at(format!("127.94.0.{host}:{PORT}")));
    let running = Simulator::on_thread(devices.collect()).unwrap();
    for (device, number) in running.devices()[different..].iter().zip(1..) {
        for name in SERIAL_NUMBERS {
            device
                .set(name, Value::text(&format!("VNB3K{number:05}")))
                .unwrap();
        }
        device
            .set(MAC, Value::OctetString(vec![2, 0x94, 0, 0, 0, number]))
            .unwrap();
    }
    running
}

/// Somebody prints.
fn prints(device: &DeviceHandle, hour: u32) {
    for name in counters_of_a_page(device.name()) {
        device.set(name, Value::Counter32(20_000 + hour * 31)).unwrap();
    }
}

/// The box and everybody else, by one calendar.
struct Day {
    calendar: Calendar,
    passed: i64,
    _server: Server,
    appliance: Appliance,
}

impl Day {
    fn begins(folder: &Path, state: &Path) -> Option<Self> {
        let calendar = Calendar::at(&folder.join("calendar"))?;
        let mut server = Server::at(&folder.join("server"))
            .with(&["--no-worker"])
            .living_by(&calendar);
        server.start();
        let code = server.code_for("Dealer", "Customer", "Site");
        let mut appliance = Appliance::at(state);
        appliance.lives_by(&calendar);
        appliance.command(&["enrol", &server.url(), &code]).worked();
        appliance.start(&json!({
            "targets": [TARGETS], "snmp_port": PORT, "readings_per_day": 24, "searches_per_week": 7,
        }));
        let day = Self {
            calendar,
            passed: 0,
            _server: server,
            appliance,
        };
        day.has_read(1);
        day.has_sent();
        Some(day)
    }

    fn quarter_passes(&mut self) {
        self.passed += QUARTER + 1;
        self.calendar.show(self.passed);
        let bell = self.appliance.state().join("doorbell");
        UnixDatagram::unbound().unwrap().send_to(b"!", bell).unwrap();
    }

    fn has_read(&self, rounds: usize) {
        eventually("a round was read", || {
            let said = self.appliance.said();
            (said.lines().filter(|line| line.starts_with("read ")).count() >= rounds).then_some(())
        });
    }

    fn has_sent(&self) {
        eventually("everything was sent", || {
            (self.appliance.status()["outbox"]["waiting"] == 0).then_some(())
        });
    }
}

#[test]
fn a_day_writes_little_to_the_card() {
    let folder = tempfile::tempdir().unwrap();
    let office = office();
    let (data, _) = Data::new(folder.path());
    let Some(mut day) = Day::begins(folder.path(), &data.state()) else {
        println!("left out: faketime is not installed");
        return;
    };
    data.sync();
    let hours: u32 = if is_whole() { 24 } else { 3 };
    let begun = data.length();
    for hour in 1..=hours {
        office.devices().iter().for_each(|device| prints(device, hour));
        for quarter in 0..QUARTERS {
            day.quarter_passes();
            if quarter + 1 == QUARTERS {
                day.has_read(hour as usize + 1);
                day.has_sent();
            } else {
                // The server is asked for orders.
                std::thread::sleep(Duration::from_millis(700));
            }
            data.sync();
        }
    }
    let said = day.appliance.said();
    day.appliance.stop();
    drop(day);
    let log = data.stop();
    let entries = log.entries_at(begun)..log.entries.len();
    let written = log.written(entries.clone());
    let a_day = written / hours as usize * 24;
    println!(
        "a day of {PRINTERS} printers read every hour: {} KiB written to the card ({hours} hours, {} writes and flushes, measured)",
        a_day >> 10,
        entries.len()
    );
    assert!(said.contains("read 20 printers"), "{said}");
    assert!(a_day > 100 << 10, "what is written is counted");
    assert!(a_day < MOST_A_DAY, "{a_day} octets a day");
}

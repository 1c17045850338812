//! Many devices, read by the service as a customer has it: searched once, then read hourly, in full once a day.
//!
//! Nobody waits for an hour: between two rounds the service is stopped, and started again under `libfaketime` (Debian)
//! with its wall clock put forward. So a round's processor time contains the start of the program, its reading, what the rows
//! mean, and the books; the books stand in memory, since this computer's disk says nothing about the box's.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use serde_json::json;
use simulator::{Device, DeviceHandle, Protocol, Recording, Value, all_recordings};
use tempfile::TempDir;

use super::{Spent, placed, spent};
use crate::bench::table::Table;
use crate::{NoNamespace, Site, meterbox};

/// How many programs read at the same time beside ours.
const AT_A_TIME: &str = "64";

/// A tick of the processor times in /proc.
const TICK: Duration = Duration::from_millis(10);

/// One round: its name, how far the clock is put forward, and the share of datagrams that is lost.
const ROUNDS: [(&str, &str, f64); 5] = [
    ("meterbox, full", "+25h", 0.0),
    ("meterbox, steady", "+26h", 0.0),
    ("meterbox, steady again", "+27h", 0.0),
    ("meterbox, steady", "+28h", 0.03),
    ("meterbox, full", "+53h", 0.03),
];

/// What a round took.
struct Round {
    wall: Duration,
    processor: Duration,
    /// What the service said of it.
    said: String,
}

/// Prints the table of so many devices.
pub(super) fn run(many: usize) -> Result<(), NoNamespace> {
    let Some(faketime) = faketime() else {
        println!("left out: {many} devices, since faketime is not installed");
        return Ok(());
    };
    let mut site = Site::new(24)?;
    let mut printers = all_recordings().unwrap_or_else(|error| panic!("{error}"));
    // A walk by SNMPv2c must be able to read them all.
    printers.retain(|it| it.name != "netgear_switch" && it.protocol == Protocol::V1AndV2c);
    let thousand = (0_u64..).zip(printers.iter().cycle().take(many).cloned());
    let devices = site.add_behind(
        "10.60.0.0/22",
        placed(thousand.map(|(number, device)| unlike_its_twins(number, device))),
    );
    println!(
        "\n{many} devices at 20 ms, read by the service\n  aims: steady 1 request; CPU ≤ 0.5 ms a read; \
         with 3 % loss ≤ 3 × the time without; ≤ 15 KB a day and device at hourly reading"
    );
    let folder = TempDir::new_in("/dev/shm").expect("a folder for the box's state");
    let service = Service {
        site: &site,
        devices: &devices,
        folder: folder.path(),
        faketime,
    };
    let mut table = Table::new([
        "round",
        "loss %",
        "s",
        "requests a read",
        "IP bytes a read",
        "CPU ms a read",
        "it says",
    ]);
    let mut bytes = Vec::new();
    service.round("+0", 2, 0.0);
    for (name, clock, loss) in ROUNDS {
        let before = service.spent();
        let round = service.round(clock, 0, loss);
        let cost = service.since(before);
        bytes.push(cost.bytes);
        table.row(cells(many, name, loss, &round, cost));
    }
    for loss in [0.0, 0.03] {
        let before = service.spent();
        let round = service.walks(loss);
        table.row(cells(
            many,
            "snmpbulkwalk × 64",
            loss,
            &round,
            service.since(before),
        ));
    }
    table.print();
    if let [full, _, steady, ..] = bytes[..] {
        let day = (full + 23 * steady) as f64 / many as f64 / 1_000.0;
        println!("  a day and device at hourly reading, one of them in full: {day:.1} KB");
    }
    Ok(())
}

/// Where Debian keeps the library, whatever the processor is.
fn faketime() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").ok()?.flatten();
    folders
        .map(|folder| folder.path().join("faketime/libfaketime.so.1"))
        .find(|library| library.exists())
}

/// The same recording on many devices: each needs a serial number and a MAC of its own to be a device of its own.
fn unlike_its_twins(number: u64, mut recording: Recording) -> Device {
    const SERIAL_NUMBER: &str = "1.3.6.1.2.1.43.5.1.1.17.";
    const PHYSICAL_ADDRESS: &str = "1.3.6.1.2.1.2.2.1.6.";
    for (name, value) in &mut recording.rows {
        let name = name.to_string();
        if name.starts_with(SERIAL_NUMBER) {
            *value = Value::OctetString(format!("SN{number:06}").into_bytes());
        } else if name.starts_with(PHYSICAL_ADDRESS) {
            let [.., high, low] = number.to_be_bytes();
            *value = Value::OctetString(vec![0x02, 0x4d, 0x42, 0x01, high, low]);
        }
    }
    Device::new(recording).seed(number)
}

fn cells(many: usize, name: &str, loss: f64, round: &Round, cost: Spent) -> [String; 7] {
    let count = many as f64;
    [
        name.to_owned(),
        format!("{:.0}", loss * 100.0),
        format!("{:.2}", round.wall.as_secs_f64()),
        format!("{:.2}", cost.requests as f64 / count),
        format!("{:.0}", cost.bytes as f64 / count),
        format!("{:.2}", round.processor.as_secs_f64() * 1_000.0 / count),
        round.said.clone(),
    ]
}

struct Service<'a> {
    site: &'a Site,
    devices: &'a [DeviceHandle],
    folder: &'a Path,
    faketime: PathBuf,
}

impl Service<'_> {
    /// Starts the service with its clock put forward, and stops it when it has read everything.
    fn round(&self, clock: &str, searches_per_week: u32, loss: f64) -> Round {
        self.lose(loss);
        let config = self.folder.join("settings.json");
        let settings = json!({
            "targets": ["10.60.0.0/22"],
            "readings_per_day": 24,
            "searches_per_week": searches_per_week,
        });
        std::fs::write(&config, settings.to_string()).expect("settings can be written");
        let mut command = Command::new(meterbox());
        command.arg("run").arg("--state").arg(self.folder.join("state"));
        command.arg("--config").arg(&config);
        command.env("LD_PRELOAD", &self.faketime).env("FAKETIME", clock);
        command.env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        let mut service = self.site.appliance.spawn(&command);
        let stderr = BufReader::new(service.stderr.take().expect("stderr is piped"));
        let mut lines = stderr.lines().map_while(Result::ok);
        let mut heard = Vec::new();
        let mut line_with = |wanted: fn(&str) -> bool| {
            lines.find(|line| {
                heard.push(line.clone());
                wanted(line)
            })
        };
        let began = line_with(|line| line.contains(" runs on "));
        let started = Instant::now();
        let said = line_with(|line| line.starts_with("read ") && line.contains("printers"));
        let wall = started.elapsed();
        let processor = processor_of(&service);
        service.kill().expect("the service runs");
        service.wait().expect("the service ends");
        assert!(began.is_some() && said.is_some(), "the service ended: {heard:?}");
        Round {
            wall,
            processor,
            said: said.unwrap_or_default(),
        }
    }

    /// Every device walked by net-snmp, many at a time.
    fn walks(&self, loss: f64) -> Round {
        self.lose(loss);
        let list: String = self
            .devices
            .iter()
            .map(|device| format!("{}\n", device.address().ip()))
            .collect();
        let file = self.folder.join("addresses");
        std::fs::write(&file, list).expect("the list can be written");
        let mut command = Command::new("xargs");
        command.arg("-a").arg(&file).args(["-P", AT_A_TIME, "-I", "{}"]);
        command.args(["sh", "-c"]);
        command.arg(
            "for tree in 1.3.6.1.2.1.1 1.3.6.1.2.1.25.3 1.3.6.1.2.1.43; do \
             snmpbulkwalk -v2c -c public -On {} $tree; done",
        );
        let measured = self.site.measure(command);
        let complaints = String::from_utf8_lossy(&measured.output.stderr).into_owned();
        let silent = complaints.lines().filter(|line| line.contains("Timeout")).count();
        Round {
            wall: measured.wall,
            processor: measured.processor,
            said: format!("{silent} of {} walks timed out", 3 * self.devices.len()),
        }
    }

    fn lose(&self, loss: f64) {
        for device in self.devices {
            let mut behaviour = device.behaviour();
            behaviour.loss = loss;
            device.set_behaviour(behaviour);
        }
    }

    fn spent(&self) -> Spent {
        let none = simulator::Counts::default();
        self.devices
            .iter()
            .map(|device| spent(none, device.counts()))
            .fold(Spent::default(), |sum, one| Spent {
                requests: sum.requests + one.requests,
                bytes: sum.bytes + one.bytes,
            })
    }

    fn since(&self, before: Spent) -> Spent {
        let now = self.spent();
        Spent {
            requests: now.requests - before.requests,
            bytes: now.bytes - before.bytes,
        }
    }
}

/// The processor time of a running program so far, user and system: fields 14 and 15 of /proc/PID/stat (proc(5)).
fn processor_of(program: &Child) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", program.id())).unwrap_or_default();
    // The name in parentheses may hold spaces; behind it comes field 3.
    let fields = stat.rsplit(") ").next().unwrap_or_default();
    let ticks = fields.split(' ').skip(11).take(2);
    ticks
        .filter_map(|field| field.parse::<u32>().ok())
        .map(|ticks| TICK * ticks)
        .sum()
}

//! The reading of printers, beside `snmpbulkwalk` and an inventory agent: what a read costs the network, the printer and
//! the box.
//!
//! Requests and bytes are what the devices counted, so they hold for every tool; bytes are those of IP packets.

mod service;
mod tools;

use std::net::Ipv4Addr;
use std::path::Path;
use std::time::Duration;

use simulator::{Counts, Device, DeviceHandle, Protocol, Recording, all_recordings};

use super::Extent;
use super::table::Table;
use crate::{Host, NoNamespace, Site, workspace};
use tools::Tool;

/// How long a device takes for an answer.
const LATENCY: Duration = Duration::from_millis(20);

/// An IPv4 and a UDP header.
const HEADER_BYTES: u64 = 28;

/// prtGeneralConfigChanges, prtMarkerLifeCount and prtMarkerSuppliesLevel: a device with a row of each is recorded in
/// full.
const FULL: [&str; 3] = [
    "1.3.6.1.2.1.43.5.1.1.",
    "1.3.6.1.2.1.43.10.2.1.4.",
    "1.3.6.1.2.1.43.11.1.1.9.",
];

/// Devices that the service reads at once.
const MANY: usize = 1_000;
/// In a sample.
const SOME: usize = 50;

/// Prints the tables: one device after the other, and a thousand at once; a sample of few devices.
///
/// # Errors
/// [`NoNamespace`] where there is no network.
///
/// # Panics
/// Where something can't be set up.
pub fn run(extent: Extent) -> Result<(), NoNamespace> {
    let full = extent == Extent::Whole;
    let own = all_recordings().unwrap_or_else(|error| panic!("{error}"));
    one_after_the_other("this project's recordings", own, full)?;
    if extent == Extent::Sample {
        return service::run(SOME);
    }
    let walks = walks(&workspace().join("../shared/corpus/walks"));
    if walks.is_empty() {
        println!("left out: there is no ../shared/corpus/walks beside this checkout");
    } else {
        one_after_the_other("walks of ../shared/corpus recorded in full", walks, full)?;
    }
    service::run(MANY)
}

/// What a folder of another hand holds, lines that can't be read left out.
fn walks(folder: &Path) -> Vec<Recording> {
    let Ok(files) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<_> = files.flatten().map(|file| file.path()).collect();
    files.sort();
    files
        .iter()
        .filter(|file| file.extension().is_some_and(|it| it == "snmprec"))
        .filter_map(|file| Some(Recording::load_leniently(file).ok()?.0))
        .collect()
}

fn is_full(recording: &Recording) -> bool {
    FULL.iter().all(|column| {
        let mut names = recording.rows.keys().map(ToString::to_string);
        names.any(|name| name.starts_with(column))
    })
}

/// Devices from 10.60.0.1 on, behind the router.
fn placed(devices: impl Iterator<Item = Device>) -> Vec<Host> {
    (0x0a3c_0001..)
        .zip(devices)
        .map(|(address, device)| Host {
            address: Ipv4Addr::from_bits(address),
            device: Some(device.latency(LATENCY)),
        })
        .collect()
}

fn one_after_the_other(
    name: &str,
    mut recordings: Vec<Recording>,
    with_slow_tools: bool,
) -> Result<(), NoNamespace> {
    recordings.retain(is_full);
    let mut site = Site::new(24)?;
    let devices = site.add_behind("10.60.0.0/22", placed(recordings.into_iter().map(Device::new)));
    println!(
        "\none full read after the other, a program start each, {} devices at 20 ms: {name}\n  aims: ≤ 2 requests on average",
        devices.len()
    );
    let mut table = Table::new([
        "tool",
        "requests a read",
        "most",
        "IP bytes a read",
        "ms a read",
        "CPU ms a read",
        "failed",
    ]);
    for tool in tools::all(with_slow_tools) {
        table.row(cells(&site, &tool, &devices));
    }
    table.print();
    Ok(())
}

/// Reads each device once with a tool; averages.
fn cells(site: &Site, tool: &Tool, devices: &[DeviceHandle]) -> [String; 7] {
    let (mut wall, mut processor, mut failed) = (Duration::ZERO, Duration::ZERO, 0);
    let (mut requests, mut most, mut bytes) = (0, 0, 0);
    for device in devices {
        let before = device.counts();
        for command in tool.commands(device.address().ip(), is_v1_only(device)) {
            let measured = site.measure(command);
            wall += measured.wall;
            processor += measured.processor;
            failed += u32::from(!measured.output.status.success());
        }
        let cost = spent(before, device.counts());
        requests += cost.requests;
        most = most.max(cost.requests);
        bytes += cost.bytes;
    }
    let count = devices.len().max(1) as f64;
    let average_ms = |time: Duration| time.as_secs_f64() * 1_000.0 / count;
    [
        tool.name.to_owned(),
        format!("{:.2}", requests as f64 / count),
        most.to_string(),
        format!("{:.0}", bytes as f64 / count),
        format!("{:.0}", average_ms(wall)),
        format!("{:.1}", average_ms(processor)),
        failed.to_string(),
    ]
}

fn is_v1_only(device: &DeviceHandle) -> bool {
    device.behaviour().protocol == Protocol::V1Only
}

/// What reading cost a device and its network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Spent {
    requests: u64,
    bytes: u64,
}

/// What came between two counts.
fn spent(before: Counts, after: Counts) -> Spent {
    let requests = after.received - before.received;
    let datagrams = requests + after.answered - before.answered;
    let payload = (after.bytes_received + after.bytes_sent) - (before.bytes_received + before.bytes_sent);
    Spent {
        requests,
        bytes: payload + datagrams * HEADER_BYTES,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_counted_with_every_datagram() {
        let after = Counts {
            received: 3,
            answered: 2,
            bytes_received: 300,
            bytes_sent: 1_000,
            ..Counts::default()
        };
        let cost = spent(Counts::default(), after);
        assert_eq!((cost.requests, cost.bytes), (3, 1_300 + 5 * 28));
    }
}

//! The search for printers, beside onesixtyone, braa and nmap.
//!
//! Frames are lost by nftables at the box's plug, in both directions and ARP among them, so that every tool loses the
//! same share. A printer counts as found where its address stands in what the tool printed.

mod tools;

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::time::Duration;

use simulator::{Device, SimulatorError, all_recordings};

use super::Extent;
use super::table::Table;
use crate::{Host, Measured, NoNamespace, Site};
use tools::{METERBOX, Tool};

/// Frames lost of a thousand.
const LOSSES: [u32; 3] = [0, 30, 50];

/// A network to search.
struct Ground {
    name: &'static str,
    site: Site,
    /// What is searched, as `10.50.0.0/24`.
    target: (Ipv4Addr, u8),
    printers: BTreeSet<Ipv4Addr>,
    tools: Vec<Tool>,
    /// What issue 3 aims at, in words.
    aim: &'static str,
}

/// Prints the tables: an on-link /24, but for a sample a /22, and where it is whole a routed /16.
///
/// # Errors
/// [`NoNamespace`] where there is no network to search.
///
/// # Panics
/// Where something can't be set up.
pub fn run(extent: Extent) -> Result<(), NoNamespace> {
    match extent {
        Extent::Sample => {
            office()?.search(&LOSSES[..1], 1, extent);
            println!("\nleft out of the sample: loss, nmap, the /22, the routed /16");
        }
        Extent::Shortened => {
            office()?.search(&LOSSES, 1, extent);
            campus()?.search(&LOSSES[..1], 1, extent);
            println!("\nleft out without --full: repetitions, nmap and the /22 with loss, the routed /16");
        }
        Extent::Whole => {
            office()?.search(&LOSSES, 3, extent);
            campus()?.search(&LOSSES, 1, extent);
            country()?.search(&LOSSES, 1, extent);
        }
    }
    Ok(())
}

/// An on-link /24: 30 printers, three of them SNMPv1 alone and three that take 0.9 s, 10 other agents, 10 silent hosts.
fn office() -> Result<Ground, NoNamespace> {
    let mut site = Site::new(24)?;
    let spread = |number: u32| Ipv4Addr::from_bits(0x0a32_0005 + number * 4);
    let printers: Vec<Host> = printers().take(30).zip((0..).map(spread)).map(host).collect();
    let others = others().take(10).zip((30..).map(spread)).map(host).collect();
    let addresses = printers.iter().map(|host| host.address).collect();
    site.add(printers);
    site.add(others);
    site.add(
        (40..50)
            .map(|number| Host {
                address: spread(number),
                device: None,
            })
            .collect(),
    );
    Ok(Ground {
        name: "on-link /24: 30 printers, 10 other agents, 10 silent hosts",
        site,
        target: (Ipv4Addr::new(10, 50, 0, 0), 24),
        printers: addresses,
        tools: tools::all(),
        aim: "all 30 at 0 and 3 % loss; wall ≤ 0.35 × onesixtyone; ≤ 429 frames sent (1.3 × the minimum of some 330)",
    })
}

/// An on-link /22 with 120 printers and 40 other agents.
fn campus() -> Result<Ground, NoNamespace> {
    let mut site = Site::new(22)?;
    let spread = |number: u32| Ipv4Addr::from_bits(0x0a32_0005 + number * 6);
    let printers: Vec<Host> = printers().take(120).zip((0..).map(spread)).map(host).collect();
    let others = others().take(40).zip((120..).map(spread)).map(host);
    let addresses = printers.iter().map(|host| host.address).collect();
    site.add_together(printers.into_iter().chain(others).collect());
    Ok(Ground {
        name: "on-link /22: 120 printers, 40 other agents",
        site,
        target: (Ipv4Addr::new(10, 50, 0, 0), 22),
        printers: addresses,
        tools: tools::all(),
        aim: "all 120; wall ≤ 0.3 × onesixtyone",
    })
}

/// A routed /16 with 2,000 printers and 500 other agents.
fn country() -> Result<Ground, NoNamespace> {
    let mut site = Site::new(24)?;
    let spread = |number: u32| Ipv4Addr::from_bits(0x0a3c_0005 + number * 26);
    let printers: Vec<Host> = printers().take(2_000).zip((0..).map(spread)).map(host).collect();
    let others = others().take(500).zip((2_000..).map(spread)).map(host);
    let addresses = printers.iter().map(|host| host.address).collect();
    site.add_behind("10.60.0.0/16", printers.into_iter().chain(others).collect());
    Ok(Ground {
        name: "routed /16: 2,000 printers, 500 other agents",
        site,
        target: (Ipv4Addr::new(10, 60, 0, 0), 16),
        printers: addresses,
        tools: tools::for_a_large_range(),
        aim: "68 s a pass (1.2 × 57 s at 1 % of 100 Mbit/s); at most 0.1 % missed at 5 % loss",
    })
}

fn host((device, address): (Device, Ipv4Addr)) -> Host {
    Host {
        address,
        device: Some(device),
    }
}

/// Printers without end: each recording in turn, 20 ms; every tenth SNMPv1 alone, every tenth with answers that take
/// 0.9 s.
fn printers() -> impl Iterator<Item = Device> {
    let recordings = recordings(|name| name != "netgear_switch");
    (0_usize..)
        .zip(recordings.into_iter().cycle())
        .map(|(number, device)| {
            let device = device.seed(number as u64).latency(Duration::from_millis(20));
            match number % 10 {
                3 => device.v1_only(),
                7 => device.latency(Duration::from_millis(900)),
                _ => device,
            }
        })
}

/// Agents without end that are no printers.
fn others() -> impl Iterator<Item = Device> {
    recordings(|name| name == "netgear_switch")
        .into_iter()
        .cycle()
        .map(|device| device.latency(Duration::from_millis(5)))
}

fn recordings(wanted: impl Fn(&str) -> bool) -> Vec<Device> {
    let all = all_recordings().unwrap_or_else(|error: SimulatorError| panic!("{error}"));
    all.into_iter()
        .filter(|recording| wanted(&recording.name))
        .map(Device::new)
        .collect()
}

impl Ground {
    fn search(&self, losses: &[u32], repeats: u32, extent: Extent) {
        println!("\n{}\n  aims: {}", self.name, self.aim);
        let mut table = Table::new([
            "tool",
            "loss %",
            "wall s",
            "found",
            "of",
            "frames out",
            "frames in",
            "kB out",
            "kB in",
            "CPU s",
            "Meterbox's wall / its",
        ]);
        for loss in losses {
            self.site.lose(*loss);
            for _ in 0..repeats {
                self.search_once(*loss, extent, &mut table);
            }
        }
        table.print();
    }

    /// Every tool once, ours first.
    fn search_once(&self, loss: u32, extent: Extent, table: &mut Table) {
        let mut ours = None;
        let with_slow_ones = match extent {
            Extent::Sample => false,
            Extent::Shortened => loss == 0,
            Extent::Whole => true,
        };
        let tools = self.tools.iter().filter(|tool| with_slow_ones || !tool.is_slow());
        for tool in tools {
            let measured = self.site.measure(tool.command(self.target));
            let wall = measured.wall.as_secs_f64();
            if tool.name == METERBOX {
                ours = Some(wall);
            }
            table.row(self.cells(tool, loss, &measured, ours.map(|ours| ours / wall)));
        }
    }

    fn cells(&self, tool: &Tool, loss: u32, measured: &Measured, ratio: Option<f64>) -> [String; 11] {
        let found = (tool.found)(&String::from_utf8_lossy(&measured.output.stdout));
        let printers = found.intersection(&self.printers).count();
        let kilobytes = |bytes: u64| format!("{:.1}", bytes as f64 / 1_000.0);
        let traffic = measured.traffic;
        if printers == 0 {
            let complaint = String::from_utf8_lossy(&measured.output.stderr);
            let complaint = complaint.lines().next().unwrap_or("it says nothing");
            println!("  {} found nothing: {complaint}", tool.name);
        }
        [
            tool.name.to_owned(),
            format!("{}", loss / 10),
            format!("{:.2}", measured.wall.as_secs_f64()),
            printers.to_string(),
            self.printers.len().to_string(),
            traffic.frames_sent.to_string(),
            traffic.frames_received.to_string(),
            kilobytes(traffic.bytes_sent),
            kilobytes(traffic.bytes_received),
            format!("{:.3}", measured.processor.as_secs_f64()),
            ratio.map_or_else(String::new, |ratio| format!("{ratio:.2}")),
        ]
    }
}

//! What reading costs the box: processor time, seconds and datagrams for many devices at once, each 20 ms away.
//!
//! `cargo run --release -p lan --example reading_bench [DEVICES]`. The simulated printers run in a process of their own,
//! so that their work is not counted.

#![allow(clippy::unwrap_used, clippy::cast_precision_loss)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use lan::{Lan, ReadOptions};
use profiles::{Catalogue, Rows};
use simulator::{Device, Simulator};
use snmp::{Access, FullReading, Limits, Plan, SteadyReading};
use tokio::task::JoinSet;

const LATENCY: Duration = Duration::from_millis(20);

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.as_slice() {
        [part, devices, loss] if part == "office" => office(devices.parse().unwrap(), loss.parse().unwrap()),
        [devices] => bench(devices.parse().unwrap()),
        _ => bench(1_000),
    }
}

/// Plays the printers until its input is closed.
fn office(devices: u64, loss: f64) {
    let devices = (0..devices).map(|seed| {
        let printer = Device::from_recording("ricoh_im_c3000").unwrap();
        printer
            .latency(LATENCY)
            .max_response_bytes(8_192)
            .loss(loss)
            .seed(seed)
    });
    let running = Simulator::on_thread(devices.collect()).unwrap();
    for device in running.devices() {
        println!("{}", device.address());
    }
    println!();
    std::io::stdout().flush().unwrap();
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
    let rudely = running
        .devices()
        .iter()
        .filter(|device| device.counts().most_in_flight > 1)
        .count();
    println!("{rudely}");
}

struct Office {
    process: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Office {
    fn open(devices: usize, loss: f64) -> (Self, Vec<SocketAddr>) {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["office", &devices.to_string(), &loss.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let addresses = lines
            .by_ref()
            .map(Result::unwrap)
            .take_while(|line| !line.is_empty())
            .map(|line| line.parse().unwrap())
            .collect();
        (Self { process, lines }, addresses)
    }

    /// Devices that had a second request before they had answered the first.
    fn close(mut self) -> String {
        drop(self.process.stdin.take());
        let rudely = self.lines.next().unwrap().unwrap();
        self.process.wait().unwrap();
        rudely
    }
}

/// What one device brought.
struct Known {
    address: SocketAddr,
    rows: Rows,
    limits: Limits,
}

struct Round {
    known: Vec<Known>,
    seconds: f64,
}

fn bench(devices: usize) {
    println!("{devices} devices, {} ms each\n", LATENCY.as_millis());
    println!(
        "{:24} {:>6} {:>8} {:>9} {:>9} {:>11} {:>8}",
        "", "loss", "seconds", "datagrams", "repeats", "ms CPU each", "missed"
    );
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut without_loss = Vec::new();
    for loss in [0.0, 0.03] {
        let (office, addresses) = Office::open(devices, loss);
        let lan = runtime.block_on(Lan::bind()).unwrap();
        let strangers = addresses.into_iter().map(|address| Known {
            address,
            rows: Rows::default(),
            limits: Limits::default(),
        });
        let first = run(
            &runtime,
            &lan,
            "full, strangers",
            loss,
            &strangers.collect::<Vec<_>>(),
            |_| FullReading::of(Catalogue::built_in()),
        );
        let known = |round: &Round| -> Vec<Known> {
            let copy = |known: &Known| Known {
                address: known.address,
                rows: known.rows.clone(),
                limits: known.limits,
            };
            round.known.iter().map(copy).collect()
        };
        let again = run(
            &runtime,
            &lan,
            "full, read before",
            loss,
            &known(&first),
            |known| FullReading::knowing(Catalogue::built_in(), known.rows.clone()),
        );
        let steady = run(&runtime, &lan, "steady", loss, &known(&first), |known| {
            SteadyReading::of(&Catalogue::built_in(), &known.rows, &known.limits)
        });
        let seconds = [first.seconds, again.seconds, steady.seconds];
        if without_loss.is_empty() {
            without_loss.extend(seconds);
        } else {
            let times: Vec<String> = seconds
                .iter()
                .zip(&without_loss)
                .map(|(with, without)| format!("{:.1}", with / without))
                .collect();
            println!("times the seconds without loss: {}", times.join(", "));
        }
        println!("devices that had two requests at once: {}\n", office.close());
    }
}

fn run<P: Plan + Send + 'static>(
    runtime: &tokio::runtime::Runtime,
    lan: &Lan,
    what: &str,
    loss: f64,
    devices: &[Known],
    plan: impl Fn(&Known) -> P,
) -> Round {
    let asked = devices.len();
    let (processor, began) = (processor_time(), Instant::now());
    let mut readings = JoinSet::new();
    let mut known = Vec::new();
    let (mut datagrams, mut repeats) = (0, 0);
    runtime.block_on(async {
        for device in devices {
            let (lan, plan, address) = (lan.clone(), plan(device), device.address);
            let options = ReadOptions {
                limits: device.limits,
                ..ReadOptions::default()
            };
            readings.spawn(async move {
                (
                    address,
                    lan.read(address, Access::v2c("public"), plan, options).await,
                )
            });
        }
        while let Some(done) = readings.join_next().await {
            if let (address, Ok(outcome)) = done.unwrap()
                && outcome.partial.is_none()
            {
                datagrams += outcome.cost.datagrams_sent;
                repeats += outcome.cost.retries;
                known.push(Known {
                    address,
                    rows: outcome.rows,
                    limits: outcome.limits,
                });
            }
        }
    });
    let seconds = began.elapsed().as_secs_f64();
    let each = (processor_time() - processor).as_secs_f64() * 1_000.0 / asked as f64;
    println!(
        "{what:24} {:>5}% {seconds:>8.2} {datagrams:>9} {repeats:>9} {each:>11.3} {:>8}",
        loss * 100.0,
        asked - known.len()
    );
    Round { known, seconds }
}

/// User and system time of this process, in the hundredths of a second that Linux counts in (proc(5), stat).
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let behind_name = stat.rsplit_once(')').unwrap().1;
    let ticks: u64 = behind_name
        .split_ascii_whitespace()
        .skip(11)
        .take(2)
        .map(|field| field.parse::<u64>().unwrap())
        .sum();
    Duration::from_millis(ticks * 10)
}

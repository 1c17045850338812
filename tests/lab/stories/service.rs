//! The service on a customer's network: it searches, reads and keeps, and the wire shows nothing that it was not told.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use lab::capture::Capture;
use lab::meterbox;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{BRANCH, Customer, OFFICE, TIMER_FLOOR, assert_law_4_holds, judged};

const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn the_service_reads_every_selected_printer_and_leaves_out_what_is_excluded() {
    let mut customer = Customer::new();
    let folder = TempDir::new().unwrap();
    let (state, config) = (folder.path().join("state"), folder.path().join("settings.json"));
    let excluded = [Ipv4Addr::new(10, 50, 0, 12), Ipv4Addr::new(10, 60, 0, 6)];
    for address in &excluded {
        assert!(customer.printers.remove(address));
    }
    let settings = json!({
        "targets": [OFFICE, BRANCH],
        "excludes": ["10.50.0.12", "10.60.0.6-10.60.0.9"],
    });
    std::fs::write(&config, settings.to_string()).unwrap();
    let strangers = Capture::start(&customer.site.behind[1], "eth0");
    let capture = customer.capture();
    let mut command = Command::new(meterbox());
    command
        .arg("run")
        .arg("--state")
        .arg(&state)
        .arg("--config")
        .arg(&config);
    let mut service = customer.site.appliance.spawn(&command);
    let state = state.to_str().unwrap();
    let read = wait_until_read(&customer, state, customer.printers.len());
    service.kill().unwrap();
    service.wait().unwrap();
    let verdict = judged(
        capture,
        &[
            ([10, 50, 0, 1], [10, 50, 0, 11]),
            ([10, 50, 0, 13], [10, 50, 0, 254]),
            ([10, 60, 0, 1], [10, 60, 0, 5]),
            ([10, 60, 0, 10], [10, 60, 0, 254]),
        ],
        TIMER_FLOOR,
    );
    assert_eq!(read, customer.printers);
    assert_law_4_holds(&verdict);
    assert_eq!(
        strangers.end(),
        [],
        "the segment that was not selected heard nothing"
    );
}

/// The addresses of the devices that have been read, once there are so many.
fn wait_until_read(customer: &Customer, state: &str, count: usize) -> BTreeSet<Ipv4Addr> {
    let started = Instant::now();
    loop {
        let output = customer.meterbox(&["status", "--json", "--state", state]);
        let text = String::from_utf8_lossy(&output.stdout);
        let status: Value = serde_json::from_str(&text).unwrap_or_default();
        let read: BTreeSet<Ipv4Addr> = status["devices"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|device| !device["last"].is_null())
            .filter_map(|device| device["address"].as_str()?.split(':').next()?.parse().ok())
            .collect();
        if read.len() >= count {
            return read;
        }
        assert!(
            started.elapsed() < PATIENCE,
            "only these were read: {read:?}\n{text}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        thread::sleep(Duration::from_millis(200));
    }
}

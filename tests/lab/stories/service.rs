//! The service on a customer's network: it searches, reads and keeps, and the wire shows nothing that it was not told.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use lab::capture::Capture;
use lab::meterbox;
use serde_json::{Value, json};
use simulator::ipp::{IppPrinter, IppValue, NetworkPrinter};
use tempfile::TempDir;

use super::{BRANCH, Customer, OFFICE, TIMER_FLOOR, assert_law_4_holds, judged, judged_with_ipp};

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

/// Two printers without SNMP among the selected addresses, and one of them selected for IPP: the wire shows port 631 of that
/// one alone, before and after it was.
#[test]
fn port_631_is_opened_of_nobody_but_a_printer_that_was_selected_for_ipp() {
    let customer = Customer::new();
    let [selected, other] = [Ipv4Addr::new(10, 50, 0, 91), Ipv4Addr::new(10, 50, 0, 92)];
    let machine = |serial: &str| {
        let text = |text: &str| vec![IppValue::Text(text.to_owned())];
        IppPrinter::default()
            .with("printer-make-and-model", text("Brother HL-L2350DW series"))
            .with("printer-serial-number", text(serial))
            .with("printer-impressions-completed", vec![IppValue::Integer(4_711)])
    };
    let computers = [selected, other].map(|address| customer.site.guest(address));
    let mut numbers = ["E78096A8N123456", "E78096A8N123457"].iter();
    let printers = computers.each_ref().map(|computer| {
        let printer = machine(numbers.next().unwrap());
        computer
            .within(|| NetworkPrinter::start("0.0.0.0:631", printer))
            .unwrap()
    });
    let folder = TempDir::new().unwrap();
    let (state, config) = (folder.path().join("state"), folder.path().join("settings.json"));
    std::fs::write(&config, json!({"targets": [OFFICE]}).to_string()).unwrap();
    let mut command = Command::new(meterbox());
    command.arg("run").arg("--state").arg(&state);
    command.arg("--config").arg(&config);
    let state = state.to_str().unwrap();
    let in_office = customer.printers.iter().filter(|at| at.octets()[1] == 50).count();

    let capture = customer.capture();
    let mut service = customer.site.appliance.spawn(&command);
    wait_until_read(&customer, state, in_office);
    let office = [([10, 50, 0, 1], [10, 50, 0, 254])];
    let verdict = judged(capture, &office, TIMER_FLOOR);
    assert_law_4_holds(&verdict);
    assert_eq!(printers.each_ref().map(NetworkPrinter::connections), [0, 0]);

    let capture = customer.capture();
    let added = customer.meterbox(&["add", &selected.to_string(), "--ipp", "--state", state]);
    assert!(added.status.success(), "{added:?}");
    let read = wait_until_read(&customer, state, in_office + 1);
    assert!(read.contains(&selected) && !read.contains(&other), "{read:?}");
    service.kill().unwrap();
    service.wait().unwrap();
    let verdict = judged_with_ipp(capture, &office, &[selected], TIMER_FLOOR);
    assert_law_4_holds(&verdict);
    assert!(verdict.ipp_connections[&selected] >= 1);
    let [asked, unasked] = printers;
    assert_eq!((asked.most_at_once(), unasked.connections()), (1, 0));
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

//! The main job: a counter that a printer serves by SNMP stands, exactly, in a cell of the workbook that the dealer
//! gets by mail, and the pages of a second reading stand beside it.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::path::Path;
use std::time::Duration;

use calamine::{Data, DataType, Reader, Xlsx, open_workbook};
use office::mail_catcher::MailCatcher;
use office::printers::counters_of_a_page;
use office::process::eventually;
use office::{Appliance, Server, mail, printers};
use serde_json::json;
use simulator::{DeviceHandle, Running};

const NETWORK: Ipv4Addr = Ipv4Addr::new(127, 80, 0, 0);
const PORT: u16 = 1161;
const PAGES: u64 = 37;

/// The rows of the customer's sheet by IP address: heading → cell.
type Sheet = BTreeMap<String, BTreeMap<String, Data>>;

fn customer_sheet(workbook: &Path) -> Sheet {
    let mut workbook: Xlsx<_> = open_workbook(workbook).unwrap();
    for name in workbook.sheet_names() {
        let formulas = workbook.worksheet_formula(&name).unwrap();
        assert_eq!(
            formulas.used_cells().count(),
            0,
            "no text became a formula on {name}"
        );
    }
    let range = workbook.worksheet_range("Harbour Office").unwrap();
    let mut rows = range.rows();
    let headings: Vec<String> = rows
        .next()
        .unwrap()
        .iter()
        .map(|cell| cell.to_string().replace('\n', " "))
        .collect();
    rows.map(|row| {
        headings
            .iter()
            .cloned()
            .zip(row.iter().cloned())
            .collect::<BTreeMap<_, _>>()
    })
    .map(|row| (row["IP address"].to_string(), row))
    .collect()
}

/// What a device bills by, as it was worked out by hand from its rows.
fn expected_total(device: &DeviceHandle) -> Data {
    let file = format!("tests/recordings/{}.expected.json", device.name());
    let text = std::fs::read(office::workspace().join(file)).unwrap();
    let expected: serde_json::Value = serde_json::from_slice(&text).unwrap();
    expected["meters"]["total"].as_u64().map_or(Data::Empty, number)
}

fn real_printers(printers: &Running) -> Vec<DeviceHandle> {
    printers
        .devices()
        .iter()
        .filter(|device| printers::is_printer(device.name()))
        .cloned()
        .collect()
}

fn cell<'a>(sheet: &'a Sheet, device: &DeviceHandle, heading: &str) -> &'a Data {
    let row = sheet
        .get(&device.address().ip().to_string())
        .unwrap_or_else(|| panic!("{} has a row", device.name()));
    row.get(heading)
        .unwrap_or_else(|| panic!("there is a column {heading}: {:?}", row.keys()))
}

#[allow(clippy::cast_precision_loss)] // counters of a test stay far below 2^53
fn number(value: u64) -> Data {
    Data::Float(value as f64)
}

fn report(server: &Server, catcher: &MailCatcher, mails: usize, folder: &Path) -> Sheet {
    let words = [
        "report",
        "now",
        "--customer",
        "Harbour Office",
        "--to",
        "office@customer.example",
        "--wait",
    ];
    server.command(&words).worked();
    let caught = catcher.wait_for(mails, Duration::from_secs(30));
    assert_eq!(caught.len(), mails);
    assert_eq!(caught[mails - 1].recipients, ["office@customer.example"]);
    customer_sheet(&mail::detach_workbook(&caught[mails - 1].raw, folder).unwrap())
}

#[test]
fn every_counter_served_stands_in_its_cell() {
    let folder = tempfile::tempdir().unwrap();
    let printers = printers::start(NETWORK, PORT).unwrap();
    let catcher = MailCatcher::start().unwrap();
    let mut server = Server::at(&folder.path().join("server"));
    server.start();
    server.mails_through(catcher.address().port());
    let code = server.code_for("Dealer & Sons", "Harbour Office", "Harbour Street 5");
    let mut appliance = Appliance::at(&folder.path().join("box"));
    appliance.command(&["enrol", &server.url(), &code]).worked();

    let devices = real_printers(&printers);
    appliance.start(&json!({"targets": ["127.80.0.0/26"], "snmp_port": PORT}));
    eventually("every printer is on the server", || {
        (server.listed(&["device", "list"]).len() == devices.len()).then_some(())
    });
    let first = report(&server, &catcher, 1, folder.path());
    assert_eq!(
        first.len(),
        devices.len(),
        "a row a printer, and none for the switch"
    );
    for device in &devices {
        assert_eq!(
            *cell(&first, device, "Total"),
            expected_total(device),
            "{}",
            device.name()
        );
        assert_eq!(
            *cell(&first, device, "Total delta"),
            Data::Empty,
            "nothing was counted before"
        );
    }
    let canon = printers.named("canon_ir_adv_c5850").unwrap();
    assert_eq!(
        *cell(&first, canon, "Location"),
        Data::String("=1+1".into()),
        "text stays text"
    );

    // A month of printing later: other targets make the box search and read again at once.
    appliance.stop();
    let printing: Vec<&DeviceHandle> = devices
        .iter()
        .filter(|device| !counters_of_a_page(device.name()).is_empty())
        .collect();
    assert_eq!(printing.len(), 9);
    for device in &printing {
        for name in counters_of_a_page(device.name()) {
            device.advance(name, PAGES).unwrap();
        }
    }
    appliance.start(&json!({"targets": ["127.80.0.0-127.80.0.63"], "snmp_port": PORT}));
    eventually("the second reading of every printer is on the server", || {
        let status = appliance.status();
        let read_twice = appliance
            .said()
            .contains(&format!("read {} printers, 0 of them new", devices.len()));
        (read_twice && status["outbox"]["waiting"] == 0).then_some(())
    });
    let second = report(&server, &catcher, 2, folder.path());
    for device in &printing {
        let Data::Float(before) = expected_total(device) else {
            panic!("{} has a total", device.name());
        };
        let pages = number(PAGES).get_float().unwrap();
        assert_eq!(
            *cell(&second, device, "Total previous"),
            Data::Float(before),
            "{}",
            device.name()
        );
        assert_eq!(
            *cell(&second, device, "Total"),
            Data::Float(before + pages),
            "{}",
            device.name()
        );
        assert_eq!(
            *cell(&second, device, "Total delta"),
            number(PAGES),
            "{}",
            device.name()
        );
    }
    for device in printers.devices() {
        let counts = device.counts();
        assert_eq!(
            (counts.sets, counts.most_in_flight <= 1),
            (0, true),
            "{}",
            device.name()
        );
    }
}

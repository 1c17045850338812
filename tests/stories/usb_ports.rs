//! Printers on the box's own USB ports: plugged in, read, pushed and in the workbook; unplugged, and plugged in elsewhere.

#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use calamine::{Data, DataType, Reader, Xlsx, open_workbook};
use office::process::eventually;
use office::{Appliance, Server, UsbPorts};
use serde_json::{Value, json};
use simulator::usb::{Answering, UsbPrinter};

fn laserjet(serial: &str, pages: u32) -> UsbPrinter {
    UsbPrinter::model("laserjet").unwrap().serial(serial).pages(pages)
}

/// The devices that the box knows: address, total, whether it is silent.
fn devices(appliance: &Appliance) -> Vec<(String, Option<u64>, bool)> {
    let status = appliance.status();
    let one = |device: &Value| {
        let meters = device["last"]["reading"]["meters"].as_array().cloned();
        let total = meters
            .unwrap_or_default()
            .iter()
            .find(|meter| meter["name"] == "total")
            .and_then(|meter| meter["value"].as_u64());
        let address = device["address"].as_str().unwrap().to_owned();
        (address, total, device["silent_since"].is_string())
    };
    status["devices"].as_array().unwrap().iter().map(one).collect()
}

#[test]
fn what_is_plugged_in_is_read_and_in_the_workbook_and_stays_the_same_device_wherever_it_is_plugged_in() {
    let folder = tempfile::tempdir().unwrap();
    let ports = UsbPorts::at(&folder.path().join("usb"));
    let tree = ports.folder().to_str().unwrap().to_owned();
    let mut server = Server::at(&folder.path().join("server")).with(&["--no-worker"]);
    server.start();
    let code = server.code_for("Dealer", "Harbour Office", "Till");
    let mut appliance = Appliance::at(&folder.path().join("box"));
    appliance.command(&["enrol", &server.url(), &code]).worked();
    let name = appliance.status()["enrolment"]["appliance"]
        .as_str()
        .unwrap()
        .to_owned();

    let none = Appliance::tool(&["usb", "--usb", &tree]).sentence();
    assert!(none.contains("no printer is plugged into"), "{none}");
    let no_usb = Appliance::tool(&["usb", "--usb", "none"]).sentence();
    assert!(no_usb.contains("shows no USB"), "{no_usb}");

    appliance.start_with(&json!({"targets": []}), &["--usb", &tree]);
    let first = ports.plug("1-1.2", 4, laserjet("VNB3K41207", 48_211));
    let plugged = Instant::now();
    eventually("it is read", || {
        (devices(&appliance) == [("usb:1-1.2".to_owned(), Some(48_211), false)]).then_some(())
    });
    let took = plugged.elapsed();
    // The service looks every two seconds where no kernel tells it of plugs.
    assert!(took < Duration::from_secs(15), "{took:?}");

    drop(first);
    eventually("it is missed", || devices(&appliance)[0].2.then_some(()));
    let status = appliance.command(&["status"]).worked();
    assert!(status.contains("not plugged into this box"), "{status}");

    let second = ports.plug("1-1.4", 5, laserjet("VNB3K41207", 48_230));
    eventually("it is read elsewhere", || {
        (devices(&appliance) == [("usb:1-1.4".to_owned(), Some(48_230), false)]).then_some(())
    });

    // The command reads beside the service; a silent one is told of, and the others are read.
    let _silent = ports.plug("1-1.3", 6, laserjet("VNB3K99999", 7).answering(Answering::Never));
    let said = Appliance::tool(&["usb", "--usb", &tree, "--json"]).worked();
    let lines: Vec<Value> = said
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2, "{said}");
    assert_eq!(
        (
            &lines[1]["port"],
            &lines[1]["address"],
            &lines[1]["identity"]["serial"]
        ),
        (&json!("1-1.4"), &json!("usb:1-1.4"), &json!("VNB3K41207"))
    );
    assert_eq!(lines[1]["functions"], json!(["printer"]));
    assert_eq!(lines[1]["how"], json!(["device id", "PJL"]));
    assert!(lines[1]["meters"][0]["value"] == 48_230, "{said}");
    assert!(
        lines[0]["partial"]
            .as_str()
            .unwrap()
            .contains("did not answer PJL"),
        "{said}"
    );

    eventually("everything was sent", || {
        (appliance.status()["outbox"]["waiting"] == 0).then_some(())
    });
    let listed = server.command(&["device", "list"]).worked();
    assert!(listed.contains(&format!("USB on {name}")), "{listed}");
    let workbook = folder.path().join("report.xlsx");
    let path = workbook.to_str().unwrap();
    server
        .command(&["report", "now", "--customer", "Harbour Office", "--output", path])
        .worked();
    let mut workbook: Xlsx<_> = open_workbook(&workbook).unwrap();
    let sheet = workbook.worksheet_range("Harbour Office").unwrap();
    let rows: Vec<&[Data]> = sheet.rows().collect();
    let place = |heading: &str| rows[0].iter().position(|cell| *cell == heading).unwrap();
    let (serial, location, address) = (place("Serial"), place("Location"), place("IP address"));
    let row = rows.iter().find(|row| row[serial] == "VNB3K41207").unwrap();
    assert_eq!(row[location].to_string(), format!("USB on {name}"));
    assert_eq!(row[address].to_string(), "usb:1-1.4");
    assert_eq!(row[place("Total")].as_f64(), Some(48_230.0));
    drop(second);
}

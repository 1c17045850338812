//! A printer without SNMP: left alone, until somebody selects it for IPP; then its counts stand in the workbook.

#![allow(clippy::unwrap_used)]

use std::time::Duration;

use calamine::{Data, Reader, Xlsx, open_workbook};
use office::mail_catcher::MailCatcher;
use office::process::eventually;
use office::{Appliance, Server, mail};
use serde_json::json;
use simulator::ipp::{IppPrinter, IppValue, NetworkPrinter};

const SNMP_PORT: u16 = 1161;
const IPP_PORT: u16 = 1631;
const SELECTED: &str = "127.87.0.5";
const OTHER: &str = "127.87.0.6";

fn machine(serial: &str, [total, mono, color]: [i32; 3]) -> IppPrinter {
    let text = |text: &str| vec![IppValue::Text(text.to_owned())];
    let counts = IppValue::Collection(vec![
        ("monochrome", IppValue::Integer(mono)),
        ("full-color", IppValue::Integer(color)),
    ]);
    IppPrinter::default()
        .with(
            "printer-device-id",
            text("MFG:EPSON;CMD:ESCPL2;MDL:WF-C5790 Series;CLS:PRINTER;"),
        )
        .with("printer-make-and-model", text("EPSON WF-C5790 Series"))
        .with("printer-serial-number", text(serial))
        .with("printer-impressions-completed", vec![IppValue::Integer(total)])
        .with("printer-impressions-completed-col", vec![counts])
}

fn printer(host: &str, serial: &str) -> NetworkPrinter {
    NetworkPrinter::start(&format!("{host}:{IPP_PORT}"), machine(serial, [1_200, 700, 500])).unwrap()
}

#[test]
fn a_printer_without_snmp_that_was_selected_for_ipp_is_in_the_workbook_and_another_one_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let [selected, other] = [printer(SELECTED, "X3B8001234"), printer(OTHER, "X3B8001235")];
    let catcher = MailCatcher::start().unwrap();
    let mut server = Server::at(&folder.path().join("server"));
    server.start();
    server.mails_through(catcher.address().port());
    let code = server.code_for("Dealer & Sons", "Harbour Office", "Harbour Street 5");
    let mut appliance = Appliance::at(&folder.path().join("box"));
    appliance.command(&["enrol", &server.url(), &code]).worked();
    appliance.start(&json!({"targets": ["127.87.0.0/28"], "snmp_port": SNMP_PORT, "ipp_port": IPP_PORT}));

    let refused = appliance.command(&["add", SELECTED]);
    assert_eq!(
        refused.code, 1,
        "it has no SNMP, and nobody wished for anything else"
    );
    assert_eq!((selected.connections(), other.connections()), (0, 0));
    appliance.command(&["add", SELECTED, "--ipp"]).worked();
    // What was printed since comes with the next round: the page count of the first one is the beginning.
    selected.say(machine("X3B8001234", [1_237, 730, 507]));
    appliance.stop();
    appliance
        .start(&json!({"targets": ["127.87.0.0-127.87.0.15"], "snmp_port": SNMP_PORT, "ipp_port": IPP_PORT}));
    eventually("it was read again, and all was sent", || {
        let is_read = appliance.said().contains("read 1 printers, 0 of them new");
        (is_read && appliance.status()["outbox"]["waiting"] == 0).then_some(())
    });

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
    let caught = catcher.wait_for(1, Duration::from_secs(30));
    let workbook = mail::detach_workbook(&caught[0].raw, folder.path()).unwrap();
    let mut workbook: Xlsx<_> = open_workbook(workbook).unwrap();
    let sheet = workbook.worksheet_range("Harbour Office").unwrap();
    let rows: Vec<_> = sheet.rows().collect();
    let [headings, row] = rows.as_slice() else {
        panic!("one printer and no other: {rows:?}")
    };
    let cell = |heading: &str| {
        let is_it = |cell: &Data| cell.to_string().replace('\n', " ") == heading;
        row[headings.iter().position(is_it).unwrap()].clone()
    };
    assert_eq!(cell("IP address"), Data::String(SELECTED.into()));
    assert_eq!(cell("Serial"), Data::String("X3B8001234".into()));
    for (heading, count) in [("Total", 1_237.0), ("Mono", 730.0), ("Color", 507.0)] {
        assert_eq!(cell(heading), Data::Float(count), "{heading}");
    }
    assert_eq!((selected.most_at_once(), other.connections()), (1, 0));
}

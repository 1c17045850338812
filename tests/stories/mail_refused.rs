//! The mail server is away, then back: the workbook arrives once.

#![allow(clippy::unwrap_used)]

use std::net::Ipv4Addr;
use std::thread::sleep;
use std::time::Duration;

use office::mail_catcher::{Fault, MailCatcher};
use office::process::eventually;
use office::{Appliance, Server, mail, printers};
use serde_json::json;

#[test]
fn a_workbook_that_was_refused_arrives_once_when_the_mail_server_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let _printers = printers::start(Ipv4Addr::new(127, 85, 0, 0), 1161).unwrap();
    let catcher = MailCatcher::start().unwrap();
    catcher.set_fault(Fault::Answer("CONNECT", "421 closing for maintenance"));
    let mut server = Server::at(&folder.path().join("server"));
    server.start();
    server.mails_through(catcher.address().port());
    let code = server.code_for("Dealer", "Customer", "Site");
    let mut appliance = Appliance::at(&folder.path().join("box"));
    appliance.command(&["enrol", &server.url(), &code]).worked();
    appliance.start(&json!({"targets": ["127.85.0.0/27"], "snmp_port": 1161}));
    eventually("the readings are there", || {
        (server.listed(&["device", "list"]).len() == 15).then_some(())
    });

    server
        .command(&[
            "report",
            "now",
            "--customer",
            "Customer",
            "--to",
            "a@customer.example",
        ])
        .worked();
    eventually("it was tried", || (catcher.connections() > 0).then_some(()));
    let waiting = eventually("the reason is shown", || {
        let reports = server.listed(&["report", "list"]);
        reports
            .into_iter()
            .find(|report| report["last_error"].is_string())
    });
    assert!(
        waiting["last_error"].as_str().unwrap().contains("421"),
        "{waiting}"
    );
    assert!(catcher.mails().is_empty());

    catcher.set_fault(Fault::None);
    let mails = catcher.wait_for(1, Duration::from_secs(60));
    assert_eq!(mails.len(), 1);
    assert!(mail::detach_workbook(&mails[0].raw, folder.path()).is_some());
    sleep(Duration::from_secs(3));
    assert_eq!(catcher.mails().len(), 1, "it arrives once");
}

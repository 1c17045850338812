//! The server is away when the box has something to say, or does not want the box any more. Nothing is lost, the cause is
//! named, and what waited drains in order.

#![allow(clippy::unwrap_used)]

use std::net::Ipv4Addr;

use office::process::eventually;
use office::{Appliance, Server, printers};
use serde_json::json;

const PORT: u16 = 1161;

fn waiting(appliance: &Appliance) -> u64 {
    appliance.status()["outbox"]["waiting"].as_u64().unwrap()
}

fn read_everything(appliance: &mut Appliance, targets: &str) {
    appliance.start(&json!({"targets": [targets], "snmp_port": PORT}));
    eventually("a round was read", || {
        appliance.said().contains("read 15 printers").then_some(())
    });
}

#[test]
fn what_waited_drains_when_the_server_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let _printers = printers::start(Ipv4Addr::new(127, 82, 0, 0), PORT).unwrap();
    let mut server = Server::at(&folder.path().join("server")).with(&["--no-worker"]);
    server.start();
    let code = server.code_for("Dealer", "Customer", "Site");
    let mut appliance = Appliance::at(&folder.path().join("box"));
    appliance.command(&["enrol", &server.url(), &code]).worked();
    server.kill();

    read_everything(&mut appliance, "127.82.0.0/27");
    eventually("the failed push is noted", || {
        appliance.status()["push"]["failure"].is_string().then_some(())
    });
    let failure = appliance.status()["push"]["failure"].as_str().unwrap().to_owned();
    assert!(failure.contains("nothing answers at 127.0.0.1"), "{failure}");
    assert_eq!(
        waiting(&appliance),
        30,
        "15 readings, and that 15 devices are new"
    );
    let sentence = appliance.command(&["push"]).sentence();
    assert!(sentence.contains("nothing answers"), "{sentence}");

    server.start();
    appliance.command(&["push"]).worked();
    assert_eq!(waiting(&appliance), 0);
    assert_eq!(server.listed(&["device", "list"]).len(), 15);
    assert_eq!(
        appliance.command(&["push"]).worked(),
        "nothing waited to be sent\n"
    );
}

#[test]
fn a_box_that_was_let_go_keeps_its_readings_and_can_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let _printers = printers::start(Ipv4Addr::new(127, 83, 0, 0), PORT).unwrap();
    let mut server = Server::at(&folder.path().join("server")).with(&["--no-worker"]);
    server.start();
    let code = server.code_for("Dealer", "Customer", "Site");
    let mut appliance = Appliance::at(&folder.path().join("box"));
    appliance.command(&["enrol", &server.url(), &code]).worked();
    let name = appliance.status()["enrolment"]["appliance"]
        .as_str()
        .unwrap()
        .to_owned();
    server.command(&["appliance", "revoke", &name]).worked();

    read_everything(&mut appliance, "127.83.0.0/27");
    let sentence = appliance.command(&["push"]).sentence();
    assert!(sentence.contains("refuses"), "{sentence}");
    assert_eq!(
        waiting(&appliance),
        30,
        "15 readings, and that 15 devices are new"
    );
    appliance.stop();

    let used = appliance.command(&["enrol", &server.url(), &code]).sentence();
    assert!(used.contains("code"), "{used}");
    let fresh = server.new_code("Site");
    appliance.command(&["enrol", &server.url(), &fresh]).worked();
    appliance.command(&["push"]).worked();
    assert_eq!(waiting(&appliance), 0);
    assert_eq!(server.listed(&["device", "list"]).len(), 15);
}

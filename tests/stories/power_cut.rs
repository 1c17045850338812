//! The box loses its power again and again while it searches, reads and pushes, and so does the server. In the end every
//! reading is on the server exactly once, in its order, and nothing waits.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use office::process::eventually;
use office::{Appliance, Server, printers};
use rusqlite::{Connection, OpenFlags};
use serde_json::json;

const NETWORK: Ipv4Addr = Ipv4Addr::new(127, 81, 0, 0);
const PORT: u16 = 1161;
/// Two ways to write the same addresses: a change of targets makes the box search and read at once.
const TARGETS: [&str; 2] = ["127.81.0.0/27", "127.81.0.0-127.81.0.31"];

fn column(database: &Path, query: &str) -> Vec<u64> {
    let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut statement = connection.prepare(query).unwrap();
    let rows = statement.query_map([], |row| row.get::<_, i64>(0)).unwrap();
    rows.map(|row| u64::try_from(row.unwrap()).unwrap()).collect()
}

#[test]
fn every_reading_arrives_exactly_once() {
    let folder = tempfile::tempdir().unwrap();
    let _printers = printers::start(NETWORK, PORT).unwrap();
    let mut server = Server::at(&folder.path().join("server")).with(&["--no-worker"]);
    server.start();
    let code = server.code_for("Dealer", "Customer", "Site");
    let mut appliance = Appliance::at(&folder.path().join("box"));
    appliance.command(&["enrol", &server.url(), &code]).worked();

    let cuts: u64 = if std::env::var("METERBOX_FULL").is_ok_and(|full| !full.is_empty()) {
        60
    } else {
        8
    };
    for cut in 0..cuts {
        let targets = TARGETS[usize::from(cut % 2 == 1)];
        appliance.start(&json!({"targets": [targets], "snmp_port": PORT}));
        // The search takes some 2 to 4 seconds; readings and pushes follow within a second. The cuts wander over all
        // of it, always at another place.
        sleep(Duration::from_millis(1_500 + cut * 397 % 3_500));
        appliance.kill();
        if cut % 3 == 2 {
            server.kill();
            server.start();
        }
    }
    appliance.start(&json!({"targets": ["127.81.0.1-127.81.0.31"], "snmp_port": PORT}));
    eventually("a last round is read and sent", || {
        appliance.said().contains("read 15 printers").then_some(())
    });
    // After a cut in the middle of a push the box waits up to half a minute of its own; a person does not have to.
    eventually("nothing waits any more", || {
        let pushed = appliance.command(&["push"]).code == 0;
        (pushed && appliance.status()["outbox"]["waiting"] == 0).then_some(())
    });
    appliance.stop();

    let taken = column(
        &folder.path().join("box/meterbox.db"),
        "SELECT sequence FROM readings ORDER BY sequence",
    );
    let ledger = folder.path().join("server/ledger.sqlite");
    let arrived = column(
        &ledger,
        "SELECT CAST(sequence AS INTEGER) FROM readings ORDER BY id",
    );
    println!(
        "{cuts} power cuts, {} readings taken, {} arrived",
        taken.len(),
        arrived.len()
    );
    assert!(taken.len() >= 15, "the box did read: {}", taken.len());
    assert_eq!(arrived, taken, "each once, and in order");
    let batches = column(&ledger, "SELECT CAST(sequence AS INTEGER) FROM batches");
    assert_eq!(batches.iter().collect::<BTreeSet<_>>().len(), batches.len());
}

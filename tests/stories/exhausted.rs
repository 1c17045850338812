//! The box has run out of something: of memory, or of what it may hold open. It goes on once that is over, or is started again,
//! and no reading is lost (faults H2 and H3).

#![allow(clippy::unwrap_used)]

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::process::Command;
use std::time::Duration;

use office::process::eventually;
use office::{Appliance, Server, Visitor, printers};
use serde_json::{Value, json};

const NETWORK: Ipv4Addr = Ipv4Addr::new(127, 87, 0, 0);
const PORT: u16 = 1163;
const PRINTERS: usize = 15;

/// Two ways to write the same addresses: a change of targets makes the box search and read at once.
const TARGETS: [&str; 2] = ["127.87.0.0/27", "127.87.0.0-127.87.0.31"];

fn settings(targets: &str) -> Value {
    json!({"targets": [targets], "snmp_port": PORT})
}

/// From now on that process may have so much of that, and no more.
fn may_have(process: u32, what: &str, limit: u64) {
    let limited = Command::new("prlimit")
        .args(["--pid", &process.to_string(), &format!("--{what}={limit}:")])
        .status();
    assert!(limited.unwrap().success());
}

/// How often the box said of a round that it read all printers.
fn rounds(appliance: &Appliance) -> usize {
    appliance
        .said()
        .matches(&format!("read {PRINTERS} printers"))
        .count()
}

#[test]
fn a_box_that_may_open_nothing_or_has_no_memory_loses_no_reading() {
    let folder = tempfile::tempdir().unwrap();
    let _printers = printers::start(NETWORK, PORT).unwrap();
    let mut server = Server::at(&folder.path().join("server")).with(&["--no-worker"]);
    server.start();
    let code = server.code_for("Dealer", "Customer", "Site");
    let mut appliance = Appliance::at(&folder.path().join("box"));
    appliance.command(&["enrol", &server.url(), &code]).worked();
    let page = appliance.start_with_page(&settings(TARGETS[0]));
    eventually("it reads", || (rounds(&appliance) == 1).then_some(()));
    let sent = |what: &str, appliance: &Appliance| {
        eventually(what, || {
            let pushed = appliance.command(&["push"]).code == 0;
            (pushed && appliance.status()["outbox"]["waiting"] == 0).then_some(())
        });
    };
    sent("what it read is on the server", &appliance);

    // H3: nothing more can be opened.
    let process = appliance.process_id().unwrap();
    may_have(process, "nofile", 3);
    let mut caller = TcpStream::connect(page.trim_start_matches("https://")).unwrap();
    caller.set_read_timeout(Some(Duration::from_secs(3))).unwrap();
    caller.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    let unheard = caller.read(&mut [0; 16]).map_err(|error| error.kind());
    assert!(
        matches!(unheard, Err(ErrorKind::WouldBlock)),
        "its page can't answer: {unheard:?}"
    );
    appliance.command(&["push"]).worked();
    drop(caller);
    may_have(process, "nofile", 1_024);
    eventually("its page answers again", || {
        Visitor::at(&page, &appliance.page_fingerprint()).ok().map(drop)
    });
    let settings_file = settings(TARGETS[1]).to_string();
    let saved = folder.path().join("settings.json");
    std::fs::write(&saved, settings_file).unwrap();
    appliance
        .command(&["settings", "set", saved.to_str().unwrap()])
        .worked();
    eventually("it reads again", || (rounds(&appliance) == 2).then_some(()));
    assert_eq!(appliance.process_id(), Some(process), "it is the same one");
    sent("that is on the server too", &appliance);

    // H2: it may have no more memory than it has.
    let status = std::fs::read_to_string(format!("/proc/{process}/statm")).unwrap();
    let pages: u64 = status.split_whitespace().next().unwrap().parse().unwrap();
    may_have(process, "as", pages * 4096);
    std::fs::write(&saved, settings(TARGETS[0]).to_string()).unwrap();
    appliance
        .command(&["settings", "set", saved.to_str().unwrap()])
        .worked();
    eventually("it ends, or goes on with what it has", || {
        let is_gone = !std::path::Path::new(&format!("/proc/{process}/exe")).exists();
        (is_gone || rounds(&appliance) == 3).then_some(())
    });
    // What keeps it running on a box does that here.
    appliance.kill();
    appliance.start(&settings(TARGETS[1]));
    eventually("it reads after that", || (rounds(&appliance) >= 1).then_some(()));
    sent("everything is on the server", &appliance);
    appliance.stop();

    let column = |file: &str, query: &str| -> Vec<i64> {
        let books = rusqlite::Connection::open(folder.path().join(file)).unwrap();
        let mut rows = books.prepare(query).unwrap();
        rows.query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    };
    let taken = column(
        "box/meterbox.db",
        "SELECT sequence FROM readings ORDER BY sequence",
    );
    let arrived = column(
        "server/ledger.sqlite",
        "SELECT CAST(sequence AS INTEGER) FROM readings ORDER BY id",
    );
    assert!(taken.len() >= PRINTERS * 3, "{}", taken.len());
    assert_eq!(arrived, taken, "each once, and in order");
}

//! Finding every printer and nothing else: segments from a gateway, targets and what is left out of them, a printer that is
//! added by hand, and one that DHCP has moved.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use meters::Timestamp;
use office::process::eventually;
use office::{Appliance, Server, binaries};
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};
use simulator::{Device, Recording, Running, Simulator};

const PORT: &str = "1161";

/// A gateway with an attached network, one behind a router, a default route, a rejected one and a host route.
const ROUTES: &str = "\
1.3.6.1.2.1.1.1.0|4|Gateway of the story
1.3.6.1.2.1.1.3.0|67|100
1.3.6.1.2.1.4.20.1.3.10.1.0.1|64|255.255.255.0
1.3.6.1.2.1.4.24.7.1.8.1.4.0.0.0.0.0.2.0.0.1.4.10.1.0.254|2|4
1.3.6.1.2.1.4.24.7.1.8.1.4.10.1.0.0.24.2.0.0.1.4.0.0.0.0|2|3
1.3.6.1.2.1.4.24.7.1.8.1.4.10.1.2.0.24.2.0.0.1.4.10.1.0.2|2|4
1.3.6.1.2.1.4.24.7.1.8.1.4.10.9.0.0.16.2.0.0.1.4.0.0.0.0|2|2
1.3.6.1.2.1.4.24.7.1.8.1.4.10.1.0.7.32.2.0.0.1.4.0.0.0.0|2|3
";

fn printer(recording: &str, address: &str) -> Device {
    Device::from_recording(recording)
        .unwrap()
        .at(format!("{address}:{PORT}"))
}

fn lines(out: &str) -> Vec<Value> {
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn gateway(address: &str) -> Device {
    let (recording, faults) = Recording::parse("gateway", ROUTES.as_bytes());
    assert_eq!(faults.len(), 0, "{faults:?}");
    Device::new(recording).at(format!("{address}:{PORT}"))
}

#[test]
fn a_gateway_tells_its_segments_and_a_silent_one_why_there_are_none() {
    let _gateway = Simulator::on_thread(vec![gateway("127.78.0.1").community("routes")]).unwrap();
    let asked = [
        "segments",
        "127.78.0.1:1161",
        "--community",
        "public",
        "--community",
        "routes",
        "--json",
    ];
    let said = Appliance::tool(&asked).worked();
    let learnt: Vec<Value> = lines(&said)
        .into_iter()
        .filter(|line| line["source"].as_str().unwrap().starts_with("gateway"))
        .collect();
    assert_eq!(
        learnt,
        [
            json!({"segment": "10.1.0.0/24", "source": "gateway inetCidrRouteTable", "gateway": "127.78.0.1"}),
            json!({"segment": "10.1.2.0/24", "source": "gateway inetCidrRouteTable", "gateway": "127.78.0.1",
                   "next_hop": "10.1.0.2"}),
        ],
        "{said}"
    );
    let sentence = Appliance::tool(&["segments", "127.78.0.1:1161"]).sentence();
    for part in [
        "no SNMP answer from 127.78.0.1",
        "“public”",
        "enable SNMP",
        "type the segment in",
    ] {
        assert!(sentence.contains(part), "{part:?} is missing in: {sentence}");
    }
}

#[test]
fn only_what_was_selected_is_asked() {
    let office = Simulator::on_thread(vec![
        printer("hp_laserjet_m507", "127.78.1.11"),
        printer("sharp_mx_4071", "127.78.1.12"),
        printer("netgear_switch", "127.78.1.13"),
        printer("zebra_zt411", "127.78.1.14"),
        printer("brother_mfc_l8900cdw", "127.78.1.40"),
    ])
    .unwrap();
    let said = Appliance::tool(&[
        "discover",
        "127.78.1.10-127.78.1.20",
        "127.78.1.40",
        "--exclude",
        "127.78.1.12",
        "--exclude",
        "127.78.1.14-127.78.1.16",
        "--port",
        PORT,
        "--fast",
        "--json",
    ]);
    let mut found: Vec<(String, bool)> = lines(&said.out)
        .iter()
        .map(|line| {
            assert_eq!(line["how"], "sweep");
            (
                line["address"].as_str().unwrap().to_owned(),
                line["printer"].as_bool().unwrap(),
            )
        })
        .collect();
    found.sort();
    assert_eq!(
        found,
        [
            ("127.78.1.11".to_owned(), true),
            ("127.78.1.13".to_owned(), false),
            ("127.78.1.40".to_owned(), true)
        ]
    );
    for excluded in ["sharp_mx_4071", "zebra_zt411"] {
        assert_eq!(office.named(excluded).unwrap().counts().received, 0, "{excluded}");
    }
    let told: Vec<&str> = said.err.lines().collect();
    assert_eq!(told.len(), 2, "one line before and one after: {told:?}");
    assert!(told[0].starts_with("searching 8 addresses: about"), "{told:?}");
    assert_eq!(told[1], "2 printers, 1 other device");
}

#[test]
fn more_than_a_slash_16_needs_a_yes_and_nothing_is_no_search() {
    let nothing = ["discover", "127.78.1.9", "--exclude", "127.78.1.0/24"];
    let sentence = Appliance::tool(&nothing).sentence();
    assert!(sentence.contains("excluded"), "{sentence}");
    let sentence = Appliance::tool(&["discover", "127.0.0.0/8", "--port", PORT]).sentence();
    assert!(
        sentence.contains("16,777,214 addresses") && sentence.contains("--yes"),
        "{sentence}"
    );
}

#[test]
fn ctrl_c_stops_a_search_at_once_and_shows_what_was_found() {
    let _office = Simulator::on_thread(vec![printer("hp_laserjet_m507", "127.78.2.1")]).unwrap();
    let search = Command::new(&binaries().meterbox)
        .args([
            "discover",
            "127.78.2.0/24",
            "127.79.0.0/16",
            "--yes",
            "--port",
            PORT,
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_secs(4));
    let stopped = Instant::now();
    let interrupted = Command::new("kill")
        .args(["-INT", &search.id().to_string()])
        .status()
        .unwrap();
    assert!(interrupted.success());
    let said = search.wait_with_output().unwrap();
    assert!(
        stopped.elapsed() < Duration::from_secs(1),
        "{:?}",
        stopped.elapsed()
    );
    let (out, err) = (
        String::from_utf8(said.stdout).unwrap(),
        String::from_utf8(said.stderr).unwrap(),
    );
    assert!(said.status.success(), "{out}{err}");
    assert!(
        out.contains("127.78.2.1") && err.contains("stopped"),
        "{out}{err}"
    );
}

#[test]
fn a_printer_is_added_step_by_step_and_each_failure_has_its_step() {
    let folder = tempfile::tempdir().unwrap();
    let appliance = Appliance::at(&folder.path().join("box"));
    let office = Simulator::on_thread(vec![
        printer("sharp_mx_4071", "127.78.3.11").community("copier"),
        printer("netgear_switch", "127.78.3.12"),
    ])
    .unwrap();
    let failing = |host: &str, step: &str| {
        let said = appliance.command(&["add", host, "--json"]);
        let steps = lines(&said.out);
        let last = steps.last().unwrap().clone();
        assert_eq!(
            (&last["step"], &last["ok"]),
            (&json!(step), &json!(false)),
            "{last}"
        );
        let sentence = said.sentence();
        assert!(sentence.contains(last["message"].as_str().unwrap()), "{sentence}");
    };
    failing("no-such-printer.invalid", "name");
    failing("127.78.3.11:1161", "answer");
    failing("127.78.3.12:1161", "printer");
    assert_eq!(appliance.status()["devices"], json!([]), "nothing of it was kept");

    let said = appliance
        .command(&["add", "127.78.3.11:1161", "--community", "copier", "--json"])
        .worked();
    let steps: Vec<(String, String)> = lines(&said)
        .iter()
        .map(|line| {
            assert_eq!(line["ok"], true, "{line}");
            let text = |key: &str| line[key].as_str().unwrap().to_owned();
            (text("step"), text("message"))
        })
        .collect();
    let names: Vec<&str> = steps.iter().map(|(step, _)| step.as_str()).collect();
    assert_eq!(names, ["name", "address", "answer", "printer", "meters", "kept"]);
    assert!(
        steps[3].1.contains("Sharp") && steps[4].1.contains("Total"),
        "{steps:?}"
    );
    let status = appliance.status();
    assert_eq!(status["devices"][0]["address"], "127.78.3.11:1161");
    assert!(status["devices"][0]["last"]["reading"]["meters"].is_array());
    assert_eq!(status["outbox"]["waiting"], 2, "its reading, and that it is new");
    assert!(!said.contains("copier"), "the community is nobody's business");

    // The service reads it in its rounds, with its own community, though no target is selected.
    yesterday(&folder.path().join("box"));
    let asked = office.named("sharp_mx_4071").unwrap().counts().received;
    let mut running = Appliance::at(&folder.path().join("box"));
    running.start(&json!({}));
    eventually("it is read again", || {
        (running.status()["outbox"]["waiting"] == 3).then_some(())
    });
    let status = running.status();
    let cost = &status["devices"][0]["last"]["reading"]["cost"];
    assert_eq!(cost["datagrams_sent"], 1, "a known printer is asked one question");
    assert_eq!(
        office.named("sharp_mx_4071").unwrap().counts().received,
        asked + 1
    );
    running.stop();

    running.command(&["forget", "127.78.3.11:1161"]).worked();
    let sentence = running.command(&["forget", "127.78.3.11:1161"]).sentence();
    assert!(sentence.contains("nothing to forget"), "{sentence}");
    assert_eq!(running.status()["devices"].as_array().unwrap().len(), 1);
}

/// Sets back everything that the books know of the time, so that a round is due but no search.
fn yesterday(state: &Path) {
    let books = Connection::open(state.join("meterbox.db")).unwrap();
    books
        .execute_batch("UPDATE devices SET last_read = last_read - 86400, last_seen = last_seen - 86400")
        .unwrap();
    // The box's SQLite has neither functions of JSON nor of dates.
    let of_the_search = "name = 'last_search'";
    let body: Option<String> = books
        .query_row(
            &format!("SELECT body FROM documents WHERE {of_the_search}"),
            [],
            |row| row.get(0),
        )
        .optional()
        .unwrap();
    let Some(body) = body else { return };
    let mut search: Value = serde_json::from_str(&body).unwrap();
    let at: Timestamp = serde_json::from_value(search["at"].take()).unwrap();
    search["at"] = serde_json::to_value(Timestamp::from_unix_seconds(at.unix_seconds() - 86_400)).unwrap();
    books
        .execute(
            &format!("UPDATE documents SET body = ?1 WHERE {of_the_search}"),
            [search.to_string()],
        )
        .unwrap();
}

fn office_of(addresses: [&str; 2]) -> Running {
    Simulator::on_thread(vec![
        printer("hp_laserjet_m507", addresses[0]),
        printer("sharp_mx_4071", addresses[1]),
    ])
    .unwrap()
}

#[test]
fn a_printer_that_dhcp_moved_is_found_by_its_serial_before_it_is_called_missing() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::at(&folder.path().join("server")).with(&["--no-worker"]);
    server.start();
    let code = server.code_for("Dealer", "Customer", "Site");
    let state = folder.path().join("box");
    let mut appliance = Appliance::at(&state);
    appliance.command(&["enrol", &server.url(), &code]).worked();
    let settings = json!({"targets": ["127.78.4.0/27"], "snmp_port": 1161});
    let here = office_of(["127.78.4.11", "127.78.4.12"]);
    appliance.start(&settings);
    let events = || {
        let ledger = Connection::open(server.data().join("ledger.sqlite")).unwrap();
        let mut statement = ledger
            .prepare(
                "SELECT kind || ' ' || events.address FROM events
                 JOIN device_sources USING (appliance, box_device) JOIN devices ON devices.id = device ORDER BY 1",
            )
            .unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        rows.collect::<Result<Vec<_>, _>>().unwrap()
    };
    eventually("both are new on the server", || {
        (events() == ["new 127.78.4.11:1161", "new 127.78.4.12:1161"]).then_some(())
    });
    appliance.stop();

    // The next day the HP has another address; nobody searches for new printers today.
    drop(here);
    yesterday(&state);
    let there = office_of(["127.78.4.29", "127.78.4.12"]);
    appliance.start(&settings);
    eventually("it has moved", || {
        events()
            .contains(&"moved 127.78.4.29:1161".to_owned())
            .then_some(())
    });
    eventually("nothing waits", || {
        (appliance.status()["outbox"]["waiting"] == 0).then_some(())
    });
    assert_eq!(events().len(), 3, "{:?}", events());
    let said = appliance.said();
    assert!(
        said.contains("read 2 printers, 0 of them new; 0 missed"),
        "{said}"
    );
    let misses: i64 = Connection::open(server.data().join("ledger.sqlite"))
        .unwrap()
        .query_row("SELECT count(*) FROM misses", [], |row| row.get(0))
        .unwrap();
    assert_eq!(misses, 0, "it was looked for first");
    appliance.stop();
    drop(there);

    // And the day after it is off: looked for in vain, then told as a miss, and still known.
    yesterday(&state);
    let _sharp = Simulator::on_thread(vec![printer("sharp_mx_4071", "127.78.4.12")]).unwrap();
    appliance.start(&settings);
    eventually("it is missed", || {
        appliance.said().contains("1 missed").then_some(())
    });
    assert_eq!(appliance.status()["devices"].as_array().unwrap().len(), 2);
    assert_eq!(events().len(), 3, "one day of silence is no event");
    appliance.stop();
}

//! A person who is no IT specialist opens the page of a new box. Six fields and two minutes later the first reading is on
//! the dealer's server; then he looks around.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::net::Ipv4Addr;
use std::process::Command;
use std::time::{Duration, Instant};

use office::process::eventually;
use office::{Answer, Appliance, Server, Visitor, printers};
use serde_json::json;

const PORT: u16 = 1161;
const PASSWORD: &str = "correct horse battery";

fn settings() -> serde_json::Value {
    json!({"snmp_port": PORT})
}

/// A page that says this sooner or later.
fn says(visitor: &mut Visitor, path: &str, sentence: &str) -> Answer {
    eventually(&format!("{path} says {sentence:?}"), || {
        let page = visitor.open(path);
        assert_eq!(page.status, 200, "{}", page.words());
        page.words().contains(sentence).then_some(page)
    })
}

fn claimed(appliance: &Appliance, page: &str) -> Visitor {
    let mut visitor = Visitor::at(page);
    let led = visitor.open("/");
    assert_eq!((led.status, led.location.as_deref()), (303, Some("/claim")));
    let code = appliance.claim_code();
    let fields = [
        ("code", code.as_str()),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ];
    let health = visitor.press("/claim", "claim", &fields);
    assert_eq!(health.status, 200, "{}", health.words());
    visitor
}

#[test]
fn from_the_first_opening_to_the_first_reading_on_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let office = printers::start(Ipv4Addr::new(127, 92, 0, 0), PORT).unwrap();
    let names = office.devices().iter().map(|device| device.name());
    let expected = names.filter(|name| printers::is_printer(name)).count();
    let mut server = Server::at(&folder.path().join("server")).with(&["--no-worker"]);
    server.start();
    let enrolment = server.code_for("Dealer", "Customer", "Site");
    let mut appliance = Appliance::at(&folder.path().join("box"));
    let page = appliance.start_with_page(&settings());

    let opened = Instant::now();
    let mut visitor = claimed(&appliance, &page);
    let fields = [("server", server.url()), ("enrolment_code", enrolment)];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    let refused = visitor.press("/server", "enrol", &fields);
    assert!(refused.body.contains("name=\"local\""), "{}", refused.words());
    // The office is on this very computer: he insists. Nothing is typed for that, what he typed stands there again.
    let typed = visitor.typed();
    let insisting = [fields[0], fields[1], ("local", "1")];
    visitor.press("/server", "enrol", &insisting);
    says(&mut visitor, "/server", "Site");
    let begun = visitor.press("/search", "save-and-search", &[("targets", "127.92.0.0/27")]);
    assert_eq!(begun.status, 200, "{}", begun.words());
    let typed = typed + 1;
    eventually("every printer is on the server", || {
        (server.listed(&["device", "list"]).len() >= expected).then_some(())
    });
    let took = opened.elapsed();
    println!("{typed} fields, {took:?} from the first opening to {expected} printers on the server");
    assert!(typed <= 6, "{typed} fields");
    assert!(took < Duration::from_secs(120), "{took:?}");

    // What was pushed is shown as it was pushed, and everything is well.
}

#[test]
fn somebody_looks_around_adds_a_printer_and_signs_out() {
    let folder = tempfile::tempdir().unwrap();
    let _printers = printers::start(Ipv4Addr::new(127, 93, 0, 0), PORT).unwrap();
    let mut appliance = Appliance::at(&folder.path().join("box"));
    let page = appliance.start_with_page(&settings());
    let code = appliance.claim_code();
    let mut visitor = claimed(&appliance, &page);
    let status = appliance.status();

    // By hand: nothing is selected, and this one alone is asked.
    let by_hand = format!("127.93.0.12:{PORT}");
    visitor.press("/search", "add-device", &[("host", &by_hand)]);
    eventually("the printer is kept", || {
        let devices = appliance.status()["devices"].clone();
        (devices.as_array()?.len() == 1).then_some(())
    });
    let refused = visitor.press("/search", "save", &[("targets", "127.93.0.999")]);
    assert!(refused.body.contains("127.93.0.999"), "what was typed is kept");
    visitor.press("/search", "save-and-search", &[("targets", "127.93.0.0/27")]);
    eventually("the search has found the others", || {
        let devices = appliance.status()["devices"].clone();
        (devices.as_array()?.len() == 15).then_some(())
    });
    says(&mut visitor, "/search", "15 ");

    // One gets a name, another is left alone.
    let devices = appliance.status()["devices"].clone();
    let device = |place: usize| format!("/devices/{}", devices[place]["id"].as_str().unwrap());
    visitor.press(
        &device(0),
        "describe",
        &[("name", "Room 7 <b>"), ("note", "by the window")],
    );
    visitor.press(&device(1), "describe", &[("ignored", "1")]);
    let listed = visitor.open("/devices");
    assert!(listed.body.contains("Room 7 &lt;b&gt;") && !listed.body.contains("Room 7 <b>"));
    let ignored = devices[1]["address"].as_str().unwrap();

    // The files.
    let csv = visitor.open("/reports/today.csv");
    assert!(csv.disposition.as_deref().unwrap().contains(".csv"));
    let first = devices[0]["address"].as_str().unwrap();
    assert!(csv.body.contains(first) && !csv.body.contains(&format!(",{ignored},")));
    let bundle = visitor.open("/it/support-bundle.json");
    let bundle: serde_json::Value = serde_json::from_str(&bundle.body).unwrap();
    assert_eq!(bundle["devices"].as_array().unwrap().len(), 15);
    assert_eq!(bundle["key_fingerprint"], status["key_fingerprint"]);
    let it = visitor.open("/it").words();
    assert!(it.contains(status["page_fingerprint"].as_str().unwrap()), "{it}");
    assert!(visitor.open("/it/licences.txt").body.contains("rustls "));

    // Everybody else stays outside, and so does he afterwards.
    assert_eq!(Visitor::at(&page).open("/it/support-bundle.json").status, 303);
    visitor.press("/box", "sign-out", &[]);
    assert_eq!(
        visitor.open("/devices").location.as_deref(),
        Some("/sign-in?to=/devices")
    );
    let again = visitor.press("/sign-in", "sign-in", &[("password", PASSWORD)]);
    assert_eq!(again.status, 200);
    // A reset: the service ends, and says that it begins as a new one.
    visitor.press("/box", "factory-reset", &[("password", PASSWORD)]);
    eventually("the service has ended", || {
        appliance.said().contains("start it again").then_some(())
    });
    let forgotten = appliance.status();
    assert_eq!(forgotten["devices"], json!([]));
    assert_ne!(forgotten["key_fingerprint"], status["key_fingerprint"]);
    assert_ne!(appliance.claim_code(), code);
    assert!(!appliance.said().contains(PASSWORD));
}

/// What the page says of the crates in the program is what cargo says.
#[test]
fn the_licences_are_those_of_the_crates_in_the_program() {
    let root = office::workspace().canonicalize().unwrap();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let tree = Command::new(cargo)
        .current_dir(&root)
        .args([
            "tree",
            "--locked",
            "--package",
            "agent",
            "--edges",
            "normal,no-proc-macro",
        ])
        .args([
            "--target",
            "x86_64-unknown-linux-gnu",
            "--prefix",
            "none",
            "--format",
            "{p} {l}",
        ])
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let printed = String::from_utf8(tree.stdout).unwrap();
    let foreign = printed.lines().filter(|line| !line.contains("(/"));
    let crates: BTreeSet<String> = foreign
        .map(|line| line.trim_end_matches(" (*)").replacen(" v", " ", 1))
        .collect();
    let shown = fs::read_to_string(root.join("firmware/agent/src/desk/licences.txt")).unwrap();
    let shown: BTreeSet<String> = shown.lines().map(str::to_owned).collect();
    assert!(crates.len() > 50, "{crates:?}");
    assert_eq!(
        shown, crates,
        "write the new list to firmware/agent/src/desk/licences.txt"
    );
}

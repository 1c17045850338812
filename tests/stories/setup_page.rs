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

/// Somebody who has compared the fingerprint.
fn visitor(appliance: &Appliance, page: &str) -> Visitor {
    Visitor::at(page, &appliance.page_fingerprint()).unwrap()
}

fn claimed(appliance: &Appliance, page: &str) -> Visitor {
    let mut visitor = visitor(appliance, page);
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
    let mut stranger = self::visitor(&appliance, &page);
    assert_eq!(stranger.open("/it/support-bundle.json").status, 303);
    visitor.press("/box", "sign-out", &[]);
    let way_in = visitor.open("/devices").location.unwrap();
    assert_eq!(way_in, "/sign-in?to=/devices");
    // One slip, and another language, do not make the box forget where he wanted to go.
    let slip = visitor.press(&way_in, "sign-in", &[("password", "correct horse")]);
    assert_eq!(slip.status, 422);
    visitor.press(&way_in, "speak", &[("language", "de")]);
    let again = visitor.press(&way_in, "sign-in", &[("password", PASSWORD)]);
    assert_eq!(again.status, 200);
    assert!(again.words().contains("Zuletzt gelesen"), "{}", again.words());
    // A reset: the service ends, and says that it begins as a new one.
    visitor.press("/box", "factory-reset", &[("password", PASSWORD)]);
    eventually("the service has ended", || {
        appliance.said().contains("start it again").then_some(())
    });
    let forgotten = appliance.status();
    assert_eq!(forgotten["devices"], json!([]));
    assert_ne!(forgotten["key_fingerprint"], status["key_fingerprint"]);
    assert_eq!(appliance.claim_code(), code, "it is printed on the box");
    assert!(!appliance.said().contains(PASSWORD));
}

/// He who compares fingerprints does not go on where somebody else answers in the box's place.
#[test]
fn another_certificate_than_the_one_that_status_shows_is_not_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let mut ours = Appliance::at(&folder.path().join("ours"));
    let mut other = Appliance::at(&folder.path().join("other"));
    let page = ours.start_with_page(&settings());
    other.start_with_page(&settings());
    assert!(Visitor::at(&page, &other.page_fingerprint()).is_err());
    // Nor does he who went on already.
    let mut visitor = visitor(&ours, &page);
    assert_eq!(visitor.open("/").status, 303);
}

/// W17: whatever somebody types in, nothing secret of it is in what the service says, shows or hands out.
#[test]
fn no_secret_is_in_what_the_service_says_shows_or_hands_out() {
    const MARK: &str = "s3cretMark";
    let folder = tempfile::tempdir().unwrap();
    let _printers = printers::start(Ipv4Addr::new(127, 95, 0, 0), PORT).unwrap();
    let mut server = Server::at(&folder.path().join("server")).with(&["--no-worker"]);
    server.start();
    let code = server.code_for("Dealer", "Customer", "Site");
    let mut appliance = Appliance::at(&folder.path().join("box"));
    let page = appliance.start_with_page(&settings());
    let label = appliance.claim_code();
    let mut visitor = claimed(&appliance, &page);
    let mut stranger = self::visitor(&appliance, &page);
    stranger.press("/sign-in", "sign-in", &[("password", MARK)]);

    // A proxy that there is not: the box says so again and again.
    let secret = |what: &str| format!("{MARK}-{what}");
    let proxy = [
        ("proxy_host", "127.0.0.1"),
        ("proxy_port", "9"),
        ("proxy_user", "anna"),
        ("proxy_password", &secret("proxy")),
        ("local", "1"),
    ];
    visitor.press("/network", "save-proxy", &proxy);
    let address = server.url();
    let enrol = |code: &str, visitor: &mut Visitor| {
        let fields = [
            ("server", address.as_str()),
            ("enrolment_code", code),
            ("local", "1"),
        ];
        visitor.press("/server", "enrol", &fields);
        eventually("the enrolling has ended", || {
            let page = visitor.open("/server");
            (!page.body.contains("role=\"status\"")).then_some(())
        });
    };
    enrol(&code, &mut visitor);
    visitor.press("/network", "remove-proxy", &[]);
    // Somebody's guess, then the right one.
    let (first, rest) = code.split_at(1);
    let guess = format!("{}{rest}", if first == "A" { "B" } else { "A" });
    enrol(&guess, &mut visitor);
    enrol(&code, &mut visitor);
    says(&mut visitor, "/server", "Site");

    visitor.press("/search", "add-community", &[("community", &secret("community"))]);
    let user = [
        ("user", "reader"),
        ("auth", "sha256"),
        ("auth_password", &secret("auth")),
        ("privacy", "aes128"),
        ("privacy_password", &secret("privacy")),
    ];
    visitor.press("/search", "add-user", &user);
    let own = [("host", "127.95.0.77:1161"), ("host_community", &secret("own"))];
    visitor.press("/search", "add-device", &own);
    says(&mut visitor, "/search", "127.95.0.77 did not answer");
    let file = folder.path().join("wrong.json");
    let wrong = json!({"communities": [secret("file"), 7], "v3": [{"user": "x", "auth": {"protocol": MARK, "password": MARK}}]});
    fs::write(&file, wrong.to_string()).unwrap();
    let refused = appliance
        .command(&["settings", "set", file.to_str().unwrap()])
        .sentence();
    visitor.press("/search", "save-and-search", &[("targets", "127.95.0.0/27")]);
    eventually("every printer is on the server", || {
        (server.listed(&["device", "list"]).len() >= 15).then_some(())
    });
    visitor.press("/", "test", &[("check", "")]);

    let mut told = vec![("the refusal", refused)];
    for path in [
        "/",
        "/network",
        "/server",
        "/search",
        "/devices",
        "/reports",
        "/it",
        "/box",
        "/it/support-bundle.json",
        "/reports/today.csv",
    ] {
        let page = visitor.open(path);
        assert_eq!(page.status, 200, "{path}");
        told.push((path, page.body));
    }
    let list = visitor.open("/server").body;
    for link in list.split("href=\"/server/sent/").skip(1) {
        let key = link.split('"').next().unwrap();
        told.push(("a payload", visitor.open(&format!("/server/sent/{key}")).body));
    }
    assert!(told.len() > 12, "payloads were looked at");
    for words in [
        &["status"][..],
        &["status", "--json"],
        &["settings", "--json"],
        &["proxy"],
    ] {
        told.push(("a command", appliance.command(words).worked()));
    }
    let said = appliance.said();
    assert!(
        said.contains("the setup page is at") && said.contains("read 15 printers"),
        "{said}"
    );
    told.push(("the service's stderr", said));
    let bare = code.replace('-', "");
    for (what, text) in &told {
        let plain = text.replace('-', "");
        for (name, secret) in [
            ("what was marked", MARK),
            ("the page's password", PASSWORD),
            ("the claim code", label.as_str()),
        ] {
            assert!(!text.contains(secret), "{name} is in {what}: {text}");
        }
        // Its first 8 characters are the secret, the rest is the server's own fingerprint.
        for code in [&bare, &guess.replace('-', "")] {
            let secret = code.get(..8).unwrap();
            assert!(!plain.contains(secret), "the enrolment code is in {what}: {text}");
        }
    }
}

/// What the page says of the crates in the program is what cargo says.
#[test]
fn the_licences_are_those_of_the_crates_in_the_program() {
    let root = office::workspace().canonicalize().unwrap();
    let tree = |of: &[&str]| {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let tree = Command::new(cargo)
            .current_dir(&root)
            .args(["tree", "--locked", "--prefix", "none", "--format", "{p} {l}"])
            .args(of)
            .output()
            .unwrap();
        assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
        String::from_utf8(tree.stdout).unwrap()
    };
    let linked = tree(&[
        "--package",
        "agent",
        "--edges",
        "normal,no-proc-macro",
        "--target",
        "x86_64-unknown-linux-gnu",
    ]);
    // None of its code is in the program, but its letters are: profiles' build packs them.
    let packed = tree(&["--package", "encoding_rs", "--depth", "0"]);
    let foreign = linked
        .lines()
        .chain(packed.lines())
        .filter(|line| !line.is_empty() && !line.contains("(/"));
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

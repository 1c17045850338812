//! The dealer's server and a box in a customer's network: settings go to the box, a wish for reports comes back, a pack
//! of profiles is published. What makes no sense changes nothing and is told; a box that was let go hears so. A box tells of
//! its card.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::net::Ipv4Addr;
use std::path::Path;

use office::process::eventually;
use office::{Appliance, Server, printers};
use serde_json::{Value, json};

const PORT: u16 = 1161;
const PROFILE: &str = include_str!("unknown_maker/contoso.toml");

struct Story {
    folder: tempfile::TempDir,
    server: Server,
    appliance: Appliance,
    name: String,
}

fn begun() -> Story {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::at(&folder.path().join("server")).with(&["--no-worker"]);
    server.start();
    let code = server.code_for("Dealer", "Customer", "Site");
    let appliance = Appliance::at(&folder.path().join("box"));
    appliance.command(&["enrol", &server.url(), &code]).worked();
    let name = appliance.status()["enrolment"]["appliance"]
        .as_str()
        .unwrap()
        .to_owned();
    Story {
        folder,
        server,
        appliance,
        name,
    }
}

impl Story {
    /// What the dealer wants of the box from now on.
    fn want(&self, settings: &Value) {
        let file = self.folder.path().join("wanted.json");
        fs::write(&file, settings.to_string()).unwrap();
        let words = ["appliance", "settings", "Site", "--set", text(&file)];
        self.server.command(&words).worked();
    }

    /// What the server knows of the box's settings.
    fn settings(&self) -> Value {
        self.server
            .listed(&["appliance", "settings", &self.name])
            .remove(0)
    }

    /// The settings in the box's own books.
    fn own_settings(&self) -> Value {
        serde_json::from_str(&self.appliance.command(&["settings", "--json"]).worked()).unwrap()
    }

    fn reports(&self) -> Value {
        serde_json::from_str(&self.appliance.command(&["reports", "--json"]).worked()).unwrap()
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn settings_from_the_server_are_applied_by_the_running_box_and_bad_ones_are_told() {
    let _printers = printers::start(Ipv4Addr::new(127, 89, 0, 0), PORT).unwrap();
    let mut story = begun();
    // Wanted before the box is switched on for the first time; it searches nothing of itself.
    story.want(&json!({"readings_per_day": 8, "targets": ["127.89.0.0/27"]}));
    story.appliance.start(&json!({"targets": [], "snmp_port": PORT}));
    eventually("the box reads what the server wants it to", || {
        story.appliance.said().contains("read 15 printers").then_some(())
    });
    let own = story.own_settings();
    assert_eq!(
        (&own["readings_per_day"], &own["targets"][0]),
        (&json!(8), &json!("127.89.0.0/27"))
    );
    assert!(
        story
            .appliance
            .said()
            .contains("the server's settings, revision 1, are in use"),
        "{}",
        story.appliance.said()
    );
    story.appliance.command(&["push"]).worked();
    assert_eq!(story.settings()["applied"], 1);

    // What somebody at the box changes stays until the server wants something newer.
    let file = story.folder.path().join("own.json");
    fs::write(&file, r#"{"readings_per_day": 12}"#).unwrap();
    story
        .appliance
        .command(&["settings", "set", text(&file)])
        .worked();
    story.appliance.command(&["push"]).worked();
    assert_eq!(story.own_settings()["readings_per_day"], 12);

    story.want(&json!({"readings_per_day": 0, "targets": ["127.89.0.0/28"]}));
    let said = story.appliance.command(&["push"]).worked();
    assert!(said.contains("revision 2, are refused"), "{said}");
    story.want(&json!({"proxy": "http://evil.example:3128"}));
    story.appliance.command(&["push"]).worked();
    story.appliance.command(&["push"]).worked();
    let told = story.settings();
    assert_eq!((&told["applied"], &told["refused"]), (&json!(1), &json!(3)));
    let why = told["refusal"].as_str().unwrap();
    assert!(why.contains("there is no setting “proxy”"), "{why}");
    assert!(
        story
            .server
            .command(&["appliance", "settings", "Site"])
            .worked()
            .contains(why)
    );
    let own = story.own_settings();
    assert_eq!(
        (&own["readings_per_day"], &own["targets"][0]),
        (&json!(12), &json!("127.89.0.0/27"))
    );
    assert!(!story.appliance.command(&["proxy"]).worked().contains("evil"));
}

#[test]
fn a_wish_made_at_the_box_waits_is_accepted_and_shown() {
    let mut story = begun();
    story.appliance.start(&json!({}));
    assert_eq!(story.reports().get("wish"), None);
    let senseless = ["reports", "--to", "office", "--monthly", "1", "07:00"];
    assert!(story.appliance.command(&senseless).sentence().contains("office"));
    let words = [
        "reports",
        "--to",
        "office@customer.example",
        "--monthly",
        "1",
        "07:00",
    ];
    story.appliance.command(&words).worked();
    // The running box tells its server at once.
    let wish = eventually("the wish is known to the server", || {
        story.server.listed(&["wish", "list"]).into_iter().next()
    });
    assert_eq!(
        (&wish["state"], &wish["appliance"]),
        (&json!("waiting"), &json!(story.name))
    );
    eventually("the box shows that it waits", || {
        (story.reports()["answer"]["state"] == "waiting").then_some(())
    });
    assert!(
        story
            .appliance
            .command(&["reports"])
            .worked()
            .contains("it waits for your dealer")
    );
    assert!(story.server.listed(&["schedule", "list"]).is_empty());

    story
        .server
        .command(&["wish", "accept", &wish["id"].to_string()])
        .worked();
    story.appliance.command(&["push"]).worked();
    let shown = story.appliance.command(&["reports"]).worked();
    assert!(shown.contains("it is accepted"), "{shown}");
    assert!(
        shown.contains("monthly 1 07:00 Europe/Berlin to office@customer.example"),
        "{shown}"
    );
    let schedule = story.server.listed(&["schedule", "list"]).remove(0);
    assert_eq!(schedule["wished_by"], json!(story.name));

    story.appliance.command(&["reports", "--never"]).worked();
    eventually("no more is sent", || {
        story
            .server
            .listed(&["schedule", "list"])
            .is_empty()
            .then_some(())
    });
}

#[test]
fn a_published_pack_reaches_the_box_and_a_box_that_was_let_go_hears_it() {
    let story = begun();
    let makers = story.folder.path().join("makers");
    fs::create_dir(&makers).unwrap();
    fs::write(makers.join("contoso.toml"), PROFILE).unwrap();
    let pack = story.folder.path().join("a.pack");
    let words = [
        "profiles",
        "pack",
        text(&makers),
        "--version",
        "2099010102",
        "--out",
        text(&pack),
    ];
    story.server.command(&words).worked();
    story
        .server
        .command(&["profiles", "publish", text(&pack)])
        .worked();
    let said = story.appliance.command(&["push"]).worked();
    assert!(
        said.contains("the server's profiles 2099010102 are in use"),
        "{said}"
    );
    let in_use = &story.appliance.status()["profiles"];
    assert_eq!(
        (&in_use["version"], &in_use["from"]),
        (&json!(2_099_010_102), &json!("pack"))
    );
    assert_eq!(
        story.appliance.command(&["push"]).worked(),
        "nothing waited to be sent\n",
        "nothing is new"
    );
    assert_eq!(story.server.listed(&["profiles", "list"])[0]["boxes"], 1);

    story
        .server
        .command(&["appliance", "revoke", &story.name])
        .worked();
    let sentence = story.appliance.command(&["push"]).sentence();
    assert!(
        sentence.contains("does not know this box, or has let it go"),
        "{sentence}"
    );
    assert!(
        story.reports()["failure"]
            .as_str()
            .unwrap()
            .contains("has let it go")
    );
}

/// D11, D20: the dealer hears of a card that fails before the customer sees that readings are missing.
#[test]
fn the_dealer_is_told_of_a_bad_card_and_of_the_one_in_its_place() {
    let mut story = begun();
    story.appliance.starts_from_slot("B");
    let known_card =
        |story: &Story| story.server.listed(&["appliance", "list"]).remove(0)["system"]["card"].clone();
    let note = story.appliance.state().join("card");
    for (text, card, advice) in [
        (
            Some("memory\nmount: wrong fs type\n"),
            json!("in_memory"),
            "replace it now",
        ),
        (Some("remade\nseed=1\n"), json!("remade"), "replace it soon"),
        (None, Value::Null, "in B, not confirmed"),
    ] {
        match text {
            Some(text) => fs::write(&note, text).unwrap(),
            None => fs::remove_file(&note).unwrap(),
        }
        story.appliance.start(&json!({}));
        eventually("the server knows how the card is", || {
            let system = &story.server.listed(&["appliance", "list"])[0]["system"];
            (system["slot"] == "B" && system["card"] == card).then_some(())
        });
        let listed = story.server.command(&["appliance", "list"]).worked();
        assert!(listed.contains(advice), "{listed}");
        // `meterbox push` beside the service knows no system, and takes nothing away.
        story.appliance.command(&["push"]).worked();
        assert_eq!(known_card(&story), card);
        story.appliance.stop();
    }
}

//! Boxes check in: settings, wishes for reports and packs of profiles, as a dealer types them and a box gets them.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;

use protocol::RefusalKind;
use serde_json::{Value, json};
use support::{Appliance, Office, Server};

fn nothing() -> Value {
    json!({})
}

fn wish(number: u64, recipients: &[&str], rule: &str) -> Value {
    json!({"wish": {"number": number, "recipients": recipients, "rule": rule, "wished_at": "2026-11-22T10:00:00Z"}})
}

fn set(office: &Office, appliance: &str, settings: &str) -> String {
    let said = office.run_with_input(&["appliance", "settings", appliance, "--set", "-"], settings);
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    String::from_utf8(said.stdout).unwrap()
}

#[test]
fn a_box_gets_the_settings_that_the_dealer_types_and_says_what_became_of_them() {
    let office = Office::new();
    let server = office.serve();
    let appliance = Appliance::enrolled(&office, &server);
    let settings = |more: &[&str]| {
        office
            .listed(&[&["appliance", "settings", "Harbour Street 5"], more].concat())
            .remove(0)
    };
    assert_eq!(
        (&settings(&[])["wanted"], &settings(&[])["checked_in_at"]),
        (&Value::Null, &Value::Null)
    );

    let said = set(
        &office,
        &appliance.id,
        r#"{"readings_per_day": 8, "communities": ["s3cret"]}"#,
    );
    assert!(said.contains("revision 1"), "{said}");
    let answer = appliance.check_in(&server, 1, &nothing());
    assert!(answer.is_signed_by(&server.key()));
    let answer = answer.json();
    assert_eq!(
        answer["settings"]["patch"],
        json!({"readings_per_day": 8, "communities": ["s3cret"]})
    );
    assert_eq!(answer["next_in"], 300, "its fate is soon known");

    let sentence = "Communities:\u{1b}[2J it is empty.";
    let refused = json!({"refused": {"revision": 1, "message": sentence}, "something_new": [1]});
    let answer = appliance.check_in(&server, 2, &refused).json();
    assert_eq!(
        (answer.get("settings"), &answer["next_in"]),
        (None, &json!(21_600))
    );
    let shown = settings(&[]);
    assert_eq!(
        (&shown["wanted"], &shown["refused"], &shown["applied"]),
        (&json!(1), &json!(1), &json!(0))
    );
    assert_eq!(shown["refusal"], "Communities:[2J it is empty.");
    assert_eq!(
        shown["settings"],
        json!({"readings_per_day": 8, "communities": "not shown"})
    );
    let table = office.done(&["appliance", "settings", &appliance.id]);
    assert!(
        table.contains("it is empty") && !table.contains("s3cret"),
        "{table}"
    );
    let listed = office.done(&["appliance", "list"]);
    assert!(
        listed.contains("LAST CHECK-IN") && listed.matches("never").count() == 1,
        "{listed}"
    );

    assert_eq!(office.listed(&["appliance", "list"])[0]["system"], Value::Null);
    let left = json!({"version": "0.3.0", "noticed_at": "2026-11-22T10:00:00Z", "why": "the page\u{1b}[2J is silent"});
    let system =
        json!({"version": "0.2.0", "slot": "B", "confirmed": false, "left": left, "something_new": 1});
    appliance.check_in(&server, 3, &json!({"system": system}));
    let system = json!({"version": "0.2.0", "slot": "B", "confirmed": true});
    appliance.check_in(&server, 4, &json!({"system": system}));
    let known = &office.listed(&["appliance", "list"])[0]["system"];
    assert_eq!(
        (&known["version"], &known["slot"], &known["confirmed"]),
        (&json!("0.2.0"), &json!("B"), &json!(true))
    );
    assert_eq!(known["left"]["version"], "0.3.0", "it was told once");
    let listed = office.done(&["appliance", "list"]);
    assert!(
        listed.contains("0.2.0 in B  ")
            && listed.contains("0.3.0 at 2026-11-22T10:00:00Z: the page[2J is silent"),
        "{listed}"
    );

    let (code, sentence) = office.refused(&["appliance", "settings", "box-nobody"]);
    assert_eq!(code, 1);
    assert!(sentence.contains(&appliance.id), "{sentence}");
    for bad in [
        "",
        "[]",
        "{}",
        "null",
        "{\"a\":",
        &format!("{{\"targets\": \"{}\"}}", "x".repeat(70_000)),
    ] {
        let said = office.run_with_input(&["appliance", "settings", &appliance.id, "--set", "-"], bad);
        assert_eq!(said.status.code(), Some(1), "{bad:.20}");
    }
}

#[test]
fn a_wish_waits_is_decided_and_its_answer_goes_back() {
    let office = Office::new();
    let server = office.serve();
    let appliance = Appliance::enrolled(&office, &server);
    let state = |answer: &Value| answer["wish"]["state"].as_str().unwrap().to_owned();
    let told = |sequence, wish: &Value| appliance.check_in(&server, sequence, wish).json();
    let first = wish(1, &["a@customer.example"], "monthly 1 07:00");
    let answer = told(1, &first);
    assert_eq!(
        (state(&answer).as_str(), &answer["next_in"]),
        ("waiting", &json!(3_600))
    );
    assert!(
        office.listed(&["schedule", "list"]).is_empty(),
        "nothing is mailed unasked"
    );
    assert_eq!(office.refused(&["wish", "refuse", "1"]).0, 2, "--why is due");
    office.done(&["wish", "refuse", "1", "--why", "Please ask the head office."]);
    let answer = told(2, &first);
    assert_eq!(
        (state(&answer).as_str(), answer["wish"]["message"].as_str()),
        ("refused", Some("Please ask the head office."))
    );
    let (code, sentence) = office.refused(&["wish", "accept", "1"]);
    assert_eq!(code, 1);
    assert!(sentence.contains("waiting wish"), "{sentence}");

    told(3, &wish(2, &["a@customer.example"], "monthly 1 08:00"));
    office.done(&["wish", "accept", "2"]);
    let schedule = &office.listed(&["schedule", "list"])[0];
    assert_eq!(
        (&schedule["rule"], &schedule["wished_by"]),
        (&json!("monthly 1 08:00"), &json!(appliance.id))
    );
    assert_eq!(
        told(4, &nothing())["schedules"][0]["when"],
        "monthly 1 08:00 Europe/Berlin"
    );

    let impossible = told(5, &wish(3, &["not an address"], "monthly 1 08:00"));
    assert!(
        impossible["wish"]["message"]
            .as_str()
            .unwrap()
            .contains("no mail address"),
        "{impossible}"
    );
    let domains =
        |words: &[&str]| office.listed(&[&["customer", "mail-domains", "Customer"], words].concat());
    assert_eq!(domains(&[]), Vec::<Value>::new());
    assert_eq!(
        domains(&["--add", "@Customer.example"]),
        [json!({"domain": "customer.example"})]
    );
    assert_eq!(
        state(&told(6, &wish(4, &["b@customer.example"], "daily 07:00"))),
        "accepted"
    );
    assert_eq!(
        office
            .refused(&["customer", "mail-domains", "Customer", "--add", "com"])
            .0,
        1
    );
    assert_eq!(domains(&["--remove", "customer.example"]), Vec::<Value>::new());
    assert_eq!(
        office
            .refused(&[
                "customer",
                "mail-domains",
                "Customer",
                "--remove",
                "customer.example"
            ])
            .0,
        1
    );
    assert_eq!(office.listed(&["wish", "list"]).len(), 4);
    assert!(
        office
            .done(&["wish", "list"])
            .contains("Please ask the head office.")
    );
}

#[test]
fn a_check_in_that_is_played_again_changes_and_tells_nothing() {
    let office = Office::new();
    let server = office.serve();
    let appliance = Appliance::enrolled(&office, &server);
    set(&office, &appliance.id, r#"{"communities": ["s3cret"]}"#);
    let body = serde_json::to_vec(&json!({
        "appliance": appliance.id, "sequence": 1, "version": "0.1.0",
        "wish": {"number": 1, "recipients": ["a@x.example"], "rule": "daily 07:00", "wished_at": "2026-11-22T10:00:00Z"},
    })).unwrap();
    let headers = appliance.signed(&appliance.id, "/api/v1/check-ins", &body);
    let send = || server.post("/api/v1/check-ins", Some(&headers), &body);
    assert!(String::from_utf8_lossy(&send().body).contains("s3cret"));
    appliance.check_in(&server, 2, &wish(2, &["b@x.example"], "never"));
    for _ in 0..2 {
        let again = send();
        assert_eq!(
            again.json(),
            json!({"sequence": 2, "schedules": [], "next_in": 300})
        );
    }
    assert_eq!(office.count("SELECT COUNT(*) FROM report_wishes"), 2);
    // The same one three times at once.
    let third = || {
        appliance
            .check_in(&server, 3, &wish(3, &["c@x.example"], "daily 07:00"))
            .json()
    };
    let answers: Vec<Value> = std::thread::scope(|scope| {
        let asking: Vec<_> = (0..3).map(|_| scope.spawn(third)).collect();
        asking.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(
        answers.iter().filter(|answer| answer["wish"].is_object()).count(),
        1
    );
    assert_eq!(office.count("SELECT COUNT(*) FROM report_wishes"), 3);
}

#[test]
fn whoever_is_not_the_box_hears_and_changes_nothing() {
    let office = Office::new();
    let server = office.serve();
    let (appliance, other) = (
        Appliance::enrolled(&office, &server),
        Appliance::enrolled(&office, &server),
    );
    let body =
        serde_json::to_vec(&json!({"appliance": appliance.id, "sequence": 1, "version": "1"})).unwrap();
    let path = "/api/v1/check-ins";
    let refused = |answer: support::Answer| {
        assert!(answer.is_signed_by(&server.key()));
        (answer.status, answer.refusal())
    };
    let bad = (401, RefusalKind::BadSignature);
    assert_eq!(refused(server.post(path, None, &body)), bad);
    // Another box's name, whichever of them signs.
    assert_eq!(
        refused(server.post(path, Some(&other.signed(&other.id, path, &body)), &body)),
        bad
    );
    assert_eq!(
        refused(server.post(path, Some(&other.signed(&appliance.id, path, &body)), &body)),
        bad
    );
    // Signed for another path, or another method.
    assert_eq!(
        refused(server.post(
            path,
            Some(&appliance.signed(&appliance.id, "/api/v1/batches", &body)),
            &body
        )),
        bad
    );
    let gone = Appliance::new();
    assert_eq!(
        refused(server.post(path, Some(&gone.signed("box-gone", path, &body)), &body)),
        (401, RefusalKind::UnknownAppliance)
    );
    let send =
        |body: &[u8]| refused(server.post(path, Some(&appliance.signed(&appliance.id, path, body)), body));
    assert_eq!(send(b"[]"), (400, RefusalKind::Malformed));
    assert_eq!(send(b""), (400, RefusalKind::Malformed));
    assert_eq!(send(&vec![b' '; 64 * 1024 + 1]), (413, RefusalKind::TooLarge));
    assert_eq!(office.count("SELECT COUNT(*) FROM appliance_check_ins"), 0);
}

fn sealed(office: &Office, version: &str) -> std::path::PathBuf {
    let folder = office.path().join("makers");
    fs::create_dir_all(&folder).unwrap();
    let profile = include_str!("../../../tests/stories/unknown_maker/contoso.toml");
    fs::write(folder.join("contoso.toml"), profile).unwrap();
    let pack = office.path().join(format!("{version}.pack"));
    let words = [
        "profiles",
        "pack",
        folder.to_str().unwrap(),
        "--version",
        version,
        "--out",
        pack.to_str().unwrap(),
    ];
    office.done(&words);
    pack
}

fn fetched(appliance: &Appliance, server: &Server, version: &str) -> support::Answer {
    let answer = appliance.profiles(server, version);
    assert!(answer.is_signed_by(&server.key()));
    answer
}

#[test]
fn a_published_pack_is_offered_and_fetched_by_boxes_alone() {
    let office = Office::new();
    let server = office.serve();
    let appliance = Appliance::enrolled(&office, &server);
    let pack = sealed(&office, "2099010102");
    office.done(&["profiles", "publish", pack.to_str().unwrap()]);
    let (code, sentence) = office.refused(&["profiles", "publish", pack.to_str().unwrap()]);
    assert_eq!(code, 1);
    assert!(sentence.contains("published already"), "{sentence}");
    let spoilt = office.path().join("spoilt.pack");
    let mut bytes = fs::read(&pack).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&spoilt, &bytes).unwrap();
    assert_eq!(
        office
            .refused(&["profiles", "publish", spoilt.to_str().unwrap()])
            .0,
        1
    );
    assert_eq!(office.refused(&["profiles", "publish", "/nonexistent.pack"]).0, 1);

    let whole = fs::read(&pack).unwrap();
    let offered = &appliance.check_in(&server, 1, &nothing()).json()["profiles"];
    assert_eq!(
        (&offered["version"], &offered["length"]),
        (&json!(2_099_010_102), &json!(whole.len()))
    );
    let answer = fetched(&appliance, &server, "2099010102");
    assert_eq!((answer.status, answer.body.as_slice()), (200, whole.as_slice()));
    let up_to_date = json!({"profiles": 2_099_010_102_u32});
    assert_eq!(
        appliance.check_in(&server, 2, &up_to_date).json().get("profiles"),
        None
    );
    assert_eq!(office.listed(&["profiles", "list"])[0]["boxes"], 1);

    for version in ["1", "x", "-1", "99999999999999999999", "2099010102%20"] {
        assert_eq!(fetched(&appliance, &server, version).status, 400, "{version}");
    }
    let (status, _) = server.get("/api/v1/profiles/2099010102");
    assert_eq!(status, 401, "unsigned");
    office.done(&["appliance", "revoke", &appliance.id]);
    for answer in [
        fetched(&appliance, &server, "2099010102"),
        appliance.check_in(&server, 3, &nothing()),
    ] {
        assert_eq!(
            (answer.status, answer.refusal()),
            (401, RefusalKind::UnknownAppliance)
        );
    }
}

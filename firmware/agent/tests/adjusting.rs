//! The commands that adjust the box: what they refuse, what they keep, and that they tell nobody a secret.

#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const SECRETS: [&str; 5] = [
    "s3cret-community",
    "s3cret-auth",
    "s3cret-priv",
    "s3cret-proxy",
    "s3cret%2Dproxy",
];

fn run(state: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_meterbox"))
        .args(words)
        .arg("--state")
        .arg(state)
        .output()
        .unwrap()
}

/// What it printed; it worked.
fn worked(state: &Path, words: &[&str]) -> String {
    let output = run(state, words);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{words:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// Its one sentence; it did not work, and said no secret.
fn refused(state: &Path, words: &[&str], exit: i32) -> String {
    let output = run(state, words);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(exit), "{words:?}: {said}");
    let sentence = said.lines().next().unwrap().to_owned();
    assert!(sentence.starts_with("meterbox: "), "{said}");
    no_secret_in(&said);
    sentence
}

fn no_secret_in(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

fn set(state: &Path, json: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_meterbox"))
        .args(["settings", "set", "-", "--state"])
        .arg(state)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // What is too long is not read to its end.
    let _ = command.stdin.take().unwrap().write_all(json.as_bytes());
    command.wait_with_output().unwrap()
}

fn json_of(state: &Path, words: &[&str]) -> Value {
    serde_json::from_str(&worked(state, words)).unwrap()
}

fn with_secrets(state: &Path) {
    let file = state.join("settings.json");
    let settings = json!({
        "targets": ["10.0.0.0/24"],
        "communities": ["public", "s3cret-community"],
        "v3": [{"user": "reader", "auth": {"protocol": "sha256", "password": "s3cret-auth"},
                "priv": {"protocol": "aes128", "password": "s3cret-priv"}}],
    });
    fs::write(&file, settings.to_string()).unwrap();
    worked(state, &["settings", "set", file.to_str().unwrap()]);
    fs::remove_file(file).unwrap();
    worked(state, &["proxy", "http://anna:s3cret-proxy@proxy.office:3128"]);
}

#[test]
fn settings_are_shown_without_secrets_and_may_be_given_back() {
    let state = tempfile::tempdir().unwrap();
    let state = state.path();
    with_secrets(state);
    let shown = json_of(state, &["settings", "--json"]);
    assert_eq!(shown["communities"], json!(["public", null]));
    assert_eq!(shown["v3"][0]["user"], "reader");
    for words in [
        vec!["settings"],
        vec!["settings", "--json"],
        vec!["status"],
        vec!["status", "--json"],
        vec!["proxy"],
        vec!["proxy", "--json"],
        vec!["claim", "--json"],
    ] {
        no_secret_in(&worked(state, &words));
    }

    // Given back with one change, everything else stays: the secrets as well, as the files show.
    let mut changed = shown;
    changed["readings_per_day"] = json!(8);
    assert!(set(state, &changed.to_string()).status.success());
    let after = json_of(state, &["settings", "--json"]);
    assert_eq!(after, changed);
    let store = store::Store::open(state, [1; 16]).unwrap();
    let settings = store.settings().unwrap();
    assert_eq!(settings.communities[1], "s3cret-community");
    assert_eq!(settings.v3[0].privacy.as_ref().unwrap().password, "s3cret-priv");
    no_secret_in(&format!("{settings:?} {:?}", store.access().unwrap()));
}

#[test]
fn hostile_and_huge_settings_change_nothing() {
    let state = tempfile::tempdir().unwrap();
    let state = state.path();
    with_secrets(state);
    let before = worked(state, &["settings", "--json"]);
    let huge = format!("{{\"targets\":[\"{}\"]}}", "x".repeat(5_000_000));
    let deep = "[".repeat(60_000);
    for (json, part) in [
        (huge.as_str(), "Too long"),
        (deep.as_str(), "not the JSON of settings"),
        ("{\"communities\":[\"s3cret-community\\n\"]}", "Community"),
        ("{\"server\":\"https://evil.example\"}", "“server”"),
        (
            "{\"readings_per_day\":0,\"keep_days\":\"s3cret-auth\"}",
            "1 to 96",
        ),
        ("{\"targets\":[\"10.0.0.0/8\"]}", "\"wide\": true"),
    ] {
        let output = set(state, json);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(
            said.contains(part) || said.contains("not the JSON"),
            "{part}: {said}"
        );
        no_secret_in(&said);
    }
    assert_eq!(worked(state, &["settings", "--json"]), before);
    assert!(refused(state, &["settings", "set", "/no/such/file"], 1).contains("/no/such/file"));
    refused(state, &["settings", "set"], 2);
}

#[test]
fn the_box_itself_is_no_server_and_no_proxy_unless_somebody_insists() {
    let state = tempfile::tempdir().unwrap();
    let state = state.path();
    let code = "ABCDE-FGHIJ-KLMNO-PQRST";
    for host in ["127.0.0.1", "localhost", "[::1]", "169.254.1.1", "0.0.0.0"] {
        let server = format!("https://{host}:9");
        assert!(
            refused(state, &["enrol", &server, code], 1).contains("--local"),
            "{host}"
        );
        let proxy = format!("http://anna:s3cret-proxy@{host}:3128");
        assert!(
            refused(state, &["proxy", &proxy], 1).contains("--local"),
            "{host}"
        );
        let by_proxy = ["enrol", "https://meters.example", code, "--proxy", &proxy];
        assert!(refused(state, &by_proxy, 1).contains("--local"), "{host}");
    }
    assert!(
        worked(state, &["proxy"]).contains("without a proxy"),
        "nothing was kept"
    );
    worked(state, &["proxy", "http://127.0.0.1:3128", "--local"]);
    assert_eq!(json_of(state, &["proxy", "--json"])["host"], "127.0.0.1");
    worked(state, &["proxy", "none"]);
    assert!(worked(state, &["proxy"]).contains("without a proxy"));
    for wrong in [
        "socks5://a:s3cret-proxy@b",
        "http://a:s3cret-proxy@b:0",
        "http://a:s3cret-proxy@",
    ] {
        refused(state, &["proxy", wrong], 1);
    }
}

#[test]
fn a_ca_is_shown_by_its_fingerprint_and_taken_away_again() {
    let state = tempfile::tempdir().unwrap();
    let state = state.path();
    let file = state.join("ca.pem");
    fs::write(&file, "no certificate").unwrap();
    assert!(refused(state, &["ca", file.to_str().unwrap()], 1).contains("BEGIN CERTIFICATE"));
    let made = rcgen::generate_simple_self_signed(vec!["ca.office".into()]).unwrap();
    fs::write(&file, made.cert.pem()).unwrap();
    worked(state, &["ca", file.to_str().unwrap()]);
    let shown = json_of(state, &["ca", "--json"]);
    assert_eq!(shown["certificates"], 1);
    assert_eq!(shown["fingerprint"], portal::fingerprint(made.cert.der()));
    worked(state, &["ca", "none"]);
    assert!(worked(state, &["ca"]).contains("no CA was added"));
}

#[test]
fn the_claim_code_is_shown_until_the_box_is_claimed() {
    let state = tempfile::tempdir().unwrap();
    let state = state.path();
    let claim = json_of(state, &["claim", "--json"]);
    let code = claim["code"].as_str().unwrap().to_owned();
    assert_eq!((code.len(), &claim["claimed"]), (8, &json!(false)));
    assert!(worked(state, &["claim"]).contains(&code));
    assert!(worked(state, &["status"]).contains(&code));
    assert_eq!(json_of(state, &["status", "--json"])["claim_code"], code.as_str());
    assert!(refused(state, &["claim", "open"], 1).contains("no service runs"));
    assert!(refused(state, &["search"], 1).contains("no service runs"));

    let store = store::Store::open(state, [1; 16]).unwrap();
    store
        .set_password(
            "$argon2id$s3cret-auth",
            meters::Timestamp::from_unix_seconds(1_800_000_000),
        )
        .unwrap();
    for words in [["claim", "--json"], ["status", "--json"]] {
        let printed = worked(state, &words);
        assert!(!printed.contains(&code), "{printed}");
        no_secret_in(&printed);
    }
    assert_eq!(json_of(state, &["claim", "--json"])["claimed"], true);
}

#[test]
fn a_device_is_named_ignored_and_heeded() {
    let state = tempfile::tempdir().unwrap();
    let state = state.path();
    let store = store::Store::open(state, [1; 16]).unwrap();
    let identity = meters::Identity {
        model: Some("MX-3570N".into()),
        serial: Some("6509415X00".into()),
        ..meters::Identity::default()
    };
    let id = meters::DeviceId::from_random([5; 16]);
    let now = meters::Timestamp::from_unix_seconds(1_800_000_000);
    store.device_for(&identity, "10.0.0.9:161", now, id).unwrap();
    assert!(refused(state, &["device", "10.0.0.8"], 1).contains("10.0.0.8"));
    refused(state, &["device"], 2);
    refused(state, &["device", "10.0.0.9", "--ignore", "--heed"], 2);
    refused(state, &["device", "10.0.0.9", "--name", &"x".repeat(81)], 1);
    worked(state, &["device", "10.0.0.9", "--name", "Front desk", "--ignore"]);
    let shown = json_of(
        state,
        &["device", &id.to_string(), "--note", "behind the door", "--json"],
    );
    assert_eq!(
        (&shown["name"], &shown["note"], &shown["ignored"]),
        (&json!("Front desk"), &json!("behind the door"), &json!(true))
    );
    let heeded = json_of(
        state,
        &["device", "10.0.0.9:161", "--name", "", "--heed", "--json"],
    );
    assert_eq!((heeded.get("name"), &heeded["ignored"]), (None, &json!(false)));
}

#[test]
fn without_a_keeper_the_network_is_the_systems_own() {
    let state = tempfile::tempdir().unwrap();
    let sentence = "this computer's own system manages its address";
    assert!(worked(state.path(), &["network"]).starts_with(sentence));
    let output = run(state.path(), &["network", "--json"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stdout, b"null\n");
    assert!(String::from_utf8(output.stderr).unwrap().contains(sentence));
    for words in [
        &["network", "dhcp"][..],
        &["network", "confirm"],
        &["network", "revert"],
    ] {
        assert!(refused(state.path(), words, 1).contains(sentence), "{words:?}");
    }
}

#[test]
fn after_a_reset_no_file_of_the_box_holds_a_secret() {
    let state = tempfile::tempdir().unwrap();
    let state = state.path();
    with_secrets(state);
    fs::write(state.join("profiles.pack"), "s3cret-auth").unwrap();
    let code = json_of(state, &["claim", "--json"])["code"]
        .as_str()
        .unwrap()
        .to_owned();
    let key = json_of(state, &["status", "--json"])["key_fingerprint"].clone();
    assert!(refused(state, &["reset"], 2).contains("--yes"));
    assert!(
        raw(state).contains("s3cret-community"),
        "they are there to be found"
    );
    worked(state, &["reset", "--yes"]);
    let raw = raw(state);
    no_secret_in(&raw);
    assert_eq!(
        json_of(state, &["claim", "--json"])["code"],
        json!(code),
        "it is printed on the box"
    );
    assert_ne!(json_of(state, &["status", "--json"])["key_fingerprint"], key);
    assert_eq!(
        json_of(state, &["settings", "--json"])["communities"],
        json!(["public"])
    );
}

/// Every file of the folder, one behind another.
fn raw(state: &Path) -> String {
    let files = fs::read_dir(state).unwrap().map(|entry| entry.unwrap());
    let plain = files.filter(|entry| entry.file_type().unwrap().is_file());
    let mut all = Vec::new();
    for file in plain {
        all.extend(fs::read(file.path()).unwrap());
    }
    String::from_utf8_lossy(&all).into_owned()
}

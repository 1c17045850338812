#![allow(clippy::unwrap_used)]
use super::*;
use protocol::check_in::SettingsPatch;
use store::{Access, Settings};

fn opened() -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (Store::open(folder.path(), [1; 16]).unwrap(), folder)
}

fn wanted(revision: u64, patch: &str) -> NewSettings {
    NewSettings {
        revision,
        patch: SettingsPatch::parse(patch).unwrap(),
    }
}

#[test]
fn what_the_server_wants_is_taken_and_the_rest_stays() {
    let (store, _folder) = opened();
    let patch = r#"{"readings_per_day": 8, "targets": ["10.0.0.0/24"]}"#;
    let said = take_settings(&store, &wanted(1, patch)).unwrap().unwrap();
    assert!(said.contains("revision 1, are in use"), "{said}");
    let settings = store.settings().unwrap();
    assert_eq!(
        (settings.readings_per_day, settings.targets.as_slice()),
        (8, ["10.0.0.0/24".to_owned()].as_slice())
    );
    assert_eq!(settings.searches_per_week, Settings::default().searches_per_week);
    assert_eq!(
        take_settings(&store, &wanted(1, r#"{"readings_per_day": 9}"#)).unwrap(),
        None
    );
}

#[test]
fn a_patch_of_which_one_word_is_bad_changes_nothing() {
    let (store, _folder) = opened();
    let bad = [
        r#"{"readings_per_day": 8, "targets": ["not/a/target"]}"#,
        r#"{"readings_per_day": 0}"#,
        r#"{"readings_per_day": "8"}"#,
        r#"{"readings_per_day": 8, "communities": []}"#,
        r#"{"readings_per_day": 8, "speed": 3}"#,
        r#"{"readings_per_day": null}"#,
        "[]",
        "null",
        "\"readings_per_day\"",
        &format!("{{\"targets\": {}{}}}", "[".repeat(100), "]".repeat(100)),
        &format!("{{\"targets\": [\"{}\"]}}", "1".repeat(70_000)),
    ];
    for (patch, revision) in bad.iter().zip(1..) {
        let said = take_settings(&store, &wanted(revision, patch)).unwrap().unwrap();
        assert!(said.contains("are refused: "), "{patch}: {said}");
        assert_eq!(store.settings().unwrap(), Settings::default(), "{patch}");
        let refused = store.check_in_record().unwrap().refused.unwrap();
        assert_eq!(refused.revision, revision);
        assert!(!refused.message.is_empty());
    }
}

/// A server must not be able to cut a box off, nor to open its page.
#[test]
fn how_the_box_is_reached_and_reaches_its_server_is_no_setting() {
    let (store, _folder) = opened();
    let access = store.access().unwrap();
    let words = [
        "access",
        "address",
        "addressing",
        "ca",
        "claim_code",
        "dhcp",
        "dns",
        "enrolment",
        "extra_ca",
        "gateway",
        "host",
        "key",
        "netmask",
        "network",
        "password",
        "password_hash",
        "prefix",
        "proxy",
        "proxy_password",
        "recipients",
        "server",
        "server_ca",
        "server_key",
        "static",
        "url",
        "Proxy",
        "proxy ",
        "__proto__",
    ];
    for (word, revision) in words.iter().zip(1..) {
        for value in ["null", "\"http://evil.example:3128\"", "{}", "[]"] {
            let patch = format!("{{\"readings_per_day\": 8, \"{word}\": {value}}}");
            take_settings(&store, &wanted(revision, &patch)).unwrap();
            let refused = store.check_in_record().unwrap().refused.unwrap();
            assert!(
                refused.message.contains("there is no setting"),
                "{word}: {}",
                refused.message
            );
        }
    }
    assert_eq!(store.settings().unwrap(), Settings::default());
    assert_eq!(store.access().unwrap(), access);
    assert_eq!(access, Access::default());
    assert_eq!(store.enrolment().unwrap(), None);
    // Nor may a word come to mean one of these one day: whoever adds a setting looks here first.
    let known = serde_json::to_value(Settings::default()).unwrap();
    let known: Vec<&String> = known.as_object().unwrap().keys().collect();
    for word in words {
        assert!(!known.iter().any(|name| *name == word), "{word} became a setting");
    }
}

#[test]
fn no_secret_is_in_the_sentence_that_goes_back() {
    let (store, _folder) = opened();
    let patch = r#"{"communities": ["s3cret\u0007", "s3cret-too"], "v3": [{"user": "u", "auth": {"protocol": "md5", "password": "s3cr"}}]}"#;
    let said = take_settings(&store, &wanted(1, patch)).unwrap().unwrap();
    assert!(said.contains("refused"), "{said}");
    assert!(!said.contains("s3cr"), "{said}");
}

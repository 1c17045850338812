//! Patches as `meterbox settings set`, a file and a check-in bring them.

use super::*;

fn kept() -> Settings {
    settings_patch(
        &Settings::default(),
        r#"{"communities":["public","s3cret"],"v3":[{"user":"reader","auth":{"protocol":"sha256","password":"maple s3cret"},
            "priv":{"protocol":"aes128","password":"pancake s3cret"}}]}"#,
    )
    .unwrap()
}

#[test]
fn a_patch_changes_what_it_names_and_keeps_secrets_that_it_leaves_out() {
    let current = kept();
    assert_eq!(settings_patch(&current, "{}").unwrap(), current);
    let patched = settings_patch(
        &current,
        r#"{"readings_per_day":8,"targets":["10.0.0.0/24"],"communities":[null,null,"office"],
            "v3":[{"user":"reader","auth":{"protocol":"sha512"},"priv":{"protocol":"aes128"}}]}"#,
    )
    .unwrap();
    assert_eq!(patched.readings_per_day, 8);
    assert_eq!(patched.communities, ["public", "s3cret", "office"]);
    let secret = |secret: &Option<store::V3Secret>| secret.clone().unwrap();
    assert_eq!(secret(&patched.v3[0].auth).password, "maple s3cret");
    assert_eq!(secret(&patched.v3[0].auth).protocol, "sha512");
    assert_eq!(secret(&patched.v3[0].privacy).password, "pancake s3cret");
    let stranger =
        r#"{"v3":[{"user":"stranger","auth":{"protocol":"sha256"}}],"communities":[null,null,null]}"#;
    assert_eq!(
        faults(settings_patch(&current, stranger)),
        [
            (field::COMMUNITY, Fault::Missing),
            (field::AUTH_PASSWORD, Fault::Missing)
        ]
    );
}

#[test]
fn a_hostile_or_huge_patch_is_refused_without_a_word_of_a_secret() {
    let current = kept();
    let deep = format!("{{\"targets\":{}{}}}", "[".repeat(30_000), "]".repeat(30_000));
    let long = format!("{{\"targets\":[\"{}\"]}}", "x".repeat(70_000));
    let many = format!("{{\"v3\":[{}{{}}]}}", "{},".repeat(9_000));
    let targets = format!("{{\"targets\":[{}\"10.0.0.1\"]}}", "\"10.0.0.1\",".repeat(300));
    for json in [
        "",
        "null",
        "[]",
        "{",
        "\"s3cret\"",
        "{\"readings_per_day\":\"s3cret\"}",
        "{\"readings_per_day\":-1}",
        "{\"readings_per_day\":1e99}",
        "{\"communities\":\"s3cret\"}",
        "{\"communities\":[]}x",
        "{\"communities\":[{\"s3cret\":1}]}",
        "{\"communities\":[\"s3cret\\u0000\"]}",
        "{\"v3\":[{\"user\":\"reader\",\"auth\":{\"protocol\":\"s3cret\",\"password\":\"s3cret\"}}]}",
        "{\"keep_days\":0}",
        "{\"snmp_port\":70000}",
        "{\"pace\":\"s3cret\"}",
        "{\"targets\":[\"<script>\"]}",
        "{\"targets\":[\"10.0.0.0/8\"]}",
        "{\"excludes\":[\"broadcast\"]}",
        deep.as_str(),
        long.as_str(),
        many.as_str(),
        targets.as_str(),
    ] {
        let start: String = json.chars().take(60).collect();
        let faults = settings_patch(&current, json).unwrap_err();
        let sentence = in_english(&faults);
        assert!(!sentence.contains("s3cret"), "{start}: {sentence}");
        assert!(!format!("{faults:?}").contains("s3cret"), "{start}");
        assert!(sentence.len() < 4_000, "{start}: {}", sentence.len());
    }
    let unknown =
        in_english(&settings_patch(&current, "{\"colour\\n\":1,\"server\":\"https://evil\"}").unwrap_err());
    assert!(
        unknown.contains("“colour\\n”") && unknown.contains("“server”"),
        "{unknown}"
    );
    let pace = in_english(&settings_patch(&current, "{\"pace\":\"warp\"}").unwrap_err());
    assert_eq!(
        pace, "pace has to be gentle, normal or fast.",
        "what would be right"
    );
}

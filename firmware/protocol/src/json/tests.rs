#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use proptest::prelude::*;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;

use super::*;
use crate::{CheckInAnswer, Refusal};

#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Thing {
    name: String,
    #[serde(default)]
    count: u16,
    #[serde(default)]
    below: Option<i64>,
    #[serde(default)]
    pair: Option<(u64, String)>,
    #[serde(default)]
    words: Vec<Word>,
    #[serde(default)]
    by_name: BTreeMap<String, bool>,
    #[serde(default)]
    host: Option<Ipv4Addr>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    Yes,
    No,
    #[serde(other)]
    NewerThanThis,
}

fn thing(text: &str) -> Result<Thing, String> {
    read(text).map_err(|wrong: Malformed| wrong.to_string())
}

#[test]
fn a_thing_is_read_and_what_a_newer_program_wrote_is_passed_over() {
    let text = r#" { "name" : "a\tb\u00e9\ud83d\ude00\"\/" , "count": 65535, "below":-9223372036854775808,
        "newer": {"of": [1.5e-3, {}, [], null, "}]"], "": -0.0}, "pair":[18446744073709551615,"x"],
        "words": ["yes","no","perhaps"], "by_name":{"a":true,"b":false}, "host":"10.0.0.9" } "#;
    let read = thing(text).unwrap();
    assert_eq!(read.name, "a\tbé😀\"/");
    assert_eq!((read.count, read.below), (65_535, Some(i64::MIN)));
    assert_eq!(read.pair, Some((u64::MAX, "x".to_owned())));
    assert_eq!(read.words, [Word::Yes, Word::No, Word::NewerThanThis]);
    assert_eq!(
        read.by_name,
        BTreeMap::from([("a".into(), true), ("b".into(), false)])
    );
    assert_eq!(read.host, Some(Ipv4Addr::new(10, 0, 0, 9)));
}

#[test]
fn what_is_wrong_is_said_with_its_place_and_never_repeated() {
    for (text, what) in [
        (r#"{"name":"x","count":65536}"#, "this is not u16, at octet 25"),
        (
            r#"{"name":"x","count":1.0}"#,
            "this is no whole number, at octet 21",
        ),
        (r#"{"name":"x","count":"1"}"#, "a value is missing, at octet 20"),
        (
            r#"{"name":"x","count":01}"#,
            "a number begins with 0, at octet 22",
        ),
        (r#"{"count":1}"#, "missing field `name`, at octet 10"),
        (
            r#"{"name":"x","name":"y"}"#,
            "duplicate field `name`, at octet 18",
        ),
        (r#"["x"]"#, "this is no object, at octet 0"),
        (r#"{"name":"x"} {"#, "more follows, at octet 13"),
        (r#"{"name":"x",}"#, "this is no text in quotes, at octet 12"),
        (
            r#"{"name":"x""#,
            "a comma or the closing bracket is missing, at octet 11",
        ),
        (r#"{"name":"\ud800 \udc00"}"#, "half a character, at octet 16"),
        (r#"{"name":"secret"#, "a text does not end, at octet 15"),
        (r#"{"name":nul}"#, "this is no text in quotes, at octet 8"),
        ("", "this is no object, at octet 0"),
    ] {
        assert_eq!(thing(text).unwrap_err(), what, "{text}");
    }
}

#[test]
fn n12_however_deep_a_value_is_nested_nothing_breaks() {
    let deep = |times: usize| format!("{}{}", "[".repeat(times), "]".repeat(times));
    read::<IgnoredAny>(&deep(1_000_000)).unwrap();
    read::<IgnoredAny>(&"[".repeat(1_000_000)).unwrap_err();
    read::<IgnoredAny>(&r#"{"a":"#.repeat(1_000_000)).unwrap_err();
    let text = format!(r#"{{"a":{}}}"#, deep(10_000));
    assert_eq!(entries(&text).unwrap(), [("a".to_owned(), deep(10_000).as_str())]);
    #[derive(Debug, Deserialize)]
    struct Nest {
        #[allow(dead_code)]
        within: Vec<Nest>,
    }
    let nested = format!("{}{}", r#"{"within":["#.repeat(1_000), "]}".repeat(1_000));
    let wrong = read::<Nest>(&nested).unwrap_err().to_string();
    assert!(
        wrong.starts_with("one thing stands in another too often"),
        "{wrong}"
    );
}

#[test]
fn a_patch_is_taken_as_it_is_written() {
    let answer = r#"{"state":"known","settings":{"revision":3,"patch": {"pace" : "fast", "new": [1.5]} }}"#;
    let ours = read::<CheckInAnswer>(answer).map(|answer| answer.settings);
    let theirs = serde_json::from_str::<CheckInAnswer>(answer).map(|answer| answer.settings);
    assert_eq!(ours.ok(), theirs.ok());
    let patch: Box<RawValue> = read(r#" {"pace" : "fast"} "#).unwrap();
    assert_eq!(patch.get(), r#"{"pace" : "fast"}"#);
}

#[test]
fn entries_are_by_name_and_the_last_of_two_counts() {
    let read = entries(r#"{"b":[1, 2],"a":"x","b": null ,"c":{}}"#).unwrap();
    let expected = [("a", "\"x\""), ("b", "null"), ("c", "{}")];
    assert_eq!(read, expected.map(|(name, value)| (name.to_owned(), value)));
    for wrong in ["", "[]", "{\"a\"}", "{\"a\":}", "{\"a\":1}}", "{\"a\":1 2}"] {
        entries(wrong).unwrap_err();
    }
}

/// Any JSON, written by another hand.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..8)
                .prop_map(|entries| entries.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_is_json_is_passed_over(value in any_json(), is_pretty: bool) {
        let text = if is_pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        read::<IgnoredAny>(&text).unwrap();
        // Its fractions are not always the same ones again.
        if let Value::Object(object) = serde_json::from_str(&text).unwrap() {
            let read: Vec<(String, Value)> = entries(&text)
                .unwrap()
                .into_iter()
                .map(|(name, value)| (name, serde_json::from_str(value).unwrap()))
                .collect();
            prop_assert_eq!(read, object.into_iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_text_comes_back(text: String) {
        prop_assert_eq!(read::<String>(&serde_json::to_string(&text).unwrap()).unwrap(), text);
    }

    // The other reader's word counts: what is JSON to it is JSON to ours, and what is none is none.
    #[test]
    fn damaged_json_is_judged_as_by_the_other_reader(
        value in any_json(), place: prop::sample::Index, octet in prop::sample::select(b"\"\\{}[],:0-9.eEtn u\x01".to_vec()),
    ) {
        let mut octets = serde_json::to_vec(&value).unwrap();
        let place = place.index(octets.len());
        octets[place] = octet;
        if let Ok(text) = std::str::from_utf8(&octets) {
            let theirs = serde_json::from_str::<IgnoredAny>(text).is_ok();
            // It takes half a character where it passes over a text; ours takes none anywhere.
            let ours = match read::<IgnoredAny>(text) {
                Err(wrong) if wrong.to_string().starts_with("half a character") => return Ok(()),
                ours => ours.is_ok(),
            };
            prop_assert_eq!(ours, theirs, "{}", text);
        }
    }

    #[test]
    fn n12_noise_breaks_nothing(text in "[\\[\\]{}:,\"\\\\u0-9a-f.eE+ -]{0,40}|\\PC{0,40}") {
        let _ = read::<Thing>(&text);
        let _ = read::<Refusal>(&text);
        let _ = entries(&text);
    }

    #[test]
    fn a_number_is_as_the_other_reader_has_it(number in "-?[0-9]{1,21}") {
        if number.trim_start_matches('-') != "0" {
            prop_assert_eq!(read::<i64>(&number).ok(), serde_json::from_str::<i64>(&number).ok());
            prop_assert_eq!(read::<u64>(&number).ok(), serde_json::from_str::<u64>(&number).ok());
            prop_assert_eq!(read::<u8>(&number).ok(), serde_json::from_str::<u8>(&number).ok());
        }
    }
}

#![allow(clippy::unwrap_used)]
use setup::{DeviceWords, ProxyWords, ReportWords, SearchWords, UserWords};
use store::{Rhythm, SearchPace};

use super::*;

fn faults<T>(result: Result<T, Vec<FieldFault>>) -> Vec<(&'static str, Fault)> {
    let faults = result.err().unwrap_or_default();
    faults
        .into_iter()
        .map(|fault| (fault.field, fault.fault))
        .collect()
}

fn words() -> SearchWords {
    SearchWords {
        targets: vec!["10.0.0.0/24".into(), " ".into(), "printer.office".into()],
        pace: "normal".into(),
        readings_per_day: "4".into(),
        searches_per_week: "2".into(),
        ..SearchWords::default()
    }
}

#[test]
fn a_search_is_taken_with_its_segments_first_and_each_target_once() {
    let typed = SearchWords {
        segments: vec!["10.0.1.0/24".into(), "10.0.0.0/24".into()],
        excludes: vec!["10.0.0.5".into()],
        pace: "gentle".into(),
        searches_per_week: "0".into(),
        ..words()
    };
    let settings = search(&typed, &Settings::default()).unwrap();
    assert_eq!(settings.targets, ["10.0.1.0/24", "10.0.0.0/24", "printer.office"]);
    assert_eq!(settings.excludes, ["10.0.0.5"]);
    assert_eq!(
        (settings.pace, settings.searches_per_week),
        (SearchPace::Gentle, 0)
    );
    assert_eq!(
        settings.communities,
        ["public"],
        "what the form doesn't have stays"
    );
}

#[test]
fn every_fault_of_a_search_is_told_at_its_field_at_once() {
    let typed = SearchWords {
        segments: vec!["office".into()],
        targets: vec!["10.0.0.300".into(), "broadcast".into()],
        excludes: vec!["broadcast".into(), "<script>".into()],
        pace: "furious".into(),
        readings_per_day: "97".into(),
        searches_per_week: "-1".into(),
        ..words()
    };
    let found = faults(search(&typed, &Settings::default()));
    let not_a_target = |text: &str| Fault::NotATarget { text: text.into() };
    for expected in [
        (field::SEGMENT, not_a_target("office")),
        (field::TARGETS, not_a_target("10.0.0.300")),
        (field::TARGETS, Fault::BroadcastOff),
        (field::EXCLUDES, not_a_target("broadcast")),
        (field::EXCLUDES, not_a_target("<script>")),
        (field::PACE, Fault::NotAChoice),
        (field::READINGS_PER_DAY, Fault::NotANumber { least: 1, most: 96 }),
        (
            field::SEARCHES_PER_WEEK,
            Fault::NotANumber { least: 0, most: 168 },
        ),
    ] {
        let times = found.iter().filter(|fault| **fault == expected).count();
        assert_eq!(times, 1, "{expected:?} in {found:?}");
    }
    assert_eq!(found.len(), 8, "{found:?}");
}

#[test]
fn more_than_a_slash_16_has_to_be_meant_and_excludes_count() {
    let typed = |targets: &[&str], excludes: &[&str], wide| SearchWords {
        targets: targets.iter().map(|text| (*text).to_owned()).collect(),
        excludes: excludes.iter().map(|text| (*text).to_owned()).collect(),
        wide,
        ..words()
    };
    let current = Settings::default();
    let too_wide = (field::WIDE, Fault::TooWide { addresses: 65_537 });
    let one_more = ["10.1.0.0-10.1.255.255", "10.2.0.0", "10.1.7.7"];
    assert_eq!(
        faults(search(&typed(&one_more, &[], false), &current)),
        [too_wide]
    );
    assert!(search(&typed(&one_more, &[], true), &current).is_ok());
    assert!(search(&typed(&one_more, &["10.1.9.9"], false), &current).is_ok());
}

#[test]
fn communities_and_users_are_added_once_and_removed_but_never_the_last() {
    let current = Settings::default();
    assert_eq!(
        faults(add_community("public", &current)),
        [(field::COMMUNITY, Fault::Already)]
    );
    assert_eq!(
        faults(add_community("", &current)),
        [(field::COMMUNITY, Fault::Missing)]
    );
    assert_eq!(
        faults(add_community("a\nb", &current)),
        [(field::COMMUNITY, Fault::ControlCharacter)]
    );
    let two = add_community("s3cret", &current).unwrap();
    assert_eq!(two.communities, ["public", "s3cret"]);
    assert_eq!(remove_community(0, &two).unwrap().communities, ["s3cret"]);
    assert_eq!(
        faults(remove_community(0, &current)),
        [(field::COMMUNITY, Fault::Missing)]
    );
    assert_eq!(
        faults(remove_community(7, &two)),
        [(field::COMMUNITY, Fault::NotAChoice)]
    );

    let typed = UserWords {
        name: " reader ".into(),
        auth: "sha256".into(),
        auth_password: "maplesyrup".into(),
        privacy: String::new(),
        privacy_password: String::new(),
        context: String::new(),
    };
    let with_user = add_user(&typed, &current).unwrap();
    assert_eq!(with_user.v3[0].user, "reader");
    assert_eq!(
        faults(add_user(&typed, &with_user)),
        [(field::USER, Fault::Already)]
    );
    assert_eq!(remove_user(0, &with_user).unwrap().v3, []);
    assert_eq!(
        faults(remove_user(1, &with_user)),
        [(field::USER, Fault::NotAChoice)]
    );
    let alone = remove_community(0, &with_user).unwrap();
    assert_eq!(
        faults(remove_user(0, &alone)),
        [(field::COMMUNITY, Fault::Missing)]
    );

    let wrong = UserWords {
        name: String::new(),
        auth: "sha3".into(),
        auth_password: "s3cret".into(),
        privacy: "aes128".into(),
        privacy_password: String::new(),
        context: String::new(),
    };
    assert_eq!(
        faults(add_user(&wrong, &current)),
        [
            (field::USER, Fault::Missing),
            (field::AUTH, Fault::NotAChoice),
            (field::AUTH_PASSWORD, Fault::TooShort { least: 8 }),
            (field::PRIVACY_PASSWORD, Fault::Missing),
        ]
    );
}

fn proxy_of(host: &str, port: &str, user: &str, password: Option<&str>) -> ProxyWords {
    ProxyWords {
        host: host.into(),
        port: port.into(),
        user: user.into(),
        password: password.map(str::to_owned),
        local: false,
    }
}

#[test]
fn a_proxys_user_and_password_survive_the_url() {
    let hostile = "p@ss:w%rd/ü?#[]";
    let url = proxy(
        &proxy_of("proxy.office", "3128", "DOM\\anna@x", Some(hostile)),
        None,
    )
    .unwrap();
    let kept = KeptProxy::of_url(&url).unwrap();
    assert_eq!((kept.host.as_str(), kept.port), ("proxy.office", 3_128));
    assert_eq!(kept.user.as_deref(), Some("DOM\\anna@x"));
    let again = proxy(
        &proxy_of("proxy.office", "3128", "DOM\\anna@x", Some(hostile)),
        None,
    )
    .unwrap();
    assert_eq!(url, again);
    let typed = proxy_words(&url, false).unwrap();
    assert_eq!(typed.password.as_deref(), Some(hostile));

    // Nothing typed: what is kept goes on, for the same user at the same host alone.
    let port = proxy(&proxy_of("PROXY.office", "8080", "DOM\\anna@x", None), Some(&url)).unwrap();
    assert!(KeptProxy::of_url(&port).unwrap().has_password());
    let elsewhere = proxy(&proxy_of("evil.example", "3128", "DOM\\anna@x", None), Some(&url));
    assert_eq!(faults(elsewhere), [(field::PROXY_PASSWORD, Fault::Missing)]);
    let bob = proxy(&proxy_of("proxy.office", "3128", "bob", None), Some(&url)).unwrap();
    assert!(!KeptProxy::of_url(&bob).unwrap().has_password());
    let nobody = proxy(&proxy_of("[2001:db8::7]", "3128", "", None), Some(&url)).unwrap();
    assert_eq!(nobody, "http://[2001:db8::7]:3128");
    assert_eq!(KeptProxy::of_url(&nobody).unwrap().host, "2001:db8::7");
}

#[test]
fn what_is_no_proxy_is_told_at_its_field() {
    let not_a_host = |text: &str| (field::PROXY_HOST, Fault::NotAHost { text: text.into() });
    let range = Fault::NotANumber {
        least: 1,
        most: 65_535,
    };
    assert_eq!(
        faults(proxy(&proxy_of("", "", "a\nb", Some("c\0d")), None)),
        [
            (field::PROXY_HOST, Fault::Missing),
            (field::PROXY_PORT, Fault::Missing),
            (field::PROXY_USER, Fault::ControlCharacter),
            (field::PROXY_PASSWORD, Fault::ControlCharacter),
        ]
    );
    for port in ["0", "65536", "-1", "http"] {
        assert_eq!(
            faults(proxy(&proxy_of("proxy", port, "", None), None)),
            [(field::PROXY_PORT, range.clone())]
        );
    }
    for host in [
        "http://proxy",
        "a b",
        "proxy/path",
        "user@proxy",
        "proxy:80",
        "10.0.0.300",
        "0x7f000001",
    ] {
        assert_eq!(
            faults(proxy(&proxy_of(host, "80", "", None), None)),
            [not_a_host(host)]
        );
    }
    for url in ["socks5://a:s3cret@b", "http://a:s3cret@b:0", "s3cret"] {
        let sentence = in_english(&proxy_words(url, false).err().unwrap());
        assert!(!sentence.contains("s3cret"), "{sentence}");
    }
}

#[test]
fn the_box_itself_and_the_cable_are_no_server_and_no_proxy_unless_somebody_insists() {
    for host in [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "169.254.169.254",
        "0.0.0.0",
        "[fe80::1]",
        "[::ffff:127.0.0.1]",
    ] {
        let url = format!("https://{host}:8443");
        assert_eq!(
            server(&url, false).unwrap_err(),
            at(field::SERVER, Fault::Local),
            "{host}"
        );
        assert!(server(&url, true).is_ok(), "{host}");
        let typed = proxy_of(host, "3128", "", None);
        assert_eq!(
            faults(proxy(&typed, None)),
            [(field::PROXY_HOST, Fault::Local)],
            "{host}"
        );
        assert!(
            proxy(&ProxyWords { local: true, ..typed }, None).is_ok(),
            "{host}"
        );
    }
    assert_eq!(
        server("https://0x7f.1", true).unwrap_err().fault,
        Fault::NotAServer
    );
}

#[test]
fn a_server_and_a_code_say_what_they_are_not() {
    assert_eq!(server(" ", false).unwrap_err().fault, Fault::Missing);
    for text in [
        "http://meters.example",
        "meters.example",
        "https://a/b",
        "https://u:p@a",
        "https://",
    ] {
        assert_eq!(
            server(text, false).unwrap_err(),
            at(field::SERVER, Fault::NotAServer),
            "{text}"
        );
    }
    assert_eq!(
        server(" HTTPS://Meters.example:443/ ", false)
            .unwrap()
            .to_string(),
        "https://meters.example"
    );
    assert_eq!(enrolment_code("").unwrap_err().fault, Fault::Missing);
    assert_eq!(enrolment_code("ABCDE").unwrap_err().fault, Fault::NotACode);
    assert!(enrolment_code("abcde-fghij klmno pqrst").is_ok());
}

#[test]
fn what_is_no_certificate_is_refused() {
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for text in [
        "hello",
        broken,
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    ] {
        assert_eq!(ca(text).unwrap_err(), at(field::CA, Fault::NotACertificate));
    }
    assert_eq!(ca(" \n").unwrap_err().fault, Fault::Missing);
    assert!(matches!(
        ca(&"x".repeat(100_000)).unwrap_err().fault,
        Fault::TooLong { .. }
    ));
}

#[test]
fn a_note_is_trimmed_and_bounded() {
    let said = |name: &str, note: &str| DeviceWords {
        name: name.into(),
        note: note.into(),
        ignored: true,
    };
    let note = device(&said(" Front desk ", "behind\nthe door ")).unwrap();
    assert_eq!(
        (note.name.as_deref(), note.note.as_str(), note.ignored),
        (Some("Front desk"), "behind\nthe door", true)
    );
    assert_eq!(device(&said("", "")).unwrap().name, None);
    assert_eq!(
        faults(device(&said("a\nb", &"x".repeat(1_001)))),
        [
            (field::NAME, Fault::ControlCharacter),
            (field::NOTE, Fault::TooLong { most: 1_000 })
        ]
    );
}

#[test]
fn a_wish_for_reports_is_read_as_the_protocol_writes_it() {
    let said = |recipients: &[&str], rhythm: &str, day: &str, time: &str| ReportWords {
        recipients: recipients.iter().map(|text| (*text).to_owned()).collect(),
        rhythm: rhythm.into(),
        day: day.into(),
        time: time.into(),
    };
    let (recipients, rhythm) = reports(&said(
        &[" a@x.example ", "", "a@x.example"],
        "monthly",
        "1",
        "7:00",
    ))
    .unwrap();
    assert_eq!(
        (recipients, rhythm.to_string()),
        (vec!["a@x.example".to_owned()], "monthly 1 07:00".to_owned())
    );
    assert_eq!(
        reports(&said(&["nonsense"], "never", "", "")).unwrap(),
        (Vec::new(), Rhythm::Never)
    );
    assert_eq!(
        faults(reports(&said(
            &["a@x.example\r\nBcc: b@y", "c"],
            "monthly",
            "29",
            "07:00"
        ))),
        [
            (field::DAY, Fault::NotANumber { least: 1, most: 28 }),
            (
                field::RECIPIENTS,
                Fault::NotAMailbox {
                    text: "a@x.example\r\nBcc: b@y".into()
                }
            ),
            (field::RECIPIENTS, Fault::NotAMailbox { text: "c".into() }),
        ]
    );
    assert_eq!(
        faults(reports(&said(&["a@x.example"], "weekly", "8", "07:00"))),
        [(field::DAY, Fault::NotANumber { least: 1, most: 7 })]
    );
    assert_eq!(
        faults(reports(&said(&[], "daily", "", "25:00"))),
        [(field::TIME, Fault::NotATime)]
    );
    assert_eq!(
        faults(reports(&said(&[], "daily", "", "07:00"))),
        [(field::RECIPIENTS, Fault::Missing)]
    );
    let many: Vec<String> = (0..21).map(|number| format!("a{number}@x.example")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(
        faults(reports(&said(&many, "daily", "", "07:00"))),
        [(field::RECIPIENTS, Fault::TooMany { most: 20 })]
    );
}

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

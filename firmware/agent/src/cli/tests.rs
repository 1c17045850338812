//! Words in, commands out.
#![allow(clippy::unwrap_used)]
use super::*;

fn parsed(line: &str) -> Result<Command, WrongUsage> {
    parse(line.split_whitespace())
}

#[test]
fn each_command_of_the_design_is_understood() {
    assert_eq!(
        parsed("read 127.0.0.2:1161 --community office --community public --json").unwrap(),
        Command::Read {
            host: "127.0.0.2:1161".into(),
            asking: Asking {
                communities: vec!["office".into(), "public".into()],
                v3: None,
                port: 161
            },
            state: None,
            json: true
        }
    );
    assert_eq!(
        parsed("discover 10.0.0.0/24 10.0.1.7 --port 1161 --exclude 10.0.0.5 --exclude 10.0.0.7 --gentle")
            .unwrap(),
        Command::Discover {
            search: Search {
                targets: vec!["10.0.0.0/24".into(), "10.0.1.7".into()],
                excludes: vec!["10.0.0.5".into(), "10.0.0.7".into()],
                pace: SearchPace::Gentle,
                confirmed: false,
            },
            asking: Asking {
                communities: vec!["public".into()],
                v3: None,
                port: 1161
            },
            json: false
        }
    );
    assert_eq!(
        parsed("status").unwrap(),
        Command::Status {
            state: STATE.into(),
            json: false
        }
    );
    assert_eq!(
        parsed("export --csv --state /s").unwrap(),
        Command::Export { state: "/s".into() }
    );
    assert!(matches!(
        parsed("segments --community office").unwrap(),
        Command::Segments { gateway: None, asking, json: false } if asking.communities == ["office"]
    ));
    assert_eq!(
        parsed("add printer.office --json --ipp").unwrap(),
        Command::Add {
            state: STATE.into(),
            wanted: Wanted {
                host: "printer.office".into(),
                communities: Vec::new(),
                ipp: true,
            },
            json: true
        }
    );
    assert_eq!(
        parsed("forget printer.office --state /s").unwrap(),
        Command::Forget {
            state: "/s".into(),
            host: "printer.office".into()
        }
    );
    assert_eq!(
        parsed("update install box.img --key key.pub --slots /s").unwrap(),
        Command::Update {
            state: STATE.into(),
            slots: Some("/s".into()),
            wanted: UpdateCommand::Install {
                image: "box.img".into(),
                key: "key.pub".into(),
                within: None,
            },
            json: false
        }
    );
    assert_eq!(parsed("").unwrap(), Command::Help);
    assert_eq!(parsed("read --help").unwrap(), Command::Help);
}

#[test]
fn wrong_words_are_named() {
    for (line, named) in [
        ("frobnicate", "frobnicate"),
        ("read", "a host"),
        ("read a b", "\"b\""),
        ("discover", "target"),
        ("discover x --port 99999", "99999"),
        ("discover x --gentle --fast", "--fast"),
        ("segments a b", "\"b\""),
        ("add", "a host"),
        ("read x --yes", "--yes"),
        ("status --csv", "--csv"),
        ("run --community public", "--community"),
        ("enrol https://x", "code"),
        ("export", "--csv"),
        ("update", "status, install"),
        ("update explode", "status, install"),
        ("update install", "the image's file"),
        ("update install x", "--key"),
        ("update install x y --key k", "the image's file"),
        ("update confirm --key k", "--key"),
        ("update confirm --confirm-within 9", "--confirm-within"),
        ("update rollback --json", "--json"),
    ] {
        let WrongUsage(sentence) = parsed(line).unwrap_err();
        assert!(sentence.contains(named), "{line}: {sentence}");
    }
}

#[test]
fn every_command_that_help_names_there_is() {
    let named = USAGE
        .lines()
        .filter_map(|line| line.trim().strip_prefix("meterbox "))
        .filter_map(|line| line.split_whitespace().next());
    for name in named {
        let answer = parsed(name);
        let unknown =
            matches!(&answer, Err(WrongUsage(sentence)) if sentence.contains("there is no command"));
        assert!(!unknown, "{name}: {answer:?}");
    }
}

#[test]
fn a_user_of_snmpv3_takes_the_place_of_public() {
    let line = "read h --v3-user meter --v3-auth SHA-256 --v3-auth-password-file /a --v3-priv aes128";
    let Command::Read { asking, .. } = parsed(line).unwrap() else {
        panic!("a reading");
    };
    assert!(asking.communities.is_empty());
    // Nothing is fetched before it is needed.
    let sentence = asking.credentials().unwrap_err().to_string();
    assert!(sentence.contains("password file /a"), "{sentence}");
    let Command::Discover { asking, .. } = parsed("discover t --community c --v3-user meter").unwrap() else {
        panic!("a search");
    };
    let credentials = asking.credentials().unwrap();
    assert_eq!(credentials.to_string(), "community “c” or SNMPv3 user “meter”");
}

#[test]
fn half_a_user_is_refused_with_what_is_missing() {
    for (line, named) in [
        ("read h --v3-auth sha", "--v3-user"),
        ("read h --v3-user u --v3-priv des", "--v3-auth"),
        ("read h --v3-user u --v3-auth sha3", "sha512"),
        ("read h --v3-user u --v3-auth sha --v3-priv 3des", "aes256c"),
        ("read h --v3-user u --v3-auth-password-file f", "--v3-auth"),
        (
            "read h --v3-user u --v3-auth sha --v3-auth-password p",
            "--v3-auth-password",
        ),
        ("status --v3-user u", "--v3-user"),
    ] {
        let WrongUsage(sentence) = parsed(line).unwrap_err();
        assert!(sentence.contains(named), "{line}: {sentence}");
    }
}

#[test]
fn profiles_are_checked_loaded_and_listed() {
    assert_eq!(
        parsed("profile check contoso.toml device.snmprec --json").unwrap(),
        Command::ProfileCheck {
            profile: Some("contoso.toml".into()),
            recording: "device.snmprec".into(),
            state: None,
            json: true
        }
    );
    assert!(matches!(
        parsed("profile check device.snmprec --state /s").unwrap(),
        Command::ProfileCheck {
            profile: None,
            state: Some(_),
            json: false,
            ..
        }
    ));
    assert_eq!(
        parsed("profile load profiles.pack").unwrap(),
        Command::ProfileLoad {
            state: STATE.into(),
            pack: "profiles.pack".into()
        }
    );
    assert!(matches!(
        parsed("profile list").unwrap(),
        Command::ProfileList { json: false, .. }
    ));
    for wrong in [
        "profile",
        "profile frob",
        "profile check",
        "profile load",
        "profile load a b",
        "profile list a",
    ] {
        assert!(parsed(wrong).is_err(), "{wrong}");
    }
    assert!(matches!(
        parsed("capture 10.0.0.9 --community office --out file").unwrap(),
        Command::Capture { out: Some(_), asking, .. } if asking.communities == ["office"]
    ));
}

#[test]
fn a_network_plan_is_words_until_it_is_checked() {
    let parsed_network = |line: &str| match parsed(line) {
        Ok(Command::Network { wanted, .. }) => Ok(wanted),
        Ok(other) => panic!("{other:?}"),
        Err(wrong) => Err(wrong.0),
    };
    assert_eq!(parsed_network("network"), Ok(NetworkCommand::Show));
    assert_eq!(parsed_network("network confirm"), Ok(NetworkCommand::Confirm));
    assert_eq!(
        parsed_network("network static 10.0.0.7/24 --gateway 10.0.0.1 --dns 10.0.0.1,9.9.9.9"),
        Ok(NetworkCommand::Try(setup::Addressing::Static {
            address: "10.0.0.7/24".into(),
            prefix: String::new(),
            gateway: "10.0.0.1".into(),
            dns: "10.0.0.1,9.9.9.9".into(),
        }))
    );
    for wrong in [
        "network static",
        "network dhcp --gateway 10.0.0.1",
        "network revert --dns 9.9.9.9",
        "network bridge",
        "network dhcp now",
    ] {
        assert!(parsed_network(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_wish_for_reports_names_who_and_when_once() {
    let wish = |words: &str| parsed(&format!("reports {words}"));
    let Ok(Command::Reports {
        wish: Some(wished), ..
    }) = wish("--to a@b.example c@b.example --monthly 1 07:00")
    else {
        panic!("it is a wish");
    };
    assert_eq!(wished.recipients, ["a@b.example", "c@b.example"]);
    assert_eq!(
        (wished.rhythm.as_str(), wished.day.as_str(), wished.time.as_str()),
        ("monthly", "1", "07:00")
    );
    assert!(matches!(
        wish(""),
        Ok(Command::Reports {
            wish: None,
            json: false,
            ..
        })
    ));
    assert!(
        matches!(wish("--never"), Ok(Command::Reports { wish: Some(never), .. }) if never.rhythm == "never")
    );
    for (words, said) in [
        ("--to a@b.example", "when"),
        ("--daily 07:00", "--to"),
        ("--to a@b.example --daily 07:00 --never", "contradict"),
        ("--to a@b.example --weekly mon", "weekly"),
        ("--to a@b.example --daily 07:00 --json", "--json"),
        ("now", "now"),
    ] {
        let WrongUsage(sentence) = wish(words).unwrap_err();
        assert!(sentence.contains(said), "{words}: {sentence}");
    }
}

#[test]
fn what_adjusts_the_box_is_understood_and_what_is_missing_is_said() {
    let wanted = |line: &str| match parsed(line) {
        Ok(Command::Adjust { wanted, .. }) => wanted,
        other => panic!("{line}: {other:?}"),
    };
    assert_eq!(wanted("settings --json"), Adjustment::ShowSettings);
    assert_eq!(wanted("settings set -"), Adjustment::SetSettings { from: None });
    assert_eq!(
        wanted("settings set file.json"),
        Adjustment::SetSettings {
            from: Some("file.json".into())
        }
    );
    assert_eq!(wanted("claim"), Adjustment::ShowClaim);
    assert_eq!(wanted("claim open"), Adjustment::OpenClaim);
    assert_eq!(wanted("search"), Adjustment::Search { stop: false });
    assert_eq!(wanted("search --stop"), Adjustment::Search { stop: true });
    assert_eq!(wanted("reset --yes"), Adjustment::Reset);
    assert_eq!(wanted("ca none"), Adjustment::SetCa { file: None });
    assert_eq!(
        wanted("proxy none"),
        Adjustment::SetProxy {
            url: None,
            local: false
        }
    );
    assert_eq!(
        wanted("device 10.0.0.9 --note attic --heed --no-ipp"),
        Adjustment::Device {
            device: "10.0.0.9".into(),
            name: None,
            note: Some("attic".into()),
            ignored: Some(false),
            ipp: Some(false),
        }
    );
    for (line, part) in [
        ("reset", "--yes"),
        ("reset now --yes", "\"now\""),
        ("settings get", "\"get\""),
        ("settings set", "a file"),
        ("claim close", "\"close\""),
        ("device", "address or id"),
        ("device a b", "\"b\""),
        ("device a --ipp --no-ipp", "contradict"),
        ("claim --ipp", "ipp"),
        ("proxy a b", "\"b\""),
        ("ca a b", "\"b\""),
        ("search now", "\"now\""),
        ("search --json", "--json"),
        ("run --page nonsense", "nonsense"),
    ] {
        let WrongUsage(sentence) = parsed(line).unwrap_err();
        assert!(sentence.contains(part), "{line}: {sentence}");
    }
    let at = |text: &str| Some(text.parse().unwrap());
    assert!(matches!(
        parsed("run --page 127.0.0.1:8443 --page-plain [::1]:8080").unwrap(),
        Command::Run { page, .. } if page == PageAt { secure: at("127.0.0.1:8443"), plain: at("[::1]:8080"), by_name: false }
    ));
}

//! What a person types, what is printed, and what is on the disk afterwards.

#![allow(clippy::unwrap_used)]

mod support;

use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::time::{Duration, Instant};

use support::{Appliance, Office};

#[test]
fn a_wrong_name_says_what_exists() {
    let office = Office::new();
    let (code, sentence) = office.refused(&["site", "add", "X", "--customer", "Nobody"]);
    assert_eq!(code, 1);
    assert_eq!(
        sentence,
        "no customer is called \"Nobody\": there is \"Customer\" of \"Dealer\" (id 1)\n"
    );
    let (code, sentence) = office.refused(&["dealer", "add", "Dealer"]);
    assert_eq!((code, sentence.lines().count()), (1, 1), "{sentence}");
    assert!(sentence.contains("already"), "{sentence}");
}

#[test]
fn a_name_that_means_two_things_wants_an_id() {
    let office = Office::new();
    office.done(&["dealer", "add", "Other dealer"]);
    office.done(&["customer", "add", "Customer", "--dealer", "Other dealer"]);
    let (code, sentence) = office.refused(&["site", "add", "X", "--customer", "Customer"]);
    assert_eq!(code, 1);
    assert!(
        sentence.contains("(id 1)") && sentence.contains("(id 2)"),
        "{sentence}"
    );
    office.done(&["site", "add", "X", "--customer", "2"]);
    assert_eq!(office.listed(&["site", "list"]).len(), 2);
}

#[test]
fn wrong_usage_is_exit_2() {
    let office = Office::new();
    for arguments in [
        &["customer", "add", "X"][..],
        &["nonsense"],
        &["schedule", "add", "--customer", "1", "--to", "a@b.example"],
        &["schedule", "add", "--to", "a@b.example", "--daily", "08:00"],
        &["code", "new", "--site", "1", "--valid-days", "0"],
        &["serve", "--cert", "x.pem"],
    ] {
        assert_eq!(office.refused(arguments).0, 2, "{arguments:?}");
    }
}

#[test]
fn a_code_is_shown_once_and_its_secret_never_again() {
    let office = Office::new();
    let code = office.code();
    let kept = office.path();
    let listing = office.done(&["code", "list"]) + &office.done(&["code", "list", "--json"]);
    assert!(!listing.contains(code.secret()));
    assert!(listing.contains("open"), "{listing}");
    for entry in std::fs::read_dir(kept).unwrap() {
        let contents = std::fs::read(entry.unwrap().path()).unwrap();
        let found = contents
            .windows(8)
            .any(|window| window == code.secret().as_bytes());
        assert!(!found, "the ledger knows only the secret's hash");
    }
}

#[test]
fn nobody_else_reads_the_servers_files() {
    let office = Office::new();
    let server = office.serve();
    let appliance = Appliance::enrolled(&office, &server);
    appliance.push(&server, &appliance.batch(1, &[1], 1));
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&office.path()), 0o700);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(office.path()).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        names.push(path.file_name().unwrap().to_string_lossy().into_owned());
    }
    for expected in [
        "ca-key.pem",
        "ca.pem",
        "ledger.sqlite",
        "ledger.sqlite-wal",
        "signing-key",
    ] {
        assert!(
            names.iter().any(|name| name == expected),
            "{expected} in {names:?}"
        );
    }
}

#[test]
fn a_schedule_is_listed_in_its_customers_zone_and_can_be_removed() {
    let office = Office::new();
    office.done(&[
        "customer",
        "add",
        "Far away",
        "--dealer",
        "Dealer",
        "--time-zone",
        "Pacific/Auckland",
    ]);
    let to = ["--to", "a@b.example,c@d.example"];
    office.done(
        &[
            &[
                "schedule",
                "add",
                "--customer",
                "Far away",
                "--weekly",
                "mon",
                "08:00",
            ][..],
            &to,
        ]
        .concat(),
    );
    let schedules = office.listed(&["schedule", "list"]);
    assert_eq!(schedules[0]["time_zone"], "Pacific/Auckland");
    assert_eq!(schedules[0]["rule"], "weekly mon 08:00");
    assert_eq!(schedules[0]["recipients"][1], "c@d.example");
    let due: meters::Timestamp = schedules[0]["next_due_at"].as_str().unwrap().parse().unwrap();
    assert!(
        [19, 20].contains(&(due.unix_seconds() / 3_600 % 24)),
        "Sunday evening in UTC: {due}"
    );

    office.done(&["schedule", "remove", "1"]);
    assert_eq!(office.listed(&["schedule", "list"]).len(), 0);
    assert_eq!(office.refused(&["schedule", "remove", "1"]).0, 1);
    let hostile = [
        "schedule",
        "add",
        "--customer",
        "1",
        "--daily",
        "08:00",
        "--to",
        "a@b.example\r\nBcc: x@y.example",
    ];
    let (code, sentence) = office.refused(&hostile);
    assert_eq!((code, sentence.lines().count()), (1, 1), "{sentence}");
}

#[test]
fn the_mail_password_is_kept_and_never_shown() {
    let office = Office::new();
    let set = [
        "mail",
        "set",
        "--smtp",
        "smtps://user@mail.example.com:465",
        "--from",
        "reports@dealer.example",
    ];
    assert!(office.run_with_input(&set, "correct horse\n").status.success());
    let shown = office.done(&["mail", "show"]) + &office.done(&["mail", "show", "--json"]);
    assert!(
        shown.contains("mail.example.com") && !shown.contains("horse"),
        "{shown}"
    );
    assert_eq!(office.text("SELECT password FROM mail_settings"), "correct horse");
    let in_url = [
        "mail",
        "set",
        "--smtp",
        "smtps://user:pw@mail.example.com",
        "--from",
        "reports@dealer.example",
    ];
    assert_eq!(office.refused(&in_url).0, 1);
    assert_eq!(office.text("SELECT host FROM mail_settings"), "mail.example.com");
}

#[test]
fn a_backup_under_load_holds_whole_batches() {
    let office = Office::new();
    let server = office.serve();
    let appliance = Appliance::enrolled(&office, &server);
    let copy = office.path().join("copy.sqlite");
    std::thread::scope(|scope| {
        let pushes = scope.spawn(|| {
            for sequence in 1..=30 {
                appliance
                    .push(&server, &appliance.batch(sequence, &[1, 2, 3, 4], sequence))
                    .outcome();
            }
        });
        while office.count("SELECT COUNT(*) FROM batches") < 5 {
            std::thread::yield_now();
        }
        office.done(&["backup", copy.to_str().unwrap()]);
        pushes.join().unwrap();
    });
    let ledger = rusqlite::Connection::open(&copy).unwrap();
    let count = |sql: &str| ledger.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert!(count("SELECT COUNT(*) FROM batches") >= 5);
    assert_eq!(
        count("SELECT COUNT(*) FROM readings"),
        4 * count("SELECT COUNT(*) FROM batches")
    );
    assert_eq!(
        std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let (code, sentence) = office.refused(&["backup", copy.to_str().unwrap()]);
    assert_eq!(code, 1);
    assert!(sentence.contains("exists"), "{sentence}");
}

#[test]
fn a_newer_ledger_is_left_alone() {
    let office = Office::new();
    let ledger = rusqlite::Connection::open(office.path().join("ledger.sqlite")).unwrap();
    ledger.pragma_update(None, "user_version", 999).unwrap();
    let (code, sentence) = office.refused(&["dealer", "list"]);
    assert_eq!(code, 1);
    assert!(sentence.contains("newer meterbox-server"), "{sentence}");
}

#[test]
fn health_says_version_and_unknown_addresses_say_so() {
    let office = Office::new();
    let server = office.serve();
    let (status, body) = server.get("/health");
    assert_eq!(
        (status, body.as_str()),
        (200, r#"{"ledger":true,"version":"0.1.0"}"#)
    );
    assert_eq!(server.get("/api/v1/nothing").0, 404);
    assert_eq!(server.get("/api/v1/batches").0, 405);
}

#[test]
fn a_certificate_of_ones_own_is_served_and_the_card_names_no_ca() {
    let office = Office::new();
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (chain, key) = (folder.path().join("chain.pem"), folder.path().join("key.pem"));
    std::fs::write(&chain, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    std::fs::copy(&chain, office.path().join("ca.pem")).unwrap();
    let files = [
        "--cert",
        chain.to_str().unwrap(),
        "--key",
        key.to_str().unwrap(),
        "--no-worker",
    ];
    let server = office.serve_with(&files);
    let (_, card) = server.get("/api/v1/server");
    let card: serde_json::Value = serde_json::from_str(&card).unwrap();
    assert!(card.get("ca").is_none(), "{card}");
    let (code, sentence) = office.refused(&[
        "serve",
        "--cert",
        key.to_str().unwrap(),
        "--key",
        key.to_str().unwrap(),
    ]);
    assert_eq!((code, sentence.lines().count()), (1, 1), "{sentence}");
}

#[test]
fn a_taken_address_says_so() {
    let office = Office::new();
    let server = office.serve();
    let address = server.url.strip_prefix("https://").unwrap();
    let (code, sentence) = office.refused(&["serve", "--no-worker", "--listen", address]);
    assert_eq!((code, sentence.lines().count()), (1, 1), "{sentence}");
    assert!(
        sentence.contains(address) && sentence.contains("--listen"),
        "{sentence}"
    );
}

#[test]
fn three_hundred_silent_connections_keep_nobody_out() {
    let office = Office::new();
    let server = office.serve();
    let address = server.url.strip_prefix("https://").unwrap();
    let silent: Vec<TcpStream> = (0..300).map(|_| TcpStream::connect(address).unwrap()).collect();
    let begin = Instant::now();
    assert_eq!(server.get("/health").0, 200);
    assert!(begin.elapsed() < Duration::from_secs(1), "{:?}", begin.elapsed());
    drop(silent);
}

/// The processes whose parent is `parent`.
fn children(parent: u32) -> Vec<u32> {
    let output = Command::new("ps")
        .args(["-o", "pid=", "--ppid", &parent.to_string()])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_whitespace().map(|pid| pid.parse().unwrap()).collect()
}

fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !holds() {
        assert!(begin.elapsed() < Duration::from_secs(20), "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn the_worker_is_started_again_and_ends_with_the_server_however_that_ends() {
    let office = Office::new();
    let server = office.serve_with(&[]);
    let parent = server.child.id();
    wait_until("a worker runs", || children(parent).len() == 1);
    let first = children(parent)[0];
    assert!(
        Command::new("kill")
            .args(["-9", &first.to_string()])
            .status()
            .unwrap()
            .success()
    );
    wait_until("another worker runs", || {
        children(parent).iter().any(|pid| *pid != first)
    });
    let second = children(parent)[0];
    server.kill();
    let is_alive = |pid: u32| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        !stat.is_empty() && !stat.contains(") Z ")
    };
    wait_until("the worker ends by itself", || !is_alive(second));

    let mut server = office.serve_with(&[]);
    let parent = server.child.id();
    wait_until("a worker runs", || children(parent).len() == 1);
    let worker = children(parent)[0];
    assert!(
        Command::new("kill")
            .arg(parent.to_string())
            .status()
            .unwrap()
            .success()
    );
    assert!(server.child.wait().unwrap().success());
    assert!(!is_alive(worker));
}

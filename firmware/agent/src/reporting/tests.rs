#![allow(clippy::unwrap_used)]
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use meters::Timestamp;
use protocol::{ApplianceId, SigningKey};
use serde_json::{Value, json};
use store::{Enrolment, Settings, Store};

use super::*;
use crate::keeper::Shown;
use crate::station::open_store;

const NOW: Timestamp = Timestamp::from_unix_seconds(5);

async fn station_of(state: &Path) -> Station {
    Station::open(open_store(state).unwrap()).await.unwrap()
}

/// A keeper that is content with everything, and what it is told.
fn keeper_of(state: &Path) -> Receiver<Value> {
    let listener = UnixListener::bind(state.join("keeper")).unwrap();
    let (told, heard) = channel();
    thread::spawn(move || {
        for caller in listener.incoming() {
            let mut caller = BufReader::new(caller.unwrap());
            let mut line = String::new();
            caller.read_line(&mut line).unwrap();
            // Before the answer, so that whoever has that has this as well.
            if told.send(serde_json::from_str(&line).unwrap()).is_err() {
                return;
            }
            let answer = json!({"shown": Shown::default()}).to_string() + "\n";
            caller.get_mut().write_all(answer.as_bytes()).unwrap();
        }
    });
    heard
}

fn set_up(store: &Store) {
    store.set_password("hash", NOW).unwrap();
    let settings = Settings {
        targets: vec!["10.0.0.0/24".to_owned()],
        ..Settings::default()
    };
    store.save_settings(&settings).unwrap();
    let enrolment = Enrolment {
        server: "https://meters.example".to_owned(),
        appliance: "box-1".parse::<ApplianceId>().unwrap(),
        server_key: SigningKey::from_seed(&[3; 32]).unwrap().public_key().unwrap(),
        ca: None,
        site: "Site".to_owned(),
        enrolled_at: NOW,
    };
    store.save_enrolment(&enrolment).unwrap();
}

#[tokio::test]
async fn a_box_wants_somebody_until_it_is_set_up_and_is_in_trouble_when_its_server_is_away() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path();
    let station = station_of(state).await;
    let mut reporter = Reporter::of(&station, state);
    let mut condition = || reporter.condition().unwrap();
    assert_eq!(condition(), Condition::WantsPerson);
    station.store.set_password("hash", NOW).unwrap();
    assert_eq!(condition(), Condition::WantsPerson, "no printers, no server");
    set_up(&station.store);
    assert_eq!(condition(), Condition::Well);
    let failed = Err("the server did not answer");
    station.store.record_push_result(NOW, failed).unwrap();
    assert_eq!(condition(), Condition::Trouble);
    station.store.record_push_result(NOW, Ok(())).unwrap();
    assert_eq!(condition(), Condition::Well);
}

/// D11, D20: the light asks for a hand where one is needed, and is well where a card has been mended.
#[tokio::test]
async fn the_light_tells_of_a_card_that_somebody_has_to_replace() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path();
    let station = station_of(state).await;
    set_up(&station.store);
    let mut reporter = Reporter::of(&station, state);
    for (note, condition) in [
        ("mended", Condition::Well),
        ("remade", Condition::WantsPerson),
        ("memory", Condition::Trouble),
    ] {
        fs::write(state.join("card"), note).unwrap();
        assert_eq!(reporter.condition().unwrap(), condition, "{note}");
    }
    fs::write(state.join("card"), "remade").unwrap();
    let failed = Err("the server did not answer");
    station.store.record_push_result(NOW, failed).unwrap();
    assert_eq!(reporter.condition().unwrap(), Condition::Trouble, "that is worse");
}

/// D20: the second copy is made anew where what it is made of has changed, whoever changed it, and at no other time.
#[tokio::test]
async fn the_copy_is_made_anew_only_where_something_has_changed() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path();
    let station = station_of(state).await;
    set_up(&station.store);
    let heard = keeper_of(state);
    let mut reporter = Reporter::of(&station, state);
    // Tells once, and gives the copies that were kept by it.
    let mut told = || {
        assert!(reporter.tell());
        let mut copies = Vec::new();
        for said in heard.try_iter() {
            match said["do"].as_str().unwrap() {
                "condition" => assert_eq!(said["told"], json!(["well"])),
                "keep" => copies.push(said["told"][0].as_str().unwrap().to_owned()),
                other => panic!("{other}"),
            }
        }
        (copies, reporter.kept.as_ref().map(|(sources, _)| *sources))
    };
    let (copies, sources) = told();
    assert!(
        copies.len() == 1 && copies[0].contains("10.0.0.0/24"),
        "{copies:?}"
    );
    assert_eq!(told(), (Vec::new(), sources), "nothing has changed");
    // A reading comes, say: the books are looked through, and the copy is as it was.
    station.store.save_time(NOW).unwrap();
    let (copies, newer) = told();
    assert!(copies.is_empty() && newer != sources);
    // `meterbox settings set` beside the service.
    let beside = open_store(state).unwrap();
    let mut settings = beside.settings().unwrap();
    settings.communities = vec!["s3cret".to_owned()];
    beside.save_settings(&settings).unwrap();
    let (copies, _) = told();
    assert!(copies.len() == 1 && copies[0].contains("s3cret"));
    // The keeper's own plan.
    fs::write(state.join(PLAN), r#"{"by":"dhcp"}"#).unwrap();
    let (copies, _) = told();
    assert!(copies.len() == 1 && copies[0].contains("dhcp"));
    assert_eq!(told().0, Vec::<String>::new());
}

#[tokio::test]
async fn a_copy_that_was_not_taken_is_offered_again_and_without_a_keeper_nobody_wakes() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path();
    let station = station_of(state).await;
    let mut reporter = Reporter::of(&station, state);
    // It knew a keeper that is away now.
    reporter.is_known = true;
    assert!(reporter.tell());
    assert_eq!(reporter.kept, None);
    assert!(reporter.said.is_some());
    let _heard = keeper_of(state);
    assert!(reporter.tell());
    assert!(reporter.kept.is_some());

    let alone = tempfile::tempdir().unwrap();
    let mut reporter = Reporter::of(&station, alone.path());
    let told = [reporter.tell(), reporter.tell(), reporter.tell()];
    assert_eq!(told, [true, true, false]);
}

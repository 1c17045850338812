#![allow(clippy::unwrap_used)]
use std::net::Ipv4Addr;
use std::time::Duration;

use setup::view::{CheckKind, Finding, WayPurpose};
use setup::{DeviceWords, Notice, ProxyWords, SearchWords, field};
use simulator::{Device, Running, Simulator, all_recordings};
use store::{ManualEntry, Settings, V3Credentials, V3Secret};

use super::*;
use crate::station::open_store;

/// A desk over real books, in the runtime of its test. Nobody collects, and nobody delivers.
async fn desk(state: &Path) -> OwnDesk {
    let store = open_store(state).unwrap();
    let station = Arc::new(Station::open(store).await.unwrap());
    let certificate = PageCertificate::make(&["box".into()], &[], station.now().0).unwrap();
    let plate = Doorplate {
        secure: (Ipv4Addr::LOCALHOST, 8443).into(),
        plain: None,
        by_name: false,
    };
    OwnDesk::new(station, Arc::default(), state, plate, &certificate)
}

/// One printer on loopback.
fn printer(at: &str) -> Running {
    let mut recordings = all_recordings().unwrap().into_iter();
    let laser = recordings
        .find(|recording| recording.name == "lexmark_ms825")
        .unwrap();
    Simulator::on_thread(vec![Device::new(laser).at(at.to_owned())]).unwrap()
}

async fn added(desk: &OwnDesk, host: &str) -> view::Adding {
    let order = Command::AddDevice {
        host: host.into(),
        community: String::new(),
        ipp: false,
    };
    assert_eq!(desk.obey(order, "").unwrap(), Outcome::Done(Notice::Started));
    loop {
        tokio::time::sleep(Duration::from_millis(20)).await;
        match desk.view(&Place::Search, 0).unwrap().unwrap() {
            View::Search(search) if !search.adding.as_ref().unwrap().running => {
                return search.adding.unwrap();
            }
            _ => {}
        }
    }
}

fn text(desk: &OwnDesk, download: Download) -> String {
    String::from_utf8(desk.file(download).unwrap().content).unwrap()
}

#[tokio::test(flavor = "current_thread")]
async fn a_printer_is_tested_kept_named_and_left_alone() {
    let state = tempfile::tempdir().unwrap();
    let desk = desk(state.path()).await;
    let _printer = printer("127.94.0.11:1161");
    let adding = added(&desk, "127.94.0.11:1161").await;
    let steps: Vec<(&str, bool)> = adding.steps.iter().map(|step| (step.step, step.ok)).collect();
    assert_eq!(
        steps,
        ["name", "address", "answer", "printer", "meters", "kept"].map(|step| (step, true))
    );
    let found = |step: usize| &adding.steps[step].found;
    assert!(matches!(found(3), view::Tested::Printer { machine, .. } if !machine.is_empty()));
    assert!(
        matches!(found(4), view::Tested::Counts { value: 1.., .. }),
        "{:?}",
        found(4)
    );
    let id = adding.device.unwrap();
    assert!(text(&desk, Download::TodayCsv).contains("127.94.0.11"));
    let words = DeviceWords {
        name: "Room 7".into(),
        note: "by the window".into(),
        ignored: true,
        ipp: true,
    };
    let described = desk.obey(Command::DescribeDevice(id, words), "").unwrap();
    assert_eq!(described, Outcome::Done(Notice::Saved));
    let Some(View::Device(device)) = desk.view(&Place::Device(id), 0).unwrap() else {
        panic!("a device");
    };
    assert_eq!(
        (
            device.row.name.as_deref(),
            device.note.as_str(),
            device.row.ignored,
            device.ipp
        ),
        (Some("Room 7"), "by the window", true, true)
    );
    assert_eq!(device.added_as, ["127.94.0.11:1161"]);
    assert!(!device.meters.is_empty() && !device.history.is_empty());
    assert!(!text(&desk, Download::TodayCsv).contains("127.94.0.11"));
    let stranger = Place::Device(meters::DeviceId::from_random([9; 16]));
    assert_eq!(desk.view(&stranger, 0).unwrap().map(|_| ()), None);
}

#[tokio::test(flavor = "current_thread")]
async fn a_printer_that_is_not_there_is_told_at_its_step() {
    let state = tempfile::tempdir().unwrap();
    let desk = desk(state.path()).await;
    let adding = added(&desk, "127.94.0.77:1161").await;
    let last = adding.steps.last().unwrap();
    assert_eq!((last.step, last.ok, adding.device), ("answer", false, None));
    let (address, port) = ("127.94.0.77".parse().unwrap(), 1161);
    assert_eq!(last.found, view::Tested::Silent { address, port });
    let adding = added(&desk, "no-such-printer.invalid").await;
    let name = "no-such-printer.invalid".to_owned();
    assert_eq!(
        adding.steps.last().unwrap().found,
        view::Tested::NameUnknown { name }
    );
    let View::Devices(devices) = desk.view(&Place::Devices, 0).unwrap().unwrap() else {
        panic!("devices");
    };
    assert!(devices.rows.is_empty(), "nothing is kept");
}

#[tokio::test(flavor = "current_thread")]
async fn what_makes_no_sense_comes_back_at_its_field_and_changes_nothing() {
    let state = tempfile::tempdir().unwrap();
    let desk = desk(state.path()).await;
    let fields = |command| -> Vec<&str> {
        match desk.obey(command, "").unwrap() {
            Outcome::Refused(faults) => faults.into_iter().map(|fault| fault.field).collect(),
            other => panic!("{other:?}"),
        }
    };
    let enrol = Command::Enrol {
        server: "http://meters.example".into(),
        code: "123".into(),
        local: false,
    };
    assert_eq!(fields(enrol), [field::SERVER, field::ENROLMENT_CODE]);
    assert_eq!(fields(Command::SearchNow), [field::TARGETS]);
    let words = SearchWords {
        targets: vec!["10.0.0.300".into()],
        pace: "normal".into(),
        readings_per_day: "4".into(),
        searches_per_week: "2".into(),
        ..SearchWords::default()
    };
    assert_eq!(fields(Command::SaveSearch(words)), [field::TARGETS]);
    assert_eq!(
        fields(Command::SaveCa(Some("no certificate".into()))),
        [field::CA]
    );
    assert_eq!(
        fields(Command::AddDevice {
            host: String::new(),
            community: String::new(),
            ipp: false,
        }),
        [field::HOST]
    );
    assert_eq!(
        desk.station.store.settings().unwrap(),
        Settings::default(),
        "nothing was changed"
    );
    assert!(desk.jobs.enrolling().is_none());
}

#[tokio::test(flavor = "current_thread")]
async fn a_search_that_is_saved_and_wished_for_wakes_the_collector() {
    let state = tempfile::tempdir().unwrap();
    let desk = desk(state.path()).await;
    let words = SearchWords {
        targets: vec!["127.94.1.0/28".into()],
        pace: "fast".into(),
        readings_per_day: "6".into(),
        searches_per_week: "2".into(),
        now: true,
        ..SearchWords::default()
    };
    desk.obey(Command::SaveSearch(words), "").unwrap();
    assert!(desk.bells.wishes().search);
    desk.bells.for_collector().await;
    let View::Search(search) = desk.view(&Place::Search, 0).unwrap().unwrap() else {
        panic!("a search");
    };
    assert_eq!(search.targets, ["127.94.1.0/28"]);
    assert_eq!((search.pace, search.readings_per_day), ("fast", 6));
    let (addresses, seconds, bytes) = search.estimate.unwrap();
    assert_eq!(addresses, 14);
    assert!(seconds > 0 && bytes > 0);
    assert!(
        search.progress.is_some(),
        "it begins as soon as the collector has time"
    );
    desk.obey(Command::StopSearch, "").unwrap();
    assert!(!desk.bells.wishes().search);
}

#[tokio::test(flavor = "current_thread")]
async fn a_new_box_says_what_is_to_be_done_first() {
    let state = tempfile::tempdir().unwrap();
    let desk = desk(state.path()).await;
    let View::Health(health) = desk.view(&Place::Health, 0).unwrap().unwrap() else {
        panic!("health");
    };
    let kinds: Vec<CheckKind> = health.checks.iter().map(|check| check.kind).collect();
    assert_eq!(kinds, CheckKind::ALL[..8], "this computer is no appliance");
    let finding = |kind| {
        &health
            .checks
            .iter()
            .find(|check| check.kind == kind)
            .unwrap()
            .finding
    };
    assert_eq!(*finding(CheckKind::Server), Finding::NotEnrolled);
    assert_eq!(*finding(CheckKind::Push), Finding::NotEnrolled);
    assert_eq!(*finding(CheckKind::Printers), Finding::NothingSelected);
    assert_eq!(*finding(CheckKind::Proxy), Finding::NoProxy);
}

/// W17: whatever the page shows or sends, no secret is in it.
#[tokio::test(flavor = "current_thread")]
async fn no_secret_is_in_any_page_or_file() {
    const MARK: &str = "s3cret-marker";
    let state = tempfile::tempdir().unwrap();
    let desk = desk(state.path()).await;
    let _printer = printer("127.94.2.11:1161");
    let id = added(&desk, "127.94.2.11:1161").await.device.unwrap();
    let store = &desk.station.store;
    let secret = |protocol: &str, password: &str| {
        Some(V3Secret {
            protocol: protocol.into(),
            password: format!("{MARK}-{password}"),
        })
    };
    let settings = Settings {
        communities: vec!["public".into(), format!("{MARK}-community")],
        v3: vec![V3Credentials {
            user: "reader".into(),
            auth: secret("sha", "auth"),
            privacy: secret("aes128", "privacy"),
            context: String::new(),
        }],
        targets: vec!["127.94.2.0/28".into()],
        ..Settings::default()
    };
    store.save_settings(&settings).unwrap();
    let proxy = ProxyWords {
        host: "proxy.example".into(),
        port: "3128".into(),
        user: "anna".into(),
        password: Some(format!("{MARK}-proxy")),
        local: false,
    };
    desk.obey(Command::SaveProxy(Some(proxy)), "").unwrap();
    store
        .save_manual_entry(&ManualEntry {
            host: "127.94.2.11:1161".into(),
            device: id,
            community: Some(format!("{MARK}-own-community")),
            added_at: desk.now(),
        })
        .unwrap();
    desk.set_password(&format!("$argon2id${MARK}-hash")).unwrap();
    // Nobody is there, so the code is as good as before.
    let enrolment_code = "MARKE-RCODE-XYZ23-45672";
    let enrol = Command::Enrol {
        server: "https://127.0.0.1:9".into(),
        code: enrolment_code.into(),
        local: true,
    };
    desk.obey(enrol, "").unwrap();
    while desk.jobs.enrolling().is_some_and(|enrolling| enrolling.running) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(!desk.jobs.enrolling().unwrap().faults.is_empty());
    let code = desk.lock().unwrap().claim_code;
    let seed = store.signing_seed([7; 32]).unwrap();
    let hex: String = seed.iter().map(|octet| format!("{octet:02x}")).collect();
    let check = |what: &str, said: &str| {
        assert!(!said.is_empty(), "{what} was looked at");
        for secret in [MARK, code.as_str(), hex.as_str()] {
            assert!(!said.contains(secret), "{what}: {said}");
        }
        let one_piece = said.replace('-', "").to_uppercase();
        assert!(!one_piece.contains("MARKERCODE"), "{what}: {said}");
        assert!(!said.contains(&format!("{seed:?}")), "{what}: the key");
    };
    let places = [Place::Device(id)].into_iter().chain(Place::MENU);
    for place in places {
        let view = desk.view(&place, 0).unwrap().unwrap();
        check(&place.path(), &format!("{view:?}"));
    }
    for download in [Download::TodayCsv, Download::SupportBundle, Download::Licences] {
        check(download.path(), &text(&desk, download));
    }
    let bundle: serde_json::Value = serde_json::from_str(&text(&desk, Download::SupportBundle)).unwrap();
    assert_eq!(bundle["settings"]["communities"], 2);
    assert_eq!(bundle["proxy"], "proxy.example:3128");
    assert_eq!(bundle["devices"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "current_thread")]
async fn a_reset_forgets_everything_and_ends_the_service() {
    let state = tempfile::tempdir().unwrap();
    let desk = desk(state.path()).await;
    desk.set_password("$argon2id$x").unwrap();
    let before = desk.lock().unwrap();
    let order = Command::FactoryReset {
        password: String::new(),
    };
    assert_eq!(desk.obey(order, "").unwrap(), Outcome::Reset);
    desk.bells.until_ended().await;
    let after = desk.lock().unwrap();
    assert!(after.password_hash.is_none());
    assert_eq!(before.claim_code, after.claim_code, "it is printed on the box");
}

/// The door's thread is none of the runtime's, and a panic there ends the service.
#[tokio::test(flavor = "current_thread")]
async fn every_page_is_shown_on_the_doors_own_thread() {
    let state = tempfile::tempdir().unwrap();
    let desk = desk(state.path()).await;
    for place in Place::MENU {
        let shown = std::thread::scope(|scope| {
            scope
                .spawn(|| desk.view(&place, 0).map(|view| view.is_some()))
                .join()
        });
        assert_eq!(shown.ok(), Some(Ok(true)), "{place:?}");
    }
}

/// The gateway is asked as soon as somebody looks at the search page: whoever is answerable for the network is told.
#[tokio::test(flavor = "current_thread")]
async fn the_question_to_the_gateway_is_told() {
    let state = tempfile::tempdir().unwrap();
    let desk = desk(state.path()).await;
    let Some(View::ForYourIt(it)) = desk.view(&Place::ForYourIt, 0).unwrap() else {
        panic!("what the IT wants to know");
    };
    let mut ways = it.ways.into_iter();
    let told = ways.find(|way| way.purpose == WayPurpose::Gateway);
    let gateway = lan::default_gateway().unwrap();
    assert_eq!(
        told.map(|way| way.host),
        gateway.map(|gateway| gateway.to_string())
    );
}

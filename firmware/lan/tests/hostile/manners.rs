//! Law 4, as the devices see it: never two requests in flight to one device, never a SET.

use std::time::Duration;

use lan::Lan;
use profiles::Catalogue;
use simulator::{Device, all_recordings};

use super::{office, read, rows_of};

/// Every recording, slow enough that a second request beside the first would be seen.
fn slow_devices() -> Vec<(String, Device)> {
    all_recordings()
        .unwrap()
        .into_iter()
        .map(|recording| {
            let name = recording.name.clone();
            (name, Device::new(recording).latency(Duration::from_millis(20)))
        })
        .collect()
}

#[tokio::test]
async fn every_device_has_one_request_in_flight_however_many_ask_for_it() {
    let office = office([127, 31], slow_devices());
    let lan = Lan::bind().await.unwrap();
    let twice = office
        .running
        .devices()
        .iter()
        .flat_map(|device| [device, device]);
    let readings: Vec<_> = twice
        .map(|device| {
            let (lan, address, name) = (lan.clone(), device.address(), device.name().to_owned());
            tokio::spawn(async move { (name, read(&lan, address).await) })
        })
        .collect();
    for reading in readings {
        let (name, outcome) = reading.await.unwrap();
        let outcome = outcome.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(outcome.partial, None, "{name}");
    }
    for device in office.running.devices() {
        let counts = device.counts();
        assert_eq!(counts.most_in_flight, 1, "{}: {counts}", device.name());
        assert_eq!(
            (counts.dropped_busy, counts.sets, counts.malformed),
            (0, 0, 0),
            "{}",
            device.name()
        );
    }
}

#[tokio::test]
async fn readings_in_company_are_as_good_as_alone() {
    let office = office([127, 32], slow_devices());
    for (name, result) in office.read_all().await {
        let outcome = result.unwrap_or_else(|error| panic!("{name}: {error}"));
        let device = office.running.named(&name).unwrap();
        assert_eq!(device.counts().most_in_flight, 1, "{name}");
        let recording = all_recordings()
            .unwrap()
            .into_iter()
            .find(|recording| recording.name == name);
        let expected = Catalogue::built_in()
            .interpret(&rows_of(&recording.unwrap()))
            .meters;
        assert_eq!(
            Catalogue::built_in().interpret(&outcome.rows).meters,
            expected,
            "{name}"
        );
    }
}

/// A search has just asked a slow device when it is to be read: the reading waits for that answer.
#[tokio::test]
async fn a_reading_does_not_begin_while_a_search_waits_for_an_answer() {
    let slow = |(name, device): (String, Device)| (name, device.latency(Duration::from_millis(300)));
    let office = office([127, 33], slow_devices().into_iter().map(slow).collect());
    let lan = Lan::bind().await.unwrap();
    let reading_a_little_later = async {
        tokio::time::sleep(Duration::from_millis(60)).await;
        read(&lan, office.running.device(0).address()).await
    };
    let (found, outcome) = tokio::join!(office.search_with(&lan), reading_a_little_later);
    assert!(found.len() >= 15, "{found:?}");
    assert_eq!(outcome.unwrap().partial, None);
    let counts = office.running.device(0).counts();
    assert_eq!(counts.most_in_flight, 1, "{counts}");
}

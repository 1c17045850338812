//! Devices that answer, alone and many at once, each within its limits.

use std::time::{Duration, Instant};

use lan::{Lan, ReadOptions};
use profiles::{Catalogue, Questions, Rows, identifying_questions};
use simulator::{Device, Simulator, TooMany, all_recordings};
use snmp::{Access, Approach, Bounds, FullReading, Version};

use super::{LIFE_COUNT, assert_gentle, assert_read_whole, impatient, oid, one, printer, read};

#[tokio::test]
async fn every_recording_is_read_to_its_last_row_at_once() {
    let recordings = all_recordings().unwrap();
    let latency = Duration::from_millis(10);
    let devices = recordings
        .iter()
        .cloned()
        .map(|recording| Device::new(recording).latency(latency))
        .collect();
    let office = Simulator::on_thread(devices).unwrap();
    let lan = Lan::bind().await.unwrap();
    let mut readings = tokio::task::JoinSet::new();
    for (number, device) in office.devices().iter().enumerate() {
        let (lan, address) = (lan.clone(), device.address());
        readings.spawn(async move { (number, read(&lan, address).await) });
    }
    while let Some(done) = readings.join_next().await {
        let (number, outcome) = done.unwrap();
        let (recording, device) = (&recordings[number], office.device(number));
        let outcome = outcome.unwrap();
        assert_read_whole(recording, &outcome);
        assert_gentle(device);
        for (name, value) in outcome.rows.iter() {
            let served = recording
                .rows
                .get(&simulator::Oid::from_arcs(name.arcs()).unwrap())
                .unwrap();
            let number = value
                .as_u64()
                .filter(|_| !name.arcs().starts_with(&[1, 3, 6, 1, 2, 1, 1, 3]));
            assert!(
                number.is_none() || number == served.number(),
                "{} {name}",
                recording.name
            );
        }
    }
}

#[tokio::test]
async fn two_hundred_devices_are_read_at_once() {
    let devices = (0..200).map(|number| {
        let loss = if number % 10 == 0 { 0.03 } else { 0.0 };
        printer()
            .latency(Duration::from_millis(200))
            .loss(loss)
            .seed(number)
    });
    let office = Simulator::on_thread(devices.collect()).unwrap();
    let lan = Lan::bind().await.unwrap();
    let began = Instant::now();
    let mut readings = tokio::task::JoinSet::new();
    for device in office.devices() {
        let (lan, address) = (lan.clone(), device.address());
        let approach = Approach::v2c_then_v1("public");
        readings.spawn(async move {
            let options = ReadOptions::default();
            lan.read(address, approach, FullReading::of(Catalogue::built_in()), options)
                .await
        });
    }
    let (mut datagrams, mut retries) = (0, 0);
    while let Some(done) = readings.join_next().await {
        let outcome = done.unwrap().unwrap();
        assert_eq!(outcome.partial, None);
        assert!(outcome.rows.get(&oid(LIFE_COUNT)).is_some());
        datagrams += outcome.cost.datagrams_sent;
        retries += outcome.cost.retries;
    }
    println!(
        "200 devices at 200 ms: {:?}, {datagrams} datagrams, {retries} of them repeats",
        began.elapsed()
    );
    assert!(
        began.elapsed() < Duration::from_secs(60),
        "they were read one by one: {:?}",
        began.elapsed()
    );
}

#[tokio::test]
async fn a_second_reading_of_an_address_waits_for_the_first() {
    let office = one(printer().latency(Duration::from_millis(30)));
    let lan = Lan::bind().await.unwrap();
    let address = office.device(0).address();
    let (first, second) = tokio::join!(read(&lan, address), read(&lan, address));
    assert_eq!(first.unwrap().partial, None);
    assert_eq!(second.unwrap().partial, None);
    assert_gentle(office.device(0));
}

#[tokio::test]
async fn a_dropped_reading_frees_its_address() {
    let office = one(printer().latency(Duration::from_millis(50)));
    let lan = Lan::bind().await.unwrap();
    let address = office.device(0).address();
    let cut_off = tokio::time::timeout(Duration::from_millis(10), read(&lan, address)).await;
    assert!(cut_off.is_err());
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(read(&lan, address).await.unwrap().partial, None);
}

#[tokio::test]
async fn a_device_that_is_no_printer_costs_two_datagrams() {
    let office = one(Device::from_recording("netgear_switch").unwrap());
    let lan = Lan::bind().await.unwrap();
    let outcome = read(&lan, office.device(0).address()).await.unwrap();
    assert_eq!(outcome.partial, None);
    assert!(!profiles::is_printer(&outcome.rows));
    assert!(outcome.cost.datagrams_sent <= 3, "{:?}", outcome.cost);
}

#[tokio::test]
async fn a_v1_only_device_costs_one_datagram_more_and_is_learnt() {
    let office = one(printer().v1_only());
    let lan = Lan::bind().await.unwrap();
    let address = office.device(0).address();
    let first = read(&lan, address).await.unwrap();
    assert_read_whole(printer().recording(), &first);
    assert_eq!(
        (first.access.version(), first.limits.version),
        (Version::V1, Some(Version::V1))
    );
    assert_eq!(first.cost.retries, 1);
    let options = ReadOptions {
        limits: first.limits,
        ..impatient()
    };
    let again = lan
        .read(
            address,
            Approach::v2c_then_v1("public"),
            FullReading::of(Catalogue::built_in()),
            options,
        )
        .await
        .unwrap();
    assert_eq!(again.cost.retries, 0);
    assert_eq!(again.cost.datagrams_sent, first.cost.datagrams_sent - 1);
    assert_gentle(office.device(0));
}

#[tokio::test]
async fn a_device_with_few_varbinds_is_asked_less_and_that_is_learnt() {
    for (most, too_many) in [
        (10, TooMany::TooBig),
        (10, TooMany::Silence),
        (1, TooMany::TooBig),
        (2, TooMany::Silence),
    ] {
        let office = one(printer().max_varbinds(most, too_many));
        let lan = Lan::bind().await.unwrap();
        let address = office.device(0).address();
        let bounds = Bounds {
            tries: 6,
            ..impatient().bounds
        };
        let identify_little = |rows: &Rows| match rows.len() {
            0 => Some(Questions {
                scalars: vec![oid("1.3.6.1.2.1.1.1.0")],
                columns: Vec::new(),
            }),
            1..=20 => Some(Questions {
                scalars: identifying_questions().scalars,
                columns: Catalogue::built_in().detail_questions(rows).columns,
            }),
            _ => None,
        };
        let options = ReadOptions {
            bounds,
            ..ReadOptions::default()
        };
        let what = format!("{most} {too_many:?}");
        let first = lan
            .read(address, Access::v2c("public"), identify_little, options)
            .await;
        let first = first.unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(first.partial, None, "{what}");
        assert!(first.rows.get(&oid(LIFE_COUNT)).is_some(), "{what}");
        assert!(
            first.limits.varbinds.is_some_and(|learnt| learnt <= most),
            "{what}: {:?}",
            first.limits
        );
        let knowing = ReadOptions {
            limits: first.limits,
            ..options
        };
        let again = lan
            .read(address, Access::v2c("public"), identify_little, knowing)
            .await
            .unwrap();
        assert_eq!(again.rows.len(), first.rows.len(), "{what}");
        assert!(again.cost.datagrams_sent < first.cost.datagrams_sent, "{what}");
        assert_eq!(again.cost.retries, 0, "{what}");
    }
}

#[tokio::test]
async fn small_replies_are_put_together() {
    for bytes in [484, 900, 8_192] {
        let office = one(printer().max_response_bytes(bytes));
        let lan = Lan::bind().await.unwrap();
        let outcome = read(&lan, office.device(0).address()).await.unwrap();
        assert_read_whole(printer().recording(), &outcome);
        assert_gentle(office.device(0));
    }
}

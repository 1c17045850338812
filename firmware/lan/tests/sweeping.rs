//! A range swept over a real socket.

#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use lan::Lan;
use profiles::Catalogue;
use simulator::{Device, Running, Simulator};
use snmp::{Access, Found, FullReading, Pace, Target, Targets, Version};

fn targets(text: &str) -> Targets {
    match text.parse().unwrap() {
        Target::Addresses(ranges) => ranges.into_iter().collect(),
        other => panic!("{other:?}"),
    }
}

/// A port that is free on many addresses of loopback.
fn free_port() -> u16 {
    UdpSocket::bind("0.0.0.0:0").unwrap().local_addr().unwrap().port()
}

fn office(devices: Vec<(&str, Device)>) -> (Running, u16) {
    let port = free_port();
    let devices = devices
        .into_iter()
        .map(|(address, device)| device.at(format!("{address}:{port}")));
    (Simulator::on_thread(devices.collect()).unwrap(), port)
}

fn recorded(name: &str) -> Device {
    Device::from_recording(name).unwrap()
}

async fn sweep(lan: &Lan, text: &str, port: u16, pace: Pace) -> BTreeMap<Ipv4Addr, Found> {
    let mut found = BTreeMap::new();
    let take = |one: Found| assert!(found.insert(one.address, one).is_none(), "found twice");
    lan.sweep(
        targets(text),
        port,
        &Access::of_community("public"),
        pace,
        take,
        |_| {},
    )
    .await
    .unwrap();
    found
}

#[tokio::test]
async fn every_device_of_a_range_is_found_once_and_nobody_else_is_asked() {
    let (office, port) = office(vec![
        ("127.0.3.1", recorded("ricoh_im_c3000")),
        (
            "127.0.3.9",
            recorded("hp_laserjet_m507")
                .v1_only()
                .latency(Duration::from_millis(100)),
        ),
        ("127.0.3.20", recorded("netgear_switch")),
        (
            "127.0.3.30",
            recorded("zebra_zt411")
                .v2c_only()
                .latency(Duration::from_millis(900)),
        ),
        ("127.0.3.40", recorded("sharp_mx_4071").community("other")),
        ("127.0.4.1", recorded("sharp_mx_4071")),
    ]);
    let lan = Lan::bind().await.unwrap();
    let found = sweep(&lan, "127.0.3.0/25", port, Pace::default()).await;
    let seen: Vec<(String, Version, bool)> = found
        .values()
        .map(|one| (one.address.to_string(), one.access.version(), one.is_printer()))
        .collect();
    let expected = [
        ("127.0.3.1", Version::V2c, true),
        ("127.0.3.9", Version::V1, true),
        ("127.0.3.20", Version::V2c, false),
        ("127.0.3.30", Version::V2c, true),
    ];
    assert_eq!(
        seen,
        expected.map(|(address, version, printer)| (address.to_owned(), version, printer))
    );
    assert_eq!(office.device(5).counts().received, 0, "outside of the targets");
    for device in office.devices() {
        assert_eq!((device.counts().sets, device.counts().malformed), (0, 0));
    }
}

#[tokio::test]
async fn lossy_devices_are_found_by_repeating() {
    let devices = (1..=100).map(|last| {
        let device = recorded("zebra_zt411").loss(0.03).seed(last);
        (format!("127.0.5.{last}"), device)
    });
    let port = free_port();
    let devices = devices.map(|(address, device)| device.at(format!("{address}:{port}")));
    let _office = Simulator::on_thread(devices.collect()).unwrap();
    let lan = Lan::bind().await.unwrap();
    let found = sweep(&lan, "127.0.5.1-127.0.5.110", port, Pace::default()).await;
    assert_eq!(found.len(), 100);
}

#[tokio::test]
async fn a_device_that_is_being_read_is_not_asked_beside_it() {
    let (office, port) = office(vec![(
        "127.0.6.1",
        recorded("ricoh_im_c3000").latency(Duration::from_millis(80)),
    )]);
    let lan = Lan::bind().await.unwrap();
    let reading = lan.read(
        SocketAddr::from(([127, 0, 6, 1], port)),
        Access::v2c("public"),
        FullReading::of(Catalogue::built_in()),
        lan::ReadOptions::default(),
    );
    let (outcome, found) = tokio::join!(reading, sweep(&lan, "127.0.6.0/30", port, Pace::default()));
    assert_eq!(outcome.unwrap().partial, None);
    assert_eq!(found.len(), 1);
    assert_eq!(office.device(0).counts().most_in_flight, 1);
}

#[tokio::test]
async fn a_sweep_keeps_its_pace_and_stops_when_it_is_dropped() {
    let lan = Lan::bind().await.unwrap();
    let port = free_port();
    let pace = Pace {
        bytes_per_second: 24_000,
        burst_bytes: 1,
        ..Pace::default()
    };
    let mut sent = 0;
    let accesses = Access::of_community("public");
    let sweep = lan.sweep(
        targets("127.0.7.0/24"),
        port,
        &accesses,
        pace,
        |_| {},
        |progress| sent = progress.sent,
    );
    let began = Instant::now();
    assert!(
        tokio::time::timeout(Duration::from_millis(500), sweep)
            .await
            .is_err()
    );
    assert!(began.elapsed() < Duration::from_secs(1));
    assert!(
        (40..=120).contains(&sent),
        "{sent} datagrams in half a second at 24 kB a second"
    );
}

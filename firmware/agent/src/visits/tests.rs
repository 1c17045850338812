#![allow(clippy::unwrap_used)]

use meters::{Identity, Timestamp};

use super::*;

fn device(fill: u8, address: &str) -> KnownDevice {
    KnownDevice {
        id: DeviceId::from_random([fill; 16]),
        address: address.into(),
        identity: Identity::default(),
        first_seen: Timestamp::default(),
        last_seen: Timestamp::from_unix_seconds(u64::from(fill)),
        last_read: None,
        learnt: Some(format!("{fill}")),
        silent_since: None,
        looked_for: None,
        note: store::DeviceNote::default(),
    }
}

fn manual(device: &KnownDevice, host: &str, address: &str) -> Manual {
    Manual {
        entry: ManualEntry {
            host: host.into(),
            device: device.id,
            community: Some("s3cret".into()),
            added_at: Timestamp::default(),
        },
        address: at(address),
        is_name: host.parse::<std::net::IpAddr>().is_err(),
    }
}

fn at(address: &str) -> SocketAddr {
    address.parse().unwrap()
}

async fn selected(target: &str) -> Selection {
    Selection::of(&[target.to_owned()], &[]).await.unwrap()
}

/// Address and expected devices of each visit.
fn shown(visits: &[Visit]) -> Vec<(String, Vec<u8>)> {
    let number = |device: &KnownDevice| device.learnt.as_deref().unwrap().parse().unwrap();
    visits
        .iter()
        .map(|visit| {
            (
                visit.address.to_string(),
                visit.expected.iter().map(number).collect(),
            )
        })
        .collect()
}

#[tokio::test(flavor = "current_thread")]
async fn only_selected_addresses_and_manual_entries_are_visited() {
    let devices = [
        device(1, "10.0.0.9:161"),
        device(2, "10.0.9.9:161"),
        device(3, "10.0.9.10:161"),
        device(4, "/dev/usb/lp0"),
    ];
    let by_hand = [manual(&devices[2], "10.0.9.10", "10.0.9.10:161")];
    let selection = selected("10.0.0.0/24").await;
    let visits = Visits::plan(&devices, &by_hand, &selection, &[at("10.0.0.77:161")]);
    assert_eq!(
        shown(&visits.first),
        [
            ("10.0.0.9:161".into(), vec![1]),
            ("10.0.9.10:161".into(), vec![3])
        ]
    );
    assert_eq!(shown(&visits.second), [("10.0.0.77:161".into(), vec![])]);
    assert_eq!(visits.first[0].community, None);
    assert_eq!(visits.first[1].community.as_deref(), Some("s3cret"));
}

#[tokio::test(flavor = "current_thread")]
async fn a_device_whose_name_moved_is_visited_there_first() {
    let devices = [device(1, "10.0.0.9:161")];
    let by_hand = [manual(&devices[0], "printer.office", "10.0.0.44:161")];
    let selection = selected("10.0.0.0/24").await;
    let visits = Visits::plan(&devices, &by_hand, &selection, &[]);
    assert_eq!(shown(&visits.first), [("10.0.0.44:161".into(), vec![1])]);
    assert_eq!(
        shown(&visits.second),
        [("10.0.0.9:161".into(), vec![1])],
        "names lie as well"
    );
    assert_eq!(visits.second[0].community.as_deref(), Some("s3cret"));
    assert_eq!(visits.expected().len(), 1);
}

#[tokio::test(flavor = "current_thread")]
async fn of_two_devices_at_one_address_neither_is_forgotten() {
    let devices = [device(1, "10.0.0.9:161"), device(2, "10.0.0.9:161")];
    let selection = selected("10.0.0.9").await;
    let visits = Visits::plan(&devices, &[], &selection, &[at("10.0.0.9:161")]);
    assert_eq!(shown(&visits.first), [("10.0.0.9:161".into(), vec![1, 2])]);
    assert_eq!(
        visits.first[0].latest().map(|device| device.id),
        Some(devices[1].id),
        "the one that was met last"
    );
    assert_eq!(visits.second, []);
}

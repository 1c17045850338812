#![allow(clippy::unwrap_used)]
use std::fs;
use std::time::Duration;

use lan::InterfaceAddress;
use protocol::signature::SignatureError;
use protocol::{Refusal, RefusalKind};
use uplink::{CertificateFault, ProxyFault, UplinkError};

use super::*;

const NOON: Timestamp = Timestamp::from_unix_seconds(1_795_348_800);

fn interface(name: &str, addresses: &[([u8; 4], u8)]) -> Interface {
    Interface {
        name: name.into(),
        index: 2,
        mac: Some([2, 0, 0, 0, 0, 1]),
        addresses: addresses
            .iter()
            .map(|(address, prefix)| InterfaceAddress {
                address: (*address).into(),
                prefix: *prefix,
            })
            .collect(),
        is_up: true,
        is_loopback: name == "lo",
        speaks_arp: name != "lo",
    }
}

#[test]
fn a_plug_without_a_cable_is_told_from_one_with() {
    let sys = tempfile::tempdir().unwrap();
    let write = |interface: &str, file: &str, text: &str| {
        fs::create_dir_all(sys.path().join(interface).join("device")).unwrap();
        fs::write(sys.path().join(interface).join(file), text).unwrap();
    };
    let interfaces = [
        interface("lo", &[]),
        interface("eth0", &[]),
        interface("eth1", &[]),
    ];
    write("eth0", "carrier", "0\n");
    write("eth0", "speed", "-1\n");
    write("eth1", "carrier", "0\n");
    let unplugged = plug(&interfaces, sys.path()).unwrap();
    assert_eq!(link(Some(&unplugged)).state, CheckState::Bad);
    write("eth1", "carrier", "1\n");
    write("eth1", "speed", "100\n");
    let check = link(plug(&interfaces, sys.path()).as_ref());
    assert_eq!(
        (check.state, check.finding),
        (
            CheckState::Good,
            Finding::LinkUp {
                interface: "eth1".into(),
                megabits: Some(100)
            }
        )
    );
    assert_eq!(
        link(plug(&interfaces[..1], sys.path()).as_ref()).finding,
        Finding::NoInterface
    );
}

#[test]
fn an_address_that_the_box_gave_itself_is_none() {
    let gateway = Some([10, 0, 0, 1].into());
    let good = interface("eth0", &[([169, 254, 7, 7], 16), ([10, 0, 0, 7], 24)]);
    let alone = interface("eth0", &[([169, 254, 7, 7], 16)]);
    assert_eq!(
        address(Some(&good), gateway).finding,
        Finding::HasAddress {
            address: "10.0.0.7/24".into(),
            gateway: [10, 0, 0, 1].into()
        }
    );
    assert_eq!(address(Some(&good), None).state, CheckState::Attention);
    assert_eq!(address(Some(&alone), gateway).finding, Finding::NoAddress);
    assert_eq!(address(None, None).finding, Finding::NoAddress);
}

#[test]
fn the_clock_is_held_against_the_servers() {
    let finding = |quality, apart| time(quality, apart).finding;
    assert_eq!(
        finding(ClockQuality::Synchronised, Some(3)),
        Finding::ClockRight { seconds_apart: 3 }
    );
    assert_eq!(
        finding(ClockQuality::Unverified, Some(7_200)),
        Finding::ClockWrong { seconds_apart: 7_200 }
    );
    assert_eq!(finding(ClockQuality::Unverified, None), Finding::ClockUnverified);
    assert_eq!(finding(ClockQuality::Floor, Some(3)), Finding::ClockBehind);
}

#[test]
fn a_push_says_what_came_of_it() {
    let record = |failure: Option<&str>, acknowledged_at| PushRecord {
        tried_at: Some(NOON),
        failure: failure.map(str::to_owned),
        acknowledged_at,
    };
    let outbox = |waiting, quarantined| OutboxSummary {
        waiting,
        quarantined,
        ..OutboxSummary::default()
    };
    let failed = push(true, &record(Some("no way"), Some(NOON)), &outbox(4, 0));
    assert_eq!(
        (failed.state, failed.finding),
        (
            CheckState::Bad,
            Finding::PushFails {
                cause: "no way".into(),
                waiting: 4,
                last: Some(NOON)
            }
        )
    );
    let sent = push(true, &record(None, Some(NOON)), &outbox(0, 1));
    assert_eq!(sent.state, CheckState::Attention, "something was set aside");
    let fresh = PushRecord::default();
    assert_eq!(push(true, &fresh, &outbox(0, 0)).finding, Finding::NothingToSend);
    assert_eq!(push(false, &fresh, &outbox(9, 0)).finding, Finding::NotEnrolled);
}

fn found_by(error: &UplinkError, proxy: Option<&str>) -> Vec<(CheckKind, Finding)> {
    let book = WayBook::default();
    let target = Target {
        server: "https://meters.example".into(),
        proxy: proxy.map(str::to_owned),
    };
    book.failed(&target, error, NOON);
    let kinds = [CheckKind::Names, CheckKind::Proxy, CheckKind::Server];
    let known = kinds.iter().filter_map(|kind| book.check(*kind));
    known.map(|check| (check.kind, check.finding)).collect()
}

#[test]
fn each_failure_of_the_way_is_told_of_the_part_that_failed() {
    let server = || "https://meters.example".to_owned();
    let refused = UplinkError::Connect("meters.example:443".into(), "connection refused".into());
    assert_eq!(
        found_by(&refused, None),
        [(
            CheckKind::Server,
            Finding::ServerUnreachable {
                server: server(),
                cause: "connection refused".into()
            }
        )]
    );
    assert_eq!(
        found_by(&refused, Some("proxy:3128")),
        [
            (
                CheckKind::Proxy,
                Finding::ProxyUnreachable {
                    proxy: "proxy:3128".into(),
                    cause: "connection refused".into()
                }
            ),
            (CheckKind::Server, Finding::NotTested)
        ]
    );
    let password = UplinkError::Proxy("proxy:3128".into(), ProxyFault::Status(407));
    assert_eq!(
        found_by(&password, Some("proxy:3128"))[0].1,
        Finding::ProxyWantsPassword {
            proxy: "proxy:3128".into()
        }
    );
    let closed = UplinkError::Proxy("proxy:3128".into(), ProxyFault::Closed);
    assert!(matches!(
        found_by(&closed, Some("proxy:3128"))[0].1,
        Finding::ProxyRefuses { .. }
    ));
    let nameless = UplinkError::NameResolution("meters.example".into());
    assert!(matches!(
        found_by(&nameless, None)[0],
        (CheckKind::Names, Finding::NameUnknown { .. })
    ));
    let inspected = UplinkError::Certificate("meters.example".into(), CertificateFault::UnknownIssuer);
    assert!(matches!(
        &found_by(&inspected, Some("proxy:3128"))[..],
        [
            (_, Finding::ProxyWorks { .. }),
            (_, Finding::CertificateUnknown { .. })
        ]
    ));
    let portal = UplinkError::NotOurServer {
        status: 302,
        retry_after: None,
    };
    for error in [
        portal,
        UplinkError::TooLong,
        UplinkError::Forged(SignatureError::Wrong),
    ] {
        assert_eq!(
            found_by(&error, None),
            [(CheckKind::Server, Finding::SomebodyElse { server: server() })]
        );
    }
    let let_go = UplinkError::Refused(Refusal {
        error: RefusalKind::UnknownAppliance,
        message: "this box was let go".into(),
    });
    assert!(matches!(
        &found_by(&let_go, None)[..],
        [(CheckKind::Server, Finding::ServerRefuses { sentence })] if sentence.contains("let go")
    ));
}

#[test]
fn a_test_runs_once_at_a_time_and_leaves_what_it_found() {
    let book = WayBook::default();
    assert!(book.check(CheckKind::Server).is_none());
    assert!(book.begin(&[CheckKind::Server]));
    assert!(!book.begin(&[CheckKind::Names]));
    assert_eq!(book.check(CheckKind::Server).unwrap().state, CheckState::Running);
    let target = Target {
        server: "https://meters.example".into(),
        proxy: None,
    };
    book.reached(&target, Duration::from_millis(42), NOON);
    book.end();
    let check = book.check(CheckKind::Server).unwrap();
    assert_eq!((check.state, check.at), (CheckState::Good, Some(NOON)));
    assert!(matches!(check.finding, Finding::ServerAnswers { millis: 42, .. }));
}

#[test]
fn name_servers_are_read_as_the_resolver_reads_them() {
    let text =
        "# nameserver 9.9.9.9\nsearch office\nnameserver 10.0.0.1\nnameserver\tfe80::1\nnameserver x\n";
    let expected: [IpAddr; 2] = ["10.0.0.1".parse().unwrap(), "fe80::1".parse().unwrap()];
    assert_eq!(name_servers_in(text), expected);
}

#[test]
fn a_version_that_was_left_needs_somebody_until_the_server_has_heard_of_it() {
    let runs = |confirmed| System {
        version: "1".to_owned(),
        slot: "A".to_owned(),
        confirmed,
        left: None,
        card: None,
    };
    let found = |confirmed, record: &SystemRecord| {
        let check = system(runs(confirmed), record.clone());
        (check.state, check.finding)
    };
    let version = "1".to_owned();
    let mut record = SystemRecord::default();
    assert_eq!(
        found(true, &record),
        (
            CheckState::Good,
            Finding::SystemRuns {
                version: version.clone()
            }
        )
    );
    assert_eq!(
        found(false, &record),
        (
            CheckState::Running,
            Finding::SystemUnproved {
                version: version.clone()
            }
        )
    );
    let at = Timestamp::from_unix_seconds(7);
    record.left = Some(protocol::check_in::LeftVersion {
        version: "2".to_owned(),
        noticed_at: at,
        why: None,
    });
    let finding = Finding::VersionLeft {
        version,
        left: "2".to_owned(),
        at,
        why: None,
    };
    assert_eq!(found(true, &record), (CheckState::Attention, finding.clone()));
    record.told = Some(System {
        left: record.left.clone(),
        ..runs(true)
    });
    assert_eq!(found(true, &record), (CheckState::Idle, finding));
}

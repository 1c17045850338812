//! Devices that are absent, garbled, endless, restarting or slow.

use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use lan::{Lan, LanError, ReadOptions};
use profiles::Catalogue;
use simulator::{AfterReboot, Device, Reboot, Replies, WireFault};
use snmp::{Access, Approach, Bounds, FullReading, Outcome, Partial};

use super::{LIFE_COUNT, assert_read_whole, impatient, oid, one, printer, read};

#[tokio::test]
async fn nobody_there_is_an_error_that_says_what_to_look_for() {
    let closed = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let lan = Lan::bind().await.unwrap();
    let error = read(&lan, closed).await.unwrap_err();
    let expected = format!(
        "127.0.0.1 did not answer SNMP on port {} with community “public” (4 tries): is it switched on, is SNMP enabled \
         there, is the community right?",
        closed.port()
    );
    assert_eq!(error.to_string(), expected);
    // An ICMP message for one address does not disturb the others.
    let office = one(printer());
    assert_eq!(
        read(&lan, office.device(0).address()).await.unwrap().partial,
        None
    );
}

#[tokio::test]
async fn a_host_that_is_silent_is_asked_as_often_as_the_bounds_say() {
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let lan = Lan::bind().await.unwrap();
    let access = Access::v2c("public");
    let result = lan
        .read(
            silent.local_addr().unwrap(),
            access,
            FullReading::of(Catalogue::built_in()),
            impatient(),
        )
        .await;
    let Err(LanError::NoAnswer { no_answer, .. }) = result else {
        panic!("{result:?}")
    };
    assert_eq!(
        (
            no_answer.tries,
            no_answer.cost.datagrams_sent,
            no_answer.cost.retries
        ),
        (3, 3, 2)
    );
}

#[tokio::test]
async fn a_wrong_community_is_named() {
    let office = one(printer().community("secret\u{1b}[31m"));
    let lan = Lan::bind().await.unwrap();
    let approach = Approach::v2c_then_v1("wrong\u{1b}[31m");
    let result = lan
        .read(
            office.device(0).address(),
            approach,
            FullReading::of(Catalogue::built_in()),
            impatient(),
        )
        .await;
    let message = result.unwrap_err().to_string();
    assert!(message.contains("with community “wrong\\u{1b}[31m”"), "{message}");
    assert!(!message.contains('\u{1b}'), "{message}");
}

/// A fault of the first replies alone costs tries, and nothing is lost or wrong.
#[tokio::test]
async fn replies_that_are_cut_wrong_late_or_from_elsewhere_are_asked_for_again() {
    let recording = printer().recording().clone();
    let faults = [
        WireFault::CutShort(40),
        WireFault::CutShort(0),
        WireFault::WrongRequestId,
        WireFault::WrongCommunity,
        WireFault::WrongVersion,
        WireFault::NotAResponse,
        WireFault::FromOtherPort,
        WireFault::FromOtherAddress([127, 0, 0, 77].into()),
        WireFault::Garbage(b"HTTP/1.1 200 OK".to_vec()),
        WireFault::Garbage(vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff]),
        WireFault::Late(Duration::from_millis(400)),
        WireFault::Doubled,
        WireFault::FewerRows,
    ];
    for fault in faults {
        let office = one(printer().fault(fault.clone(), Replies::Only(2)));
        let lan = Lan::bind().await.unwrap();
        let outcome = read(&lan, office.device(0).address()).await;
        let outcome = outcome.unwrap_or_else(|error| panic!("{fault:?}: {error}"));
        assert_read_whole(&recording, &outcome);
        let served = recording.rows.get(&LIFE_COUNT.parse().unwrap()).unwrap().number();
        assert_eq!(
            outcome.rows.get(&oid(LIFE_COUNT)).unwrap().as_u64(),
            served,
            "{fault:?}"
        );
        let costs_a_try = !matches!(fault, WireFault::Doubled | WireFault::FewerRows);
        assert_eq!(
            outcome.cost.retries > 0,
            costs_a_try,
            "{fault:?} {:?}",
            outcome.cost
        );
    }
}

#[tokio::test]
async fn replies_that_are_always_wrong_are_no_answer() {
    for fault in [
        WireFault::CutShort(60),
        WireFault::WrongRequestId,
        WireFault::FromOtherPort,
        WireFault::FromOtherAddress([127, 0, 0, 78].into()),
        WireFault::WrongCommunity,
    ] {
        let office = one(printer().fault(fault.clone(), Replies::Every));
        let lan = Lan::bind().await.unwrap();
        let result = read(&lan, office.device(0).address()).await;
        assert!(
            matches!(result, Err(LanError::NoAnswer { .. })),
            "{fault:?}: {result:?}"
        );
    }
}

#[tokio::test]
async fn an_answer_later_than_its_timer_is_still_taken() {
    let office = one(printer()
        .fault(WireFault::Late(Duration::from_millis(300)), Replies::Only(1))
        .v2c_only());
    let lan = Lan::bind().await.unwrap();
    let access = Access::v2c("public");
    let outcome = lan
        .read(
            office.device(0).address(),
            access,
            FullReading::of(Catalogue::built_in()),
            impatient(),
        )
        .await
        .unwrap();
    assert_read_whole(printer().recording(), &outcome);
}

#[tokio::test]
async fn a_walk_that_loops_is_cut_off() {
    let office = one(printer().fault(WireFault::WalkLoops, Replies::Every));
    let lan = Lan::bind().await.unwrap();
    let outcome = read(&lan, office.device(0).address()).await.unwrap();
    assert!(
        matches!(outcome.partial, Some(Partial::WalkLoops { .. })),
        "{:?}",
        outcome.partial
    );
}

#[tokio::test]
async fn an_endless_table_is_cut_off() {
    let mut recording = printer().recording().clone();
    for row in 1_000..5_000 {
        let name = format!("1.3.6.1.2.1.43.18.1.1.8.1.{row}");
        recording
            .rows
            .insert(name.parse().unwrap(), simulator::Value::text("no end"));
    }
    let office = one(Device::new(recording));
    let lan = Lan::bind().await.unwrap();
    let outcome = read(&lan, office.device(0).address()).await.unwrap();
    assert!(
        matches!(outcome.partial, Some(Partial::TooManyRows { .. })),
        "{:?}",
        outcome.partial
    );
    assert!(
        outcome.rows.len() < Bounds::default().rows_per_column + 200,
        "{}",
        outcome.rows.len()
    );
    assert!(
        outcome.rows.get(&oid(LIFE_COUNT)).is_some(),
        "the rest is read all the same"
    );
}

/// Reads it by a small question first, and everything that counts after it.
async fn read_as_any_host(lan: &Lan, address: SocketAddr) -> Outcome {
    let plan = FullReading::of_any_host(Catalogue::built_in());
    let approach = Approach::v2c_then_v1("public");
    lan.read(address, approach, plan, impatient()).await.unwrap()
}

#[tokio::test]
async fn a_device_that_restarts_in_the_middle_is_partial_and_gives_no_zeros() {
    for life_counts in [
        AfterReboot::Kept,
        AfterReboot::Absent,
        AfterReboot::LowerBy(1_000),
    ] {
        let reboot = Reboot {
            out_for: Duration::from_millis(50),
            life_counts,
        };
        let office = one(printer().reboot_after_requests(1, reboot));
        let lan = Lan::bind().await.unwrap();
        let outcome = read_as_any_host(&lan, office.device(0).address()).await;
        assert_eq!(outcome.partial, Some(Partial::Restarted));
        assert!(
            outcome.rows.get(&oid("1.3.6.1.2.1.1.1.0")).is_some(),
            "what it said before is kept"
        );
        assert_eq!(
            outcome.rows.get(&oid(LIFE_COUNT)),
            None,
            "what it said after is not"
        );
    }
}

#[tokio::test]
async fn a_device_that_falls_silent_in_the_middle_is_partial() {
    let gone = Reboot {
        out_for: Duration::from_secs(3_600),
        life_counts: AfterReboot::Kept,
    };
    let office = one(printer().reboot_after_requests(1, gone));
    let lan = Lan::bind().await.unwrap();
    let outcome = read_as_any_host(&lan, office.device(0).address()).await;
    assert!(
        matches!(outcome.partial, Some(Partial::FellSilent { .. })),
        "{:?}",
        outcome.partial
    );
    assert!(outcome.rows.get(&oid("1.3.6.1.2.1.1.1.0")).is_some());
    assert_eq!(outcome.rows.get(&oid(LIFE_COUNT)), None);
}

#[tokio::test]
async fn the_deadline_holds_against_a_device_that_answers_ever_so_slowly() {
    let office = one(printer().latency(Duration::from_millis(200)));
    let lan = Lan::bind().await.unwrap();
    let bounds = Bounds {
        deadline: Duration::from_millis(300),
        ..Bounds::default()
    };
    let options = ReadOptions {
        bounds,
        ..ReadOptions::default()
    };
    let began = Instant::now();
    let address = office.device(0).address();
    let outcome = lan
        .read(
            address,
            Access::v2c("public"),
            FullReading::of(Catalogue::built_in()),
            options,
        )
        .await
        .unwrap();
    assert_eq!(outcome.partial, Some(Partial::OutOfTime));
    assert!(began.elapsed() < Duration::from_secs(2));
}

//! Devices read over a real socket: good ones, slow ones, faulty ones.

#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeSet;
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use lan::{Lan, LanError, ReadOptions};
use profiles::{Oid, Questions, Rows, detail_questions, identifying_questions};
use simulator::{
    AfterReboot, Device, DeviceHandle, Reboot, Recording, Replies, Running, Simulator, TooMany, WireFault,
    all_recordings,
};
use snmp::{Access, Approach, Bounds, Outcome, Partial, Version};

const LIFE_COUNT: &str = "1.3.6.1.2.1.43.10.2.1.4.1.1";

fn one(device: Device) -> Running {
    Simulator::on_thread(vec![device]).unwrap()
}

fn printer() -> Device {
    Device::from_recording("ricoh_im_c3000").unwrap()
}

fn standard_plan() -> impl FnMut(&Rows) -> Option<Questions> {
    let mut stage = 0;
    move |rows| {
        stage += 1;
        match stage {
            1 => Some(identifying_questions()),
            2 | 3 => Some(detail_questions(rows)),
            _ => None,
        }
    }
}

/// Short, so that silence does not make the tests slow; long enough for a busy machine.
fn impatient() -> ReadOptions {
    let bounds = Bounds {
        first_timeout: Duration::from_millis(250),
        ..Bounds::default()
    };
    ReadOptions {
        bounds,
        ..ReadOptions::default()
    }
}

async fn read(lan: &Lan, address: SocketAddr) -> Result<Outcome, LanError> {
    let approach = Approach::v2c_then_v1("public");
    lan.read(address, approach, standard_plan(), impatient()).await
}

fn oid(text: &str) -> Oid {
    text.parse().unwrap()
}

fn wanted(recording: &Recording, rows: &Rows) -> BTreeSet<Oid> {
    let (identifying, detail) = (identifying_questions(), detail_questions(rows));
    let names = recording.rows.keys().map(|name| Oid::new(name.arcs()));
    names
        .filter(|name| {
            identifying.scalars.contains(name)
                || detail.scalars.contains(name)
                || detail
                    .columns
                    .iter()
                    .any(|column| name.index_under(column).is_some())
        })
        .collect()
}

/// Every row that the questions want and the recording has.
fn assert_read_whole(recording: &Recording, outcome: &Outcome) {
    let name = &recording.name;
    assert_eq!(outcome.partial, None, "{name}");
    for row in wanted(recording, &outcome.rows) {
        assert!(outcome.rows.get(&row).is_some(), "{name} lacks {row}");
    }
}

/// What the device saw: never a second request before the first was answered, never a SET.
fn assert_gentle(device: &DeviceHandle) {
    let counts = device.counts();
    assert!(counts.most_in_flight <= 1, "{}: {counts:?}", device.name());
    assert_eq!(
        (counts.dropped_busy, counts.sets, counts.malformed),
        (0, 0, 0),
        "{}",
        device.name()
    );
}

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
            lan.read(address, approach, standard_plan(), options).await
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
        .read(silent.local_addr().unwrap(), access, standard_plan(), impatient())
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
        .read(office.device(0).address(), approach, standard_plan(), impatient())
        .await;
    let message = result.unwrap_err().to_string();
    assert!(message.contains("with community “wrong\\u{1b}[31m”"), "{message}");
    assert!(!message.contains('\u{1b}'), "{message}");
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
        (first.access.version, first.limits.version),
        (Version::V1, Some(Version::V1))
    );
    assert_eq!(first.cost.retries, 1);
    let options = ReadOptions {
        limits: first.limits,
        ..impatient()
    };
    let again = lan
        .read(address, Approach::v2c_then_v1("public"), standard_plan(), options)
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
                columns: detail_questions(rows).columns,
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
        if most < 2 && too_many == TooMany::Silence {
            continue;
        }
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
        .read(office.device(0).address(), access, standard_plan(), impatient())
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
        let outcome = read(&lan, office.device(0).address()).await.unwrap();
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
    let outcome = read(&lan, office.device(0).address()).await.unwrap();
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
        .read(address, Access::v2c("public"), standard_plan(), options)
        .await
        .unwrap();
    assert_eq!(outcome.partial, Some(Partial::OutOfTime));
    assert!(began.elapsed() < Duration::from_secs(2));
}

//! S10, S11, S19, S20: answers without end, too large, too slow, and a device that restarts under way.

use std::time::{Duration, Instant};

use lan::Lan;
use profiles::Catalogue;
use simulator::{AfterReboot, Device, Reboot, Replies, Simulator, Value, WireFault};
use snmp::{Access, Bounds, FullReading, Partial};

use super::{LIFE_COUNT, SYS_DESCR, assert_nothing_made_up, impatient, office, oid, printer, read};

/// S10.
#[tokio::test]
async fn walks_that_turn_in_a_circle_or_never_end_are_cut_off() {
    let devices = [WireFault::WalkLoops, WireFault::WalkNeverEnds]
        .map(|fault| (format!("{fault:?}"), printer().fault(fault, Replies::Every)));
    let office = office([127, 41], devices.into());
    for (name, result) in office.read_all().await {
        let outcome = result.unwrap();
        let bounds = Bounds::default();
        assert!(
            outcome.rows.len() < bounds.rows + 100,
            "{name}: {}",
            outcome.rows.len()
        );
        let is_cut_off = match outcome.partial {
            Some(Partial::WalkLoops { .. }) => name == "WalkLoops",
            Some(Partial::TooManyRows { .. }) => name == "WalkNeverEnds",
            _ => false,
        };
        assert!(is_cut_off, "{name}: {:?}", outcome.partial);
    }
    let most = office
        .running
        .devices()
        .iter()
        .map(|device| device.counts().received);
    assert!(most.max().unwrap() < 3_000, "an end is seen, not waited for");
    assert_eq!(office.search().await.len(), 2);
}

/// A printer with a table of alerts that has no end, in replies of 64 KB.
fn verbose() -> Device {
    let mut recording = printer().recording().clone();
    for row in 1_000..6_000 {
        let name = format!("1.3.6.1.2.1.43.18.1.1.8.1.{row}");
        recording
            .rows
            .insert(name.parse().unwrap(), Value::text(&"much ado ".repeat(28)));
    }
    Device::new(recording).max_response_bytes(65_507)
}

/// S11.
#[tokio::test]
async fn replies_of_64_kilobytes_are_read_and_bounded() {
    let office = office([127, 42], vec![("verbose".to_owned(), verbose())]);
    let (_, result) = office.read_all().await.remove(0);
    let outcome = result.unwrap();
    assert!(
        matches!(outcome.partial, Some(Partial::TooManyRows { .. })),
        "{:?}",
        outcome.partial
    );
    assert!(outcome.rows.len() < Bounds::default().rows_per_column + 300);
    assert!(outcome.rows.get(&oid(LIFE_COUNT)).is_some(), "the rest is read");
    assert!(
        Catalogue::built_in().interpret(&outcome.rows).alerts.len() <= Bounds::default().rows_per_column,
        "alerts"
    );
}

/// S8 and S11: a device may fill its datagrams with rows that nobody asked for.
#[tokio::test]
async fn a_device_that_answers_64_kilobytes_to_everything_is_found_and_read_within_its_bounds() {
    let bomb = WireFault::Forged(simulator::Malice::VarbindBomb(7_900));
    let office = office(
        [127, 43],
        vec![("bomb".to_owned(), printer().fault(bomb, Replies::Every))],
    );
    let (name, result) = office.read_all().await.remove(0);
    let outcome = result.unwrap();
    assert_nothing_made_up(&name, printer().recording(), &outcome.rows);
    assert!(outcome.strays.rows_unasked > 7_000, "{:?}", outcome.strays);
    let found = office.search().await;
    assert!(found.len() == 1 && found.values().all(|found| found.rows.len() <= 4));
}

/// S19, at a hundredth of its slowness: every reply comes just before the device would count as silent.
#[tokio::test]
async fn the_deadline_holds_against_a_device_that_answers_just_in_time() {
    let sim = Simulator::on_thread(vec![
        printer()
            .max_varbinds(4, simulator::TooMany::TooBig)
            .latency(Duration::from_millis(590)),
    ])
    .unwrap();
    let lan = Lan::bind().await.unwrap();
    let mut options = impatient();
    options.bounds.deadline = Duration::from_secs(2);
    options.bounds.first_timeout = Duration::from_millis(600);
    let began = Instant::now();
    let address = sim.device(0).address();
    let outcome = lan
        .read(
            address,
            Access::v2c("public"),
            FullReading::of(Catalogue::built_in()),
            options,
        )
        .await
        .unwrap();
    let took = began.elapsed();
    assert_eq!(outcome.partial, Some(Partial::OutOfTime));
    assert!(
        took >= Duration::from_secs(2) && took < Duration::from_secs(4),
        "{took:?}"
    );
    assert_nothing_made_up("slow", printer().recording(), &outcome.rows);
    assert_eq!(sim.device(0).counts().sets, 0);
}

/// S20: after each answer in turn, and whatever becomes of the counters.
#[tokio::test]
async fn a_restart_after_any_answer_is_partial_and_never_a_zero() {
    let mut devices = Vec::new();
    for answers in 1..=3 {
        for life_counts in [
            AfterReboot::Kept,
            AfterReboot::Absent,
            AfterReboot::LowerBy(u32::MAX),
        ] {
            let reboot = Reboot {
                out_for: Duration::from_millis(30),
                life_counts,
            };
            // Small replies, so that the reading is long enough to restart in.
            let device = printer()
                .max_response_bytes(600)
                .reboot_after_requests(answers, reboot);
            devices.push((format!("after {answers} answers, {life_counts:?}"), device));
        }
    }
    let office = office([127, 44], devices);
    for (name, result) in office.read_all().await {
        let outcome = result.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(outcome.partial, Some(Partial::Restarted), "{name}");
        assert!(
            outcome.rows.get(&oid(SYS_DESCR)).is_some(),
            "{name}: what it said before"
        );
        for meter in Catalogue::built_in().interpret(&outcome.rows).meters {
            assert_ne!(meter.value, 0, "{name}: {meter:?}");
        }
        assert_nothing_made_up(&name, printer().recording(), &outcome.rows);
    }
}

/// It answers everything, save its uptime once it has given it: the end of the reading is not asked for for ever.
#[tokio::test]
async fn an_uptime_that_goes_missing_under_way_does_not_keep_the_reading_going() {
    let sim = Simulator::on_thread(vec![printer().max_response_bytes(600)]).unwrap();
    let lan = Lan::bind().await.unwrap();
    let mut stage = 0;
    let handle = sim.device(0).clone();
    let plan = move |rows: &profiles::Rows| {
        stage += 1;
        match stage {
            1 => Some(profiles::identifying_questions()),
            2 => {
                handle.remove("1.3.6.1.2.1.1.3.0").unwrap();
                Some(profiles::Catalogue::built_in().detail_questions(rows))
            }
            _ => None,
        }
    };
    let outcome = lan
        .read(sim.device(0).address(), Access::v2c("public"), plan, impatient())
        .await
        .unwrap();
    assert_ne!(outcome.partial, Some(Partial::OutOfTime));
    assert!(sim.device(0).counts().received < 60, "{}", sim.device(0).counts());
    assert!(read(&lan, sim.device(0).address()).await.is_ok());
}

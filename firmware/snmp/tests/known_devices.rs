//! Devices that were read before, or at least found by a search: what reading them again costs, and that it misses
//! nothing.

#![allow(clippy::unwrap_used, missing_docs)]

mod dialogue;

use core::time::Duration;
use std::path::Path;

use profiles::{Catalogue, Change, Oid, Rows, Value, is_printer};
use simulator::{Agent, Device, Recording, TooMany, all_recordings};
use snmp::{
    Action, Approach, Bounds, Conversation, FullReading, Limits, Outcome, Plan, SteadyReading, Version,
};

fn read(agent: &mut Agent, plan: impl Plan, limits: Limits) -> Box<Outcome> {
    dialogue::read(agent, Approach::v2c_then_v1("public"), plan, limits)
}

fn project_and_corpus() -> Vec<Recording> {
    let mut recordings = all_recordings().unwrap();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/walks");
    // Some of them hold lines that no agent could have sent.
    for entry in corpus.read_dir().into_iter().flatten() {
        let file = entry.unwrap().path();
        if file.extension().is_some_and(|extension| extension == "snmprec") {
            recordings.push(Recording::load_leniently(file).unwrap().0);
        }
    }
    recordings
}

/// What a search brings of a printer: its sweep's four rows.
fn found_by_a_search(rows: &Rows) -> Rows {
    let columns = [
        "1.3.6.1.2.1.1.1",
        "1.3.6.1.2.1.1.2",
        "1.3.6.1.2.1.25.3.2.1.2",
        "1.3.6.1.2.1.43.10.2.1.4",
    ];
    let first = |column: &str| {
        let column: Oid = column.parse().unwrap();
        rows.column(&column)
            .next()
            .map(|(index, value)| (column.child(index), value.clone()))
    };
    columns.into_iter().filter_map(first).collect()
}

fn without_uptime(rows: &Rows) -> Rows {
    let kept = rows.iter().filter(|(name, _)| name.arcs() != snmp::SYS_UP_TIME);
    kept.map(|(name, value)| (name.clone(), value.clone())).collect()
}

#[derive(Default)]
struct Sum {
    datagrams: u32,
    bytes: u64,
}

impl Sum {
    fn add(&mut self, outcome: &Outcome) {
        self.datagrams += outcome.cost.datagrams_sent;
        // IPv4 and UDP headers are sent as well.
        let packets = u64::from(outcome.cost.datagrams_sent + outcome.cost.datagrams_received);
        self.bytes += outcome.cost.bytes_sent + outcome.cost.bytes_received + 28 * packets;
    }
}

#[test]
fn a_known_printer_is_read_again_in_fewer_datagrams_and_steadily_in_one() {
    for (most_bytes, most) in [
        (1_472, [3.33, 3.26, 2.44, 2.26, 1.04]),
        // The project's own recordings alone need a little more than together with the corpus.
        (8_192, [2.3, 1.65, 1.6, 1.3, 1.0]),
    ] {
        println!(
            "\nreplies up to {most_bytes} bytes\n{:48} {:>4} first found daily again steady",
            "recording", "rows"
        );
        let [
            mut first_sum,
            mut found_sum,
            mut daily_sum,
            mut again_sum,
            mut steady_sum,
        ] = <[Sum; 5]>::default();
        let mut count = 0_u32;
        for recording in project_and_corpus() {
            let name = recording.name.clone();
            let device = Device::new(recording).max_response_bytes(most_bytes);
            let first = read(
                &mut Agent::new(&device),
                FullReading::of(Catalogue::built_in()),
                Limits::default(),
            );
            if !is_printer(&first.rows) || first.rows.len() <= 30 || first.access.version() != Version::V2c {
                continue;
            }
            let plan = FullReading::knowing(Catalogue::built_in(), found_by_a_search(&first.rows));
            let v2c = Limits {
                version: Some(Version::V2c),
                ..Limits::default()
            };
            let found = read(&mut Agent::new(&device), plan, v2c);
            let daily = read(
                &mut Agent::new(&device),
                FullReading::knowing(Catalogue::built_in(), first.rows.clone()),
                first.limits,
            );
            let again = read(
                &mut Agent::new(&device),
                FullReading::again(Catalogue::built_in(), first.rows.clone()),
                first.limits,
            );
            for outcome in [&found, &daily, &again] {
                assert_eq!(outcome.partial, None, "{name}");
                assert_eq!(
                    Catalogue::built_in().interpret(&outcome.rows),
                    Catalogue::built_in().interpret(&first.rows),
                    "{name}"
                );
            }
            assert_eq!(
                without_uptime(&again.rows).len(),
                without_uptime(&first.rows).len(),
                "{name}"
            );
            let steady = read(
                &mut Agent::new(&device),
                SteadyReading::of(&Catalogue::built_in(), &first.rows, &first.limits),
                first.limits,
            );
            assert_eq!(steady.partial, None, "{name}");
            // A copier counts more than fits into one small answer.
            let most_of_steady = if most_bytes > 1_472 { 1 } else { 2 };
            assert!(steady.cost.datagrams_sent <= most_of_steady, "{name}");
            assert_eq!(
                Catalogue::built_in().change_between(&first.rows, &steady.rows),
                None,
                "{name}"
            );
            assert_eq!(
                Catalogue::built_in().interpret(&first.rows.overlaid(&steady.rows)),
                Catalogue::built_in().interpret(&first.rows),
                "{name}"
            );
            println!(
                "{name:48} {:>4} {:>5} {:>5} {:>5} {:>5} {:>6}",
                first.rows.len(),
                first.cost.datagrams_sent,
                found.cost.datagrams_sent,
                daily.cost.datagrams_sent,
                again.cost.datagrams_sent,
                steady.cost.bytes_sent + steady.cost.bytes_received
            );
            count += 1;
            for (sum, outcome) in [
                (&mut first_sum, &first),
                (&mut found_sum, &found),
                (&mut daily_sum, &daily),
                (&mut again_sum, &again),
                (&mut steady_sum, &steady),
            ] {
                sum.add(outcome);
            }
        }
        let average = |sum: &Sum| f64::from(sum.datagrams) / f64::from(count);
        let kinds = [
            ("a stranger", &first_sum),
            ("found by a search", &found_sum),
            ("read before, everything asked", &daily_sum),
            ("read before", &again_sum),
            ("steady", &steady_sum),
        ];
        for ((what, sum), most) in kinds.into_iter().zip(most) {
            println!(
                "{count} printers, {what}: {:.2} datagrams, {} bytes",
                average(sum),
                sum.bytes / u64::from(count)
            );
            assert!(average(sum) <= most, "{what}");
        }
        let a_day = (23 * steady_sum.bytes + daily_sum.bytes) / u64::from(count);
        println!("a day, read hourly and once in full: {a_day} bytes");
    }
}

#[test]
fn a_steady_reading_sees_what_changed() {
    let device = Device::from_recording("ricoh_im_c3000").unwrap();
    let full = read(
        &mut Agent::new(&device),
        FullReading::of(Catalogue::built_in()),
        Limits::default(),
    );
    let first = read(
        &mut Agent::new(&device),
        SteadyReading::of(&Catalogue::built_in(), &full.rows, &full.limits),
        full.limits,
    );
    let known = full.rows.overlaid(&first.rows);
    let with = |name: &str, value: Value| {
        let mut rows = known.clone();
        rows.insert(name.parse().unwrap(), value);
        let fresh = read(
            &mut Agent::new(&device),
            SteadyReading::of(&Catalogue::built_in(), &rows, &full.limits),
            full.limits,
        );
        Catalogue::built_in().change_between(&rows, &fresh.rows)
    };
    let text = |text: &str| Value::OctetString(text.into());
    assert_eq!(
        with("1.3.6.1.2.1.43.5.1.1.17.1", text("OTHER")),
        Some(Change::AnotherDevice)
    );
    assert_eq!(
        with("1.3.6.1.2.1.1.3.0", Value::TimeTicks(u32::MAX)),
        Some(Change::Restarted)
    );
    assert_eq!(
        with("1.3.6.1.2.1.25.3.5.1.2.1", text("\u{1}")),
        Some(Change::Alerts)
    );
    assert_eq!(
        with("1.3.6.1.2.1.43.18.1.1.7.1.77", Value::Integer(808)),
        Some(Change::Alerts)
    );
    assert_eq!(
        with("1.3.6.1.2.1.43.5.1.1.18.1", Value::Counter32(9)),
        Some(Change::Alerts)
    );
    assert_eq!(
        with("1.3.6.1.2.1.43.11.1.1.9.1.77", Value::Integer(5)),
        Some(Change::Rows)
    );
    assert_eq!(
        with("1.3.6.1.2.1.43.10.2.1.4.1.1", Value::Counter32(1)),
        None,
        "counters may move"
    );
}

#[test]
fn a_steady_reading_that_does_not_fit_is_asked_in_two() {
    for device in [
        Device::from_recording("ricoh_im_c3000")
            .unwrap()
            .max_varbinds(16, TooMany::TooBig),
        Device::from_recording("ricoh_im_c3000")
            .unwrap()
            .v1_only()
            .max_varbinds(16, TooMany::TooBig),
    ] {
        let full = read(
            &mut Agent::new(&device),
            FullReading::of(Catalogue::built_in()),
            Limits::default(),
        );
        let steady = read(
            &mut Agent::new(&device),
            SteadyReading::of(&Catalogue::built_in(), &full.rows, &full.limits),
            full.limits,
        );
        // Either agent has just started, and the silence of the one to v2c lies between the two clocks.
        assert_eq!(
            Catalogue::built_in().change_between(&without_uptime(&full.rows), &without_uptime(&steady.rows)),
            None
        );
        assert!(steady.cost.datagrams_sent <= 4, "{:?}", steady.cost);
    }
}

#[test]
fn the_version_that_was_answered_gets_a_second_try() {
    let mut sent = Vec::new();
    let limits = Limits {
        version: Some(Version::V2c),
        round_trip: Some(dialogue::ROUND_TRIP),
        ..Limits::default()
    };
    let approach = Approach::v2c_then_v1("public");
    let mut conversation = Conversation::new(
        approach,
        FullReading::of(Catalogue::built_in()),
        Bounds::default(),
        limits,
        7,
    );
    let mut now = Duration::ZERO;
    loop {
        match conversation.poll(now) {
            Action::Send(datagram) => {
                let head = datagram.windows(3).find(|window| window[..2] == [2, 1]).unwrap();
                sent.push((now.as_millis(), head[2]));
            }
            Action::Wait(until) => now = until,
            Action::Done(result) => {
                assert_eq!(result.unwrap_err().tries, 4);
                break;
            }
        }
    }
    let versions: Vec<u8> = sent.iter().map(|(_, version)| *version).collect();
    assert_eq!(versions, [1, 1, 0, 1]);
    assert_eq!(sent[1].0, 100);
}

/// A maker's rows that a printer did not have: a repeat of the reading passes over them, unless it restarted, or has other
/// firmware; a reading of everything finds them at once.
#[test]
fn rows_that_came_with_new_firmware_are_found() {
    let now = Device::from_recording("kyocera_taskalfa_4054ci").unwrap();
    let before = |restarted: bool, described: bool| {
        let mut recording = now.recording().clone();
        let counters: Oid = "1.3.6.1.4.1.1347.42.3".parse().unwrap();
        recording
            .rows
            .retain(|name, _| Oid::new(name.arcs()).index_under(&counters).is_none());
        let old = Device::new(recording);
        let mut rows = read(
            &mut Agent::new(&old),
            FullReading::of(Catalogue::built_in()),
            Limits::default(),
        )
        .rows;
        let ticks = if restarted { u32::MAX } else { 0 };
        rows.insert(Oid::new(snmp::SYS_UP_TIME), Value::TimeTicks(ticks));
        if described {
            let description = "1.3.6.1.2.1.1.1.0".parse().unwrap();
            rows.insert(
                description,
                Value::OctetString(b"KYOCERA Document Solutions, old".to_vec()),
            );
        }
        rows
    };
    let meters = |plan: FullReading| {
        let outcome = read(&mut Agent::new(&now), plan, Limits::default());
        Catalogue::built_in().interpret(&outcome.rows).meters.len()
    };
    let catalogue = Catalogue::built_in;
    let all = meters(FullReading::of(catalogue()));
    let same = before(false, false);
    assert!(meters(FullReading::again(catalogue(), same.clone())) < all);
    for plan in [
        FullReading::knowing(catalogue(), same),
        FullReading::again(catalogue(), before(true, false)),
        FullReading::again(catalogue(), before(false, true)),
    ] {
        assert_eq!(meters(plan), all);
    }
}

/// A device that has more rows than the last time, fewer, or none: the expectation decides nothing but the packing.
#[test]
fn tables_that_changed_are_read_to_their_ends() {
    let recording = Device::from_recording("ricoh_im_c3000")
        .unwrap()
        .recording()
        .clone();
    let whole = read(
        &mut Agent::new(&Device::new(recording.clone())),
        FullReading::of(Catalogue::built_in()),
        Limits::default(),
    );
    let levels: Oid = "1.3.6.1.2.1.43.11.1.1".parse().unwrap();
    let mut shorter = recording.clone();
    shorter.rows.retain(|name, _| {
        let name = Oid::new(name.arcs());
        name.index_under(&levels)
            .is_none_or(|index| index.last().is_some_and(|number| *number < 2))
    });
    let few = read(
        &mut Agent::new(&Device::new(shorter.clone())),
        FullReading::of(Catalogue::built_in()),
        Limits::default(),
    );
    assert!(few.rows.len() + 5 < whole.rows.len());
    for (known, now, expected) in [(&few, recording, &whole), (&whole, shorter, &few)] {
        for device in [Device::new(now.clone()), Device::new(now).v1_only()] {
            for plan in [
                FullReading::knowing(Catalogue::built_in(), known.rows.clone()),
                FullReading::again(Catalogue::built_in(), known.rows.clone()),
            ] {
                let again = read(&mut Agent::new(&device), plan, Limits::default());
                assert_eq!(
                    Catalogue::built_in().interpret(&again.rows),
                    Catalogue::built_in().interpret(&expected.rows)
                );
            }
        }
    }
}

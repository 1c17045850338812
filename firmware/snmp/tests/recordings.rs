//! Every recording read to its last wanted row, without a socket, and what that costs in datagrams.

#![allow(clippy::unwrap_used, missing_docs)]

mod dialogue;

use std::collections::BTreeSet;
use std::path::Path;

use profiles::{Catalogue, Oid, Questions, Rows};
use simulator::{Agent, Device, Recording, all_recordings};
use snmp::{Access, Approach, FullReading, Limits, Outcome, Plan};

/// A full reading that notes what was asked.
struct Noting<'a> {
    reading: FullReading,
    asked: &'a mut Questions,
}

impl Plan for Noting<'_> {
    fn next(&mut self, rows: &Rows) -> Option<Questions> {
        let next = self.reading.next(rows)?;
        self.asked.scalars.extend(next.scalars.iter().cloned());
        self.asked.columns.extend(next.columns.iter().cloned());
        Some(next)
    }

    fn goes_on_early(&self) -> bool {
        self.reading.goes_on_early()
    }
}

/// Reads it in full, noting what was asked.
fn read(device: &Device, approach: Approach) -> (Box<Outcome>, Questions) {
    let mut asked = Questions::default();
    let plan = Noting {
        reading: FullReading::of(Catalogue::built_in()),
        asked: &mut asked,
    };
    let outcome = dialogue::read(&mut Agent::new(device), approach, plan, Limits::default());
    (outcome, asked)
}

/// The names of the recording that the questions ask for.
fn wanted(recording: &Recording, asked: &Questions) -> BTreeSet<Oid> {
    let names = recording.rows.keys().map(|name| Oid::new(name.arcs()));
    names
        .filter(|name| {
            asked.scalars.contains(name)
                || asked
                    .columns
                    .iter()
                    .any(|column| name.index_under(column).is_some())
        })
        .collect()
}

fn missing(recording: &Recording, outcome: &Outcome, asked: &Questions) -> Vec<String> {
    wanted(recording, asked)
        .into_iter()
        .filter(|name| outcome.rows.get(name).is_none())
        .map(|name| name.to_string())
        .collect()
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

#[test]
fn every_wanted_row_of_every_recording_is_read_in_few_datagrams() {
    for (most_bytes, most_on_average) in [(1_472, 3.33), (8_192, 2.3)] {
        println!("\nreplies up to {most_bytes} bytes");
        println!(
            "{:48} {:>4} {:>4} {:>6} {:>6}",
            "recording", "rows", "sent", "out B", "in B"
        );
        let mut full = Vec::new();
        for recording in project_and_corpus() {
            let name = recording.name.clone();
            let device = Device::new(recording.clone()).max_response_bytes(most_bytes);
            let (outcome, asked) = read(&device, Approach::v2c_then_v1("public"));
            assert_eq!(outcome.partial, None, "{name}");
            assert_eq!(missing(&recording, &outcome, &asked), [""; 0], "{name}");
            let cost = outcome.cost;
            println!(
                "{name:48} {:>4} {:>4} {:>6} {:>6}",
                outcome.rows.len(),
                cost.datagrams_sent,
                cost.bytes_sent,
                cost.bytes_received
            );
            if profiles::is_printer(&outcome.rows)
                && outcome.rows.len() > 30
                && outcome.access.version() == snmp::Version::V2c
            {
                full.push((
                    cost.datagrams_sent,
                    u32::try_from(cost.bytes_sent + cost.bytes_received).unwrap(),
                ));
            }
        }
        let count = f64::from(u32::try_from(full.len()).unwrap());
        let datagrams: u32 = full.iter().map(|(datagrams, _)| datagrams).sum();
        let bytes: f64 = full.iter().map(|(_, bytes)| f64::from(*bytes)).sum();
        let average = f64::from(datagrams) / count;
        println!(
            "{count} whole printers by v2c: {average:.2} datagrams, {:.0} bytes",
            bytes / count
        );
        assert!(average <= most_on_average, "{average:.2} datagrams a printer");
    }
}

#[test]
fn every_recording_is_read_by_v1_as_by_v2c() {
    for recording in all_recordings().unwrap() {
        let device = Device::new(recording.clone()).v1_only();
        let (outcome, asked) = read(&device, Access::v1("public").into());
        println!("{:48} {:>4} by v1", recording.name, outcome.cost.datagrams_sent);
        assert_eq!(outcome.partial, None, "{}", recording.name);
        assert_eq!(
            missing(&recording, &outcome, &asked),
            [""; 0],
            "{}",
            recording.name
        );
    }
}

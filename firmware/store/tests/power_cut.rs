//! Kill -9 of a box between any two steps (fault D5): what it said was stored reaches the server, nothing reaches it
//! twice, and a batch keeps its bytes.
//!
//! The box is this test program, started again; the server is a file to which it appends what it "sends".
#![allow(clippy::unwrap_used)]

mod printers;

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use printers::{VERSION, appliance, at, met, read};
use protocol::Batch;
use store::Store;

const STATE: &str = "METERBOX_TEST_POWER_CUT_STATE";
const SENT: &str = "sent";

/// Reads, sends and takes acknowledgements for ever; says what is stored once it is.
fn box_that_never_stops(state: &Path) {
    let store = Store::open(state, [1; 16]).unwrap();
    let device = met(&store);
    for round in 0.. {
        for _ in 0..3 {
            let kept = read(&store, device, 1_000, round);
            println!("stored {}", kept.sequence);
        }
        while let Some(batch) = store.next_batch(&appliance(), VERSION).unwrap() {
            send(state, &batch.body);
            println!("sent {}", batch.key.sequence);
            store.acknowledge(&batch.key, at(round)).unwrap();
            println!("acknowledged {}", batch.key.sequence);
        }
    }
}

fn send(state: &Path, body: &[u8]) {
    let mut server = OpenOptions::new()
        .append(true)
        .create(true)
        .open(state.join(SENT))
        .unwrap();
    let mut line = body.to_vec();
    line.push(b'\n');
    server.write_all(&line).unwrap();
}

fn start(state: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "the_box", "--nocapture"])
        .env(STATE, state)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Is the box when the story starts it as such, and nothing otherwise.
#[test]
fn the_box() {
    if let Some(state) = std::env::var_os(STATE) {
        box_that_never_stops(Path::new(&state));
    }
}

/// The numbers of the readings that the box says are stored, until it has said `lines` lines and is killed.
fn run_and_kill(state: &Path, lines: usize, moment: Duration) -> Vec<u64> {
    let mut child = start(state);
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut stored = Vec::new();
    let mut note = |line: &str| {
        stored.extend(
            line.strip_prefix("stored ")
                .and_then(|number| number.parse::<u64>().ok()),
        );
    };
    for _ in 0..lines {
        note(&said.next().unwrap().unwrap());
    }
    std::thread::sleep(moment);
    child.kill().unwrap();
    child.wait().unwrap();
    for line in said.map_while(Result::ok) {
        note(&line);
    }
    stored
}

/// Reading numbers by batch, as the server keeps them: a batch that came again must have the same bytes.
fn on_the_server(state: &Path) -> Vec<u64> {
    let sent = fs::read_to_string(state.join(SENT)).unwrap_or_default();
    let mut batches: BTreeMap<u64, &str> = BTreeMap::new();
    // The kill may have cut a line: such a batch never arrived.
    for line in sent
        .split_inclusive('\n')
        .filter_map(|line| line.strip_suffix('\n'))
    {
        // A line that was cut before runs into the one behind it.
        let line = &line[line.rfind("{\"appliance\"").unwrap()..];
        let batch: Batch = serde_json::from_str(line).unwrap();
        let first = batches.entry(batch.key.sequence).or_insert(line);
        assert_eq!(
            *first, line,
            "batch {} came again with other bytes",
            batch.key.sequence
        );
    }
    let keys: Vec<u64> = batches.keys().copied().collect();
    assert_eq!(
        keys,
        (1..=u64::try_from(keys.len()).unwrap()).collect::<Vec<_>>(),
        "a batch is missing"
    );
    batches
        .values()
        .flat_map(|line| serde_json::from_str::<Batch>(line).unwrap().readings)
        .map(|reading| reading.sequence)
        .collect()
}

#[test]
fn kill_9_between_any_two_steps_loses_nothing_and_doubles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path();
    let mut stored = Vec::new();
    // The harness says some lines itself; each kill comes some steps and some time later than the one before.
    for cut in 0..16_u64 {
        let lines = 6 + usize::try_from(cut % 7).unwrap();
        stored.extend(run_and_kill(
            state,
            lines,
            Duration::from_micros(cut * 370 % 2_900),
        ));
    }
    assert!(stored.len() > 16, "the box was killed before it did anything");

    let store = Store::open(state, [2; 16]).unwrap();
    while let Some(batch) = store.next_batch(&appliance(), VERSION).unwrap() {
        send(state, &batch.body);
        store.acknowledge(&batch.key, at(0)).unwrap();
    }
    let arrived = on_the_server(state);
    assert_eq!(
        arrived,
        (1..=u64::try_from(arrived.len()).unwrap()).collect::<Vec<_>>(),
        "each once, in order"
    );
    for number in stored {
        assert!(
            arrived.contains(&number),
            "reading {number} was stored and never arrived"
        );
    }
}

#[test]
fn kill_9_while_a_store_is_made_leaves_nothing_that_cannot_be_opened() {
    for cut in 0..12_u64 {
        let folder = tempfile::tempdir().unwrap();
        run_and_kill(folder.path(), 0, Duration::from_millis(cut));
        let store = Store::open(folder.path(), [2; 16]).unwrap();
        let epoch = store.epoch();
        let device = met(&store);
        read(&store, device, 1_000, 0);
        drop(store);
        assert_eq!(
            Store::open(folder.path(), [3; 16]).unwrap().epoch(),
            epoch,
            "cut after {cut} ms"
        );
    }
}

//! Capturing devices that behave badly: what they have is captured, the walk ends, and the recording says what is missing.

#![allow(clippy::unwrap_used, missing_docs)]

use std::net::UdpSocket;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use profiles::{Oid, Recording};
use simulator::{Device, Reboot, Replies, Running, Simulator, TooMany, WireFault};

fn device(recording: &str) -> Device {
    Device::from_recording(recording).unwrap().at("127.89.0.11:0")
}

fn started(device: Device) -> Running {
    Simulator::on_thread(vec![device]).unwrap()
}

fn captured(address: &str, out: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_meterbox"))
        .args(["capture", address, "--out"])
        .arg(out)
        .output()
        .unwrap()
}

/// Captures it whole; the names of its rows are all there.
fn whole(device: Device) -> Recording {
    let office = started(device);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("captured.snmprec");
    let output = captured(&office.devices()[0].address().to_string(), &out);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let counts = office.devices()[0].counts();
    assert_eq!((counts.sets, counts.most_in_flight), (0, 1));
    let file = std::fs::read(&out).unwrap();
    assert!(
        !String::from_utf8_lossy(&file).contains("Not whole"),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Recording::read(&file)
}

fn names_of(recording: &str) -> Vec<Oid> {
    let recordings = simulator::all_recordings().unwrap();
    let recording = recordings.into_iter().find(|one| one.name == recording).unwrap();
    let walked = [
        "1.3.6.1.2.1.1.",
        "1.3.6.1.2.1.2.",
        "1.3.6.1.2.1.25.3.",
        "1.3.6.1.2.1.43.",
        "1.3.6.1.4.1.",
    ];
    let names = recording.rows.keys().map(ToString::to_string);
    names
        .filter(|name| walked.iter().any(|root| name.starts_with(root)))
        .map(|name| name.parse().unwrap())
        .collect()
}

#[test]
fn every_row_is_captured_however_the_device_likes_to_be_asked() {
    let ricoh = names_of("ricoh_im_c3000");
    for device in [
        device("ricoh_im_c3000"),
        device("ricoh_im_c3000").v1_only(),
        device("ricoh_im_c3000").max_varbinds(1, TooMany::TooBig),
        device("ricoh_im_c3000").max_response_bytes(484),
        device("ricoh_im_c3000").loss(0.05),
    ] {
        let names: Vec<Oid> = whole(device).rows.iter().map(|(name, _)| name.clone()).collect();
        assert_eq!(names, ricoh);
    }
}

#[test]
fn a_walk_without_an_end_ends() {
    let office = started(device("hp_laserjet_m507").fault(WireFault::WalkNeverEnds, Replies::Every));
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("captured.snmprec");
    let started = Instant::now();
    let output = captured(&office.devices()[0].address().to_string(), &out);
    assert!(
        started.elapsed() < Duration::from_secs(120),
        "{:?}",
        started.elapsed()
    );
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let file = std::fs::read_to_string(&out).unwrap();
    assert!(file.contains("# Not whole: "), "the recording says so");
    assert!(file.lines().count() < 40_000);
}

#[test]
fn a_walk_in_a_circle_ends_with_a_sentence_and_leaves_no_file() {
    let office = started(device("hp_laserjet_m507").fault(WireFault::WalkLoops, Replies::Every));
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("captured.snmprec");
    let output = captured(&office.devices()[0].address().to_string(), &out);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("gives no rows"), "{said}");
    assert!(!out.exists(), "an empty file helps nobody");
}

#[test]
fn a_restart_in_the_middle_ends_the_walk() {
    let restart = Reboot {
        out_for: Duration::from_millis(100),
        ..Reboot::default()
    };
    let office = started(
        device("ricoh_im_c3000")
            .max_response_bytes(484)
            .reboot_after_requests(6, restart),
    );
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("captured.snmprec");
    let output = captured(&office.devices()[0].address().to_string(), &out);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("restarted"), "{said}");
    assert!(
        std::fs::read_to_string(&out)
            .unwrap()
            .contains("the device restarted")
    );
}

/// A device that says nothing to any question that names a row of a subtree, as some do that hang in their own agent.
fn silent_about(device: &Running, subtree: &[u8]) -> UdpSocket {
    let socket = UdpSocket::bind("127.89.0.12:0").unwrap();
    let (front, subtree, address) = (
        socket.try_clone().unwrap(),
        subtree.to_vec(),
        device.devices()[0].address(),
    );
    std::thread::spawn(move || {
        let back = UdpSocket::bind("127.0.0.1:0").unwrap();
        back.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
        let mut bytes = [0; 65_536];
        while let Ok((length, from)) = front.recv_from(&mut bytes) {
            back.send_to(&bytes[..length], address).unwrap();
            let Ok(answered) = back.recv(&mut bytes) else {
                continue;
            };
            // It falls silent where a row of the subtree would come.
            let has = bytes[..answered]
                .windows(subtree.len())
                .any(|window| window == subtree);
            if !has {
                front.send_to(&bytes[..answered], from).unwrap();
            }
        }
    });
    socket
}

#[test]
fn the_walk_goes_on_behind_a_subtree_that_is_met_with_silence() {
    let office = started(device("ricoh_im_c3000").max_response_bytes(484));
    // 1.3.6.1.4.1.367.3.2.1.2.19, Ricoh's counters: one part of a name is one octet up to 127, 367 is 82 6f.
    let relay = silent_about(&office, &[0x82, 0x6f, 3, 2, 1, 2, 19]);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("captured.snmprec");
    let output = captured(&relay.local_addr().unwrap().to_string(), &out);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let counters: Oid = "1.3.6.1.4.1.367.3.2.1.2.19".parse().unwrap();
    let expected: Vec<Oid> = names_of("ricoh_im_c3000")
        .into_iter()
        .filter(|name| name.index_under(&counters).is_none())
        .collect();
    let file = std::fs::read(&out).unwrap();
    let names: Vec<Oid> = Recording::read(&file)
        .rows
        .iter()
        .map(|(name, _)| name.clone())
        .collect();
    assert_eq!(names, expected, "{said}");
    assert!(
        said.contains("nothing was asked behind 1.3.6.1.4.1.367.3.2.1.2.1.4.0") && said.contains("silent"),
        "{said}"
    );
}

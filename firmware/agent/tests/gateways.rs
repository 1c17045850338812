//! The segments of every gateway whose recording is at hand, against the routes that another program read from it.
//!
//! The recordings stand beside the project, not in it: without them there is nothing to compare.

#![allow(clippy::unwrap_used, missing_docs)]

use core::time::Duration;
use std::collections::BTreeMap;
use std::fs;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

use simulator::{Agent, Device, Recording};
use snmp::segments::{LearntSegment, RoutePlan, RouteTable, Segment, learn};
use snmp::{Action, Approach, Bounds, Conversation, Limits};

const ROUND_TRIP: Duration = Duration::from_millis(5);

fn recordings() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/gateways");
    let files = fs::read_dir(folder).into_iter().flatten();
    let mut found: Vec<PathBuf> = files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "snmprec"))
        .collect();
    found.sort();
    found
}

/// What the gateway's tables say, asked as the box asks.
fn asked(recording: &Path) -> Vec<LearntSegment> {
    let device = Device::new(Recording::load_leniently(recording).unwrap().0);
    let mut agent = Agent::new(&device);
    let mut conversation = Conversation::new(
        Approach::v2c_then_v1("public"),
        RoutePlan::default(),
        Bounds::default(),
        Limits::default(),
        7,
    );
    let mut now = Duration::ZERO;
    let mut coming: Option<Vec<u8>> = None;
    loop {
        match conversation.poll(now) {
            Action::Send(datagram) => coming = agent.receive(now, &datagram).map(|reply| reply.bytes),
            Action::Wait(until) => match coming.take() {
                Some(reply) => {
                    now += ROUND_TRIP;
                    conversation.receive(now, &reply);
                }
                None => now = until,
            },
            Action::Done(result) => {
                let outcome = result.unwrap();
                assert_eq!(outcome.partial, None, "{}", recording.display());
                return learn(&outcome.rows);
            }
        }
    }
}

/// The routes that are segments: IPv4, /8 to /30, leading somewhere, of addresses that devices can have; with the next
/// hop where there is one.
fn expected(recording: &Path) -> BTreeMap<Segment, Option<Ipv4Addr>> {
    const REJECT: u64 = 2;
    let text = fs::read_to_string(recording.with_extension("expected.json")).unwrap();
    let said: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut segments = BTreeMap::new();
    for route in said["routes"].as_array().unwrap() {
        let Ok(destination) = route["destination"].as_str().unwrap().parse::<Ipv4Addr>() else {
            continue;
        };
        let prefix = u8::try_from(route["prefix"].as_u64().unwrap()).unwrap();
        if route["type"].as_u64() == Some(REJECT) {
            continue;
        }
        if let Ok(segment) = Segment::new(destination, prefix) {
            let next_hop = route["next_hop"].as_str().unwrap().parse::<Ipv4Addr>().unwrap();
            segments.insert(segment, Some(next_hop).filter(|hop| !hop.is_unspecified()));
        }
    }
    segments
}

#[test]
fn the_segments_of_every_recorded_gateway_are_right() {
    let mut odd = Vec::new();
    for recording in recordings() {
        let name = recording.file_stem().unwrap().to_str().unwrap().to_owned();
        let expected = expected(&recording);
        let learnt = asked(&recording);
        for (segment, next_hop) in &expected {
            let Some(found) = learnt.iter().find(|found| found.segment == *segment) else {
                odd.push(format!("{name}: {segment} is expected and was not learnt"));
                continue;
            };
            // A next hop that is expected for an attached network is one of the gateway's own addresses.
            if found.next_hop.is_some() && found.next_hop != *next_hop {
                odd.push(format!(
                    "{name}: {segment} by {:?}, not {next_hop:?}",
                    found.next_hop
                ));
            }
        }
        for found in &learnt {
            // The masks of its own addresses say more than its routes do.
            if found.table != RouteTable::IpAddrTable && !expected.contains_key(&found.segment) {
                odd.push(format!(
                    "{name}: {} was learnt and is not expected",
                    found.segment
                ));
            }
        }
        println!("{name}: {} of {} routes", learnt.len(), expected.len());
    }
    assert!(odd.is_empty(), "{odd:#?}");
}

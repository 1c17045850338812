//! Stories of the customer's network, each on a network of its own in namespaces. They need root, and are run by
//! `tests/run lab`.

#![allow(clippy::unwrap_used)]

mod discovery;
mod network_change;
mod own_name;
mod proof;
mod segments;
mod service;

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::process::{Command, Output};
use std::time::Duration;

use lab::capture::Capture;
use lab::law4::{Allowed, Verdict, judge};
use lab::{Host, Site, meterbox};
use serde_json::Value;
use simulator::{Device, Sleep};

/// The segment on which the box stands, the one behind the router that is selected, and the one that is not.
const OFFICE: &str = "10.50.0.0/24";
const BRANCH: &str = "10.60.0.0/24";
const STRANGERS: &str = "10.70.0.0/24";

/// A request may follow another one that was not answered after this long: the floor of the retransmission timer.
const TIMER_FLOOR: Duration = Duration::from_millis(100);

/// A customer with printers, other agents and silent computers on three segments.
struct Customer {
    site: Site,
    /// The printers of office and branch.
    printers: BTreeSet<Ipv4Addr>,
    /// The switches there.
    switches: BTreeSet<Ipv4Addr>,
}

fn device(recording: &str) -> Device {
    Device::from_recording(recording)
        .unwrap()
        .latency(Duration::from_millis(5))
}

fn at(network: [u8; 3], host: u8, device: Device) -> Host {
    let [a, b, c] = network;
    Host {
        address: Ipv4Addr::new(a, b, c, host),
        device: Some(device),
    }
}

impl Customer {
    fn new() -> Self {
        let mut site = Site::new(24).unwrap_or_else(|no_namespace| panic!("{no_namespace}"));
        let office = |host, device| at([10, 50, 0], host, device);
        let branch = |host, device| at([10, 60, 0], host, device);
        let printers = [
            office(11, device("hp_laserjet_m507")),
            office(12, device("ricoh_im_c3000")),
            // Answers SNMPv1 alone.
            office(77, device("hp_laserjet_4250")),
            office(78, device("zebra_zt411").v1_only()),
            // Its agent's first device is a network card.
            office(130, device("sharp_mx_4071")),
            // No prtMarkerLifeCount.
            office(131, device("epson_wf_c5890")),
            office(
                200,
                device("kyocera_taskalfa_4054ci").latency(Duration::from_millis(900)),
            ),
            // The first request wakes it, and gets no answer.
            office(254, device("brother_mfc_l8900cdw").asleep(Sleep::UntilRequest(2))),
        ];
        let other_printers = [
            branch(5, device("xerox_versalink_c7030")),
            branch(6, device("lexmark_ms825").v1_only()),
            branch(
                250,
                device("konica_bizhub_c360i").latency(Duration::from_millis(900)),
            ),
        ];
        let switches = [office(3, device("netgear_switch"))];
        let other_switches = [branch(1, device("netgear_switch"))];
        let addresses =
            |hosts: &[&[Host]]| hosts.iter().copied().flatten().map(|host| host.address).collect();
        let (all_printers, all_switches) = (
            addresses(&[&printers, &other_printers]),
            addresses(&[&switches, &other_switches]),
        );
        site.add(printers.into());
        site.add(switches.into());
        site.add(vec![Host {
            address: Ipv4Addr::new(10, 50, 0, 40),
            device: None,
        }]);
        site.add_behind(BRANCH, [other_printers.as_slice(), &other_switches].concat());
        let strangers = (1..=5).map(|host| at([10, 70, 0], host, device("hp_laserjet_m507")));
        site.add_behind(STRANGERS, strangers.collect());
        Self {
            site,
            printers: all_printers,
            switches: all_switches,
        }
    }

    /// The wire between the box and the switch, from now on.
    fn capture(&self) -> Capture {
        Capture::start(&self.site.appliance, "eth0")
    }

    /// Runs `meterbox` on the box.
    fn meterbox(&self, words: &[&str]) -> Output {
        let mut command = Command::new(meterbox());
        command.args(words);
        self.site.appliance.output(command)
    }
}

/// Ends a capture and judges it; `selected` are first and last addresses.
fn judged(capture: Capture, selected: &[([u8; 4], [u8; 4])], patience: Duration) -> Verdict {
    judged_with_ipp(capture, selected, &[], patience)
}

/// The same, where these printers were selected to be asked by IPP.
fn judged_with_ipp(
    capture: Capture,
    selected: &[([u8; 4], [u8; 4])],
    ipp: &[Ipv4Addr],
    patience: Duration,
) -> Verdict {
    let range = |(first, last): &([u8; 4], [u8; 4])| ((*first).into(), (*last).into());
    judge(
        &capture.end(),
        &Allowed {
            sender: Site::APPLIANCE_MAC,
            selected: selected.iter().map(range).collect(),
            next_hops: vec![Site::ROUTER],
            ipp: ipp.to_vec(),
            patience,
        },
    )
}

/// Fails with every violation, a line each.
fn assert_law_4_holds(verdict: &Verdict) {
    let violations: Vec<String> = verdict.violations.iter().map(ToString::to_string).collect();
    assert!(
        violations.is_empty(),
        "{} violations:\n{}",
        violations.len(),
        violations.join("\n")
    );
}

/// The JSON objects that a command printed, if it worked.
fn objects(output: &Output) -> Vec<Value> {
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "it failed: {out}{err}");
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

fn address(object: &Value) -> Ipv4Addr {
    object["address"].as_str().unwrap().parse().unwrap()
}

//! A search on a link where dead addresses are silent: two network namespaces with a cable between them. Needs root and
//! `ip`; without them a sentence says that nothing was tested.

#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use lan::Lan;
use simulator::{Device, Simulator};
use snmp::{Access, Found, How, Pace, Target, Targets, Version};

/// Tells a copy of this program which part it plays.
const PART: &str = "METERBOX_LINK_PART";

/// The namespaces, taken away again in the end, with all that is in them.
struct Link {
    office: String,
    boxes: String,
}

impl Link {
    /// None where this machine gives no namespaces.
    fn lay(name: &str) -> Option<Self> {
        let name = format!("mb{}{name}", std::process::id());
        let link = Self {
            office: format!("{name}o"),
            boxes: format!("{name}b"),
        };
        let mut script = format!(
            "netns add {o}\nnetns add {b}\nlink add {o} netns {o} type veth peer name {b} netns {b}\n",
            o = link.office,
            b = link.boxes
        );
        for (namespace, address) in [(&link.office, 10), (&link.boxes, 1)] {
            script += &format!(
                "-n {namespace} link set lo up\n-n {namespace} addr add 10.77.0.{address}/24 brd + dev {namespace}\n-n \
                 {namespace} link set {namespace} up\n"
            );
        }
        for last in 11..60 {
            script += &format!(
                "-n {o} addr add 10.77.0.{last}/24 brd + dev {o}\n",
                o = link.office
            );
        }
        script.lines().all(ip).then_some(link)
    }

    /// This test's own program in that namespace, playing that part.
    fn play(&self, namespace: &str, part: &str) -> Child {
        let without_frames = ["setpriv", "--bounding-set", "-net_raw"];
        let by = without_frames.iter().filter(|_| part.ends_with("without_frames"));
        Command::new("ip")
            .args(["netns", "exec", namespace])
            .args(by)
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", part, "--nocapture"])
            .env(PART, part)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Plays the office, then lets the box search it, and gives what the box said.
    fn search(&self, part: &str) -> String {
        let mut office = self.play(&self.office, "the_office_answers");
        let mut lines = BufReader::new(office.stdout.take().unwrap()).lines();
        assert!(
            lines.any(|line| line.unwrap().contains("open")),
            "the office is open"
        );
        let mut searching = self.play(&self.boxes, part);
        let mut said = String::new();
        searching
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        let went_well = searching.wait().unwrap().success();
        drop(office.stdin.take());
        office.wait().unwrap();
        assert!(went_well, "{said}");
        said
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        for namespace in [&self.office, &self.boxes] {
            ip(&format!("netns delete {namespace}"));
        }
    }
}

fn ip(words: &str) -> bool {
    let quiet = |command: &mut Command| command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    quiet(Command::new("ip").args(words.split_ascii_whitespace())).is_ok_and(|status| status.success())
}

fn plays(part: &str) -> bool {
    std::env::var(PART).is_ok_and(|played| played == part)
}

fn with_a_link(name: &str, part: &str) {
    match Link::lay(name) {
        Some(link) => println!("{}", link.search(part)),
        None => println!("left out: no network namespaces here (they need root and ip)"),
    }
}

#[test]
fn an_office_is_searched_by_arp() {
    with_a_link("a", "the_box_searches_by_arp");
}

#[test]
fn an_office_is_searched_without_the_right_to_send_frames() {
    with_a_link("d", "the_box_searches_without_frames");
}

#[test]
fn an_office_is_searched_by_broadcast() {
    with_a_link("c", "the_box_searches_by_broadcast");
}

/// 30 printers, of which 3 speak v1 alone and 3 take 0.9 s; 10 switches; 10 hosts without SNMP.
#[test]
fn the_office_answers() {
    if !plays("the_office_answers") {
        return;
    }
    let recorded = |name: &str| Device::from_recording(name).unwrap();
    let devices = (10_u8..50).map(|last| {
        let device = match last {
            10..=12 => recorded("zebra_zt411").v1_only(),
            13..=15 => recorded("ricoh_im_c3000").latency(Duration::from_millis(900)),
            16..=39 => recorded("hp_laserjet_m507").latency(Duration::from_millis(20)),
            _ => recorded("netgear_switch"),
        };
        device.at(format!("10.77.0.{last}:161"))
    });
    let office = Simulator::on_thread(devices.collect()).unwrap();
    println!("\nopen");
    std::io::stdout().flush().unwrap();
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
    for device in office.devices() {
        let counts = device.counts();
        assert!(counts.most_in_flight <= 1 && counts.sets == 0, "{counts:?}");
    }
}

fn whole_network() -> Targets {
    match "10.77.0.0/24".parse().unwrap() {
        Target::Addresses(ranges) => ranges.into_iter().collect(),
        other => panic!("{other:?}"),
    }
}

/// Frames that left this namespace.
fn frames_sent() -> u64 {
    let table = fs::read_to_string("/proc/net/dev").unwrap();
    let cable = table
        .lines()
        .find(|line| line.trim_start().starts_with("mb"))
        .unwrap();
    cable
        .split_once(':')
        .unwrap()
        .1
        .split_ascii_whitespace()
        .nth(9)
        .unwrap()
        .parse()
        .unwrap()
}

#[tokio::test]
async fn the_box_searches_by_arp() {
    if !plays("the_box_searches_by_arp") {
        return;
    }
    let lan = Lan::bind().await.unwrap();
    let mut found: BTreeMap<Ipv4Addr, Found> = BTreeMap::new();
    let accesses = Access::of_community("public");
    println!(
        "estimate: {:?}",
        lan.estimate(&whole_network(), &accesses, Pace::default())
            .unwrap()
    );
    let (frames, began) = (frames_sent(), Instant::now());
    let take = |one: Found| assert!(found.insert(one.address, one).is_none());
    let progress = lan
        .sweep(whole_network(), 161, &accesses, Pace::default(), take, |_| {})
        .await
        .unwrap();
    let (frames, took) = (frames_sent() - frames, began.elapsed());
    println!("{} found, {frames} frames, {took:?}, {progress:?}", found.len());
    assert_eq!(found.values().filter(|one| one.is_printer()).count(), 30);
    assert_eq!(found.len(), 40);
    assert!(found.values().all(|one| one.how == How::Arp && one.mac.is_some()));
    assert_eq!(found[&[10, 77, 0, 11].into()].access.version(), Version::V1);
    // One call of everybody, 50 second calls, the kernel's own 50, 50 first and 13 second questions.
    assert!(frames < 460, "{frames} frames");
    // A busy machine may take longer.
    assert!(took < Duration::from_secs(5), "{took:?}");
    let gateway = SocketAddr::from(([10, 77, 0, 16], 161));
    let mut asked = false;
    let plan =
        |_: &profiles::Rows| (!std::mem::replace(&mut asked, true)).then(profiles::identifying_questions);
    let outcome = lan
        .read(gateway, Access::v2c("public"), plan, lan::ReadOptions::default())
        .await;
    assert_eq!(outcome.unwrap().partial, None);
}

#[tokio::test]
async fn the_box_searches_by_broadcast() {
    if !plays("the_box_searches_by_broadcast") {
        return;
    }
    let lan = Lan::bind().await.unwrap();
    let mut found = Vec::new();
    let accesses = Access::of_community("public");
    let progress = lan
        .broadcast(
            &Targets::default(),
            161,
            &accesses,
            Pace::default(),
            |one| found.push(one),
            |_| {},
        )
        .await;
    // Each of the office's sockets is bound to its own address, and so hears no broadcast: what is tested here is that
    // the question leaves, that nobody is made up, and that it ends.
    let progress = progress.unwrap();
    println!("{} found, {progress:?}", found.len());
    assert_eq!((progress.sent, found.len()), (2, 0));
}

#[tokio::test]
async fn the_box_searches_without_frames() {
    if !plays("the_box_searches_without_frames") {
        return;
    }
    let lan = Lan::bind().await.unwrap();
    let (mut found, mut most_missing) = (Vec::new(), 0);
    let accesses = [Access::v2c("public"), Access::v1("public")];
    let began = Instant::now();
    let watch = |progress: snmp::Progress| {
        if progress.sent.is_multiple_of(10) {
            let table = fs::read_to_string("/proc/net/arp").unwrap();
            let missing = table.lines().filter(|line| line.contains(" 0x0 ")).count();
            most_missing = missing.max(most_missing);
        }
    };
    let progress = lan
        .sweep(
            whole_network(),
            161,
            &accesses,
            Pace::fast(),
            |one| found.push(one),
            watch,
        )
        .await
        .unwrap();
    println!(
        "{} found, at most {most_missing} looked for, {:?}, {progress:?}",
        found.len(),
        began.elapsed()
    );
    assert_eq!(found.len(), 40);
    assert!(found.iter().all(|one| one.how == How::Sweep && one.mac.is_none()));
    assert!(most_missing < 250, "{most_missing} unresolved neighbours");
}

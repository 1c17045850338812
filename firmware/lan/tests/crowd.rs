//! S21: everything answers. The sweep keeps its pace, and the box its memory.
//!
//! One test in a process of its own, since it looks at the most memory that the process ever had.

#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;
use std::time::Instant;

use lan::Lan;
use simulator::{Device, Everybody, Malice, Replies, WireFault};
use snmp::{Access, Pace, Progress, Target, Targets};

/// Bytes a second of IP packets: 8 % of a 100 Mbit/s link, so that the test is not long.
const BYTES_PER_SECOND: u32 = 1_000_000;

/// No question of a sweep is smaller, IPv4 and UDP headers included.
const LEAST_QUESTION: f64 = 60.0;

/// What our side and the simulator's may need together.
const MOST_KIB: u64 = 24 << 10;

fn printer() -> Device {
    Device::from_recording("ricoh_im_c3000")
        .unwrap()
        .queue_limit(usize::MAX)
}

fn targets(text: &str) -> Targets {
    match text.parse().unwrap() {
        Target::Addresses(ranges) => ranges.into_iter().collect(),
        other => panic!("{other:?}"),
    }
}

fn pace() -> Pace {
    Pace {
        bytes_per_second: BYTES_PER_SECOND,
        ..Pace::default()
    }
}

/// A /16 with `METERBOX_FULL`, else a /18.
fn range() -> (&'static str, usize) {
    match std::env::var("METERBOX_FULL") {
        Ok(full) if !full.is_empty() => ("127.64.0.0/16", 1 << 16),
        _ => ("127.64.0.0/18", 1 << 14),
    }
}

fn status(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// How many KiB more than before it needs at its peak.
struct Peak {
    before: u64,
}

impl Peak {
    fn begin() -> Self {
        // 5 sets the peak back to what is needed now (proc_pid_clear_refs(5)).
        fs::write("/proc/self/clear_refs", "5").unwrap();
        Self {
            before: status("VmRSS:"),
        }
    }

    fn grown_kib(&self) -> u64 {
        status("VmHWM:").saturating_sub(self.before)
    }
}

async fn sweep(everybody: &Everybody, range: &str) -> (usize, Progress) {
    let lan = Lan::bind().await.unwrap();
    let began = Instant::now();
    let (mut found, mut too_fast) = (0, None);
    let progress = |progress: Progress| {
        let bytes = began.elapsed().as_secs_f64() * f64::from(BYTES_PER_SECOND);
        // A burst may be ahead of the clock.
        let allowed = bytes / LEAST_QUESTION + 64.0;
        if progress.sent as f64 > allowed {
            too_fast = Some((progress, allowed));
        }
    };
    let done = lan
        .sweep(
            targets(range),
            everybody.port(),
            &Access::of_community("public"),
            pace(),
            |one| found += usize::from(one.is_printer()),
            progress,
        )
        .await
        .unwrap();
    assert_eq!(too_fast, None, "faster than {BYTES_PER_SECOND} bytes a second");
    (found, done)
}

#[tokio::test]
async fn a_range_in_which_everything_answers_is_swept_at_the_same_pace_and_in_bounded_memory() {
    let everybody = Everybody::answers(&printer()).unwrap();
    let (range, addresses) = range();
    let peak = Peak::begin();
    let (found, done) = sweep(&everybody, range).await;
    println!("{range}: {found} found, {} KiB more", peak.grown_kib());
    // On a busy machine sockets overflow; whoever was not heard is asked again.
    assert!(
        found * 1_000 >= addresses * 999,
        "{found} of {addresses}: {done:?}"
    );
    assert_eq!(done.answered, found as u64);
    assert_eq!(everybody.counts().sets, 0);
    assert!(
        peak.grown_kib() < MOST_KIB,
        "{} KiB for {addresses} addresses",
        peak.grown_kib()
    );
    drop(everybody);

    // Each reply of 64 KB, for which a thousand small ones would do.
    let bomb = WireFault::Forged(Malice::VarbindBomb(7_900));
    let everybody = Everybody::answers(&printer().fault(bomb, Replies::Every)).unwrap();
    let peak = Peak::begin();
    let (found, done) = sweep(&everybody, "127.80.0.0/22").await;
    assert!(found > 0, "{done:?}");
    assert_eq!(everybody.counts().sets, 0);
    println!("64 KB each: {found} found, {} KiB more", peak.grown_kib());
    assert!(peak.grown_kib() < MOST_KIB, "{} KiB", peak.grown_kib());
}

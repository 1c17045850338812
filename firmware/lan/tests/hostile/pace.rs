//! S21: everything answers. The sweep keeps its pace, and the box its memory.

use std::fs;
use std::time::Instant;

use lan::Lan;
use simulator::{Everybody, Malice, Replies, WireFault};
use snmp::{Pace, Progress};

use super::{printer, targets};

/// The most memory that this process ever had, in KiB: our side and the simulator's together.
fn peak_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

fn pace() -> Pace {
    Pace {
        per_second: 6_000,
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

async fn sweep(everybody: &Everybody, range: &str) -> (usize, Progress) {
    let lan = Lan::bind().await.unwrap();
    let began = Instant::now();
    let mut found = 0;
    let mut too_fast = None;
    let progress = |progress: Progress| {
        let allowed = began.elapsed().as_secs_f64() * f64::from(pace().per_second) + f64::from(pace().burst);
        if progress.sent as f64 > allowed + 1.0 {
            too_fast = Some((progress, allowed));
        }
    };
    let done = lan
        .sweep(
            targets(range),
            everybody.port(),
            &[b"public".to_vec()],
            pace(),
            |one| found += usize::from(one.is_printer()),
            progress,
        )
        .await
        .unwrap();
    assert_eq!(too_fast, None, "faster than {} a second", pace().per_second);
    (found, done)
}

#[tokio::test]
async fn a_range_in_which_everything_answers_is_swept_at_the_same_pace() {
    let everybody = Everybody::answers(&printer().queue_limit(usize::MAX)).unwrap();
    let (range, addresses) = range();
    let before = peak_kib();
    let (found, done) = sweep(&everybody, range).await;
    // On a busy machine sockets overflow; whoever was not heard is asked again.
    assert!(
        found * 1_000 >= addresses * 999,
        "{found} of {addresses} found: {done:?}"
    );
    assert_eq!(done.answered, found as u64);
    assert_eq!(everybody.counts().sets, 0);
    let grown = peak_kib() - before;
    assert!(grown < 40 << 10, "{grown} KiB for {addresses} addresses");
}

#[tokio::test]
async fn a_range_in_which_everything_answers_64_kilobytes_takes_no_more_memory() {
    let bomb = WireFault::Forged(Malice::VarbindBomb(7_900));
    let everybody =
        Everybody::answers(&printer().queue_limit(usize::MAX).fault(bomb, Replies::Every)).unwrap();
    let before = peak_kib();
    let (found, done) = sweep(&everybody, "127.80.0.0/21").await;
    assert!(found > 0, "{done:?}");
    let grown = peak_kib() - before;
    assert!(grown < 40 << 10, "{grown} KiB");
}

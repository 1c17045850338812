//! How the service stands on its box: whom it runs as, what it may do then, and that its watchdog is fed by its main loop
//! alone.

#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, chown};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The user that every system has for those who own nothing.
const NOBODY: &str = "nobody";

/// CAP_NET_RAW, the only right that is kept.
const FRAMES: &str = "0000000000002000";

/// It is fed at least this often where the watchdog names no patience.
const BETWEEN_MEALS: Duration = Duration::from_secs(4);

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn signal(child: &Running, name: &str) {
    let status = Command::new("kill")
        .args(["-s", name, &child.0.id().to_string()])
        .status();
    assert!(status.unwrap().success());
}

fn service(state: &Path, watchdog: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_meterbox"));
    command.args(["run", "--state"]).arg(state);
    command.arg("--watchdog").arg(watchdog).args(more);
    command.stderr(Stdio::piped());
    command
}

/// Starts it, and waits until it says that it runs. What it says later is read and thrown away.
fn started(mut command: Command) -> Running {
    let mut child = Running(command.spawn().unwrap());
    let mut lines = BufReader::new(child.0.stderr.take().unwrap()).lines();
    let said = lines.find(|line| line.as_ref().is_ok_and(|line| line.contains(" runs on ")));
    assert!(said.is_some(), "it ended instead");
    std::thread::spawn(move || lines.for_each(drop));
    child
}

fn status(child: &Running, key: &str) -> String {
    let text = fs::read_to_string(format!("/proc/{}/status", child.0.id())).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(key)).unwrap();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

#[test]
fn as_root_it_becomes_that_user_with_one_right_and_no_way_back() {
    if !is_root() {
        eprintln!("left out: only root can become somebody else");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (state, watchdog) = (folder.path().join("state"), folder.path().join("watchdog"));
    fs::create_dir(&state).unwrap();
    fs::write(&watchdog, "").unwrap();
    chown(folder.path(), Some(65_534), None).unwrap();
    chown(&state, Some(65_534), Some(65_534)).unwrap();
    let service = started(service(
        &state,
        &watchdog,
        &["--user", NOBODY, "--page", "127.0.0.1:0"],
    ));
    assert_eq!(status(&service, "Uid:"), "65534 65534 65534 65534");
    assert_eq!(status(&service, "Gid:"), "65534 65534 65534 65534");
    assert_eq!(status(&service, "Groups:"), "");
    for set in ["CapEff:", "CapPrm:", "CapBnd:"] {
        assert_eq!(status(&service, set), FRAMES, "{set}");
    }
    for set in ["CapInh:", "CapAmb:"] {
        assert_eq!(status(&service, set), "0000000000000000", "{set}");
    }
    assert_eq!(status(&service, "NoNewPrivs:"), "1");
    // The watchdog is root's, and is fed all the same: it was opened before.
    assert_eq!(fs::metadata(&watchdog).unwrap().uid(), 0);
    assert!(fs::metadata(&watchdog).unwrap().len() > 0);
}

#[test]
fn an_unknown_user_ends_it_before_it_serves_anybody() {
    let folder = tempfile::tempdir().unwrap();
    let watchdog = folder.path().join("watchdog");
    for name in ["no-such-user", "root", ""] {
        let output = service(folder.path(), &watchdog, &["--user", name])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{name}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            said.contains("this system has no user") && said.contains(name),
            "{said}"
        );
    }
}

#[test]
fn a_service_that_hangs_feeds_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let watchdog = folder.path().join("watchdog");
    fs::write(&watchdog, "").unwrap();
    let eaten = || fs::metadata(&watchdog).unwrap().len();
    let service = started(service(folder.path(), &watchdog, &[]));
    let begun = Instant::now();
    while eaten() < 3 {
        assert!(begun.elapsed() < BETWEEN_MEALS * 2, "it is not fed");
        sleep(Duration::from_millis(50));
    }
    signal(&service, "STOP");
    let before = eaten();
    sleep(BETWEEN_MEALS);
    assert_eq!(eaten(), before, "a hung service was fed for");
    assert!(
        !fs::read(&watchdog).unwrap().contains(&b'V'),
        "it was switched off"
    );
}

#[test]
fn a_box_without_a_watchdog_says_so_and_serves() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = service(folder.path(), &folder.path().join("none"), &[]);
    let mut child = Running(command.spawn().unwrap());
    let said: Vec<String> = BufReader::new(child.0.stderr.take().unwrap())
        .lines()
        .map_while(Result::ok)
        .take(2)
        .collect();
    assert!(said[0].contains("there is no watchdog at"), "{said:?}");
    assert!(said[1].contains(" runs on "), "{said:?}");
}

//! The box has no file handle left: nothing ends, nothing spins, and the page is back as soon as there are some.
//!
//! The only test of its program, which starts itself again with few handles.

#![allow(clippy::unwrap_used, missing_docs)]

mod box_under_test;

use std::fs::File;
use std::io::{Read, Seek, Write};
use std::process::Command;
use std::time::Duration;

use box_under_test::{BoxUnderTest, connect, get, heard, is_from_the_door, status};

const WITH_FEW_HANDLES: &str = "METERBOX_TEST_WITH_FEW_HANDLES";
const NAME: &str = "the_page_outlives_a_lack_of_handles";

#[test]
fn the_page_outlives_a_lack_of_handles() {
    if std::env::var_os(WITH_FEW_HANDLES).is_some() {
        return with_few_handles();
    }
    let test = std::env::current_exe().unwrap();
    let ended = Command::new("sh")
        .args(["-c", "ulimit -n 80 && exec \"$0\" --exact \"$1\" --nocapture"])
        .arg(test)
        .arg(NAME)
        .env(WITH_FEW_HANDLES, "1")
        .status()
        .unwrap();
    assert!(ended.success(), "{ended}");
}

/// All handles that there are, once those of the last answer were given back.
fn all_handles() -> Vec<File> {
    std::thread::sleep(Duration::from_millis(500));
    std::iter::from_fn(|| File::open("/dev/null").ok()).collect()
}

/// Hundredths of a second that this program worked (proc(5)). The file is open: there may be no handle to open it.
fn worked(mut stat: &File) -> u64 {
    stat.rewind().unwrap();
    let stat = std::io::read_to_string(stat).unwrap();
    let behind_name = stat.rsplit(')').next().unwrap();
    let fields: Vec<&str> = behind_name.split_whitespace().collect();
    let ticks = |place: usize| fields.get(place).unwrap().parse::<u64>().unwrap();
    ticks(11) + ticks(12)
}

fn with_few_handles() {
    let page = BoxUnderTest::start();
    assert!(is_from_the_door(&page.by_https(&get("/"))));

    let stat = File::open("/proc/self/stat").unwrap();
    // One handle for the client, and none to accept it with.
    let mut held = all_handles();
    assert!(held.len() < 80, "there are few: {}", held.len());
    held.pop();
    let mut waiting = connect(page.plain, 1);
    waiting.write_all(&get("/")).unwrap();
    waiting.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
    let before = worked(&stat);
    waiting.read(&mut [0]).unwrap_err();
    let worked = worked(&stat) - before;
    assert!(
        worked < 30,
        "it spins: {worked} hundredths of a second of work in one"
    );
    waiting.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    drop(held);
    assert!(
        is_from_the_door(&heard(&mut waiting)),
        "it waited, and is answered"
    );

    // Who was accepted is answered: nothing behind the guard needs a handle.
    for spare in 2..6 {
        let mut held = all_handles();
        held.truncate(held.len() - spare);
        let answer = page.by_http(&get("/"));
        assert_eq!(status(&answer), 200, "{spare} to spare: {answer}");
    }
    assert!(is_from_the_door(&page.by_https(&get("/"))), "all is well again");
}

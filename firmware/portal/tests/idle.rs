//! An idle page costs nothing: while nobody comes, none of its threads wakes up.
//!
//! The only test of its program: it counts how often the program's threads were woken.

#![allow(clippy::unwrap_used, missing_docs)]

mod box_under_test;

use std::collections::BTreeMap;
use std::time::Duration;

use box_under_test::{BoxUnderTest, get, is_from_the_door};

/// Each thread of this program but the first one and this one, which wait for this test, and how often it gave up its
/// processor (proc(5)).
fn wakings() -> BTreeMap<String, u64> {
    let own = std::fs::read_link("/proc/thread-self").unwrap();
    let waiting = [
        own.file_name().unwrap().to_owned(),
        std::process::id().to_string().into(),
    ];
    let mut found = BTreeMap::new();
    for thread in std::fs::read_dir("/proc/self/task").unwrap().map(Result::unwrap) {
        if waiting.contains(&thread.file_name()) {
            continue;
        }
        let status = std::fs::read_to_string(thread.path().join("status")).unwrap();
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap().trim().to_owned()
        };
        let switches = field("voluntary_ctxt_switches:").parse().unwrap();
        found.insert(format!("{} {}", field("Name:"), field("Pid:")), switches);
    }
    found
}

#[test]
fn an_idle_page_wakes_no_thread() {
    let page = BoxUnderTest::start();
    for _ in 0..3 {
        assert!(is_from_the_door(&page.by_https(&get("/"))));
    }
    // What was just in use rests soon.
    std::thread::sleep(Duration::from_secs(7));
    let before = wakings();
    println!("{before:?}");
    assert!(
        (2..10).contains(&before.len()),
        "the page's threads are seen: {before:?}"
    );
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(wakings(), before);
}

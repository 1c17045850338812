//! A search finds every printer of the selected segments, nothing else, and nobody else hears of it.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::time::Duration;

use lab::capture::Capture;

use super::{BRANCH, Customer, OFFICE, address, assert_law_4_holds, judged, objects};

/// A search announces one second between two questions to one address; a busy computer takes its time to send.
const SPACING: Duration = Duration::from_millis(900);

#[test]
fn the_printers_of_the_selected_segments_are_found_and_nobody_else_is_asked() {
    let customer = Customer::new();
    let strangers = Capture::start(&customer.site.behind[1], "eth0");
    let capture = customer.capture();
    let found = objects(&customer.meterbox(&["discover", OFFICE, BRANCH, "--json"]));
    let verdict = judged(
        capture,
        &[
            ([10, 50, 0, 1], [10, 50, 0, 254]),
            ([10, 60, 0, 1], [10, 60, 0, 254]),
        ],
        SPACING,
    );
    let (printers, others): (Vec<_>, Vec<_>) = found.iter().partition(|it| it["printer"] == true);
    let addresses = |objects: Vec<_>| objects.into_iter().map(address).collect::<BTreeSet<_>>();
    assert_eq!(addresses(printers), customer.printers);
    assert_eq!(addresses(others), customer.switches);
    assert_law_4_holds(&verdict);
    assert_eq!(
        strangers.end(),
        [],
        "the segment that was not selected heard nothing"
    );
    println!(
        "{} requests to {} addresses, {} ARP requests; shortest time between two unanswered ones {:?}",
        verdict.requests.values().sum::<u32>(),
        verdict.requests.len(),
        verdict.arp_requests.values().sum::<u32>(),
        verdict.shortest_wait.unwrap_or_default()
    );
}

#[test]
fn a_search_of_one_address_asks_that_address_alone() {
    let customer = Customer::new();
    let capture = customer.capture();
    let found = objects(&customer.meterbox(&["discover", "10.50.0.12", "--json"]));
    let verdict = judged(capture, &[([10, 50, 0, 12], [10, 50, 0, 12])], SPACING);
    let addresses: Vec<Ipv4Addr> = found.iter().map(address).collect();
    assert_eq!(addresses, [Ipv4Addr::new(10, 50, 0, 12)]);
    assert_law_4_holds(&verdict);
}

#[test]
fn what_is_excluded_is_not_asked_and_not_looked_for() {
    let customer = Customer::new();
    let capture = customer.capture();
    let words = [
        "discover",
        OFFICE,
        "--exclude",
        "10.50.0.12-10.50.0.199",
        "--json",
    ];
    let found = objects(&customer.meterbox(&words));
    let verdict = judged(
        capture,
        &[
            ([10, 50, 0, 1], [10, 50, 0, 11]),
            ([10, 50, 0, 200], [10, 50, 0, 254]),
        ],
        SPACING,
    );
    let addresses: BTreeSet<Ipv4Addr> = found.iter().map(address).collect();
    assert_eq!(
        addresses,
        [3, 11, 200, 254]
            .map(|host| Ipv4Addr::new(10, 50, 0, host))
            .into()
    );
    assert_law_4_holds(&verdict);
}

#[test]
fn a_broadcast_finds_who_hears_it_and_no_other_segment_notices() {
    let customer = Customer::new();
    let strangers = Capture::start(&customer.site.behind[1], "eth0");
    let capture = customer.capture();
    let found = objects(&customer.meterbox(&["discover", "broadcast", "--json"]));
    // Whoever answered the broadcast is asked again, alone.
    let verdict = judged(capture, &[([10, 50, 0, 1], [10, 50, 0, 255])], SPACING);
    let printers: BTreeSet<Ipv4Addr> = found
        .iter()
        .filter(|it| it["printer"] == true)
        .map(address)
        .collect();
    let of_this_segment = |it: &&Ipv4Addr| it.octets()[1] == 50;
    assert_eq!(
        printers,
        customer
            .printers
            .iter()
            .filter(of_this_segment)
            .copied()
            .collect()
    );
    assert!(found.iter().all(|it| it["how"] == "broadcast"), "{found:?}");
    assert_law_4_holds(&verdict);
    assert_eq!(strangers.end(), [], "a broadcast stays on its segment");
}

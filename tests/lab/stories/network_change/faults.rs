//! Cables and neighbours.

use std::thread;
use std::time::Duration;

use lab::DhcpServer;

use super::{Office, said, steps_of};

#[test]
fn without_a_cable_nothing_is_tried() {
    let office = Office::by_hand(60);
    office.pull_cable();
    let shown = office.shown();
    assert!(shown["trouble"].as_str().unwrap().contains("no cable"), "{shown}");
    let tried = office.network(&["static", "10.50.0.77/24"]);
    assert_eq!(steps_of(&tried).0.last().unwrap(), &("cable".to_owned(), false));
    assert!(said(&tried).contains("no cable"), "{}", said(&tried));
    office.site.cable(true);
    office.wait_until("all is well", |shown| shown["trouble"].is_null());
    assert_eq!(office.addresses(), ["10.50.0.2/24"]);
    assert!(office.is_reached_at("10.50.0.2"));
}

#[test]
fn a_loose_cable_leaves_the_box_with_its_lease_or_gets_a_new_one() {
    let office = Office::with_plan(None, 60);
    let server = DhcpServer::start(&office.site.router, [10, 50, 0, 100].into(), 3_600);
    office.wait_until("it has a lease", |shown| {
        shown["addresses"][0] == "10.50.0.100/24"
    });
    for _ in 0..5 {
        office.site.cable(false);
        thread::sleep(Duration::from_millis(200));
        office.site.cable(true);
        thread::sleep(Duration::from_millis(200));
    }
    office.wait_until("it has its lease", |shown| {
        shown["addresses"][0] == "10.50.0.100/24" && shown["trouble"].is_null()
    });

    // Plugged in elsewhere: long before the lease ends the box notices.
    office.pull_cable();
    drop(server);
    let _other = DhcpServer::start(&office.site.router, [10, 50, 0, 101].into(), 3_600);
    office.site.cable(true);
    office.wait_until("it has another lease", |shown| {
        shown["addresses"][0] == "10.50.0.101/24"
    });
}

#[test]
fn a_plug_that_somebody_switched_off_or_emptied_is_set_up_again() {
    let office = Office::by_hand(60);
    office
        .site
        .appliance
        .ip("addr flush dev eth0\nlink set eth0 down");
    office.wait_until("it is back", |shown| shown["addresses"][0] == "10.50.0.2/24");
    assert!(office.is_reached_at("10.50.0.2"));
    assert_eq!(office.default_routes().len(), 1);
}

#[test]
fn a_second_computer_with_the_boxs_address_is_told() {
    let mut office = Office::by_hand(60);
    office.add_computer([10, 50, 0, 2]);
    office.pull_cable();
    office.site.cable(true);
    let shown = office.wait_until("the double is seen", |shown| shown["trouble"].is_string());
    let sentence = shown["trouble"].as_str().unwrap();
    assert!(
        sentence.contains("10.50.0.2 is also used by another computer"),
        "{sentence}"
    );
}

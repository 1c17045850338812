//! Addresses by hand.

use std::io::BufRead;
use std::io::BufReader;
use std::process::Command;

use lab::{Site, meterbox};
use serde_json::json;

use super::{Office, said, steps_of, text_of, well};

const NEW: [&str; 6] = [
    "static",
    "10.50.0.77/24",
    "--gateway",
    "10.50.0.1",
    "--dns",
    "10.50.0.1",
];
const OLD: &str = "10.50.0.2/24";

#[test]
fn a_new_address_is_used_beside_the_old_one_until_it_is_confirmed() {
    let mut office = Office::by_hand(60);
    assert_eq!(office.addresses(), [OLD]);
    let tried = office.network(&NEW);
    let (steps, shown) = steps_of(&tried);
    let all = ["plan", "cable", "conflict", "address", "gateway", "names"];
    assert_eq!(steps, well(&all), "{}", said(&tried));
    assert_eq!(shown["trial"]["testing"], false);
    assert_eq!(shown["trial"]["address"], "10.50.0.77");
    assert_eq!(office.addresses(), [OLD, "10.50.0.77/24"]);
    assert!(office.is_reached_at("10.50.0.2") && office.is_reached_at("10.50.0.77"));
    assert_eq!(
        office.default_routes(),
        [("10.50.0.1".to_owned(), "10.50.0.77".to_owned())]
    );

    // A browser that is still at the old address shows nothing about the new one.
    let refused = office.asked(&json!({"do": "confirm", "arrived_at": Site::APPLIANCE}));
    let sentence = refused["refused"].as_str().unwrap();
    assert!(sentence.contains("https://10.50.0.77/"), "{sentence}");
    let confirmed = office.asked(&json!({"do": "confirm", "arrived_at": "10.50.0.77"}));
    assert_eq!(confirmed["shown"]["plan"]["address"], "10.50.0.77", "{confirmed}");
    assert_eq!(office.addresses(), ["10.50.0.77/24"]);
    assert!(office.is_reached_at("10.50.0.77") && !office.is_reached_at("10.50.0.2"));
    assert_eq!(office.default_routes().len(), 1, "the way out is still there");

    office.kill_keeper();
    office.site.appliance.ip("addr flush dev eth0");
    office.start_keeper();
    assert_eq!(office.addresses(), ["10.50.0.77/24"]);
    assert_eq!(
        text_of(&office.resolv_conf()),
        "# Written by meterbox keeper.\nnameserver 10.50.0.1\n"
    );
}

#[test]
fn without_a_confirmation_the_old_address_comes_back_though_nobody_is_there() {
    let office = Office::by_hand(3);
    // Whoever asked ends at the first step, and no agent runs at all.
    let mut asking = office.site.appliance.spawn(&office.command(&NEW));
    let mut first = String::new();
    let mut output = BufReader::new(asking.stdout.take().unwrap());
    output.read_line(&mut first).unwrap();
    assert!(first.contains("plan"), "{first}");
    asking.kill().unwrap();
    asking.wait().unwrap();
    let waits = office.wait_until("it waits", |shown| shown["trial"]["testing"] == false);
    assert!(waits["trial"]["seconds_left"].as_u64().unwrap() <= 3);
    let shown = office.wait_until("it is taken back", |shown| shown["trial"].is_null());
    let sentence = shown["last_failure"].as_str().unwrap();
    assert!(sentence.contains("nobody confirmed"), "{sentence}");
    assert_eq!(office.addresses(), [OLD]);
    assert_eq!(
        office.default_routes(),
        [("10.50.0.1".to_owned(), "10.50.0.2".to_owned())]
    );
    assert!(said(&office.network(&["confirm"])).contains("nothing waits"));
}

#[test]
fn a_trial_is_taken_back_when_told_and_only_one_runs_at_a_time() {
    let office = Office::by_hand(60);
    assert!(office.network(&NEW).status.success());
    let second = office.network(&["static", "10.50.0.78/24"]);
    assert!(said(&second).contains("on trial"), "{}", said(&second));
    assert!(office.network(&["revert"]).status.success());
    assert_eq!(office.addresses(), [OLD]);
    assert!(!office.network(&["revert"]).status.success());
}

#[test]
fn a_power_cut_during_a_trial_brings_the_confirmed_address_back() {
    let mut office = Office::by_hand(60);
    assert!(office.network(&NEW).status.success());
    office.kill_keeper();
    assert_eq!(
        office.addresses().len(),
        2,
        "the kernel has what was tried until somebody looks after it"
    );
    office.start_keeper();
    assert_eq!(office.addresses(), [OLD]);
    assert!(office.shown()["trial"].is_null());
}

#[test]
fn an_address_that_somebody_has_is_refused_and_nothing_is_changed() {
    let mut office = Office::by_hand(60);
    office.add_computer([10, 50, 0, 77]);
    let tried = office.network(&NEW);
    let (steps, _) = steps_of(&tried);
    assert_eq!(steps.last().unwrap(), &("conflict".to_owned(), false));
    assert!(
        said(&tried).contains("belongs to another computer"),
        "{}",
        said(&tried)
    );
    assert_eq!(office.addresses(), [OLD]);
    let shown = office.shown();
    assert!(
        shown["trial"].is_null() && shown["last_failure"].is_string(),
        "{shown}"
    );
}

#[test]
fn a_gateway_or_a_name_server_that_is_silent_takes_everything_back() {
    let mut office = Office::by_hand(60);
    let tried = office.network(&["static", "10.50.0.77/24", "--gateway", "10.50.0.99"]);
    assert_eq!(steps_of(&tried).0.last().unwrap(), &("gateway".to_owned(), false));
    assert!(
        said(&tried).contains("10.50.0.99 does not answer"),
        "{}",
        said(&tried)
    );
    assert_eq!(office.addresses(), [OLD]);

    // There is a computer, but it is no name server.
    office.add_computer([10, 50, 0, 40]);
    let words = [
        "static",
        "10.50.0.77/24",
        "--gateway",
        "10.50.0.1",
        "--dns",
        "10.50.0.40",
    ];
    let tried = office.network(&words);
    assert_eq!(steps_of(&tried).0.last().unwrap(), &("names".to_owned(), false));
    assert!(said(&tried).contains("10.50.0.40"), "{}", said(&tried));
    assert_eq!(office.addresses(), [OLD]);
    assert_eq!(
        text_of(&office.resolv_conf()),
        "# Written by meterbox keeper.\nnameserver 10.50.0.1\n"
    );
}

#[test]
fn the_same_address_with_another_prefix_and_gateway_is_tried_and_kept() {
    let mut office = Office::by_hand(60);
    office.add_computer([10, 50, 0, 5]);
    let words = [
        "static",
        "10.50.0.2/16",
        "--gateway",
        "10.50.0.5",
        "--dns",
        "10.50.0.1",
    ];
    let tried = office.network(&words);
    assert!(tried.status.success(), "{}", said(&tried));
    assert!(office.network(&["confirm"]).status.success());
    assert_eq!(office.addresses(), ["10.50.0.2/16"]);
    assert_eq!(
        office.default_routes(),
        [("10.50.0.5".to_owned(), "10.50.0.2".to_owned())]
    );
}

#[test]
fn a_stranger_on_the_box_is_not_heard_and_nonsense_is_refused() {
    let office = Office::by_hand(60);
    for nonsense in [json!({}), json!({"do": "format"}), json!("x".repeat(20_000))] {
        let answer = office.asked(&nonsense);
        assert!(answer.is_null() || answer["refused"].is_string(), "{answer}");
    }
    let senseless = json!({"by": "static", "address": "127.0.0.1", "prefix": 8});
    let answer = office.asked(&json!({"do": "try", "plan": senseless}));
    assert!(answer["refused"].is_string(), "{answer}");
    // nobody, whoever that is.
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
    command
        .arg(meterbox())
        .arg("network")
        .arg("--state")
        .arg(office.folder.path());
    let output = office.site.appliance.output(command);
    assert!(!output.status.success());
    assert_eq!(office.addresses(), [OLD]);
}

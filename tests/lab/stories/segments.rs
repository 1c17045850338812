//! The segments that Debian's snmpd on the router tells of.

use std::process::{Command, Output};

use lab::{Gateway, Site, meterbox};
use serde_json::Value;

use super::{Customer, TIMER_FLOOR, assert_law_4_holds, judged, objects};

fn segment<'a>(segments: &'a [Value], wanted: &str) -> &'a Value {
    segments
        .iter()
        .find(|it| it["segment"] == wanted)
        .unwrap_or_else(|| panic!("{wanted} is missing: {segments:?}"))
}

#[test]
fn the_default_gateway_tells_of_every_segment_and_nobody_else_is_asked() {
    let customer = Customer::new();
    let _snmpd = Gateway::start(&customer.site.router, Site::ROUTER);
    let capture = customer.capture();
    let segments = objects(&customer.meterbox(&["segments", "--json"]));
    let router = Site::ROUTER.octets();
    let verdict = judged(capture, &[(router, router)], TIMER_FLOOR);
    for (wanted, next_hop) in [("10.60.0.0/24", "172.31.0.2"), ("10.70.0.0/24", "172.31.1.2")] {
        let segment = segment(&segments, wanted);
        assert!(
            segment["source"].as_str().unwrap().starts_with("gateway "),
            "{segment}"
        );
        assert_eq!(segment["gateway"], "10.50.0.1");
        assert_eq!(segment["next_hop"], next_hop);
    }
    // Whether the box's own plug or the gateway told of it first: it is there.
    segment(&segments, "10.50.0.0/24");
    assert_law_4_holds(&verdict);
}

#[test]
fn a_gateway_without_an_agent_is_named_in_the_reason() {
    let customer = Customer::new();
    let output = customer.meterbox(&["segments", "--json"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("10.50.0.1"), "{said}");
}

#[test]
fn the_gateway_tells_a_user_of_snmpv3_the_same() {
    let customer = Customer::new();
    let _snmpd = Gateway::start(&customer.site.router, Site::ROUTER);
    let capture = customer.capture();
    let segments = objects(&as_user(&customer, Gateway::PASSPHRASE));
    let router = Site::ROUTER.octets();
    let verdict = judged(capture, &[(router, router)], TIMER_FLOOR);
    segment(&segments, "10.60.0.0/24");
    segment(&segments, "10.70.0.0/24");
    assert_law_4_holds(&verdict);
}

#[test]
fn a_wrong_password_is_told_from_a_gateway_that_is_silent() {
    let customer = Customer::new();
    let _snmpd = Gateway::start(&customer.site.router, Site::ROUTER);
    let output = as_user(&customer, "not the passphrase");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("password"), "{said}");
}

/// `meterbox segments` with the gateway's SNMPv3 user and this passphrase.
fn as_user(customer: &Customer, passphrase: &str) -> Output {
    let mut command = Command::new(meterbox());
    command
        .args(["segments", "10.50.0.1", "--json", "--v3-user", Gateway::USER])
        .args(["--v3-auth", "sha256", "--v3-priv", "aes128"])
        .env("METERBOX_V3_AUTH", passphrase)
        .env("METERBOX_V3_PRIV", passphrase);
    customer.site.appliance.output(command)
}

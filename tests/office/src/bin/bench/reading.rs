//! What a full read costs on the wire, as `meterbox read` counts it.

use std::net::Ipv4Addr;

use office::{Appliance, printers};
use serde_json::Value;

use crate::line;

pub(crate) fn print() {
    let office = printers::start(Ipv4Addr::new(127, 90, 0, 0), 1161).expect("the printers start");
    let mut datagrams = Vec::new();
    for device in office
        .devices()
        .iter()
        .filter(|device| printers::is_printer(device.name()))
    {
        let printed = Appliance::tool(&["read", &device.address().to_string(), "--json"]).worked();
        let reading: Value = serde_json::from_str(&printed).expect("a JSON object");
        let cost = &reading["cost"];
        let bytes = cost["bytes_sent"].as_u64().unwrap_or(0) + cost["bytes_received"].as_u64().unwrap_or(0);
        line(
            device.name(),
            &format!("{} · {bytes} B", cost["datagrams_sent"]),
            "",
        );
        datagrams.push(cost["datagrams_sent"].as_u64().unwrap_or(0));
    }
    let tenths = datagrams.iter().sum::<u64>() * 10 / datagrams.len().max(1) as u64;
    line(
        "request datagrams on average",
        &format!("{}.{}", tenths / 10, tenths % 10),
        "first contact, one of 15 is v1-only",
    );
}

//! A printer that is named by its IPv6 address is read like any other.

#![allow(clippy::unwrap_used, missing_docs)]

use std::net::UdpSocket;
use std::thread;

use lan::{Lan, ReadOptions};
use profiles::Catalogue;
use simulator::{Device, Simulator};
use snmp::{Approach, FullReading};

/// Passes datagrams on from an IPv6 address to a simulated printer, which knows IPv4 alone. None where this system has no
/// IPv6.
fn relay_to(printer: std::net::SocketAddr) -> Option<std::net::SocketAddr> {
    let outside = UdpSocket::bind("[::1]:0").ok()?;
    let address = outside.local_addr().unwrap();
    let inside = UdpSocket::bind("127.0.0.1:0").unwrap();
    inside.connect(printer).unwrap();
    thread::spawn(move || {
        let mut buffer = [0; 65_507];
        while let Ok((length, from)) = outside.recv_from(&mut buffer) {
            inside.send(&buffer[..length]).unwrap();
            let length = inside.recv(&mut buffer).unwrap();
            outside.send_to(&buffer[..length], from).unwrap();
        }
    });
    Some(address)
}

#[tokio::test]
async fn a_printer_is_read_by_its_ipv6_address() {
    let device = Device::from_recording("hp_laserjet_m507").unwrap();
    let office = Simulator::start(vec![device.at("127.78.6.1:0")]).unwrap();
    let Some(address) = relay_to(office.device(0).address()) else {
        println!("this system has no IPv6");
        return;
    };
    let lan = Lan::bind().await.unwrap();
    let outcome = lan
        .read(
            address,
            Approach::v2c_then_v1("public"),
            FullReading::of(Catalogue::built_in()),
            ReadOptions::default(),
        )
        .await
        .unwrap();
    assert_eq!(outcome.partial, None);
    assert!(profiles::is_printer(&outcome.rows));
}

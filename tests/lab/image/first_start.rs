//! A box is unpacked, plugged in and switched on. Somebody opens its page, claims it, enrols it and selects the office; the
//! first readings are on the dealer's server.

use std::net::Ipv4Addr;
use std::time::Duration;

use lab::{Dealer, DhcpServer, Gateway, Host, Site};
use office::Visitor;
use simulator::Device;

use crate::machine::{Card, Machine};

const OFFICE: &str = "10.50.0.0/24";
/// What the office's router leases to the box.
const LEASED: Ipv4Addr = Ipv4Addr::new(10, 50, 0, 100);
const PASSWORD: &str = "correct horse battery";

/// A virtual machine on a busy computer takes its time; a Raspberry Pi doesn't.
const LONGEST_START: Duration = Duration::from_secs(150);
const LONGEST_STEP: Duration = Duration::from_secs(120);

const PRINTERS: [(u8, &str); 3] = [
    (11, "hp_laserjet_m507"),
    (12, "ricoh_im_c3000"),
    (130, "sharp_mx_4071"),
];

fn printer((host, recording): (u8, &str)) -> Host {
    Host {
        address: Ipv4Addr::new(10, 50, 0, host),
        device: Some(Device::from_recording(recording).unwrap()),
    }
}

#[test]
fn from_the_plug_to_the_first_readings_on_the_server() {
    let mut site = Site::new(24).unwrap_or_else(|no_namespace| panic!("{no_namespace}"));
    site.add(PRINTERS.map(printer).into());
    let _gateway = Gateway::start(&site.router, Site::ROUTER);
    let _dhcp = DhcpServer::start(&site.router, LEASED, 600);
    let dealer = Dealer::open(&mut site);
    let card = Card::new(&site, LEASED);

    let machine = Machine::start(&site, &card);
    let page = format!("https://{LEASED}:443");
    // From here on this thread is somebody's phone in the office.
    let phone = site.guest(Ipv4Addr::new(10, 50, 0, 66));
    phone.enter();
    let mut visitor = machine.eventually("the page answers", LONGEST_START, || {
        Visitor::at(&page, &card.fingerprint).ok()
    });
    machine.keep_console("boot.log");
    let console = machine.console();
    assert!(console.contains("slot A"), "{console}");

    let led = visitor.open("/");
    assert_eq!((led.status, led.location.as_deref()), (303, Some("/claim")));
    let fields = [
        ("code", card.claim_code.as_str()),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ];
    let health = visitor.press("/claim", "claim", &fields);
    assert_eq!(health.status, 200, "{}", health.words());
    let fields = [
        ("server", dealer.url.as_str()),
        ("enrolment_code", dealer.code.as_str()),
    ];
    visitor.press("/server", "enrol", &fields);
    machine.eventually("it is enrolled", LONGEST_STEP, || {
        let words = visitor.open("/server").words();
        words.contains("Harbour Street 5").then_some(())
    });
    let begun = visitor.press("/search", "save-and-search", &[("targets", OFFICE)]);
    assert_eq!(begun.status, 200, "{}", begun.words());
    machine.eventually("all readings are on the server", LONGEST_STEP, || {
        (dealer.devices() >= PRINTERS.len()).then_some(())
    });
    assert_eq!(dealer.devices(), PRINTERS.len());
}

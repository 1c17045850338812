//! The stages of a box on its way from the plug to its daily work, as the desk would show them.

#![allow(dead_code)]

use std::net::{IpAddr, Ipv4Addr};

use setup::view::{
    AddressInUse, Certificate, Check, CheckKind, CheckState, Claim, ClaimWindow, Enrolled, Enrolling,
    Failure, Finding, Health, Network, Payload, PayloadKind, PayloadRow, PayloadState, Proxy, Server,
    ThisBox, Trial, Welcome,
};
use setup::{Fault, FieldFault, Place, View, field};

use crate::samples::{self, at};

const FINGERPRINT: &str =
    "5F:3A:09:C1:77:E0:42:9B:1D:88:AA:03:6C:F4:52:B9:0E:71:2D:94:C8:3B:66:E5:17:AF:80:29:D4:5B:93:0C";

pub(crate) const GATEWAY: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 10, 1));

/// Every stage of every page here, with its name and its place.
pub(crate) fn all() -> Vec<(&'static str, Place, View)> {
    let health = |health: Health| (Place::Health, View::Health(health));
    let network = |network: Network| (Place::Network, View::Network(Box::new(network)));
    let server = |server: Server| (Place::Server, View::Server(Box::new(server)));
    let claim = |claim: Claim| (Place::Claim, View::Claim(claim));
    [
        ("welcome", claim(welcome())),
        ("claim", claim(open(true))),
        ("claim-at-the-box", claim(open(false))),
        (
            "claim-closed",
            claim(Claim {
                open: None,
                welcome: None,
            }),
        ),
        ("sign-in", (Place::SignIn, View::SignIn)),
        ("health-new", health(new_box())),
        ("health-no-cable", health(no_cable())),
        ("health-well", health(well())),
        ("health-troubled", health(troubled())),
        ("network", network(dhcp())),
        ("network-fixed", network(fixed())),
        ("network-trial", network(on_trial(false))),
        ("network-testing", network(on_trial(true))),
        (
            "network-of-the-system",
            network(Network {
                in_use: None,
                ..dhcp()
            }),
        ),
        ("network-none", network(Network::default())),
        (
            "server-new",
            server(Server {
                whole_days: 30,
                ..Server::default()
            }),
        ),
        ("server-enrolling", server(enrolling(true))),
        ("server-refused", server(enrolling(false))),
        ("server", server(enrolled())),
        (
            "payload",
            (Place::Payload("b-7".to_owned()), View::Payload(payload())),
        ),
        ("box", (Place::ThisBox, View::ThisBox(ThisBox { unsent: 12 }))),
        ("reset", (Place::ThisBox, View::BeingReset)),
        ("nothing", (Place::Health, View::Failure(Failure::NothingHere))),
        ("forged", (Place::Network, View::Failure(Failure::Forged))),
        (
            "said",
            (
                Place::Search,
                View::Failure(Failure::Said("The disk is full; ask your dealer.".to_owned())),
            ),
        ),
    ]
    .into_iter()
    .chain(of_the_colleagues())
    .map(|(name, (place, view))| (name, place, view))
    .collect()
}

/// The pages that have samples of their own.
fn of_the_colleagues() -> Vec<(&'static str, (Place, View))> {
    let search = |search| (Place::Search, View::Search(Box::new(search)));
    let device = samples::device();
    vec![
        ("search", search(samples::search())),
        ("searching", search(samples::searching())),
        ("search-first", search(samples::first_search())),
        ("devices", (Place::Devices, View::Devices(samples::devices()))),
        (
            "device",
            (Place::Device(device.row.id), View::Device(Box::new(device))),
        ),
        ("reports", (Place::Reports, View::Reports(samples::reports()))),
        ("it", (Place::ForYourIt, View::ForYourIt(Box::new(samples::it())))),
    ]
}

pub(crate) fn welcome() -> Claim {
    Claim {
        open: open(true).open,
        welcome: Some(Welcome {
            secure_url: "https://192.168.10.23/claim".to_owned(),
            fingerprint: FINGERPRINT.to_owned(),
        }),
    }
}

pub(crate) fn open(needs_code: bool) -> Claim {
    Claim {
        open: Some(ClaimWindow {
            needs_code,
            seconds_left: 3_312,
        }),
        welcome: None,
    }
}

pub(crate) fn check(kind: CheckKind, state: CheckState, finding: Finding) -> Check {
    Check {
        kind,
        state,
        finding,
        at: Some(at(130)),
    }
}

fn link() -> Check {
    let finding = Finding::LinkUp {
        interface: "eth0".to_owned(),
        megabits: Some(1_000),
    };
    check(CheckKind::Link, CheckState::Good, finding)
}

fn address() -> Check {
    let finding = Finding::HasAddress {
        address: "192.168.10.23/24".to_owned(),
        gateway: GATEWAY,
    };
    check(CheckKind::Address, CheckState::Good, finding)
}

pub(crate) fn new_box() -> Health {
    let idle = |kind, finding| Check {
        at: None,
        ..check(kind, CheckState::Idle, finding)
    };
    Health {
        card: None,
        checks: vec![
            link(),
            address(),
            idle(CheckKind::Names, Finding::NotTested),
            idle(CheckKind::Time, Finding::ClockUnverified),
            idle(CheckKind::Proxy, Finding::NoProxy),
            idle(CheckKind::Server, Finding::NotEnrolled),
            idle(CheckKind::Push, Finding::NotEnrolled),
            idle(CheckKind::Printers, Finding::NothingSelected),
        ],
    }
}

pub(crate) fn no_cable() -> Health {
    let interface = "eth0".to_owned();
    let mut health = new_box();
    health.checks[0] = check(CheckKind::Link, CheckState::Bad, Finding::NoCable { interface });
    health.checks[1] = check(CheckKind::Address, CheckState::Bad, Finding::NoAddress);
    health
}

pub(crate) fn well() -> Health {
    let good = |kind, finding| check(kind, CheckState::Good, finding);
    Health {
        card: None,
        checks: vec![
            link(),
            address(),
            good(
                CheckKind::Names,
                Finding::NameKnown {
                    name: "meters.example.com".to_owned(),
                    address: IpAddr::V4(Ipv4Addr::new(203, 0, 113, 9)),
                    millis: 14,
                },
            ),
            good(CheckKind::Time, Finding::ClockRight { seconds_apart: 1 }),
            check(CheckKind::Proxy, CheckState::Idle, Finding::NoProxy),
            good(
                CheckKind::Server,
                Finding::ServerAnswers {
                    server: "https://meters.example.com".to_owned(),
                    millis: 61,
                },
            ),
            good(
                CheckKind::Push,
                Finding::Pushed {
                    at: at(7_300),
                    waiting: 0,
                    set_aside: 0,
                },
            ),
            good(
                CheckKind::Printers,
                Finding::Printers {
                    known: 14,
                    read: 14,
                    silent: 0,
                    doubtful: 0,
                },
            ),
            good(
                CheckKind::System,
                Finding::SystemRuns {
                    version: "1.2.0".to_owned(),
                },
            ),
        ],
    }
}

pub(crate) fn troubled() -> Health {
    let bad = |kind, finding| check(kind, CheckState::Bad, finding);
    let server = "https://meters.example.com".to_owned();
    let mut health = well();
    health.checks[2] = Check {
        state: CheckState::Running,
        ..health.checks[2].clone()
    };
    health.checks[4] = check(
        CheckKind::Proxy,
        CheckState::Good,
        Finding::ProxyWorks {
            proxy: "proxy.office.example:3128".to_owned(),
        },
    );
    let cause = "self-signed certificate in the chain.".to_owned();
    health.checks[5] = bad(CheckKind::Server, Finding::CertificateUnknown { server, cause });
    health.checks[6] = bad(
        CheckKind::Push,
        Finding::PushFails {
            cause: "the certificate is not trusted.".to_owned(),
            waiting: 1_412,
            last: Some(at(180_000)),
        },
    );
    health.checks[7] = check(
        CheckKind::Printers,
        CheckState::Attention,
        Finding::Printers {
            known: 14,
            read: 11,
            silent: 3,
            doubtful: 1,
        },
    );
    health
}

pub(crate) fn dhcp() -> Network {
    Network {
        interface: Some("eth0".to_owned()),
        mac: Some("dc:a6:32:01:23:45".to_owned()),
        addresses: vec!["192.168.10.23/24".to_owned()],
        gateway: Some(GATEWAY),
        dns: vec![GATEWAY, IpAddr::V4(Ipv4Addr::new(9, 9, 9, 9))],
        in_use: Some(AddressInUse::Dhcp { dns: Vec::new() }),
        ..Network::default()
    }
}

pub(crate) fn address_by_hand() -> AddressInUse {
    AddressInUse::Static {
        address: Ipv4Addr::new(192, 168, 10, 30),
        prefix: 24,
        gateway: Some(Ipv4Addr::new(192, 168, 10, 1)),
        dns: vec![Ipv4Addr::new(192, 168, 10, 1), Ipv4Addr::new(9, 9, 9, 9)],
    }
}

pub(crate) fn fixed() -> Network {
    Network {
        in_use: Some(address_by_hand()),
        last_failure: Some("192.168.10.40 is in use by another computer.".to_owned()),
        proxy: Some(Proxy {
            host: "proxy.office.example".to_owned(),
            port: 3_128,
            user: Some("meterbox".to_owned()),
            has_password: true,
        }),
        extra_ca: Some(Certificate {
            fingerprint: FINGERPRINT.to_owned(),
            count: 2,
            added_at: Some(at(900_000)),
        }),
        ..dhcp()
    }
}

pub(crate) fn on_trial(testing: bool) -> Network {
    let step = |what: &str, sentence: &str| (what.to_owned(), true, sentence.to_owned());
    Network {
        trial: Some(Trial {
            wanted: address_by_hand(),
            steps: vec![
                step("Free", "Nobody else has 192.168.10.30."),
                step("Gateway", "192.168.10.1 answers."),
                (
                    "Server".to_owned(),
                    testing,
                    "No answer within 5 seconds.".to_owned(),
                ),
            ],
            testing,
            seconds_left: 272,
            new_url: Some("https://192.168.10.30/network".to_owned()),
        }),
        ..dhcp()
    }
}

pub(crate) fn enrolling(running: bool) -> Server {
    let fault = FieldFault {
        field: field::ENROLMENT_CODE,
        fault: Fault::CodeRefused {
            sentence: "the code was used already.".to_owned(),
        },
    };
    Server {
        enrolling: Some(Enrolling {
            server: "https://meters.example.com".to_owned(),
            running,
            faults: if running { Vec::new() } else { vec![fault] },
        }),
        whole_days: 30,
        ..Server::default()
    }
}

pub(crate) fn enrolled() -> Server {
    let row = |number: u64, kind, state| PayloadRow {
        key: (number < 5).then(|| format!("b-{number}")),
        kind,
        state,
        bytes: 812 + 1_931 * number,
        readings: if kind == PayloadKind::Batch { 2 * number } else { 0 },
    };
    let refused = PayloadState::Refused {
        sentence: "this appliance was revoked".to_owned(),
    };
    Server {
        enrolled: Some(Enrolled {
            server: "https://meters.example.com".to_owned(),
            appliance: "Box at reception".to_owned(),
            site: "Muster AG, Hauptstraße 5".to_owned(),
            since: at(4_000_000),
            server_key: "MFRGG-ZDFMZ-TWQ2L".to_owned(),
        }),
        enrolling: None,
        sample: Some(payload().body),
        payloads: vec![
            row(1, PayloadKind::Batch, PayloadState::Waiting),
            row(2, PayloadKind::CheckIn, PayloadState::Sent { at: at(3_000) }),
            row(3, PayloadKind::Batch, PayloadState::Sent { at: at(7_300) }),
            row(4, PayloadKind::Batch, refused),
            row(
                5,
                PayloadKind::Enrolment,
                PayloadState::Sent { at: at(4_000_000) },
            ),
        ],
        page: (1, 4),
        waiting: 2,
        whole_days: 30,
    }
}

pub(crate) fn payload() -> Payload {
    Payload {
        row: PayloadRow {
            key: Some("b-7".to_owned()),
            kind: PayloadKind::Batch,
            state: PayloadState::Sent { at: at(7_300) },
            bytes: 2_431,
            readings: 1,
        },
        body: "{\n  \"version\": 1,\n  \"readings\": [\n    {\n      \"device\": \"d-01\",\n      \"read_at\": \"2026-11-22T08:00:00Z\",\n      \"identity\": { \"manufacturer\": \"Sharp\", \"model\": \"MX-3570N\", \"serial\": \"6509415X00\" },\n      \"meters\": [ { \"name\": \"total\", \"value\": 121104, \"unit\": \"impressions\" } ]\n    }\n  ]\n}".to_owned(),
    }
}

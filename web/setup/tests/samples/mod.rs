//! What the desk of an office would show: every state that a page can meet, and the same with hostile words in it.

#![allow(dead_code, clippy::needless_pass_by_value, clippy::unwrap_used)]

use std::net::{IpAddr, Ipv4Addr};

use meters::{
    Alert, DeviceId, Identity, Meter, MeterName, Severity, Supply, SupplyKind, SupplyState, Timestamp, Unit,
    Verdict,
};
use setup::view::{
    Adding, AddingStep, CommunityRow, Device, DeviceRow, Devices, ForYourIt, Function, History, ManualRow,
    MeterRow, NetworkWay, OnUsb, ReportAnswer, Reports, Search, SearchProgress, SegmentRow, SegmentSource,
    Tested, Traffic, Unread, UserRow, WayPurpose, WhyNoSegments,
};
use setup::{FieldFault, Form, Frame, Language, Place, ReportWords};

/// The moment at which all samples are looked at: 2026-11-22T10:00:00Z.
pub(crate) const NOW: u64 = 1_795_341_600;

/// A text that is dangerous in HTML, in an attribute, in a terminal and in a sentence.
pub(crate) const HOSTILE: &str = "<script>alert('x')</script>\" onload=\"x\u{202e}\u{1b}[31m&amp;\0{0}";

pub(crate) fn at(seconds_before: u64) -> Timestamp {
    Timestamp::from_unix_seconds(NOW - seconds_before)
}

pub(crate) fn device_id(number: u8) -> DeviceId {
    DeviceId::from_random([number; 16])
}

pub(crate) fn frame<'a>(language: Language, place: &'a Place) -> Frame<'a> {
    Frame {
        language,
        place,
        token: "t0ken",
        signed_in: true,
        now: at(0),
        box_name: "meterbox-7f3a",
        version: "0.1.0",
        notice: None,
        form: None,
        faults: &[],
    }
}

pub(crate) fn refused<'a>(frame: Frame<'a>, form: &'a Form, faults: &'a [FieldFault]) -> Frame<'a> {
    Frame {
        form: Some(form),
        faults,
        ..frame
    }
}

pub(crate) fn form(fields: &[(&str, &str)]) -> Form {
    fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

pub(crate) fn search() -> Search {
    Search {
        segments: vec![
            SegmentRow {
                segment: "10.1.0.0/24".to_owned(),
                source: SegmentSource::Interface {
                    name: "eth0".to_owned(),
                },
                addresses: 254,
                selected: true,
            },
            SegmentRow {
                segment: "10.1.2.0/23".to_owned(),
                source: SegmentSource::Gateway {
                    gateway: "10.1.0.1".to_owned(),
                    table: "inetCidrRouteTable".to_owned(),
                },
                addresses: 510,
                selected: false,
            },
            SegmentRow {
                segment: "10.9.0.0/24".to_owned(),
                source: SegmentSource::Kept,
                addresses: 254,
                selected: true,
            },
        ],
        targets: vec!["10.4.0.5-10.4.0.90".to_owned(), "print.office.example".to_owned()],
        excludes: vec!["10.1.0.200".to_owned()],
        communities: vec![
            CommunityRow {
                shown: Some("public".to_owned()),
            },
            CommunityRow { shown: None },
        ],
        users: vec![UserRow {
            name: "reader".to_owned(),
            auth: Some("sha256".to_owned()),
            privacy: Some("aes128".to_owned()),
        }],
        broadcast: true,
        pace: "normal",
        readings_per_day: 4,
        searches_per_week: 2,
        estimate: Some((594, 48, 262_000)),
        last: Some((at(90_000), 31, 9)),
        manual: vec![ManualRow {
            host: "10.7.0.20".to_owned(),
            device: device_id(3),
            label: "Kyocera TASKalfa 3554ci · W492KB03439".to_owned(),
        }],
        ..Search::default()
    }
}

pub(crate) fn searching() -> Search {
    Search {
        progress: Some(SearchProgress {
            asked: 240,
            of: 594,
            printers: 4,
            read: 1,
            seconds_left: 29,
            reading: false,
        }),
        adding: Some(adding(true)),
        learning: true,
        ..search()
    }
}

pub(crate) fn first_search() -> Search {
    Search {
        communities: vec![CommunityRow {
            shown: Some("public".to_owned()),
        }],
        why_none: Some(WhyNoSegments::Silent {
            gateway: "10.1.0.1".to_owned(),
        }),
        pace: "normal",
        readings_per_day: 4,
        searches_per_week: 2,
        ..Search::default()
    }
}

pub(crate) fn adding(running: bool) -> Adding {
    let step = |step, found| AddingStep {
        step,
        ok: !matches!(found, Tested::NoPrinter { .. }),
        found,
    };
    let address = IpAddr::V4(Ipv4Addr::new(10, 4, 0, 17));
    let name = "print.office.example".to_owned();
    let machine = "Sharp MX-3570N".to_owned();
    let description = Some("Sharp, version 2".to_owned());
    let printer = if running {
        Tested::NoPrinter { description: None }
    } else {
        Tested::Printer {
            machine,
            serial: None,
        }
    };
    Adding {
        host: "print.office.example".to_owned(),
        steps: vec![
            step("name", Tested::NameKnown { name, address }),
            step("address", Tested::Way { address, port: 161 }),
            step("answer", Tested::Answers { description }),
            step("printer", printer),
        ],
        running,
        device: (!running).then(|| device_id(1)),
    }
}

pub(crate) fn meter(name: &'static str, value: u64, unit: Unit) -> Meter {
    Meter {
        name: MeterName::new(name),
        value,
        unit,
        source: "1.3.6.1.2.1.43.10.2.1.4.1.1".to_owned(),
        bills: name == "total",
        label: None,
    }
}

pub(crate) fn supply(
    color: Option<&str>,
    kind: SupplyKind,
    percent: Option<u8>,
    state: SupplyState,
) -> Supply {
    Supply {
        index: 1,
        kind,
        receptacle: kind == SupplyKind::WasteToner,
        color: color.map(str::to_owned),
        description: Some("Toner Cartridge TN-328".to_owned()),
        level: percent.map(u64::from),
        capacity: Some(100),
        unit: None,
        percent,
        state,
    }
}

pub(crate) fn device_row() -> DeviceRow {
    DeviceRow {
        id: device_id(1),
        name: Some("Reception".to_owned()),
        identity: Identity {
            manufacturer: Some("Sharp".to_owned()),
            model: Some("MX-3570N".to_owned()),
            serial: Some("6509415X00".to_owned()),
            mac: Some("02:00:5e:10:00:01".to_owned()),
            name: Some("SC6509415".to_owned()),
            location: Some("Ground floor, by the stairs".to_owned()),
            description: Some("SHARP MX-3570N".to_owned()),
            firmware: Some("1.04".to_owned()),
            uuid: Some("cfe9210067c411d4a45ff8d027761251".to_owned()),
            asset_tag: Some("A-117".to_owned()),
            object_id: Some("1.3.6.1.4.1.2385.3.1.112.1.2".to_owned()),
        },
        address: "10.1.0.9:161".to_owned(),
        usb: None,
        meters: vec![
            meter("total", 121_104, Unit::Impressions),
            meter("mono", 80_004, Unit::Impressions),
            meter("color", 41_100, Unit::Impressions),
        ],
        supplies: vec![
            supply(Some("cyan"), SupplyKind::Toner, Some(55), SupplyState::Ok),
            supply(Some("magenta"), SupplyKind::Toner, Some(9), SupplyState::Low),
            supply(Some("yellow"), SupplyKind::Toner, Some(0), SupplyState::Empty),
            supply(Some("black"), SupplyKind::Toner, None, SupplyState::SomeLeft),
            supply(None, SupplyKind::WasteToner, None, SupplyState::Unknown),
        ],
        last_read: Some(at(5_000)),
        verdict: Some(Verdict::Ok),
        no_billing_meter: None,
        silent_since: None,
        ignored: false,
    }
}

pub(crate) fn devices() -> Devices {
    let first = device_row();
    let silent = DeviceRow {
        id: device_id(2),
        name: None,
        identity: Identity {
            manufacturer: Some("HP".to_owned()),
            model: Some("LaserJet MFP E72430".to_owned()),
            serial: Some("MXBCN1D0QK".to_owned()),
            ..Identity::default()
        },
        address: "10.1.0.44:161".to_owned(),
        meters: vec![meter("total", 1_204_311, Unit::Impressions)],
        supplies: vec![supply(
            Some("black"),
            SupplyKind::TonerCartridge,
            Some(73),
            SupplyState::Ok,
        )],
        last_read: Some(at(400_000)),
        silent_since: Some(at(390_000)),
        verdict: Some(Verdict::Stale),
        ..device_row()
    };
    let doubtful = DeviceRow {
        id: device_id(3),
        name: Some("Plan room".to_owned()),
        identity: Identity {
            manufacturer: Some("Canon".to_owned()),
            model: Some("imagePROGRAF TX-3000".to_owned()),
            ..Identity::default()
        },
        address: "10.7.0.20:161".to_owned(),
        meters: vec![meter("total", 98_112, Unit::Meters)],
        supplies: Vec::new(),
        verdict: Some(Verdict::Jumped),
        no_billing_meter: Some("no billing meter: it gives no counter".to_owned()),
        ..device_row()
    };
    let ignored = DeviceRow {
        id: device_id(4),
        name: None,
        identity: Identity::default(),
        address: "10.1.0.77:161".to_owned(),
        meters: Vec::new(),
        supplies: Vec::new(),
        last_read: None,
        verdict: None,
        ignored: true,
        ..device_row()
    };
    Devices {
        rows: vec![first, silent, doubtful, ignored],
        unread: Vec::new(),
        reading: false,
    }
}

/// One on a USB port, which is plugged in, one that was unplugged, and one that can't be read.
pub(crate) fn devices_on_usb() -> Devices {
    let on_usb = |number: u8, plugged_in, functions: &[Function]| DeviceRow {
        id: device_id(number),
        name: None,
        address: format!("usb:1-1.{number}"),
        usb: Some(OnUsb {
            port: format!("1-1.{number}"),
            functions: functions.to_vec(),
            plugged_in,
        }),
        ..device_row()
    };
    let all = [
        Function::Printer,
        Function::Fax,
        Function::Scanner,
        Function::CardReader,
    ];
    let unplugged = DeviceRow {
        silent_since: Some(at(390_000)),
        ..on_usb(3, false, &[Function::Printer])
    };
    Devices {
        rows: vec![on_usb(2, true, &all), unplugged],
        unread: vec![Unread {
            port: "1-1.4".to_owned(),
            identity: Identity {
                manufacturer: Some("Epson".to_owned()),
                model: Some("LQ-350".to_owned()),
                ..Identity::default()
            },
            functions: vec![Function::Printer],
            sentence: "the printer says nothing on its port: wake it up".to_owned(),
        }],
        reading: false,
    }
}

pub(crate) fn history(name: &str, from: u64, a_day: u64) -> History {
    let mut points: Vec<(Timestamp, u64, bool)> = (0..90_u64)
        .map(|day| (at((90 - day) * 86_400), from + day * a_day + day % 7 * 31, true))
        .collect();
    points.drain(60..72);
    points[30] = (points[30].0, from * 9, false);
    points[45] = (points[45].0, 0, false);
    points[46] = (points[46].0, from + 20 * a_day, false);
    History {
        meter: name.to_owned(),
        points,
    }
}

pub(crate) fn device() -> Device {
    let row = device_row();
    let with = |meter: Meter, verdict| MeterRow { meter, verdict };
    let mut meters: Vec<MeterRow> = row
        .meters
        .iter()
        .cloned()
        .map(|meter| with(meter, Verdict::Ok))
        .collect();
    meters.push(with(meter("copy_color", 12_310, Unit::Impressions), Verdict::Ok));
    meters.push(with(meter("scan", 55_120, Unit::Scans), Verdict::Stale));
    meters.push(with(meter("duplex", 31_050, Unit::Sheets), Verdict::UnitChanged));
    meters.push(with(
        meter("engine_total", 121_190, Unit::Impressions),
        Verdict::PartsDiffer,
    ));
    Device {
        row,
        note: "Key is with Ms Hall, room 12.".to_owned(),
        first_seen: at(7_900_000),
        meters,
        alerts: vec![
            Alert {
                severity: Severity::Warning,
                group: "marker_supplies".to_owned(),
                code: Some(1104),
                description: Some("Yellow toner empty".to_owned()),
            },
            Alert {
                severity: Severity::Critical,
                group: "cover".to_owned(),
                code: None,
                description: None,
            },
        ],
        doubts: vec![
            "duplex counted sheets and counts impressions now: the two can't be subtracted".to_owned(),
        ],
        history: vec![
            history("total", 112_000, 98),
            history("mono", 70_000, 64),
            History {
                meter: "color".to_owned(),
                points: vec![(at(9_000), 41_100, true)],
            },
        ],
        ipp: false,
        added_as: vec!["print.office.example".to_owned()],
    }
}

pub(crate) fn reports() -> Reports {
    Reports {
        enrolled: true,
        wish: Some(ReportWords {
            recipients: vec!["office@example.com".to_owned(), "books@example.com".to_owned()],
            rhythm: "monthly".to_owned(),
            day: "1".to_owned(),
            time: "08:30".to_owned(),
        }),
        wished_at: Some(at(170_000)),
        answer: Some(ReportAnswer::Accepted),
        schedules: vec![(
            vec!["office@example.com".to_owned(), "books@example.com".to_owned()],
            "monthly on the 1st at 08:30 (Europe/Zurich)".to_owned(),
        )],
        asked_at: Some(at(900)),
        devices: 9,
    }
}

pub(crate) fn it() -> ForYourIt {
    let way = |purpose, host: &str, port: &str| NetworkWay {
        purpose,
        host: host.to_owned(),
        port: port.to_owned(),
    };
    ForYourIt {
        ways: vec![
            way(WayPurpose::Server, "meters.dealer.example", "TCP 443"),
            way(WayPurpose::Proxy, "proxy.office.example", "TCP 3128"),
            way(WayPurpose::Names, "10.1.0.1", "UDP 53, TCP 53"),
            way(WayPurpose::Printers, "10.1.0.0/24, 10.9.0.0/24", "UDP 161"),
            way(WayPurpose::Gateway, "10.1.0.1", "UDP 161"),
            way(WayPurpose::Arp, "10.1.0.0/24", "ARP"),
            way(WayPurpose::Page, "", "TCP 80, TCP 443"),
            way(WayPurpose::OwnName, "224.0.0.251", "UDP 5353"),
        ],
        reads: vec![
            ("SNMPv2-MIB system".to_owned(), "1.3.6.1.2.1.1".to_owned()),
            ("Printer-MIB".to_owned(), "1.3.6.1.2.1.43".to_owned()),
            ("SHARP".to_owned(), "1.3.6.1.4.1.2385".to_owned()),
        ],
        traffic: Traffic {
            seconds: 30_000,
            snmp_sent: (1_210, 98_400),
            snmp_received: (402, 160_910),
            server_sent: (6, 21_330),
            server_received: (6, 2_210),
            devices: 9,
        },
        version: "0.1.0".to_owned(),
        profiles: (12, false),
        key_fingerprint: "SHA256:jx2w2K7xGm3k6u0TqkVJc0aVbYk7Yk0o4b2O2K7xGm3".to_owned(),
        page_fingerprint: "5E:11:0A:".repeat(10) + "9C:41",
        licences: vec![
            (
                "argon2".to_owned(),
                "0.6.0".to_owned(),
                "MIT OR Apache-2.0".to_owned(),
            ),
            (
                "rustls".to_owned(),
                "0.23.5".to_owned(),
                "Apache-2.0 OR ISC OR MIT".to_owned(),
            ),
        ],
    }
}

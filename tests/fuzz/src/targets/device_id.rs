//! An IEEE 1284 device id with a length in front of it, and a device's descriptors: what a thing on a USB port says first.

use profiles::{Catalogue, Ieee1284, device_id};
use usb::{Descriptors, Function};

use super::Target;

pub(super) const TARGET: Target = Target {
    name: "device_id",
    check,
    seeds,
    longest: 4_200,
};

fn check(bytes: &[u8]) {
    let catalogue = Catalogue::built_in();
    let id = Ieee1284::parse(bytes);
    let facts = device_id::facts(&id, catalogue.brands());
    let identity = &facts.identity;
    for text in [
        &identity.manufacturer,
        &identity.model,
        &identity.serial,
        &identity.firmware,
    ] {
        let is_shown = |text: &String| {
            !text.is_empty() && text.chars().count() <= 255 && !text.contains(char::is_control)
        };
        assert!(text.as_ref().is_none_or(is_shown), "{text:?}");
    }
    assert!(facts.supplies.len() <= 15, "{:?}", facts.supplies);
    assert!(facts.meters.is_empty(), "an id has no counters");
    assert!(id.commands().count() <= 255);
    let found = Descriptors::parse(bytes).interfaces;
    assert!(found.len() <= 64 && found.len() <= bytes.len() / 9);
    for interface in found {
        let _ = Function::of(&interface, 0x03f0);
        assert!(interface.bulk_in().is_none_or(|address| address >= 0x80));
        assert!(interface.bulk_out().is_none_or(|address| address < 0x80));
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let ids = [
        "MFG:Hewlett-Packard;CMD:PJL,PCL;MDL:HP LaserJet P2015 Series;CLS:PRINTER;SN:CNBW123456;FWVER:20070418;",
        "MFG:hp;MDL:officejet 4200 series;S:0380008000020020002c1480022c2500046;Z:007;",
        "MFG:HEWLETT-PACKARD;MDL:DESKJET 970C;VSTATUS:$HB0$NC0,ff,DN,IDLE,CUT,K1,C0,DP,NR,KP000,CP027;",
        "MANUFACTURER:Samsung;COMMAND SET:SPL,PJL;MODEL:SCX-4x24;MODE:FAX,SCN;CLASS:PRINTER;STATUS:BUSY",
    ];
    let mut seeds = Vec::new();
    for id in ids {
        let length = u16::try_from(id.len() + 2).unwrap_or_default();
        for length in [length.to_be_bytes(), length.to_le_bytes(), [0xff; 2]] {
            seeds.push([&length[..], id.as_bytes()].concat());
        }
        seeds.push(id.into());
    }
    // A printer both ways whose other setting is IPP over USB, and a scanner.
    seeds.push(vec![
        18, 1, 0, 2, 0, 0, 0, 64, 0xf0, 3, 0x17, 0x2b, 0, 1, 1, 2, 3, 1, 9, 2, 78, 0, 2, 1, 0, 0xc0, 1, 9, 4,
        0, 0, 2, 7, 1, 2, 0, 7, 5, 1, 2, 0, 2, 0, 7, 5, 0x81, 2, 0, 2, 0, 9, 4, 0, 1, 2, 7, 1, 4, 0, 7, 5, 1,
        2, 0, 2, 0, 7, 5, 0x81, 2, 0, 2, 0, 9, 4, 1, 0, 0, 0xff, 0xcc, 0, 0,
    ]);
    seeds
}

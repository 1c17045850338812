#![allow(clippy::unwrap_used)]
//! Made trees, with the files that sysfs has. What stands in them was written for these tests, after what such devices show.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::*;

/// class, subclass, protocol, alternate setting; the interface's number is its place among those with setting 0.
type Setting = (u8, u8, u8, u8);

struct Tree {
    folder: TempDir,
}

impl Tree {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir_all(folder.path().join("sys/bus/usb/devices")).unwrap();
        Self { folder }
    }

    fn bus(&self) -> Bus {
        Bus::at(&self.folder.path().join("sys"), Path::new("/dev"))
    }

    fn devices(&self) -> std::path::PathBuf {
        self.folder.path().join("sys/bus/usb/devices")
    }

    fn write(&self, file: &str, octets: impl AsRef<[u8]>) {
        let file = self.devices().join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, octets).unwrap();
    }

    fn device(&self, port: &str, ids: [&str; 2], strings: [&str; 3], settings: &[Setting]) {
        for (name, text) in [
            ("idVendor", ids[0]),
            ("idProduct", ids[1]),
            ("bConfigurationValue", "1"),
            ("busnum", "1"),
            ("devnum", "4"),
        ] {
            self.write(&format!("{port}/{name}"), format!("{text}\n"));
        }
        for (name, text) in ["manufacturer", "product", "serial"].into_iter().zip(strings) {
            if !text.is_empty() {
                self.write(&format!("{port}/{name}"), format!("{text}\n"));
            }
        }
        self.write(&format!("{port}/descriptors"), descriptors(settings));
    }

    /// What usblp adds to an interface that it has.
    fn usblp(&self, port: &str, interface: u8, lp: &str, protocol: u8, id: &[u8]) {
        let folder = format!("{port}:1.{interface}");
        self.write(
            &format!("{folder}/bInterfaceProtocol"),
            format!("{protocol:02x}\n"),
        );
        self.write(&format!("{folder}/ieee1284_id"), id);
        self.write(&format!("{folder}/usbmisc/{lp}/dev"), "180:0\n");
    }
}

fn descriptors(settings: &[Setting]) -> Vec<u8> {
    let mut octets = vec![18, 1, 0, 2, 0, 0, 0, 64, 0xf0, 3, 0x17, 0x2b, 0, 1, 1, 2, 3, 1];
    octets.extend([9, 2, 0, 0, 1, 1, 0, 0xc0, 1]);
    let mut number: u8 = 0;
    for (place, (class, subclass, protocol, alternate)) in settings.iter().copied().enumerate() {
        if alternate == 0 && place > 0 {
            number += 1;
        }
        octets.extend([9, 4, number, alternate, 2, class, subclass, protocol, 0]);
        octets.extend([7, 5, 0x01 + number, 2, 0, 2, 0]);
        octets.extend([7, 5, 0x81 + number, 2, 0, 2, 0]);
    }
    octets
}

const BROTHER: [&str; 2] = ["04f9", "0331"];

#[test]
fn a_composite_machine_is_one_device_with_what_it_can_do() {
    let tree = Tree::new();
    tree.device(
        "1-1",
        BROTHER,
        ["Brother", "MFC-L2710DW series", "E78123A0N456789"],
        &[
            (7, 1, 2, 0),
            (0xff, 0xff, 0xff, 0),
            (2, 2, 1, 0),
            (0x0a, 0, 0, 0),
            (8, 6, 0x50, 0),
        ],
    );
    tree.usblp(
        "1-1",
        0,
        "lp0",
        2,
        b"MFG:Brother;CMD:PJL,PCL;MDL:MFC-L2710DW series;CLS:PRINTER;",
    );
    let [device] = tree.bus().attached().try_into().unwrap();
    assert_eq!(
        (device.port.as_str(), device.vendor, device.product),
        ("1-1", 0x04f9, 0x0331)
    );
    assert_eq!(device.product_name.as_deref(), Some("MFC-L2710DW series"));
    assert_eq!(device.serial.as_deref(), Some("E78123A0N456789"));
    assert_eq!(
        device.functions,
        [
            Function::Printer,
            Function::Fax,
            Function::Scanner,
            Function::CardReader
        ]
    );
    assert_eq!(device.lp.as_deref(), Some(Path::new("/dev/usb/lp0")));
    assert_eq!(device.lp_protocol, Some(2));
    assert_eq!(device.id.unwrap().model(), Some("MFC-L2710DW series"));
    assert_eq!(device.node, Path::new("/dev/bus/usb/001/004"));
    assert!(device.ipp.is_empty() && !device.is_adapter);
}

#[test]
fn ipp_over_usb_is_found_in_settings_that_are_not_the_current_ones() {
    let tree = Tree::new();
    tree.device(
        "1-2",
        ["03f0", "4117"],
        ["HP", "HP LaserJet M507", "CNB1234567"],
        &[
            (7, 1, 2, 0),
            (7, 1, 4, 1),
            (7, 1, 4, 0),
            (0xff, 0xcc, 0, 0),
            (0xff, 4, 1, 0),
            (0xff, 3, 1, 0),
        ],
    );
    tree.usblp("1-2", 0, "lp3", 2, b"MFG:HP;CMD:PJL;MDL:HP LaserJet M507;");
    let [device] = tree.bus().attached().try_into().unwrap();
    let ipp: Vec<_> = device
        .ipp
        .iter()
        .map(|ipp| {
            (
                ipp.interface,
                ipp.alternate,
                ipp.endpoint_in,
                ipp.endpoint_out,
                ipp.is_lps,
            )
        })
        .collect();
    assert_eq!(ipp, [(0, 1, 0x81, 0x01, true), (1, 0, 0x82, 0x02, false)]);
    assert_eq!(
        device.functions,
        [Function::Printer, Function::Fax, Function::Scanner]
    );
}

#[test]
fn what_a_cable_says_of_itself_is_not_the_printers() {
    let tree = Tree::new();
    for (place, vendor) in ["067b", "0557", "1a86", "9710"].into_iter().enumerate() {
        let port = format!("1-1.{}", place + 1);
        let strings = ["Prolific Technology Inc.", "IEEE-1284 Controller", "USB0123456"];
        tree.device(&port, [vendor, "2305"], strings, &[(7, 1, 1, 0), (7, 1, 2, 1)]);
        tree.usblp(
            &port,
            0,
            &format!("lp{place}"),
            2,
            b"MFG:Hewlett-Packard;MDL:HP LaserJet 4;",
        );
    }
    let devices = tree.bus().attached();
    assert_eq!(devices.len(), 4);
    for device in devices {
        assert!(device.is_adapter);
        assert_eq!(device.serial, None);
        assert_eq!(device.id.unwrap().model(), Some("HP LaserJet 4"));
    }
}

#[test]
fn a_hub_with_seven_printers_gives_seven_in_the_order_of_their_ports() {
    let tree = Tree::new();
    tree.device("1-1", ["05e3", "0610"], ["", "USB2.0 Hub", ""], &[(9, 0, 1, 0)]);
    tree.device(
        "usb1",
        ["1d6b", "0002"],
        ["Linux", "xHCI", "0000"],
        &[(9, 0, 0, 0)],
    );
    tree.device("1-2", ["046d", "c31c"], ["", "Keyboard", ""], &[(3, 1, 1, 0)]);
    for port in [10, 2, 7, 1, 5, 3, 4] {
        tree.device(
            &format!("1-1.{port}"),
            BROTHER,
            ["Brother", "HL", ""],
            &[(7, 1, 2, 0)],
        );
    }
    let ports: Vec<_> = tree
        .bus()
        .attached()
        .into_iter()
        .map(|device| device.port)
        .collect();
    assert_eq!(
        ports,
        ["1-1.1", "1-1.2", "1-1.3", "1-1.4", "1-1.5", "1-1.7", "1-1.10"]
    );
}

#[test]
fn strings_are_readable_and_bounded_whatever_the_device_wrote() {
    let tree = Tree::new();
    tree.device("1-1", BROTHER, ["", "", ""], &[(7, 1, 2, 0)]);
    let long = "ü".repeat(126);
    tree.write("1-1/manufacturer", format!("{long}\n"));
    tree.write("1-1/product", b"HL\x1b[31m\0<b>\xff\xfe\n");
    tree.write("1-1/serial", b"\0\0\0\0\n");
    let [device] = tree.bus().attached().try_into().unwrap();
    assert_eq!(device.manufacturer, Some(long));
    let name = device.product_name.unwrap();
    assert!(
        name.starts_with("HL[31m<b>") && !name.contains(char::is_control),
        "{name:?}"
    );
    assert_eq!(device.serial, None);
    tree.write("1-1/product", vec![b'x'; 1_000_000]);
    let [device] = tree.bus().attached().try_into().unwrap();
    assert_eq!(device.product_name.unwrap().len(), 255);
}

/// It is unplugged while it is looked at: any of its files may be the first that is gone.
#[test]
fn a_device_that_vanishes_while_it_is_read_is_none_or_less() {
    for gone in [
        "idVendor",
        "idProduct",
        "bConfigurationValue",
        "descriptors",
        "busnum",
        "devnum",
    ] {
        let tree = Tree::new();
        tree.device("1-1", BROTHER, ["Brother", "HL", "A1B2C3"], &[(7, 1, 2, 0)]);
        fs::remove_file(tree.devices().join("1-1").join(gone)).unwrap();
        assert_eq!(tree.bus().attached(), [], "{gone}");
        // A file that is there and can't be read.
        fs::create_dir(tree.devices().join("1-1").join(gone)).unwrap();
        assert_eq!(tree.bus().attached(), [], "{gone}");
    }
    for gone in ["manufacturer", "product", "serial"] {
        let tree = Tree::new();
        tree.device("1-1", BROTHER, ["Brother", "HL", "A1B2C3"], &[(7, 1, 2, 0)]);
        fs::remove_file(tree.devices().join("1-1").join(gone)).unwrap();
        assert_eq!(tree.bus().attached().len(), 1, "{gone}");
    }
    let nowhere = Bus::at(Path::new("/nonexistent"), Path::new("/dev"));
    assert_eq!(nowhere.attached(), []);
}

#[test]
fn a_node_with_another_name_is_no_printers_port() {
    for name in ["lp", "lpx", "hiddev0", "lp0x", "..lp0"] {
        let tree = Tree::new();
        tree.device("1-1", BROTHER, ["Brother", "HL", ""], &[(7, 1, 2, 0)]);
        tree.usblp("1-1", 0, name, 2, b"");
        let [device] = tree.bus().attached().try_into().unwrap();
        assert_eq!((device.lp, device.id), (None, None), "{name}");
    }
}

#[test]
fn interfaces_of_a_configuration_that_is_not_chosen_dont_count() {
    let tree = Tree::new();
    tree.device("1-1", BROTHER, ["Brother", "HL", ""], &[(8, 6, 0x50, 0)]);
    let mut octets = descriptors(&[(8, 6, 0x50, 0)]);
    octets.extend([9, 2, 0, 0, 1, 2, 0, 0xc0, 1, 9, 4, 0, 0, 0, 7, 1, 2, 0]);
    tree.write("1-1/descriptors", &octets);
    assert_eq!(tree.bus().attached(), []);
    tree.write("1-1/bConfigurationValue", "2\n");
    assert_eq!(tree.bus().attached().len(), 1);
}

#[test]
fn an_epsons_serial_in_hexadecimal_digits_is_the_one_on_the_machine() {
    let tree = Tree::new();
    tree.device(
        "1-1",
        ["04b8", "089c"],
        ["EPSON", "EPSON XP-6100 Series", "583344573137303542"],
        &[(7, 1, 2, 0)],
    );
    tree.usblp(
        "1-1",
        0,
        "lp0",
        2,
        b"MFG:EPSON;CMD:ESCPL2;MDL:XP-6100 Series;CLS:PRINTER;SN:583344573137303542;",
    );
    let [device] = tree.bus().attached().try_into().unwrap();
    assert_eq!(device.serial.as_deref(), Some("X3DW170542"));
    assert_eq!(device.id.unwrap().serial().as_deref(), Some("X3DW170542"));
}

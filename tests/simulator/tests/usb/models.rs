//! Every printer, as it should be.

use simulator::usb::{MODELS, UsbPrinter};

use crate::redir::{Computer, PATIENCE};

pub(crate) const QUESTIONS: &[u8] =
    b"\x1b%-12345X@PJL \r\n@PJL INFO ID\r\n@PJL INFO PAGECOUNT\r\n@PJL ECHO METERBOX 7\r\n\x1b%-12345X";

pub(crate) fn model(name: &str) -> UsbPrinter {
    UsbPrinter::model(name).unwrap()
}

/// A question for everything, and the head of HTTP before it.
fn posted() -> Vec<u8> {
    let ask = [1, 1, 0, 0x0b, 0, 0, 0, 7, 3];
    let head = format!(
        "POST /ipp/print HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n",
        ask.len()
    );
    [head.as_bytes(), &ask].concat()
}

#[test]
fn descriptors_are_whole_and_agree_with_each_other() {
    for (name, _, make) in MODELS {
        let mut computer = Computer::with(make());
        let (status, device) = computer.ask(0x80, 6, 0x0100, 0, 64);
        assert_eq!(
            (status, device.len(), device[0], device[1]),
            (0, 18, 18, 1),
            "{name}"
        );
        assert_eq!(device[8..12], computer.connected[4..8], "{name}: its numbers");
        let (_, head) = computer.ask(0x80, 6, 0x0200, 0, 9);
        let length = u16::from_le_bytes([head[2], head[3]]);
        let (_, whole) = computer.ask(0x80, 6, 0x0200, 0, 4096);
        assert_eq!(whole.len(), usize::from(length), "{name}");
        let mut at = 0;
        let (mut interfaces, mut endpoints, mut promised) = (Vec::new(), 0, 0);
        while at < whole.len() {
            match whole[at + 1] {
                4 => {
                    interfaces.push(whole[at + 2]);
                    promised += whole[at + 4];
                }
                5 => endpoints += 1,
                kind => assert_eq!(kind, 2, "{name}"),
            }
            at += usize::from(whole[at]);
        }
        assert_eq!(endpoints, promised, "{name}");
        interfaces.dedup();
        assert_eq!(interfaces.len(), usize::from(whole[4]), "{name}");
        for string in [device[14], device[15], device[16]] {
            let (status, text) = computer.ask(0x80, 6, 0x0300 | u16::from(string), 0x0409, 255);
            assert_eq!((status, usize::from(text[0])), (0, text.len()), "{name}");
        }
        assert_eq!(computer.ask(0x80, 6, 0x0309, 0x0409, 255).0, 4, "no such string");
    }
}

#[test]
fn the_laser_printer_answers_pjl_and_prints_nothing() {
    let mut computer = Computer::with(model("laserjet").serial("VNB3K00001").pages(777));
    computer.configure();
    let (_, id) = computer.device_id(0);
    assert_eq!(usize::from(u16::from_be_bytes([id[0], id[1]])), id.len());
    assert!(String::from_utf8_lossy(&id).contains("MDL:HP LaserJet P3010 Series;"));
    assert_eq!(computer.ask(0xa1, 1, 0, 0, 1).1, [0x18], "its port's status");
    assert_eq!(computer.write(0x01, QUESTIONS, PATIENCE), Some(0));
    let answer = String::from_utf8(computer.read_all(0x81)).unwrap();
    assert_eq!(
        answer,
        "@PJL INFO ID\r\n\"HP LaserJet P3010 Series\"\r\n\x0c@PJL INFO PAGECOUNT\r\n777\r\n\x0c@PJL ECHO METERBOX 7\r\n\x0c"
    );
    let heard = computer.plugged.heard();
    assert_eq!((heard.printed, heard.ids, heard.pjl.len()), (0, 1, 4));
}

#[test]
fn a_soft_reset_forgets_the_answer() {
    let mut computer = Computer::with(model("laserjet"));
    computer.configure();
    computer.write(0x01, QUESTIONS, PATIENCE);
    assert_eq!(computer.ask(0x21, 2, 0, 0, 0).0, 0);
    assert_eq!(computer.read_all(0x81), b"");
    assert_eq!(computer.plugged.heard().resets, 1);
}

#[test]
fn another_setting_of_the_same_endpoints_speaks_another_language() {
    let mut computer = Computer::with(model("brother"));
    computer.configure();
    computer.write(0x01, QUESTIONS, PATIENCE);
    assert!(computer.read_all(0x82).starts_with(b"@PJL INFO ID"));
    assert_eq!(computer.set(0, 1), (0, 1));
    computer.write(0x01, &posted(), PATIENCE);
    let answer = computer.read_all(0x82);
    assert!(answer.starts_with(b"HTTP/1.1 200 OK"));
    assert!(String::from_utf8_lossy(&answer).contains("printer-impressions-completed"));
    assert_eq!(computer.plugged.heard().ipp, [0x000b]);
    // The second interface is empty until it is set.
    let at = 16 + 4;
    assert_eq!(computer.endpoints[at], 255, "no endpoint 0x84");
    assert_eq!(computer.set(1, 1), (0, 1));
    assert_eq!(computer.endpoints[at], 2, "a bulk endpoint 0x84");
    assert_eq!(computer.set(1, 2), (4, 1), "no such setting");
}

#[test]
fn the_inkjet_answers_ipp_in_chunks_and_no_pjl() {
    let mut computer = Computer::with(model("inkjet"));
    computer.configure();
    assert_eq!(computer.write(0x02, &posted(), PATIENCE), Some(0));
    let answer = computer.read_all(0x82);
    let text = String::from_utf8_lossy(&answer);
    assert!(text.contains("Transfer-Encoding: chunked"));
    assert!(text.contains("printer-uuid") && text.contains("marker-levels"));
    assert!(computer.device_id(0).1.ends_with(b"CID:EpsonRGB;"));
}

#[test]
fn the_machine_of_many_functions_has_them_all() {
    let mut computer = Computer::with(model("mfp"));
    let (_, whole) = computer.ask(0x80, 6, 0x0200, 0, 4096);
    let classes: Vec<&[u8]> = whole
        .windows(9)
        .filter(|it| it[0] == 9 && it[1] == 4)
        .map(|it| &it[5..8])
        .collect();
    let expected: [&[u8]; 6] = [
        &[7, 1, 2],
        &[6, 1, 1],
        &[7, 1, 4],
        &[7, 1, 4],
        &[2, 2, 1],
        &[8, 6, 80],
    ];
    assert_eq!(classes, expected);
    assert_eq!(computer.device_id(0).0, 0);
    assert_eq!(computer.device_id(1).0, 4, "a scanner has no such id");
}

#[test]
fn full_speed_has_small_packets() {
    let mut computer = Computer::with(model("laserjet").full_speed());
    assert_eq!(computer.connected[0], 1);
    let (_, whole) = computer.ask(0x80, 6, 0x0200, 0, 4096);
    assert_eq!(whole[9 + 9..9 + 9 + 6], [7, 5, 0x01, 2, 64, 0]);
    assert_eq!(
        computer.ask(0x80, 6, 0x0600, 0, 10).0,
        4,
        "it knows no other speed"
    );
}

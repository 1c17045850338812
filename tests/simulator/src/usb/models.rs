//! The printers that can be plugged in. What they say is made up after the manner of their makers; no machine was copied.

use super::building::UsbPrinter;
use super::descriptor::{Alternate, Language};
use crate::ipp::{Framing, IppPrinter, IppValue};

/// A model: its name, what it is, and how one is built.
type Model = (&'static str, &'static str, fn() -> UsbPrinter);

/// All of them.
pub const MODELS: &[Model] = &[
    ("laserjet", "a laser printer of HP's manner: 7/1/2, PJL", laserjet),
    (
        "brother",
        "a laser printer of Brother's manner: 7/1/2 with PJL, and 7/1/4 with IPP as other settings of its interfaces",
        brother,
    ),
    (
        "inkjet",
        "a colour inkjet that speaks IPP alone: 7/1/4 twice",
        inkjet,
    ),
    (
        "mfp",
        "a colour machine with a printer by PJL and IPP, a scanner, a fax modem and a card reader",
        mfp,
    ),
];

const PRINTER: [u8; 3] = [7, 1, 2];
const IPP_USB: [u8; 3] = [7, 1, 4];

const fn alternate(class: [u8; 3], language: Language, out: u8, into: u8) -> Alternate {
    Alternate {
        class,
        language,
        out: Some(out),
        into: Some(into),
        interrupt: None,
    }
}

fn laserjet() -> UsbPrinter {
    let id = "MFG:Hewlett-Packard;CMD:PJL,PML,PCLXL,POSTSCRIPT,PCL;MDL:HP LaserJet P3010 Series;CLS:PRINTER;\
              DES:Hewlett-Packard LaserJet P3010 Series;MEM:MEM=104MB;COMMENT:RES=1200x1;";
    UsbPrinter::new(0x03f0, 0x8d17, "Hewlett-Packard", "HP LaserJet P3010 Series")
        .with_interface(vec![alternate(PRINTER, Language::Pjl, 0x01, 0x81)])
        .device_id(Some(id.as_bytes()))
        .serial("VNB3K41207")
        .pages(48_211)
}

fn brother() -> UsbPrinter {
    let id = "MFG:Brother;CMD:PJL,PCL,PCLXL,URF;MDL:HL-L5200DW series;CLS:PRINTER;CID:Brother Laser Type1;\
              SN:E78096B7N410233;";
    let mut printer = UsbPrinter::new(0x04f9, 0x007d, "Brother", "HL-L5200DW series")
        .with_interface(vec![
            alternate(PRINTER, Language::Pjl, 0x01, 0x82),
            alternate(IPP_USB, Language::Http, 0x01, 0x82),
        ])
        .with_interface(vec![
            Alternate {
                class: [255, 0, 0],
                language: Language::Nothing,
                out: None,
                into: None,
                interrupt: None,
            },
            alternate(IPP_USB, Language::Http, 0x03, 0x84),
        ])
        .device_id(Some(id.as_bytes()));
    printer.serial = Some("E78096B7N410233".to_owned());
    printer.ipp = told("Brother HL-L5200DW series", id)
        .with("pages-per-minute", vec![IppValue::Integer(40)])
        .with("marker-names", names(&["Black Toner Cartridge", "Drum Unit"]))
        .with("marker-types", keywords(&["toner-cartridge", "opc"]))
        .with("marker-colors", names(&["#000000", "none"]))
        .with("marker-levels", numbers(&[60, 82]));
    printer.serial("E78096B7N410233").pages(21_345)
}

fn inkjet() -> UsbPrinter {
    let id = "MFG:EPSON;CMD:ESCPL2,BDC,ESCPR7,END4,URF;MDL:ET-5850 Series;CLS:PRINTER;DES:EPSON ET-5850 Series;\
              CID:EpsonRGB;";
    let ipp_usb = |out, into| vec![alternate(IPP_USB, Language::Http, out, into)];
    let mut printer = UsbPrinter::new(0x04b8, 0x1175, "EPSON", "EPSON ET-5850 Series")
        .with_interface(ipp_usb(0x01, 0x81))
        .with_interface(ipp_usb(0x02, 0x82))
        .device_id(Some(id.as_bytes()));
    printer.panel.knows_pjl = false;
    printer.framing = Framing::Chunks(700);
    printer.ipp = with_four_inks(told("EPSON ET-5850 Series", id), "ink-tank", [71, 64, 12, 88])
        .with("printer-impressions-completed-col", colors(3_104, 5_938));
    printer.serial("X6NT004521").pages(9_042)
}

fn mfp() -> UsbPrinter {
    let id = "MFG:Hewlett-Packard;CMD:PJL,PML,PCLXL,PDF,URF,FAX,SCAN;MDL:HP Color LaserJet MFP M479fdw;CLS:PRINTER;\
              DES:HP Color LaserJet MFP M479fdw;";
    let scanner = alternate([6, 1, 1], Language::Nothing, 0x02, 0x82);
    let modem = Alternate {
        class: [2, 2, 1],
        language: Language::Nothing,
        out: None,
        into: None,
        interrupt: Some(0x86),
    };
    let card_reader = alternate([8, 6, 80], Language::Nothing, 0x05, 0x85);
    let mut printer = UsbPrinter::new(0x03f0, 0x0f2a, "Hewlett-Packard", "HP Color LaserJet MFP M479fdw")
        .with_interface(vec![alternate(PRINTER, Language::Pjl, 0x01, 0x81)])
        .with_interface(vec![scanner])
        .with_interface(vec![alternate(IPP_USB, Language::Http, 0x03, 0x83)])
        .with_interface(vec![alternate(IPP_USB, Language::Http, 0x04, 0x84)])
        .with_interface(vec![modem])
        .with_interface(vec![card_reader])
        .device_id(Some(id.as_bytes()));
    let named = told("HP Color LaserJet MFP M479fdw", id);
    printer.ipp = with_four_inks(named, "toner-cartridge", [35, 90, 88, 41])
        .with("printer-location", vec![IppValue::Text("Front desk".to_owned())])
        .with("printer-impressions-completed-col", colors(10_211, 7_786));
    printer.serial("CNB1M7K2P4").pages(17_997)
}

/// What each printer tells by IPP.
fn told(name: &str, id: &str) -> IppPrinter {
    // Of its own name: no two models have the same.
    let digits = name.bytes().fold(7_u64, |sum, octet| {
        sum.wrapping_mul(131).wrapping_add(octet.into())
    });
    let uuid = format!(
        "urn:uuid:16a65700-007c-1000-bb49-{:012x}",
        digits & 0xffff_ffff_ffff
    );
    IppPrinter::default()
        .with("printer-make-and-model", vec![IppValue::Text(name.to_owned())])
        .with("printer-name", vec![IppValue::Name(name.to_owned())])
        .with("printer-device-id", vec![IppValue::Text(id.to_owned())])
        .with("printer-uuid", vec![IppValue::Uri(uuid)])
        .with("printer-state", vec![IppValue::Enum(3)])
        .with("printer-state-reasons", keywords(&["none"]))
        .with("printer-is-accepting-jobs", vec![IppValue::Boolean(true)])
        .with("printer-media-sheets-completed", vec![IppValue::NoValue])
}

fn with_four_inks(printer: IppPrinter, kind: &str, levels: [i32; 4]) -> IppPrinter {
    printer
        .with("pages-per-minute", numbers(&[25]))
        .with("marker-names", names(&["Black", "Cyan", "Magenta", "Yellow"]))
        .with("marker-types", keywords(&[kind; 4]))
        .with(
            "marker-colors",
            names(&["#000000", "#00FFFF", "#FF00FF", "#FFFF00"]),
        )
        .with("marker-levels", numbers(&levels))
}

fn colors(monochrome: i32, color: i32) -> Vec<IppValue> {
    vec![IppValue::Collection(vec![
        ("monochrome", IppValue::Integer(monochrome)),
        ("full-color", IppValue::Integer(color)),
    ])]
}

fn names(texts: &[&str]) -> Vec<IppValue> {
    texts
        .iter()
        .map(|text| IppValue::Name((*text).to_owned()))
        .collect()
}

fn keywords(texts: &[&str]) -> Vec<IppValue> {
    texts
        .iter()
        .map(|text| IppValue::Keyword((*text).to_owned()))
        .collect()
}

fn numbers(numbers: &[i32]) -> Vec<IppValue> {
    numbers.iter().copied().map(IppValue::Integer).collect()
}

//! Device ids as ports give them, written for this project and named by what is wrong with them.

use profiles::{Catalogue, Ieee1284};

struct Known {
    defect: &'static str,
    id: &'static [u8],
    /// Maker, model, serial; empty is none.
    is: [&'static str; 3],
}

const fn known(defect: &'static str, id: &'static [u8], is: [&'static str; 3]) -> Known {
    Known { defect, id, is }
}

const KNOWN: [Known; 30] = [
    known(
        "nothing",
        b"\x00\x33MFG:HP;MDL:HP LaserJet 4250;CLS:PRINTER;SN:CNBXA12;",
        ["HP", "LaserJet 4250", "CNBXA12"],
    ),
    known(
        "length little-endian",
        b"\x33\x00MFG:HP;MDL:HP LaserJet 4250;CLS:PRINTER;SN:CNBXA12;",
        ["HP", "LaserJet 4250", "CNBXA12"],
    ),
    known(
        "length not counting itself",
        b"\x00\x31MFG:HP;MDL:HP LaserJet 4250;CLS:PRINTER;SN:CNBXA12;",
        ["HP", "LaserJet 4250", "CNBXA12"],
    ),
    known(
        "length 0",
        b"\x00\x00MFG:HP;MDL:HP LaserJet 4250;",
        ["HP", "LaserJet 4250", ""],
    ),
    known(
        "length far too long",
        b"\xff\x00MFG:HP;MDL:HP LaserJet 4250;",
        ["HP", "LaserJet 4250", ""],
    ),
    known(
        "length of one octet",
        b"\x01\x00MFG:HP;MDL:HP LaserJet 4250;",
        ["HP", "LaserJet 4250", ""],
    ),
    known(
        "no length",
        b"MFG:HP;MDL:HP LaserJet 4250;",
        ["HP", "LaserJet 4250", ""],
    ),
    known(
        "long keys",
        b"MANUFACTURER:Kyocera;COMMAND SET:PCLXL,PJL;MODEL:Kyocera TASKalfa 4054ci;CLASS:PRINTER;",
        ["Kyocera", "TASKalfa 4054ci", ""],
    ),
    known(
        "keys in lower case",
        b"mfg:Brother;mdl:HL-L5100DN series;cmd:PJL;",
        ["Brother", "HL-L5100DN", ""],
    ),
    known(
        "spaces round keys and values",
        b" MFG : Lexmark International ; MDL : Lexmark MS510dn ; SN : 4514XYZ1 ",
        ["Lexmark", "MS510dn", "4514XYZ1"],
    ),
    known(
        "no last semicolon",
        b"MFG:Samsung;MDL:ML-2510 Series;SERN:Z1ABC00X",
        ["Samsung", "ML-2510", "Z1ABC00X"],
    ),
    known(
        "no maker",
        b"MDL:RICOH Aficio MP C2050;CMD:PJL;",
        ["Ricoh", "Aficio MP C2050", ""],
    ),
    known(
        "no model",
        b"MFG:EPSON;DES:EPSON Stylus C42;",
        ["Epson", "Stylus C42", ""],
    ),
    known(
        "model empty",
        b"MFG:Canon;MDL:;DES:Canon iR2270;",
        ["Canon", "iR2270", ""],
    ),
    known("maker alone", b"MFG:Xerox;CLS:PRINTER;", ["Xerox", "", ""]),
    known(
        "maker in the model again",
        b"MFG:EPSON;MDL:EPSON EPSON Stylus D88;",
        ["Epson", "Stylus D88", ""],
    ),
    known(
        "made for another",
        b"MFG:Lexmark International;MDL:IBM Infoprint 1412;",
        ["InfoPrint", "1412", ""],
    ),
    known(
        "maker nobody knows",
        b"MFG:Nobody Ltd;MDL:X-17;SERIALNUMBER:00042Q;",
        ["Nobody Ltd", "X-17", "00042Q"],
    ),
    known(
        "a semicolon in a value",
        b"MFG:HP;MDL:HP LaserJet 4250;DES:HP; the best;CLS:PRINTER;",
        ["HP", "LaserJet 4250", ""],
    ),
    known(
        "colons in values",
        b"MFG:HP;MDL:HP LaserJet 4250;DES:a:b::c;SN:12:34AB;",
        ["HP", "LaserJet 4250", "12:34AB"],
    ),
    known(
        "empty fields",
        b";;:;MFG:HP;;;MDL:HP LaserJet 4250;:;",
        ["HP", "LaserJet 4250", ""],
    ),
    known(
        "a key twice, first empty",
        b"MFG:;MDL:;MFG:HP;MDL:HP LaserJet 4250;",
        ["HP", "LaserJet 4250", ""],
    ),
    known(
        "no UTF-8",
        b"MFG:HP;MDL:HP LaserJet 4250;DES:B\xfcro \xff\xfe;SN:C\x80N1234;",
        ["HP", "LaserJet 4250", "C\u{20ac}N1234"],
    ),
    known(
        "control characters",
        b"MFG:H\x07P;MDL:HP LaserJet\r\n4250;SN:\x1b[2JCN77;",
        ["HP", "LaserJet 4250", "[2JCN77"],
    ),
    known(
        "zeros in a value",
        b"MFG:Dymo;MDL:LabelWriter 400;SN:\0\x0012345A;",
        ["Dymo", "LabelWriter 400", "12345A"],
    ),
    known(
        "zeros behind it",
        b"\x00\x1eMFG:HP;MDL:HP LaserJet 4250;\0\0\0\0\0\0\0\0",
        ["HP", "LaserJet 4250", ""],
    ),
    known(
        "an older id behind it",
        b"\x00\x1eMFG:HP;MDL:HP LaserJet 4250;SN:OLDONE;MDL:HP 1;",
        ["HP", "LaserJet 4250", ""],
    ),
    known("blank", b"\x00\x0a        ", ["", "", ""]),
    known(
        "an answer of something else",
        b"\x1b%-12345X@PJL INFO ID\r\n",
        ["", "", ""],
    ),
    known("a length and nothing", b"\x00\x02", ["", "", ""]),
];

#[test]
fn our_own_device_ids_are_read_whatever_is_wrong_with_them() {
    let catalogue = Catalogue::built_in();
    let brands = catalogue.brands();
    let mut wrong = String::new();
    for Known { defect, id, is } in KNOWN {
        let id = Ieee1284::parse(id);
        let model = brands.model_of(&id).unwrap_or_default();
        let read = [
            brands.brand_of(&id).unwrap_or_default(),
            &model,
            &id.serial().unwrap_or_default(),
        ];
        if read != is {
            wrong.push_str(&format!("{defect}: {is:?}, read {read:?}\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// 64 KiB: the length's most, and more than any port carries.
#[test]
fn a_huge_id_is_read_as_far_as_it_is_sane() {
    for filler in ["X:1;", ";", ":", "DES:", "MFG:Acme", "\u{fffd}"] {
        let mut id = b"\xff\xffMFG:HP;MDL:HP LaserJet 4250;".to_vec();
        while id.len() < 65_535 {
            id.extend_from_slice(filler.as_bytes());
        }
        let id = Ieee1284::parse(&id);
        assert_eq!(
            (id.manufacturer(), id.model()),
            (Some("HP"), Some("HP LaserJet 4250")),
            "{filler}"
        );
    }
}

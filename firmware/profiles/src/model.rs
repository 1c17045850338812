//! The model without the maker's name, and without what firmware writes behind it: versions, serials, boards.

use crate::maker::brand_in_front;

/// What tells of the network board, the driver class or the agent, and not of the machine it serves.
const NOT_A_MACHINE: [&str; 11] = [
    "ethernet multi-environment",
    "print server",
    "printserver",
    "printing system",
    "printer i/f",
    "network interface",
    "built-in",
    "jetdirect",
    "zebranet",
    "firmware ver",
    "generic ",
];

/// In front of the machine's name in the text of a network board.
const MACHINE_BEHIND: [&str; 2] = ["PID:", "Attached to "];

/// What begins the part behind a model, in lower case.
const TAILS: [&str; 17] = [
    ",", ";", " / ", " [", " version", " ver ", " ver:", " ver.", " rev.", " v ", " os ", " kernel ", " sn:",
    " s/n", " eeprom", " with ", " (fax)",
];

/// What kinds a model and names nothing more.
const ENDINGS: [&str; 4] = [" laser printer", " printer", " series", " zpl"];

/// The model that a device's text names. `serial` is the device's own, which Dell and Lexmark write behind the model.
/// None where the text names no machine but a network board.
pub(crate) fn model_in(text: &str, serial: Option<&str>) -> Option<String> {
    let machine = machine_in(text)?;
    let unbranded = without_brand(machine);
    let without_tail = before_tail(unbranded);
    let without_serial = before_serial(without_tail, serial);
    let model = without_ending(without_version(without_serial.trim()));
    let words: Vec<&str> = model.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn machine_in(text: &str) -> Option<&str> {
    let behind = MACHINE_BEHIND
        .iter()
        .find_map(|marker| text.split_once(marker).map(|(_, machine)| machine));
    if behind.is_some() {
        return behind;
    }
    let lower = text.to_ascii_lowercase();
    let is_machine = !NOT_A_MACHINE.iter().any(|phrase| lower.contains(phrase));
    is_machine.then_some(text)
}

/// Some write their name twice: `EPSON Epson Stylus S22`.
fn without_brand(text: &str) -> &str {
    let once = brand_in_front(text.trim_start()).map_or(text, |(_, rest)| rest);
    brand_in_front(once).map_or(once, |(_, rest)| rest)
}

fn before_tail(text: &str) -> &str {
    // Lower case of ASCII alone keeps the positions.
    let lower = text.to_ascii_lowercase();
    let end = TAILS.iter().filter_map(|tail| lower.find(tail)).min();
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

fn before_serial<'a>(text: &'a str, serial: Option<&str>) -> &'a str {
    const SHORTEST_SERIAL: usize = 5;
    let Some(serial) = serial else { return text };
    let mut words = text.split(' ');
    let Some(first) = words.next() else { return text };
    let mut end = first.len();
    for word in words {
        if word.len() >= SHORTEST_SERIAL && serial.starts_with(word) {
            return text.get(..end).unwrap_or(text);
        }
        end += 1 + word.len();
    }
    text
}

/// `MP C3002 2.20` → `MP C3002`; a text that is nothing but a version stays.
fn without_version(text: &str) -> &str {
    match text.rsplit_once(' ') {
        Some((model, last)) if is_version(last) => model.trim_end(),
        _ => text,
    }
}

/// Digits, a point, digits, in front perhaps a V: `1.04`, `0.60.01`, `1.06s`, `V.2.13`.
fn is_version(word: &str) -> bool {
    let number = word.trim_start_matches(['V', 'v']).trim_start_matches('.');
    match number.split_once('.') {
        Some((major, minor)) => {
            !major.is_empty()
                && major.bytes().all(|byte| byte.is_ascii_digit())
                && minor.starts_with(|c: char| c.is_ascii_digit())
        }
        None => false,
    }
}

/// An ending goes if what is left still has a number: `HL-5370DW series`, but `OfficeJet T Series` stays. Canon's mark
/// of a printer, `/P`, always goes.
fn without_ending(text: &str) -> &str {
    let model = text.strip_suffix(" /P").unwrap_or(text);
    let lower = model.to_ascii_lowercase();
    let shorter = ENDINGS
        .iter()
        .find(|ending| lower.ends_with(*ending))
        .and_then(|ending| model.get(..model.len().saturating_sub(ending.len())));
    shorter
        .filter(|shorter| ends_in_a_number(shorter))
        .unwrap_or(model)
}

fn ends_in_a_number(model: &str) -> bool {
    let last = model.rsplit(' ').next().unwrap_or_default();
    last.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_is_what_stands_on_the_case() {
        for (text, model) in [
            ("SHARP MX-3570N", "MX-3570N"),
            ("Brother HL-5370DW series", "HL-5370DW"),
            ("HP Color LaserJet flow MFP M880", "Color LaserJet flow MFP M880"),
            ("Canon iR-ADV C5840 /P", "iR-ADV C5840"),
            ("Canon Inc., LBP-1760e Printer /P", "LBP-1760e"),
            ("Canon LASER SHOT LBP-1310 /P EEPROM 1104", "LASER SHOT LBP-1310"),
            ("RICOH MP 3053 1.09 / RICOH Network Printer C model", "MP 3053"),
            ("NRG DSc38 V.2.13 / NRG Network Printer C model", "DSc38"),
            (
                "LANIER MP C3501/LD635C 2.01 / LANIER Network Printer",
                "MP C3501/LD635C",
            ),
            (
                "Dell S5830dn version NH62.YS.N636 kernel 3.0.0 All-N-1",
                "S5830dn",
            ),
            (
                "Lexmark Optra K 1220 Version 1.9.14 Ethernet 10/100.",
                "Optra K 1220",
            ),
            ("Xerox AltaLink C8045; SS 100.002.057.09608", "AltaLink C8045"),
            ("Xerox Phaser 8400, Color Printer, PostScript 3", "Phaser 8400"),
            (
                "Samsung ML-2850 Series OS 1.01.15.47 02-10-2010;Engine",
                "ML-2850",
            ),
            ("TTP244CE Version: 7.02 EZD", "TTP244CE"),
            ("Dell 2330dn Laser Printer", "2330dn"),
            ("ZTC ZT411-203dpi ZPL", "ZT411-203dpi"),
            ("Develop ineo  280", "ineo 280"),
            ("EPSON Epson Stylus Photo R3000", "Stylus Photo R3000"),
            ("OfficeJet T Series", "OfficeJet T Series"),
            ("IBM Network Printer 24", "Network Printer 24"),
            (
                "HP ETHERNET MULTI-ENVIRONMENT,SN:X,FN:Y,PID:HP LaserJet P2015 Series",
                "LaserJet P2015",
            ),
            (
                "OKI OkiLAN 9450g PrintServer: Attached to MC873 Rev.07.87 : Copyright",
                "MC873",
            ),
        ] {
            assert_eq!(model_in(text, None).as_deref(), Some(model), "{text}");
        }
    }

    #[test]
    fn the_devices_own_serial_is_no_part_of_its_model() {
        assert_eq!(
            model_in("Dell S5830dn 7XQ1R92 LW62.DN4.P636", Some("7XQ1R92-132-13")).as_deref(),
            Some("S5830dn")
        );
        assert_eq!(model_in("X1 ABC", Some("ABC")).as_deref(), Some("X1 ABC"));
        assert_eq!(model_in("MX3570", Some("MX3570")).as_deref(), Some("MX3570"));
    }

    #[test]
    fn a_network_board_is_no_model() {
        for text in [
            "HP ETHERNET MULTI-ENVIRONMENT,ROM none,JETDIRECT,JD149,EEPROM JDI9",
            "Brother NC-6800h, Firmware Ver.1.01  (08.12.12),MID 84UB05",
            "EPSON Built-in 10Base-T/100Base-TX/1000Base-T Print Server",
            "KYOCERA Document Solutions Printing System",
            "Generic 28C-1",
            "Canon",
            "",
        ] {
            assert_eq!(model_in(text, None), None, "{text}");
        }
    }
}

//! What firmware writes behind a model (versions, dates, serial numbers, what else is built in), and how it ends.

/// What begins the part behind a model, in lower case.
const TAILS: &[&str] = &[
    ",",
    ";",
    ":",
    "\n",
    " / ",
    " - ",
    " [",
    " version",
    " ver ",
    " ver.",
    " ver:",
    " rev ",
    " rev.",
    " v ",
    " firmware",
    " fw ",
    " build",
    " os ",
    " kernel ",
    " eeprom",
    " rom ",
    " sn ",
    " s/n",
    " mac ",
    " interface=",
    " network printer c ",
    " compatible with",
    " with efi ",
    " with fiery",
    " ftp ",
    " telnet ",
    " http ",
    " ready",
    " copyright",
    " (c)",
    " powered by",
    " ethernet",
    "\"",
];

/// What says the kind of machine and names nothing more, behind a model.
const ENDINGS: &[&str] = &[
    " thermal label printer",
    " label printer",
    " color laser printer",
    " laser printer",
    " color printer",
    " printer",
    " printing system",
    " multifunction system",
    " multi-function system",
    " multifunction printer",
    " series",
    " zpl",
    " epl",
    " /p",
];

/// Endings that go from any model; the others only where what is left ends in a number, since `OfficeJet T Series` and
/// `Page Printer` say nothing without them.
const SURE_ENDINGS: &[&str] = &[" multifunction system", " multi-function system", " /p"];

/// The part of the text in front of every version and remark.
pub(super) fn before_tail(text: &str) -> &str {
    // Lower case of ASCII alone keeps the positions.
    let lower = text.to_ascii_lowercase();
    let end = TAILS.iter().filter_map(|tail| lower.find(tail)).min();
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// A model without remarks in brackets, versions, dates, the device's serial and words of its kind.
pub(super) fn bare_model(text: &str, serial: Option<&str>) -> String {
    let without_remarks = without_brackets(text);
    let named = without_remarks.trim_end_matches(['.', '-', ' ', '*', '/', '\\']);
    let words: Vec<&str> = named.split_whitespace().collect();
    let named = before_serial(&words, serial);
    let model = without_versions(named).join(" ");
    let bare: Vec<&str> = without_endings(model.trim_end_matches(['.', '-']))
        .split(' ')
        .collect();
    // A kind may stand behind the version: `7755 v1 Multifunction System`.
    without_versions(&bare).join(" ")
}

/// `DesignJet 1055CM (C6075A)` → `DesignJet 1055CM`.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '(' => {
                depth += 1;
                kept.push(' ');
            }
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(character),
            _ => {}
        }
    }
    kept
}

/// Dell and Lexmark write the serial behind the model; whatever follows it is no model either.
fn before_serial<'w, 't>(words: &'w [&'t str], serial: Option<&str>) -> &'w [&'t str] {
    const SHORTEST_SERIAL: usize = 5;
    let Some(serial) = serial else { return words };
    let at = words
        .iter()
        .skip(1)
        .position(|word| word.len() >= SHORTEST_SERIAL && serial.starts_with(word));
    at.and_then(|at| words.get(..=at)).unwrap_or(words)
}

/// `MP C3002 2.20` → `MP C3002`; the first word stays whatever it is.
fn without_versions<'w, 't>(mut words: &'w [&'t str]) -> &'w [&'t str] {
    while let [first @ .., last] = words {
        if first.is_empty() || !(is_version(last) || is_date(last)) {
            break;
        }
        words = first;
    }
    words
}

/// Digits, a point, digits, in front perhaps a V or R (`1.04`, `0.60.01`, `1.06s`, `V.2.13`, `R8.2`); a V and a number
/// (`V468Z`, `v1`); or three parts parted by points (`NH62.YS.N636`). `R500` and `V1` may be models.
fn is_version(word: &str) -> bool {
    if word.split('.').count() >= 3 && word.split('.').all(|part| !part.is_empty()) {
        return true;
    }
    let number = word.trim_start_matches(['V', 'v', 'R', 'r']);
    match number.trim_start_matches('.').split_once('.') {
        Some((major, minor)) => is_number(major) && minor.starts_with(|c: char| c.is_ascii_digit()),
        None => match word.strip_prefix('V') {
            Some(number) => number.len() >= 3 && number.starts_with(|c: char| c.is_ascii_digit()),
            None => word.strip_prefix('v').is_some_and(is_number),
        },
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `20041104`.
fn is_date(word: &str) -> bool {
    word.len() == 8 && is_number(word) && (word.starts_with("19") || word.starts_with("20"))
}

fn without_endings(model: &str) -> &str {
    let bare = without_any_of(model, ENDINGS);
    if ends_in_a_number(bare) {
        bare
    } else {
        without_any_of(model, SURE_ENDINGS)
    }
}

fn without_any_of<'a>(mut model: &'a str, endings: &[&str]) -> &'a str {
    while let Some(shorter) = endings.iter().find_map(|ending| without_ending(model, ending)) {
        model = shorter;
    }
    model
}

fn without_ending<'a>(model: &'a str, ending: &str) -> Option<&'a str> {
    let (shorter, last) = model.split_at_checked(model.len().checked_sub(ending.len())?)?;
    last.eq_ignore_ascii_case(ending).then(|| shorter.trim_end())
}

fn ends_in_a_number(model: &str) -> bool {
    let last = model.rsplit(' ').next().unwrap_or_default();
    last.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_dates_and_remarks_are_no_model() {
        for (text, model) in [
            ("MP C3002 2.20", "MP C3002"),
            ("X350-450 V444Z 20041104", "X350-450"),
            ("3165 R8.2", "3165"),
            ("R500", "R500"),
            ("X V1", "X V1"),
            ("7755 v1 Multifunction System", "7755"),
            ("1.04", "1.04"),
            ("S5830dn NH62.YS.N636", "S5830dn"),
            ("1055CM (C6075A)", "1055CM"),
            ("MF6500 Series (FAX", "MF6500"),
            ("LBP-1310 /P", "LBP-1310"),
            ("MP 161 1.05 /", "MP 161"),
        ] {
            assert_eq!(bare_model(text, None), model, "{text}");
        }
    }

    #[test]
    fn an_ending_goes_where_a_number_is_left() {
        for (text, model) in [
            ("2330dn Laser Printer", "2330dn"),
            ("HL-2700CN series", "HL-2700CN"),
            ("M3050 Series Series", "M3050"),
            ("OfficeJet T Series", "OfficeJet T Series"),
            ("Pro Multifunction System", "Pro"),
            ("Series", "Series"),
        ] {
            assert_eq!(bare_model(text, None), model, "{text}");
        }
    }

    #[test]
    fn the_devices_own_serial_is_no_part_of_its_model() {
        let serial = Some("7XQ1R92-132-13");
        assert_eq!(bare_model("S5830dn 7XQ1R92 LW62.DN4", serial), "S5830dn");
        assert_eq!(bare_model("MX3570", Some("MX3570")), "MX3570");
        assert_eq!(bare_model("X1 ABC", Some("ABC")), "X1 ABC");
    }

    #[test]
    fn the_tail_begins_at_the_first_mark() {
        assert_eq!(before_tail("C524 version NS.NP kernel 2.6"), "C524");
        assert_eq!(before_tail("4075 FTP server (4.08) ready."), "4075");
        assert_eq!(before_tail("MX-3570N"), "MX-3570N");
    }
}

//! prtAlertTable, and hrPrinterDetectedErrorState (RFC 2790) where the table is silent.

mod words;

use meters::{Alert, Severity};

use super::super::host_resources;
use super::super::table::{Table, column};
use crate::text::{Charset, readable};
use crate::{Oid, Questions, Rows};

const PRT_ALERT_ENTRY: &[u32] = &[1, 3, 6, 1, 2, 1, 43, 18, 1, 1];
const SEVERITY_LEVEL: u32 = 2;
const GROUP: u32 = 4;
const CODE: u32 = 7;
const DESCRIPTION: u32 = 8;

const COLUMNS: [u32; 4] = [SEVERITY_LEVEL, GROUP, CODE, DESCRIPTION];

pub(super) fn detail(questions: &mut Questions) {
    questions
        .columns
        .extend(COLUMNS.map(|number| column(PRT_ALERT_ENTRY, number)));
}

/// The rows of the alert table, and behind them the bits of hrPrinterDetectedErrorState if no row is a warning or
/// worse: some makes keep rows like "Idle" or "Sleep" there and tell of a jam by the bits alone.
pub(in crate::standard) fn alerts(rows: &Rows, device: u32, charset: Charset) -> Vec<Alert> {
    let table = Table::new(rows, PRT_ALERT_ENTRY);
    let mut alerts: Vec<Alert> = table
        .subunits(device, &COLUMNS)
        .into_iter()
        .map(|number| alert(&table, [device, number], charset))
        .collect();
    if alerts.iter().all(|alert| alert.severity == Severity::Other) {
        let state = host_resources::detected_error_state(rows, device).unwrap_or_default();
        alerts.extend(detected_errors(state));
    }
    alerts
}

/// The names of the codes that there are: an alert that goes takes its row along.
pub(in crate::standard) fn codes(rows: &Rows, device: u32) -> Vec<Oid> {
    Table::new(rows, PRT_ALERT_ENTRY).names(device, CODE)
}

fn alert(table: &Table<'_>, index: [u32; 2], charset: Charset) -> Alert {
    let severity = match table.number(SEVERITY_LEVEL, &index) {
        Some(3) => Severity::Critical,
        // warning and warningBinaryChangeEvent
        Some(4 | 5) => Severity::Warning,
        _ => Severity::Other,
    };
    let code = table.number(CODE, &index).filter(|code| *code > 0);
    let own_words = table
        .bytes(DESCRIPTION, &index)
        .and_then(|bytes| readable(bytes, charset));
    Alert {
        severity,
        group: words::group(table.number(GROUP, &index)).to_owned(),
        code,
        description: own_words.or_else(|| words::of_code(code?).map(str::to_owned)),
    }
}

/// The set bits, most significant bit of the first octet first (BITS, RFC 2578 §7.1.4). Agents send no, one or two
/// octets, and some write the two out in hexadecimal.
fn detected_errors(state: &[u8]) -> Vec<Alert> {
    let bits = written_in_hex(state).unwrap_or_else(|| {
        let octet = |position| u16::from(state.get(position).copied().unwrap_or_default());
        octet(0) << 8 | octet(1)
    });
    words::DETECTED_ERRORS
        .iter()
        .enumerate()
        .filter(|(bit, _)| bits & (0x8000 >> bit) != 0)
        .map(|(_, (severity, group, description))| Alert {
            severity: *severity,
            group: (*group).to_owned(),
            code: None,
            description: Some((*description).to_owned()),
        })
        .collect()
}

/// `2000`, `20 00`, `0x2000`: longer than the bits can be, and nothing but hexadecimal digits.
fn written_in_hex(state: &[u8]) -> Option<u16> {
    let text = std::str::from_utf8(state).ok()?.trim_matches([' ', '\0']);
    let digits = text.strip_prefix("0x").unwrap_or(text).replace(' ', "");
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    (state.len() > 3 && digits.len() == 4 && is_hex)
        .then(|| u16::from_str_radix(&digits, 16).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn descriptions(state: &[u8]) -> Vec<String> {
        detected_errors(state)
            .into_iter()
            .filter_map(|alert| alert.description)
            .collect()
    }

    #[test]
    fn bits_are_read_from_none_one_two_and_more_octets() {
        assert_eq!(descriptions(b""), Vec::<String>::new());
        assert_eq!(descriptions(b"\0"), Vec::<String>::new());
        assert_eq!(descriptions(b"@"), ["no paper"]);
        assert_eq!(descriptions(b" \0"), ["low toner"]);
        assert_eq!(descriptions(&[0x04, 0x08]), ["jammed", "output tray full"]);
        assert_eq!(descriptions(&[0, 0x20, 0xff, 0xff]), ["marker supply missing"]);
        assert_eq!(descriptions(&[0xff; 2]).len(), 15);
    }

    #[test]
    fn bits_written_in_hexadecimal_are_read() {
        for state in [&b"2000"[..], b"20 00", b"0x2000", b"20 00 "] {
            assert_eq!(descriptions(state), ["low toner"]);
        }
    }
}

//! prtAlertTable, and what hrPrinterDetectedErrorState (RFC 2790) adds to it.
//!
//! Nothing is told twice: a bit only where no row of the table tells of the same, and rows that read alike only once (a
//! colour printer may have four that say "Ink is low.": which ink that is, the supplies tell).

mod words;

use meters::{Alert, Severity};

use super::super::error_state::{DetectedError, detected_errors};
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

/// The rows of the alert table, and behind them the bits of hrPrinterDetectedErrorState of which no row tells: some makes
/// keep rows like "Idle" or "Sleep" there and tell of a jam by the bits alone.
pub(crate) fn alerts(rows: &Rows, device: u32, charset: Charset) -> Vec<Alert> {
    let table = Table::new(rows, PRT_ALERT_ENTRY);
    let mut alerts: Vec<Alert> = Vec::new();
    for number in table.subunits(device, &COLUMNS) {
        let alert = alert(&table, [device, number], charset);
        if !alerts.contains(&alert) {
            alerts.push(alert);
        }
    }
    let octets = host_resources::detected_error_state(rows, device).unwrap_or_default();
    let untold: Vec<Alert> = detected_errors(octets)
        .filter(|error| !alerts.iter().any(|alert| tells(alert, error)))
        .map(of_error)
        .collect();
    alerts.extend(untold);
    alerts
}

/// Whether the alert is worse than a remark, and of the same thing.
fn tells(alert: &Alert, error: &DetectedError) -> bool {
    let is_standard = alert.code.is_some_and(|code| words::of_code(code).is_some());
    alert.severity != Severity::Other && error.is_told_by(&alert.group, alert.code, is_standard)
}

fn of_error(error: &DetectedError) -> Alert {
    Alert {
        severity: error.severity,
        group: error.group.to_owned(),
        code: None,
        description: Some(error.description.to_owned()),
    }
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

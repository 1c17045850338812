//! Somebody else's text on its way into a cell, a sheet's name, a footer or a line of CSV.
//!
//! Escaping for XML is the writing library's work; here goes what XML, Excel or a spreadsheet's formula parser would
//! refuse or take for something else.

use std::borrow::Cow;

use jiff::tz::TimeZone;
use meters::{MeterName, Timestamp};

/// The most UTF-16 units that Excel takes in one cell.
const LONGEST_CELL: usize = 32_767;
/// The most UTF-16 units in a sheet's name.
const LONGEST_SHEET_NAME: usize = 31;
/// The most UTF-16 units of somebody else's text in a header or footer, which holds 255 in all.
const LONGEST_FOOTER_PART: usize = 80;

/// The text without characters that XML 1.0 or a cell can't hold, cut to what a cell takes. It is written as a
/// string, so `=1+1` needs nothing.
pub(crate) fn for_cell(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST_CELL && text.chars().all(|c| is_printable(c) || c == '\n' || c == '\t') {
        return Cow::Borrowed(text);
    }
    let kept = text
        .chars()
        .filter(|&c| is_printable(c) || c == '\n' || c == '\t');
    Cow::Owned(cut(kept, LONGEST_CELL))
}

/// The text as one line: control characters and line ends become spaces, runs of spaces one.
pub(crate) fn one_line(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| if is_printable(c) { c } else { ' ' })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A field of CSV (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe in front, and so does
/// what begins like one behind a semicolon or a line end: where the comma is in numbers (German, French, Spanish), the
/// semicolon ends a cell, and quotes within one end nothing.
pub(crate) fn for_csv(text: &str) -> String {
    let kept = text
        .chars()
        .filter(|&c| is_printable(c) || matches!(c, '\n' | '\r' | '\t'));
    let mut guarded = String::with_capacity(text.len());
    let mut before = ';';
    for c in kept {
        let is_sign = matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
        let is_first = matches!(before, ';' | '\n' | '\r' | '\t');
        if is_sign && is_first || guarded.is_empty() && matches!(c, '\t' | '\r' | '\n') {
            guarded.push('\'');
        }
        guarded.push(c);
        before = c;
    }
    if guarded.contains(['"', ',', ';', '\n', '\r']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

/// Text for a header or footer, where `&` begins a code.
pub(crate) fn for_footer(text: &str) -> String {
    cut(one_line(text).chars(), LONGEST_FOOTER_PART).replace('&', "&&")
}

/// Text for the document's properties and other short places.
pub(crate) fn cut_to(text: &str, longest: usize) -> String {
    cut(one_line(text).chars(), longest)
}

/// `copy_mono` → `Copy mono`: a meter's name as a person reads it.
pub(crate) fn meter_name(name: &MeterName) -> String {
    let words = cut_to(&name.as_str().replace('_', " "), 60);
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

/// `2026-11-22 11:00` on the clocks of that zone.
pub(crate) fn minute(moment: Timestamp, zone: &TimeZone) -> String {
    local(moment, zone, "%Y-%m-%d %H:%M")
}

/// A moment in that form (strftime) on the clocks of that zone.
pub(crate) fn local(moment: Timestamp, zone: &TimeZone, form: &str) -> String {
    let second = i64::try_from(moment.unix_seconds()).unwrap_or(i64::MAX);
    match jiff::Timestamp::from_second(second) {
        Ok(instant) => instant.to_zoned(zone.clone()).strftime(form).to_string(),
        Err(_) => moment.to_string(),
    }
}

/// `1,234,567`.
pub(crate) fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// The names of sheets given so far: each new one is legal and unlike all others, whatever its case.
#[derive(Debug)]
pub(crate) struct SheetNames {
    taken: std::collections::HashSet<String>,
}

impl SheetNames {
    /// No name given yet; the reserved ones are taken. `History` is Excel's own.
    pub(crate) fn new(reserved: &[&str]) -> Self {
        let names = reserved.iter().chain(&["History"]);
        Self {
            taken: names.map(|name| name.to_lowercase()).collect(),
        }
    }

    /// A sheet's name for that customer: the name where it is legal and free, else what is left of it and a number.
    pub(crate) fn name_for(&mut self, customer: &str) -> String {
        let cleaned = sheet_name(customer, LONGEST_SHEET_NAME);
        let mut name = cleaned.clone();
        let mut number = 2_u32;
        while !self.taken.insert(name.to_lowercase()) {
            let suffix = format!(" ({number})");
            name = sheet_name(&cleaned, LONGEST_SHEET_NAME - suffix.len()) + &suffix;
            number = number.saturating_add(1);
        }
        name
    }
}

fn sheet_name(customer: &str, longest: usize) -> String {
    let allowed = one_line(customer).replace(['[', ']', ':', '*', '?', '/', '\\'], " ");
    let one_spaced = one_line(&allowed);
    let trimmed = one_spaced.trim_matches(|c: char| c == '\'' || c.is_whitespace());
    let cut = cut(trimmed.chars(), longest);
    let cut = cut.trim_end_matches(|c: char| c == '\'' || c.is_whitespace());
    if cut.is_empty() { "Customer" } else { cut }.to_owned()
}

/// Whether XML 1.0 and every spreadsheet take the character as it is.
fn is_printable(c: char) -> bool {
    !c.is_control() && c != '\u{fffe}' && c != '\u{ffff}'
}

/// As many whole characters as fit into that many UTF-16 units, in which Excel counts.
fn cut(characters: impl Iterator<Item = char>, longest: usize) -> String {
    let mut left = longest;
    characters
        .take_while(|c| {
            let fits = c.len_utf16() <= left;
            left = left.saturating_sub(c.len_utf16());
            fits
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_keeps_formulas_as_text_and_loses_what_xml_refuses() {
        assert_eq!(for_cell("=1+1"), "=1+1");
        assert_eq!(for_cell("a\tb\nc"), "a\tb\nc");
        assert_eq!(for_cell("a\0b\u{1b}[31mc\u{85}\u{ffff}d"), "ab[31mcd");
        assert_eq!(for_cell(&"x".repeat(40_000)).len(), LONGEST_CELL);
        let emoji = for_cell(&"🖨".repeat(40_000)).into_owned();
        assert_eq!(emoji.encode_utf16().count(), LONGEST_CELL - 1);
    }

    #[test]
    fn csv_has_no_formulas() {
        for (text, field) in [
            ("=1+1", "'=1+1"),
            ("+49 30 1", "'+49 30 1"),
            ("-5", "'-5"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t'=1"),
            ("\r=1", "\"'\r'=1\""),
            ("Room;=1+1;2", "\"Room;'=1+1;2\""),
            ("a\n=1+1", "\"a\n'=1+1\""),
            ("1 - 2; 3-4", "\"1 - 2; 3-4\""),
            ("=a,\"b\"", "\"'=a,\"\"b\"\"\""),
            ("plain", "plain"),
            ("", ""),
        ] {
            assert_eq!(for_csv(text), field, "{text:?}");
        }
    }

    #[test]
    fn sheet_names_are_legal_and_unique() {
        let mut names = SheetNames::new(&["Summary", "Missing"]);
        let cases = [
            ("A/B*", "A B"),
            ("a:b", "a b (2)"),
            ("'quoted'", "quoted"),
            ("SUMMARY", "SUMMARY (2)"),
            ("missing", "missing (2)"),
            ("History", "History (2)"),
            ("", "Customer"),
            ("[]:*?/\\", "Customer (2)"),
            ("''\r\n''", "Customer (3)"),
            ("Straße & Söhne", "Straße & Söhne"),
        ];
        for (customer, sheet) in cases {
            assert_eq!(names.name_for(customer), sheet, "{customer:?}");
        }
        let long = "N".repeat(40_000);
        assert_eq!(names.name_for(&long), "N".repeat(31));
        assert_eq!(names.name_for(&long), "N".repeat(27) + " (2)");
        for name in [names.name_for(&"🖨".repeat(99)), names.name_for(&"a'".repeat(99))] {
            assert!(
                name.encode_utf16().count() <= 31 && !name.ends_with('\''),
                "{name}"
            );
        }
    }

    #[test]
    fn a_footer_takes_ampersands_as_letters() {
        assert_eq!(for_footer("Bits & Co\n"), "Bits && Co");
    }
}

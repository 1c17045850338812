//! prtMarkerColorantTable: the names of colours.

mod words;

use super::super::table::{Table, column};
use crate::text::{Charset, readable};
use crate::{Questions, Rows};

pub(super) use words::color_in_words;

const PRT_MARKER_COLORANT_ENTRY: &[u32] = &[1, 3, 6, 1, 2, 1, 43, 12, 1, 1];
const VALUE: u32 = 4;

/// What makers write for short, where the standard spells out (RFC 3805, PrtMarkerColorantValue).
const LETTERS: [(&str, &str); 13] = [
    ("k", "black"),
    ("bk", "black"),
    ("blk", "black"),
    ("c", "cyan"),
    ("cy", "cyan"),
    ("m", "magenta"),
    ("mg", "magenta"),
    ("ma", "magenta"),
    ("y", "yellow"),
    ("ye", "yellow"),
    ("yl", "yellow"),
    ("lc", "light cyan"),
    ("lm", "light magenta"),
];

pub(super) fn detail(questions: &mut Questions) {
    questions.columns.push(column(PRT_MARKER_COLORANT_ENTRY, VALUE));
}

/// prtMarkerColorantValue in lower case and the standard's spelling; none for colorant 0, which is none.
pub(super) fn color(rows: &Rows, device: u32, colorant: i64, charset: Charset) -> Option<String> {
    let number = u32::try_from(colorant).ok().filter(|number| *number > 0)?;
    let value = Table::new(rows, PRT_MARKER_COLORANT_ENTRY).bytes(VALUE, &[device, number])?;
    spelled(&readable(value, charset)?)
}

/// A colour's name in lower case and the standard's spelling.
pub(crate) fn spelled(value: &str) -> Option<String> {
    let lower = value.to_lowercase().replace(['-', '_'], " ");
    let says_nothing = matches!(lower.as_str(), "other" | "unknown" | "none" | "n/a");
    if says_nothing || !lower.contains(char::is_alphabetic) {
        return None;
    }
    let letters = LETTERS.iter().find(|(letters, _)| *letters == lower);
    let known = letters.map(|(_, standard)| (*standard).to_owned());
    known.or_else(|| color_in_words(&lower)).or(Some(lower))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_become_the_standards() {
        for (value, color) in [
            ("Cyan", Some("cyan")),
            ("K", Some("black")),
            ("Light-Cyan", Some("light cyan")),
            ("photoBlack", Some("photo black")),
            ("Schwarz", Some("black")),
            ("NOIR", Some("black")),
            ("grey", Some("gray")),
            ("clear coat", Some("clear coat")),
            ("unknown", None),
            ("0", None),
        ] {
            assert_eq!(spelled(value).as_deref(), color, "{value}");
        }
    }
}

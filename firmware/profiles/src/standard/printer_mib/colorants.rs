//! prtMarkerColorantTable: the names of colours.

use super::super::table::{Table, column};
use crate::text::{Charset, readable};
use crate::{Questions, Rows};

const PRT_MARKER_COLORANT_ENTRY: &[u32] = &[1, 3, 6, 1, 2, 1, 43, 12, 1, 1];
const VALUE: u32 = 4;

/// What makers write for the colours that the standard spells out (RFC 3805, PrtMarkerColorantValue).
const SPELLINGS: [(&str, &str); 14] = [
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
    ("grey", "gray"),
];

/// The colours that we look for in a supply's own words.
const COLOURS: [&str; 4] = ["black", "cyan", "magenta", "yellow"];
/// What makes another colour of one of them.
const SHADES: [&str; 3] = ["light", "photo", "matte"];

pub(super) fn detail(questions: &mut Questions) {
    questions.columns.push(column(PRT_MARKER_COLORANT_ENTRY, VALUE));
}

/// prtMarkerColorantValue in lower case and the standard's spelling; none for colorant 0, which is none.
pub(super) fn color(rows: &Rows, device: u32, colorant: i64) -> Option<String> {
    let number = u32::try_from(colorant).ok().filter(|number| *number > 0)?;
    let value = Table::new(rows, PRT_MARKER_COLORANT_ENTRY).bytes(VALUE, &[device, number])?;
    spelled(&readable(value, Charset::default())?)
}

fn spelled(value: &str) -> Option<String> {
    let lower = value.to_lowercase().replace(['-', '_'], " ");
    if matches!(lower.as_str(), "other" | "unknown" | "none") {
        return None;
    }
    let known = SPELLINGS.iter().find(|(spelling, _)| *spelling == lower);
    Some(known.map_or(lower, |(_, standard)| (*standard).to_owned()))
}

/// The one colour that a supply's description names in English, such as `light cyan`; none where it names two.
pub(super) fn color_in_words(description: &str) -> Option<String> {
    let lower = description.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .collect();
    let mut named = words
        .iter()
        .enumerate()
        .filter(|(_, word)| COLOURS.contains(word));
    let (position, colour) = named.next()?;
    if named.any(|(_, other)| other != colour) {
        return None;
    }
    let before = position.checked_sub(1).and_then(|before| words.get(before));
    Some(match before.filter(|word| SHADES.contains(word)) {
        Some(shade) => format!("{shade} {colour}"),
        None => (*colour).to_owned(),
    })
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
            ("photoBlack", Some("photoblack")),
            ("unknown", None),
        ] {
            assert_eq!(spelled(value).as_deref(), color, "{value}");
        }
    }

    #[test]
    fn words_name_a_colour_only_if_they_name_one() {
        for (words, color) in [
            ("Toner (Cyan)", Some("cyan")),
            ("Photo Black Ink", Some("photo black")),
            ("Black Cartridge, black", Some("black")),
            ("Cyan/Magenta/Yellow drum", None),
            ("Blackwater Filter", None),
            ("TK-8527C", None),
        ] {
            assert_eq!(color_in_words(words).as_deref(), color, "{words}");
        }
    }
}

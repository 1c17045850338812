//! Comma-separated values (RFC 4180) that a spreadsheet takes for text where they are text.

use std::io::{self, Write};

/// Writes one line.
///
/// # Errors
/// Those of `out`.
pub(crate) fn write_line(out: &mut impl Write, cells: &[&str]) -> io::Result<()> {
    let line: Vec<String> = cells.iter().map(|cell| quoted(&defused(cell))).collect();
    write!(out, "{}\r\n", line.join(","))
}

/// A cell that begins like a formula would be run as one by whoever opens the file; an apostrophe keeps it text.
fn defused(cell: &str) -> String {
    let is_number = cell.parse::<i64>().is_ok();
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number;
    if is_formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn formulas_stay_text_and_commas_stay_inside() {
        let mut out = Vec::new();
        write_line(
            &mut out,
            &["=1+1", "Room 1, \"north\"", "@x", "plain", "-434", "-4+1", ""],
        )
        .unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "'=1+1,\"Room 1, \"\"north\"\"\",'@x,plain,-434,'-4+1,\r\n"
        );
    }
}

//! Comma-separated values (RFC 4180) that a spreadsheet takes for text where they are text.

/// Writes one line.
pub(crate) fn write_line(out: &mut String, cells: &[&str]) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        out.push_str(&quoted(&defused(cell)));
    }
    out.push_str("\r\n");
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
    use super::*;

    #[test]
    fn formulas_stay_text_and_commas_stay_inside() {
        let mut out = String::new();
        write_line(
            &mut out,
            &["=1+1", "Room 1, \"north\"", "@x", "plain", "-434", "-4+1", ""],
        );
        assert_eq!(out, "'=1+1,\"Room 1, \"\"north\"\"\",'@x,plain,-434,'-4+1,\r\n");
    }
}

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

/// A cell that begins like a formula would be run as one by whoever opens the file; an apostrophe keeps it text. So would
/// one that begins so behind a semicolon, which ends a cell where the comma is in numbers (in German, French, Spanish),
/// or in a line of its own, quotes or not.
fn defused(cell: &str) -> String {
    let mut defused = String::with_capacity(cell.len() + 1);
    for (place, part) in cell.split(';').enumerate() {
        if place > 0 {
            defused.push(';');
        }
        if is_formula(part) {
            defused.push('\'');
        }
        let on_one_line = |character: char| if character.is_control() { ' ' } else { character };
        defused.extend(part.chars().map(on_one_line));
    }
    defused
}

fn is_formula(part: &str) -> bool {
    let signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    part.trim_start().starts_with(signs) && part.parse::<i64>().is_err()
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', ';', '"']) {
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

    #[test]
    fn s14_no_formula_hides_behind_a_semicolon_a_tab_or_a_line_end() {
        let mut out = String::new();
        write_line(
            &mut out,
            &["Room;=1+1;-4;@x", "a\n=1+1", "\t=1+1", " =1+1", "＝1+1"],
        );
        assert_eq!(out, "\"Room;'=1+1;-4;'@x\",a =1+1,' =1+1,' =1+1,'＝1+1\r\n");
    }
}
